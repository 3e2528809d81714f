import { decibels } from '../../audio/levels.js';
import { readWav, type WavAudio, WavError } from '../../audio/wavReader.js';
import type { StereoSound } from '../stereoSound.js';
import { TAKE_BITS, type TakeBits } from '../unit/unit.js';

/** A recording can't be used as a take; the message is one sentence that names the file. */
export class TakeError extends Error {
  override readonly name = 'TakeError';
}

/** A recording that has sound in both channels. */
export interface OpenTake {
  /** As it was given. */
  readonly file: string;
  readonly sound: StereoSound;
  readonly bits: TakeBits;
}

/** Sample rates of takes, Hz. */
export const TAKE_RATES: readonly number[] = [44_100, 48_000, 88_200, 96_000];

/** What is accepted, as the end of a sentence. */
const ACCEPTED = 'a take is a stereo WAV file of 16 bit or more at 44.1, 48, 88.2 or 96 kHz';

/** First bytes of files that people take for WAV. */
const OTHER_FORMATS: readonly (readonly [bytes: string, name: string])[] = [
  ['fLaC', 'a FLAC file'],
  ['OggS', 'an Ogg file'],
  ['FORM', 'an AIFF file'],
  ['caff', 'a Core Audio file'],
  ['ID3', 'an MP3 file'],
  ['\u00ff\u00fb', 'an MP3 file'],
  ['wvpk', 'a WavPack file'],
  ['RF64', 'an RF64 file, which can be longer than 4 GB'],
];

/** dBFS of the loudest sample that is still silence. */
const SILENCE = -60;
/** dB that one channel may be weaker than the other. */
const MOST_UNBALANCED = 40;

/**
 * Reads a recording and makes sure that it can be measured at all.
 * @throws TakeError for another format, mono, 8 bit, another rate, silence, a silent channel or samples that are no numbers.
 */
export function openTake(file: string, bytes: Uint8Array): OpenTake {
  const audio = readTake(file, bytes);
  const { channels, sampleRate, format } = audio;
  const [left, right] = channels;
  if (!left || !right || channels.length !== 2) {
    const are = channels.length === 1 ? 'is mono' : `has ${channels.length} channels`;
    throw new TakeError(`${file} ${are}: record both outputs, L and R, into one stereo file.`);
  }
  const bits = TAKE_BITS.find((known) => known === format);
  if (!bits) throw new TakeError(`${file} has ${format} bit: ${ACCEPTED}, 24 bit is best.`);
  if (!TAKE_RATES.includes(sampleRate)) {
    throw new TakeError(`${file} has a sample rate of ${sampleRate} Hz: ${ACCEPTED}.`);
  }
  const sound = { left, right, sampleRate };
  checkNumbers(file, sound);
  checkLevels(file, sound);
  return { file, sound, bits };
}

function readTake(file: string, bytes: Uint8Array): WavAudio {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  const other = OTHER_FORMATS.find(([magic]) => start.startsWith(magic));
  if (other) throw new TakeError(`${file} is ${other[1]}: convert it to WAV first; ${ACCEPTED}.`);
  let audio: WavAudio;
  try {
    audio = readWav(bytes);
  } catch (error) {
    if (!(error instanceof WavError)) throw error;
    const reason = error.message
      .replace(/^This is no WAV file: /, 'this is no WAV file, ')
      .replace(/\.$/, '');
    throw new TakeError(`${file}: ${reason}; ${ACCEPTED}.`);
  }
  if (audio.missingFrames > 0) {
    const seconds = (audio.missingFrames / audio.sampleRate).toFixed(1);
    throw new TakeError(`${file} is cut off: the last ${seconds} s that its header promises are not there.`);
  }
  return audio;
}

function checkNumbers(file: string, { left, right, sampleRate }: StereoSound): void {
  for (const channel of [left, right]) {
    const at = channel.findIndex((sample) => !Number.isFinite(sample));
    if (at < 0) continue;
    throw new TakeError(
      `${file} has samples that are no numbers, the first at ${(at / sampleRate).toFixed(2)} s: export it again.`,
    );
  }
}

function checkLevels(file: string, { left, right }: StereoSound): void {
  const levels = [levelsOf(left), levelsOf(right)] as const;
  const loudest = Math.max(levels[0].swing, levels[1].swing);
  if (!(decibels(loudest) > SILENCE)) {
    const level =
      loudest > 0 ? `nothing in it is louder than ${decibels(loudest).toFixed(0)} dBFS` : 'all is 0';
    throw new TakeError(
      `${file} is silent, ${level}: check cables and inputs, and set the level as the kit's sheet says.`,
    );
  }
  const weaker = levels[0].rms < levels[1].rms ? 'left' : 'right';
  const difference = decibels(
    Math.min(levels[0].rms, levels[1].rms) / Math.max(levels[0].rms, levels[1].rms),
  );
  if (difference > -MOST_UNBALANCED) return;
  throw new TakeError(
    `${file} has nothing in its ${weaker} channel: record both outputs, L and R, because the chorus makes them differ.`,
  );
}

/** Largest amplitude and rms away from the mean. */
function levelsOf(channel: Float32Array): { readonly swing: number; readonly rms: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < channel.length; i++) {
    const sample = channel[i]!;
    if (sample < low) low = sample;
    if (sample > high) high = sample;
    sum += sample;
    squares += sample * sample;
  }
  if (channel.length === 0) return { swing: 0, rms: 0 };
  const mean = sum / channel.length;
  return {
    swing: Math.max(high - mean, mean - low),
    rms: Math.sqrt(Math.max(0, squares / channel.length - mean * mean)),
  };
}

/** Samples in a row at full scale that are a clipped peak. */
const CLIPPED_RUN = 4;
const FULL_SCALE = 0.9995;
/** Steps of 16 bit that samples of a clipped peak differ by. */
const FLAT = 1.5 / 32768;

/** Clipped places between two seconds of a recording. */
export interface Clipping {
  /** Seconds of the first. */
  readonly at: number;
  readonly places: number;
}

/** Looks for samples in a row that stay at full scale. */
export function findClipping(
  { left, right, sampleRate }: StereoSound,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Clipping | undefined {
  let first = Number.POSITIVE_INFINITY;
  let places = 0;
  for (const channel of [left, right]) {
    const end = Math.min(channel.length, Math.round(to * sampleRate));
    let run = 1;
    for (let i = Math.max(1, Math.round(from * sampleRate)); i < end; i++) {
      const flat = Math.abs(channel[i]!) >= FULL_SCALE && Math.abs(channel[i]! - channel[i - 1]!) < FLAT;
      run = flat ? run + 1 : 1;
      if (run !== CLIPPED_RUN) continue;
      places++;
      first = Math.min(first, i / sampleRate);
    }
  }
  return places > 0 ? { at: first, places } : undefined;
}

import { acRms, type Signal } from '../audio/levels.js';
import { resample } from '../audio/resample.js';

/** A sound in memory. */
export interface Sound {
  /** Hz. */
  readonly sampleRate: number;
  /** One array a channel, 1.0 = full scale; of more than two the first two are taken. */
  readonly channels: readonly Signal[];
}

/** A sound can't be compared; the message is a sentence. */
export class SoundError extends Error {
  override readonly name = 'SoundError';
}

/** Sounds that are compared together: of one rate and one number of channels. */
export interface ReadySounds {
  readonly sounds: readonly (readonly Signal[])[];
  readonly sampleRate: number;
  /** What had to be done to them, in sentences. */
  readonly notes: readonly string[];
}

/** Shortest sound, s. */
const SHORTEST_SOUND = 0.1;
/** Rms below which a sound is silence: -90 dBFS, the last bit of 16. */
const SILENCE = 10 ** (-90 / 20);
/** Samples at full scale from which on a sound counts as clipped. */
const CLIPPED_SAMPLES = 3;
/** Rates that are measured as they are; others are changed to one of them. */
const RATES: readonly [lowest: number, highest: number] = [40000, 50000];

/** @throws {SoundError} for a sound that nothing can be said about; `name` is what the message calls it. */
export function checkSound(sound: Sound, name: string): void {
  const { channels, sampleRate } = sound;
  const length = channels[0]?.length ?? 0;
  if (length === 0) throw new SoundError(`${name} has no sound in it.`);
  if (!(sampleRate >= 4000 && sampleRate <= 1_000_000)) {
    throw new SoundError(
      `${name} has a sample rate of ${sampleRate} Hz; 4000 to 1000000 Hz can be compared.`,
    );
  }
  for (const channel of channels) {
    for (let i = 0; i < channel.length; i++) {
      if (Number.isFinite(channel[i]!)) continue;
      const at = (i / sampleRate).toFixed(3);
      throw new SoundError(`${name} has samples that are no numbers, the first at ${at} s.`);
    }
  }
  if (length < SHORTEST_SOUND * sampleRate) {
    const seconds = (length / sampleRate).toFixed(3);
    throw new SoundError(`${name} has only ${seconds} s; ${SHORTEST_SOUND} s are needed.`);
  }
  if (!channels.slice(0, 2).some((channel) => acRms(channel) > SILENCE)) {
    throw new SoundError(`${name} is silent.`);
  }
}

/** Seconds at which the sound first stays at full scale or beyond, undefined if it does not. */
export function clippedAt({ channels, sampleRate }: Sound): number | undefined {
  for (const channel of channels) {
    let run = 0;
    for (let i = 0; i < channel.length; i++) {
      const same = i > 0 && channel[i] === channel[i - 1];
      run = Math.abs(channel[i]!) >= 0.999 ? (same || run === 0 ? run + 1 : 1) : 0;
      if (run >= CLIPPED_SAMPLES) return (i - run + 1) / sampleRate;
    }
  }
  return undefined;
}

/** Makes sounds comparable. @throws {SoundError} as `checkSound`. */
export function readySounds(sounds: readonly Sound[], names: readonly string[]): ReadySounds {
  const notes: string[] = [];
  sounds.forEach((sound, n) => {
    checkSound(sound, names[n]!);
  });
  const monos = names.filter((_, n) => sounds[n]!.channels.length === 1);
  const mono = monos.length > 0;
  if (mono && monos.length < sounds.length) {
    notes.push(
      `${monos.join(' and ')} ${monos.length > 1 ? 'are' : 'is'} mono, so the mono sum of the other is compared.`,
    );
  }
  sounds.forEach(({ channels }, n) => {
    if (channels.length > 2) {
      notes.push(`${names[n]} has ${channels.length} channels; the first two are compared.`);
    }
  });
  const sampleRate = commonRate(sounds.map((sound) => sound.sampleRate));
  const ready = sounds.map((sound, n) => {
    const pair = sound.channels.slice(0, 2);
    const channels = mono && pair.length === 2 ? [monoSum(pair)] : pair;
    if (sound.sampleRate === sampleRate) return channels;
    notes.push(`${names[n]} is measured at ${sampleRate} Hz instead of its own ${sound.sampleRate} Hz.`);
    return channels.map((channel) => resample(channel, sound.sampleRate / sampleRate));
  });
  return { sounds: ready, sampleRate, notes };
}

/** Mean of the channels. */
export function monoSum(channels: readonly Signal[]): Float64Array {
  const sum = Float64Array.from(channels[0]!);
  for (const channel of channels.slice(1)) {
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + channel[i]!;
  }
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! / channels.length;
  return sum;
}

function commonRate(rates: readonly number[]): number {
  const usual = rates.filter((rate) => rate >= RATES[0] && rate <= RATES[1]);
  return usual.length > 0 ? Math.min(...usual) : 44100;
}

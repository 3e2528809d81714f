import { mean } from '../../audio/levels.js';
import type { StereoSound } from '../stereoSound.js';

/** How loud a recording is, every few milliseconds, and where it gets louder. */
export interface OnsetEnvelope {
  /** dBFS of both channels' powers together above `CORNER`, never below the recording's own floor. */
  readonly levels: Float32Array;
  /** dB that each step is louder than the loudest of the 24 ms before; 0 where it is not. */
  readonly rises: Float32Array;
  /** Seconds from one step to the next. */
  readonly step: number;
  /** dBFS of the quiet tenth of the recording, rms. */
  readonly floor: number;
}

/** Seconds. */
const STEP = 0.002;
/** Hz: mains hum and steps of the DC are below, the lowest note of the pattern is above. */
const CORNER = 200;
/** Steps that a rise is judged against. */
const BEFORE = 12;
/** dB: a knock must not count for more than a note. */
const HIGHEST_RISE = 30;
/** Power of the faintest floor, -120 dBFS: digital silence is no louder. */
const FAINTEST = 1e-12;

/** The onset envelope of a whole recording. */
export function onsetEnvelope(sound: StereoSound): OnsetEnvelope {
  const powers = stepPowers(sound);
  const floor = Math.max(FAINTEST, quietPower(powers));
  const levels = new Float32Array(powers.length);
  for (let n = 0; n < powers.length; n++) {
    // two steps, so that every period of the pattern's notes counts alike
    const power = (powers[n]! + (powers[n + 1] ?? powers[n]!)) / 2;
    levels[n] = 10 * Math.log10(Math.max(power, floor));
  }
  const rises = new Float32Array(powers.length);
  const last = powers.length - 1;
  for (let n = 1; n < levels.length; n++) {
    let before = levels[Math.max(0, n - BEFORE)]!;
    for (let m = Math.max(0, n - BEFORE); m < n - 1; m++) before = Math.max(before, levels[m]!);
    const after = Math.max(levels[n]!, levels[Math.min(n + 1, last)]!, levels[Math.min(n + 2, last)]!);
    rises[n] = Math.min(HIGHEST_RISE, Math.max(0, after - before));
  }
  return { levels, rises, step: STEP, floor: 10 * Math.log10(floor) };
}

/** Mean power of each step, after two high-passes. */
function stepPowers({ left, right, sampleRate }: StereoSound): Float64Array {
  const size = STEP * sampleRate;
  const count = Math.floor(Math.min(left.length, right.length) / size);
  const powers = new Float64Array(count);
  const keep = Math.exp((-2 * Math.PI * CORNER) / sampleRate);
  for (const channel of [left, right]) {
    let last = channel[0] ?? 0;
    let first = 0;
    let lastFirst = 0;
    let second = 0;
    let i = 0;
    for (let n = 0; n < count; n++) {
      const end = Math.round((n + 1) * size);
      const begin = i;
      let sum = 0;
      for (; i < end; i++) {
        const sample = channel[i]!;
        first = keep * (first + sample - last);
        last = sample;
        second = keep * (second + first - lastFirst);
        lastFirst = first;
        sum += second * second;
      }
      powers[n] = powers[n]! + sum / (end - begin);
    }
  }
  return powers;
}

/** The power that a tenth of the steps stay below, digital silence left out. */
function quietPower(powers: Float64Array): number {
  const sounding = powers.filter((power) => power > FAINTEST).sort();
  return sounding.length > 0 ? sounding[Math.floor(sounding.length / 10)]! : 0;
}

/** One note's beginning. */
export interface Onset {
  /** Seconds of the recording at which a tenth of the note's peak is reached. */
  readonly at: number;
  /** Seconds from there to half of the peak. */
  readonly rise: number;
  /** Largest amplitude of both channels in the tenth of a second from the onset, 1.0 = full scale. */
  readonly peak: number;
}

/** Seconds. A multiple of both mains periods' halves. */
const QUIET_BEFORE = 0.02;
const PEAK_WITHIN = 0.1;
/** How far a note stands out from what was before. */
const LEAST_CONTRAST = 4;
const ONSET_PART = 0.1;

/**
 * The beginning of a note between two seconds of a recording, to a sample; undefined if nothing begins there, or what
 * sounds before is not much quieter. What sounds in the 20 ms before `from` is taken for the background.
 */
export function findOnset(sound: StereoSound, from: number, to: number): Onset | undefined {
  const { sampleRate } = sound;
  const length = Math.min(sound.left.length, sound.right.length);
  const begin = Math.max(0, Math.round((from - QUIET_BEFORE) * sampleRate));
  const start = Math.max(0, Math.round(from * sampleRate));
  const stop = Math.min(length, Math.round(to * sampleRate));
  const end = Math.min(length, stop + Math.round(PEAK_WITHIN * sampleRate));
  if (start - begin < 10 || stop <= start) return undefined;
  const channels = [sound.left, sound.right].map((signal) => ({ signal, dc: mean(signal, begin, start) }));
  const size = (i: number): number => {
    const [one, other] = channels as [(typeof channels)[0], (typeof channels)[0]];
    return Math.hypot(one.signal[i]! - one.dc, other.signal[i]! - other.dc);
  };
  const before = largest(size, begin, start);
  const peak = largest(size, start, end);
  if (!(peak > LEAST_CONTRAST * before) || peak === 0) return undefined;
  const threshold = Math.max(ONSET_PART * peak, 1.5 * before);
  const at = firstAbove(size, threshold, start, stop);
  if (at === undefined) return undefined;
  const half = firstAbove(size, peak / 2, at, end) ?? end;
  return { at: at / sampleRate, rise: (half - at) / sampleRate, peak };
}

function largest(size: (i: number) => number, from: number, to: number): number {
  let most = 0;
  for (let i = from; i < to; i++) most = Math.max(most, size(i));
  return most;
}

function firstAbove(
  size: (i: number) => number,
  threshold: number,
  from: number,
  to: number,
): number | undefined {
  for (let i = from; i < to; i++) if (size(i) >= threshold) return i;
  return undefined;
}

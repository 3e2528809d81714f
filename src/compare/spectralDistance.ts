import type { Signal } from '../audio/levels.js';
import {
  MEL_BANDS,
  MEL_FLOOR,
  MEL_SILENCE,
  type MelSpectrogram,
  melSpectrogram,
  melTop,
} from '../audio/melSpectrum.js';
import { partialLevels } from '../audio/partialLevels.js';
import { resample } from '../audio/resample.js';

/** Frames whose power is averaged around each: 0.2 s, so that the chance in noise does not count. */
const REACH = 2;
/** Bands count from this far above the softer of the two noise floors, dB. */
const ABOVE_NOISE = 6;
/** Quietest part of the frames, whose mean is the noise, if it is this far below the loudest, dB. */
const QUIETEST_PART = 0.1;
const LEAST_PAUSE = 40;
/** A moment counts when one of the sounds is this near to its loudest; what sounds in pauses is the noise floor, dB. */
const SOUNDING = 50;

/** Two sounds at the same place. */
export interface AlignedPair {
  readonly a: readonly Signal[];
  readonly b: readonly Signal[];
  readonly sampleRate: number;
  /** Seconds by which B is late. */
  readonly offset: number;
  /** How many times as fast B is read to have A's pitch. */
  readonly ratio: number;
  /** dB that B is louder. */
  readonly gain: number;
  /** Second of A where the comparison ends. */
  readonly until: number;
}

/** Mel distance of two sounds after alignment, over the time that both last and one of them sounds, dB. */
export function alignedMelDistance(pair: AlignedPair): number {
  const { a, b, sampleRate, offset, ratio, gain } = pair;
  const read = ratio === 1 ? b : b.map((channel) => resample(channel, ratio));
  const late = Math.round((offset / ratio) * sampleRate);
  const startA = Math.max(0, -late);
  const startB = Math.max(0, late);
  const end = Math.min(a[0]!.length, Math.round(pair.until * sampleRate));
  const length = Math.min(end - startA, read[0]!.length - startB);
  const [one, other] = [
    { channels: a, start: startA },
    { channels: read, start: startB },
  ].map(({ channels, start }) =>
    melSpectrogram(
      channels.map((channel) => channel.slice(start, start + length)),
      sampleRate,
    ),
  ) as [MelSpectrogram, MelSpectrogram];
  const framesA = smoothed(one.frames, 0);
  const framesB = smoothed(other.frames, -gain);
  const floor = melTop(...framesA, ...framesB) + MEL_FLOOR;
  const noiseA = noiseOf(framesA);
  const noiseB = noiseOf(framesB);
  const soundsA = sounding(framesA);
  const soundsB = sounding(framesB);
  let sum = 0;
  let count = 0;
  framesA.forEach((frame, n) => {
    if (!soundsA[n] && !soundsB[n]) return;
    for (let band = 0; band < MEL_BANDS; band++) {
      const least = Math.max(floor, Math.min(noiseA[band]!, noiseB[band]!) + ABOVE_NOISE);
      const levelA = frame[band]!;
      const levelB = framesB[n]![band]!;
      if (levelA <= least && levelB <= least) continue;
      sum += (Math.max(least, levelA) - Math.max(least, levelB)) ** 2;
      count++;
    }
  });
  return count > 0 ? Math.sqrt(sum / count) : 0;
}

/** Each frame with the mean power of those around it, `gain` dB louder. */
function smoothed(frames: readonly Float64Array[], gain: number): Float64Array[] {
  const powers = frames.map((frame) => frame.map((level) => 10 ** ((level + gain) / 10)));
  return frames.map((_, n) => {
    const mean = new Float64Array(MEL_BANDS);
    const around = powers.slice(Math.max(0, n - REACH), n + REACH + 1);
    for (const power of around) {
      for (let band = 0; band < MEL_BANDS; band++) mean[band] = mean[band]! + power[band]! / around.length;
    }
    return mean.map((power) => Math.max(MEL_SILENCE, 10 * Math.log10(power)));
  });
}

/** Mean of the quietest frames; silence when the sound has no pause. */
function noiseOf(frames: readonly Float64Array[]): Float64Array {
  const order = frames.map((frame) => ({ frame, level: totalOf(frame) })).sort((a, b) => a.level - b.level);
  const top = order.at(-1)?.level ?? MEL_SILENCE;
  const quiet = order
    .slice(0, Math.max(1, Math.round(order.length * QUIETEST_PART)))
    .filter(({ level }) => level < top - LEAST_PAUSE && level > MEL_SILENCE + 30);
  if (quiet.length === 0) return new Float64Array(MEL_BANDS).fill(MEL_SILENCE);
  const mean = new Float64Array(MEL_BANDS);
  for (const { frame } of quiet) {
    frame.forEach((level, band) => {
      mean[band] = mean[band]! + 10 ** (level / 10) / quiet.length;
    });
  }
  return mean.map((power) => 10 * Math.log10(power));
}

function sounding(frames: readonly Float64Array[]): boolean[] {
  const levels = frames.map(totalOf);
  const top = levels.reduce((most, level) => Math.max(most, level), MEL_SILENCE);
  return levels.map((level) => level > top - SOUNDING);
}

function totalOf(frame: Float64Array): number {
  return 10 * Math.log10(frame.reduce((sum, level) => sum + 10 ** (level / 10), 0));
}

/** dB below the strongest partial down to which partials are compared, and that a missing one counts as. */
const WEAKEST = -50;
const MISSING = -60;

export interface PartialDifference {
  /** dB, of the absolute differences. */
  readonly mean: number;
  readonly worst: number;
}

/** How the partials of two tones, each with its own pitch, differ once they are equally loud; null without partials. */
export function partialDifference(
  a: { channels: readonly Signal[]; span: readonly [number, number]; frequency: number },
  b: { channels: readonly Signal[]; span: readonly [number, number]; frequency: number },
  sampleRate: number,
): PartialDifference | null {
  const [one, other] = [a, b].map(({ channels, span, frequency }) =>
    relative(partialLevels(channels, sampleRate, span[0], span[1], frequency)),
  ) as [Float64Array, Float64Array];
  let sum = 0;
  let worst = 0;
  let count = 0;
  for (let k = 0; k < Math.min(one.length, other.length); k++) {
    // no number: a partial that lies beyond the range in one of them
    if (!(Math.max(one[k]!, other[k]!) > WEAKEST)) continue;
    const difference = Math.abs(Math.max(MISSING, one[k]!) - Math.max(MISSING, other[k]!));
    sum += difference;
    worst = Math.max(worst, difference);
    count++;
  }
  return count > 0 ? { mean: sum / count, worst } : null;
}

/** dB below all partials together, so that loudness does not count. */
function relative(levels: Float64Array): Float64Array {
  const power = levels.reduce((sum, level) => (Number.isNaN(level) ? sum : sum + 10 ** (level / 10)), 0);
  return levels.map((level) => level - 10 * Math.log10(power));
}

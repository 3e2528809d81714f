import { Fft } from './fft.js';
import type { Signal } from './levels.js';
import { levelTrack, type Track } from './tracks.js';

const COARSE_STEP = 0.005;
const FINE_STEP = 0.0005;
const FINE_REACH = 0.02;
/** Levels below this are taken as this, dB under the top: noise does not rise. */
const RANGE = 50;
/** A level that moves less has no beginning to go by, dB. */
const LEAST_RISE = 10;

/**
 * Seconds by which B is late against A: what A has at t, B has at t + offset. From the cross-correlation of how their
 * levels rise, refined to half a millisecond and to the top of the parabola. Where nothing rises in either of them the
 * offset is 0.
 */
export function soundOffset(a: readonly Signal[], b: readonly Signal[], sampleRate: number): number {
  const coarseA = rises(levelTrack(a, sampleRate, 2 * COARSE_STEP, COARSE_STEP));
  const coarseB = rises(levelTrack(b, sampleRate, 2 * COARSE_STEP, COARSE_STEP));
  if (!(mostRise(coarseA) > LEAST_RISE && mostRise(coarseB) > LEAST_RISE)) return 0;
  return refined(a, b, sampleRate, bestLag(coarseA, coarseB) * COARSE_STEP);
}

/** Most that rises within a quarter of a second, dB. */
function mostRise(rise: Float64Array): number {
  const span = Math.round(0.25 / COARSE_STEP);
  let most = 0;
  let now = 0;
  for (let i = 0; i < rise.length; i++) {
    now += rise[i]! - (rise[i - span] ?? 0);
    most = Math.max(most, now);
  }
  return most;
}

/** How much the level rises in dB from value to value; falls count as nothing. */
function rises(track: Track): Float64Array {
  const levels = decibelsOf(track);
  return levels.map((level, i) => (i === 0 ? 0 : Math.max(0, level - levels[i - 1]!)));
}

function bestLag(a: Float64Array, b: Float64Array): number {
  const size = 2 ** Math.ceil(Math.log2(a.length + b.length + 2));
  const fft = new Fft(size);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const reB = new Float64Array(size);
  const imB = new Float64Array(size);
  re.set(a);
  reB.set(b);
  fft.transform(re, im);
  fft.transform(reB, imB);
  for (let k = 0; k < size; k++) {
    // A x conj(B), transformed once more, has the lag of B against A as its index
    const r = re[k]! * reB[k]! + im[k]! * imB[k]!;
    const i = im[k]! * reB[k]! - re[k]! * imB[k]!;
    re[k] = r / size;
    im[k] = i / size;
  }
  fft.transform(re, im);
  let lag = 0;
  for (let k = 0; k < size; k++) if (re[k]! > re[lag]!) lag = k;
  return lag > size / 2 ? lag - size : lag;
}

/** Least difference of the two levels in dB, gain apart, over lags around the coarse one. */
function refined(a: readonly Signal[], b: readonly Signal[], sampleRate: number, coarse: number): number {
  const fineA = decibelsOf(levelTrack(a, sampleRate, 0.004, FINE_STEP));
  const fineB = decibelsOf(levelTrack(b, sampleRate, 0.004, FINE_STEP));
  const middle = Math.round(coarse / FINE_STEP);
  const reach = Math.round(FINE_REACH / FINE_STEP);
  const places = placesOfChange(fineA);
  const costs = Array.from({ length: 2 * reach + 1 }, (_, n) => {
    const lag = middle - reach + n;
    let count = 0;
    let sum = 0;
    let square = 0;
    for (const i of places) {
      if (i + lag < 0 || i + lag >= fineB.length) continue;
      const difference = fineB[i + lag]! - fineA[i]!;
      count++;
      sum += difference;
      square += difference * difference;
    }
    return count > 0.5 * places.length ? square / count - (sum / count) ** 2 : Number.POSITIVE_INFINITY;
  });
  let best = reach;
  costs.forEach((cost, n) => {
    if (cost < costs[best]!) best = n;
  });
  const before = costs[best - 1] ?? Number.POSITIVE_INFINITY;
  const after = costs[best + 1] ?? Number.POSITIVE_INFINITY;
  const bend = before - 2 * costs[best]! + after;
  // what fits already without a rest, as a copy does, lies at that very step
  const exact = costs[best]! <= 1e-6 * (before + after);
  const shift = !exact && Number.isFinite(bend) && bend > 0 ? (before - after) / (2 * bend) : 0;
  return (middle - reach + best + Math.max(-0.5, Math.min(0.5, shift))) * FINE_STEP;
}

function decibelsOf({ values }: Track): Float64Array {
  const top = values.reduce((most, value) => Math.max(most, value), 0);
  const floor = top * 10 ** (-RANGE / 20);
  return values.map((value) => 20 * Math.log10(Math.max(value, floor) / top));
}

/** Values around the steepest rises: the steady rest only adds its noise. */
function placesOfChange(levels: Float64Array): number[] {
  const span = Math.round(0.01 / FINE_STEP);
  const change = levels.map((level, i) => (i < span ? 0 : level - levels[i - span]!));
  const most = change.reduce((a, b) => Math.max(a, b), 0);
  const near = Math.round(0.03 / FINE_STEP);
  const wanted = new Uint8Array(levels.length);
  for (let i = 0; i < change.length; i++) {
    if (change[i]! < 0.5 * most || !(most > 0)) continue;
    wanted.fill(1, Math.max(0, i - near), Math.min(levels.length, i + near));
  }
  const places: number[] = [];
  for (let i = 0; i < wanted.length; i++) if (wanted[i]) places.push(i);
  return places;
}

/** Lags on either side by which a peak is read. */
const REACH = 8;
/** Places that are read on either side of a lag, in sixteenths of a sample. */
const PLACES = 7;
/** What the sample beside a peak keeps at least of it. */
const LEAST_SAMPLED = 0.5;

/**
 * True when an autocorrelation, by lag from 0 on, has a peak beside `lag` that is at least `least` high. A bright tone's
 * is so sharp that half a sample beside it little is left. The autocorrelation has no more bandwidth than the sound, so
 * it is read between lags by a windowed sinc.
 */
export function peakReaches(correlation: Float64Array, lag: number, least: number): boolean {
  const here = correlation[lag]!;
  if (here < correlation[lag - 1]! || here <= correlation[lag + 1]!) return false;
  if (here >= least) return true;
  return here >= LEAST_SAMPLED * least && heightBeside(correlation, lag) >= least;
}

function heightBeside(correlation: Float64Array, lag: number): number {
  let height = correlation[lag]!;
  for (let part = -PLACES; part <= PLACES; part++) {
    if (part === 0) continue;
    const at = lag + part / 16;
    let sum = 0;
    for (let n = lag - REACH; n <= lag + REACH; n++) {
      const x = Math.PI * (at - n);
      sum += (correlation[Math.abs(n)] ?? 0) * (Math.sin(x) / x) * Math.cos(x / (2 * REACH + 2)) ** 2;
    }
    height = Math.max(height, sum);
  }
  return height;
}

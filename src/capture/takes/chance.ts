/**
 * How far the chance of noise moves what is measured of it. No two seconds of noise have the same level or spectrum, the
 * less the narrower the filter that it goes through: noise of bandwidth B heard for T seconds has a level that is sure to
 * 4.3 dB / sqrt(B T). Here that is found without assumptions, from the sound itself: its steady part is cut into pieces,
 * and what is measured changes as one or another of them is left out (the jackknife of Quenouille and Tukey).
 */

import { type FilterPass, type FilterResponse, filterResponse } from '../../audio/filterResponse.js';
import { acRms, mean } from '../../audio/levels.js';
import { powerDensity, type Spectrum } from '../../audio/spectrum.js';
import type { MeasuredChance } from '../features.js';
import type { StereoSound } from '../stereoSound.js';

/** Few, since each must be longer than a narrow filter rings. */
const PIECES = 6;
/** dB of a chance that is not worth telling. */
const STEADY = 0.05;

/** Standard error of a steady sound's level, dB; undefined if it is as good as none. */
export function levelChance({ left, right }: StereoSound): number | undefined {
  const powers = pieces(left.length).map(
    ([from, to]) => acRms(left, from, to) ** 2 + acRms(right, from, to) ** 2,
  );
  const error = jackknife((without) => 10 * Math.log10(mean(powers.filter((_, n) => n !== without))));
  return error !== undefined && error >= STEADY ? error : undefined;
}

/**
 * Standard errors of a filter's corner in cents, slope in dB an octave and peak in dB, by the chance in the noise through
 * it and in the noise through the open filter, in windows of at most `longest` samples; what can't be told is left out.
 */
export function filterChance(
  open: StereoSound,
  through: StereoSound,
  longest: number,
  pass: FilterPass,
): Omit<MeasuredChance, 'level'> {
  const shorter = Math.min(open.left.length, through.left.length) / PIECES;
  const size = Math.min(longest, 2 ** Math.floor(Math.log2(shorter)));
  const [reference, filtered] = [densities(open, size), densities(through, size)];
  const [all, allThrough] = [sum(reference), sum(filtered)];
  const without = [
    leavingOneOut(filtered).map((spectrum) => filterResponse(all, spectrum, pass)),
    leavingOneOut(reference).map((spectrum) => filterResponse(spectrum, allThrough, pass)),
  ];
  const error = (value: (response: FilterResponse) => number | null): number | undefined => {
    const [own, other] = without.map((responses) => jackknife((n) => value(responses[n]!)));
    return own === undefined || other === undefined ? undefined : Math.hypot(own, other);
  };
  const found = {
    corner: error(({ corner }) => corner && 1200 * Math.log2(corner)),
    slope: error(({ slope }) => slope),
    peak: error(({ peak }) => peak),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Standard error of what is measured, from what it is without each piece in turn; undefined if it is not always there. */
function jackknife(measuredWithout: (piece: number) => number | null): number | undefined {
  const known: number[] = [];
  for (let n = 0; n < PIECES; n++) {
    const value = measuredWithout(n);
    if (value !== null && Number.isFinite(value)) known.push(value);
  }
  if (known.length < PIECES) return undefined;
  const middle = mean(known);
  const squares = known.reduce((total, value) => total + (value - middle) ** 2, 0);
  return Math.sqrt((squares * (PIECES - 1)) / PIECES);
}

/** First and last sample of the pieces. */
function pieces(length: number): (readonly [from: number, to: number])[] {
  const edge = (n: number): number => Math.round((n * length) / PIECES);
  return Array.from({ length: PIECES }, (_, n) => [edge(n), edge(n + 1)]);
}

/** Power density of each piece, both channels together. */
function densities({ left, right, sampleRate }: StereoSound, size: number): Spectrum[] {
  return pieces(left.length).map(([from, to]) =>
    stereoDensity({ left: left.subarray(from, to), right: right.subarray(from, to), sampleRate }, size),
  );
}

function leavingOneOut(parts: readonly Spectrum[]): Spectrum[] {
  return parts.map((_, left) => {
    const { values, step } = sum(parts.filter((_, n) => n !== left));
    return { values: values.map((value) => (value * PIECES) / (PIECES - 1)), step };
  });
}

/** Power density of both channels together, in windows of `size` samples. */
export function stereoDensity({ left, right, sampleRate }: StereoSound, size: number): Spectrum {
  return sum([left, right].map((channel) => powerDensity(channel, sampleRate, size)));
}

function sum(spectra: readonly Spectrum[]): Spectrum {
  const { step, values } = spectra[0]!;
  return { values: values.map((_, k) => spectra.reduce((all, one) => all + one.values[k]!, 0)), step };
}

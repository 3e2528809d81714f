/**
 * The filters around a bucket-brigade line as sums of one-poles, `H(s) = sum residue / (s - pole)`, after Holters and
 * Parker, DAFx-18: two complex poles and a real one, each of the complex ones standing for itself and its conjugate. In that
 * form a filter can be read, and driven, at any moment between two samples.
 */

import type { ChorusFilterPole } from '../profiles/analogProfile.js';
import { FILTER_STATES, PHASES, ROW } from '../signal/layout.js';
import { CORE_SAMPLE_RATE } from '../time.js';

/** A complex number, and the product of two. */
type Complex = readonly [re: number, im: number];

function times(a: Complex, b: Complex): Complex {
  return [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
}

/** exp(pole x seconds). */
function decay(pole: Complex, seconds: number): Complex {
  const size = Math.exp(pole[0] * seconds);
  return [size * Math.cos(pole[1] * seconds), size * Math.sin(pole[1] * seconds)];
}

/** residue / pole. */
function residueOverPole({ pole, residue }: ChorusFilterPole): Complex {
  const norm = pole[0] ** 2 + pole[1] ** 2;
  return times(residue, [pole[0] / norm, -pole[1] / norm]);
}

/** Gain of a filter at DC. */
export function dcGain(poles: readonly ChorusFilterPole[]): number {
  let gain = 0;
  for (const pole of poles) gain -= residueOverPole(pole)[0] * (pole.pole[1] === 0 ? 1 : 2);
  return gain;
}

/** Response of a filter at `frequency` in Hz: real and imaginary part. */
export function filterResponse(poles: readonly ChorusFilterPole[], frequency: number): Complex {
  let re = 0;
  let im = 0;
  for (const { pole, residue } of poles) {
    for (const sign of pole[1] === 0 ? [1] : [1, -1]) {
      const dRe = -pole[0];
      const dIm = 2 * Math.PI * frequency - sign * pole[1];
      const norm = dRe * dRe + dIm * dIm;
      re += (residue[0] * dRe + sign * residue[1] * dIm) / norm;
      im += (sign * residue[1] * dRe - residue[0] * dIm) / norm;
    }
  }
  return [re, im];
}

const NOTHING: ChorusFilterPole = { pole: [-1e5, 0], residue: [0, 0] };

/** The poles in their places: two complex ones, a real one; a place that is not used has a residue of nothing. */
function places(poles: readonly ChorusFilterPole[]): readonly ChorusFilterPole[] {
  const real = poles.filter(({ pole }) => pole[1] === 0);
  const complex = poles.filter(({ pole }) => pole[1] !== 0);
  if (real.length > 1 || complex.length > 2) {
    throw new RangeError('a chorus filter has at most one real pole and two complex ones');
  }
  return [complex[0] ?? NOTHING, complex[1] ?? NOTHING, real[0] ?? NOTHING];
}

/** Real parts of the complex poles' numbers, their imaginary parts, the real pole's number: the order of a state. */
function inOrder([one, two, real]: readonly Complex[]): number[] {
  return [one![0], two![0], one![1], two![1], real![0]];
}

/** Factors that turn a filter's state into that of one sample later. */
export function sampleStep(poles: readonly ChorusFilterPole[]): number[] {
  return inOrder(places(poles).map(({ pole }) => decay(pole, 1 / CORE_SAMPLE_RATE)));
}

/** A table of `PHASES + 1` rows from what a pole contributes at a fraction 0-1 of a sample. */
function table(
  poles: readonly ChorusFilterPole[],
  contribution: (pole: ChorusFilterPole, fraction: number) => Complex,
): Float64Array {
  const rows = new Float64Array((PHASES + 1) * ROW);
  const weights = (moment: number) =>
    inOrder(places(poles).map((pole) => contribution(pole, moment / PHASES)));
  let before = weights(-0.5);
  for (let phase = 0; phase <= PHASES; phase++) {
    const after = weights(phase + 0.5);
    rows.set(weights(phase), phase * ROW);
    rows.set(
      after.map((weight, n) => weight - before[n]!),
      phase * ROW + FILTER_STATES,
    );
    before = after;
  }
  return rows;
}

/** A complex pole stands for two. */
function multiplicity({ pole }: ChorusFilterPole): number {
  return pole[1] === 0 ? 1 : 2;
}

/**
 * Weights that read a filter at a fraction of a sample after its state was valid, T r exp(p T d), times `gain`;
 * the imaginary ones with their sign turned, so that the value is the sum of weight times state.
 */
export function readTable(poles: readonly ChorusFilterPole[], gain: number): Float64Array {
  return table(poles, (pole, fraction) => {
    const factor = (multiplicity(pole) * gain) / CORE_SAMPLE_RATE;
    const [re, im] = times(pole.residue, decay(pole.pole, fraction / CORE_SAMPLE_RATE));
    return [re * factor, -im * factor];
  });
}

/**
 * What a unit step at a fraction of a sample adds to the state at the end of that sample, r / p exp(p T (1 - d)),
 * times `gain`.
 */
export function stepTable(poles: readonly ChorusFilterPole[], gain: number): Float64Array {
  return table(poles, (pole, fraction) => {
    const factor = multiplicity(pole) * gain;
    const [re, im] = times(residueOverPole(pole), decay(pole.pole, (1 - fraction) / CORE_SAMPLE_RATE));
    return [re * factor, im * factor];
  });
}

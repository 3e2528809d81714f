/**
 * Four cells in a loop against single figures that ngspice gave for the same circuit, so that they can be checked
 * without any curve: OTAs of 6.381 V, loop through 3.4985 V, no clamps.
 */
import { CORE_SAMPLE_RATE } from '../../src/time.js';
import { fitSines } from './lines.js';
import { AIM_FLOOR, CENTS, HARMONICS, LEVEL, MUST_FLOOR } from './marks.js';
import { centsApart, decibelsApart, oscillation } from './oscillation.js';
import type { Row } from './report.js';
import { fourCells, runFilter } from './rig.js';
import { referenceKick, type Stimulus, sine } from './stimulus.js';

/** A loop of 4.5 around cells of 1 kHz: Hz, volts peak to peak, third and fifth harmonic in dB. */
const OSCILLATION = { frequency: 889.99, swing: 4.818, third: -44.9, fifth: -86.4 };

/** 220 Hz, 12 Vpp through cells of 2 kHz without a loop: volts, and harmonics in dB of it; even ones are below -190. */
const SINE = { first: 5.8567, odd: [0, -69.4, -124.4] } as const;

function output(loop: number, cutoff: number, { input, corners }: Stimulus, seconds: number): Float64Array {
  return runFilter({
    setup: fourCells(cutoff, loop),
    inputs: [input],
    corners: corners(seconds),
    seconds,
  })[0]!;
}

/** Rows of the group `selfosc`. */
export function statedOscillation(): Row[] {
  const found = oscillation(output(4.5, 1000, referenceKick(), 0.4));
  const { frequency, swing, third, fifth } = OSCILLATION;
  const test = 'four cells, K 4.5, stated';
  return [
    {
      group: 'selfosc',
      test: `${test}: frequency`,
      value: centsApart(found.frequency, frequency),
      unit: 'cent',
      ...CENTS,
      note: `${found.frequency.toFixed(3)} Hz, stated ${frequency} Hz`,
    },
    {
      group: 'selfosc',
      test: `${test}: level`,
      value: decibelsApart(found.swing, swing),
      unit: 'dB',
      ...LEVEL,
      note:
        `${found.swing.toFixed(4)} V p-p, stated ${swing} V; third ${found.third.toFixed(2)} dB (${third}), ` +
        `fifth ${found.fifth.toFixed(2)} dB (${fifth})`,
    },
  ];
}

/** Rows of the group `sine`. */
export function statedSine(): Row[] {
  const curve = output(0, 2000, sine(0, 6, 220), 0.2);
  const orders = [1, 2, 3, 4, 5];
  const fits = fitSines(
    curve,
    orders.map((order) => order * 220),
    CORE_SAMPLE_RATE,
    Math.round(0.2 * curve.length),
  );
  const first = fits[0]!.size;
  const odd = SINE.odd.map((stated, n) => {
    const level = 20 * Math.log10(fits[2 * n]!.size / first);
    return { order: 2 * n + 1, stated, level };
  });
  const even = 20 * Math.log10(Math.max(fits[1]!.size, fits[3]!.size) / first);
  const worst = (floor: number) => {
    const heard = odd
      .filter(({ stated }) => stated >= floor)
      .map(({ stated, level }) => Math.abs(level - stated));
    return Math.max(decibelsApart(first, SINE.first), ...heard);
  };
  const levels = odd.slice(1).map(({ order, stated, level }) => `H${order} ${level.toFixed(2)} (${stated})`);
  return [
    {
      group: 'sine',
      test: `four cells, 12 Vpp, stated: harmonics to ${MUST_FLOOR} dB`,
      value: worst(MUST_FLOOR),
      unit: 'dB',
      must: HARMONICS.must,
      note: `H1 ${first.toFixed(4)} V (${SINE.first}), ${levels.join(', ')}, even ${even.toFixed(0)} dB`,
    },
    {
      group: 'sine',
      test: `four cells, 12 Vpp, stated: harmonics to ${AIM_FLOOR} dB`,
      value: worst(AIM_FLOOR),
      unit: 'dB',
      aim: HARMONICS.aim,
    },
  ];
}

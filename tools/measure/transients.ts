/** Reference transients `tr_*`: wave forms, self-oscillation, harmonics of a driven sine. */
import { CORE_SAMPLE_RATE } from '../../src/time.js';
import { type Circuit, circuitOf, circuitOfName } from './circuit.js';
import type { Context, Findings, Group } from './context.js';
import { fitSines } from './lines.js';
import { AIM_FLOOR, CENTS, HARMONICS, LEVEL, MUST_FLOOR } from './marks.js';
import { centsApart, decibelsApart, oscillation } from './oscillation.js';
import { chart } from './plot.js';
import type { Row } from './report.js';
import { NotModelled, runFilter } from './rig.js';
import { Series } from './spiceFolder.js';
import { statedOscillation, statedSine } from './statedFigures.js';

/** Mark of the normalised rms error. */
const ERROR = { must: -60, aim: -85 };

/**
 * What the difference between pairs of transistors and tanh leaves: SPICE's own two netlists of four cells are -61.8 dB
 * apart without a loop, -45.8 dB with one of 3. Nearer to oscillation nothing is known.
 */
const TRANSISTORS = { withoutLoop: -60, withLoop: -45, strongestLoop: 3 };

/** One reference transient beside what the voice makes of the same circuit and input. */
export interface Comparison {
  readonly name: string;
  readonly circuit: Circuit;
  readonly model: Float64Array;
  /** The reference at the model's sample times. */
  readonly reference: Float64Array;
}

/** rms of the difference over rms of the reference, dB. */
export function errorDb(found: ArrayLike<number>, reference: ArrayLike<number>): number {
  let error = 0;
  let power = 0;
  for (let i = 0; i < reference.length; i++) {
    error += (found[i]! - reference[i]!) ** 2;
    power += reference[i]! ** 2;
  }
  return 10 * Math.log10(error / power);
}

/** Runs the voice like the curve `name`. Throws NotModelled if there is no such circuit. */
export function compare(context: Context, name: string): Comparison {
  const table = context.spice!.table(name);
  const values = table.numbers.v;
  if (table.numbers.t_s === undefined || values === undefined) {
    throw new NotModelled('a table without the columns t_s and v');
  }
  const series = new Series(table.numbers.t_s, values);
  const netlist = context.spice!.netlist(name);
  const circuit =
    netlist === undefined ? circuitOfName(name, series.seconds) : circuitOf(netlist, series.seconds);
  const seconds = Math.floor(series.seconds * CORE_SAMPLE_RATE + 1e-6) / CORE_SAMPLE_RATE;
  const [model] = runFilter({
    setup: circuit.setup,
    inputs: [circuit.stimulus.input],
    corners: circuit.stimulus.corners(seconds),
    seconds,
  });
  const reference = model!.map((_, i) => series.at(i / CORE_SAMPLE_RATE));
  return { name, circuit, model: model!, reference };
}

function isSelfOscillation({ circuit }: Comparison): boolean {
  return circuit.stimulus.kind === 'pulse' && circuit.stimulus.frequency === 0;
}

function selfOscillation(comparison: Comparison): Row[] {
  const model = oscillation(comparison.model);
  const reference = oscillation(comparison.reference);
  const { name } = comparison;
  return [
    {
      group: 'selfosc',
      test: `${name}: frequency`,
      value: centsApart(model.frequency, reference.frequency),
      unit: 'cent',
      ...CENTS,
      note: `${model.frequency.toFixed(3)} Hz, reference ${reference.frequency.toFixed(3)} Hz`,
    },
    {
      group: 'selfosc',
      test: `${name}: level`,
      value: decibelsApart(model.amplitude, reference.amplitude),
      unit: 'dB',
      ...LEVEL,
      note:
        `${(2 * model.amplitude).toFixed(4)} V fundamental p-p, third ${model.third.toFixed(2)} dB ` +
        `(${reference.third.toFixed(2)}), fifth ${model.fifth.toFixed(2)} dB (${reference.fifth.toFixed(2)})`,
    },
  ];
}

interface Harmonic {
  readonly order: number;
  /** dB below the fundamental in the reference. */
  readonly level: number;
  /** Level of the model less that of the reference, dB. */
  readonly difference: number;
}

/** Harmonics up to 20 kHz, at most 24, fitted to all but the first fifth of a driven curve. */
function harmonics({ circuit, model, reference }: Comparison): Harmonic[] {
  const { frequency } = circuit.stimulus;
  const count = Math.min(24, Math.floor(20_000 / frequency));
  const frequencies = Array.from({ length: count }, (_, n) => (n + 1) * frequency);
  const from = Math.round(0.2 * model.length);
  const truth = fitSines(reference, frequencies, CORE_SAMPLE_RATE, from);
  const found = fitSines(model, frequencies, CORE_SAMPLE_RATE, from);
  return truth
    .map(({ size }, n) => ({
      order: n + 1,
      level: 20 * Math.log10(size / truth[0]!.size),
      difference: 20 * Math.log10(found[n]!.size / size),
    }))
    .filter(({ level }) => level >= AIM_FLOOR - 20);
}

function drivenSine(context: Context, comparison: Comparison): Row[] {
  const list = harmonics(comparison);
  context.output.csv(
    `harmonics-${comparison.name}`,
    ['harmonic', 'level_db', 'difference_db'],
    list.map(({ order, level, difference }) => [order, level, difference]),
  );
  context.output.svg(
    `harmonics-${comparison.name}`,
    chart({
      title: `${comparison.name}: harmonics of SPICE (bars) and voice (dots)`,
      panels: [
        {
          yLabel: 'dB',
          from: AIM_FLOOR - 20,
          to: 5,
          series: [
            {
              name: '',
              x: list.map(({ order }) => order),
              y: list.map(({ level }) => level),
              style: 'stems',
            },
            {
              name: '',
              x: list.map(({ order }) => order),
              y: list.map(({ level, difference }) => level + difference),
              style: 'dots',
            },
          ],
        },
      ],
      x: { label: 'harmonic', from: 0, to: 12 },
      height: 260,
    }),
  );
  const worst = (floor: number) =>
    Math.max(...list.filter(({ level }) => level >= floor).map(({ difference }) => Math.abs(difference)));
  const note = list
    .filter(({ level }) => level >= AIM_FLOOR - 10)
    .map(({ order, level, difference }) => `H${order} ${level.toFixed(1)} (${signed(difference)})`)
    .join(', ');
  const test = `${comparison.name}: harmonics to`;
  return [
    {
      group: 'sine',
      test: `${test} ${MUST_FLOOR} dB`,
      value: worst(MUST_FLOOR),
      unit: 'dB',
      must: HARMONICS.must,
      note,
    },
    {
      group: 'sine',
      test: `${test} ${AIM_FLOOR} dB`,
      value: worst(AIM_FLOOR),
      unit: 'dB',
      aim: HARMONICS.aim,
    },
  ];
}

function signed(db: number): string {
  return `${db < 0 ? '-' : '+'}${Math.abs(db).toFixed(4)}`;
}

function plotCurve(context: Context, { name, model, reference, circuit }: Comparison): void {
  const times = Float64Array.from(model, (_, i) => (1000 * i) / CORE_SAMPLE_RATE);
  const error = model.map((v, i) => 1e3 * (v - reference[i]!));
  context.output.csv(
    name,
    ['t_s', 'model_v', 'reference_v'],
    model.reduce<number[][]>((rows, v, i) => {
      rows.push([i / CORE_SAMPLE_RATE, v, reference[i]!]);
      return rows;
    }, []),
  );
  // The last few periods of a driven curve, the end of a self-oscillation, all of a sweep.
  const { frequency } = circuit.stimulus;
  const isSweep = typeof circuit.setup.cutoff !== 'number';
  const shown = isSweep
    ? times.at(-1)!
    : Math.min(times.at(-1)!, (1000 * 3) / (frequency > 0 ? frequency : 1000));
  const from = times.at(-1)! - shown;
  context.output.svg(
    name,
    chart({
      title: `${name}: voice (line) and SPICE (dots)`,
      panels: [
        {
          yLabel: 'V',
          weight: 2,
          series: [
            { name: 'voice', x: times, y: model },
            { name: 'SPICE', x: times, y: reference, style: 'dots' },
          ],
        },
        { yLabel: 'error, mV', weight: 1, series: [{ name: 'error', x: times, y: error }] },
      ],
      x: { label: 'ms', from, to: times.at(-1)! },
    }),
  );
}

/** The curves of one kind, compared once and kept for all groups. */
const cache = new WeakMap<object, { comparisons: Comparison[]; notModelled: [string, string][] }>();

function comparisons(context: Context): { comparisons: Comparison[]; notModelled: [string, string][] } {
  const known = cache.get(context);
  if (known !== undefined) return known;
  const made: Comparison[] = [];
  const notModelled: [string, string][] = [];
  for (const name of context.spice?.startingWith('tr_') ?? []) {
    try {
      const comparison = compare(context, name);
      made.push(comparison);
      plotCurve(context, comparison);
    } catch (error) {
      if (!(error instanceof NotModelled)) throw error;
      notModelled.push([name, error.message]);
    }
  }
  const result = { comparisons: made, notModelled };
  cache.set(context, result);
  return result;
}

function unavailable(context: Context, group: string, test: string): Row[] {
  const note = context.spice === undefined ? 'no reference curves at hand (--spice DIR)' : 'no such curve';
  return [{ group, test, value: undefined, unit: '', note }];
}

/** Value, limits and what is to be said of a transient. */
function judged(comparison: Comparison): Pick<Row, 'value' | 'must' | 'aim' | 'note'> {
  const { circuit, model, reference } = comparison;
  const value = errorDb(model, reference);
  // SPICE's steps of 1 us leave a free oscillation some thousandths of a cent off: its phase drifts away.
  if (isSelfOscillation(comparison)) return { value, note: 'phase drifts; judged by pitch and level' };
  if (circuit.isTransistors !== true) return { value, ...ERROR };
  // At time 0 SPICE prints a network of transistors before it has solved it.
  const [found, truth] = [model.subarray(1), reference.subarray(1)];
  const { microseconds, db } = withoutDelay(found, truth);
  const note = `transistors against tanh; ${db.toFixed(1)} dB but for a delay of ${microseconds.toFixed(2)} us`;
  const { loop } = circuit.setup;
  const { withoutLoop, withLoop, strongestLoop } = TRANSISTORS;
  const limit = loop > strongestLoop ? {} : { must: loop === 0 ? withoutLoop : withLoop };
  return { value: errorDb(found, truth), ...limit, note };
}

/** By how much the reference is late, by least squares, and the error in dB that is left without that. */
function withoutDelay(found: Float64Array, reference: Float64Array): { microseconds: number; db: number } {
  const last = found.length - 1;
  const slope = found.map((_, i) => 0.5 * (found[Math.min(i + 1, last)]! - found[Math.max(i - 1, 0)]!));
  let product = 0;
  let power = 0;
  for (let i = 0; i <= last; i++) {
    product += (found[i]! - reference[i]!) * slope[i]!;
    power += slope[i]! ** 2;
  }
  const samples = product / power;
  const delayed = found.map((v, i) => v - samples * slope[i]!);
  return { microseconds: (1e6 * samples) / CORE_SAMPLE_RATE, db: errorDb(delayed, reference) };
}

export const transients: Group = {
  name: 'transients',
  title: 'transients against tr_*, normalised rms error',
  run(context): Findings {
    const { comparisons: made, notModelled } = comparisons(context);
    const rows: Row[] = made.map((comparison) => ({
      group: 'transients',
      test: comparison.name,
      unit: 'dB',
      ...judged(comparison),
    }));
    return { rows: rows.length > 0 ? rows : unavailable(context, 'transients', 'tr_*'), notModelled };
  },
};

export const selfOscillations: Group = {
  name: 'selfosc',
  title: 'self-oscillation, frequency and level',
  run(context): Findings {
    const rows = comparisons(context)
      .comparisons.filter((one) => isSelfOscillation(one) && one.circuit.isTransistors !== true)
      .flatMap(selfOscillation);
    const curves = rows.length > 0 ? rows : unavailable(context, 'selfosc', 'tr_*_selfosc_*');
    return { rows: [...curves, ...statedOscillation()] };
  },
};

export const drivenSines: Group = {
  name: 'sine',
  title: 'harmonics of a driven sine',
  run(context): Findings {
    const sines = comparisons(context).comparisons.filter(
      ({ circuit }) => circuit.stimulus.kind === 'sine' && circuit.isTransistors !== true,
    );
    const rows = sines.flatMap((comparison) => drivenSine(context, comparison));
    const curves = rows.length > 0 ? rows : unavailable(context, 'sine', 'tr_*_sine*');
    return { rows: [...curves, ...statedSine()] };
  },
};

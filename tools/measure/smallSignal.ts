/** Small-signal responses `ac_*`: sines of a millivolt through the voice, to 20 kHz. */
import { CORE_SAMPLE_RATE } from '../../src/time.js';
import type { Context, Findings, Group } from './context.js';
import { degreesBetween, fitSine } from './lines.js';
import { chart, type PlotSeries } from './plot.js';
import type { Row } from './report.js';
import {
  type FilterSetup,
  fourCells,
  type Input,
  NotModelled,
  plainFilter,
  runFilter,
  WIDEST_LIMIT,
} from './rig.js';

const DECIBELS = { must: 0.05, aim: 0.005 };
const DEGREES = { must: 0.5 };
const HIGHEST = 20_000;
const LOWEST = 20;
/** Largest sine in the filter, volts. */
const SMALL = 1e-3;
/** The input swells in as a tanh of this time constant: no transient of its own. */
const SWELL = 3e-3;

/** One response of a table. */
export interface Response {
  readonly topology: string;
  readonly cutoff: number;
  readonly k1: number;
  readonly k2: number;
  readonly loop: number;
  readonly frequencies: number[];
  readonly db: number[];
  readonly degrees: number[];
}

export interface Point {
  readonly frequency: number;
  readonly db: number;
  readonly degrees: number;
}

/** Tables round sqrt(2). */
function unrounded(k: number): number {
  return Math.abs(k - Math.SQRT2) < 1e-5 ? Math.SQRT2 : k;
}

/** The linear circuit 1 / ((s^2 + k1 s + 1)(s^2 + k2 s + 1) + K) in terms of the core; `B...` = four cells. */
export function linearSetup({ topology, cutoff, k1, k2, loop }: Response): FilterSetup {
  if (topology.startsWith('B')) {
    if (k1 !== 2 || k2 !== 2) throw new NotModelled('four cells with dampings other than 2');
    return fourCells(cutoff, loop);
  }
  const [a, b] = [unrounded(k1), unrounded(k2)];
  const k0 = Math.max(a, b);
  return {
    ...plainFilter(cutoff),
    k0,
    kr: [k0 - a, k0 - b],
    loop,
    clampSupply: WIDEST_LIMIT,
  };
}

/** Slowest decay of (s^2 + k1 s + 1)(s^2 + k2 s + 1) + K, in units of wc: the least damped root (Durand-Kerner). */
export function slowestDecay(k1: number, k2: number, loop: number): number {
  const c = [1 + loop, k1 + k2, 2 + k1 * k2, k1 + k2, 1];
  const roots: [number, number][] = [0, 1, 2, 3].map((n) => [
    1.1 * Math.cos(1.3 + (n * Math.PI) / 2.1),
    1.1 * Math.sin(1.3 + (n * Math.PI) / 2.1),
  ]);
  for (let round = 0; round < 400; round++) {
    for (let n = 0; n < 4; n++) {
      const [x, y] = roots[n]!;
      let [re, im] = [1, 0];
      for (let power = 3; power >= 0; power--) [re, im] = [re * x - im * y + c[power]!, re * y + im * x];
      let [dRe, dIm] = [1, 0];
      for (let m = 0; m < 4; m++) {
        if (m === n) continue;
        const [a, b] = [x - roots[m]![0], y - roots[m]![1]];
        [dRe, dIm] = [dRe * a - dIm * b, dRe * b + dIm * a];
      }
      const norm = dRe * dRe + dIm * dIm;
      if (norm < 1e-30) continue;
      roots[n] = [x - (re * dRe + im * dIm) / norm, y - (im * dRe - re * dIm) / norm];
    }
  }
  return Math.min(...roots.map(([re]) => -re));
}

/** Measures a filter at some frequencies with six voices at once; `gain` is its largest gain. */
export function measureResponse(
  setup: FilterSetup,
  frequencies: readonly number[],
  gain: number,
  decay: number,
): Point[] {
  const size = SMALL / Math.max(1, gain);
  const settle = 24 * SWELL + 17 / (decay * 2 * Math.PI * (setup.cutoff as number));
  const points: Point[] = [];
  for (let at = 0; at < frequencies.length; at += 6) {
    const some = frequencies.slice(at, at + 6);
    const listen = Math.max(0.015, 3 / Math.min(...some));
    const inputs = some.map((frequency): Input => {
      const w = 2 * Math.PI * frequency;
      return (t) => size * (0.5 + 0.5 * Math.tanh(t / SWELL - 12)) * Math.sin(w * t);
    });
    const outputs = runFilter({ setup, inputs, seconds: settle + listen });
    outputs.forEach((output, n) => {
      const fit = fitSine(output, some[n]!, CORE_SAMPLE_RATE, Math.floor(settle * CORE_SAMPLE_RATE));
      points.push({
        frequency: some[n]!,
        db: 20 * Math.log10(fit.size / size),
        degrees: (fit.phase * 180) / Math.PI,
      });
    });
  }
  return points;
}

/** The responses of all `ac_*` tables. */
export function responsesOf(context: Context): {
  responses: Response[];
  strange: [string, string][];
} {
  const responses = new Map<string, Response>();
  const strange: [string, string][] = [];
  for (const name of context.spice?.startingWith('ac_') ?? []) {
    const { rows, numbers, texts } = context.spice!.table(name);
    const { fc_hz, k1, k2, K, f_hz, mag_db, phase_deg } = numbers;
    if (!fc_hz || !k1 || !k2 || !K || !f_hz || !mag_db || !phase_deg || !texts.topology) {
      strange.push([name, 'a table without the columns topology, fc_hz, k1, k2, K, f_hz, mag_db, phase_deg']);
      continue;
    }
    for (let row = 0; row < rows; row++) {
      const topology = texts.topology[row]!;
      const key = [topology, fc_hz[row], k1[row], k2[row], K[row]].join();
      let response = responses.get(key);
      if (response === undefined) {
        response = {
          topology,
          cutoff: fc_hz[row]!,
          k1: k1[row]!,
          k2: k2[row]!,
          loop: K[row]!,
          frequencies: [],
          db: [],
          degrees: [],
        };
        responses.set(key, response);
      }
      response.frequencies.push(f_hz[row]!);
      response.db.push(mag_db[row]!);
      response.degrees.push(phase_deg[row]!);
    }
  }
  return { responses: [...responses.values()], strange };
}

/** Indices of the table's frequencies that are measured: thinned, with the peak. */
function chosen(response: Response, every: number): number[] {
  const inRange = response.frequencies
    .map((frequency, index) => ({ frequency, index }))
    .filter(({ frequency }) => frequency >= LOWEST && frequency <= HIGHEST);
  let peak = inRange[0]!.index;
  for (const { index } of inRange) if (response.db[index]! > response.db[peak]!) peak = index;
  const last = inRange[inRange.length - 1]!.index;
  return inRange
    .filter(({ index }, n) => n % every === 0 || index === peak || index === last)
    .map(({ index }) => index);
}

interface Compared {
  readonly response: Response;
  readonly points: readonly Point[];
  /** Indices into the table of the points. */
  readonly indices: readonly number[];
  readonly worstDb: number;
  readonly worstDegrees: number;
  readonly at: number;
}

function compareResponse(response: Response, every: number): Compared {
  const indices = chosen(response, every);
  const gain = 10 ** (Math.max(...response.db) / 20);
  const decay = slowestDecay(response.k1, response.k2, response.loop);
  const points = measureResponse(
    linearSetup(response),
    indices.map((index) => response.frequencies[index]!),
    gain,
    decay,
  );
  let worstDb = 0;
  let worstDegrees = 0;
  let at = 0;
  points.forEach((point, n) => {
    const db = Math.abs(point.db - response.db[indices[n]!]!);
    if (!(db <= worstDb)) {
      worstDb = db;
      at = point.frequency;
    }
    worstDegrees = Math.max(
      worstDegrees,
      Math.abs(degreesBetween(point.degrees, response.degrees[indices[n]!]!)),
    );
  });
  return { response, points, indices, worstDb, worstDegrees, at };
}

function nameOf({ topology, cutoff, k1, k2, loop }: Response): string {
  return `${topology} fc ${cutoff} k ${k1} ${k2} K ${loop}`;
}

function plotTopology(context: Context, topology: string, all: readonly Compared[]): void {
  // One picture a topology, at the cutoff in the middle.
  const cutoffs = [...new Set(all.map(({ response }) => response.cutoff))].sort((a, b) => a - b);
  const cutoff = cutoffs.reduce((best, fc) =>
    Math.abs(Math.log(fc / 1000)) < Math.abs(Math.log(best / 1000)) ? fc : best,
  );
  const shown = all.filter(({ response }) => response.cutoff === cutoff);
  const model: PlotSeries[] = [];
  const error: PlotSeries[] = [];
  shown.forEach(({ response, points, indices }, color) => {
    const x = points.map(({ frequency }) => frequency);
    const name = response.loop > 0 || topology.includes('pole') ? `K ${response.loop}` : `k ${response.k1}`;
    model.push({ name, x: response.frequencies, y: response.db, color });
    model.push({ name: '', x, y: points.map(({ db }) => db), style: 'dots', color });
    error.push({ name: '', x, y: points.map(({ db }, n) => db - response.db[indices[n]!]!), color });
  });
  context.output.svg(
    `response-${topology}`,
    chart({
      title: `${topology}, cutoff ${cutoff} Hz: SPICE (lines) and voice (dots)`,
      panels: [
        { yLabel: 'dB', series: model, from: -100, weight: 2 },
        { yLabel: 'error, dB', series: error, weight: 1 },
      ],
      x: { label: 'Hz', from: LOWEST, to: HIGHEST, log: true },
    }),
  );
}

export const smallSignal: Group = {
  name: 'ac',
  title: 'small signal against ac_*, to 20 kHz',
  run(context): Findings {
    if (context.spice === undefined) {
      const note = 'no reference curves at hand (--spice DIR)';
      return { rows: [{ group: 'ac', test: 'ac_*', value: undefined, unit: '', note }] };
    }
    const { responses, strange } = responsesOf(context);
    const notModelled: (readonly [string, string])[] = [...strange];
    const byTopology = new Map<string, Compared[]>();
    for (const response of responses) {
      try {
        const compared = compareResponse(response, context.quick ? 40 : 8);
        const list = byTopology.get(response.topology) ?? [];
        list.push(compared);
        byTopology.set(response.topology, list);
      } catch (error) {
        if (!(error instanceof NotModelled)) throw error;
        notModelled.push([nameOf(response), error.message]);
      }
    }
    const rows: Row[] = [];
    for (const [topology, all] of byTopology) {
      const db = all.reduce((a, b) => (b.worstDb > a.worstDb ? b : a));
      const degrees = all.reduce((a, b) => (b.worstDegrees > a.worstDegrees ? b : a));
      rows.push(
        {
          group: 'ac',
          test: `${topology}: level`,
          value: db.worstDb,
          unit: 'dB',
          ...DECIBELS,
          note: `${all.length} responses; worst ${nameOf(db.response)} at ${db.at.toFixed(0)} Hz`,
        },
        {
          group: 'ac',
          test: `${topology}: phase`,
          value: degrees.worstDegrees,
          unit: 'deg',
          ...DEGREES,
          note: `worst ${nameOf(degrees.response)}`,
        },
      );
      plotTopology(context, topology, all);
      context.output.csv(
        `response-${topology}`,
        ['fc_hz', 'k1', 'k2', 'K', 'f_hz', 'mag_db', 'phase_deg', 'reference_db', 'reference_deg'],
        all.flatMap(({ response, points, indices }) =>
          points.map(({ frequency, db: found, degrees: phase }, n) => [
            response.cutoff,
            response.k1,
            response.k2,
            response.loop,
            frequency,
            found,
            phase,
            response.db[indices[n]!]!,
            response.degrees[indices[n]!]!,
          ]),
        ),
      );
    }
    return { rows, notModelled };
  },
};

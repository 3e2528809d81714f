/**
 * The chorus: delay law, response, distortion, the two LFO phases. The delayed signal is the difference between the
 * board's output with the chorus on and off, and the dry signal is what goes into the lines.
 */
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { VOICES } from '../../src/analog/dco.js';
import type { AnalogProfile, ChorusFilterPole } from '../../src/profiles/analogProfile.js';
import { CV_VCA, CV_VCF, LATCH_CHORUS } from '../../src/tape/controlTape.js';
import { CORE_SAMPLE_RATE } from '../../src/time.js';
import { boardOptions, cutoffCode, HandTape } from '../../test/analog/board.js';
import type { Context, Findings, Group } from './context.js';
import { degreesBetween, fitSine, fitSines, wrapped } from './lines.js';
import { chart } from './plot.js';
import type { Row } from './report.js';
import { IDEAL, renderStretch, WIDEST_LIMIT, WIDEST_SCALE } from './rig.js';

/** Limits: delay law 10 us; response 0.2 dB; THD 0.3 +- 0.05 %; phases 180 +- 0.5 degrees. */
const DELAY = { must: 10 };
const RESPONSE = { must: 0.2 };
const DISTORTION = { must: 0.05 };
const PHASE = { must: 0.5 };

/** A profile whose voices and couplings pass everything straight: for tones into the chorus. */
function straight(chorus: Partial<AnalogProfile['chorus']>): AnalogProfile {
  return {
    ...IDEAL,
    vcf: { ...IDEAL.vcf, otaScale: WIDEST_SCALE, clampSupply: WIDEST_LIMIT },
    hpf: { ...IDEAL.hpf, coupling: 0 },
    output: { ...IDEAL.output, highPass: 0 },
    chorus: { ...IDEAL.chorus, ...chorus },
  };
}

interface Tones {
  readonly frequencies: readonly number[];
  /** Peak on the board's bus, volts. */
  readonly size: number;
}

interface Channels {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Cutoff of the voices that the tones come from: far above what the level of a tone must be right for. */
const CUTOFF = 12_000;

/** Board output with the chorus in `setting`: samples `from` to `from + count - 1`. */
function play(profile: AnalogProfile, tones: Tones, setting: number, from: number, count: number): Channels {
  const hand = new HandTape().open().latch(0, LATCH_CHORUS, setting);
  for (let voice = 0; voice < VOICES; voice++) {
    if (voice >= tones.frequencies.length) continue;
    hand.hold(0, CV_VCF + voice, cutoffCode(CUTOFF));
    hand.hold(0, CV_VCA + voice, profile.dac.fullScaleCode);
  }
  const board = new AnalogBoard(boardOptions(profile), {
    filterInput: (voice, time) => tones.size * Math.sin(2 * Math.PI * (tones.frequencies[voice] ?? 0) * time),
  });
  return renderStretch(board, hand, from, count);
}

/** Until lines, couplings and switches are steady. */
const SETTLE = Math.round(0.6 * CORE_SAMPLE_RATE);

/** What a line makes of some tones, per volt of dry signal: dB and phase in degrees. */
function lineResponse(profile: AnalogProfile, frequencies: readonly number[], size: number) {
  const found: { db: number; degrees: number }[] = [];
  const count = Math.round(0.1 * CORE_SAMPLE_RATE);
  for (let at = 0; at < frequencies.length; at += VOICES) {
    const tones = { frequencies: frequencies.slice(at, at + VOICES), size };
    const off = play(profile, tones, 0, SETTLE, count).left;
    const on = play(profile, tones, 1, SETTLE, count).left;
    const dry = fitSines(off, tones.frequencies, CORE_SAMPLE_RATE);
    const wet = fitSines(
      on.map((x, i) => x - off[i]!),
      tones.frequencies,
      CORE_SAMPLE_RATE,
    );
    dry.forEach((input, n) => {
      found.push({
        db: 20 * Math.log10(wet[n]!.size / input.size / profile.chorus.wet),
        degrees: ((wet[n]!.phase - input.phase) * 180) / Math.PI,
      });
    });
  }
  return found;
}

/** Response of a filter in residue form: dB and degrees. */
function filterResponse(
  poles: readonly ChorusFilterPole[],
  frequency: number,
): { db: number; degrees: number } {
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
  return { db: 20 * Math.log10(Math.hypot(re, im)), degrees: (Math.atan2(im, re) * 180) / Math.PI };
}

/** Delay of a line at a steady clock beside 128 / f, without the two filters and half a clock period of hold. */
function delayLaw(context: Context): Row {
  const delays = context.quick ? [1.6e-3, 5.12e-3] : [1.6e-3, 2.5e-3, 3.4e-3, 4.3e-3, 5.12e-3];
  const frequencies = [400, 440];
  let worst = 0;
  const table: number[][] = [];
  for (const delay of delays) {
    const profile = straight({ delay, depth: 0 });
    const found = lineResponse(profile, frequencies, 0.05);
    const filters = frequencies.map(
      (frequency) =>
        filterResponse(IDEAL.chorus.inputFilter, frequency).degrees +
        filterResponse(IDEAL.chorus.outputFilter, frequency).degrees,
    );
    // The two tones tell the whole turns, then each the delay to a nanosecond.
    const slope = degreesBetween(found[1]!.degrees - filters[1]!, found[0]!.degrees - filters[0]!);
    const coarse = -slope / 360 / (frequencies[1]! - frequencies[0]!);
    const turns = Math.round(coarse * frequencies[0]! + (found[0]!.degrees - filters[0]!) / 360);
    const total = (turns - (found[0]!.degrees - filters[0]!) / 360) / frequencies[0]!;
    const measured = total - delay / (profile.chorus.stages / 2) / 2;
    worst = Math.max(worst, 1e6 * Math.abs(measured - delay));
    table.push([1e3 * delay, 1e3 * measured]);
  }
  context.output.csv('chorus-delay', ['law_ms', 'measured_ms'], table);
  return {
    group: 'chorus',
    test: 'delay at a steady clock against 128 / f',
    value: worst,
    unit: 'us',
    ...DELAY,
    note: 'less filters and half a clock of hold; transfer loss in the line included',
  };
}

interface FilterTable {
  readonly frequencies: ArrayLike<number>;
  /** Both filters together, dB, DC left at its gain. */
  readonly db: (index: number) => number;
  readonly source: string;
}

/** Both filters as a reference table has them, else as the profile's poles say. */
function filterTable(context: Context): FilterTable {
  for (const name of context.spice?.startingWith('bbd_') ?? []) {
    const { f_hz, in_mag_db, out_mag_db } = context.spice!.table(name).numbers;
    if (!f_hz || !in_mag_db || !out_mag_db) continue;
    const db = (index: number) => in_mag_db[index]! + out_mag_db[index]!;
    return { frequencies: f_hz, db, source: name };
  }
  const frequencies = Array.from({ length: 90 }, (_, n) => 20 * 1.08 ** n);
  const { inputFilter, outputFilter } = IDEAL.chorus;
  const db = (index: number) =>
    filterResponse(inputFilter, frequencies[index]!).db +
    filterResponse(outputFilter, frequencies[index]!).db;
  return { frequencies, db, source: 'the poles of the profile' };
}

/** Tables of a chorus that are not those of its filters. */
function strangeTables(context: Context): [string, string][] {
  return (context.spice?.startingWith('bbd_') ?? [])
    .filter((name) => {
      const { f_hz, in_mag_db, out_mag_db } = context.spice!.table(name).numbers;
      return !f_hz || !in_mag_db || !out_mag_db;
    })
    .map((name) => [name, 'a table without the columns f_hz, in_mag_db, out_mag_db']);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x) / x;
}

function response(context: Context): Row {
  const table = filterTable(context);
  const delay = 0.4e-3;
  const profile = straight({ delay, depth: 0, transfer: 1, leakTime: 1e6 });
  const indices: number[] = [];
  for (let n = 0; n < table.frequencies.length; n++) {
    const frequency = table.frequencies[n]!;
    if (frequency >= 20 && frequency <= 15_000) indices.push(n);
  }
  const some = indices.filter((_, n) => n % (context.quick ? 18 : 6) === 0 || n === indices.length - 1);
  const frequencies = some.map((n) => table.frequencies[n]!);
  const found = lineResponse(profile, frequencies, 0.05);
  const period = delay / (profile.chorus.stages / 2);
  // The lines are normalised to a gain of 1 at DC; the held steps are a sinc.
  const truth = some.map(
    (n, k) => table.db(n) - table.db(0) + 20 * Math.log10(sinc(Math.PI * frequencies[k]! * period)),
  );
  const errors = found.map(({ db }, n) => db - truth[n]!);
  context.output.csv(
    'chorus-response',
    ['f_hz', 'measured_db', 'reference_db'],
    frequencies.map((frequency, n) => [frequency, found[n]!.db, truth[n]!]),
  );
  context.output.svg(
    'chorus-response',
    chart({
      title: 'Chorus line, 320 kHz clock: board (line) and filters of the reference (dots)',
      panels: [
        {
          yLabel: 'dB',
          weight: 2,
          series: [
            { name: 'board', x: frequencies, y: found.map(({ db }) => db) },
            { name: 'reference', x: frequencies, y: truth, style: 'dots' },
          ],
        },
        { yLabel: 'error, dB', weight: 1, series: [{ name: 'error', x: frequencies, y: errors }] },
      ],
      x: { label: 'Hz', from: 20, to: 15_000, log: true },
      height: 360,
    }),
  );
  return {
    group: 'chorus',
    test: 'response of a line, 20 Hz to 15 kHz',
    value: Math.max(...errors.map(Math.abs)),
    unit: 'dB',
    ...RESPONSE,
    note: `against ${table.source}; 320 kHz clock, no transfer loss`,
  };
}

/** Loss of the line itself at 12 kHz with a 40 kHz clock: the data sheet's -3 dB, 1.33 dB of it the held steps. */
function transferRow(): Row {
  const delay = 128 / 40_000;
  const frequency = 12_000;
  const without = straight({ delay, depth: 0, transfer: 1, leakTime: 1e6 });
  const [ideal] = lineResponse(without, [frequency], 0.05);
  const [real] = lineResponse(straight({ delay, depth: 0 }), [frequency], 0.05);
  const [low] = lineResponse(straight({ delay, depth: 0 }), [100], 0.05);
  const hold = 20 * Math.log10(sinc((Math.PI * frequency) / 40_000));
  return {
    group: 'chorus',
    test: 'line alone, 12 kHz at a 40 kHz clock, against -3 dB',
    value: Math.abs(real!.db - low!.db - ideal!.db + hold + 3),
    unit: 'dB',
    note: `${(real!.db - low!.db - ideal!.db + hold).toFixed(2)} dB`,
  };
}

/** Harmonic distortion of the delayed signal, percent, for a sine of 1 kHz with `volts` rms at the line's input. */
function distortion(volts: number): number {
  const profile = straight({ depth: 0 });
  const frequency = 1000;
  const dryTone = filterResponse(profile.chorus.inputFilter, frequency).db;
  const dc = filterResponse(profile.chorus.inputFilter, 0).db;
  const count = Math.round(0.2 * CORE_SAMPLE_RATE);
  const onBus = fitSine(
    play(profile, { frequencies: [frequency], size: 1 }, 0, SETTLE, count).left,
    frequency,
    CORE_SAMPLE_RATE,
  ).size;
  const size = (volts * Math.SQRT2) / profile.chorus.lineGain / 10 ** ((dryTone - dc) / 20) / onBus;
  const tones = { frequencies: [frequency], size };
  const off = play(profile, tones, 0, SETTLE, count).left;
  const wet = play(profile, tones, 1, SETTLE, count).left.map((x, i) => x - off[i]!);
  const orders = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const sizes = fitSines(
    wet,
    orders.map((order) => order * frequency),
    CORE_SAMPLE_RATE,
  ).map((fit) => fit.size);
  const above = sizes.slice(1).reduce((sum, x) => sum + x * x, 0);
  return (100 * Math.sqrt(above)) / sizes[0]!;
}

/** Delay of both lines over three triangles, milliseconds, every 5 ms; filters and hold included. */
function trajectories(rate: number): { left: Float64Array; right: Float64Array; step: number } {
  const profile = straight({});
  const frequency = 500;
  const seconds = 3 / rate;
  const count = Math.round(seconds * CORE_SAMPLE_RATE);
  const tones = { frequencies: [frequency], size: 0.05 };
  const off = play(profile, tones, 0, SETTLE, count);
  const on = play(profile, tones, 1, SETTLE, count);
  const step = 480;
  const delays = (both: Float64Array, dry: Float64Array): Float64Array => {
    const wet = both.map((x, i) => x - dry[i]!);
    const found = new Float64Array(Math.floor(count / step) - 1);
    let last = 0;
    for (let n = 0; n < found.length; n++) {
      const from = n * step;
      const to = from + 2 * step;
      const lag =
        fitSine(dry, frequency, CORE_SAMPLE_RATE, from, to).phase -
        fitSine(wet, frequency, CORE_SAMPLE_RATE, from, to).phase;
      last = n === 0 ? lag : last + wrapped(lag - last);
      found[n] = (1000 * last) / (2 * Math.PI * frequency);
    }
    // Whole turns of the tone show nowhere: those are taken that bring the middle nearest to the profile's.
    const turn = 1000 / frequency;
    const middle = found.reduce((sum, x) => sum + x, 0) / found.length;
    const missing = turn * Math.round((1000 * profile.chorus.delay - middle) / turn);
    return found.map((x) => x + missing);
  };
  return {
    left: delays(on.left, off.left),
    right: delays(on.right, off.right),
    step: step / CORE_SAMPLE_RATE,
  };
}

function phases(context: Context): Row[] {
  const rate = IDEAL.chorus.rates[1];
  const { left, right, step } = trajectories(rate);
  const turn = (x: Float64Array) => fitSine(x, rate, 1 / step);
  const apart = degreesBetween((turn(left).phase * 180) / Math.PI, (turn(right).phase * 180) / Math.PI);
  const times = left.map((_, n) => n * step);
  context.output.csv(
    'chorus-lfo',
    ['t_s', 'left_ms', 'right_ms'],
    Array.from(left, (delay, n) => [times[n]!, delay, right[n]!]),
  );
  context.output.svg(
    'chorus-lfo',
    chart({
      title: 'Delay of both channels, chorus 1 (filters and hold included)',
      panels: [
        {
          yLabel: 'ms',
          series: [
            { name: 'left', x: times, y: left },
            { name: 'right', x: times, y: right },
          ],
        },
      ],
      x: { label: 's', from: 0, to: times[times.length - 1]! },
      height: 260,
    }),
  );
  return [
    {
      group: 'chorus',
      test: 'LFO phase left to right, deviation from 180 degrees',
      value: Math.abs(180 - Math.abs(apart)),
      unit: 'deg',
      ...PHASE,
      note: `delays ${Math.min(...left).toFixed(2)} to ${Math.max(...left).toFixed(2)} ms at ${rate} Hz`,
    },
  ];
}

export const chorus: Group = {
  name: 'chorus',
  title: 'chorus: delay law, response, distortion, phases',
  run(context): Findings {
    const low = distortion(0.78);
    const high = distortion(1.5);
    const rows: Row[] = [
      delayLaw(context),
      response(context),
      transferRow(),
      {
        group: 'chorus',
        test: 'wet THD at 0.78 V rms in the line, against 0.3 %',
        value: Math.abs(low - 0.3),
        unit: '%',
        ...DISTORTION,
        note: `${low.toFixed(3)} %; at 1.5 V rms ${high.toFixed(2)} % (data sheet 2.5 %)`,
      },
      ...phases(context),
    ];
    return { rows, notModelled: strangeTables(context) };
  },
};

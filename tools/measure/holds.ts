/** Sample-and-hold against `sh_*`, and the ramps of the oscillators against `dco_N*`. */
import { BUS_DELAY } from '../../src/analog/wideBus.js';
import type { AnalogProfile } from '../../src/profiles/analogProfile.js';
import { CV_MIX1, CV_SAW1, CV_VCA, CV_VCF, HOLD, LATCH_WAVE1, SAMPLE } from '../../src/tape/controlTape.js';
import {
  CORE_SAMPLE_RATE,
  TICKS_PER_CORE_SAMPLE,
  TICKS_PER_DCO_CLOCK,
  TICKS_PER_SECOND,
} from '../../src/time.js';
import { cutoffCode, HandTape } from '../../test/analog/board.js';
import type { Context, Findings, Group } from './context.js';
import { elements, spiceNumber, switchOf } from './netlist.js';
import { chart } from './plot.js';
import type { Row } from './report.js';
import { IDEAL, NotModelled, render, START, testBoard, WIDEST_LIMIT, WIDEST_SCALE } from './rig.js';
import { Series } from './spiceFolder.js';

/** Millivolts of 5 V. */
const HOLD_ERROR = { must: 2, aim: 0.2 };

interface HoldCircuit {
  /** Volts of the DAC from each opening of the gate on. */
  readonly voltage: (seconds: number) => number;
  readonly opens: number;
  readonly closes: number;
  readonly period: number;
  readonly acquisition: number;
  readonly droop: number;
  readonly smoothing: number;
}

function holdCircuit(netlist: string): HoldCircuit {
  const find = elements(netlist);
  const points = find('vd').slice(4).map(spiceNumber);
  const gate = switchOf(find, 'vg');
  const farads = spiceNumber(find('ch')[3]!);
  return {
    voltage: (seconds) => {
      let at = 0;
      while (at + 2 < points.length && points[at + 2]! <= seconds) at += 2;
      return points[at + 1]!;
    },
    // The hold is open while its switch is closed.
    opens: gate.closes,
    closes: gate.opens,
    period: gate.period,
    acquisition: (spiceNumber(find('rd')[3]!) + gate.resistance) * farads,
    droop: spiceNumber(find('il')[3]!) / farads,
    smoothing: spiceNumber(find('rs')[3]!) * spiceNumber(find('cs')[3]!),
  };
}

/** The circuit of all reference holds, for one without its netlist: the DAC's voltages are those it came to hold. */
function usualHold(held: Series): HoldCircuit {
  const period = 0.01;
  const opens = 1.12e-6;
  return {
    voltage: (seconds) => Math.round(1000 * held.at(Math.floor(seconds / period) * period + 62.5e-6)) / 1000,
    opens,
    closes: 101.32e-6,
    period,
    acquisition: 3.5e-6,
    droop: 0.1,
    smoothing: 470e-6,
  };
}

/** DAC codes for a volt. */
const CODES_A_VOLT = 1000;

function holdProfile(circuit: HoldCircuit, smoothing: number): AnalogProfile {
  return {
    ...IDEAL,
    dac: { fullScaleCode: 10 * CODES_A_VOLT, fullScaleVolts: 10 },
    hold: {
      acquisition: circuit.acquisition,
      droop: circuit.droop,
      smoothing: { ...IDEAL.hold.smoothing, vca: smoothing },
    },
    vca: { ...IDEAL.vca, freezeTime: 10 },
  };
}

/** Openings (code) and closings (-1) of the gate, ticks from the beginning of the curve. */
function* gateEvents(
  circuit: HoldCircuit,
  seconds: number,
): Generator<readonly [tick: number, code: number]> {
  for (let time = 0; time < seconds; time += circuit.period) {
    const code = Math.round(circuit.voltage(time + circuit.opens) * CODES_A_VOLT);
    yield [Math.round((time + circuit.opens) * TICKS_PER_SECOND), code];
    yield [Math.round((time + circuit.closes) * TICKS_PER_SECOND), -1];
  }
}

/**
 * A VCA hold behind its smoothing, volts at 96 kHz: one volt stands at the filter of a voice, so what comes out of
 * its VCA is the held voltage in fractions of full scale.
 */
function smoothedHold(circuit: HoldCircuit, smoothing: number, seconds: number): Float64Array {
  const profile = holdProfile(circuit, smoothing);
  const hand = new HandTape().event(0, SAMPLE + CV_VCF, cutoffCode(2000));
  // The voice is awake, and its VCA shut again, long before the curve begins.
  hand
    .event(0, SAMPLE + CV_VCA, 100)
    .event(480, SAMPLE + CV_VCA, 0)
    .event(48_000, HOLD + CV_VCA, 0);
  for (const [tick, code] of gateEvents(circuit, seconds)) {
    const what = code < 0 ? HOLD + CV_VCA : SAMPLE + CV_VCA;
    hand.event(START * TICKS_PER_CORE_SAMPLE + tick, what, Math.max(0, code));
  }
  const count = Math.floor(seconds * CORE_SAMPLE_RATE);
  const output = new Float64Array(count);
  const board = testBoard(profile, {
    filterInput: () => 1,
    bus: (position, samples, length) => {
      for (let i = 0; i < length; i++) {
        const at = position + i - START - BUS_DELAY;
        if (at >= 0 && at < count) output[at] = samples[i]! * profile.dac.fullScaleVolts;
      }
    },
  });
  render(board, hand, START + BUS_DELAY + count, () => undefined);
  return output;
}

/** Least smoothing a profile may have, seconds. */
const LEAST_SMOOTHING = 1e-4;

/**
 * The hold itself, volts at 96 kHz, worked out from what the smoothing makes of it.
 * NaN for 60 us from each opening of the gate, when it moves too fast for that.
 */
function bareHold(circuit: HoldCircuit, seconds: number): Float64Array {
  const smoothed = smoothedHold(circuit, LEAST_SMOOTHING, seconds);
  const decay = Math.exp(-1 / (CORE_SAMPLE_RATE * LEAST_SMOOTHING));
  return smoothed.map((now, i) => {
    const time = i / CORE_SAMPLE_RATE;
    const sinceOpening = (((time + 1e-9) % circuit.period) + circuit.period) % circuit.period;
    if (sinceOpening < 60e-6 || sinceOpening > circuit.period - 1.5 / CORE_SAMPLE_RATE) return Number.NaN;
    // Means of the hold over the sample before and after.
    const after = ((smoothed[i + 1] ?? Number.NaN) - now * decay) / (1 - decay);
    const before = (now - (smoothed[i - 1] ?? Number.NaN) * decay) / (1 - decay);
    return (before + after) / 2;
  });
}

/** Until what was before the first step is forgotten, seconds. */
const AFTERWARDS = 8e-3;

/** Largest distance from a reference column at the times of the reference, against the limits. */
function errorRow(test: string, model: Float64Array, times: Float64Array, reference: Float64Array): Row {
  const series = new Series(times, reference);
  let worst = 0;
  let later = 0;
  let risen = Number.POSITIVE_INFINITY;
  for (let i = 0; i < model.length; i += 2) {
    const time = i / CORE_SAMPLE_RATE;
    const truth = series.at(time);
    const error = 1e3 * Math.abs(model[i]! - truth);
    if (Number.isNaN(error)) continue;
    worst = Math.max(worst, error);
    if (truth > 0.01) risen = Math.min(risen, time);
    if (time > risen + AFTERWARDS) later = Math.max(later, error);
  }
  // An empty hold droops below 0 V in SPICE and stops there in ours.
  const note = later < worst ? `${later.toFixed(3)} mV once the hold has left 0 V` : undefined;
  return { group: 'holds', test, value: worst, unit: 'mV', ...HOLD_ERROR, ...(note && { note }) };
}

function holdRows(context: Context, name: string): Row[] {
  const netlist = context.spice!.netlist(name);
  const { t_s, v_hold, v_smoothed } = context.spice!.table(name).numbers;
  if (!t_s || !v_hold || !v_smoothed) throw new NotModelled('a table without t_s, v_hold, v_smoothed');
  const curve = new Series(t_s, v_hold);
  const circuit = netlist === undefined ? usualHold(curve) : holdCircuit(netlist);
  const { seconds } = curve;
  const held = bareHold(circuit, seconds);
  const smoothed = smoothedHold(circuit, circuit.smoothing, seconds);
  plotHold(context, name, smoothed, held, new Series(t_s, v_hold), new Series(t_s, v_smoothed));
  return [
    errorRow(`${name}: hold`, held, t_s, v_hold),
    errorRow(`${name}: smoothed`, smoothed, t_s, v_smoothed),
  ];
}

function plotHold(
  context: Context,
  name: string,
  smoothed: Float64Array,
  held: Float64Array,
  holdReference: Series,
  smoothedReference: Series,
): void {
  const to = Math.min(60, (1000 * smoothed.length) / CORE_SAMPLE_RATE);
  const times = smoothed.map((_, i) => (1000 * i) / CORE_SAMPLE_RATE);
  const dots = times.filter((_, i) => i % 48 === 0);
  const error = (model: Float64Array, reference: Series) => ({
    x: times.filter((_, i) => i % 2 === 0),
    y: model
      .filter((_, i) => i % 2 === 0)
      .map((v, n) => 1e3 * (v - reference.at((2 * n) / CORE_SAMPLE_RATE))),
  });
  context.output.svg(
    name,
    chart({
      title: `${name}: held and smoothed voltage of the board (lines) and SPICE (dots)`,
      panels: [
        {
          yLabel: 'V',
          weight: 2,
          series: [
            { name: 'hold', x: times, y: held },
            { name: 'smoothed', x: times, y: smoothed },
            {
              name: '',
              x: dots,
              y: dots.map((t) => smoothedReference.at(t / 1000)),
              style: 'dots',
              color: 1,
            },
          ],
        },
        {
          yLabel: 'error, mV',
          weight: 1,
          series: [
            { name: 'hold', ...error(held, holdReference) },
            { name: 'smoothed', ...error(smoothed, smoothedReference) },
          ],
        },
      ],
      x: { label: 'ms', from: 0, to },
    }),
  );
}

/** Time after a reset until a wide-open filter shows the ramp again, seconds. */
const BLIND = 90e-6;
/** Widest cutoff at which the filter is still well solved. */
const WIDE = 50_000;

interface RampCircuit {
  readonly clocks: number;
  readonly charge: number;
  readonly timeConstant: number;
  readonly discharge: number;
  readonly reset: number;
  /** From the start of the reset pulse to the closing of its switch. */
  readonly lead: number;
}

function rampCircuit(netlist: string): RampCircuit {
  const find = elements(netlist);
  const farads = spiceNumber(find('ci')[3]!);
  const { closes, opens, period, resistance } = switchOf(find, 'vr');
  return {
    clocks: Math.round(period * 8e6),
    charge: -spiceNumber(find('vcv')[3]!),
    timeConstant: spiceNumber(find('ri')[3]!) * farads,
    discharge: resistance * farads,
    reset: opens - closes,
    lead: closes,
  };
}

/** The circuit of all reference ramps, for one without its netlist: 12 V at the divider of its name. */
function usualRamp(name: string): RampCircuit {
  const clocks = Number(/_N(\d+)/.exec(name)?.[1] ?? Number.NaN);
  if (Number.isNaN(clocks)) throw new NotModelled('a name that states no divider');
  const timeConstant = 100e-6;
  return {
    clocks,
    charge: (12 * timeConstant) / (clocks / 8e6 - 2e-6),
    timeConstant,
    discharge: 0.12e-6,
    reset: 2.02e-6,
    lead: 10.8e-9,
  };
}

/** Ramp of DCO1 of voice 0 through a wide-open linear filter, beside the reference where the filter has caught up. */
function rampRow(context: Context, name: string): Row {
  const netlist = context.spice!.netlist(name);
  const { t_s, v } = context.spice!.table(name).numbers;
  if (!t_s || !v) throw new NotModelled('a table without t_s and v');
  const circuit = netlist === undefined ? usualRamp(name) : rampCircuit(netlist);
  const period = circuit.clocks * TICKS_PER_DCO_CLOCK;
  if (circuit.clocks > 0xffff) throw new NotModelled('a divider above 65535');
  const profile: AnalogProfile = {
    ...IDEAL,
    dco: {
      ...IDEAL.dco,
      // The charge is the DAC's full scale here.
      rampTimeConstant: (circuit.timeConstant * IDEAL.dac.fullScaleVolts) / circuit.charge,
      resetTime: circuit.reset,
      dischargeTime: circuit.discharge,
      couplingCorner: 0,
    },
    vcf: {
      ...IDEAL.vcf,
      otaScale: WIDEST_SCALE,
      clampSupply: WIDEST_LIMIT,
      cutoffAtZero: WIDE / 2 ** 10,
      octaves: 10,
    },
  };
  const hand = new HandTape().open().prescale(0, 1, 1).latch(0, LATCH_WAVE1, 3).counter(0, 0, circuit.clocks);
  for (const cv of [CV_SAW1, CV_MIX1, CV_VCF, CV_VCA]) hand.hold(0, cv, profile.dac.fullScaleCode);
  const series = new Series(t_s, v);
  const lag = 4 / (2 * Math.PI * WIDE);
  let lastReset = -1;
  let worst = 0;
  let peak = 0;
  const resets: number[] = [];
  const board = testBoard(profile, {
    edge: (voice, dco, tick, high) => {
      if (voice === 0 && dco === 1 && high) resets.push(tick);
    },
    filterOutput: (voice, position, samples, from, to) => {
      for (let i = from; i < to && voice === 0; i++) {
        const tick = (position + i) * TICKS_PER_CORE_SAMPLE;
        while (resets.length > 0 && resets[0]! <= tick) lastReset = resets.shift()!;
        if (position + i < START || lastReset < 0) continue;
        const since = (tick - lastReset) / TICKS_PER_SECOND + circuit.lead;
        if (since < BLIND || since * TICKS_PER_SECOND > period) continue;
        // What the centred wave of the mixer stands for.
        const volts = samples[i]! / profile.mixer.busGain + profile.dco.pulseAmplitude / 2;
        worst = Math.max(worst, Math.abs(volts - series.at(since - lag)));
        peak = Math.max(peak, volts);
      }
    },
  });
  const count = START + Math.ceil((3 * period) / TICKS_PER_CORE_SAMPLE) + 2;
  render(board, hand, count, () => undefined);
  return {
    group: 'holds',
    test: `${name}: ramp`,
    value: 1e3 * worst,
    unit: 'mV',
    note: `of ${peak.toFixed(2)} V, from ${BLIND * 1e6} us after each reset`,
  };
}

export const holds: Group = {
  name: 'holds',
  title: 'sample-and-hold and ramps against sh_* and dco_*',
  run(context): Findings {
    const { spice } = context;
    if (spice === undefined) {
      const note = 'no reference curves at hand (--spice DIR)';
      return { rows: [{ group: 'holds', test: 'sh_*, dco_*', value: undefined, unit: '', note }] };
    }
    const rows: Row[] = [];
    const notModelled: [string, string][] = [];
    const names = [...spice.startingWith('sh_'), ...spice.startingWith('dco_')];
    for (const name of names) {
      try {
        if (name.startsWith('sh_')) rows.push(...holdRows(context, name));
        else rows.push(rampRow(context, name));
      } catch (error) {
        if (!(error instanceof NotModelled)) throw error;
        notModelled.push([name, error.message]);
      }
    }
    return { rows, notModelled };
  },
};

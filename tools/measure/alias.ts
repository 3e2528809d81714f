/** How clean the voices are: inharmonic power of coherent notes, and the exact pitch of the counters. */
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { CV_SAW1, LATCH_CROSS_MOD } from '../../src/tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_DCO_CLOCK, TICKS_PER_SECOND } from '../../src/time.js';
import { boardOptions, chargeCode, cutoffCode, HandTape, note } from '../../test/analog/board.js';
import type { Context, Findings, Group } from './context.js';
import { countLines, type LineCount } from './lines.js';
import { frequencyOf, NOTES, noteNamed, type TestNote, window } from './notes.js';
import { chart, type Panel } from './plot.js';
import type { Row } from './report.js';
import { IDEAL, render, renderStretch } from './rig.js';

const LOW_NOTES = { must: -100, aim: -130 };
const HIGH_NOTES = { must: -90, aim: -110 };
const OPEN_FILTER = { must: -65, aim: -75 };
const SYNC = { must: -80, aim: -110 };

/** Until the couplings (3, 1 and 0.7 Hz) have settled below -220 dB. */
const SETTLE = 6 * CORE_SAMPLE_RATE;

/** A saw at full level (+-2.5 V on the bus) through the whole board: filter, VCA, output; chorus off. */
function sawLines(testNote: TestNote, cutoff: number): LineCount {
  const { prescale: p, count } = testNote;
  const hand = note(new HandTape().open(), { count1: count, p, cutoff: cutoffCode(cutoff) });
  const { samples, periods } = window(testNote);
  const board = new AnalogBoard(boardOptions(IDEAL));
  return countLines(renderStretch(board, hand, SETTLE, samples).left, periods, CORE_SAMPLE_RATE);
}

interface Counted {
  readonly name: string;
  readonly cutoff: number;
  readonly count: LineCount;
}

function worstOf(all: readonly Counted[]): Counted {
  return all.reduce((a, b) => (b.count.inharmonic > a.count.inharmonic ? b : a));
}

function describe({ name, cutoff, count }: Counted): string {
  return (
    `worst ${name} at ${cutoff / 1000} kHz; strongest line ${count.worst.level.toFixed(1)} dB ` +
    `at ${count.worst.frequency.toFixed(0)} Hz`
  );
}

function spectrumPanel({ name, cutoff, count }: Counted): Panel {
  const harmonic = count.lines.filter((line) => line.isHarmonic);
  const rest = count.lines.filter((line) => !line.isHarmonic);
  const columns = (lines: typeof harmonic) => ({
    x: lines.map(({ frequency }) => frequency / 1000),
    y: lines.map(({ level }) => level),
  });
  return {
    yLabel: `${name}, ${cutoff / 1000} kHz: dB`,
    from: -200,
    to: 10,
    series: [
      { name: 'everything else', ...columns(rest), style: 'stems', color: 1 },
      { name: 'harmonics', ...columns(harmonic), style: 'stems', color: 0 },
    ],
    marks: [{ y: count.inharmonic, label: `all inharmonic power ${count.inharmonic.toFixed(1)} dB` }],
  };
}

export const wholeVoice: Group = {
  name: 'voice',
  title: 'whole voice, inharmonic power of a saw',
  run(context): Findings {
    const run = (names: readonly string[], cutoffs: readonly number[]): Counted[] =>
      names.flatMap((name) =>
        cutoffs.map((cutoff) => ({ name, cutoff, count: sawLines(noteNamed(name), cutoff) })),
      );
    const { quick } = context;
    const low = run(quick ? ['C4', 'C6'] : ['C2', 'C3', 'C4', 'C5', 'C6'], [1000, 4000]);
    const c7 = run(['C7'], [12_000]);
    const c8 = run(['C8'], [16_000]);
    const every = NOTES.map(({ name }) => name);
    const open = run(quick ? ['C6', 'C8'] : every, quick ? [50_000] : [20_000, 30_000, 40_000, 50_000]);
    const all = [...low, ...c7, ...c8, ...open];
    context.output.csv(
      'alias-voice',
      ['note', 'frequency_hz', 'cutoff_hz', 'inharmonic_db', 'worst_line_db', 'worst_line_hz'],
      all.map(({ name, cutoff, count }) => [
        name,
        frequencyOf(noteNamed(name)),
        cutoff,
        count.inharmonic,
        count.worst.level,
        count.worst.frequency,
      ]),
    );
    context.output.svg(
      'alias-voice',
      chart({
        title: 'Saw through the whole board: harmonics and everything else',
        panels: [low[low.length - 1]!, c8[0]!, open[open.length - 1]!].map(spectrumPanel),
        x: { label: 'kHz', from: 0, to: 20 },
        height: 620,
      }),
    );
    const row = (test: string, counted: readonly Counted[], marks: { must: number; aim: number }): Row => {
      const worst = worstOf(counted);
      return {
        group: 'voice',
        test,
        value: worst.count.inharmonic,
        unit: 'dB',
        ...marks,
        note: describe(worst),
      };
    };
    return {
      rows: [
        row(quick ? 'saw, C4 and C6, fc 1 k and 4 k' : 'saw, C2-C6, fc 1 k and 4 k', low, LOW_NOTES),
        row('saw, C7, fc 12 k', c7, HIGH_NOTES),
        row('saw, C8, fc 16 k', c8, HIGH_NOTES),
        row(quick ? 'saw, C6 and C8, fc 50 k' : 'saw, C2-C8, fc 20-50 k', open, OPEN_FILTER),
      ],
    };
  },
};

/** DCO2 alone, reset and reloaded by DCO1 (SYNC1), fc 4 kHz. */
function syncLines(master: TestNote, ratio: number): LineCount {
  const { prescale: p, count } = master;
  const count2 = Math.round(count / ratio);
  const hand = new HandTape().open().latch(0, LATCH_CROSS_MOD, 1);
  note(hand, { count1: count, count2, mix1: 0, p, cutoff: cutoffCode(4000) });
  const { samples, periods } = window(master);
  const board = new AnalogBoard(boardOptions(IDEAL));
  return countLines(renderStretch(board, hand, SETTLE, samples).left, periods, CORE_SAMPLE_RATE);
}

export const hardSync: Group = {
  name: 'sync',
  title: 'hard sync with reload, ratios 1 to 4',
  run(context): Findings {
    const masters = context.quick ? ['C5'] : ['C3', 'C5', 'C6'];
    const ratios = context.quick ? [1, 1.5, 2.37, 3.51] : [1, 1.1, 1.26, 1.5, 1.83, 2, 2.37, 3, 3.51, 4];
    const all = masters.flatMap((name) =>
      ratios.map((ratio) => ({ name, ratio, count: syncLines(noteNamed(name), ratio) })),
    );
    context.output.csv(
      'alias-sync',
      ['master', 'ratio', 'inharmonic_db', 'worst_line_db', 'worst_line_hz'],
      all.map(({ name, ratio, count }) => [
        name,
        ratio,
        count.inharmonic,
        count.worst.level,
        count.worst.frequency,
      ]),
    );
    const worst = all.reduce((a, b) => (b.count.inharmonic > a.count.inharmonic ? b : a));
    const { level, frequency } = worst.count.worst;
    return {
      rows: [
        {
          group: 'sync',
          test: `saw, masters ${masters.join(' ')}, fc 4 k`,
          value: worst.count.inharmonic,
          unit: 'dB',
          ...SYNC,
          note:
            `worst master ${worst.name}, ratio ${worst.ratio}; strongest line ${level.toFixed(1)} dB ` +
            `at ${frequency.toFixed(0)} Hz`,
        },
      ],
    };
  },
};

/** Largest deviation of any counter edge from its place, in parts per million of ten seconds. */
function pitchError(context: Context): { ppm: number; edges: number } {
  const seconds = context.quick ? 2 : 10;
  const counts = [61_156, 15_289, 7645, 3822, 1911, 956];
  const prescale = 2;
  const hand = new HandTape().prescale(0, prescale, prescale);
  counts.forEach((count, voice) => {
    hand.counter(0, voice, count).counter(0, 6 + voice, count + 1);
    hand.hold(0, CV_SAW1 + voice, chargeCode(count * prescale * TICKS_PER_DCO_CLOCK));
  });
  const firsts = new Float64Array(12).fill(-1);
  const rises = new Float64Array(12);
  let worst = 0;
  let edges = 0;
  const board = new AnalogBoard(boardOptions(IDEAL), {
    edge: (voice, dco, tick, high) => {
      if (!high) return;
      const oscillator = voice + (dco - 1) * 6;
      if (firsts[oscillator]! < 0) {
        firsts[oscillator] = tick;
        return;
      }
      edges++;
      rises[oscillator]!++;
      const period = (counts[voice]! + (dco - 1)) * prescale * TICKS_PER_DCO_CLOCK;
      worst = Math.max(worst, Math.abs(tick - firsts[oscillator]! - rises[oscillator]! * period));
    },
  });
  render(board, hand, seconds * CORE_SAMPLE_RATE, () => undefined);
  return { ppm: (1e6 * worst) / (seconds * TICKS_PER_SECOND), edges };
}

export const pitch: Group = {
  name: 'frequency',
  title: 'pitch: counter edges at 8 MHz / N',
  run(context): Findings {
    const { ppm, edges } = pitchError(context);
    return {
      rows: [
        {
          group: 'frequency',
          test: `12 counters over ${context.quick ? 2 : 10} s`,
          value: ppm,
          unit: 'ppm',
          must: 0,
          note: `${edges} periods`,
        },
      ],
    };
  },
};

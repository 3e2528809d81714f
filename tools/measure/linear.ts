/** The linear oscillator tap: how clean the band-limited waves are, and how flat to 20 kHz. */
import { LINEAR_TAP_DELAY } from '../../src/analog/linearTap.js';
import { CORE_SAMPLE_RATE } from '../../src/time.js';
import { HandTape, note } from '../../test/analog/board.js';
import type { Context, Findings, Group } from './context.js';
import { countLines, type LineCount } from './lines.js';
import { frequencyOf, NOTES, noteNamed, type TestNote, window } from './notes.js';
import { chart } from './plot.js';
import type { Row } from './report.js';
import { IDEAL, render, testBoard } from './rig.js';

const ALIAS = { must: 100, aim: 120, better: 'above' } as const;
const FLAT = { must: 0.01 };

const WAVES: readonly (readonly [name: string, latch: number])[] = [
  ['saw', 3],
  ['pulse', 2],
  ['square', 1],
];

/** Until charge voltages and comparators are steady. */
const SETTLE = 0.2 * CORE_SAMPLE_RATE;

/** DCO1 of voice 0 at the tap, counted. */
function tapLines(testNote: TestNote, wave: number): LineCount {
  const { prescale: p, count: count1 } = testNote;
  const { samples, periods } = window(testNote);
  const signal = new Float64Array(samples);
  const board = testBoard(IDEAL, {
    oscillator: (voice, dco, position, heard, from, to) => {
      if (voice !== 0 || dco !== 1) return;
      for (let i = from; i < to; i++) {
        const at = position + i - SETTLE;
        if (at >= 0 && at < samples) signal[at] = heard[i]!;
      }
    },
  });
  const hand = note(new HandTape().open(), { count1, p, wave1: wave });
  render(board, hand, SETTLE + samples + LINEAR_TAP_DELAY, () => undefined);
  return countLines(signal, periods, CORE_SAMPLE_RATE);
}

/**
 * Power of harmonic n of the ramp as it is, relative to that of the first: it rises to the reset, stays for the
 * discharge time and is zero for the rest of the reset.
 */
function rampHarmonics(frequency: number, count: number): number[] {
  const { resetTime, dischargeTime } = IDEAL.dco;
  const rise = 1 / frequency - resetTime;
  const fall = rise + dischargeTime;
  const powers = Array.from({ length: count }, (_, index) => {
    const w = 2 * Math.PI * frequency * (index + 1);
    // A jump is 1 / jw, a bend 1 / (jw)^2.
    const re = Math.sin(w * fall) / w - (1 - Math.cos(w * rise)) / (rise * w * w);
    const im = Math.cos(w * fall) / w - Math.sin(w * rise) / (rise * w * w);
    return re * re + im * im;
  });
  return powers.map((power) => power / powers[0]!);
}

/** Largest deviation of the harmonics to 20 kHz from the ramp's own, dB, and the curve. */
function flatness(count: LineCount, frequency: number): { worst: number; x: number[]; y: number[] } {
  const lines = count.lines.filter((line) => line.isHarmonic);
  const truth = rampHarmonics(frequency, lines.length);
  const y = lines.map((line, n) => line.level - lines[0]!.level - 10 * Math.log10(truth[n]!));
  return { worst: Math.max(...y.map(Math.abs)), x: lines.map((line) => line.frequency / 1000), y };
}

export const linearTap: Group = {
  name: 'linear',
  title: 'linear oscillator tap, signal to alias',
  run(context: Context): Findings {
    const names = context.quick ? ['C4', 'C8'] : NOTES.map(({ name }) => name);
    const found = WAVES.flatMap(([wave, latch]) =>
      names.map((name) => ({ wave, name, count: tapLines(noteNamed(name), latch) })),
    );
    const rows: Row[] = WAVES.map(([wave]) => {
      const worst = found
        .filter((one) => one.wave === wave)
        .reduce((a, b) => (b.count.inharmonic > a.count.inharmonic ? b : a));
      return {
        group: 'linear',
        test: `${wave}, ${names[0]}-${names.at(-1)}`,
        value: -worst.count.inharmonic,
        unit: 'dB',
        ...ALIAS,
        note: `worst ${worst.name}; strongest line ${worst.count.worst.level.toFixed(1)} dB at ${worst.count.worst.frequency.toFixed(0)} Hz`,
      };
    });
    const flat = found
      .filter(({ wave }) => wave === 'saw')
      .map(({ name, count }) => ({ name, ...flatness(count, frequencyOf(noteNamed(name))) }));
    rows.push({
      group: 'linear',
      test: 'saw: harmonics to 20 kHz',
      value: Math.max(...flat.map(({ worst }) => worst)),
      unit: 'dB',
      ...FLAT,
      note: 'against the Fourier series of the ramp',
    });
    context.output.csv(
      'alias-linear',
      ['wave', 'note', 'inharmonic_db', 'worst_line_db', 'worst_line_hz'],
      found.map(({ wave, name, count }) => [
        wave,
        name,
        count.inharmonic,
        count.worst.level,
        count.worst.frequency,
      ]),
    );
    const { count } = found.find(({ wave, name }) => wave === 'saw' && name === 'C8')!;
    const columns = (isHarmonic: boolean) => {
      const lines = count.lines.filter((line) => line.isHarmonic === isHarmonic);
      return { x: lines.map(({ frequency }) => frequency / 1000), y: lines.map(({ level }) => level) };
    };
    context.output.svg(
      'alias-linear',
      chart({
        title: 'Linear oscillator tap: saw C8, and flatness of all notes',
        panels: [
          {
            yLabel: 'dB',
            from: -200,
            to: 10,
            weight: 1.5,
            series: [
              { name: 'everything else', ...columns(false), style: 'stems', color: 1 },
              { name: 'harmonics', ...columns(true), style: 'stems', color: 0 },
            ],
            marks: [{ y: count.inharmonic, label: `all inharmonic power ${count.inharmonic.toFixed(1)} dB` }],
          },
          {
            yLabel: 'harmonics, dB off',
            weight: 1,
            series: flat.map(({ name, x, y }, color) => ({ name, x, y, color })),
          },
        ],
        x: { label: 'kHz', from: 0, to: 20 },
      }),
    );
    return { rows };
  },
};

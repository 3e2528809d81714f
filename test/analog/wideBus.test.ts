import { describe, expect, it } from 'vitest';
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { BLOCK } from '../../src/analog/kernel/layout.js';
import { BUS_DELAY, WideBus } from '../../src/analog/wideBus.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { CV_VCF } from '../../src/tape/controlTape.js';
import { boardOptions, cutoffCode, HandTape, note, renderBoard } from './board.js';
import { inharmonicDb } from './coherent.js';

/** Gain in dB of the way from the 192 kHz bus for a sine, and the frequency it comes out at. */
function gain(frequency: number): number {
  const bus = new WideBus();
  const [narrow, wide] = [new Float64Array(BLOCK), new Float64Array(2 * BLOCK)];
  const folded = Math.abs(frequency - 96_000 * Math.round(frequency / 96_000));
  let [re, im] = [0, 0];
  const blocks = 75; // 100 ms
  for (let n = 0; n < blocks + 1; n++) {
    for (let i = 0; i < 2 * BLOCK; i++) {
      wide[i] = Math.sin((2 * Math.PI * frequency * (n * 2 * BLOCK + i)) / 192_000);
    }
    narrow.fill(0);
    bus.process(narrow, wide, true, BLOCK);
    if (n === 0) continue;
    for (let i = 0; i < BLOCK; i++) {
      const phase = (2 * Math.PI * folded * (n * BLOCK + i)) / 96_000;
      re += narrow[i]! * Math.cos(phase);
      im += narrow[i]! * Math.sin(phase);
    }
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / (blocks * BLOCK));
}

describe('the 192 kHz bus', () => {
  it('is flat to 20 kHz within 0.001 dB', () => {
    for (const frequency of [100, 1000, 10_000, 20_000]) expect(Math.abs(gain(frequency))).toBeLessThan(1e-3);
  });

  it('is 120 dB down where it folds into 0-20 kHz', () => {
    for (const frequency of [76_000, 80_000, 90_000, 95_000]) expect(gain(frequency)).toBeLessThan(-120);
  });

  it('delays the 96 kHz bus as much, however it is cut', () => {
    const bus = new WideBus();
    const values: number[] = [];
    for (const count of [1, 3, 128, 60]) {
      const narrow = new Float64Array(BLOCK).map((_, i) => 1 + values.length + i);
      bus.process(narrow, new Float64Array(2 * BLOCK), false, count);
      values.push(...narrow.subarray(0, count));
    }
    values.forEach((value, i) => {
      expect(value).toBe(Math.max(0, i + 1 - BUS_DELAY));
    });
  });
});

describe('a voice above 10 kHz', () => {
  /** The board's bus while the cutoff of a sine-like voice is swept from `from` to `to` Hz. */
  const sweep = (from: number, to: number): Float64Array => {
    const hand = note(new HandTape().open(), { count1: 30_578, p: 1, cutoff: cutoffCode(from) });
    hand.hold(4_800_000, CV_VCF, cutoffCode(to));
    const bus = new Float64Array(24_000);
    const board = new AnalogBoard(boardOptions('ideal'), {
      bus: (position, samples, count) => bus.set(samples.subarray(0, count), position),
    });
    renderBoard(board, hand.finish(), bus.length);
    return bus;
  };

  it('changes over without a click: the bus above 20 kHz stays below -90 dB of the wave', () => {
    // fc from 9.9 to 10.1 kHz: the filter hardly changes, the path does.
    const bus = sweep(9900, 10_100);
    const steady = sweep(9900, 9900);
    let worst = 0;
    for (let i = 9000; i < 14_000; i++) {
      // What has changed, less its slow part: fourth difference.
      const d = (n: number) => bus[n]! - steady[n]!;
      worst = Math.max(worst, Math.abs(d(i - 2) - 4 * d(i - 1) + 6 * d(i) - 4 * d(i + 1) + d(i + 2)) / 16);
    }
    expect(worst).toBeLessThan(2.5e-3);
  });

  it.each([
    ['C7, fc 12 kHz', 3823, 12_000, -90],
    ['C8, fc 16 kHz', 1911, 16_000, -90],
    ['C8, fc 20 kHz', 1911, 20_000, -65],
    ['C8, fc 50 kHz', 1911, 50_000, -65],
  ])('saw %s', (_, count, cutoff, limit) => {
    const hand = note(new HandTape().open(), { count1: count, p: 1, cutoff: cutoffCode(cutoff) });
    const cycles = new Float64Array(6 * count);
    const board = new AnalogBoard(boardOptions(analogProfile('ideal')), {
      bus: (position, samples, length) => {
        for (let i = 0; i < length; i++) {
          const at = position + i - 48_000;
          if (at >= 0 && at < cycles.length) cycles[at] = samples[i]!;
        }
      },
    });
    renderBoard(board, hand.finish(), 48_000 + cycles.length);
    expect(inharmonicDb(cycles, 500)).toBeLessThan(limit);
  });
});

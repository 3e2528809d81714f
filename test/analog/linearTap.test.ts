import { describe, expect, it } from 'vitest';
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { LATCH_CROSS_MOD } from '../../src/tape/controlTape.js';
import { boardOptions, HandTape, note, renderBoard } from './board.js';
import { inharmonicDb } from './coherent.js';

/** 500 periods of 8 MHz / `count` of an oscillator of voice 0 as the linear tap gives it, after a second. */
function tapped(hand: HandTape, dco: 1 | 2, count: number): Float64Array {
  const cycles = new Float64Array(6 * count);
  const board = new AnalogBoard(boardOptions('ideal'), {
    oscillator: (voice, which, position, samples, from, to) => {
      if (voice !== 0 || which !== dco) return;
      for (let i = from; i < to; i++) {
        const at = position + i - 96_000;
        if (at >= 0 && at < cycles.length) cycles[at] = samples[i]!;
      }
    },
  });
  renderBoard(board, hand.finish(), 96_000 + cycles.length + 100);
  return cycles;
}

/** Amplitude of harmonic `n` of 500 periods. */
function harmonic(signal: Float64Array, n: number): number {
  let [re, im] = [0, 0];
  signal.forEach((x, i) => {
    const phase = (2 * Math.PI * ((500 * n * i) % signal.length)) / signal.length;
    re += x * Math.cos(phase);
    im += x * Math.sin(phase);
  });
  return (2 * Math.hypot(re, im)) / signal.length;
}

describe('linear oscillator tap', () => {
  const waves: [name: string, wave: number, count: number][] = [
    ['saw C5', 3, 15_289],
    ['saw C6', 3, 7646],
    ['saw C8', 3, 1911],
    ['pulse C7', 2, 3823],
    ['square C8', 1, 1911],
  ];
  it.each(waves)('%s: aliases 120 dB down', (_, wave, count) => {
    const hand = note(new HandTape().open(), { count1: count, p: 1, wave1: wave });
    expect(inharmonicDb(tapped(hand, 1, count), 500)).toBeLessThan(-120);
  });

  it('hard sync with reload: aliases 120 dB down', () => {
    const hand = note(new HandTape().open(), { count1: 3823, count2: 1613, p: 1 });
    expect(inharmonicDb(tapped(hand.latch(0, LATCH_CROSS_MOD, 1), 2, 3823), 500)).toBeLessThan(-120);
  });

  it('is flat to 20 kHz within 0.001 dB: the harmonics of a 12 V square', () => {
    const count = 7646;
    const signal = tapped(note(new HandTape().open(), { count1: count, p: 1, wave1: 1 }), 1, count);
    for (const n of [1, 3, 9, 19]) {
      const truth = (2 * 12) / (Math.PI * n);
      expect(Math.abs(20 * Math.log10(harmonic(signal, n) / truth))).toBeLessThan(1e-3);
    }
  });

  it('does not change what is heard', () => {
    const hand = () => note(new HandTape().open(), { count1: 2273, count2: 2001 });
    const plain = renderBoard(new AnalogBoard(boardOptions()), hand().finish(), 4000);
    const watched = new AnalogBoard(boardOptions(), { oscillator: () => undefined });
    expect(renderBoard(watched, hand().finish(), 4000)).toEqual(plain);
  });
});

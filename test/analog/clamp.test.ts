import { describe, expect, it } from 'vitest';
import { decay, ln, throughDiode } from '../../src/analog/kernel/clamp.js';

const SUPPLY = 12;
const THERMAL = 0.025865;
const SATURATION = 1e-14;
const CAPACITOR = 240e-12;
const STEP = 1 / 96_000;

/** C dv/dt = I - IS exp((v - supply) / VT) in very small implicit steps. */
function integrated(before: number, after: number, seconds: number): number {
  const count = 200_000;
  const h = seconds / count;
  const rise = (after - before) / count;
  let v = before;
  for (let n = 0; n < count; n++) {
    let next = v;
    for (let turn = 0; turn < 4; turn++) {
      const fall = (h / CAPACITOR) * SATURATION * Math.exp((next - SUPPLY) / THERMAL);
      next -= (next - v - rise + fall) / (1 + fall / THERMAL);
    }
    v = next;
  }
  return v;
}

function clamped(before: number, after: number, seconds = STEP): number {
  const flow = (SATURATION * seconds) / (CAPACITOR * THERMAL);
  return throughDiode(before, after, flow, 11.6, SUPPLY, THERMAL);
}

describe('clamp diodes', () => {
  it('decay and ln are e^-x and the natural logarithm', () => {
    for (let x = 0; x < 49; x += 0.0173) expect(Math.abs(decay(x) / Math.exp(-x) - 1)).toBeLessThan(2e-10);
    for (let x = -60; x < 60; x += 0.0317) expect(Math.abs(ln(Math.exp(x)) - x)).toBeLessThan(3e-10);
    expect(decay(1e9)).toBe(0);
    expect(ln(1)).toBe(0);
  });

  it.each([
    [11.5, 12.3],
    [12.3, 12.7],
    [12.45, 12.4505],
    [12.5, 12.1],
    [11.9, 14.5],
  ])('from %d V towards %d V: the circuit, integrated', (before, after) => {
    expect(Math.abs(clamped(before, after) - integrated(before, after, STEP))).toBeLessThan(2e-6);
    expect(clamped(-before, -after)).toBe(-clamped(before, after));
  });

  it('two halves of a step are a step', () => {
    for (let after = 11.7; after < 60; after += 0.37) {
      const half = clamped(11.9, (11.9 + after) / 2, STEP / 2);
      const whole = clamped(half, half + (after - 11.9) / 2, STEP / 2);
      expect(Math.abs(whole - clamped(11.9, after))).toBeLessThan(1e-9);
    }
  });

  it('leaves alone what is far from the supply and what takes no time', () => {
    expect(clamped(3, 11.6)).toBe(11.6);
    expect(clamped(12.4, 12.4, 0)).toBe(12.4);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Level } from '../../src/chips/i8254.js';
import { CONVERSION_TICKS, OUTPUT_ENABLE_TICKS, Upd7001 } from '../../src/chips/upd7001.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';

const TICKS_PER_US = 48;
let adc: Upd7001;
let tick: number;

beforeEach(() => {
  adc = new Upd7001();
  tick = 0;
  [0x11, 0x22, 0xa5, 0xff].forEach((code, channel) => {
    adc.setInput(0, channel, code);
  });
});

/** One access as the firmware makes it: /CS low, eight clocks, /CS high. Returns the byte, sends `out`. */
function access(out: number): number {
  adc.lines(tick, 0, 1, 1);
  tick += 20 * TICKS_PER_US;
  let value = 0;
  for (let bit = 7; bit >= 0; bit--) {
    const dataIn = ((out >> bit) & 1) as Level;
    adc.lines(tick, 0, 0, dataIn);
    tick += 4 * TICKS_PER_US;
    value = (value << 1) | adc.readOutput(tick);
    adc.lines(tick, 0, 1, dataIn);
    tick += 4 * TICKS_PER_US;
  }
  adc.lines(tick, 1, 1, 1);
  return value;
}

describe('uPD7001', () => {
  it('needs 140 us for a conversion, and pulls the line low when it is done', () => {
    expect(CONVERSION_TICKS).toBe(140 * TICKS_PER_US);
    access(2);
    expect(adc.readOutput(tick)).toBe(1);
    expect(adc.readOutput(tick + CONVERSION_TICKS - 1)).toBe(1);
    expect(adc.readOutput(tick + CONVERSION_TICKS)).toBe(0);
  });

  it('gives in each access the channel that the access before chose', () => {
    const results: number[] = [];
    for (const channel of [0, 1, 2, 3, 0]) {
      tick += CONVERSION_TICKS;
      results.push(access(channel));
    }
    expect(results.slice(1)).toEqual([0x11, 0x22, 0xa5, 0xff]);
  });

  it('keeps the line released for 12.5 us after /CS falls', () => {
    expect(OUTPUT_ENABLE_TICKS).toBe(12.5 * TICKS_PER_US);
    access(0);
    tick += CONVERSION_TICKS;
    adc.lines(tick, 0, 1, 1);
    adc.lines(tick + 48, 0, 0, 1);
    expect(adc.readOutput(tick + OUTPUT_ENABLE_TICKS - 1)).toBe(1);
    expect(adc.readOutput(tick + OUTPUT_ENABLE_TICKS)).toBe(0);
  });

  it('takes the input as it is when the conversion ends', () => {
    access(1);
    adc.setInput(tick + CONVERSION_TICKS - 10, 1, 0x40);
    adc.setInput(tick + CONVERSION_TICKS + 10, 1, 0x80);
    tick += 2 * CONVERSION_TICKS;
    expect(access(1)).toBe(0x40);
  });

  it('continues from a snapshot during a conversion', () => {
    access(2);
    tick += CONVERSION_TICKS / 2;
    const writer = new StateWriter();
    adc.save(writer);
    adc = new Upd7001();
    adc.load(new StateReader(writer.finish()));
    tick += CONVERSION_TICKS / 2;
    expect(adc.readOutput(tick)).toBe(0);
    expect(access(0)).toBe(0xa5);
  });
});

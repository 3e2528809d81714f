import { describe, expect, it } from 'vitest';
import { DISPLAY_CELLS, DisplayDecoder, DisplayLink, type DisplayLinkRule } from '../../src/chips/display.js';

/** Rising edge, 8 bits, most significant first, 200 us. */
const RULE: DisplayLinkRule = { edge: 'rising', msbFirst: true, bits: 8, gapTicks: 9600 };

import type { Level } from '../../src/chips/i8254.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';

/** Bit-bangs the given levels of the data wire, one every 10 us, clock low then high. */
function clockOut(link: DisplayLink, tick: number, bits: string): number {
  for (const bit of bits) {
    const data = Number(bit) as Level;
    link.lines(tick, 0, data);
    link.lines(tick + 240, 1, data);
    tick += 480;
  }
  return tick;
}

function receiver(rule: Partial<DisplayLinkRule> = {}) {
  const codes: number[] = [];
  const link = new DisplayLink({ ...RULE, ...rule }, (code) => codes.push(code));
  return { codes, link };
}

describe('display link', () => {
  it('assembles eight bits at rising edges, most significant first', () => {
    const { codes, link } = receiver();
    clockOut(link, 0, '0100000110000101');
    expect(codes).toEqual([0x41, 0x85]);
  });

  it('follows the rule it is given', () => {
    const lsb = receiver({ msbFirst: false, bits: 7 });
    clockOut(lsb.link, 0, '1000001');
    clockOut(lsb.link, 9600, '1100000');
    expect(lsb.codes).toEqual([0x41, 0x03]);
    const falling = receiver({ edge: 'falling' });
    clockOut(falling.link, 0, '01000001');
    expect(falling.codes).toEqual([0x41]);
  });

  it('drops a code that a pause of more than 200 us interrupts, and only then', () => {
    const { codes, link } = receiver();
    let tick = clockOut(link, 0, '111');
    tick = clockOut(link, tick + 9600, '01000001');
    expect(codes).toEqual([0x41]);
    expect(link.dropped).toBe(1);
    tick = clockOut(link, tick, '0100');
    clockOut(link, tick + 9600 - 480, '0010');
    expect(codes).toEqual([0x41, 0x42]);
  });

  it('continues from a snapshot within a code', () => {
    const first = receiver();
    const tick = clockOut(first.link, 0, '0101');
    const writer = new StateWriter();
    first.link.save(writer);
    const second = receiver();
    second.link.load(new StateReader(writer.finish()));
    clockOut(second.link, tick, '1010');
    expect(second.codes).toEqual([0x5a]);
  });
});

describe('display decoder', () => {
  const show = (display: DisplayDecoder, codes: number[]) => {
    for (const code of codes) display.receive(code);
  };
  const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));

  it('shows characters and digit codes at the cursor', () => {
    const display = new DisplayDecoder();
    show(display, [0x0c, ...ascii('TONE '), 4, 2, 0x80 + 20, ...ascii('BRASS')]);
    expect(display.text).toBe('TONE 42'.padEnd(20) + 'BRASS'.padEnd(20));
    show(display, [0x0c]);
    expect(display.text).toBe(' '.repeat(DISPLAY_CELLS));
    expect(display.cursor).toBe(0);
  });

  it('counts codes it does not know and characters past the last cell', () => {
    const display = new DisplayDecoder();
    show(display, [0x80 + 39, ...ascii('AB'), 0x7f, 0x7f, 0x80 + 40, 0x1f]);
    expect(display.text).toBe(`${' '.repeat(39)}A`);
    expect(display.ignoredSummary()).toBe('1Fh x 1, 42h x 1, 7Fh x 2, A8h x 1');
  });

  it('continues from a snapshot', () => {
    const display = new DisplayDecoder();
    show(display, [0x80 + 3, ...ascii('JX')]);
    const writer = new StateWriter();
    display.save(writer);
    const copy = new DisplayDecoder();
    copy.load(new StateReader(writer.finish()));
    show(copy, [1, 0]);
    expect(copy.text.trim()).toBe('JX10');
  });
});

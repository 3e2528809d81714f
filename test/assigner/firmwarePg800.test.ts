import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import { FirmwareBench } from './firmwareBench.js';
import { patchApr } from './sysexMessages.js';

const READY = 0x40;
const DATA = 0x80;
const CLOCK = 0x01;

/** A PG-800 at the port: P1.6 ready, P1.7 data, P2.0 the synthesizer's clock. */
class Programmer {
  private bits: number[] = [];
  private clock = 0;
  private data = 0;
  /** Ticks at which the clock moved. */
  readonly edges: number[] = [];

  constructor(bench: FirmwareBench) {
    const { assigner } = bench;
    const changed = assigner.portChanged.bind(assigner);
    const read = assigner.readPort1.bind(assigner);
    assigner.portChanged = (port, latch, direction) => {
      changed(port, latch, direction);
      if (port === 2 && (direction & CLOCK) !== 0) this.clockLevel(latch & CLOCK, assigner.cpu.cycle);
    };
    assigner.readPort1 = () =>
      (read() & ~(READY | DATA)) | (this.bits.length > 0 ? READY : 0) | (this.data ? DATA : 0);
  }

  send(...bytes: readonly number[]): void {
    for (const byte of bytes) for (let bit = 7; bit >= 0; bit--) this.bits.push((byte >> bit) & 1);
  }

  /** A bit comes out as the clock rises. */
  private clockLevel(level: number, cycle: number): void {
    if (level === this.clock) return;
    this.clock = level;
    this.edges.push(cycle);
    if (level === 1) this.data = this.bits.shift() ?? 0;
  }
}

function plugged(keyMode: number): { bench: FirmwareBench; programmer: Programmer } {
  const patch = Patch.initial();
  patch.set('key-mode', keyMode);
  const bench = FirmwareBench.booted();
  const programmer = new Programmer(bench);
  bench.send(patchApr(patch.toParameters()), 0.3);
  bench.forget();
  return { bench, programmer };
}

describe('PG-800', () => {
  it('sets parameters of the tone that is heard, on its boards, and the display says so', () => {
    const { bench, programmer } = plugged(0);
    programmer.send(0x97, 101, 0x98, 33);
    bench.run(0.1);
    expect(bench.commands().map(({ prefix, number, value }) => [prefix, number, value])).toEqual(
      expect.arrayContaining([
        [0xf9, 0x97, 101],
        [0xf9, 0x98, 33],
      ]),
    );
    expect(bench.commands().every(({ prefix }) => prefix === 0xf9)).toBe(true);
    programmer.send(0x97, 64);
    bench.run(0.15);
    expect(bench.assigner.display.text).toMatch(/^UPPER VCF CUTOFF +50 *$/);
  });

  it('edits the half at the panel, and both boards of a whole patch', () => {
    const { bench, programmer } = plugged(0);
    for (let n = 0; n < 2; n++) {
      bench.assigner.panel.press('TONE', true);
      bench.run(0.03);
      bench.assigner.panel.press('TONE', false);
      bench.run(0.03);
    }
    programmer.send(0xa3, 77);
    bench.run(0.05);
    expect(bench.commands().map(({ prefix, number, value }) => [prefix, number, value])).toEqual([
      [0xf1, 0xa3, 77],
    ]);
    const whole = plugged(2);
    whole.programmer.send(0xa3, 77);
    whole.bench.run(0.05);
    expect(whole.bench.wire).toEqual([0xf4, 0xa3, 77]);
  });

  it('finds its place again: a value without a number, a number twice, numbers that are none', () => {
    const { bench, programmer } = plugged(2);
    programmer.send(55, 0x97, 0x98, 20, 30, 0xb0, 9, 0xff, 9, 0x8c, 9);
    bench.run(0.1);
    expect(bench.wire).toEqual([0xf4, 0x98, 20]);
  });

  it('its WRITE asks where to, and writes when pressed again', () => {
    const { bench, programmer } = plugged(2);
    programmer.send(0x98, 21, 0xe1);
    bench.run(0.15);
    expect(bench.assigner.display.text).toMatch(/^WRITE TONE TO 01 /);
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
    programmer.send(0xe1);
    bench.run(0.1);
    expect(bench.assigner.nvram.data[0xd00 + 35]).toBe(21);
  });

  it('gives it 20 us between clock edges, and does not delay notes', () => {
    const { bench, programmer } = plugged(2);
    for (let n = 0; n < 200; n++) programmer.send(0x97, n & 127);
    const arrived = bench.midi([0x90, 60, 90]) / 48e6;
    bench.run(0.1);
    const gaps = programmer.edges.slice(1).map((edge, n) => (edge - programmer.edges[n]!) / 2);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(20);
    const note = bench.commands().find(({ kind }) => kind === 'on')!;
    expect(note.time - arrived).toBeLessThan(0.005);
  });
});

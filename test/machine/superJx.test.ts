import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DigitalBoard } from '../../src/machine/digitalBoard.js';
import { MKS70 } from '../../src/machine/models.js';
import { SuperJX, type SuperJXOptions } from '../../src/machine/superJx.js';
import { noteMessage } from '../../src/render/setup.js';
import { SnapshotError } from '../../src/snapshot.js';
import { TICKS_PER_MCS51_CYCLE, TICKS_PER_SECOND } from '../../src/time.js';

/** A chord, a bend and a release at odd times, queued on a fresh machine. */
function play(machine: SuperJX): void {
  const at = (seconds: number) => machine.tick + Math.round(seconds * TICKS_PER_SECOND);
  for (const [n, key] of [48, 55, 64, 71].entries()) machine.midiIn(noteMessage(key, 90 + n), at(0.0013 * n));
  machine.midiIn([0xe0, 0x31, 0x52], at(0.05));
  machine.midiIn(noteMessage(55, 0), at(0.11));
}

function render(
  machine: SuperJX,
  samples: number,
  block: number,
): { left: Float32Array; right: Float32Array } {
  const left = new Float32Array(samples);
  const right = new Float32Array(samples);
  for (let at = 0; at < samples; at += block) {
    const end = Math.min(samples, at + block);
    machine.render(left.subarray(at, end), right.subarray(at, end));
  }
  return { left, right };
}

/** A fresh machine costs a second; tests that need many of the same restore this one. */
let booted: Uint8Array;
let display = '';

beforeAll(async () => {
  const machine = await SuperJX.create();
  display = machine.display;
  booted = machine.save();
});

describe('SuperJX', () => {
  it('shows the first patch when it has booted', () => {
    expect(display).toHaveLength(40);
    expect(display).toMatch(/A1/);
  });

  it('sounds when a note is played, and is silent before', () => {
    const machine = SuperJX.restore(booted);
    const before = render(machine, 4800, 480);
    play(machine);
    const after = render(machine, 24_000, 480);
    const peak = (samples: Float32Array) => samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
    expect(peak(before.left)).toBeLessThan(0.002);
    expect(peak(after.left)).toBeGreaterThan(0.02);
    expect(peak(after.right)).toBeGreaterThan(0.02);
    expect(machine.wire.noteOns).toBeGreaterThanOrEqual(4);
  });

  it.each([1, 64, 100])('gives the same samples in blocks of %i as in blocks of 4096', (block) => {
    const reference = SuperJX.restore(booted);
    const other = SuperJX.restore(booted);
    play(reference);
    play(other);
    const expected = render(reference, 9600, 4096);
    const found = render(other, 9600, block);
    expect(found.left).toEqual(expected.left);
    expect(found.right).toEqual(expected.right);
  });

  it.each([44_100, 96_000])('renders at %i Hz whatever the blocks', async (sampleRate) => {
    const options: SuperJXOptions = { sampleRate };
    const machine = await SuperJX.create(options);
    const twin = SuperJX.restore(machine.save(), options);
    play(machine);
    play(twin);
    expect(render(machine, 4410, 441).left).toEqual(render(twin, 4410, 37).left);
  });

  it('tells a board of every start bit on the wire before the board has run past it', () => {
    const margins: number[] = [];
    const receive = DigitalBoard.prototype.receive;
    const spy = vi.spyOn(DigitalBoard.prototype, 'receive').mockImplementation(function (
      this: DigitalBoard,
      byte,
      startTick,
    ) {
      margins.push(startTick - this.soundBoard.cpu.cycle * TICKS_PER_MCS51_CYCLE);
      receive.call(this, byte, startTick);
    });
    const machine = SuperJX.restore(booted);
    for (let n = 0; n < 40; n++) machine.midiIn(noteMessage(40 + n, 100), machine.tick + n * 120_001);
    render(machine, 7200, 1);
    spy.mockRestore();
    expect(margins.length).toBeGreaterThan(200);
    expect(Math.min(...margins)).toBeGreaterThanOrEqual(0);
  });

  it('goes on bit-identically from a snapshot taken while notes sound', () => {
    const machine = SuperJX.restore(booted);
    play(machine);
    render(machine, 3001, 64);
    const twin = SuperJX.restore(machine.save());
    expect(render(twin, 9600, 128).left).toEqual(render(machine, 9600, 4096).left);
  });

  it('runs the open firmware without one access that nothing answers', () => {
    const machine = SuperJX.restore(booted);
    play(machine);
    render(machine, 9600, 960);
    expect(machine.oddities()).toEqual({ assigner: [], lower: [], upper: [] });
  });

  it('boots to the same state every time', async () => {
    const again = await SuperJX.create();
    expect(again.save()).toEqual(booted);
  });

  it('has other noise and other component spread with another seed', async () => {
    const other = await SuperJX.create({ seed: 2 });
    const machine = SuperJX.restore(booted);
    play(machine);
    play(other);
    expect(render(other, 4800, 480).left).not.toEqual(render(machine, 4800, 480).left);
  });

  it('refuses a snapshot of another machine, of another version, or a damaged one', () => {
    expect(() => SuperJX.restore(booted, { model: 'jx10' })).toThrow(/another machine.*mks70.*jx10/);
    expect(() => SuperJX.restore(booted, { sampleRate: 44_100 })).toThrow(SnapshotError);
    const rewired = { ...MKS70, soundBoard: { ...MKS70.soundBoard, dco2Clock: 'plain' as const } };
    expect(() => SuperJX.restore(booted, { model: rewired })).toThrow(/another machine/);
    const other = booted.slice();
    other[4]! += 1;
    expect(() => SuperJX.restore(other)).toThrow(/version/);
    expect(() => SuperJX.restore(booted, { seed: 2 })).toThrow(/another machine.*seed 1.*seed 2/);
    expect(() => SuperJX.restore(booted, { analog: 'ideal' })).toThrow(/another machine.*default.*ideal/);
    for (const at of [200, 5000, booted.length >> 1, booted.length - 1]) {
      const damaged = booted.slice();
      damaged[at]! ^= 0x10;
      expect(() => SuperJX.restore(damaged)).toThrow(SnapshotError);
    }
    expect(() => SuperJX.restore(booted.subarray(0, 1000))).toThrow(SnapshotError);
    expect(() => SuperJX.restore(Uint8Array.of(1, 2, 3, 4, 5))).toThrow(SnapshotError);
  });

  it('refuses what is no MIDI byte, and takes none of the message then', () => {
    const machine = SuperJX.restore(booted);
    const before = machine.save();
    for (const value of [256, -1, 1.5, Number.NaN]) {
      expect(() => machine.midiIn([0x90, 60, value])).toThrow(RangeError);
    }
    expect(() => machine.midiIn([0x90, 60, 100], Number.NaN)).toThrow(/tick/);
    expect(machine.save()).toEqual(before);
  });

  it('refuses channels and stems of different lengths, and takes empty ones', () => {
    const machine = SuperJX.restore(booted);
    const { tick } = machine;
    const long = new Float32Array(8);
    const short = new Float32Array(7);
    const stems = { lowerLeft: long, lowerRight: long, upperLeft: long, upperRight: short };
    expect(() => machine.render(long, short)).toThrow(RangeError);
    expect(() => machine.render(long, long, stems)).toThrow(/stems.*8/);
    machine.render(new Float32Array(0), new Float32Array(0));
    expect(machine.tick).toBe(tick);
  });

  it('refuses a rate, a model or a seed that it does not have', async () => {
    await expect(SuperJX.create({ sampleRate: 22_050 })).rejects.toThrow(/22050.*48000/);
    await expect(SuperJX.create({ seed: 0.5 })).rejects.toThrow(/integer/);
  });
});

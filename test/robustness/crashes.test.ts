import { expect, it } from 'vitest';
import { assemble8051 } from '../../src/asm/mcs51.js';
import { DisplayLink } from '../../src/chips/display.js';
import { Counter8254 } from '../../src/chips/i8254.js';
import { BareBoard } from '../../src/machine/bareBoard.js';
import { DigitalBoard } from '../../src/machine/digitalBoard.js';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { MKS70 } from '../../src/machine/models.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { WireMonitor } from '../../src/machine/wireMonitor.js';
import { WireQueue } from '../../src/midi/wireQueue.js';
import { MOST_ODDITIES, OddityLog } from '../../src/oddities.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';
import { ControlTape } from '../../src/tape/controlTape.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { FULL } from './cases.js';
import { loadState, stateOf } from './rig.js';

/** What random programs, bytes and snapshots have brought to light; each test says what happened. */

it('the log of odd accesses grew with every new place of a program that ran wild', () => {
  const log = new OddityLog();
  for (let pc = 0; pc < 5000; pc++) log.note('read of nothing', pc ^ 0x55, pc);
  log.note('read of nothing', 0x55, 0);
  expect(log.list()).toHaveLength(MOST_ODDITIES);
  expect(log.list()[0]).toEqual({ what: 'read of nothing', address: 0x55, pc: 0, count: 2 });
  expect(log.unlisted).toBe(5000 - MOST_ODDITIES);
});

it('a machine asked to run to a tick that never comes did not return', () => {
  const machine = new DigitalMachine();
  for (const tick of [Number.POSITIVE_INFINITY, Number.NaN, 1e300]) {
    expect(() => machine.runTo(tick)).toThrow(RangeError);
  }
  expect(machine.tick).toBe(0);
});

it('a byte sent to a bare board at no time at all blocked its line for ever', () => {
  const board = new BareBoard({
    program: openFirmware().lower,
    soundBoard: MKS70.soundBoard,
    analog: analogProfile('ideal'),
    seed: 1,
    board: 0,
    sampleRate: 48_000,
  });
  expect(() => board.send([0x80, 1], Number.NaN)).toThrow(RangeError);
  board.send([0xf1, 0xf1]);
  board.render(new Float32Array(200), new Float32Array(200));
  expect(board.tick).toBeGreaterThan(0);
});

it('a list of less than no events or bytes in a snapshot was taken for an empty one', () => {
  const tape = new StateWriter();
  tape.section('TAPE');
  tape.i32(-5);
  expect(() => loadState(new ControlTape(), tape.finish())).toThrow(/claims -5 items/);

  const queue = stateOf(new WireQueue());
  new DataView(queue.buffer).setInt32(queue.length - 4, -1, true);
  expect(() => loadState(new WireQueue(), queue)).toThrow(/claims -1 items/);
});

it('a control tape with events of no kind, of too large a value or back in time was loaded', () => {
  const stateWith = (...events: [tick: number, what: number, value: number][]) => {
    const tape = new ControlTape();
    for (const event of events) tape.event(...event);
    return stateOf(tape);
  };
  const load = (state: Uint8Array) => () => loadState(new ControlTape(), state);
  expect(load(stateWith([10, 0x20, 4095], [10, 0x85, 1]))).not.toThrow();
  expect(load(stateWith([10, 0x15, 0]))).toThrow(SnapshotError);
  expect(load(stateWith([10, 0x46, 0]))).toThrow(SnapshotError);
  expect(load(stateWith([10, 0x20, 4096]))).toThrow(SnapshotError);
  expect(load(stateWith([10, 0x85, 2]))).toThrow(SnapshotError);
  expect(load(stateWith([10, 0x20, 0], [9, 0x20, 0]))).toThrow(SnapshotError);
  expect(load(stateWith([Number.NaN, 0x20, 0]))).toThrow(SnapshotError);
});

it('bytes on the wire were counted in a snapshot only up to 2^31, about 190 hours', () => {
  const monitor = new WireMonitor();
  monitor.bytes = 2 ** 31 + 7;
  const copy = new WireMonitor();
  loadState(copy, stateOf(monitor));
  expect(copy.bytes).toBe(2 ** 31 + 7);
});

it('a counter whose divider a snapshot had made 0 knew no next edge', () => {
  const counter = new Counter8254();
  counter.writeControl(0x36);
  counter.writeCount(10);
  counter.writeCount(0);
  counter.advance(3);
  const state = stateOf(counter);
  const view = new DataView(state.buffer);
  let refused = 0;
  for (let at = 4; at + 4 <= state.length; at++) {
    if (view.getInt32(at, true) !== 10) continue;
    const changed = state.slice();
    new DataView(changed.buffer).setInt32(at, 0, true);
    const copy = new Counter8254();
    try {
      loadState(copy, changed);
    } catch (error) {
      expect(error).toBeInstanceOf(SnapshotError);
      refused++;
      continue;
    }
    copy.advance(100);
    expect(copy.pulsesToNextEdge()).toBeGreaterThan(0);
  }
  expect(refused).toBeGreaterThan(0);
});

it('a display code with more bits than had come was loaded, and the next save could not be', () => {
  const link = () =>
    new DisplayLink({ edge: 'rising', msbFirst: true, bits: 8, gapTicks: 5000 }, () => undefined);
  const state = stateOf(link());
  state[5] = 0x7f;
  expect(() => loadState(link(), state)).toThrow(/the bits of a display code/);
});

it('a machine loaded half and then refused was still there: restoring gives a whole machine or none', () => {
  const machine = new DigitalMachine();
  machine.runTo(5_000_000);
  const state = machine.snapshot();
  const before = machine.snapshot();
  expect(() => DigitalMachine.restore(state.subarray(0, state.length - 100))).toThrow(SnapshotError);
  expect(Buffer.compare(machine.snapshot(), before)).toBe(0);
  expect(() => new StateReader(new Uint8Array(0)).section('SJXD')).toThrow(SnapshotError);
});

it.runIf(FULL)(
  'an assigner that never sends a patch kept SuperJX.create busy with its analog half to the end',
  async () => {
    const roms = { ...openFirmware(), title: 'silent', assigner: new Uint8Array(0x8000).fill(0x01) };
    await expect(SuperJX.create({ roms })).rejects.toThrow(
      'the machine did not come up within 15 s: the assigner has sent no patch',
    );
  },
);

it('the edges of oscillators at megahertz filled the memory until somebody asked the comparator', () => {
  const source = `
        mov dptr, #0203h    ; counters 0 and 1 of the first chip: square wave, low byte only
        mov a, #16h
        movx @dptr, a
        mov a, #56h
        movx @dptr, a
        mov dptr, #0200h    ; divided by 2
        mov a, #2
        movx @dptr, a
        mov dptr, #0201h
        movx @dptr, a
wait:   sjmp wait
  `;
  const board = new DigitalBoard({
    program: assemble8051(source, { file: 'test' }).image(0, 0x4000),
    soundBoard: MKS70.soundBoard,
    analog: analogProfile('ideal'),
    seed: 1,
    board: 0,
  });
  const before = process.memoryUsage().arrayBuffers;
  for (let tenth = 1; tenth <= 6; tenth++) board.runTo((tenth * TICKS_PER_SECOND) / 10);
  stateOf(board);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
});

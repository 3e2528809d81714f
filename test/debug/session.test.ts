import { describe, expect, it } from 'vitest';
import { DebugSession } from '../../src/debug/debugSession.js';
import { openFirmwareSymbols } from '../../src/debug/openSymbols.js';
import type { StopReason } from '../../src/debug/stop.js';
import { readSymbols } from '../../src/debug/symbolFile.js';
import { DebugSymbols } from '../../src/debug/symbols.js';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { SnapshotError } from '../../src/snapshot.js';
import { CV_VCF, SAMPLE } from '../../src/tape/controlTape.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

const TEN_MS = TICKS_PER_SECOND / 100;

type Event = readonly [board: string, tick: number, what: number, value: number];

/** A booted session, made once and gone back to, and all that the boards tell from then on. */
const events: Event[] = [];
const session = DebugSession.create({ onControl: (...event) => events.push(event) });
const BOOTED = session.save();

function fresh(): DebugSession {
  session.restore(BOOTED);
  for (const { number } of [...session.breakpoints]) session.removeBreakpoint(number);
  for (const cpu of ['assigner', 'lower', 'upper'] as const) {
    session.stopTrace(cpu);
    session.stopProfile(cpu);
  }
  events.length = 0;
  return session;
}

function access(stop: StopReason) {
  if (stop.reason !== 'breakpoint') throw new Error(`stopped for another reason: ${stop.reason}`);
  return stop.hits[0]!.access!;
}

describe('the open firmware under the debugger', () => {
  it('starts its rounds every 10 000 cycles, and its VCF values are written where the control tape has them', () => {
    fresh().focus = 'lower';
    const round = session.breakAt('WAIT.late');
    const first = session.continue();
    // What a serial interrupt delays is made up for.
    const cycles = [0, 1, 2].map(() => session.continue().cycle - first.cycle);
    expect(cycles.map((cycle) => Math.round(cycle / 10))).toEqual([1000, 2000, 3000]);
    session.removeBreakpoint(round.number);

    events.length = 0;
    session.breakOn('write', 'P1', { condition: 'value >= MUX_VCF_0 && value <= MUX_VCF_5' });
    for (let voice = 0; voice < 6; voice++) {
      const caught = access(session.continue());
      expect(caught.value).toBe(0x20 + voice);
      expect(session.symbols.lower.place(caught.pc, true)?.symbol.name).toBe('NEXT_VOICE');
      const opened = events.filter(
        ([board, , what]) => board === 'lower' && what === SAMPLE + CV_VCF + voice,
      );
      expect(opened.map(([, tick]) => tick)).toEqual([caught.cycle * 48]);
      expect(session.evaluate(`cv.VCF.${voice}`)).toBe(opened[0]![3]);
    }
  });

  it('takes a note from MIDI IN over the wire to a voice', () => {
    fresh().focus = 'assigner';
    const sent = session.cpu.tick;
    session.midiIn([0x90, 60, 100]);
    // RDRF sets 9.5 bits after each start bit; the bytes follow each other.
    const received = session.breakOn('read', 'io.RDR');
    const times = [0, 1, 2].map(() => {
      const caught = access(session.continue());
      return [caught.value, Math.round((caught.cycle * 24 - sent) / 15360)];
    });
    expect(times).toEqual([
      [0x90, 1],
      [60, 2],
      [100, 3],
    ]);
    session.removeBreakpoint(received.number);
    session.focus = 'lower';
    session.breakOn('write', 'STARTS', { cpu: 'lower' });
    session.breakOn('write', 'STARTS', { cpu: 'upper' });
    const stops = [session.continue(), session.continue()];
    expect(stops.map(({ cpu }) => cpu).sort()).toEqual(['lower', 'upper']);
    for (const stop of stops) expect(access(stop).value).toBe(1);
    expect(session.wire.bytes.filter(({ message }) => message?.kind === 'noteOn').slice(-2)).toMatchObject([
      { byte: 100, message: { voice: 0, note: 60, velocity: 100 } },
      { byte: 100, message: { voice: 0, note: 60, velocity: 100 } },
    ]);
  });

  it('profiles: the cycles of the routines are all cycles, and calls come with their number', () => {
    fresh().focus = 'lower';
    session.runToAddress('ROUND');
    const from = session.cpu.cycle;
    session.startProfile('lower');
    for (let round = 0; round < 4; round++) session.runToAddress('ROUND');
    const report = session.stopProfile('lower')!;
    expect(report.cycles).toBe(session.cpu.cycle - from);
    expect(report.rows.reduce((sum, { self }) => sum + self, 0)).toBe(report.cycles);
    expect(report.rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
    const calls = (name: string) => report.rows.find((row) => row.name === name)?.calls;
    // A round has one common part, one loop, twelve oscillators.
    expect([calls('PARAMETERS'), calls('VOICE_LOOP'), calls('DIVIDER')]).toEqual([4, 4, 48 * 2]);
    const loop = report.rows.find(({ name }) => name === 'VOICE_LOOP')!;
    expect(loop.inclusive).toBeGreaterThan(0.7 * report.cycles);
    expect(loop.inclusive).toBeLessThan(report.cycles);
  });

  it('traces: a line a step in one form, every cycle accounted for', () => {
    fresh().focus = 'upper';
    const lines: string[] = [];
    session.startTrace('upper', (line) => lines.push(line));
    const from = session.cpu.cycle;
    session.runToTick(session.cpu.tick + TEN_MS);
    session.stopTrace('upper');
    const form =
      /^upper {3} +(\d+) ([0-9A-F]{4}) ((?:[0-9A-F]{2} ?)*) +(\S.*?) +a=.. b=.. dptr=.... sp=.. psw=..( r[0-7]=..){8} ; (\S+)$/;
    let next = from;
    for (const line of lines) {
      const match = form.exec(line);
      expect(match, line).not.toBeNull();
      expect(Number(match![1]), line).toBe(next);
      const opcode = session.cpus.upper.disassemble(Number.parseInt(match![2]!, 16));
      next += opcode.cycles;
    }
    expect(next).toBe(session.cpu.cycle);
    const filtered: string[] = [];
    session.startTrace('upper', (line) => filtered.push(line), 'pc == NEXT_VOICE');
    session.runToTick(session.cpu.tick + TEN_MS);
    expect(filtered).toHaveLength(6);
  });

  it('does not change what the machine does, whatever is watched', () => {
    const run = (watch: boolean) => {
      fresh().focus = 'lower';
      const from = session.cpu.tick;
      session.midiIn([0x90, 64, 90, 0x90, 67, 90]);
      if (watch) {
        session.startTrace('assigner', () => {});
        session.startProfile('lower');
        session.breakAt('SERIAL_INTERRUPT', { cpu: 'upper' });
        session.breakOn('access', 'iram[0x60..0x7f]', { cpu: 'lower', condition: 'value == 64' });
        session.breakAt('noteOn', { cpu: 'assigner' });
        let stops = 0;
        for (let done = false; !done; stops++) {
          session.focus = 'lower';
          done = session.runToTick(from + 5 * TEN_MS).reason === 'done';
        }
        expect(stops).toBeGreaterThan(10);
      }
      session.focus = 'lower';
      session.runToTick(from + 6 * TEN_MS);
      session.focus = 'upper';
      session.runToTick(from + 6 * TEN_MS);
      const told = events.filter(([, tick]) => tick < from + 6 * TEN_MS);
      return ['lower', 'upper'].map((board) => told.filter(([name]) => name === board));
    };
    const plain = run(false);
    expect(plain[0]!.length).toBeGreaterThan(500);
    expect(run(true)).toEqual(plain);
  });

  it('goes on identically from a saved state, what the boards had told included', () => {
    fresh().focus = 'lower';
    session.midiIn([0x90, 48, 127]);
    session.runToAddress('DYNAMIC');
    const state = session.save();
    const view = session.views.lower.counters();
    const rest = () => {
      events.length = 0;
      const lines: string[] = [];
      session.startTrace('lower', (line) => lines.push(line));
      session.runToTick(session.cpu.tick + 2 * TEN_MS);
      session.stopTrace('lower');
      return { lines, events: [...events] };
    };
    const once = rest();
    session.restore(state);
    expect(session.views.lower.counters()).toEqual(view);
    expect(rest()).toEqual(once);
    const damaged = state.slice();
    damaged[damaged.length >> 1]! ^= 1;
    const before = session.cpu.cycle;
    expect(() => session.restore(damaged)).toThrow(SnapshotError);
    expect(session.cpu.cycle).toBe(before);
    expect(() => session.restore(new DigitalMachine().snapshot())).toThrow(SnapshotError);
  });

  it('looks at registers and memory without the machine noticing', () => {
    fresh().focus = 'assigner';
    const state = session.machine.snapshot();
    for (const cpu of ['assigner', 'lower', 'upper'] as const) {
      for (const space of session.cpus[cpu].spaces) {
        for (let at = space.first; at <= space.last; at += space.last > 0xff ? 7 : 1) space.read(at);
      }
    }
    expect(Buffer.compare(session.machine.snapshot(), state)).toBe(0);
    expect(session.machine.oddities()).toEqual({ assigner: [], lower: [], upper: [] });
  });

  it('sets registers, memory and bits as the program would find them', () => {
    fresh().focus = 'lower';
    const set = (place: string, value: number) => session.set(place, value);
    set('r3', 0x12);
    set('bit.GLIDING', 1);
    set('xram[0x40]', 0x55);
    set('sfr.P1', 0x40);
    set('dptr', 0x1234);
    expect(
      ['r3', '[3 + (psw & 0x18)]', 'GLIDING', 'xram[0x40]', 'P1.6', 'dptr'].map((e) => session.evaluate(e)),
    ).toEqual([0x12, 0x12, 1, 0x55, 1, 0x1234]);
    session.focus = 'assigner';
    set('d', 0x4321);
    set('[receiveHead]', 0x11);
    set('io.OCRH', 0x77);
    set('i', 1);
    expect(['a', 'b', '[receiveHead]', '[0x0b]', 'cc & 0x10'].map((e) => session.evaluate(e))).toEqual([
      0x43, 0x21, 0x11, 0x77, 0x10,
    ]);
    expect(() => set('[0x8000]', 1)).toThrow(/ROM/);
    expect(() => set('a', 256)).toThrow(/does not fit/);
  });
});

describe('symbols', () => {
  it('are only given to the images they belong to', () => {
    const roms = { ...openFirmware(), lower: new Uint8Array(8192) };
    expect(openFirmwareSymbols(roms).lower).toEqual([]);
    expect(openFirmwareSymbols(roms).upper.length).toBeGreaterThan(100);
    expect(() => new DebugSession(new DigitalMachine(), { roms })).toThrow(/ROMs it was made with/);
  });

  it('are read from simple lists in several spellings', () => {
    const list = readSymbols(
      '; comment\nSTART = 0x8000\nram1 = 80h data\nFLAG equ $3 bit\n1234 third\n\nneg = -10 number # x',
    );
    expect(list).toEqual([
      { name: 'START', value: 0x8000, kind: 'code' },
      { name: 'ram1', value: 0x80, kind: 'data' },
      { name: 'FLAG', value: 3, kind: 'bit' },
      { name: 'third', value: 0x1234, kind: 'code' },
      { name: 'neg', value: -16, kind: 'number' },
    ]);
    const table = new DebugSymbols([...list, { name: 'START.x', value: 0x8000, kind: 'code' }]);
    expect(table.codeAt(0x8000)?.name).toBe('START');
    expect(table.place(0x8003)).toMatchObject({ symbol: { name: 'START' }, offset: 3 });
    expect(table.find('start')?.name).toBe('START');
    expect(() => readSymbols('START = somewhere')).toThrow(/line 1/);
  });
});

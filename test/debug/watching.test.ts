import { describe, expect, it } from 'vitest';
import { DebugError } from '../../src/debug/expression.js';
import type { StopReason } from '../../src/debug/stop.js';
import { PIT_WRITE } from '../../src/tape/controlTape.js';
import { ASSIGNER_PROGRAM, BOARD_PROGRAM, sessionOf } from './programs.js';

/** What access breakpoints caught at a stop. */
function caught(stop: StopReason) {
  if (stop.reason !== 'breakpoint') throw new Error(`stopped for another reason: ${stop.reason}`);
  return stop.hits.map(({ access }) => access!);
}

describe('access breakpoints on a sound board', () => {
  it('tell the cycle of a write to external data as the control tape does', () => {
    const tape: [tick: number, what: number, value: number][] = [];
    const onControl = (board: string, tick: number, what: number, value: number) => {
      if (board === 'lower' && what < 0x10) tape.push([tick, what, value]);
    };
    const session = sessionOf({ lower: BOARD_PROGRAM }, { onControl });
    session.breakOn('write', 'xram[0x200..0x203]');
    const stop = session.continue();
    const [access] = caught(stop);
    expect(access).toMatchObject({ address: 0x200, value: 0x34, isWrite: true, pc: session.evaluate('PIT') });
    // HIT at 25, AFTER at 40; SETB 1, MOV DPTR 2, MOV A 1; MOVX writes in its second cycle.
    expect(access!.cycle).toBe(40 + 4 + 1);
    expect(tape).toEqual([[access!.cycle * 48, PIT_WRITE, 0x34]]);
  });

  it('catch internal RAM, bits, registers and the stack', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    session.breakOn('write', 'COUNTER');
    session.breakOn('access', 'READY');
    session.breakOn('read', '[COUNTER]');
    session.breakOn('write', 'sfr.TMOD');
    session.breakOn('write', 'iram[0x42]');
    const texts: string[] = [];
    for (let n = 0; n < 8; n++) {
      for (const { space, address, bit, isWrite, value, cycle } of caught(session.continue())) {
        texts.push(`${isWrite ? 'w' : 'r'} ${space} ${address.toString(16)}.${bit} ${value} @${cycle}`);
      }
    }
    const high = session.evaluate('AFTER') >> 8;
    expect(texts).toEqual([
      'w iram 50.-1 18 @26',
      `w iram 42.-1 ${high} @28`,
      'w iram 20.3 1 @40',
      `r iram 50.-1 18 @${40 + 6}`,
      `w iram 20.3 0 @${40 + 7}`,
      `w sfr 89.-1 1 @${40 + 8 + 5}`,
      // The interrupt's return address, and INC, which reads and writes (one instruction, two breakpoints).
      expect.stringMatching(/^w iram 42\.-1 0 @/),
      expect.stringMatching(/^r iram 50\.-1 18 @/),
      expect.stringMatching(/^w iram 50\.-1 19 @/),
    ]);
  });

  it('take conditions on value and address, and ignore as many hits as told', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    const breakpoint = session.breakOn('write', 'iram[0..0x7f]', {
      condition: 'address == 2 && value < 9',
      ignore: 3,
    });
    // R2 counts 9, 8, 7, 6, 5 down: 8, 7 and 6 are let pass.
    expect(caught(session.continue())[0]).toMatchObject({ address: 2, value: 5, cycle: 3 + 2 + 2 * 5 - 1 });
    expect(breakpoint.hits).toBe(4);
  });
});

describe('access breakpoints on the assigner', () => {
  it('catch internal RAM, internal registers and both bytes of a word', () => {
    const session = sessionOf({ assigner: ASSIGNER_PROGRAM });
    const start = session.cpu.cycle;
    session.breakOn('access', '[COUNT]');
    session.breakOn('write', 'word[OCR]');
    session.breakOn('write', 'TCSR');
    const texts: string[] = [];
    for (let n = 0; n < 6; n++) {
      for (const { address, isWrite, value, cycle } of caught(session.continue())) {
        texts.push(`${isWrite ? 'w' : 'r'} ${address.toString(16)} ${value} @${cycle - start}`);
      }
    }
    const after = 48 + 6 + 4 + 5 + 1 + 5 + 3 + 5;
    expect(texts).toEqual([
      `w 90 90 @${after + 2}`,
      `r 90 90 @${after + 3 + 3}`,
      `r 90 91 @${after + 9 + 2}`,
      `w b 7 @${after + 16 + 2}`,
      `w 8 8 @${after + 22 + 2}`,
      expect.stringMatching(/^w b 15 @/),
    ]);
  });
});

describe('conditions, limits and mistakes', () => {
  it('stop when a condition becomes true, not as long as it is', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    const breakpoint = session.breakWhen('r2 < 8 && r2 > 4');
    expect(session.continue()).toMatchObject({ reason: 'breakpoint', cycle: 5 + 2 * 3 });
    expect(session.continue(10_000).reason).toBe('limit');
    expect(breakpoint.hits).toBe(1);
  });

  it('may be about what an address holds, a bit, or another processor', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    for (const condition of [
      '[P1] == 3',
      'sfr.P1 == 3',
      'P1.6',
      'TF0',
      'assigner:pc == 1',
      'ACC == a',
      '1',
    ]) {
      expect(session.breakWhen(condition).conditionText).toBe(condition);
    }
    expect(() => session.breakWhen('acc == 1')).toThrow(/acc is a number there, the address; \[acc\]/);
  });

  it('run until an expression is true, until a time, and no longer than the limit', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    expect(session.runUntil('r2 == 3').cycle).toBe(5 + 2 * 7);
    const stop = session.runToTick(100 * 48);
    expect(stop.reason).toBe('done');
    // The instruction under way is finished.
    expect(stop.cycle - 100).toBeLessThan(2);
    expect(stop.cycle).toBeGreaterThanOrEqual(100);
    expect(session.runUntil('a == 0x77', 48_000)).toMatchObject({ reason: 'limit' });
  });

  it('can be interrupted and gone on with in pieces', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    session.begin({ kind: 'until', expression: 'cycle > 1000000' });
    expect(session.proceed(100)).toBeUndefined();
    session.interrupt();
    expect(session.proceed(100)).toMatchObject({ reason: 'interrupted', cpu: 'lower' });
    session.begin({ kind: 'step', count: 3 });
    expect(session.proceed(100)?.reason).toBe('done');
  });

  it('remove temporary breakpoints with their stop, and leave disabled ones alone', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    const once = session.breakAt('IDLE', { temporary: true });
    const off = session.breakAt('LOOP');
    session.enableBreakpoint(off.number, false);
    expect(session.continue()).toMatchObject({ reason: 'breakpoint', hits: [{ breakpoint: once }] });
    expect(session.breakpoints).toEqual([off]);
    session.removeBreakpoint(off.number);
    expect(session.breakpoints).toEqual([]);
  });

  it('say in a sentence what is wrong, and go on', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    const wrong = [
      () => session.breakAt('NOWHERE'),
      () => session.breakAt(0x1_0000),
      () => session.breakOn('write', 'a'),
      () => session.breakOn('read', 'iram[0x80]'),
      () => session.breakOn('read', 'ram[0]'),
      () => session.breakWhen('a =='),
      () => session.breakWhen('P1 == 3'),
      () => session.breakAt('HIT', { condition: 'lower:acc == 1' }),
      () => session.evaluate('sfr[0x20]'),
      () => session.evaluate('middle:pc'),
      () => session.removeBreakpoint(7),
    ];
    for (const mistake of wrong) expect(mistake).toThrow(DebugError);
    expect(session.breakpoints).toEqual([]);
    session.breakAt('HIT', { condition: '1 / a' });
    expect(() => session.continue()).toThrow(/divides by zero/);
    expect(session.step().reason).toBe('done');
  });
});

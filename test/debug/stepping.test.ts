import { describe, expect, it } from 'vitest';
import type { StopReason } from '../../src/debug/stop.js';
import { ASSIGNER_PROGRAM, BOARD_PROGRAM, sessionOf } from './programs.js';

const at = ({ cpu, pc, cycle, reason }: StopReason) => ({ cpu, pc, cycle, reason });

describe('stepping a sound board', () => {
  it('stops in front of an instruction at the cycle that the instruction table gives', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    const hit = session.breakAt('HIT');
    const stop = session.continue();
    expect(at(stop)).toEqual({ cpu: 'lower', pc: session.evaluate('HIT'), cycle: 25, reason: 'breakpoint' });
    expect(stop.tick).toBe(25 * 48);
    expect(hit.hits).toBe(1);
  });

  it('steps one instruction, over a call with all it calls, and out of a routine', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    session.runToAddress('HIT');
    expect(session.step().cycle).toBe(27);
    const over = session.stepOver();
    expect(at(over)).toEqual({ cpu: 'lower', pc: session.evaluate('AFTER'), cycle: 27 + 13, reason: 'done' });

    const again = sessionOf({ lower: BOARD_PROGRAM });
    again.runToAddress('INNER');
    expect(again.backtrace().frames.map(({ target }) => target)).toEqual([
      again.evaluate('OUTER'),
      again.evaluate('INNER'),
    ]);
    expect(again.stepOut().pc).toBe(again.evaluate('INNER') - 1);
    const out = again.stepOut();
    expect(at(out)).toEqual(at(over));
    expect(again.backtrace().frames).toEqual([]);
  });

  it('finds return addresses on the stack where it has not watched the calls', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    // Nothing is watched: the boards run as they always do.
    session.runToTick(36 * 48);
    expect(session.symbols.lower.place(session.cpu.pc)?.symbol.name).toBe('INNER');
    expect(session.backtrace()).toEqual({
      frames: [],
      guesses: [session.evaluate('INNER') - 1, session.evaluate('AFTER')],
    });
    expect(session.stepOut().pc).toBe(session.evaluate('INNER') - 1);
  });

  it('steps over an interrupt that comes first, and into it when told to step', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    // Timer 0 goes from F0F0h: 0F10h cycles to its overflow, then every 65536.
    session.runUntil('pc == 0Bh');
    expect(session.cpu.stepKind).toBe('interrupt');
    expect(session.backtrace().frames.map(({ kind, target }) => [kind, target])).toEqual([
      ['interrupt', 0x0b],
    ]);
    const from = session.cpu.stepPc;
    session.stepOut();
    expect(session.cpu.pc).toBe(from);
    expect(session.evaluate('[COUNTER]')).toBe(0x13);

    const twin = sessionOf({ lower: BOARD_PROGRAM });
    const entry = twin.runUntil('pc == 0Bh').cycle;
    const before = sessionOf({ lower: BOARD_PROGRAM });
    before.runUntil(`cycle >= ${entry - 2}`);
    expect(before.cpu.pc).toBe(from);
    const next = before.stepOver();
    expect(next.pc).not.toBe(0x0b);
    expect(before.evaluate('[COUNTER]')).toBe(0x13);
  });

  it('counts a breakpoint once for each time its instruction runs, interrupts notwithstanding', () => {
    const session = sessionOf({ lower: BOARD_PROGRAM });
    session.runUntil('bit.EA');
    const places = ['IDLE', 'IDLE + 1', 'BACK'].map((place) => session.breakAt(place, { ignore: 1_000_000 }));
    const from = session.cpu.cycle;
    const end = session.runToTick(200_000 * 48);
    // A round of NOP, NOP, SJMP takes four cycles, an interrupt 2 + 1 + 2.
    const interrupts = session.evaluate('[COUNTER]') - 0x12;
    expect(interrupts).toBe(3);
    const rounds = (end.cycle - from - 5 * interrupts) / 4;
    for (const { hits } of places) expect(Math.abs(hits - rounds)).toBeLessThanOrEqual(1);
  });
});

describe('stepping the assigner', () => {
  it('counts E cycles as the data sheet does', () => {
    const session = sessionOf({ assigner: ASSIGNER_PROGRAM });
    const start = session.cpu.cycle;
    session.breakAt('HIT');
    expect(at(session.continue())).toEqual({
      cpu: 'assigner',
      pc: session.evaluate('HIT'),
      cycle: start + 6 + 40,
      reason: 'breakpoint',
    });
    session.step();
    const over = session.stepOver();
    expect(over.cycle - start).toBe(48 + 6 + 4 + 5 + 1 + 5 + 3 + 5);
    expect(over.pc).toBe(session.evaluate('AFTER'));
    expect(session.evaluate('sp')).toBe(0x17ff);
  });

  it('shows calls, and the interrupt that ends WAI', () => {
    const session = sessionOf({ assigner: ASSIGNER_PROGRAM });
    session.runToAddress('INNER');
    expect(session.backtrace().frames.map(({ target }) => target)).toEqual([
      session.evaluate('OUTER'),
      session.evaluate('INNER'),
    ]);
    session.stepOut();
    session.stepOut();
    expect(session.cpu.pc).toBe(session.evaluate('AFTER'));
    session.runToAddress('WOKEN');
    expect(session.cpu.stepKind).toBe('instruction');
    session.step();
    expect(session.cpu.stepKind).toBe('idle');
    const stop = session.runToAddress('TICK');
    expect(session.cpu.stepKind).toBe('interrupt');
    expect(session.backtrace().frames.map(({ kind }) => kind)).toEqual(['interrupt']);
    session.stepOut();
    expect(session.cpu.pc).toBe(session.evaluate('WOKEN'));
    expect(session.runToAddress('TICK').cycle - stop.cycle).toBe(2000);
  });

  it('meets every routine of a recorded run in a step, and reaches the same place', () => {
    const stepped = sessionOf({ assigner: ASSIGNER_PROGRAM });
    while (stepped.cpu.tick < 48_000) stepped.step();
    const run = sessionOf({ assigner: ASSIGNER_PROGRAM });
    run.runToTick(48_000);
    expect([run.cpu.pc, run.cpu.cycle]).toEqual([stepped.cpu.pc, stepped.cpu.cycle]);
  });
});

import type { DebugCpu } from './debugCpu.js';
import type { Evaluator } from './expression.js';

/** What a run of the processor in focus is for. */
export type RunRequest =
  /** So many instructions or interrupt calls; default 1. */
  | { readonly kind: 'step'; readonly count?: number }
  /** One instruction: a call with all it calls, and interrupts before it with all they do. */
  | { readonly kind: 'over' }
  /** Until the routine at hand returns. */
  | { readonly kind: 'out' }
  /** Until it is at an address, or in a range `FROM..TO`; a number or an expression. */
  | { readonly kind: 'address'; readonly place: string | number }
  /** Until an expression is true, one instruction at least. */
  | { readonly kind: 'until'; readonly expression: string; readonly limitTicks?: number }
  /** Until it has reached a time, 48 MHz ticks since power-on. */
  | { readonly kind: 'time'; readonly tick: number }
  /** Until a breakpoint stops it. */
  | { readonly kind: 'continue'; readonly limitTicks?: number };

/** A request with all that it depends on worked out. */
export type Goal =
  | { readonly kind: 'step'; left: number }
  | { readonly kind: 'over'; readonly pc: number; readonly sp: number }
  | { readonly kind: 'return'; readonly pc: number; readonly sp: number }
  | { readonly kind: 'out'; readonly isOut: () => boolean }
  | { readonly kind: 'address'; readonly from: number; readonly to: number }
  | { readonly kind: 'condition'; readonly holds: Evaluator }
  | { readonly kind: 'time'; readonly tick: number }
  | { readonly kind: 'continue' };

/** The instruction at hand is to be run through. */
export function overGoal(cpu: DebugCpu): Goal {
  const { pc, sp } = cpu;
  if (!cpu.isCall(pc)) return { kind: 'over', pc, sp };
  return { kind: 'return', pc: (pc + cpu.disassemble(pc).length) & 0xffff, sp };
}

/** The routine at hand is to be left: the frame that was watched, or else what the next return leaves. */
export function outGoal(cpu: DebugCpu): Goal {
  const growsUp = cpu.kind === '8051';
  const isLeft = (sp: number) => (growsUp ? cpu.sp < sp : cpu.sp > sp);
  const frame = cpu.calls.frames.at(-1);
  if (frame !== undefined) return { kind: 'out', isOut: () => isLeft(frame.sp) };
  const { sp } = cpu;
  return {
    kind: 'out',
    isOut: () => isLeft(sp) && cpu.stepKind === 'instruction' && cpu.isReturn(cpu.stepPc),
  };
}

/** True if a processor has come where it was to, after a step that began with stack pointer `sp`. */
export function isReached(goal: Goal, cpu: DebugCpu, sp: number): boolean {
  switch (goal.kind) {
    case 'step':
      goal.left--;
      return goal.left <= 0;
    case 'over':
      return cpu.stepKind !== 'interrupt' && cpu.stepPc === goal.pc && sp === goal.sp;
    case 'return':
      return cpu.pc === goal.pc && cpu.sp === goal.sp;
    case 'out':
      return goal.isOut();
    case 'address':
      return cpu.pc >= goal.from && cpu.pc <= goal.to;
    case 'condition':
      return goal.holds() !== 0;
    case 'time':
      return cpu.tick >= goal.tick;
    case 'continue':
      return false;
  }
}

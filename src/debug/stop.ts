import type { BreakpointHit } from './breakpoint.js';
import type { CpuName } from './debugCpu.js';

/** Where a processor stands. */
export interface StopPlace {
  readonly cpu: CpuName;
  /** Address of the instruction that is to run next. */
  readonly pc: number;
  /** Its machine cycles since power-on. */
  readonly cycle: number;
  /** The same as 48 MHz ticks. */
  readonly tick: number;
}

/**
 * Why the machine stopped: the run came where it was to (`done`), breakpoints hit, nothing happened for as long as
 * the run may last (`limit`), or somebody interrupted it.
 */
export type StopReason =
  | (StopPlace & { readonly reason: 'done' | 'limit' | 'interrupted' })
  | (StopPlace & { readonly reason: 'breakpoint'; readonly hits: readonly BreakpointHit[] });

/**
 * The inner loops behind the voices: the chorus lines and the filters of the output rates. Each user has a memory of
 * its own, in which it lays out what a loop works on; places are bytes. There are two kernels, which give the same
 * bits: `ReferenceSignal`, written to be read, and a WebAssembly module with SIMD, written to be fast.
 */

import { ReferenceSignal } from './referenceSignal.js';
import { SIGNAL_KERNEL } from './signalImage.js';

export interface SignalKernel {
  readonly buffer: ArrayBuffer;

  /**
   * Sums of a half-band filter at `count` places of a line of pairs (left, right), the first at `line`, `step` pairs
   * apart. `taps`: the weight of the middle, then `sides` (even) of the pairs 1, 3, 5 ... away on both sides. Results
   * go to `out`, `outStep` pairs apart.
   */
  halfBand(
    line: number,
    step: number,
    count: number,
    taps: number,
    sides: number,
    out: number,
    outStep: number,
  ): void;

  /**
   * Two pairs for each of `count` pairs of a line from `line` on: what lies half-way before it, and itself. `taps`:
   * `sides` (even) weights of the pairs on either side of the place between, nearest first.
   */
  between(line: number, count: number, taps: number, sides: number, out: number): void;

  /**
   * `count` outputs of a polyphase filter of `up` phases with `tapCount` (even) taps each, newest sample first. The
   * first output belongs to the pair at `line` and to `phase`; each next one is `down` phases further.
   */
  polyphase(
    line: number,
    count: number,
    taps: number,
    tapCount: number,
    phase: number,
    up: number,
    down: number,
    out: number,
  ): void;

  /** Samples `from .. to - 1` of a chorus that is laid out in this memory as `layout.ts` says. */
  chorus(from: number, to: number): void;
}

/** The part of WebAssembly that is used here; neither the language's nor Node's types have it. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const PAGE_BYTES = 65_536;

const webAssembly = (globalThis as unknown as { readonly WebAssembly?: WebAssemblyApi }).WebAssembly;

let compiled: object | null | undefined;

/** The compiled module, once for all users; null where there is no WebAssembly with SIMD. */
function signalModule(): object | null {
  if (compiled === undefined) {
    const bytes = Uint8Array.from(atob(SIGNAL_KERNEL), (character) => character.charCodeAt(0));
    compiled = webAssembly?.validate(bytes) ? new webAssembly.Module(bytes) : null;
  }
  return compiled;
}

/** Which kernel: the WebAssembly module where the host has it, or always the reference. */
export type SignalSolver = 'fastest' | 'reference';

/** A kernel with a memory of at least `bytes`, all zero. */
export function createSignalKernel(bytes: number, solver: SignalSolver = 'fastest'): SignalKernel {
  const module = solver === 'fastest' ? signalModule() : null;
  if (module === null || webAssembly === undefined) return new ReferenceSignal(new ArrayBuffer(bytes));
  const memory = new webAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const { exports } = new webAssembly.Instance(module, { env: { memory } });
  return { ...(exports as Omit<SignalKernel, 'buffer'>), buffer: memory.buffer };
}

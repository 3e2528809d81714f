/**
 * The voice solver as a WebAssembly module with SIMD, built from `voices.as`: the same bits as `ReferenceKernel`,
 * several times faster.
 */

import { TICKS_PER_SECOND } from '../../time.js';
import { VOICE_KERNEL } from './kernelImage.js';
import {
  AT_LANE_COUNTS,
  AT_LANE_VOICES,
  AT_STREAMS,
  AT_TIMES,
  P_OTA_SCALE,
  STEP_TICKS,
  STREAM_BYTES,
  SUB_STEP_BYTES,
  SUB_STEP_END,
  SUB_STEP_LENGTH,
  SUB_STEP_MIDDLE,
  SUB_STEP_START,
  SUB_STEPS,
  TIME_BYTES,
  TIME_START,
  TIME_STEP,
  VOICES,
} from './layout.js';
import type { AnalogPart, FilterInput, VoiceKernel } from './voiceKernel.js';
import type { VoiceMemory } from './voiceMemory.js';

/** What the module exports. */
interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  fillTracks(): void;
  begin(): void;
  walkAll(isTimed: number): number;
  solve(): void;
  gather(): void;
  finish(): void;
  render(): void;
}

/** The part of WebAssembly that is used here; neither the language's nor Node's types have it. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const webAssembly = (globalThis as unknown as { readonly WebAssembly?: WebAssemblyApi }).WebAssembly;

let compiled: object | null | undefined;

/** The compiled module, once for all boards; null where there is no WebAssembly with SIMD. */
function kernelModule(): object | null {
  if (compiled === undefined) {
    const bytes = Uint8Array.from(atob(VOICE_KERNEL), (character) => character.charCodeAt(0));
    compiled = webAssembly?.validate(bytes) ? new webAssembly.Module(bytes) : null;
  }
  return compiled;
}

/** True if this host runs the WebAssembly kernel. */
export function hasWasmKernel(): boolean {
  return kernelModule() !== null;
}

export class WasmKernel implements VoiceKernel {
  readonly memory: VoiceMemory;
  filterInput: FilterInput | undefined;
  onPart: ((part: AnalogPart) => void) | undefined;
  position = 0;
  private readonly exports: KernelExports;

  /** `memory` puts names on the module's memory. @throws Error where there is no WebAssembly with SIMD. */
  constructor(memory: (buffer: ArrayBuffer) => VoiceMemory) {
    const module = kernelModule();
    if (module === null || webAssembly === undefined) {
      throw new Error("this host has no WebAssembly with SIMD; use the voice solver 'reference'");
    }
    this.exports = new webAssembly.Instance(module).exports as KernelExports;
    this.memory = memory(this.exports.memory.buffer);
  }

  fillTracks(): void {
    this.exports.fillTracks();
  }

  render(): void {
    const { exports, filterInput, onPart } = this;
    if (filterInput === undefined && onPart === undefined) {
      exports.render();
      return;
    }
    exports.begin();
    while (exports.walkAll(filterInput === undefined ? 0 : 1) !== 0) {
      onPart?.('oscillators');
      if (filterInput !== undefined) this.inject(filterInput);
      exports.solve();
      exports.gather();
      onPart?.('filters');
    }
    exports.finish();
    onPart?.('filters');
  }

  /** Adds the measurement's input to the streams, which hold the noise alone. */
  private inject(filterInput: FilterInput): void {
    const { buffer } = this.memory;
    const voices = new Int32Array(buffer, AT_LANE_VOICES, VOICES);
    const counts = new Int32Array(buffer, AT_LANE_COUNTS, VOICES);
    const streams = new Float64Array(buffer, AT_STREAMS, (3 * STREAM_BYTES) / 8);
    const times = new Float64Array(buffer, AT_TIMES, (VOICES * SUB_STEPS * TIME_BYTES) / 8);
    const scale = this.memory.parameters[P_OTA_SCALE]!;
    const start = this.position * STEP_TICKS;
    for (let lane = 0; lane < VOICES; lane++) {
      for (let n = 0; n < counts[lane]!; n++) {
        const at = ((lane >> 1) * STREAM_BYTES + n * SUB_STEP_BYTES) / 8 + (lane & 1);
        const time = ((lane * SUB_STEPS + n) * TIME_BYTES) / 8;
        const step = start + times[time + TIME_STEP / 8]!;
        const tick = times[time + TIME_START / 8]!;
        const length = streams[at + SUB_STEP_LENGTH / 8]!;
        const noise = streams[at + SUB_STEP_START / 8]!;
        const x = (ticks: number) =>
          filterInput(voices[lane]!, (step + ticks) / TICKS_PER_SECOND) / scale + noise;
        streams[at + SUB_STEP_START / 8] = x(tick);
        streams[at + SUB_STEP_MIDDLE / 8] = x(tick + 0.5 * length);
        streams[at + SUB_STEP_END / 8] = x(tick + length);
      }
    }
  }
}

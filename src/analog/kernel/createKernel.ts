import type { AnalogProfile } from '../../profiles/analogProfile.js';
import { SHARED_BYTES } from './layout.js';
import { ReferenceKernel } from './referenceKernel.js';
import type { VoiceKernel, VoiceSolver } from './voiceKernel.js';
import { VoiceMemory } from './voiceMemory.js';
import { hasWasmKernel, WasmKernel } from './wasmKernel.js';

/**
 * The voices of a board at rest. Without a choice of `solver`: WebAssembly where the host has it, else the reference;
 * both give the same bits. @throws Error if `wasm` is asked for and the host has none.
 */
export function createKernel(
  profile: AnalogProfile,
  seed: number,
  board: number,
  solver: VoiceSolver = hasWasmKernel() ? 'wasm' : 'reference',
): VoiceKernel {
  const memory = (buffer: ArrayBuffer) => new VoiceMemory(buffer, profile, seed, board);
  return solver === 'wasm'
    ? new WasmKernel(memory)
    : new ReferenceKernel(memory(new ArrayBuffer(SHARED_BYTES)));
}

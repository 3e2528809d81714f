import type { VoiceMemory } from './voiceMemory.js';

/** A function of time in place of a voice's mixer output, volts; for measurements. */
export type FilterInput = (voice: number, timeSeconds: number) => number;

/** The parts that take turns in a block of a board. */
export type AnalogPart = 'events' | 'tracks' | 'oscillators' | 'filters' | 'output';

/**
 * Solves the voices of a board over samples `I_FROM .. I_TO - 1` of a block: from the tracks, the noise and the edges
 * in its memory to the two buses, moving the state of the voices on and their edges' start. There are two, which
 * give the same bits: `ReferenceKernel`, written to be read, and `WasmKernel`, written to be fast.
 */
export interface VoiceKernel {
  readonly memory: VoiceMemory;
  /** Takes the place of every voice's mixer output while set. */
  filterInput: FilterInput | undefined;
  /** Called each time the oscillators or the filters have done their share; a benchmark's hook. */
  onPart: ((part: AnalogPart) => void) | undefined;
  /** 96 kHz index of sample 0 of the block; `I_POSITION` are its low 32 bits. */
  position: number;
  /** Writes the runs that are waiting into the tracks. */
  fillTracks(): void;
  render(): void;
}

/** Which kernel a board uses. */
export type VoiceSolver = 'wasm' | 'reference';

/** The part of npm `midi-file` (which has no types) that serves as a second opinion in the tests. */
declare module 'midi-file' {
  export interface MidiFileEvent {
    readonly deltaTime: number;
    readonly type: string;
    readonly microsecondsPerBeat?: number;
    readonly channel?: number;
    readonly noteNumber?: number;
    readonly velocity?: number;
    /** Of system exclusive: what follows F0. */
    readonly data?: readonly number[];
  }
  export function parseMidi(data: Uint8Array): {
    readonly header: { readonly format: number; readonly numTracks: number; readonly ticksPerBeat?: number };
    readonly tracks: readonly (readonly MidiFileEvent[])[];
  };
}

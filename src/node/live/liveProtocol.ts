import type { WavSampleFormat } from '../../audio/wav.js';
import type { LiveCounters, LiveSong } from '../../live/livePlayer.js';
import type { SuperJXOptions } from '../../machine/superJx.js';

/** Where the sound goes. */
export type OutputChoice =
  | { readonly kind: 'speaker'; readonly format: WavSampleFormat }
  | { readonly kind: 'wav' | 'raw'; readonly path: string; readonly format: WavSampleFormat };

/** Everything the playing thread is told at its start; plain data. */
export interface LiveSetup {
  readonly machine: Omit<SuperJXOptions, 'onStage' | 'onMidiOut'>;
  /** What the machine is told before the first sample: bank, tuning, patch. */
  readonly messages: readonly Uint8Array[];
  readonly song?: LiveSong | undefined;
  /** Messages will come while it plays; without, it ends after the song. */
  readonly liveInput: boolean;
  readonly output: OutputChoice;
  readonly recording?: { readonly path: string; readonly format: WavSampleFormat } | undefined;
  /** For the comment of a WAV file. */
  readonly title: string;
  /** What the samples are multiplied with. */
  readonly factor: number;
  /** Milliseconds from a MIDI message to its sample; undefined: what suits the output. */
  readonly latency?: number | undefined;
  readonly tail: number | 'auto';
  /** MIDI OUT is connected to something. */
  readonly midiOut: boolean;
}

/** What the playing thread is told while it plays. */
export type LiveRequest =
  /** `at` is when it came, host milliseconds. */
  | { readonly kind: 'midi'; readonly message: Uint8Array; readonly at: number }
  | { readonly kind: 'edit'; readonly key: string; readonly message: Uint8Array }
  | { readonly kind: 'button'; readonly name: string }
  | { readonly kind: 'dial'; readonly direction: 1 | -1 }
  /** No more MIDI will come. */
  | { readonly kind: 'endOfInput' }
  /** Stop now. */
  | { readonly kind: 'stop' };

/** What there is to see. */
export interface LiveStatus {
  readonly display: string;
  /** A byte for each row of the panel, see `SuperJX.leds`. */
  readonly leds: Uint8Array;
  /** Voices held down, a bit each: lower 0-5, upper 6-11. */
  readonly voices: number;
  /** Since the status before, 1 = full scale. */
  readonly peak: readonly [number, number];
  /** Part of the time that the machine needed since the status before, 1 = all of it. */
  readonly load: number;
  readonly seconds: number;
  readonly counters: LiveCounters;
  /** Notes the assigner's program dropped because the wire was too slow for them; undefined if it is not ours. */
  readonly droppedNotes: number | undefined;
  /** Milliseconds that MIDI IN needs for what waits. */
  readonly backlog: number;
}

/** What the playing thread tells. */
export type LiveReport =
  /** Playing begins; `latency`: from a MIDI message to its sound, milliseconds. */
  | { readonly kind: 'ready'; readonly latency: number }
  | { readonly kind: 'status'; readonly status: LiveStatus }
  | { readonly kind: 'midiOut'; readonly message: Uint8Array }
  /** Something to tell the user; playing goes on. `failed`: something he asked for has not been done. */
  | { readonly kind: 'notice'; readonly text: string; readonly failed: boolean }
  | { readonly kind: 'done'; readonly result: LiveResult };

/** How it ended. */
export interface LiveResult {
  /** A sentence; undefined if it ended as it should. */
  readonly error: string | undefined;
  /** The instrument's memory; undefined if it never came up. */
  readonly nvram: Uint8Array | undefined;
  /** The cartridge in its slot, and whether the instrument has written to it. */
  readonly cartridge: { readonly image: Uint8Array | undefined; readonly changed: boolean } | undefined;
  readonly status: LiveStatus | undefined;
  readonly clipped: number;
}

/** Host time in milliseconds, the same in all threads; only differences count. */
export function hostTime(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

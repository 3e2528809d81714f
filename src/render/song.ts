import { TICKS_PER_SECOND } from '../time.js';

/** What a Standard MIDI File gives us, in 48 MHz ticks from its start, in time order. */
export interface SongSource {
  readonly events: readonly { readonly tick48M: number; readonly bytes: Uint8Array }[];
  readonly durationTicks: number;
}

export interface SongOptions {
  /** MIDI channels 1-16 that are played. */
  readonly channels: readonly number[];
  /** Semitones added to every note. */
  readonly transpose: number;
  /** False leaves the file's program changes out. */
  readonly programChanges: boolean;
}

/** A song made ready for one instrument on one channel. */
export interface Song {
  readonly events: readonly { readonly ticks: number; readonly bytes: Uint8Array }[];
  readonly seconds: number;
  readonly notes: number;
  /** Notes that `transpose` moved out of 0-127. */
  readonly lostNotes: number;
  /** Channels that had notes and are played, and that are not, in ascending order. */
  readonly playedChannels: readonly number[];
  readonly silentChannels: readonly number[];
}

/** Controller number of the hold pedal. */
const HOLD_PEDAL = 64;

/** All channels but 10, which General MIDI files use for drums. */
export const DEFAULT_CHANNELS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16];

/**
 * Sends the chosen channels of a file to the instrument's UPPER channel. Where two channels hold the same key,
 * it is released with the last of them; keys and pedal still held at the end are released there.
 */
export function prepareSong(source: SongSource, upperChannel: number, options: SongOptions): Song {
  const events: { ticks: number; bytes: Uint8Array }[] = [];
  /** Per key, one bit for each channel that holds it. */
  const holders = new Uint16Array(128);
  /** One bit for each channel whose pedal is down. */
  let pedals = 0;
  const played = new Set<number>();
  const silent = new Set<number>();
  let notes = 0;
  let lostNotes = 0;

  for (const { tick48M, bytes } of source.events) {
    const status = bytes[0]!;
    if (status >= 0xf0) {
      events.push({ ticks: tick48M, bytes });
      continue;
    }
    const kind = status & 0xf0;
    const channel = (status & 0x0f) + 1;
    const isNoteOn = kind === 0x90 && bytes[2]! > 0;
    if (!options.channels.includes(channel)) {
      if (isNoteOn) silent.add(channel);
      continue;
    }
    if (kind === 0xc0 && !options.programChanges) continue;
    const moved = Uint8Array.from(bytes);
    moved[0] = kind | (upperChannel - 1);
    if (kind === 0x80 || kind === 0x90 || kind === 0xa0) {
      const key = bytes[1]! + options.transpose;
      if (key < 0 || key > 127) {
        if (isNoteOn) lostNotes++;
        continue;
      }
      moved[1] = key;
      if (isNoteOn) {
        notes++;
        played.add(channel);
        holders[key]! |= 1 << (channel - 1);
      } else if (kind !== 0xa0) {
        holders[key]! &= ~(1 << (channel - 1));
        if (holders[key] !== 0) continue;
      }
    }
    if (kind === 0xb0 && bytes[1] === HOLD_PEDAL) {
      const bit = 1 << (channel - 1);
      pedals = bytes[2]! >= 64 ? pedals | bit : pedals & ~bit;
    }
    events.push({ ticks: tick48M, bytes: moved });
  }
  if (pedals !== 0) {
    events.push({
      ticks: source.durationTicks,
      bytes: Uint8Array.of(0xb0 | (upperChannel - 1), HOLD_PEDAL, 0),
    });
  }
  holders.forEach((held, key) => {
    if (held === 0) return;
    events.push({ ticks: source.durationTicks, bytes: Uint8Array.of(0x90 | (upperChannel - 1), key, 0) });
  });
  return {
    events,
    seconds: source.durationTicks / TICKS_PER_SECOND,
    notes,
    lostNotes,
    playedChannels: [...played].sort((a, b) => a - b),
    silentChannels: [...silent].sort((a, b) => a - b),
  };
}

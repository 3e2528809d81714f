import type { Half, Patch } from './patch.js';
import { putBack, type RecordPlace } from './recordPlace.js';
import { jx8pWrite, LOWER_GROUP, patchBulk, toneApr, toneBulk, UPPER_GROUP } from './sysexBuild.js';
import type { SysexModel } from './sysexMessages.js';
import type { Report, SysexFrame } from './sysexStream.js';
import type { Tone } from './tone.js';

/** Slots of the machine's own memory. */
export const MEMORY_TONES = 50;
export const MEMORY_PATCHES = 64;

/** Tones of a JX-8P memory and of its cartridge. */
export const JX8P_MEMORY_TONES = 32;

/** Nothing usable was found; the message is a sentence that says what the file seems to be. */
export class BankError extends Error {
  override readonly name = 'BankError';
}

/** A tone of a bank. */
export interface BankTone {
  readonly tone: Tone;
  /** Place in the bank, from 0; below 50 it is also the memory slot it is sent to. */
  readonly slot: number;
  /** Byte of the file where it was found. */
  readonly offset: number;
}

/** A patch of a bank. */
export interface BankPatch {
  readonly patch: Patch;
  /** Place in the bank, from 0; below 64 it is also the memory slot it is sent to. */
  readonly slot: number;
  readonly offset: number;
}

/** A preset tone that came with the patches using it and had to take a memory slot. */
export interface MovedTone {
  readonly half: Half;
  /** Number by which patches of the file refer to it. */
  readonly number: number;
  /** Slot it was given. */
  readonly slot: number;
}

/** How a bank is written back into the kind of file it came from. */
export interface BankOrigin {
  readonly moved: readonly MovedTone[];
  readonly write: (bank: Bank) => Uint8Array;
}

/** The way back into a SysEx file or a memory image: every record into its place. */
export function inPlace(
  bytes: Uint8Array,
  places: readonly RecordPlace[],
  moved: readonly MovedTone[],
): BankOrigin {
  const original = bytes.slice();
  return {
    moved,
    write: () => {
      const file = original.slice();
      for (const place of places) putBack(file, place);
      return file;
    },
  };
}

/** What `readBank` found in one file. */
export class Bank {
  constructor(
    /** In the order of their slots. */
    readonly tones: readonly BankTone[],
    /** In the order of their slots. */
    readonly patches: readonly BankPatch[],
    /** Remarks on what was skipped, repaired or moved, in the order of the file. */
    readonly reports: readonly Report[],
    /** All messages as they were, for a SysEx file; empty for a memory image. */
    readonly messages: readonly SysexFrame[],
    private readonly origin: BankOrigin,
  ) {}

  /** The tone in a slot (from 0), if the bank has one there. */
  toneAt(slot: number): Tone | undefined {
    return this.tones.find((entry) => entry.slot === slot)?.tone;
  }

  /** The patch in a slot (from 0), if the bank has one there. */
  patchAt(slot: number): Patch | undefined {
    return this.patches.find((entry) => entry.slot === slot)?.patch;
  }

  /** The first tone whose name, padding and case aside, is `name`. */
  toneNamed(name: string): Tone | undefined {
    const wanted = name.trim().toLowerCase();
    return this.tones.find(({ tone }) => tone.name.trim().toLowerCase() === wanted)?.tone;
  }

  /**
   * The bulk messages that put this bank into the internal memory of a Super-JX, patches first as the machine
   * dumps them. Tones from slot 50 and patches from slot 64 on have no place there and are left out. A patch that
   * refers to a tone the bank had to move is sent with the new number. To a JX-8P go tones below slot 32, each with
   * the order to write it, and no patches.
   */
  toMachineSysex(
    options: { readonly channel?: number; readonly model?: SysexModel | undefined } = {},
  ): Uint8Array[] {
    const messages: Uint8Array[] = [];
    if (options.model === 'jx8p') {
      for (const { tone, slot } of this.tones) {
        if (slot < JX8P_MEMORY_TONES)
          messages.push(toneApr(tone, { ...options, model: 'jx8p' }), jx8pWrite(slot, options));
      }
      return messages;
    }
    for (const { patch, slot } of this.patches) {
      if (slot < MEMORY_PATCHES) messages.push(patchBulk(this.renumbered(patch), slot, options));
    }
    for (const { tone, slot } of this.tones) {
      if (slot < MEMORY_TONES) messages.push(toneBulk(tone, slot, options));
    }
    return messages;
  }

  /**
   * The file that was read, with the tones and patches as they are now: byte for byte the same when none of them
   * has been changed.
   * @throws RangeError if a tone of the V4 firmware was changed.
   */
  toFile(): Uint8Array {
    return this.origin.write(this);
  }

  /** A patch of this bank that follows the tones the bank had to move to memory slots; itself if there are none. */
  renumbered(patch: Patch): Patch {
    let result = patch;
    for (const { half, number, slot } of this.origin.moved) {
      if (slot >= MEMORY_TONES || patch.tone(half) !== number) continue;
      if (result === patch) result = patch.clone();
      result.set(`${half}-tone`, slot);
    }
    return result;
  }
}

/**
 * The messages that put one tone into the edit area of a half, or of both: it sounds at once and no memory slot
 * changes.
 */
export function toneEditMessages(
  tone: Tone,
  half: Half | 'both',
  options: { readonly channel?: number } = {},
): Uint8Array[] {
  const groups =
    half === 'both' ? [UPPER_GROUP, LOWER_GROUP] : [half === 'upper' ? UPPER_GROUP : LOWER_GROUP];
  return groups.map((group) => toneApr(tone, { ...options, group }));
}

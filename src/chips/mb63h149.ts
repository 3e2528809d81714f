/**
 * Roland MB63H149 gate array (Fujitsu): keyboard scanner with a private 2 KB RAM that the CPU sees through it,
 * INT output to the CPU's IRQ1, and the CPU's clock.
 *
 * Source: known of the part are the RAM, the interrupt on a key event with a velocity value in the RAM, and that
 * it can hold the CPU clock (published thesis on the Super-JX; MAME models the RAM only). Where the key events
 * stand in the RAM and how the interrupt is acknowledged is not known.
 *
 * *Not emulated:* the key scan itself (16 MHz, about 176 us a scan) and the clock stalls, whose amount nobody has
 * published: `stallCycles` is 0. Key events go through an adapter that says what they do to RAM and INT; without
 * one, the default, they are counted and lost, and the instrument is played through MIDI.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';

export const SHARED_RAM_BYTES = 2048;

/** What an adapter may do to the chip. */
export interface KeyScannerPort {
  readonly ram: Uint8Array;
  /** INT output: true = asserted (low). */
  setInterrupt(asserted: boolean): void;
}

/** A guess at how key events reach the CPU. Must keep no state outside the RAM. */
export interface KeyEventAdapter {
  /** `key` 0 = lowest; `velocity` 1-127, 0 = key released. */
  keyEvent(chip: KeyScannerPort, key: number, velocity: number): void;
  /** Reads below this address are told to `ramRead`; the others may go past it. */
  readonly listensBelow: number;
  /** The CPU has read `address`, 0-7FFh. */
  ramRead(chip: KeyScannerPort, address: number): void;
}

/**
 * For experiments with original ROMs: byte `key` of the RAM = velocity, bit 7 set while the key is down, INT
 * asserted until the CPU reads that byte. A guess.
 */
export const VELOCITY_BYTE_ADAPTER: KeyEventAdapter = {
  keyEvent(chip, key, velocity) {
    chip.ram[key] = velocity === 0 ? 0 : 0x80 | velocity;
    chip.setInterrupt(true);
  },
  listensBelow: 128,
  ramRead(chip, address) {
    if (address < 128) chip.setInterrupt(false);
  },
};

export class Mb63h149 implements Snapshotable, KeyScannerPort {
  /** Key events that came while no adapter was fitted. */
  keyEventsLost = 0;
  private asserted = false;

  /**
   * `onInterrupt` is called when INT changes, true = asserted (the pin is low); `ram` is where the shared RAM is kept,
   * 2048 bytes.
   */
  constructor(
    private readonly onInterrupt: (asserted: boolean) => void,
    private readonly adapter: KeyEventAdapter | undefined = undefined,
    readonly ram: Uint8Array = new Uint8Array(SHARED_RAM_BYTES),
  ) {}

  /** Reads the shared RAM; the address wraps at 2 KB. */
  read(address: number): number {
    const at = address & (SHARED_RAM_BYTES - 1);
    const value = this.ram[at]!;
    if (this.adapter !== undefined) this.adapter.ramRead(this, at);
    return value;
  }

  write(address: number, value: number): void {
    this.ram[address & (SHARED_RAM_BYTES - 1)] = value;
  }

  /** E cycles that this access holds the CPU clock: 0, the amount of the real part being unknown. */
  stallCycles(_address: number, _write: boolean): number {
    return 0;
  }

  /** A key goes down (`velocity` 1-127) or up (0); `key` 0 = lowest. */
  keyEvent(key: number, velocity: number): void {
    if (this.adapter === undefined) this.keyEventsLost = Math.min(this.keyEventsLost + 1, 0x7fffffff);
    else this.adapter.keyEvent(this, key, velocity);
  }

  setInterrupt(asserted: boolean): void {
    if (asserted === this.asserted) return;
    this.asserted = asserted;
    this.onInterrupt(asserted);
  }

  save(writer: StateWriter): void {
    writer.section('GATE');
    writer.bytes(this.ram);
    writer.bool(this.asserted);
    writer.i32(this.keyEventsLost);
  }

  load(reader: StateReader): void {
    reader.section('GATE');
    reader.bytesInto(this.ram);
    this.asserted = reader.bool();
    this.keyEventsLost = reader.i32(0);
  }
}

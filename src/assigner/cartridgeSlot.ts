/**
 * The memory cartridge slot: an 8 KB window on the bus and the contact /SENSE, which a cartridge ties to ground.
 *
 * M-64C: 8 KB, JX-10 and MKS-70. M-16C: 2 KB, made for the JX-8P; it has no A11 and A12, so it shows four times in
 * the window. The write-protect switch opens /WR: writes are lost, and a program learns it by reading back.
 *
 * Source: a schematic of 1985 drawn from a cartridge (github rcl9/Roland-JX8P-Synthesizer-Memory-Cartridges).
 *
 * *Not emulated:* the battery in the cartridge; banked cartridges of later makers; contacts that touch one after the
 * other while it is pushed in.
 */

import { Nvram } from '../chips/nvram.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';

/** Bytes of the two cartridges there are: M-16C, M-64C. */
export const CARTRIDGE_BYTES: readonly number[] = [0x800, 0x2000];

export interface CartridgeOptions {
  /** The switch on the cartridge: what the instrument writes is lost. Default false. */
  readonly writeProtected?: boolean;
}

export class CartridgeSlot implements Snapshotable {
  private memory: Nvram | undefined;

  /** @param openBus what an empty slot reads. */
  constructor(private readonly openBus: number) {}

  /** True while a cartridge is in: /SENSE is low. */
  get present(): boolean {
    return this.memory !== undefined;
  }

  /** Contents of the cartridge, a copy; undefined with none. */
  get image(): Uint8Array | undefined {
    return this.memory?.data.slice();
  }

  /** True if the instrument has changed the cartridge since it was put in. */
  get changed(): boolean {
    return this.memory?.dirty ?? false;
  }

  /**
   * Pushes in a cartridge with these contents (a copy is taken), in place of one that is in.
   * @throws RangeError for a size that no cartridge has.
   */
  insert(image: Uint8Array, { writeProtected = false }: CartridgeOptions = {}): void {
    if (!CARTRIDGE_BYTES.includes(image.length)) {
      throw new RangeError(
        `a cartridge has ${CARTRIDGE_BYTES.join(' (M-16C) or ')} (M-64C) bytes; this image has ${image.length}`,
      );
    }
    this.memory = new Nvram(image.length, 'cartridge', writeProtected);
    this.memory.loadImage(image);
  }

  /** Pulls the cartridge out; returns its contents, undefined if there was none. */
  eject(): Uint8Array | undefined {
    const image = this.image;
    this.memory = undefined;
    return image;
  }

  read(offset: number): number {
    return this.memory === undefined ? this.openBus : this.memory.read(offset);
  }

  write(offset: number, value: number): void {
    this.memory?.write(offset, value);
  }

  save(writer: StateWriter): void {
    writer.section('CART');
    writer.i32(this.memory?.size ?? 0);
    this.memory?.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('CART');
    const bytes = reader.i32(0, 0x2000);
    reader.expect(bytes === 0 || CARTRIDGE_BYTES.includes(bytes), 'the size of the cartridge');
    this.memory = bytes === 0 ? undefined : new Nvram(bytes, 'cartridge');
    this.memory?.load(reader);
  }
}

/**
 * Battery-backed static RAM: 2 KB in the JX-8P, 8 KB in JX-10 and MKS-70, and the memory cartridges.
 *
 * The image is the raw contents, byte 0 first. A fresh memory holds 00 (a real one powers up at random).
 *
 * *Not emulated:* the battery, and write protection by the supply monitor at power-off.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';

/** An image that does not fit the memory it was meant for. */
export class NvramError extends Error {
  override readonly name = 'NvramError';
}

export class Nvram implements Snapshotable {
  /** A byte has changed since the image was last loaded or taken: the host should store it. */
  dirty = false;

  /**
   * @param size bytes, a power of two: addresses wrap.
   * @param label what messages call this memory, e.g. `MKS-70 memory`.
   * @param writeProtected writes are lost (the switch of a cartridge).
   * @param data where the bytes are kept, `size` of them.
   */
  constructor(
    size: number,
    readonly label: string,
    public writeProtected = false,
    readonly data: Uint8Array = new Uint8Array(size),
  ) {
    if (size <= 0 || (size & (size - 1)) !== 0 || data.length !== size) {
      throw new RangeError(`${label}: the size must be a power of two, not ${size}`);
    }
  }

  get size(): number {
    return this.data.length;
  }

  read(address: number): number {
    return this.data[address & (this.data.length - 1)]!;
  }

  write(address: number, value: number): void {
    const at = address & (this.data.length - 1);
    if (this.writeProtected || this.data[at] === value) return;
    this.data[at] = value;
    this.dirty = true;
  }

  /**
   * Replaces the whole contents.
   *
   * @throws NvramError if the image has another size.
   */
  loadImage(image: Uint8Array): void {
    if (image.length !== this.data.length) {
      throw new NvramError(
        `${this.label} takes a raw image of exactly ${this.data.length} bytes; this one has ${image.length}. ` +
          'Take an image saved by superjx for the same model, or a full dump of the memory chip.',
      );
    }
    this.data.set(image);
    this.dirty = false;
  }

  /** A copy of the whole contents; the memory counts as stored afterwards. */
  takeImage(): Uint8Array {
    this.dirty = false;
    return this.data.slice();
  }

  save(writer: StateWriter): void {
    writer.section('NVRM');
    writer.bytes(this.data);
    writer.bool(this.dirty);
    writer.bool(this.writeProtected);
  }

  load(reader: StateReader): void {
    reader.section('NVRM');
    reader.bytesInto(this.data);
    this.dirty = reader.bool();
    this.writeProtected = reader.bool();
  }
}

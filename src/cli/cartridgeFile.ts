import { CARTRIDGE_BYTES, type CartridgeSlot } from '../assigner/cartridgeSlot.js';
import { readInput } from './files.js';
import { replaceFile } from './memoryFile.js';
import { UsageError } from './values.js';

/** A memory cartridge in a file: in the slot from power-on, written back when the instrument has changed it. */
export class CartridgeFile {
  readonly image: Uint8Array;

  /** @throws UsageError for a file that can't be read or has the size of no cartridge. */
  constructor(private readonly path: string) {
    const image = readInput(path);
    if (!CARTRIDGE_BYTES.includes(image.length)) {
      throw new UsageError(
        `${path} has ${image.length} bytes; a cartridge is a raw image of 2048 (M-16C) or 8192 bytes (M-64C). ` +
          'Zeros will do for a fresh one.',
      );
    }
    this.image = image;
  }

  /** Writes the cartridge back; false if it has not changed. */
  store(slot: Pick<CartridgeSlot, 'image' | 'changed'>): boolean {
    const { image, changed } = slot;
    if (!image || !changed || image.every((byte, n) => byte === this.image[n])) return false;
    replaceFile(this.path, image);
    return true;
  }
}

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { Counter8254, type PitOptions } from './i8254.js';

/**
 * A whole 8253 / 82C54: three counters (see `i8254.ts` for part and sources) behind A1-A0. The counters are
 * public; the board clocks each by itself.
 */
export class Pit8254 implements Snapshotable {
  readonly counters: readonly [Counter8254, Counter8254, Counter8254];

  constructor(options: PitOptions = { chip: '82C54' }) {
    this.counters = [new Counter8254(options), new Counter8254(options), new Counter8254(options)];
  }

  /** A bus write: `register` = A1-A0. The counters must have been advanced to the time of the write. */
  write(register: number, byte: number): void {
    const address = register & 3;
    if (address < 3) {
      this.counters[address]!.writeCount(byte);
    } else if (byte >> 6 < 3) {
      this.counters[byte >> 6]!.writeControl(byte);
    } else {
      for (let n = 0; n < 3; n++) {
        if ((byte & (2 << n)) !== 0) this.counters[n]!.readBack((byte & 0x20) === 0, (byte & 0x10) === 0);
      }
    }
  }

  /** A bus read: `register` = A1-A0. Register 3 drives nothing and reads FFh. */
  read(register: number): number {
    const address = register & 3;
    return address < 3 ? this.counters[address]!.read() : 0xff;
  }

  save(writer: StateWriter): void {
    writer.section('PIT3');
    for (const counter of this.counters) counter.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('PIT3');
    for (const counter of this.counters) counter.load(reader);
  }
}

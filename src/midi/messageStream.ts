/**
 * MIDI as it comes off a line, cut into whole messages: running status is written out, real-time bytes may stand
 * anywhere, and a status byte inside a message ends it. What belongs to no message is left out and counted.
 *
 * Source: MIDI 1.0 Detailed Specification, "Running status", "System real time messages", "System exclusive".
 */

/** A System Exclusive message longer than this is given up: no instrument of the family sends 1 KB at a time. */
const LONGEST_EXCLUSIVE = 65_536;

const EXCLUSIVE = 0xf0;
const END_OF_EXCLUSIVE = 0xf7;
const FIRST_SYSTEM = 0xf0;
const FIRST_REAL_TIME = 0xf8;

/** Data bytes of the status bytes 8xh-Exh, by their high nibble less 8. */
const CHANNEL_DATA_BYTES: readonly number[] = [2, 2, 2, 2, 1, 1, 2];
/** Data bytes of F0h-F7h; exclusive has as many as it likes, F4h and F5h are undefined. */
const SYSTEM_DATA_BYTES: readonly number[] = [0, 1, 2, 1, 0, 0, 0, 0];

export class MidiMessageStream {
  /** Bytes that belonged to no message. */
  garbage = 0;
  /** Messages handed on. */
  messages = 0;
  /** Status whose data bytes are being gathered, or that runs on; 0 = none. */
  private status = 0;
  private data: number[] = [];
  private exclusive: number[] | undefined;

  /** @param onMessage takes one whole message with its status byte; the array is its own. */
  constructor(private readonly onMessage: (message: Uint8Array) => void) {}

  /** Takes bytes as they come, in pieces of any size. */
  push(bytes: ArrayLike<number>): void {
    for (let n = 0; n < bytes.length; n++) this.byte(bytes[n]! & 0xff);
  }

  /** The line has gone: what has been begun will not be finished. */
  end(): void {
    this.abandon();
    this.status = 0;
  }

  private byte(byte: number): void {
    if (byte >= FIRST_REAL_TIME) this.emit([byte]);
    else if (byte >= 0x80) this.statusByte(byte);
    else this.dataByte(byte);
  }

  private statusByte(byte: number): void {
    if (byte === END_OF_EXCLUSIVE && this.exclusive) {
      const whole = this.exclusive;
      this.exclusive = undefined;
      whole.push(byte);
      this.emit(whole);
      return;
    }
    this.abandon();
    this.status = 0;
    if (byte === EXCLUSIVE) this.exclusive = [byte];
    else if (byte === END_OF_EXCLUSIVE || byte === 0xf4 || byte === 0xf5) this.garbage++;
    else if (byte >= FIRST_SYSTEM && SYSTEM_DATA_BYTES[byte & 7] === 0) this.emit([byte]);
    else this.status = byte;
  }

  private dataByte(byte: number): void {
    if (this.exclusive) {
      this.exclusive.push(byte);
      if (this.exclusive.length > LONGEST_EXCLUSIVE) this.abandon();
      return;
    }
    if (this.status === 0) {
      this.garbage++;
      return;
    }
    this.data.push(byte);
    const { status } = this;
    const wanted =
      status >= FIRST_SYSTEM ? SYSTEM_DATA_BYTES[status & 7]! : CHANNEL_DATA_BYTES[(status >> 4) - 8]!;
    if (this.data.length < wanted) return;
    const message = [status, ...this.data];
    this.data = [];
    if (status >= FIRST_SYSTEM) this.status = 0;
    this.emit(message);
  }

  /** What has been begun is no message. A status that runs on has not begun one. */
  private abandon(): void {
    if (this.exclusive) this.garbage += this.exclusive.length;
    else if (this.data.length > 0) this.garbage += this.data.length;
    this.exclusive = undefined;
    this.data = [];
  }

  private emit(message: readonly number[]): void {
    this.messages++;
    this.onMessage(Uint8Array.from(message));
  }
}

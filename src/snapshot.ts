/**
 * Snapshots are one flat byte string. Every component writes its own section with `StateWriter` and reads it
 * back with `StateReader` in the same order; a section starts with a four-letter tag, so that a snapshot that
 * does not fit is refused where it stops fitting instead of being loaded askew.
 *
 * Nothing in a snapshot is believed: every reading method takes the range that its field can have and refuses
 * what lies outside, NaN is refused everywhere, and a list can't be longer than the bytes that are there. So a
 * part that states its ranges in `load` can't be brought into a state that it could not have come into itself.
 */

/**
 * No snapshot holds a later time, 48 MHz ticks: half of what a double counts exactly, and almost three years.
 * A machine loaded from one has as much ahead of it before its times stop being exact.
 */
export const LATEST_TICK = 2 ** 52;

/** A snapshot could not be taken back: wrong version, wrong machine, damaged. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** A part of the machine that can be frozen and continued bit-identically. */
export interface Snapshotable {
  save(writer: StateWriter): void;
  load(reader: StateReader): void;
}

/** Appends little-endian fields to a growing buffer. */
export class StateWriter {
  private buffer = new Uint8Array(4096);
  private view = new DataView(this.buffer.buffer);
  private length = 0;

  /** Starts a section; `tag` is exactly four ASCII letters. */
  section(tag: string): void {
    if (tag.length !== 4) throw new RangeError(`section tag "${tag}" must have four letters`);
    for (let i = 0; i < 4; i++) this.u8(tag.charCodeAt(i));
  }

  u8(value: number): void {
    this.reserve(1);
    this.view.setUint8(this.length, value);
    this.length += 1;
  }

  bool(value: boolean): void {
    this.u8(value ? 1 : 0);
  }

  u16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.length, value, true);
    this.length += 2;
  }

  i32(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.length, value, true);
    this.length += 4;
  }

  /** Any double: times in ticks, voltages, filter states. */
  f64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Raw bytes with their length in front. */
  bytes(data: Uint8Array): void {
    this.i32(data.length);
    this.reserve(data.length);
    this.buffer.set(data, this.length);
    this.length += data.length;
  }

  /** Doubles with their count in front. */
  f64s(data: ArrayLike<number>): void {
    this.i32(data.length);
    for (let i = 0; i < data.length; i++) this.f64(data[i]!);
  }

  /** 32-bit integers with their count in front. */
  i32s(data: ArrayLike<number>): void {
    this.i32(data.length);
    for (let i = 0; i < data.length; i++) this.i32(data[i]!);
  }

  /** UTF-16 code units with their count in front. */
  text(value: string): void {
    this.i32(value.length);
    for (let i = 0; i < value.length; i++) this.u16(value.charCodeAt(i));
  }

  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + more));
    grown.set(this.buffer);
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}

/**
 * Reads what a `StateWriter` wrote; throws `SnapshotError` at the first thing that does not fit. `min` and `max`
 * are inclusive.
 */
export class StateReader {
  private readonly view: DataView;
  private offset = 0;

  constructor(private readonly data: Uint8Array) {
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  /** Expects the section that was written here. */
  section(tag: string): void {
    const at = this.offset;
    let found = '';
    for (let i = 0; i < 4; i++) found += String.fromCharCode(this.u8());
    if (found !== tag) {
      throw new SnapshotError(
        `snapshot is damaged or of another version: expected section "${tag}" at byte ${at}`,
      );
    }
  }

  u8(max = 0xff): number {
    return this.within(this.view.getUint8(this.take(1)), 0, max, 1);
  }

  /** A logic level. */
  level(): 0 | 1 {
    return this.u8(1) === 1 ? 1 : 0;
  }

  bool(): boolean {
    return this.u8(1) === 1;
  }

  u16(max = 0xffff): number {
    return this.within(this.view.getUint16(this.take(2), true), 0, max, 2);
  }

  i32(min = -0x8000_0000, max = 0x7fff_ffff): number {
    return this.within(this.view.getInt32(this.take(4), true), min, max, 4);
  }

  /** Any double but NaN; infinities only if the range has them. */
  f64(min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): number {
    return this.within(this.view.getFloat64(this.take(8), true), min, max, 8);
  }

  /** A time or a count kept as a double: a whole number, by default from 0 to `LATEST_TICK`. */
  whole(min = 0, max = LATEST_TICK): number {
    const value = this.f64(min, max);
    if (!Number.isInteger(value)) this.outside(value, 8, 'a whole number');
    return value;
  }

  /** The time of an event that may not be due at all: as `whole`, or Infinity. */
  wholeOrNever(min = 0, max = LATEST_TICK): number {
    const value = this.f64(min);
    if (value === Number.POSITIVE_INFINITY) return value;
    if (value > max || !Number.isInteger(value)) this.outside(value, 8, `a whole number up to ${max}`);
    return value;
  }

  bytes(): Uint8Array {
    const length = this.count(1);
    const at = this.take(length);
    return this.data.slice(at, at + length);
  }

  /** Reads bytes up to `max` into `target`, whose length must be the stored one. */
  bytesInto(target: Uint8Array, max = 0xff): void {
    const length = this.count(1);
    if (length !== target.length) this.misfit(`${target.length} bytes`, `${length}`);
    for (let i = 0; i < length; i++) target[i] = this.u8(max);
  }

  /** Reads doubles into `target`, whose length must be the stored one. */
  f64sInto(target: Float64Array, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): void {
    const length = this.count(8);
    if (length !== target.length) this.misfit(`${target.length} doubles`, `${length}`);
    for (let i = 0; i < length; i++) target[i] = this.f64(min, max);
  }

  /** Reads 32-bit integers into `target`, whose length must be the stored one. */
  i32sInto(target: Int32Array | Uint8Array | Uint16Array, min = -0x8000_0000, max = 0x7fff_ffff): void {
    const length = this.count(4);
    if (length !== target.length) this.misfit(`${target.length} integers`, `${length}`);
    for (let i = 0; i < length; i++) target[i] = this.i32(min, max);
  }

  text(): string {
    const length = this.count(2);
    let value = '';
    for (let i = 0; i < length; i++) value += String.fromCharCode(this.u16());
    return value;
  }

  /** Number of items of a list that a part wrote itself, `itemBytes` each; no more than bytes are left for. */
  count(itemBytes: number): number {
    const length = this.i32();
    if (length < 0 || length * itemBytes > this.data.length - this.offset) {
      throw new SnapshotError(
        `snapshot is damaged: a field at byte ${this.offset - 4} claims ${length} items`,
      );
    }
    return length;
  }

  /** For relations between fields: refuses the snapshot unless `fits`. `what` names what does not, as in `a count`. */
  expect(fits: boolean, what: string): void {
    if (!fits) {
      throw new SnapshotError(`snapshot is damaged: ${what} before byte ${this.offset} can't be right`);
    }
  }

  /** Call when all sections are read: bytes left over mean another version. */
  end(): void {
    if (this.offset !== this.data.length) {
      throw new SnapshotError(`snapshot has ${this.data.length - this.offset} bytes too many`);
    }
  }

  /** `value`, if it is in the range; a NaN is in none. */
  private within(value: number, min: number, max: number, size: number): number {
    if (!(value >= min && value <= max)) this.outside(value, size, `from ${min} to ${max}`);
    return value;
  }

  private outside(value: number, size: number, expected: string): never {
    throw new SnapshotError(
      `snapshot is damaged: the value ${value} at byte ${this.offset - size} is not ${expected}`,
    );
  }

  private misfit(expected: string, found: string): never {
    throw new SnapshotError(
      `snapshot is of another version: expected ${expected} at byte ${this.offset}, found ${found}`,
    );
  }

  private take(length: number): number {
    const at = this.offset;
    if (at + length > this.data.length) throw new SnapshotError(`snapshot ends early, at byte ${at}`);
    this.offset = at + length;
    return at;
  }
}

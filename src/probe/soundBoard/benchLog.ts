/**
 * What a program does to the lines of its board, in order of time: one entry a write, a line change or a read of
 * a pin. Nothing in it depends on how the board is wired.
 */

/** Levels of port 1 of the 8031 after a write; value 0-255. */
export const EVENT_P1 = 0;
/** Lines of the 8155's ports after they changed. */
export const EVENT_PA = 1;
export const EVENT_PB = 2;
export const EVENT_PC = 3;
/** Latch of port 3 after a write. */
export const EVENT_P3 = 4;
/** Write to the DAC's page: `place` = low byte of the address, value = data. */
export const EVENT_DAC = 5;
/** Write to a counter chip: `place` = chip (0-3) * 4 + register. */
export const EVENT_COUNTER = 6;
/** Access to the 8155's timer: `place` = 0 length low, 1 length high, 2 command, 3 reset. */
export const EVENT_TIMER = 7;
/** A byte begins on TXD. */
export const EVENT_TRANSMIT = 8;
/** Up to here: what a program does. Above: what it looks at. */
export const LAST_ACTION = EVENT_TRANSMIT;
/** An instruction looks at pins: `place` = address of the instruction, value = bits it looks at; on port 1 or port 3. */
export const EVENT_READ_P1 = 9;
export const EVENT_READ_P3 = 10;

/** Entries that a log takes; a program that runs wild writes without end. */
export const LOG_CAPACITY = 400_000;

const FIRST_CAPACITY = 4096;

export class BenchLog {
  length = 0;
  /** True if there was more than the log takes. */
  overflowed = false;
  cycles = new Float64Array(FIRST_CAPACITY);
  kinds = new Uint8Array(FIRST_CAPACITY);
  places = new Uint16Array(FIRST_CAPACITY);
  values = new Uint8Array(FIRST_CAPACITY);

  clear(): void {
    this.length = 0;
    this.overflowed = false;
  }

  add(cycle: number, kind: number, place: number, value: number): void {
    if (this.length === LOG_CAPACITY) {
      this.overflowed = true;
      return;
    }
    if (this.length === this.kinds.length) this.grow();
    const at = this.length++;
    this.cycles[at] = cycle;
    this.kinds[at] = kind;
    this.places[at] = place;
    this.values[at] = value;
  }

  /** A log of its own with the same entries. */
  copy(): BenchLog {
    const other = new BenchLog();
    other.length = this.length;
    other.overflowed = this.overflowed;
    other.cycles = this.cycles.slice(0, this.length);
    other.kinds = this.kinds.slice(0, this.length);
    other.places = this.places.slice(0, this.length);
    other.values = this.values.slice(0, this.length);
    return other;
  }

  private grow(): void {
    const capacity = Math.min(LOG_CAPACITY, this.kinds.length * 2);
    const cycles = new Float64Array(capacity);
    const kinds = new Uint8Array(capacity);
    const places = new Uint16Array(capacity);
    const values = new Uint8Array(capacity);
    cycles.set(this.cycles);
    kinds.set(this.kinds);
    places.set(this.places);
    values.set(this.values);
    this.cycles = cycles;
    this.kinds = kinds;
    this.places = places;
    this.values = values;
  }
}

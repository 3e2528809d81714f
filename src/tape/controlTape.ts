import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';

/**
 * The control tape: everything a sound board's digital side tells its analog side, as `(tick, what, value)`
 * in time order. It is the one seam between the two: the analog stage is a pure function of the tape, the
 * analog profile and the seed.
 *
 * Counter writes are recorded as the bytes that the CPU wrote; what edges follow from them is worked out in
 * `analog/dco`, once.
 */

/** Counter-chip write: `PIT_WRITE + chip * 4 + register`, chip 0-3 (PIT1-PIT4), register 0-2 count, 3 control. */
export const PIT_WRITE = 0x00;
/** 8155 port A as driven (prescaler nibbles: low DCO1, high DCO2); value 0-255. */
export const PRESCALER = 0x10;
/** 8155 timer: length low byte, length high byte with mode in bits 7-6, and command bits 7-6 (1-3) when not 0. */
export const TIMER_LENGTH_LOW = 0x11;
export const TIMER_LENGTH_HIGH = 0x12;
export const TIMER_COMMAND = 0x13;
/** 8155 reset (also power-up): timer stopped, ports are inputs. Value 0. */
export const TIMER_RESET = 0x14;
/** The multiplexer connects a hold to the DAC: `SAMPLE + cv`, value = DAC code 0-4095. Also when the code changes while open. */
export const SAMPLE = 0x20;
/** The multiplexer lets the hold go: `HOLD + cv`, value 0. */
export const HOLD = 0x50;
/** A decoded latch changes: `LATCH + latch`. */
export const LATCH = 0x80;

/** Held voltages, in tape order. The first six groups have one per voice 0-5. */
export const CV_SAW1 = 0;
export const CV_SAW2 = 6;
export const CV_MIX1 = 12;
export const CV_MIX2 = 18;
export const CV_VCF = 24;
export const CV_VCA = 30;
export const CV_RESONANCE = 36;
export const CV_VOLUME = 37;
export const CV_COUNT = 38;

/** Name of each held voltage, for people: `SAW1.0` ... `VCA.5`, `RESONANCE`, `VOLUME`. */
export const CV_NAMES: readonly string[] = [
  ...['SAW1', 'SAW2', 'MIX1', 'MIX2', 'VCF', 'VCA'].flatMap((name) =>
    [0, 1, 2, 3, 4, 5].map((v) => `${name}.${v}`),
  ),
  'RESONANCE',
  'VOLUME',
];

/** Latches: waveforms 0 noise, 1 square, 2 pulse, 3 saw; cross modulation 0-3; HPF 0-3; chorus 0-3; mute 0 = muted, 1 = sound. */
export const LATCH_WAVE1 = 0;
export const LATCH_WAVE2 = 1;
export const LATCH_CROSS_MOD = 2;
export const LATCH_HPF = 3;
export const LATCH_CHORUS = 4;
export const LATCH_MUTE = 5;
export const LATCH_COUNT = 6;

export const LATCH_NAMES: readonly string[] = ['WAVE1', 'WAVE2', 'CROSS_MOD', 'HPF', 'CHORUS', 'MUTE'];

/** Largest value that each `what` can carry; -1 for those that mean nothing. */
export const LARGEST_VALUE: Int16Array = Int16Array.from({ length: 256 }, (_, what) => {
  if (what <= TIMER_LENGTH_HIGH) return 0xff;
  if (what <= TIMER_RESET) return what === TIMER_COMMAND ? 3 : 0;
  if (what >= SAMPLE && what < SAMPLE + CV_COUNT) return 0xfff;
  if (what >= HOLD && what < HOLD + CV_COUNT) return 0;
  if (what < LATCH || what >= LATCH + LATCH_COUNT) return -1;
  return what === LATCH + LATCH_MUTE ? 1 : 3;
});

/** Most events that `discard` moves to the front. What is left of a longer tape stays where it is. */
const MOST_MOVED = 1024;

/** Bytes of an event in a snapshot. */
const SAVED_EVENT_BYTES = 11;

/** Receives control events in time order. */
export interface ControlSink {
  /** `tick` in 48 MHz ticks, never before the last one; `what` and `value` as above. */
  event(tick: number, what: number, value: number): void;
}

/**
 * A growable queue of control events. The writer appends; a reader takes events from index 0 on and lets them go with
 * `discard`. Allocates when it has to grow, and while more than a thousand events are waiting; a board that is played
 * as it runs never has so many. The arrays may be others after `event` and `discard`.
 */
export class ControlTape implements ControlSink, Snapshotable {
  ticks: Float64Array;
  whats: Uint8Array;
  values: Uint16Array;
  /** Events held: valid indices are `0 .. length - 1`. */
  length = 0;

  constructor(capacity = 4096) {
    this.ticks = new Float64Array(capacity);
    this.whats = new Uint8Array(capacity);
    this.values = new Uint16Array(capacity);
  }

  event(tick: number, what: number, value: number): void {
    if (this.length === this.ticks.length) this.grow();
    const at = this.length++;
    this.ticks[at] = tick;
    this.whats[at] = what;
    this.values[at] = value;
  }

  /** Drops the first `count` events, at most `length`; those that are left have indices from 0 on again. */
  discard(count: number): void {
    const left = this.length - count;
    if (left > MOST_MOVED) {
      this.ticks = this.ticks.subarray(count);
      this.whats = this.whats.subarray(count);
      this.values = this.values.subarray(count);
    } else {
      this.ticks.copyWithin(0, count, this.length);
      this.whats.copyWithin(0, count, this.length);
      this.values.copyWithin(0, count, this.length);
    }
    this.length = left;
  }

  save(writer: StateWriter): void {
    writer.section('TAPE');
    writer.i32(this.length);
    for (let i = 0; i < this.length; i++) {
      writer.f64(this.ticks[i]!);
      writer.u8(this.whats[i]!);
      writer.u16(this.values[i]!);
    }
  }

  load(reader: StateReader): void {
    reader.section('TAPE');
    this.length = 0;
    let tick = 0;
    for (let left = reader.count(SAVED_EVENT_BYTES); left > 0; left--) {
      tick = reader.whole(tick);
      const what = reader.u8();
      const value = reader.u16();
      reader.expect(value <= LARGEST_VALUE[what]!, 'a control event');
      this.event(tick, what, value);
    }
  }

  private grow(): void {
    const capacity = this.ticks.length * 2;
    const ticks = new Float64Array(capacity);
    const whats = new Uint8Array(capacity);
    const values = new Uint16Array(capacity);
    ticks.set(this.ticks);
    whats.set(this.whats);
    values.set(this.values);
    this.ticks = ticks;
    this.whats = whats;
    this.values = values;
  }
}

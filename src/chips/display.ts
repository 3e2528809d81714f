/**
 * The fluorescent display board of the Super-JX: 40 characters, its own CPU, fed by two bit-banged wires, clock
 * and data.
 *
 * Source: that there are two wires, 40 characters and a mix of control and ASCII-like codes is known from owners
 * and from the instrument's memory contents; bit order, edge and control codes are not. The link therefore takes
 * its rule as data, and the codes are the open firmware's:
 *
 *     00-09h digit at the cursor, cursor + 1      0Ch    clear, cursor to cell 0
 *     20-5Fh character at the cursor, cursor + 1  80h+n  cursor to cell n, 0-39
 *
 * *Not emulated:* the display's CPU and its speed, flashing, decimal points, brightness. Every other code, and
 * characters beyond the last cell, change nothing and are counted by code.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { POWER_ON } from '../time.js';
import type { Level } from './i8254.js';

/** Counters stop here. */
const MOST_COUNTED = 0x7fffffff;

/** How clock and data edges make a byte. */
export interface DisplayLinkRule {
  /** The clock edge that samples data. */
  readonly edge: 'rising' | 'falling';
  readonly msbFirst: boolean;
  /** Bits of a code, 1-8. */
  readonly bits: number;
  /** A pause between sampling edges longer than this, in 48 MHz ticks, drops a code begun before it. */
  readonly gapTicks: number;
}

/** Assembles codes from the two wires. Both idle high. */
export class DisplayLink implements Snapshotable {
  private readonly samplingLevel: Level;
  private clock: Level = 1;
  private shift = 0;
  private count = 0;
  private lastEdge = POWER_ON;
  /** Codes begun and dropped for a pause; a rule that does not fit the firmware shows here. */
  dropped = 0;

  constructor(
    private readonly rule: DisplayLinkRule,
    private readonly receive: (code: number, tick: number) => void,
  ) {
    this.samplingLevel = rule.edge === 'rising' ? 1 : 0;
  }

  /** The wires show these levels from `tick` on; data that changes together with the clock counts as new. */
  lines(tick: number, clock: Level, data: Level): void {
    if (clock === this.clock) return;
    this.clock = clock;
    if (clock !== this.samplingLevel) return;
    if (this.count > 0 && tick - this.lastEdge > this.rule.gapTicks) {
      this.dropped = Math.min(this.dropped + 1, MOST_COUNTED);
      this.count = 0;
      this.shift = 0;
    }
    this.lastEdge = tick;
    this.shift = this.rule.msbFirst ? (this.shift << 1) | data : this.shift | (data << this.count);
    this.count += 1;
    if (this.count < this.rule.bits) return;
    const code = this.shift;
    this.count = 0;
    this.shift = 0;
    this.receive(code, tick);
  }

  save(writer: StateWriter): void {
    writer.section('DLNK');
    writer.u8(this.clock);
    writer.u8(this.shift);
    writer.u8(this.count);
    writer.f64(this.lastEdge);
    writer.i32(this.dropped);
  }

  load(reader: StateReader): void {
    reader.section('DLNK');
    this.clock = reader.level();
    this.shift = reader.u8(0x7f);
    this.count = reader.u8(this.rule.bits - 1);
    reader.expect(this.shift >> this.count === 0, 'the bits of a display code');
    this.lastEdge = reader.whole();
    this.dropped = reader.i32(0);
  }
}

/** Cells of the display. */
export const DISPLAY_CELLS = 40;
const CLEAR = 0x0c;
const SPACE = 0x20;
const LAST_CHARACTER = 0x5f;
const CURSOR = 0x80;

/** The cells behind the link. */
export class DisplayDecoder implements Snapshotable {
  /** Character in each cell, ASCII 20h-5Fh. */
  readonly cells = new Uint8Array(DISPLAY_CELLS).fill(SPACE);
  /** How often each code came that changed nothing. */
  readonly ignored = new Int32Array(256);
  /** Cell that the next character goes to, 0-39; 40 = beyond the last. */
  cursor = 0;
  /** Changes of cells so far: a viewer redraws when it moves. Back to 0 after 2^31 - 1. */
  revision = 0;

  /** Takes one code from the link. */
  receive(code: number): void {
    if (code < 10) this.put(0x30 + code, code);
    else if (code >= SPACE && code <= LAST_CHARACTER) this.put(code, code);
    else if (code >= CURSOR && code < CURSOR + DISPLAY_CELLS) this.cursor = code - CURSOR;
    else if (code === CLEAR) {
      this.cells.fill(SPACE);
      this.cursor = 0;
      this.changed();
    } else this.ignore(code & 0xff);
  }

  /** The 40 characters as shown. */
  get text(): string {
    return String.fromCharCode(...this.cells);
  }

  /** Codes in `ignored`, for a report: `7Fh x 3`; empty when all were understood. */
  ignoredSummary(): string {
    const parts: string[] = [];
    this.ignored.forEach((times, code) => {
      if (times > 0) parts.push(`${code.toString(16).toUpperCase().padStart(2, '0')}h x ${times}`);
    });
    return parts.join(', ');
  }

  save(writer: StateWriter): void {
    writer.section('DISP');
    writer.bytes(this.cells);
    writer.i32s(this.ignored);
    writer.u8(this.cursor);
    writer.i32(this.revision);
  }

  load(reader: StateReader): void {
    reader.section('DISP');
    reader.bytesInto(this.cells, LAST_CHARACTER);
    reader.i32sInto(this.ignored, 0);
    this.cursor = reader.u8(DISPLAY_CELLS);
    this.revision = reader.i32(0);
  }

  private put(character: number, code: number): void {
    if (this.cursor >= DISPLAY_CELLS) {
      this.ignore(code);
      return;
    }
    this.cells[this.cursor] = character;
    this.cursor += 1;
    this.changed();
  }

  private changed(): void {
    this.revision = (this.revision + 1) & MOST_COUNTED;
  }

  private ignore(code: number): void {
    this.ignored[code] = Math.min(this.ignored[code]! + 1, MOST_COUNTED);
  }
}

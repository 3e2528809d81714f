/**
 * PG-800 programmer: 44 sliders and switches with a computer of its own (8048 and a uPD7001), on a cable with three
 * signals. READY high: there is something to fetch. CLOCK, from the synthesizer: a bit is put out at its rising
 * edge. DATA: most significant bit first. A message is the number of a parameter (80h-AFh, as on the wire to the sound
 * boards) and its value 00h-7Fh; the WRITE button sends E1h alone.
 *
 * Source: colinfraser.com/jx10 and the clones jbeuckm/PG328, calphool/JMR-800 and tartina/pg800 (protocol); order of the
 * scan from a table in giulioz/mks-zombie.
 *
 * *Not emulated:* the time its own computer takes to notice a slider (a change is ready at once); the MANUAL button,
 * of which nothing is known; the polarity of DATA and READY is an open question, see `ProgrammerWiring`.
 */

import type { Level } from '../chips/i8254.js';
import { TONE_PARAMETERS } from '../patches/parameters.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';

/** Parameter numbers in the order in which the programmer looks at its controls. */
const SCAN: readonly number[] = [
  ...[0x80, 0x81, 0x82, 0x85, 0x86, 0x87, 0x88, 0x89, 0x91, 0x92, 0x96, 0x97, 0x98, 0x9e, 0xaf, 0x9b],
  ...[0x83, 0x84, 0x8a, 0x8b, 0x93, 0x99, 0x9a, 0x8f, 0x90, 0x94, 0x95, 0x9c, 0x9d, 0xa1, 0xa2, 0xa3],
  ...[0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xa0, 0x9f],
];

const WRITE_BUTTON = 0xe1;

/** The controls by the names that a tone's parameters have, in the order of the scan. */
export const PG800_CONTROLS: readonly string[] = SCAN.map(
  (number) => TONE_PARAMETERS.find(({ serial }) => serial === number)!.name,
);

export class Pg800 implements Snapshotable {
  /** Level of READY; low while unplugged. */
  ready: Level = 0;
  /** Level of DATA. */
  data: Level = 0;
  private connected = false;
  private readonly values = new Uint8Array(SCAN.length);
  /** 1 = moved and not yet sent, by place in the scan. */
  private readonly moved = new Uint8Array(SCAN.length);
  private writePressed = false;
  /** Place of the scan that is looked at next. */
  private place = 0;
  /** The message under way, its first bit on top, and how many of its bits are left. */
  private bits = 0;
  private bitsLeft = 0;
  private clock: Level = 0;

  /** True while the programmer is plugged in. */
  get plugged(): boolean {
    return this.connected;
  }

  /** Plugs it in. Nothing is sent until a control moves. */
  plug(): void {
    this.connected = true;
  }

  /** Pulls the plug: a message under way is cut off, and what has not been sent is forgotten. */
  unplug(): void {
    this.connected = false;
    this.moved.fill(0);
    this.writePressed = false;
    this.bitsLeft = 0;
    this.ready = 0;
    this.data = 0;
  }

  /**
   * Moves a control to `value`, 0-127 (a switch of four positions has 0, 32, 64, 96). Only the latest value of a
   * control that waits is sent.
   * @param name one of `PG800_CONTROLS`, e.g. `vcf-cutoff`.
   * @throws RangeError for an unknown name, a value out of range, or while it is not plugged in.
   */
  set(name: string, value: number): void {
    const place = PG800_CONTROLS.indexOf(name);
    if (place < 0) {
      throw new RangeError(`the PG-800 has no control "${name}"; it has ${PG800_CONTROLS.join(', ')}`);
    }
    if (!Number.isInteger(value) || value < 0 || value > 127) {
      throw new RangeError(`${name} can't be set to ${value}; give a whole number from 0 to 127`);
    }
    this.expectPlugged();
    this.values[place] = value;
    this.moved[place] = 1;
    this.offer();
  }

  /** Presses the WRITE button. @throws RangeError while it is not plugged in. */
  pressWrite(): void {
    this.expectPlugged();
    this.writePressed = true;
    this.offer();
  }

  /** The synthesizer's CLOCK line. */
  setClock(level: Level): void {
    if (level === this.clock) return;
    this.clock = level;
    if (level === 1) {
      if (this.bitsLeft === 0) {
        this.data = 0;
        return;
      }
      this.bitsLeft--;
      this.data = ((this.bits >> this.bitsLeft) & 1) as Level;
    } else if (this.bitsLeft === 0) {
      this.ready = 0;
      this.offer();
    }
  }

  save(writer: StateWriter): void {
    writer.section('P800');
    writer.bool(this.connected);
    writer.bytes(this.values);
    writer.bytes(this.moved);
    writer.bool(this.writePressed);
    writer.u8(this.place);
    writer.i32(this.bits);
    writer.u8(this.bitsLeft);
    writer.u8(this.clock);
    writer.u8(this.ready);
    writer.u8(this.data);
  }

  load(reader: StateReader): void {
    reader.section('P800');
    this.connected = reader.bool();
    reader.bytesInto(this.values);
    reader.bytesInto(this.moved);
    reader.expect(
      this.values.every((value) => value < 0x80) && this.moved.every((flag) => flag < 2),
      'a control of the PG-800',
    );
    this.writePressed = reader.bool();
    this.place = reader.u8(SCAN.length - 1);
    this.bits = reader.i32(0, 0xffff);
    this.bitsLeft = reader.u8(16);
    this.clock = reader.level();
    this.ready = reader.level();
    this.data = reader.level();
  }

  /** Takes the next moved control in turn, if no message is under way. */
  private offer(): void {
    if (!this.connected || this.ready === 1) return;
    for (let n = 0; n < SCAN.length; n++) {
      const place = (this.place + n) % SCAN.length;
      if (this.moved[place] === 0) continue;
      this.moved[place] = 0;
      this.place = (place + 1) % SCAN.length;
      this.begin((SCAN[place]! << 8) | this.values[place]!, 16);
      return;
    }
    if (this.writePressed) {
      this.writePressed = false;
      this.begin(WRITE_BUTTON, 8);
    }
  }

  private begin(bits: number, length: number): void {
    this.bits = bits;
    this.bitsLeft = length;
    this.ready = 1;
  }

  private expectPlugged(): void {
    if (!this.connected) throw new RangeError('the PG-800 is not plugged in; call plug() first');
  }
}

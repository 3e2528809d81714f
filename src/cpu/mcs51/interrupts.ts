/**
 * Interrupt logic of the 8051 family.
 *
 * Every request flag is sampled in S5P2 of every machine cycle; the samples are polled in the next cycle. When
 * that cycle is the last one of an instruction, a two-cycle LCALL to the vector follows, unless an interrupt of
 * the same or a higher level is in service, or the instruction was RETI or wrote IE or IP. So what an
 * instruction boundary in front of cycle B sees is the sample of cycle B - 2.
 *
 * Source: Intel, Hardware Description of the 8051, 8052 and 80C51, "Interrupts".
 */
import type { StateReader, StateWriter } from '../../snapshot.js';
import { readTime, writeTime } from './stored.js';
import { LONG_AGO, movedTime } from './time.js';

/** Request bits, in the order of IE, IP and of the polling: IE0, TF0, IE1, TF1, RI or TI. */
const SOURCES = 0x1f;
const ENABLE_ALL = 0x80;
/** Bits of IE that exist. */
export const IE_BITS = ENABLE_ALL | SOURCES;
/** Bits of IP that exist. */
export const IP_BITS = SOURCES;
const LOW_LEVEL = 1;
const HIGH_LEVEL = 2;

export class Mcs51Interrupts {
  /** IE: EA - - ES ET1 EX1 ET0 EX0. */
  ie = 0;
  /** IP: - - - PS PT1 PX1 PT0 PX0. */
  ip = 0;
  /** Levels in service: bit 0 low, bit 1 high. */
  private inService = 0;
  /** The boundary, as a cycle number, at which nothing may be served because of RETI or a write to IE or IP. */
  private heldBoundary = -LONG_AGO;
  /** Request bits, newest first, with the first sample that sees them; three cover the two cycles of delay. */
  private newest = 0;
  private newestFrom = -LONG_AGO;
  private middle = 0;
  private middleFrom = -LONG_AGO;
  private oldest = 0;

  reset(): void {
    this.ie = 0;
    this.ip = 0;
    this.inService = 0;
    this.heldBoundary = -LONG_AGO;
    this.newest = 0;
    this.middle = 0;
    this.oldest = 0;
  }

  /** The request flags are `requests` from the sample of machine cycle `from` on. */
  request(requests: number, from: number): void {
    if (requests === this.newest) return;
    if (from > this.newestFrom) {
      this.oldest = this.middle;
      this.middle = this.newest;
      this.middleFrom = this.newestFrom;
      this.newestFrom = from;
    }
    this.newest = requests;
  }

  /** Nothing is served at `boundary`; at least one more instruction runs. */
  hold(boundary: number): void {
    this.heldBoundary = boundary;
  }

  /** The source (0-4) to be served at the instruction boundary in front of cycle `boundary`, or -1. */
  select(boundary: number): number {
    if (boundary === this.heldBoundary) return -1;
    const sample = boundary - 2;
    const sampled =
      sample >= this.newestFrom ? this.newest : sample >= this.middleFrom ? this.middle : this.oldest;
    const served = this.eligible(sampled);
    return served === 0 ? -1 : 31 - Math.clz32(served & -served);
  }

  /** True when `boundary` or a later one may have to serve something, as things stand. */
  waiting(boundary: number): boolean {
    let requests = this.newest;
    if (this.newestFrom > boundary - 2) {
      requests |= this.middle;
      if (this.middleFrom > boundary - 2) requests |= this.oldest;
    }
    return this.eligible(requests) !== 0;
  }

  /** Marks the level of `source` as in service. */
  enter(source: number): void {
    this.inService |= (this.ip >> source) & 1 ? HIGH_LEVEL : LOW_LEVEL;
  }

  /** RETI: the highest level in service ends. */
  leave(): void {
    this.inService &= this.inService & HIGH_LEVEL ? LOW_LEVEL : 0;
  }

  /** All times are counted from an origin `cycles` later from now on. */
  moveOrigin(cycles: number): void {
    this.heldBoundary = movedTime(this.heldBoundary, cycles);
    this.newestFrom = movedTime(this.newestFrom, cycles);
    this.middleFrom = movedTime(this.middleFrom, cycles);
  }

  save(writer: StateWriter, now: number): void {
    writer.section('i51i');
    for (const value of [this.ie, this.ip, this.inService, this.newest, this.middle, this.oldest]) {
      writer.u8(value);
    }
    writeTime(writer, this.heldBoundary, now);
    writeTime(writer, this.newestFrom, now);
    writeTime(writer, this.middleFrom, now);
  }

  load(reader: StateReader, now: number): void {
    reader.section('i51i');
    this.ie = reader.u8();
    reader.expect((this.ie & ~IE_BITS) === 0, 'IE');
    this.ip = reader.u8(IP_BITS);
    this.inService = reader.u8(LOW_LEVEL | HIGH_LEVEL);
    this.newest = reader.u8(SOURCES);
    this.middle = reader.u8(SOURCES);
    this.oldest = reader.u8(SOURCES);
    this.heldBoundary = readTime(reader, now);
    this.newestFrom = readTime(reader, now);
    this.middleFrom = readTime(reader, now);
  }

  /** The requests that may interrupt now: those of the highest enabled level that is free. */
  private eligible(requests: number): number {
    if ((this.ie & ENABLE_ALL) === 0 || (this.inService & HIGH_LEVEL) !== 0) return 0;
    const enabled = requests & this.ie & SOURCES;
    const high = enabled & this.ip;
    if (high !== 0) return high;
    return this.inService === 0 ? enabled : 0;
  }
}

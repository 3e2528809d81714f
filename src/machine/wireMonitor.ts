import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { POWER_ON, TICKS_PER_BYTE } from '../time.js';
import {
  COMMAND_NOTE_OFF,
  COMMAND_NOTE_ON,
  PREFIX_BOTH,
  PREFIX_LOWER,
  PREFIX_UPPER,
} from '../wire/commands.js';

const ALL_VOICES = 12;
const ALL_HELD = (1 << ALL_VOICES) - 1;

/** Watches the wire: how busy it is, and which voices have been played. Allocates nothing. */
export class WireMonitor implements Snapshotable {
  /** When the stop bit of the last byte ended, 48 MHz ticks. */
  lastByteEndTick = POWER_ON;
  /** Bytes sent since power-on. */
  bytes = 0;
  /** Parameter commands (80h-BFh) sent since power-on. */
  parameters = 0;
  /** Note-on commands since power-on, one per voice started. */
  noteOns = 0;
  /** Most voices held down at the same time since `resetVoices`. */
  mostVoices = 0;
  private prefix = 0;
  private command = 0;
  /** One bit a voice: lower 0-5, upper 6-11. */
  private held = 0;
  private used = 0;

  /** @param boards 2, or 1 for a machine without an upper board. */
  constructor(private readonly boards: number = 2) {}

  /** Number of different voices started since `resetVoices`, 0-12. */
  get voicesUsed(): number {
    return countBits(this.used);
  }

  /** Voices held down now, a bit each: lower 0-5, upper 6-11. */
  get heldVoices(): number {
    return this.held;
  }

  /** Forgets which voices were used. */
  resetVoices(): void {
    this.used = 0;
    this.mostVoices = countBits(this.held);
  }

  push(byte: number, startTick: number): void {
    this.bytes++;
    this.lastByteEndTick = startTick + TICKS_PER_BYTE;
    if (byte >= 0xf0) {
      this.prefix = byte;
      this.command = 0;
    } else if (byte >= 0x80) {
      this.command = byte;
      if (byte <= 0xbf) this.parameters++;
    } else if (this.command !== 0) {
      this.noteCommand();
      this.command = 0;
    }
  }

  save(writer: StateWriter): void {
    writer.section('WIRE');
    writer.f64(this.lastByteEndTick);
    for (const value of [this.bytes, this.parameters, this.noteOns]) writer.f64(value);
    for (const value of [this.mostVoices, this.prefix, this.command]) writer.u8(value);
    for (const value of [this.held, this.used]) writer.u16(value);
  }

  load(reader: StateReader): void {
    reader.section('WIRE');
    this.lastByteEndTick = reader.whole();
    this.bytes = reader.whole();
    this.parameters = reader.whole();
    this.noteOns = reader.whole();
    this.mostVoices = reader.u8(ALL_VOICES);
    this.prefix = reader.u8();
    this.command = reader.u8();
    this.held = reader.u16(ALL_HELD);
    this.used = reader.u16(ALL_HELD);
  }

  private noteCommand(): void {
    const voice = this.command & 0x0f;
    const kind = this.command & 0xf0;
    if (voice > 5) return;
    let bits = 0;
    if (this.prefix === PREFIX_LOWER || this.prefix === PREFIX_BOTH) bits |= 1 << voice;
    const toUpper = this.prefix === PREFIX_UPPER || this.prefix === PREFIX_BOTH;
    if (toUpper && this.boards > 1) bits |= 1 << (voice + 6);
    if (kind === COMMAND_NOTE_ON) {
      this.noteOns++;
      this.held |= bits;
      this.used |= bits;
      this.mostVoices = Math.max(this.mostVoices, countBits(this.held));
    } else if (kind === COMMAND_NOTE_OFF) {
      this.held &= ~bits;
    }
  }
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

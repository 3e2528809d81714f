/**
 * The serial parameter protocol between assigner and sound boards: 31 250 baud, one way, both boards on one
 * line. A byte of F0h and up names the destination of what follows; 80h-EFh starts a command; below 80h is data.
 *
 * Source: captured byte stream of an original assigner (github giulioz/mks-zombie) and F. Vecoven's thesis
 * (Liege 2020), appendix A.
 */

/** Destination prefixes. */
export const PREFIX_LOWER = 0xf1;
export const PREFIX_BOTH = 0xf4;
/** What follows goes out of the board's TXD as MIDI. */
export const PREFIX_FORWARD = 0xf5;
export const PREFIX_UPPER = 0xf9;

/** Command bytes; note commands carry the voice 0-5 in the low bits. */
export const COMMAND_NOTE_ON = 0xc0;
export const COMMAND_NOTE_OFF = 0xd0;

/** Serial numbers of the parameters that a bare board needs by name. */
export const PARAMETER_MASTER_TUNE_1 = 0xb4;
export const PARAMETER_MASTER_TUNE_2 = 0xbe;

/** Both boards flush their receivers on these; an assigner sends them before anything else. */
export function syncBytes(): number[] {
  return [...new Array<number>(8).fill(PREFIX_LOWER), ...new Array<number>(8).fill(PREFIX_UPPER)];
}

/**
 * `number` 80h-BFh set to `value` 0-127 (masked).
 * @throws RangeError for another number.
 */
export function parameterBytes(number: number, value: number): number[] {
  if (number < 0x80 || number > 0xbf) {
    throw new RangeError(`parameter ${number.toString(16)}h is not on the wire; it takes 80h to BFh`);
  }
  return [number, value & 0x7f];
}

/** Starts voice 0-5 on MIDI note 0-127 with velocity 1-127. */
export function noteOnBytes(voice: number, note: number, velocity: number): number[] {
  return [COMMAND_NOTE_ON + checkedVoice(voice), note & 0x7f, velocity & 0x7f];
}

/** Releases voice 0-5; the original sends 00 as third byte. */
export function noteOffBytes(voice: number, note: number): number[] {
  return [COMMAND_NOTE_OFF + checkedVoice(voice), note & 0x7f, 0];
}

function checkedVoice(voice: number): number {
  if (!Number.isInteger(voice) || voice < 0 || voice > 5) {
    throw new RangeError(`voice ${voice} does not exist; a board has voices 0 to 5`);
  }
  return voice;
}

/** One decoded message of the wire. */
export type WireMessage =
  | { readonly kind: 'prefix'; readonly prefix: number }
  | { readonly kind: 'parameter'; readonly prefix: number; readonly number: number; readonly value: number }
  | {
      readonly kind: 'noteOn' | 'noteOff';
      readonly prefix: number;
      readonly voice: number;
      readonly note: number;
      readonly velocity: number;
    }
  | { readonly kind: 'forward'; readonly byte: number }
  | { readonly kind: 'stray'; readonly byte: number };

/** Turns the byte stream of the wire into messages; keeps its place between calls. */
export class WireDecoder {
  private prefix = 0;
  private command = 0;
  private data: number[] = [];

  /** @returns the message that this byte completes, or undefined. */
  push(byte: number): WireMessage | undefined {
    const isPrefix =
      byte === PREFIX_LOWER || byte === PREFIX_BOTH || byte === PREFIX_FORWARD || byte === PREFIX_UPPER;
    if (isPrefix) {
      this.prefix = byte;
      this.command = 0;
      return { kind: 'prefix', prefix: byte };
    }
    if (this.prefix === PREFIX_FORWARD) return { kind: 'forward', byte };
    if (byte >= 0x80) {
      this.command = byte < 0xf0 ? byte : 0;
      this.data = [];
      return this.command === 0 ? { kind: 'stray', byte } : undefined;
    }
    if (this.command === 0) return { kind: 'stray', byte };
    this.data.push(byte);
    return this.complete();
  }

  private complete(): WireMessage | undefined {
    const { command, prefix, data } = this;
    if (command <= 0xbf) {
      this.command = 0;
      return { kind: 'parameter', prefix, number: command, value: data[0]! };
    }
    if (data.length < 2) return undefined;
    this.command = 0;
    const voice = command & 0x0f;
    const isNoteOn = (command & 0xf0) === COMMAND_NOTE_ON;
    const isNoteOff = (command & 0xf0) === COMMAND_NOTE_OFF;
    if (voice > 5 || (!isNoteOn && !isNoteOff)) return { kind: 'stray', byte: command };
    return { kind: isNoteOn ? 'noteOn' : 'noteOff', prefix, voice, note: data[0]!, velocity: data[1]! };
  }
}

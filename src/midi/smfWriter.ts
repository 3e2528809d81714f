/**
 * Writes Standard MIDI Files of format 0 at 120 quarters a minute, which is what a sequencer assumes that takes no notice
 * of tempo. Source: Standard MIDI Files 1.0 (MMA RP-001).
 */

/** File ticks a quarter, and a second. */
export const SMF_TICKS_PER_QUARTER = 960;
export const SMF_TICKS_PER_SECOND = 2 * SMF_TICKS_PER_QUARTER;

const MICROSECONDS_PER_QUARTER = 500_000;
const LARGEST_QUANTITY = 0x0fff_ffff;

/** A MIDI message and when it goes out, seconds from the start of the file. */
export interface SmfMessage {
  readonly at: number;
  /** With its status byte; system exclusive from F0 to F7. */
  readonly bytes: Uint8Array;
}

/** What goes into a file beside the messages. */
export interface SmfText {
  /** Track name. */
  readonly title?: string;
  /** Labels in time order, seconds. */
  readonly markers?: readonly { readonly at: number; readonly text: string }[];
}

/**
 * A file with `messages` (in time order) that ends at `seconds`, or with the last message if that is later.
 * @throws RangeError for times that go back or a message that is none.
 */
export function writeSmf(messages: readonly SmfMessage[], seconds: number, text: SmfText = {}): Uint8Array {
  const track: number[] = [];
  let now = 0;
  const put = (at: number, event: readonly number[]): void => {
    const ticks = Math.round(at * SMF_TICKS_PER_SECOND);
    if (ticks < now) throw new RangeError(`a MIDI event at ${at} s comes after a later one`);
    track.push(...quantity(ticks - now), ...event);
    now = ticks;
  };
  put(0, [0xff, 0x51, 3, ...bigEndian(MICROSECONDS_PER_QUARTER, 3)]);
  put(0, [0xff, 0x58, 4, 4, 2, 24, 8]);
  if (text.title !== undefined) put(0, textEvent(0x03, text.title));
  const markers = [...(text.markers ?? [])];
  for (const { at, bytes } of messages) {
    while (markers.length > 0 && markers[0]!.at <= at) {
      const marker = markers.shift()!;
      put(Math.max(marker.at, now / SMF_TICKS_PER_SECOND), textEvent(0x06, marker.text));
    }
    put(at, eventOf(bytes));
  }
  for (const { at, text: label } of markers) put(at, textEvent(0x06, label));
  put(Math.max(seconds, now / SMF_TICKS_PER_SECOND), [0xff, 0x2f, 0]);
  const header = [...letters('MThd'), ...bigEndian(6, 4), 0, 0, 0, 1, ...bigEndian(SMF_TICKS_PER_QUARTER, 2)];
  return Uint8Array.from([...header, ...letters('MTrk'), ...bigEndian(track.length, 4), ...track]);
}

function eventOf(bytes: Uint8Array): number[] {
  const status = bytes[0] ?? 0;
  if (status === 0xf0) {
    if (bytes.at(-1) !== 0xf7) throw new RangeError('a system exclusive message does not end with F7');
    return [0xf0, ...quantity(bytes.length - 1), ...bytes.subarray(1)];
  }
  const length = status < 0x80 || status > 0xef ? -1 : status >= 0xc0 && status <= 0xdf ? 2 : 3;
  if (bytes.length !== length) throw new RangeError(`${bytes.join(' ')} is no channel message`);
  return [...bytes];
}

function textEvent(kind: number, text: string): number[] {
  const bytes = letters(text);
  return [0xff, kind, ...quantity(bytes.length), ...bytes];
}

function letters(text: string): number[] {
  return [...text].map((letter) => Math.min(letter.charCodeAt(0), 0x7e));
}

/** A variable-length quantity: seven bits a byte, the highest first. */
function quantity(value: number): number[] {
  if (value > LARGEST_QUANTITY) throw new RangeError(`${value} does not fit in a MIDI file`);
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

function bigEndian(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => (value >> (8 * (count - 1 - n))) & 0xff);
}

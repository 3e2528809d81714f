/**
 * Splitting a byte stream into System Exclusive messages by the rules real files force: a status byte 80h-F6h
 * inside a message aborts it, real-time bytes F8h-FFh may be interleaved and are skipped, and reading goes on at
 * the next F0h. Nothing is thrown: what does not fit is reported.
 */

/** A remark on a file: where, and a sentence that says what. */
export interface Report {
  /** Byte in the file. */
  readonly offset: number;
  readonly text: string;
}

/** One complete message F0 ... F7. */
export interface SysexFrame {
  /** Byte of its F0 in the stream. */
  readonly offset: number;
  /** From F0 to F7 inclusive, real-time bytes taken out. */
  readonly bytes: Uint8Array;
  /** How many data bytes had bit 7 set and were repaired; 0 unless `repair` was asked for. */
  readonly repaired: number;
}

export interface SysexSplit {
  readonly frames: readonly SysexFrame[];
  readonly reports: readonly Report[];
}

export interface SplitOptions {
  /**
   * Take a 67-byte tone message whose data bytes include 80h-EFh as whole and drop their bit 7, instead of
   * aborting it: some published collections were converted from cartridge images without masking. Default false.
   */
  readonly repair?: boolean;
}

/** Length of an APR that carries a 59-byte tone. */
const TONE_APR_LENGTH = 67;

/** Finds all messages of `bytes`. */
export function splitSysex(bytes: Uint8Array, options: SplitOptions = {}): SysexSplit {
  const frames: SysexFrame[] = [];
  const reports: Report[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] !== 0xf0) {
      const from = at;
      while (at < bytes.length && bytes[at] !== 0xf0) at++;
      reports.push({
        offset: from,
        text: `${count(at - from)} outside any System Exclusive message, skipped.`,
      });
      continue;
    }
    const repairable = options.repair ? repairToneFrame(bytes, at) : undefined;
    if (repairable) {
      frames.push(repairable);
      reports.push({
        offset: at,
        text: `a tone message with ${count(repairable.repaired)} above 7Fh inside; their top bit was dropped.`,
      });
      at += TONE_APR_LENGTH;
      continue;
    }
    const start = at++;
    let realTime = 0;
    while (at < bytes.length && (bytes[at]! < 0x80 || bytes[at]! >= 0xf8)) {
      if (bytes[at]! >= 0xf8) realTime++;
      at++;
    }
    if (at < bytes.length && bytes[at] === 0xf7) {
      at++;
      const whole = bytes.subarray(start, at);
      frames.push({
        offset: start,
        bytes: realTime > 0 ? whole.filter((byte) => byte < 0xf8) : whole.slice(),
        repaired: 0,
      });
    } else {
      const why = at < bytes.length ? `is cut off by a status byte ${hex(bytes[at]!)}` : 'never ends';
      reports.push({
        offset: start,
        text: `a System Exclusive message of ${count(at - start)} ${why} and was dropped.`,
      });
    }
  }
  return { frames, reports };
}

function repairToneFrame(bytes: Uint8Array, at: number): SysexFrame | undefined {
  const end = at + TONE_APR_LENGTH;
  if (end > bytes.length || bytes[end - 1] !== 0xf7) return undefined;
  if (bytes[at + 1] !== 0x41 || bytes[at + 2] !== 0x35 || bytes[at + 5] !== 0x20) return undefined;
  if (bytes[at + 4] !== 0x21 && bytes[at + 4] !== 0x24) return undefined;
  let repaired = 0;
  for (let i = at + 3; i < end - 1; i++) {
    if (bytes[i]! >= 0xf0 || (i < at + 7 && bytes[i]! >= 0x80)) return undefined;
    if (bytes[i]! >= 0x80) repaired++;
  }
  if (repaired === 0) return undefined;
  const frame = bytes.slice(at, end);
  for (let i = 7; i < TONE_APR_LENGTH - 1; i++) frame[i] = frame[i]! & 0x7f;
  return { offset: at, bytes: frame, repaired };
}

function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}

/** A byte as two hex digits and h. */
export function hex(byte: number): string {
  return `${byte.toString(16).toUpperCase().padStart(2, '0')}h`;
}

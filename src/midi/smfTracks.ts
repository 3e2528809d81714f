/**
 * Standard MIDI Files, first half: bytes to chunks and track events in file ticks. `smf.ts` makes time of them.
 *
 * Source: MIDI 1.0 detailed specification, Standard MIDI Files 1.0; RP-029 (RMID) for the RIFF wrapper.
 *
 * Files in the wild are forgiven what can be understood: damage inside a track ends that track, wrong lengths
 * and counts are corrected from what is there, and each time a warning says so. Only what leaves nothing to
 * play by is an error.
 */

/** The file cannot be played at all. The message is one sentence, with the byte offset where there is one. */
export class MidiFileError extends Error {
  override readonly name = 'MidiFileError';
  /** Byte offset in the file that the message is about, if it is about one place. */
  readonly offset: number | undefined;

  constructor(sentence: string, offset?: number) {
    super(offset === undefined ? sentence : `${sentence} (at byte ${offset})`);
    this.offset = offset;
  }
}

/** A message of a track. */
export interface SmfTrackEvent {
  /** File ticks since the start of the track. */
  readonly ticks: number;
  /** One complete message with its status byte, or the raw bytes of an F7 escape. */
  readonly bytes: Uint8Array;
}

export interface SmfTempo {
  readonly ticks: number;
  readonly microsecondsPerQuarter: number;
}

export interface SmfTrack {
  readonly events: SmfTrackEvent[];
  readonly tempi: SmfTempo[];
  /** File ticks of the end of track, or of the last event where that is missing. */
  readonly endTicks: number;
}

export interface SmfContents {
  readonly format: number;
  /** The division word of the header: ticks a quarter, or with bit 15 set SMPTE frames and ticks a frame. */
  readonly division: number;
  readonly tracks: SmfTrack[];
  readonly warnings: string[];
  /** The file ends within a track that has not come to its End of Track. */
  readonly cutOff: boolean;
}

const HEADER_BYTES = 14;
const CHUNK_HEADER_BYTES = 8;

/** Data bytes of the system messages F1-FE that have no place in a file. */
const SYSTEM_DATA_BYTES = [0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Ends a track; the message becomes a warning. */
class TrackDamage extends Error {}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function long(bytes: Uint8Array, at: number): number {
  return word(bytes, at) * 0x10000 + word(bytes, at + 2);
}

/** Little-endian, as RIFF has it. */
function longLittle(bytes: Uint8Array, at: number): number {
  return (
    word(Uint8Array.of(bytes[at + 3]!, bytes[at + 2]!), 0) * 0x10000 + (bytes[at + 1]! << 8) + bytes[at]!
  );
}

function name(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, '.');
}

function findTrack(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + CHUNK_HEADER_BYTES <= end; at++) {
    if (bytes[at] === 0x4d && name(bytes, at) === 'MTrk') return at;
  }
  return end;
}

function hex(byte: number): string {
  return `${byte.toString(16).toUpperCase().padStart(2, '0')}h`;
}

/** Where the file proper lies: all of `bytes`, or the data chunk of a RIFF RMID wrapper. */
function smfBounds(bytes: Uint8Array): { start: number; end: number } {
  if (bytes.length < 12 || name(bytes, 0) !== 'RIFF' || name(bytes, 8) !== 'RMID') {
    return { start: 0, end: bytes.length };
  }
  let at = 12;
  while (at + CHUNK_HEADER_BYTES <= bytes.length) {
    const length = longLittle(bytes, at + 4);
    const start = at + CHUNK_HEADER_BYTES;
    if (name(bytes, at) === 'data') return { start, end: Math.min(start + length, bytes.length) };
    at = start + length + (length & 1);
  }
  throw new MidiFileError('this RIFF RMID file has no data chunk with a MIDI file in it', at);
}

function checkHeader(bytes: Uint8Array, start: number, end: number): void {
  if (start === end) throw new MidiFileError('the MIDI file is empty');
  if (end - start < 4 || name(bytes, start) !== 'MThd') {
    const what =
      bytes[start] === 0xf0
        ? 'this is bare system exclusive data, not a Standard MIDI File'
        : `this is not a Standard MIDI File: it begins with "${printable(name(bytes, start))}", not "MThd"`;
    throw new MidiFileError(what, start);
  }
  if (end - start < HEADER_BYTES) {
    throw new MidiFileError('the MIDI file ends within its header', end);
  }
}

/**
 * Reads the chunks of a Standard MIDI File.
 *
 * @throws MidiFileError if it is none, or its header gives no time base.
 */
export function readSmfContents(bytes: Uint8Array): SmfContents {
  const { start, end } = smfBounds(bytes);
  checkHeader(bytes, start, end);
  const warnings: string[] = [];
  const headerLength = long(bytes, start + 4);
  const format = word(bytes, start + 8);
  const declared = word(bytes, start + 10);
  const division = word(bytes, start + 12);
  if (division === 0 || ((division & 0x8000) !== 0 && (division & 0xff) === 0)) {
    throw new MidiFileError(
      'the header gives 0 ticks as its time division, so nothing has a time',
      start + 12,
    );
  }
  if (format > 2)
    warnings.push(`format ${format} does not exist; its tracks are played together, as format 1`);

  const tracks: SmfTrack[] = [];
  let at = start + CHUNK_HEADER_BYTES + headerLength;
  if (
    headerLength < 6 ||
    at > end ||
    (headerLength !== 6 && findTrack(bytes, start + HEADER_BYTES, end) < at)
  ) {
    warnings.push(`the header claims a length of ${headerLength} bytes; 6 is taken`);
    at = start + HEADER_BYTES;
  }
  let cutOff = false;
  while (at + CHUNK_HEADER_BYTES <= end) {
    const id = name(bytes, at);
    const length = long(bytes, at + 4);
    const body = at + CHUNK_HEADER_BYTES;
    if (id === 'MTrk') {
      const reader = new TrackReader(bytes, body, Math.min(body + length, end), tracks.length + 1, warnings);
      tracks.push(reader.read());
      if (body + length > end) {
        cutOff ||= !reader.ended;
        warnings.push(
          `track ${tracks.length} claims ${length} bytes, ${body + length - end} more than the file has left`,
        );
        at = findTrack(bytes, reader.at, end);
      } else {
        at = body + length;
      }
    } else if (body + length <= end && /^[ -~]{4}$/.test(id)) {
      warnings.push(`skipped a chunk "${id}" of ${length} bytes, at byte ${at}`);
      at = body + length;
    } else {
      const next = findTrack(bytes, at + 1, end);
      warnings.push(`skipped ${next - at} bytes that are no chunk, at byte ${at}`);
      at = next;
    }
  }
  if (at < end) warnings.push(`ignored ${end - at} bytes after the last chunk, at byte ${at}`);
  if (tracks.length !== declared) {
    warnings.push(`the header announces ${declared} tracks; the file has ${tracks.length}`);
  }
  if (format === 0 && tracks.length > 1) {
    warnings.push(`a format 0 file with ${tracks.length} tracks; they are played together`);
  }
  return { format, division, tracks, warnings, cutOff };
}

/** Reads the events of one track chunk, `at` up to `end`. */
class TrackReader {
  /** The End of Track has been read. */
  ended = false;
  private readonly events: SmfTrackEvent[] = [];
  private readonly tempi: SmfTempo[] = [];
  private ticks = 0;
  private status = 0;
  /** A meta event or system message came since `status`: standard running status is off. */
  private statusCancelled = false;
  /** A system exclusive message whose F7 has not come yet; its packets so far. */
  private exclusive: number[] | undefined;
  private exclusiveTicks = 0;
  private readonly warned = new Set<string>();

  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly end: number,
    private readonly number: number,
    private readonly warnings: string[],
  ) {}

  read(): SmfTrack {
    try {
      while (this.at < this.end) {
        if (!this.readEvent()) break;
      }
    } catch (damage) {
      if (!(damage instanceof TrackDamage)) throw damage;
      this.warn(`${damage.message}; the rest of the track is left out`);
    }
    if (this.exclusive !== undefined) {
      this.warn('ends within a system exclusive message, which is left out');
    }
    return { events: this.events, tempi: this.tempi, endTicks: this.ticks };
  }

  /** False at the end of track. */
  private readEvent(): boolean {
    const delta = this.variableLength();
    const eventAt = this.at;
    const first = this.byte();
    this.ticks += delta;
    if (first === 0xff) return this.readMeta();
    if (first === 0xf0 || first === 0xf7) this.readExclusive(first);
    else if (first > 0xf0) this.skipSystemMessage(first, eventAt);
    else this.readChannelMessage(first, eventAt);
    return true;
  }

  private readMeta(): boolean {
    const typeAt = this.at;
    const type = this.byte();
    const length = this.variableLength();
    const data = this.take(length);
    this.statusCancelled = true;
    if (type === 0x2f) {
      this.ended = true;
      if (this.at < this.end)
        this.warnOnce(`has ${this.end - this.at} bytes after its end, which are ignored`);
      return false;
    }
    if (type === 0x51) {
      const tempo = length === 3 ? data[0]! * 0x10000 + word(data, 1) : 0;
      if (tempo > 0) this.tempi.push({ ticks: this.ticks, microsecondsPerQuarter: tempo });
      else this.warnOnce(`has a tempo without a value at byte ${typeAt - 1}, which is ignored`);
    }
    return true;
  }

  private readExclusive(first: number): void {
    const data = this.take(this.variableLength());
    this.statusCancelled = true;
    if (first === 0xf7 && this.exclusive === undefined) {
      if (data.length > 0) this.events.push({ ticks: this.ticks, bytes: data });
      return;
    }
    if (first === 0xf0) {
      this.closeExclusive();
      this.exclusive = [0xf0];
    }
    for (const byte of data) this.exclusive!.push(byte);
    this.exclusiveTicks = this.ticks;
    if (data.length > 0 && data[data.length - 1] === 0xf7) this.emitExclusive();
  }

  /** Something else follows a system exclusive message that has no F7: it is complete then. */
  private closeExclusive(): void {
    if (this.exclusive === undefined) return;
    this.warnOnce('has system exclusive messages without their F7, which is added');
    this.exclusive.push(0xf7);
    this.emitExclusive();
  }

  private emitExclusive(): void {
    this.events.push({ ticks: this.exclusiveTicks, bytes: Uint8Array.from(this.exclusive!) });
    this.exclusive = undefined;
  }

  private skipSystemMessage(status: number, eventAt: number): void {
    this.take(SYSTEM_DATA_BYTES[status & 15]!);
    if (status < 0xf8) this.statusCancelled = true;
    this.warnOnce(
      `has a ${hex(status)} message, which no MIDI file may have, at byte ${eventAt}; left out`,
      status,
    );
  }

  private readChannelMessage(first: number, eventAt: number): void {
    this.closeExclusive();
    let data = first;
    if (first >= 0x80) {
      this.status = first;
      data = this.byte();
    } else if (this.status === 0) {
      throw new TrackDamage(`has data ${hex(first)} where a status byte belongs, at byte ${eventAt}`);
    } else if (this.statusCancelled) {
      this.warnOnce(`goes on with running status after a meta or system event, at byte ${eventAt}`);
    }
    this.statusCancelled = false;
    const kind = this.status & 0xf0;
    const short = kind === 0xc0 || kind === 0xd0;
    const second = short ? 0 : this.byte();
    if (data > 0x7f || second > 0x7f) {
      throw new TrackDamage(`has a data byte above 7Fh in the message at byte ${eventAt}`);
    }
    const bytes = short ? Uint8Array.of(this.status, data) : Uint8Array.of(this.status, data, second);
    this.events.push({ ticks: this.ticks, bytes });
  }

  private byte(): number {
    if (this.at >= this.end) throw new TrackDamage(`breaks off at byte ${this.at}`);
    return this.bytes[this.at++]!;
  }

  private take(length: number): Uint8Array {
    if (this.at + length > this.end)
      throw new TrackDamage(`breaks off within the event before byte ${this.end}`);
    const data = this.bytes.slice(this.at, this.at + length);
    this.at += length;
    return data;
  }

  private variableLength(): number {
    const from = this.at;
    let value = 0;
    for (let n = 0; n < 4; n++) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw new TrackDamage(`has a variable-length number of more than four bytes at byte ${from}`);
  }

  private warn(sentence: string): void {
    this.warnings.push(`track ${this.number} ${sentence}`);
  }

  /** Says a thing once a track, the first time; `kind` tells things of one wording apart. */
  private warnOnce(sentence: string, kind = 0): void {
    const key = `${kind} ${sentence.replace(/\d+/g, '')}`;
    if (this.warned.has(key)) return;
    this.warned.add(key);
    this.warn(sentence);
  }
}

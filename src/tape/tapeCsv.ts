import { TICKS_PER_SECOND } from '../time.js';
import { CV_NAMES, LATCH_NAMES } from './controlTape.js';
import type { RecordedTape, TapedBoard } from './recordedTape.js';
import { type DecodedEvent, TapeDecoder } from './tapeDecoder.js';
import { timerText } from './tapeLanes.js';
import { oscillatorName, rangeText } from './tapeNames.js';

/** The columns. */
export const CSV_HEADER = 'seconds,tick,board,lane,event,number,value,unit,text';

/** One row as it is before the time is put in front of it. */
interface Row {
  readonly lane: string;
  readonly event: string;
  /** Divider, DAC code, latch value, division or count: the whole number on the bus. */
  readonly number: number;
  /** The same in `unit`; empty where there is none. */
  readonly value: string;
  readonly unit: string;
  readonly text: string;
}

/**
 * The tape as comma-separated values, one event a line, the boards merged in time order; in pieces that end with a
 * line feed. Rows of a cut tape that come before its first second restate what held there.
 */
export function* tapeCsv(
  recorded: RecordedTape,
  wanted: (name: string) => boolean = () => true,
): Generator<string> {
  yield `${CSV_HEADER}\n`;
  let piece: string[] = [];
  const cursors = recorded.boards.map((board) => new BoardRows(board, wanted, recorded.originTick));
  for (;;) {
    let first: BoardRows | undefined;
    for (const cursor of cursors) {
      if (cursor.nextTick < (first?.nextTick ?? Number.POSITIVE_INFINITY)) first = cursor;
    }
    if (!first) break;
    first.take(piece);
    if (piece.length >= LINES_A_PIECE) {
      yield `${piece.join('\n')}\n`;
      piece = [];
    }
  }
  if (piece.length > 0) yield `${piece.join('\n')}\n`;
}

const LINES_A_PIECE = 4096;

/** One board's rows, event after event. */
class BoardRows {
  private at = 0;
  private lines: string[] = [];
  private readonly decoder: TapeDecoder;

  constructor(
    private readonly board: TapedBoard,
    wanted: (name: string) => boolean,
    originTick: number,
  ) {
    this.decoder = new TapeDecoder(board.wiring, board.fullScale, (event) => {
      for (const row of csvRows(event)) {
        if (!wanted(row.lane)) continue;
        const seconds = ((event.tick - originTick) / TICKS_PER_SECOND).toFixed(9);
        this.lines.push(
          `${seconds},${event.tick},${board.name},${row.lane},${row.event},${row.number},${row.value},${row.unit},${row.text}`,
        );
      }
    });
  }

  /** Tick of the next event, Infinity at the end. */
  get nextTick(): number {
    return this.at < this.board.tape.length ? this.board.tape.ticks[this.at]! : Number.POSITIVE_INFINITY;
  }

  /** Appends the rows of the next event. */
  take(lines: string[]): void {
    const { ticks, whats, values } = this.board.tape;
    this.lines = lines;
    this.decoder.event(ticks[this.at]!, whats[this.at]!, values[this.at]!);
    this.at++;
  }
}

function csvRows(event: DecodedEvent): readonly Row[] {
  switch (event.kind) {
    case 'sample':
    case 'hold':
      return [
        {
          lane: CV_NAMES[event.cv]!,
          event: event.kind,
          number: event.code,
          value: event.volts.toFixed(4),
          unit: 'V',
          text: '',
        },
      ];
    case 'load':
    case 'clock':
      return [
        {
          lane: counterLane(event),
          event: event.kind,
          number: event.divider,
          value: event.hertz.toFixed(4),
          unit: 'Hz',
          text: `${counterPlace(event)} mode ${event.mode}`,
        },
      ];
    case 'mode':
      return [
        {
          lane: counterLane(event),
          event: 'mode',
          number: event.mode,
          value: '',
          unit: '',
          text: `${counterPlace(event)} ${event.format}${event.bcd ? ' BCD' : ''}`,
        },
      ];
    case 'latch':
      return [
        {
          lane: LATCH_NAMES[event.latch]!,
          event: 'latch',
          number: event.value,
          value: '',
          unit: '',
          text: event.text,
        },
      ];
    case 'prescaler':
      return event.dividesBy.map((by, dco) => ({
        lane: `RANGE${dco + 1}`,
        event: 'prescaler',
        number: by,
        value: '',
        unit: '',
        text: rangeText(by),
      }));
    case 'timer':
      return [
        {
          lane: 'TIMER',
          event: event.action,
          number: event.length,
          value: '',
          unit: '',
          text: `mode ${event.mode} ${timerText(event.every)}`,
        },
      ];
  }
}

function counterLane({ oscillator }: { oscillator: number }): string {
  return oscillator < 0 ? 'COUNTER' : oscillatorName(oscillator);
}

function counterPlace({ chip, counter }: { chip: number; counter: number }): string {
  return `PIT${chip + 1} counter ${counter}`;
}

import { TICKS_PER_SECOND } from '../time.js';
import { ControlTape, LARGEST_VALUE } from './controlTape.js';
import type { BoardName, RecordedTape, TapedBoard, TapedNote } from './recordedTape.js';
import type { TapeWiring } from './tapeDecoder.js';
import { type TapeLane, tapeLanes } from './tapeLanes.js';

/**
 * Recorded tapes as JSON. `events` holds the tape itself, without loss; `lanes` the same decoded, for people and
 * plots, and is not read back. The format is described field by field in docs/tape.md.
 */

/** What stands in `format` of every file. */
export const TAPE_FORMAT = 'superjx-control-tape';
/** What stands in `version`; another one is refused. */
export const TAPE_VERSION = 1;

/** A file that is no recorded tape; the message is a sentence that says what is wrong with it. */
export class TapeFileError extends Error {
  override readonly name = 'TapeFileError';
}

/** Numbers written in one piece. */
const NUMBERS_A_PIECE = 8192;

/** The JSON text of a recorded tape, in pieces; lanes that `wanted` refuses stay out of it. */
export function* tapeJson(
  recorded: RecordedTape,
  wanted: (name: string) => boolean = () => true,
): Generator<string> {
  const { boards, notes, ...rest } = recorded;
  const head = { format: TAPE_FORMAT, version: TAPE_VERSION, ticksPerSecond: TICKS_PER_SECOND, ...rest };
  yield JSON.stringify(head, undefined, 1).replace(/\n\}$/, ',\n "notes":');
  yield JSON.stringify(
    notes.map(({ startTick, endTick, key, velocity }) => [startTick, endTick, key, velocity]),
  );
  yield ',\n "boards":[';
  for (let n = 0; n < boards.length; n++) {
    if (n > 0) yield ',';
    yield* boardJson(boards[n]!, wanted);
  }
  yield '\n ]\n}\n';
}

function* boardJson(board: TapedBoard, wanted: (name: string) => boolean): Generator<string> {
  const { name, wiring, fullScale, restated, tape } = board;
  yield `\n  {"name":${JSON.stringify(name)},\n`;
  yield `   "wiring":${JSON.stringify(wiring)},\n`;
  yield `   "fullScale":${JSON.stringify(fullScale)},\n   "restated":${restated},\n   "events":{\n    "tickSteps":`;
  yield* numbers(tape.length, (i) => String(tape.ticks[i]! - (i > 0 ? tape.ticks[i - 1]! : 0)));
  yield ',\n    "whats":';
  yield* numbers(tape.length, (i) => String(tape.whats[i]!));
  yield ',\n    "values":';
  yield* numbers(tape.length, (i) => String(tape.values[i]!));
  yield '\n   },\n   "lanes":[';
  let first = true;
  for (const lane of tapeLanes(board, wanted)) {
    yield first ? '\n' : ',\n';
    first = false;
    yield* laneJson(lane);
  }
  yield '\n   ]}';
}

/** Decimals of each column that is no whole number: 0.1 mV and 0.1 mHz. */
const DECIMALS = 4;

function* laneJson(lane: TapeLane): Generator<string> {
  const columns: string[] = [];
  let opened = false;
  for (const [field, value] of Object.entries(lane)) {
    if (!Array.isArray(value)) {
      columns.push(`${JSON.stringify(field)}:${JSON.stringify(value)}`);
      continue;
    }
    yield opened ? ',' : `    {${columns.join(',')},`;
    opened = true;
    yield `${JSON.stringify(field)}:`;
    const list: readonly (number | string | null)[] = value;
    yield* numbers(list.length, (i) => {
      const item = list[i]!;
      return typeof item === 'number' && !Number.isInteger(item)
        ? String(Number(item.toFixed(DECIMALS)))
        : JSON.stringify(item);
    });
  }
  yield '}';
}

function* numbers(length: number, text: (i: number) => string): Generator<string> {
  yield '[';
  for (let from = 0; from < length; from += NUMBERS_A_PIECE) {
    const piece: string[] = [];
    const end = Math.min(length, from + NUMBERS_A_PIECE);
    for (let i = from; i < end; i++) piece.push(text(i));
    yield (from > 0 ? ',' : '') + piece.join(',');
  }
  yield ']';
}

type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [field: string]: Json | undefined };
type JsonObject = { readonly [field: string]: Json | undefined };

/**
 * The recorded tape in the JSON text of `tapeJson`.
 * @throws TapeFileError for any other text, another version, and events that are out of order or out of range.
 */
export function readTapeJson(text: string): RecordedTape {
  let file: Json;
  try {
    file = JSON.parse(text) as Json;
  } catch {
    throw new TapeFileError('This is no control tape: it is not JSON, or it is cut off.');
  }
  const root = objectOf(file, 'the file');
  if (root.format !== TAPE_FORMAT) {
    throw new TapeFileError(`This is no control tape: its "format" must be "${TAPE_FORMAT}".`);
  }
  if (root.version !== TAPE_VERSION) {
    throw new TapeFileError(
      `This control tape has version ${String(root.version)}; this program reads version ${TAPE_VERSION}.`,
    );
  }
  if (root.ticksPerSecond !== TICKS_PER_SECOND) {
    throw new TapeFileError(`"ticksPerSecond" must be ${TICKS_PER_SECOND}.`);
  }
  const fromTick = wholeOf(root.fromTick, 'fromTick');
  return {
    title: textOf(root.title, 'title'),
    sound: textOf(root.sound, 'sound'),
    model: textOf(root.model, 'model'),
    seed: wholeOf(root.seed, 'seed', -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    analog: textOf(root.analog, 'analog'),
    originTick: wholeOf(root.originTick, 'originTick'),
    fromTick,
    toTick: wholeOf(root.toTick, 'toTick', fromTick),
    notes: listOf(root.notes, 'notes').map((note, n) => noteOf(note, `notes[${n}]`)),
    boards: listOf(root.boards, 'boards').map((board, n) => boardOf(board, `boards[${n}]`)),
  };
}

function noteOf(json: Json, place: string): TapedNote {
  const fields = listOf(json, place);
  return {
    startTick: wholeOf(fields[0], `${place}[0]`),
    endTick: wholeOf(fields[1], `${place}[1]`),
    key: wholeOf(fields[2], `${place}[2]`, 0, 127),
    velocity: wholeOf(fields[3], `${place}[3]`, 1, 127),
  };
}

function boardOf(json: Json, place: string): TapedBoard {
  const board = objectOf(json, place);
  const fullScale = objectOf(board.fullScale, `${place}.fullScale`);
  const tape = eventsOf(objectOf(board.events, `${place}.events`), `${place}.events`);
  return {
    name: boardName(board.name, `${place}.name`),
    wiring: wiringOf(objectOf(board.wiring, `${place}.wiring`), `${place}.wiring`),
    fullScale: {
      code: wholeOf(fullScale.code, `${place}.fullScale.code`, 1),
      volts: numberOf(fullScale.volts, `${place}.fullScale.volts`),
    },
    tape,
    restated: wholeOf(board.restated, `${place}.restated`, 0, tape.length),
  };
}

function boardName(json: Json | undefined, place: string): BoardName {
  if (json !== 'lower' && json !== 'upper') {
    throw new TapeFileError(`"${place}" must be "lower" or "upper".`);
  }
  return json;
}

function wiringOf(json: JsonObject, place: string): TapeWiring {
  const nibbles = objectOf(json.prescalerNibble, `${place}.prescalerNibble`);
  const counters = listOf(json.counters, `${place}.counters`).map((item, n) => {
    const counter = objectOf(item, `${place}.counters[${n}]`);
    return {
      chip: wholeOf(counter.chip, `${place}.counters[${n}].chip`, 0, 3),
      counter: wholeOf(counter.counter, `${place}.counters[${n}].counter`, 0, 2),
    };
  });
  if (counters.length !== 12) throw new TapeFileError(`"${place}.counters" must have 12 entries.`);
  const clock = json.dco2Clock;
  if (clock !== 'swallow' && clock !== 'plain') {
    throw new TapeFileError(`"${place}.dco2Clock" must be "swallow" or "plain".`);
  }
  return {
    counters,
    prescalerNibble: {
      dco1: wholeOf(nibbles.dco1, `${place}.prescalerNibble.dco1`, 0, 1) === 1 ? 1 : 0,
      dco2: wholeOf(nibbles.dco2, `${place}.prescalerNibble.dco2`, 0, 1) === 1 ? 1 : 0,
    },
    dco2Clock: clock,
  };
}

function eventsOf(json: JsonObject, place: string): ControlTape {
  const steps = listOf(json.tickSteps, `${place}.tickSteps`);
  const whats = listOf(json.whats, `${place}.whats`);
  const values = listOf(json.values, `${place}.values`);
  if (whats.length !== steps.length || values.length !== steps.length) {
    throw new TapeFileError(`The columns of "${place}" must be of equal length.`);
  }
  const tape = new ControlTape(Math.max(1, steps.length));
  let tick = 0;
  for (let i = 0; i < steps.length; i++) {
    tick += wholeOf(steps[i], `${place}.tickSteps[${i}]`);
    const what = wholeOf(whats[i], `${place}.whats[${i}]`, 0, 0xff);
    const most = LARGEST_VALUE[what]!;
    if (most < 0)
      throw new TapeFileError(`"${place}.whats[${i}]" is ${what}, which is no event of a control tape.`);
    tape.event(tick, what, wholeOf(values[i], `${place}.values[${i}]`, 0, most));
  }
  return tape;
}

function objectOf(json: Json | undefined, place: string): JsonObject {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw new TapeFileError(`This is no control tape: "${place}" must be an object.`);
  }
  return json as JsonObject;
}

function listOf(json: Json | undefined, place: string): readonly Json[] {
  if (!Array.isArray(json)) throw new TapeFileError(`"${place}" must be a list.`);
  return json as readonly Json[];
}

function textOf(json: Json | undefined, place: string): string {
  if (typeof json !== 'string') throw new TapeFileError(`"${place}" must be a text.`);
  return json;
}

function numberOf(json: Json | undefined, place: string): number {
  if (typeof json !== 'number') throw new TapeFileError(`"${place}" must be a number.`);
  return json;
}

function wholeOf(json: Json | undefined, place: string, min = 0, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof json !== 'number' || !Number.isInteger(json) || json < min || json > max) {
    const upTo = max === Number.MAX_SAFE_INTEGER ? `not below ${min}` : `from ${min} to ${max}`;
    throw new TapeFileError(`"${place}" must be a whole number ${upTo}.`);
  }
  return json;
}

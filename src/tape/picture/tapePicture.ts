import { noteName } from '../../midi/noteName.js';
import { TICKS_PER_SECOND } from '../../time.js';
import { CV_VCA } from '../controlTape.js';
import type { RecordedTape } from '../recordedTape.js';
import { type TapeLane, tapeLanes, type VoltageLane } from '../tapeLanes.js';
import {
  background,
  connectionsVisible,
  drawGroup,
  type GroupDrawing,
  groupHeight,
  laneGroups,
  text,
} from './lanes.js';
import { escaped, type Frame, niceStep, px, tickX } from './shapes.js';
import { STYLE } from './style.js';

/** Pixels. */
const LEFT = 96;
const PLOT_WIDTH = 1300;
const RIGHT = 84;
const WIDTH = LEFT + PLOT_WIDTH + RIGHT;
const TITLE_HEIGHT = 66;
const AXIS_HEIGHT = 24;
const BOARD_HEADING_HEIGHT = 34;
const GROUP_GAP = 6;
const BOTTOM = 14;

/** A picture may be so large, bytes; before that its columns become wider. */
const LARGEST = 1_900_000;
const WIDEST_COLUMN = 8;

/**
 * The tape as an SVG picture: the notes on top, then for each board one named lane a frequency, held voltage and
 * latch. However long the tape, the picture stays below 2 MB: where a voltage changes more often than there are
 * pixels, the band it moves in is drawn.
 */
export function tapePicture(recorded: RecordedTape, wanted: (name: string) => boolean = () => true): string {
  const boards = recorded.boards.map((board): BoardLanes => {
    const all = tapeLanes(board);
    return {
      name: board.name,
      lanes: all.filter(({ name }) => wanted(name)),
      levels: all.filter(
        (lane): lane is VoltageLane => lane.kind === 'voltage' && lane.cv >= CV_VCA && lane.cv < CV_VCA + 6,
      ),
    };
  });
  for (let columnWidth = 1; ; columnWidth *= 2) {
    const svg = draw(recorded, boards, columnWidth);
    if (svg.length <= LARGEST || columnWidth >= WIDEST_COLUMN) return svg;
  }
}

interface BoardLanes {
  readonly name: string;
  readonly lanes: readonly TapeLane[];
  /** VCA of voices 0-5. */
  readonly levels: readonly VoltageLane[];
}

function draw(recorded: RecordedTape, boards: readonly BoardLanes[], columnWidth: number): string {
  const { fromTick, toTick } = recorded;
  const frame: Frame = { left: LEFT, right: LEFT + PLOT_WIDTH, fromTick, toTick, columnWidth };
  let y = TITLE_HEIGHT;
  const gridTop = y + AXIS_HEIGHT;
  let over = timeAxis(recorded, frame, y + AXIS_HEIGHT - 6);
  y = gridTop;
  const roll = pianoRoll(recorded, frame, y);
  let { under } = roll;
  over += roll.over;
  y += roll.height;
  for (const board of boards) {
    over += text(LEFT, y + BOARD_HEADING_HEIGHT - 8, 'board', `${board.name.toUpperCase()} BOARD`);
    y += BOARD_HEADING_HEIGHT;
    for (const group of laneGroups(board.lanes)) {
      const drawing = drawGroup(group, frame, y, board.levels);
      under += drawing.under;
      over += drawing.over;
      y += groupHeight(group) + GROUP_GAP;
    }
  }
  over += timeAxis(recorded, frame, y + AXIS_HEIGHT - 8);
  const height = y + AXIS_HEIGHT + BOTTOM;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${px(height)}" width="${WIDTH}" height="${px(height)}">\n` +
    `<title>${escaped(recorded.title)}: control tape</title>\n<style>${STYLE}</style>\n` +
    `<rect class="page" width="${WIDTH}" height="${px(height)}"/>\n` +
    `${heading(recorded, frame)}\n${under}\n${grid(recorded, frame, gridTop, y)}\n${over}\n</svg>\n`
  );
}

function heading(recorded: RecordedTape, frame: Frame): string {
  const { fromTick, toTick, originTick } = recorded;
  const column = ((toTick - fromTick) * frame.columnWidth) / (TICKS_PER_SECOND * PLOT_WIDTH);
  const from = ((fromTick - originTick) / TICKS_PER_SECOND).toFixed(3);
  const to = ((toTick - originTick) / TICKS_PER_SECOND).toFixed(3);
  const marks = connectionsVisible(frame) ? ' A mark below: the hold is connected to the DAC.' : '';
  return (
    text(LEFT, 26, 'title', `${recorded.title}: what the sound boards tell their analog halves`) +
    text(
      LEFT,
      43,
      'subtitle',
      `${recorded.model}, ${recorded.sound}; ${from} s to ${to} s after the song's start`,
    ) +
    text(
      LEFT,
      58,
      'subtitle',
      `Voltages as held, without droop and smoothing; right, their highest and lowest here.${marks} A value that ` +
        `changes more often than once in ${durationText(column)}, one column, is drawn as the band it moves in.`,
    )
  );
}

function durationText(seconds: number): string {
  return seconds < 1e-3 ? `${(seconds * 1e6).toFixed(0)} µs` : `${(seconds * 1e3).toFixed(1)} ms`;
}

/** Seconds from the song's start at which there are grid lines. */
function gridSeconds(recorded: RecordedTape): { readonly at: number[]; readonly decimals: number } {
  const from = (recorded.fromTick - recorded.originTick) / TICKS_PER_SECOND;
  const to = (recorded.toTick - recorded.originTick) / TICKS_PER_SECOND;
  const step = niceStep(to - from, 16);
  const at: number[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n++) at.push(n * step);
  return { at, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

function secondX(recorded: RecordedTape, frame: Frame, seconds: number): number {
  return tickX(frame, recorded.originTick + seconds * TICKS_PER_SECOND);
}

function timeAxis(recorded: RecordedTape, frame: Frame, baseline: number): string {
  const { at, decimals } = gridSeconds(recorded);
  return at
    .map((seconds) =>
      text(
        secondX(recorded, frame, seconds),
        baseline,
        'time',
        `${(seconds === 0 ? 0 : seconds).toFixed(decimals)} s`,
      ),
    )
    .join('');
}

function grid(recorded: RecordedTape, frame: Frame, top: number, bottom: number): string {
  const path = gridSeconds(recorded)
    .at.map((seconds) => `M${px(secondX(recorded, frame, seconds))} ${px(top)}V${px(bottom)}`)
    .join('');
  return `<path class="grid" d="${path}"/>`;
}

/** Height of a key in the piano roll, pixels. */
const KEY_HEIGHT = 4;
/** Least range of the roll, keys. */
const LEAST_KEYS = 12;
/** Notes that are drawn at the most; about 60 bytes each. */
const MOST_ROLL_NOTES = 12_000;

/** The notes as played: time to the right, keys upwards, darker for harder. Of very many only the first are drawn. */
function pianoRoll(recorded: RecordedTape, frame: Frame, top: number): GroupDrawing & { height: number } {
  const notes = recorded.notes.filter(
    ({ startTick, endTick }) => endTick > recorded.fromTick && startTick < recorded.toTick,
  );
  if (notes.length === 0) return { under: '', over: '', height: 0 };
  let low = 127;
  let high = 0;
  for (const { key } of notes) {
    low = Math.min(low, key);
    high = Math.max(high, key);
  }
  const spare = Math.max(0, Math.ceil((LEAST_KEYS - (high - low + 1)) / 2));
  low -= spare + 1;
  high += spare + 1;
  const height = (high - low + 1) * KEY_HEIGHT;
  const keyTop = (key: number) => top + (high - key) * KEY_HEIGHT;
  let svg = text(LEFT - 8, top + height / 2 + 4, 'name', 'NOTES');
  for (let key = Math.ceil(low / 12) * 12; key <= high; key += 12) {
    svg += `<path class="octave" d="M${LEFT} ${keyTop(key) + KEY_HEIGHT}h${PLOT_WIDTH}"/>`;
    svg += text(frame.right + 6, keyTop(key) + KEY_HEIGHT, 'limit', noteName(key));
  }
  for (const { startTick, endTick, key, velocity } of notes.slice(0, MOST_ROLL_NOTES)) {
    const x = tickX(frame, Math.max(startTick, recorded.fromTick));
    const width = Math.max(0.8, tickX(frame, Math.min(endTick, recorded.toTick)) - x);
    const strength = velocity < 43 ? 'soft' : velocity < 86 ? 'medium' : 'hard';
    svg += `<rect class="${strength}" x="${px(x)}" y="${keyTop(key)}" width="${px(width)}" height="${KEY_HEIGHT - 0.5}"/>`;
  }
  return { under: background(frame, top, height), over: svg, height };
}

/**
 * Paths of the tape picture. All coordinates are pixels with at most one decimal; a path never has more points than
 * the picture has columns can show, however long the tape.
 */

/** A staircase: from `ticks[i]` on it has `values[i]`; ticks rise. */
export interface Staircase {
  readonly ticks: readonly number[];
  readonly values: readonly number[];
}

/** Where time and values lie in the picture. */
export interface Frame {
  /** Pixel of `fromTick` and of `toTick`. */
  readonly left: number;
  readonly right: number;
  readonly fromTick: number;
  readonly toTick: number;
  /** Width of the columns that long tapes are drawn in, pixels. */
  readonly columnWidth: number;
}

/** A number for a path: at most one decimal, no needless characters. */
export function px(value: number): string {
  const text = String(Math.round(value * 10) / 10);
  if (text === '-0') return '0';
  return text.replace(/^(-?)0\./, '$1.');
}

/** Pixel of a tick. */
export function tickX(frame: Frame, tick: number): number {
  return (
    frame.left + ((tick - frame.fromTick) * (frame.right - frame.left)) / (frame.toTick - frame.fromTick)
  );
}

/** Tick of a pixel. */
export function xTick(frame: Frame, x: number): number {
  return frame.fromTick + ((x - frame.left) * (frame.toTick - frame.fromTick)) / (frame.right - frame.left);
}

/** The first index whose tick is after `tick`, less one: the step that holds there; -1 before the first. */
export function stepAt(ticks: readonly number[], tick: number): number {
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ticks[middle]! <= tick) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Lowest and highest value between two ticks, the step that holds at the first included; undefined if none does. */
export function rangeWithin(
  steps: Staircase,
  fromTick: number,
  toTick: number,
): { min: number; max: number } | undefined {
  const { ticks, values } = steps;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = Math.max(0, stepAt(ticks, fromTick)); i < ticks.length && ticks[i]! < toTick; i++) {
    min = Math.min(min, values[i]!);
    max = Math.max(max, values[i]!);
  }
  return max >= min ? { min, max } : undefined;
}

/** How often a staircase changes its value within the frame. */
function changes(steps: Staircase, frame: Frame): number {
  const { ticks, values } = steps;
  let count = 0;
  for (
    let i = Math.max(1, stepAt(ticks, frame.fromTick));
    i < ticks.length && ticks[i]! < frame.toTick;
    i++
  ) {
    if (values[i] !== values[i - 1]) count++;
  }
  return count;
}

/** A path, and whether it is an area (a band from lowest to highest) or a line. */
export interface Trace {
  readonly path: string;
  readonly area: boolean;
}

/**
 * The staircase as a path; `y` turns a value to a pixel, or to undefined where nothing is drawn. With more changes
 * than there are columns it becomes the band between the lowest and the highest value of each column.
 */
export function trace(steps: Staircase, frame: Frame, y: (value: number) => number | undefined): Trace {
  const columns = (frame.right - frame.left) / frame.columnWidth;
  return changes(steps, frame) > columns / 2
    ? { path: bandPath(steps, frame, y), area: true }
    : { path: linePath(steps, frame, y), area: false };
}

function linePath(steps: Staircase, frame: Frame, y: (value: number) => number | undefined): string {
  const { ticks, values } = steps;
  let path = '';
  let at = '';
  for (
    let i = Math.max(0, stepAt(ticks, frame.fromTick));
    i < ticks.length && ticks[i]! < frame.toTick;
    i++
  ) {
    const height = y(values[i]!);
    const level = height === undefined ? '' : px(height);
    if (level === at) continue;
    const x = px(tickX(frame, Math.max(ticks[i]!, frame.fromTick)));
    if (at !== '') path += `H${x}`;
    if (level !== '') path += at === '' ? `M${x} ${level}` : `V${level}`;
    at = level;
  }
  return at === '' ? path : `${path}H${px(frame.right)}`;
}

/** One closed outline for each stretch without a gap. */
function bandPath(steps: Staircase, frame: Frame, y: (value: number) => number | undefined): string {
  const count = Math.ceil((frame.right - frame.left) / frame.columnWidth);
  const ticksPerColumn = ((frame.toTick - frame.fromTick) * frame.columnWidth) / (frame.right - frame.left);
  let path = '';
  let upper: number[] = [];
  let lower: number[] = [];
  let start = 0;
  const close = (): void => {
    if (upper.length > 0)
      path += outline(upper, lower, frame.left + start * frame.columnWidth, frame.columnWidth);
    upper = [];
    lower = [];
  };
  for (let column = 0; column < count; column++) {
    const from = frame.fromTick + column * ticksPerColumn;
    const range = rangeWithin(steps, from, Math.min(frame.toTick, from + ticksPerColumn));
    const top = range && y(range.max);
    const bottom = range && y(range.min);
    if (top === undefined || bottom === undefined) {
      close();
      continue;
    }
    if (upper.length === 0) start = column;
    upper.push(Math.round(top * 2) / 2);
    lower.push(Math.round(bottom * 2) / 2);
  }
  close();
  return path;
}

/** There along the top, back along the bottom. */
function outline(upper: readonly number[], lower: readonly number[], x: number, width: number): string {
  return `M${px(x)} ${px(upper[0]!)}${walk(upper, width)}V${px(lower.at(-1)!)}${walk([...lower].reverse(), -width)}Z`;
}

function walk(heights: readonly number[], width: number): string {
  let path = '';
  let run = 0;
  heights.forEach((height, n) => {
    run += width;
    const next = heights[n + 1];
    if (next !== undefined && next === height) return;
    path += `h${px(run)}`;
    if (next !== undefined) path += `v${px(next - height)}`;
    run = 0;
  });
  return path;
}

/** One stretch of a state; `value` undefined where it changes too often to be drawn. */
export interface Segment {
  readonly x: number;
  readonly width: number;
  readonly value: number | undefined;
  readonly text: string;
}

/** Narrowest stretch that is drawn for itself, pixels. */
const NARROWEST = 1;

/** The stretches of a state within the frame; runs of stretches too narrow to see become one. */
export function segments(
  steps: Staircase,
  frame: Frame,
  textOf: (index: number) => string,
): readonly Segment[] {
  const { ticks, values } = steps;
  const found: Segment[] = [];
  let i = Math.max(0, stepAt(ticks, frame.fromTick));
  while (i < ticks.length && ticks[i]! < frame.toTick) {
    let next = i + 1;
    while (next < ticks.length && Object.is(values[next], values[i])) next++;
    const x = tickX(frame, Math.max(ticks[i]!, frame.fromTick));
    const end = next < ticks.length ? tickX(frame, Math.min(ticks[next]!, frame.toTick)) : frame.right;
    const width = end - x;
    const last = found.at(-1);
    if (width >= NARROWEST * frame.columnWidth) found.push({ x, width, value: values[i], text: textOf(i) });
    else if (last && last.value === undefined) found[found.length - 1] = { ...last, width: end - last.x };
    else found.push({ x, width, value: undefined, text: '' });
    i = next;
  }
  return found;
}

/** `text` with the characters that mean something in XML replaced. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A step of 1, 2 or 5 times a power of ten that divides `span` into at most `most` parts. */
export function niceStep(span: number, most: number): number {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999_999) ?? 10;
  return factor * power;
}

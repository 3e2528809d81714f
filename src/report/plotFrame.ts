import { axisScale, linearTicks, logTicks, tickLabel } from './axis.js';
import { escaped, fitted, pixel, SERIES_COLOURS, textWidth } from './svg.js';

/** One axis of a plot. */
export interface PlotAxis {
  /** With the unit: `key`, `level, dB`. */
  readonly label: string;
  /** Ends of the axis; default: what is shown, with a margin. */
  readonly from?: number;
  readonly to?: number;
  /** Shortest span if the ends follow what is shown, in the axis's unit, on a logarithmic axis as a ratio. */
  readonly span?: number;
  readonly log?: boolean;
  /** Ticks at whole numbers only: keys, settings, counts. */
  readonly whole?: boolean;
}

/** An axis whose ends are settled. */
export interface SettledAxis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
  readonly whole: boolean;
}

/** Entry of a legend. */
export interface LegendEntry {
  readonly name: string;
  /** Classes of its mark. */
  readonly classes: string;
  readonly dots: boolean;
}

/** Frame, axes, title and legend of a plot, and where its inside lies. */
export interface PlotFrame {
  /** Drawn below what the plot shows. */
  readonly below: readonly string[];
  /** Drawn above it. */
  readonly above: readonly string[];
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const PLOT_WIDTH = 460;
export const PLOT_HEIGHT = 250;

const RIGHT = 14;
const BOTTOM = 40;
const TITLE_SIZE = 12.5;
const LABEL_SIZE = 11;
const LEGEND_ROW = 15;

/** Classes of a series' colour; `ghost` is the grey of what is shown for comparison. */
export function colourClass(colour: number | 'ghost'): string {
  return colour === 'ghost' ? 'ghost' : `c${colour % SERIES_COLOURS}`;
}

/**
 * Ends of an axis from the values it has to show. Without values 0 to 1, on a logarithmic axis 1 to 10.
 */
export function settledAxis(axis: PlotAxis, values: Iterable<number>): SettledAxis {
  const log = axis.log === true;
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = log ? [1, 10] : [0, 1];
  const [a, b] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const least = log ? Math.log(axis.span ?? 2) : (axis.span ?? Math.max(1e-9, 0.1 * Math.abs(high)));
  const half = Math.max((b - a) / 2 + 0.05 * (b - a), least / 2);
  const ends = [(a + b) / 2 - half, (a + b) / 2 + half];
  const [from, to] = log ? ends.map(Math.exp) : ends;
  return { label: axis.label, log, whole: axis.whole === true, from: axis.from ?? from!, to: axis.to ?? to! };
}

/** Lays out a plot of `width` times `height` pixels. */
export function plotFrame(
  title: string,
  xAxis: SettledAxis,
  yAxis: SettledAxis,
  legend: readonly LegendEntry[],
  width: number,
  height: number,
): PlotFrame {
  const below: string[] = [];
  const above: string[] = [];
  const yTicks = yAxis.log
    ? logTicks(yAxis.from, yAxis.to)
    : linearTicks(yAxis.from, yAxis.to, Math.max(3, Math.round(height / 48)));
  const yNames = yTicks.map((tick) => tickLabel(tick, yAxis.log));
  const left = Math.ceil(30 + Math.max(...yNames.map((name) => textWidth(name, LABEL_SIZE)), 0));
  const right = width - RIGHT;
  below.push(
    `<text x="8" y="17" font-size="${TITLE_SIZE}" font-weight="bold">${escaped(fitted(title, TITLE_SIZE * 1.06, width - 16))}</text>`,
  );
  const top = 28 + drawLegend(above, legend, left, right);
  const bottom = height - BOTTOM;
  const x = axisScale(xAxis.from, xAxis.to, left, right, xAxis.log);
  const y = axisScale(yAxis.from, yAxis.to, bottom, top, yAxis.log);

  let free = top - 1;
  for (const [n, tick] of [...yTicks.entries()].reverse()) {
    const at = y(tick);
    below.push(`<path class="grid" d="M${left} ${pixel(at)}H${right}"/>`);
    if (at < free) continue;
    free = at + LABEL_SIZE;
    below.push(
      `<text class="dim" x="${left - 6}" y="${pixel(at + 4)}" text-anchor="end">${yNames[n]}</text>`,
    );
  }
  const xTicks = xAxis.log
    ? logTicks(xAxis.from, xAxis.to)
    : linearTicks(xAxis.from, xAxis.to, Math.max(3, Math.round((right - left) / 60))).filter(
        (tick) => !xAxis.whole || Math.abs(tick - Math.round(tick)) < 1e-9,
      );
  below.push(...xTicksOf(xTicks, xAxis.log, x, { top, bottom, width }));
  above.push(
    `<rect class="frame" x="${left}" y="${pixel(top)}" width="${pixel(right - left)}" height="${pixel(bottom - top)}"/>`,
    `<text x="${pixel((left + right) / 2)}" y="${height - 8}" text-anchor="middle">${escaped(fitted(xAxis.label, LABEL_SIZE, right - left))}</text>`,
    `<text transform="translate(14 ${pixel((top + bottom) / 2)}) rotate(-90)" text-anchor="middle">${escaped(fitted(yAxis.label, LABEL_SIZE, bottom - top))}</text>`,
  );
  return { below, above, x, y, left, right, top, bottom };
}

/** Lines of the grid at the ticks of the x axis, and their names as far as there is room. */
export function xTicksOf(
  ticks: readonly number[],
  log: boolean,
  x: (value: number) => number,
  { top, bottom, width }: { readonly top: number; readonly bottom: number; readonly width: number },
): string[] {
  const parts: string[] = [];
  let end = -Infinity;
  for (const tick of ticks) {
    const at = x(tick);
    parts.push(`<path class="grid" d="M${pixel(at)} ${pixel(top)}V${pixel(bottom)}"/>`);
    const name = tickLabel(tick, log);
    const half = textWidth(name, LABEL_SIZE) / 2;
    const middle = Math.min(at, width - 2 - half);
    if (middle - half < end + 4) continue;
    end = middle + half;
    parts.push(
      `<text class="dim" x="${pixel(middle)}" y="${pixel(bottom + 15)}" text-anchor="middle">${name}</text>`,
    );
  }
  return parts;
}

/** Draws the legend in as many rows as it needs; returns its height. */
function drawLegend(parts: string[], entries: readonly LegendEntry[], left: number, right: number): number {
  if (entries.length === 0) return 0;
  let at = left;
  let row = 0;
  for (const { name, classes, dots } of entries) {
    const shown = fitted(name, LABEL_SIZE, right - left - 24);
    const size = 22 + textWidth(shown, LABEL_SIZE);
    if (at > left && at + size > right) {
      at = left;
      row++;
    }
    const y = 33 + row * LEGEND_ROW;
    parts.push(
      dots
        ? `<circle class="dot ${classes}" cx="${pixel(at + 8)}" cy="${y}" r="3.2"/>`
        : `<path class="line ${classes}" d="M${pixel(at)} ${y}h16" stroke-width="2.4"/>`,
      `<text x="${pixel(at + 20)}" y="${y + 4}">${escaped(shown)}</text>`,
    );
    at += size + 12;
  }
  return (row + 1) * LEGEND_ROW + 2;
}

/** Elements that are cut at the frame's inside: a nested SVG cuts without an id, which a page could hold twice. */
export function clipped(
  frame: Pick<PlotFrame, 'left' | 'right' | 'top' | 'bottom'>,
  parts: readonly string[],
): string {
  const { left, right, top, bottom } = frame;
  const box = [left, top, right - left, bottom - top].map(pixel);
  return (
    `<svg x="${box[0]}" y="${box[1]}" width="${box[2]}" height="${box[3]}" viewBox="${box.join(' ')}">` +
    `${parts.join('')}</svg>`
  );
}

import { axisScale, linearTicks, logTicks } from './axis.js';
import {
  clipped,
  colourClass,
  type LegendEntry,
  PLOT_WIDTH,
  type PlotAxis,
  type PlotFrame,
  settledAxis,
  xTicksOf,
} from './plotFrame.js';
import { escaped, fitted, pixel, svgPicture, textWidth } from './svg.js';

/** Values of one kind, one for each row of a bar plot. */
export interface BarSeries {
  readonly name: string;
  /** `null`: no bar. */
  readonly values: readonly (number | null)[];
  readonly colour?: number | 'ghost';
}

export interface BarPlot {
  readonly title: string;
  /** Names of the rows, from the top. */
  readonly rows: readonly string[];
  /** Bars of a row, from the top. */
  readonly series: readonly BarSeries[];
  /** Every row has a bar of one series only, which has all of its height: the series are kinds of rows. */
  readonly kinds?: boolean;
  /** The axis of the values; bars begin at 0, on a logarithmic axis or without 0 in it at its lower end. */
  readonly value: PlotAxis;
  /** Allowed range of each row. */
  readonly limits?: readonly (readonly [low: number, high: number] | null)[];
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
  readonly width?: number;
  readonly inline?: boolean;
}

const SIZE = 11;
const BAR = 9;
const ROW_GAP = 8;
const BOTTOM = 40;
const RIGHT = 14;

/** Rows of horizontal bars, each with its name, as an SVG picture as high as it needs. */
export function barPlotSvg(plot: BarPlot): string {
  const { title, rows, series, kinds = false, limits = [], marks = [], width = PLOT_WIDTH, inline } = plot;
  const bars = kinds ? 1 : series.length;
  const axis = settledAxis(plot.value, [
    ...series.flatMap(({ values }) => values.filter((value): value is number => value !== null)),
    ...limits.flatMap((range) => range ?? []),
    ...marks.map(({ value }) => value),
  ]);
  const names = rows.map((row) => fitted(row, SIZE, width * 0.4));
  const left = Math.ceil(14 + Math.max(0, ...names.map((name) => textWidth(name, SIZE))));
  const right = width - RIGHT;
  const rowHeight = bars * BAR + ROW_GAP;
  const legend = series.length > 1 ? 18 : 0;
  const marked = marks.length > 0 ? 14 : 0;
  const top = 26 + legend + marked;
  const bottom = top + rows.length * rowHeight + ROW_GAP / 2;
  const height = bottom + BOTTOM;
  const x = axisScale(axis.from, axis.to, left, right, axis.log);
  const start = axis.log || axis.from > 0 || axis.to < 0 ? left : x(0);

  const parts = [
    `<text x="8" y="17" font-size="12.5" font-weight="bold">${escaped(fitted(title, 13.2, width - 16))}</text>`,
  ];
  let at = left;
  if (legend > 0)
    for (const entry of series.map(legendEntry)) {
      parts.push(
        `<rect class="bar ${entry.classes}" x="${pixel(at)}" y="${BAR + 20}" width="12" height="${BAR}"/>`,
        `<text x="${pixel(at + 16)}" y="${BAR + 28}">${escaped(entry.name)}</text>`,
      );
      at += 30 + textWidth(entry.name, SIZE);
    }
  const ticks = axis.log ? logTicks(axis.from, axis.to) : linearTicks(axis.from, axis.to, 6);
  parts.push(...xTicksOf(ticks, axis.log, x, { top, bottom, width }));
  const inside: string[] = [];
  rows.forEach((_, row) => {
    const from = top + ROW_GAP / 2 + row * rowHeight;
    const range = limits[row];
    if (range) {
      const [low, high] = [x(range[0]), x(range[1])];
      inside.push(
        `<rect class="band" x="${pixel(low)}" y="${pixel(from - 2)}" width="${pixel(high - low)}" height="${rowHeight - ROW_GAP + 4}"/>`,
      );
    }
    series.forEach(({ values, colour }, n) => {
      const value = values[row];
      if (value === null || value === undefined || !Number.isFinite(value)) return;
      const reach = x(value);
      inside.push(
        `<rect class="bar ${colourClass(colour ?? n)}" x="${pixel(Math.min(start, reach))}" y="${pixel(from + (kinds ? 0 : n * BAR))}" ` +
          `width="${pixel(Math.max(1, Math.abs(reach - start)))}" height="${BAR - 1}"/>`,
      );
    });
    parts.push(
      `<text x="${left - 6}" y="${pixel(from + (bars * BAR) / 2 + 4)}" text-anchor="end">${escaped(names[row]!)}</text>`,
    );
  });
  for (const { value, label } of marks) {
    inside.push(`<path class="limit" d="M${pixel(x(value))} ${top}V${bottom}"/>`);
    parts.push(
      `<text class="limits" x="${pixel(x(value))}" y="${top - 4}" text-anchor="middle">${escaped(label)}</text>`,
    );
  }
  const frame: Pick<PlotFrame, 'left' | 'right' | 'top' | 'bottom'> = { left, right, top, bottom };
  parts.push(
    clipped(frame, inside),
    `<rect class="frame" x="${left}" y="${top}" width="${right - left}" height="${pixel(bottom - top)}"/>`,
    `<text x="${pixel((left + right) / 2)}" y="${pixel(height - 8)}" text-anchor="middle">${escaped(axis.label)}</text>`,
  );
  const spoken = `${title}: ${axis.label}; ${series.map(({ name }) => name).join(', ')}`;
  return svgPicture(parts, { width, height: Math.ceil(height), title: spoken, inline });
}

function legendEntry({ name, colour }: BarSeries, n: number): LegendEntry {
  return { name, classes: colourClass(colour ?? n), dots: true };
}

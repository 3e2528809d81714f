/** Small SVG charts: panels one above the other over a common x axis. */

import {
  axisScale as axis,
  tickLabel as label,
  logTicks,
  linearTicks as ticks,
} from '../../src/report/axis.js';
import { escaped, pixel as num } from '../../src/report/svg.js';

export interface PlotSeries {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** `stems` draws a line from the bottom of the panel to each point. Default `line`. */
  readonly style?: 'line' | 'dots' | 'stems' | 'dashes';
  /** Index into the palette; default the place in the panel. */
  readonly color?: number;
}

export interface Panel {
  readonly yLabel: string;
  readonly series: readonly PlotSeries[];
  /** Limits of the y axis; default the range of what is shown. */
  readonly from?: number;
  readonly to?: number;
  /** Share of the height. */
  readonly weight?: number;
  /** Horizontal lines with a label: limits. */
  readonly marks?: readonly { readonly y: number; readonly label: string }[];
}

export interface Chart {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly x: {
    readonly label: string;
    readonly from: number;
    readonly to: number;
    readonly log?: boolean;
  };
  readonly height?: number;
}

const WIDTH = 860;
const LEFT = 82;
const RIGHT = 18;
const TOP = 34;
const BOTTOM = 44;
const GAP = 16;
/** Room for a legend above its panel. */
const LEGEND = 16;
/** Blue, orange, green, red, violet, brown, grey: distinct for colour-blind eyes, too. */
const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc3377', '#7a5fb5', '#8c6d31', '#777777'];

/** A chart as an SVG document. */
export function chart({ title, panels, x, height = 420 }: Chart): string {
  const parts: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ` +
      'font-family="Helvetica, Arial, sans-serif" font-size="12">',
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="21" font-size="14" font-weight="bold" fill="#222222">${escaped(title)}</text>`,
  ];
  const mapX = axis(x.from, x.to, LEFT, WIDTH - RIGHT, x.log === true);
  const legends = panels.map((panel): number => (named(panel).length > 1 ? LEGEND : 0));
  const room =
    height - TOP - BOTTOM - GAP * (panels.length - 1) - legends.reduce((sum, size) => sum + size, 0);
  const weights = panels.reduce((sum, panel) => sum + (panel.weight ?? 1), 0);
  let top = TOP;
  panels.forEach((panel, n) => {
    const size = (room * (panel.weight ?? 1)) / weights;
    top += legends[n]!;
    drawPanel(parts, panel, x, mapX, top, size, n);
    top += size + GAP;
  });
  const bottom = height - BOTTOM;
  for (const tick of x.log === true ? logTicks(x.from, x.to) : ticks(x.from, x.to, 8)) {
    const at = num(mapX(tick));
    parts.push(
      `<text x="${at}" y="${bottom + 17}" text-anchor="middle" fill="#444444">${label(tick, x.log === true)}</text>`,
    );
  }
  parts.push(
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${height - 9}" text-anchor="middle" fill="#222222">${escaped(x.label)}</text>`,
    '</svg>',
  );
  return `${parts.join('\n')}\n`;
}

function drawPanel(
  parts: string[],
  panel: Panel,
  x: Chart['x'],
  mapX: (value: number) => number,
  top: number,
  size: number,
  index: number,
): void {
  const [from, to] = rangeOf(panel, x.from, x.to);
  const mapY = axis(from, to, top + size, top, false);
  const right = WIDTH - RIGHT;
  for (const tick of ticks(from, to, Math.max(2, Math.round(size / 34)))) {
    const at = num(mapY(tick));
    parts.push(
      `<path d="M${LEFT} ${at}H${right}" stroke="#e4e4e4"/>`,
      `<text x="${LEFT - 7}" y="${num(mapY(tick) + 4)}" text-anchor="end" fill="#444444">${label(tick, false)}</text>`,
    );
  }
  for (const tick of x.log === true ? logTicks(x.from, x.to) : ticks(x.from, x.to, 8)) {
    parts.push(`<path d="M${num(mapX(tick))} ${num(top)}V${num(top + size)}" stroke="#e4e4e4"/>`);
  }
  parts.push(
    `<clipPath id="p${index}"><rect x="${LEFT}" y="${num(top)}" width="${right - LEFT}" height="${num(size)}"/></clipPath>`,
    `<g clip-path="url(#p${index})" fill="none">`,
  );
  panel.series.forEach((series, n) => {
    const color = PALETTE[(series.color ?? n) % PALETTE.length]!;
    parts.push(drawSeries(series, color, mapX, mapY, x, top + size));
  });
  for (const { y } of panel.marks ?? []) {
    parts.push(`<path d="M${LEFT} ${num(mapY(y))}H${right}" stroke="#999999" stroke-dasharray="6 4"/>`);
  }
  parts.push('</g>');
  for (const { y, label: text } of panel.marks ?? []) {
    parts.push(
      `<text x="${right - 5}" y="${num(mapY(y) - 4)}" text-anchor="end" font-size="11" fill="#555555" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(text)}</text>`,
    );
  }
  parts.push(
    `<rect x="${LEFT}" y="${num(top)}" width="${right - LEFT}" height="${num(size)}" fill="none" stroke="#666666"/>`,
    `<text transform="translate(16 ${num(top + size / 2)}) rotate(-90)" text-anchor="middle" fill="#222222">${escaped(panel.yLabel)}</text>`,
  );
  drawLegend(parts, panel, top);
}

/** Names and colours of the series that are to be told apart. */
function named(panel: Panel): { name: string; color: number; style: PlotSeries['style'] }[] {
  return panel.series
    .map(({ name, color, style }, n) => ({ name, color: color ?? n, style }))
    .filter(({ name }) => name !== '');
}

function drawLegend(parts: string[], panel: Panel, top: number): void {
  const entries = named(panel);
  if (entries.length < 2) return;
  let at = LEFT + 2;
  for (const { name, color, style } of entries) {
    const stroke = `stroke="${PALETTE[color % PALETTE.length]}"`;
    parts.push(
      style === 'dots'
        ? `<path d="M${at + 7} ${num(top - 8)}h0" ${stroke} stroke-width="6" stroke-linecap="round"/>`
        : `<path d="M${at} ${num(top - 8)}h14" ${stroke} stroke-width="2.5"/>`,
      `<text x="${at + 19}" y="${num(top - 4)}" font-size="11" fill="#222222">${escaped(name)}</text>`,
    );
    at += 36 + name.length * 6.1;
  }
}

function drawSeries(
  series: PlotSeries,
  color: string,
  mapX: (value: number) => number,
  mapY: (value: number) => number,
  x: Chart['x'],
  bottom: number,
): string {
  const { style = 'line' } = series;
  const shown: [number, number][] = [];
  const span = (x.to - x.from) * 0.01;
  for (let i = 0; i < series.x.length; i++) {
    const value = series.x[i]!;
    const y = series.y[i]!;
    if (value < x.from - span || value > x.to + span || !Number.isFinite(y)) continue;
    if (x.log === true && value <= 0) continue;
    shown.push([mapX(value), Math.min(Math.max(mapY(y), -20), 2000)]);
  }
  if (style === 'stems') {
    const strongest = thinned(shown, 2);
    const d = strongest.map(([px, py]) => `M${num(px)} ${num(bottom)}V${num(py)}`).join('');
    return `<path d="${d}" stroke="${color}" stroke-width="${shown.length < 200 ? 1.8 : 1}"/>`;
  }
  if (style === 'dots') {
    const step = Math.max(1, Math.ceil(shown.length / 160));
    const d = shown
      .filter((_, i) => i % step === 0)
      .map(([px, py]) => `M${num(px)} ${num(py)}h0`)
      .join('');
    return `<path d="${d}" stroke="${color}" stroke-width="4" stroke-linecap="round"/>`;
  }
  const d = withoutMiddles(thinned(shown, 1))
    .map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${num(px)} ${num(py)}`)
    .join('');
  const dashes = style === 'dashes' ? ' stroke-dasharray="5 4"' : '';
  return `<path d="${d}" stroke="${color}" stroke-width="1.5"${dashes}/>`;
}

/** At most the highest and the lowest point of each `width` pixels. */
function thinned(points: readonly [number, number][], width: number): [number, number][] {
  const kept: [number, number][] = [];
  let i = 0;
  while (i < points.length) {
    const end = points[i]![0] + width;
    let low = i;
    let high = i;
    let last = i;
    for (; last < points.length && points[last]![0] < end; last++) {
      if (points[last]![1] < points[low]![1]) low = last;
      if (points[last]![1] > points[high]![1]) high = last;
    }
    if (last === i) last = i + 1;
    kept.push(points[Math.min(low, high)]!);
    if (low !== high) kept.push(points[Math.max(low, high)]!);
    i = last;
  }
  return kept;
}

/** Leaves out what lies on a level stretch between its ends. */
function withoutMiddles(points: readonly [number, number][]): [number, number][] {
  const level = ([, y]: readonly [number, number]) => Math.round(10 * y);
  return points.filter(
    (point, n) =>
      n === 0 ||
      n === points.length - 1 ||
      level(point) !== level(points[n - 1]!) ||
      level(point) !== level(points[n + 1]!),
  );
}

function rangeOf(panel: Panel, xFrom: number, xTo: number): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { x, y } of panel.series) {
    for (let i = 0; i < x.length; i++) {
      if (x[i]! < xFrom || x[i]! > xTo || !Number.isFinite(y[i]!)) continue;
      low = Math.min(low, y[i]!);
      high = Math.max(high, y[i]!);
    }
  }
  for (const { y } of panel.marks ?? []) {
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  if (low > high) [low, high] = [0, 1];
  const margin = high > low ? 0.06 * (high - low) : Math.max(1e-9, 0.1 * Math.abs(high));
  return [panel.from ?? low - margin, panel.to ?? high + margin];
}

import {
  clipped,
  colourClass,
  type LegendEntry,
  PLOT_HEIGHT,
  PLOT_WIDTH,
  type PlotAxis,
  type PlotFrame,
  plotFrame,
  settledAxis,
} from './plotFrame.js';
import { escaped, pixel, svgPicture, textWidth } from './svg.js';

/** A curve or a cloud of points. */
export interface PlotSeries {
  /** For the legend; empty: not in the legend. */
  readonly name: string;
  readonly x: ArrayLike<number>;
  /** `null` and what is no number is a gap. */
  readonly y: ArrayLike<number | null>;
  /** `bars` stand on the axis and are as wide as their distance. Default `line`. */
  readonly style?: 'line' | 'dashes' | 'dots' | 'lineAndDots' | 'bars';
  /** Place in the colours, or the grey of what is shown for comparison; default the place in the plot. */
  readonly colour?: number | 'ghost';
}

/** What is allowed: an area between two curves. */
export interface LimitBand {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** A straight line over the whole plot. */
export interface PlotMark {
  readonly x?: number;
  readonly y?: number;
  readonly label?: string;
}

export interface LinePlot {
  readonly title: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly PlotSeries[];
  readonly bands?: readonly LimitBand[];
  readonly marks?: readonly PlotMark[];
  /** Pixels; default 460 x 250. */
  readonly width?: number;
  readonly height?: number;
  /** For a page that has the style sheet of the plots: no style of its own. */
  readonly inline?: boolean;
}

/** Curves over a common axis, as an SVG picture. */
export function linePlotSvg(plot: LinePlot): string {
  const { title, series, bands = [], marks = [] } = plot;
  const { width = PLOT_WIDTH, height = PLOT_HEIGHT, inline } = plot;
  const xAxis = settledAxis(plot.x, xValues(plot));
  const yAxis = settledAxis(plot.y, yValues(plot, xAxis.from, xAxis.to));
  const frame = plotFrame(title, xAxis, yAxis, legendOf(series, bands), width, height);
  const inside = [
    ...bands.map((band) => drawBand(frame, band)),
    ...marks.map((mark) => drawMark(frame, mark)),
    ...series.map((one, n) => drawSeries(frame, one, colourClass(one.colour ?? n))),
  ];
  const parts = [
    ...frame.below,
    clipped(frame, inside),
    ...frame.above,
    ...marks.map((mark) => markLabel(frame, mark)),
  ];
  return svgPicture(
    parts.filter((part) => part !== ''),
    { width, height, title: spoken(plot), inline },
  );
}

/** What a screen reader says: the title, the axes and whose curves they are. */
function spoken({ title, x, y, series }: LinePlot): string {
  const names = series.map(({ name }) => name).filter((name) => name !== '');
  return `${title}: ${y.label} over ${x.label}${names.length > 0 ? `; ${names.join(', ')}` : ''}`;
}

function* xValues({ series, bands = [], marks = [] }: LinePlot): Generator<number> {
  for (const { x, y, style } of series) {
    const half = style === 'bars' ? barStep(x) / 2 : 0;
    for (let i = 0; i < x.length; i++) {
      if (!shows(y[i])) continue;
      yield x[i]! - half;
      yield x[i]! + half;
    }
  }
  if (series.length === 0) for (const { x } of bands) yield* Array.from(x);
  for (const { x } of marks) if (x !== undefined) yield x;
}

function* yValues({ series, bands = [], marks = [] }: LinePlot, from: number, to: number): Generator<number> {
  for (const { x, y, style } of series) {
    for (let i = 0; i < x.length; i++) if (x[i]! >= from && x[i]! <= to && shows(y[i])) yield y[i]!;
    if (style === 'bars') yield 0;
  }
  for (const { low, high } of bands) {
    yield* Array.from(low);
    yield* Array.from(high);
  }
  for (const { y } of marks) if (y !== undefined) yield y;
}

function shows(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function barStep(x: ArrayLike<number>): number {
  let step = Infinity;
  for (let i = 1; i < x.length; i++) step = Math.min(step, Math.abs(x[i]! - x[i - 1]!));
  return Number.isFinite(step) ? step : 1;
}

function legendOf(series: readonly PlotSeries[], bands: readonly LimitBand[]): LegendEntry[] {
  const entries = series.flatMap(({ name, style, colour }, n): LegendEntry[] =>
    name === ''
      ? []
      : [
          {
            name,
            classes: `${colourClass(colour ?? n)}${style === 'dashes' ? ' dashed' : ''}`,
            dots: style === 'dots' || style === 'bars',
          },
        ],
  );
  const limits = bands
    .filter(({ name }) => name !== '')
    .map(({ name }) => ({ name, classes: 'limit', dots: false }));
  return entries.length + limits.length > 1 ? [...entries, ...limits] : [];
}

function drawSeries(frame: PlotFrame, series: PlotSeries, colour: string): string {
  const { style = 'line' } = series;
  if (style === 'bars') return drawBars(frame, series, colour);
  const runs = pixelRuns(frame, series);
  const parts: string[] = [];
  if (style !== 'dots') {
    const d = runs
      .map((run) => thinned(run).map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${pixel(x)} ${pixel(y)}`))
      .map((run) => (run.length === 1 ? [...run, 'h0.1'] : run).join(''))
      .join('');
    parts.push(`<path class="line ${colour}${style === 'dashes' ? ' dashed' : ''}" d="${d}"/>`);
  }
  if (style === 'dots' || style === 'lineAndDots') {
    const points = runs.flat();
    const d = points.map(([x, y]) => `M${pixel(x)} ${pixel(y)}h0`).join('');
    parts.push(`<path class="line points${points.length > 60 ? ' many' : ''} ${colour}" d="${d}"/>`);
  }
  return parts.join('');
}

function drawBars(frame: PlotFrame, { x, y }: PlotSeries, colour: string): string {
  const half = 0.45 * barStep(x);
  return Array.from(x, (at, i) => {
    const value = y[i];
    if (!shows(value) || value === 0) return '';
    const [a, b] = [frame.x(at - half), frame.x(at + half)];
    const [high, low] = [frame.y(Math.max(value, 0)), frame.y(Math.min(value, 0))];
    return `<rect class="bar ${colour}" x="${pixel(a)}" y="${pixel(high)}" width="${pixel(b - a)}" height="${pixel(low - high)}"/>`;
  }).join('');
}

/** Points in pixels, a run for each stretch without a gap. */
function pixelRuns(frame: PlotFrame, { x, y }: PlotSeries): [number, number][][] {
  const runs: [number, number][][] = [];
  let run: [number, number][] = [];
  for (let i = 0; i < x.length; i++) {
    const value = y[i];
    const at: [number, number] = [frame.x(x[i]!), shows(value) ? frame.y(value) : Number.NaN];
    if (at.every(Number.isFinite)) run.push([at[0], Math.min(Math.max(at[1], -2000), 4000)]);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/** At most the first, the highest, the lowest and the last point of each pixel: looks the same, is short. */
function thinned(points: readonly [number, number][]): [number, number][] {
  const kept: [number, number][] = [];
  for (let from = 0; from < points.length; ) {
    let to = from + 1;
    const end = points[from]![0] + 1;
    let [low, high] = [from, from];
    for (; to < points.length && points[to]![0] < end && points[to]![0] >= points[from]![0]; to++) {
      if (points[to]![1] < points[low]![1]) low = to;
      if (points[to]![1] > points[high]![1]) high = to;
    }
    const picked = [...new Set([from, low, high, to - 1])].sort((a, b) => a - b);
    kept.push(...picked.map((i) => points[i]!));
    from = to;
  }
  return kept;
}

function drawBand(frame: PlotFrame, { x, low, high }: LimitBand): string {
  const edge = (values: ArrayLike<number>) =>
    Array.from(x, (at, i) => `${pixel(frame.x(at))} ${pixel(frame.y(values[i]!))}`);
  const [a, b] = [edge(high), edge(low)];
  return (
    `<path class="band" d="M${[...a, ...[...b].reverse()].join('L')}Z"/>` +
    `<path class="limit" d="M${a.join('L')}M${b.join('L')}"/>`
  );
}

function drawMark(frame: PlotFrame, { x, y }: PlotMark): string {
  const d = [
    x === undefined ? '' : `M${pixel(frame.x(x))} ${pixel(frame.top)}V${pixel(frame.bottom)}`,
    y === undefined ? '' : `M${frame.left} ${pixel(frame.y(y))}H${frame.right}`,
  ].join('');
  return `<path class="limit" d="${d}"/>`;
}

function markLabel(frame: PlotFrame, { x, y, label }: PlotMark): string {
  if (label === undefined || label === '') return '';
  const room = textWidth(label, 11) + 4;
  const right = x === undefined ? frame.right - 4 : frame.x(x) + 4;
  const anchor = x === undefined || right + room > frame.right ? 'end' : 'start';
  const at = x !== undefined && anchor === 'end' ? frame.x(x) - 4 : right;
  const level = y === undefined ? frame.top + 13 : frame.y(y) - 4;
  const height = level < frame.top + 9 ? level + 17 : level;
  const place = `x="${pixel(at)}" y="${pixel(height)}" text-anchor="${anchor}"`;
  return `<text class="halo" aria-hidden="true" ${place}>${escaped(label)}</text><text class="limits" ${place}>${escaped(label)}</text>`;
}

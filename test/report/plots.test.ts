import { describe, expect, it } from 'vitest';
import { barPlotSvg } from '../../src/report/barPlot.js';
import { linePlotSvg } from '../../src/report/linePlot.js';
import { fitted, textWidth } from '../../src/report/svg.js';
import { helveticaWidth, textBoxes, textFaults, viewBox } from './svgTexts.js';

const KEYS = Array.from({ length: 85 }, (_, n) => 24 + n);

/** The frame of a plot. */
function frameOf(svg: string): { x: number; y: number; width: number; height: number } {
  const [, x, y, width, height] =
    /class="frame" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/.exec(svg)!;
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}

function pathsOf(svg: string, kind: string): string[] {
  return [...svg.matchAll(new RegExp(`class="line ${kind}" d="([^"]*)"`, 'g'))].map(([, d]) => d!);
}

function pointsOf(d: string): [number, number][] {
  return [...d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

describe('linePlotSvg', () => {
  it('puts points where the axes say', () => {
    const svg = linePlotSvg({
      title: 'Line',
      x: { label: 'x', from: 0, to: 10 },
      y: { label: 'y', from: -1, to: 1 },
      series: [{ name: '', x: [0, 5, 10], y: [-1, 0, 1] }],
    });
    const frame = frameOf(svg);
    const points = pointsOf(pathsOf(svg, 'c0')[0]!);
    [0, 0.5, 1].forEach((share, n) => {
      expect(points[n]![0]).toBeCloseTo(frame.x + share * frame.width, 0);
      expect(points[n]![1]).toBeCloseTo(frame.y + (1 - share) * frame.height, 0);
    });
  });

  it('gives an octave the same width everywhere on a logarithmic axis', () => {
    const svg = linePlotSvg({
      title: 'Octaves',
      x: { label: 'Hz', log: true },
      y: { label: 'dB' },
      series: [{ name: '', x: [100, 200, 400, 800], y: [0, 1, 2, 3] }],
    });
    const x = pointsOf(pathsOf(svg, 'c0')[0]!).map(([at]) => at);
    expect(x[1]! - x[0]!).toBeCloseTo(x[2]! - x[1]!, 0);
    expect(x[3]! - x[2]!).toBeCloseTo(x[2]! - x[1]!, 0);
    expect(textBoxes(svg).map(({ text }) => text)).toEqual(expect.arrayContaining(['100', '200', '500']));
  });

  it('leaves a gap where there is no value', () => {
    const svg = linePlotSvg({
      title: 'Gap',
      x: { label: 'x' },
      y: { label: 'y' },
      series: [{ name: '', x: [1, 2, 3, 4, 5], y: [1, 2, null, Number.NaN, 3] }],
    });
    expect(pathsOf(svg, 'c0')[0]!.match(/M/g)).toHaveLength(2);
    expect(pathsOf(svg, 'c0')[0]).not.toContain('NaN');
  });

  it('names several series and keeps all text apart and inside', () => {
    const svg = linePlotSvg({
      title: 'A rather long title about the deviation of the pitch <of> all "keys" & more than fits in it',
      x: { label: 'key' },
      y: { label: 'deviation, cents', span: 2 },
      series: ['emulator', 'hardware, take 1', 'hardware, take 2', 'a fourth series of points'].map(
        (name, n) => ({
          name,
          x: KEYS,
          y: KEYS.map((key) => Math.sin(key + n)),
        }),
      ),
      bands: [{ name: 'limit', x: [24, 108], low: [-1, -1], high: [1, 1] }],
      marks: [
        { y: 0.5, label: 'a limit' },
        { x: 60, label: 'C4' },
      ],
    });
    expect(textFaults(svg)).toEqual([]);
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['emulator', 'hardware, take 2', 'limit', 'C4', 'key']));
    expect(svg).toContain('&lt;of&gt;');
  });

  it.each([
    ['nothing', []],
    ['one point', [{ name: 'one', x: [3], y: [7] }]],
    ['a constant', [{ name: '', x: [0, 1, 2], y: [5, 5, 5] }]],
    ['huge numbers', [{ name: '', x: [0, 1e6], y: [-1e5, 1e5] }]],
    ['tiny numbers', [{ name: '', x: [0, 1e-4], y: [0, 1e-6] }]],
    ['zero', [{ name: '', x: [0, 0], y: [0, 0] }]],
  ])('draws %s without a fault', (_, series) => {
    const svg = linePlotSvg({ title: 'Edge', x: { label: 'x' }, y: { label: 'y' }, series });
    expect(textFaults(svg)).toEqual([]);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('keeps a picture of a hundred thousand points small and its extremes', () => {
    const x = Array.from({ length: 100_000 }, (_, n) => n);
    const y = x.map((n) => (n === 55_555 ? 9 : Math.sin(n)));
    const svg = linePlotSvg({
      title: 'Long',
      x: { label: 'x' },
      y: { label: 'y', from: -1, to: 9 },
      series: [{ name: '', x, y }],
    });
    expect(svg.length).toBeLessThan(60_000);
    const top = Math.min(...pointsOf(pathsOf(svg, 'c0')[0]!).map(([, at]) => at));
    expect(top).toBeCloseTo(frameOf(svg).y, 0);
  });

  it('is told to screen readers and needs no id', () => {
    const svg = linePlotSvg({
      title: 'Rates',
      x: { label: 'setting' },
      y: { label: 'Hz' },
      series: [{ name: 'take 1', x: [1, 2], y: [3, 4], style: 'dots' }],
    });
    expect(svg).toContain('role="img"');
    expect(svg).toContain('<title>Rates: Hz over setting; take 1</title>');
    expect(svg).not.toMatch(/ id="/);
    expect(svg).toContain('points');
  });

  it('brings its own style unless a page has it', () => {
    const plot = { title: 'Style', x: { label: 'x' }, y: { label: 'y' }, series: [] };
    expect(linePlotSvg(plot)).toContain('prefers-color-scheme:dark');
    expect(linePlotSvg({ ...plot, inline: true })).not.toContain('<style>');
  });
});

describe('barPlotSvg', () => {
  it('draws bars in proportion, from zero', () => {
    const svg = barPlotSvg({
      title: 'Bars',
      rows: ['one', 'two'],
      series: [{ name: 'a', values: [1, 3] }],
      value: { label: 'x', from: 0, to: 4 },
    });
    const frame = frameOf(svg);
    const widths = [...svg.matchAll(/class="bar c0" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)];
    expect(Number(widths[0]![2])).toBeCloseTo(frame.width / 4, 0);
    expect(Number(widths[1]![2])).toBeCloseTo((3 * frame.width) / 4, 0);
  });

  it('keeps names, limits and marks inside and apart, with many rows and none', () => {
    const rows = Array.from(
      { length: 40 },
      (_, n) => `row ${n} with a name that is far too long for any picture`,
    );
    const svg = barPlotSvg({
      title: 'Noise floors',
      rows,
      series: [
        { name: 'emulator', values: rows.map((_, n) => -90 + n) },
        { name: 'hardware', values: rows.map((_, n) => (n % 3 === 0 ? null : -88 + n)) },
      ],
      value: { label: 'dBFS' },
      limits: rows.map((_, n) => (n % 2 === 0 ? null : [-92 + n, -86 + n])),
      marks: [{ value: -70, label: 'loud' }],
    });
    expect(textFaults(svg)).toEqual([]);
    expect(viewBox(svg).height).toBeGreaterThan(40 * 18);
    const empty = barPlotSvg({ title: 'None', rows: [], series: [], value: { label: 'dB' } });
    expect(textFaults(empty)).toEqual([]);
    expect(empty).not.toMatch(/NaN|Infinity/);
  });
});

describe('textWidth', () => {
  it.each(['Pitch deviation, keys: emulator', '0.0005', 'milliseconds', 'WWW MMM', 'hardware, take 2'])(
    'is no less than Helvetica takes: %s',
    (text) => {
      expect(textWidth(text, 11)).toBeGreaterThanOrEqual(helveticaWidth(text, 11));
      expect(textWidth(text, 11)).toBeLessThan(1.5 * helveticaWidth(text, 11));
    },
  );

  it('cuts what does not fit', () => {
    expect(fitted('short', 11, 200)).toBe('short');
    expect(textWidth(fitted('a very long text that does not fit', 11, 80), 11)).toBeLessThanOrEqual(80);
  });
});

import { envelope } from '../../src/audio/levels.js';
import type { ItemFeatures } from '../../src/capture/features.js';
import { findSync } from '../../src/capture/takes/findSync.js';
import { linePlotSvg } from '../../src/report/linePlot.js';
import { spectrogramSvg } from '../../src/report/spectrogram.js';
import { itemSound, type PlayedBlock } from './takes.js';

const WIDE = 920;

/** Pictures beside each other in one file. */
export function besides(pictures: readonly string[]): string {
  let width = 0;
  let height = 0;
  const placed = pictures.map((picture) => {
    const [, w, h] = / width="([\d.]+)" height="([\d.]+)"/.exec(picture)!;
    const at = width;
    width += Number(w);
    height = Math.max(height, Number(h));
    return picture.replace('<svg ', `<svg x="${at}" y="0" `);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    ...placed,
    '</svg>\n',
  ].join('\n');
}

/** The beginning of a recording: its level, and where the pattern's notes were found. */
export function syncPicture({ unit }: PlayedBlock): string {
  const { sound } = unit;
  const found = findSync(sound).patterns.find(({ which }) => which === 'first')!;
  const seconds = found.onsets[2] + 1;
  const { levels, step } = envelope(
    sound.left.subarray(0, seconds * sound.sampleRate),
    sound.sampleRate,
    0.005,
  );
  return linePlotSvg({
    title: `The first seconds of a recording: three notes say that this is block ${found.block}`,
    x: { label: 'seconds of the file', from: 0, to: seconds },
    y: { label: 'level, dBFS', from: -95, to: -10 },
    series: [
      {
        name: '',
        x: Array.from(levels, (_, n) => (n + 0.5) * step),
        y: Array.from(levels, (level) => 20 * Math.log10(level + 1e-9)),
      },
    ],
    marks: found.onsets.map((onset) => ({ x: onset, label: `${onset.toFixed(3)} s` })),
    width: WIDE,
  });
}

/** Cents of every key, less the median. */
export function keysPicture({ block, emulator, unit }: PlayedBlock): string {
  const items = block.items.filter(({ key }) => key !== undefined);
  const cents = ({ features }: PlayedBlock['unit']) => {
    const values = items.map(({ id, key }) => {
      const { frequency } = features.items[id] ?? {};
      return frequency === undefined ? Number.NaN : 1200 * Math.log2(frequency / 440) - 100 * (key! - 69);
    });
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    return values.map((value) => value - sorted[sorted.length >> 1]!);
  };
  // the instrument moves the outermost keys by octaves: their ids have the key that was sent
  const x = items.map(({ id }) => Number(/\d+$/.exec(id)![0]));
  const own = cents(unit);
  return linePlotSvg({
    title: 'Pitch over the keys, tuning removed',
    x: { label: 'MIDI key', whole: true },
    y: { label: 'cents off the key' },
    series: [
      { name: 'emulator', x, y: cents(emulator), style: 'line' },
      { name: 'unit', x, y: own, style: 'dots' },
    ],
    bands: [{ name: 'limit', x, low: own.map((value) => value - 1), high: own.map((value) => value + 1) }],
    width: WIDE,
  });
}

/** A number of each item of a sweep, with what is allowed around the unit's. */
export function sweepPicture(
  { block, emulator, unit }: PlayedBlock,
  prefix: string,
  read: (features: ItemFeatures) => number | null | undefined,
  plot: {
    readonly title: string;
    readonly x: string;
    readonly y: string;
    /** Factor by which a value may be off. */
    readonly limit: (value: number) => number;
    /** First setting shown. */
    readonly from?: number;
  },
): string {
  const setting = ({ id }: { readonly id: string }) => Number(/\d+$/.exec(id)![0]);
  const items = block.items.filter((item) => item.id.startsWith(prefix) && setting(item) >= (plot.from ?? 0));
  const values = ({ features }: PlayedBlock['unit']) =>
    items.map(({ id }) => {
      const item = features.items[id];
      return (item && read(item)) ?? null;
    });
  const x = items.map(setting);
  const own = values(unit);
  const known = x.flatMap((at, n) => (own[n] === null ? [] : [{ at, value: own[n]! }]));
  return linePlotSvg({
    title: plot.title,
    x: { label: plot.x, whole: true },
    y: { label: plot.y, log: true },
    series: [
      { name: 'emulator', x, y: values(emulator), style: 'lineAndDots' },
      { name: 'unit', x, y: own, style: 'dots' },
    ],
    bands: [
      {
        name: 'limit',
        x: known.map(({ at }) => at),
        low: known.map(({ value }) => value / plot.limit(value)),
        high: known.map(({ value }) => value * plot.limit(value)),
      },
    ],
  });
}

/** Level of one note over time, emulator and unit. */
export function envelopePicture(block: PlayedBlock, id: string): string {
  const item = block.block.items.find((one) => one.id === id)!;
  const curve = (side: PlayedBlock['unit']) => {
    const piece = itemSound(side, item);
    const { levels, step } = envelope(piece.left, piece.sampleRate, 0.02, 0.005);
    return {
      x: Array.from(levels, (_, n) => (n + 0.5) * step - 0.05),
      y: Array.from(levels, (level) => 20 * Math.log10(level + 1e-9)),
    };
  };
  return linePlotSvg({
    title: `${item.title}: level`,
    x: { label: 'seconds after the note on' },
    y: { label: 'dBFS', from: -90, to: -15 },
    series: [
      { name: 'emulator', ...curve(block.emulator) },
      { name: 'unit', ...curve(block.unit), style: 'dashes' },
    ],
  });
}

/** Spectrograms of an item, emulator and unit. */
export function spectrogramPicture(block: PlayedBlock, id: string): string {
  const item = block.block.items.find((one) => one.id === id)!;
  const one = (name: string, side: PlayedBlock['unit']) => {
    const piece = itemSound(side, item);
    return spectrogramSvg(piece.left, piece.sampleRate, {
      title: `${item.title}: ${name}, left`,
      lowest: 80,
      highest: 12_000,
      loudest: -22,
      quietest: -90,
    });
  };
  return besides([one('emulator', block.emulator), one('unit', block.unit)]);
}

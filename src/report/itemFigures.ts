import { melBandCentre } from '../audio/melSpectrum.js';
import { barPlotSvg } from './barPlot.js';
import { delayTriangles, TRIANGLE_LABEL, twoTurns } from './delayTriangles.js';
import { type Side, sidePair } from './sides.js';
import type { NamedItem } from './sweeps.js';

/** dB below the strongest band or partial that are shown. */
const RANGE = 80;

/** Pairs of plots that need one item each; only those that have something to show. */
export const ITEM_PICTURES = {
  partials: partialsPair,
  mel: melPair,
  attack: (sides: readonly Side[], item: NamedItem) => shapePair(sides, item, 'attack'),
  decay: (sides: readonly Side[], item: NamedItem) => shapePair(sides, item, 'decay'),
  release: (sides: readonly Side[], item: NamedItem) => shapePair(sides, item, 'release'),
  pitchPath: pitchPathPair,
  chorus: chorusPair,
} as const;

export type ItemPicture = keyof typeof ITEM_PICTURES;

function partialsPair(sides: readonly Side[], { id, title }: NamedItem): string {
  const top = Math.max(
    ...sides.flatMap(({ items, gain }) => (items[id]?.partials ?? []).map((db) => (db ?? -999) + gain)),
  );
  return sidePair(
    sides,
    {
      title: `partial levels, ${title}`,
      x: { label: 'partial', whole: true },
      y: { label: 'level, dBFS of the emulator', from: top - RANGE, to: top + 5 },
    },
    ({ name, items, gain }) => {
      const partials = items[id]?.partials ?? [];
      const y = partials.map((db) => (db === null || db + gain < top - RANGE ? null : db + gain));
      return [{ name, x: partials.map((_, n) => n + 1), y, style: 'lineAndDots' }];
    },
  );
}

function melPair(sides: readonly Side[], { id, title }: NamedItem): string {
  const top = Math.max(...sides.flatMap(({ items, gain }) => (items[id]?.mel ?? []).map((db) => db + gain)));
  return sidePair(
    sides,
    {
      title: `mel spectrum, ${title}`,
      x: { label: 'Hz', log: true, from: 30, to: 18_000 },
      y: { label: 'level of the band, dB', from: top - RANGE, to: top + 5 },
    },
    ({ name, items, gain }) => {
      const mel = items[id]?.mel ?? [];
      return [
        {
          name,
          x: mel.map((_, n) => melBandCentre(n)),
          y: mel.map((db) => Math.max(db + gain, top - RANGE)),
        },
      ];
    },
  );
}

function shapePair(
  sides: readonly Side[],
  { id, title }: NamedItem,
  kind: 'attack' | 'decay' | 'release',
): string {
  return sidePair(
    sides,
    {
      title: `${kind}, ${title}`,
      x: { label: 'seconds' },
      y: { label: 'dB below the top', span: 6 },
    },
    ({ name, items }) => {
      const envelope = items[id]?.[kind];
      if (!envelope) return [];
      const { t10, t90, shape } = envelope;
      const step = (t90 - t10) / Math.max(1, shape.length - 1);
      return [{ name, x: shape.map((_, n) => t10 + n * step), y: shape, style: 'lineAndDots' }];
    },
  );
}

function pitchPathPair(sides: readonly Side[], { id, title }: NamedItem): string {
  return sidePair(
    sides,
    {
      title: `pitch, ${title}`,
      x: { label: 'share of the time from note on to note off', from: 0, to: 1 },
      y: { label: 'cents against the key', span: 10 },
    },
    ({ name, items }) => {
      const path = items[id]?.pitchPath ?? [];
      return [{ name, x: path.map((_, n) => n / Math.max(1, path.length - 1)), y: path }];
    },
  );
}

/** The delays of both channels, drawn as triangles between what was measured: shortest, longest and rate. */
function chorusPair(sides: readonly Side[], { id, title }: NamedItem): string {
  const motions = sides.map(({ items }) => items[id]?.chorus);
  const seconds = twoTurns(motions.filter((motion) => motion !== undefined));
  return sidePair(
    sides,
    {
      title: `chorus delays, ${title}`,
      x: { label: TRIANGLE_LABEL, from: 0, to: seconds },
      y: { label: 'delay, ms', span: 1 },
    },
    ({ items }) => {
      const motion = items[id]?.chorus;
      return motion ? delayTriangles(motion, seconds) : [];
    },
  );
}

/** Bars of what items that are no sweep have: levels, noise floors; null without any. */
export function levelBars(
  sides: readonly Side[],
  items: readonly NamedItem[],
  kind: 'level' | 'noiseFloor',
): string {
  const shown = items.filter(({ id }) => sides.some((side) => side.items[id]?.[kind] !== undefined));
  if (shown.length === 0) return '';
  const series = sides.map(({ name, items: features, gain }) => ({
    name,
    values: shown.map(({ id }) => {
      const level = features[id]?.[kind];
      return level === undefined || !Number.isFinite(level) ? null : level + gain;
    }),
  }));
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  return `<figure>${barPlotSvg({
    title: kind === 'level' ? 'Levels' : 'Noise floors',
    rows: shown.map(({ title }) => title),
    series,
    value: { label: 'dBFS of the emulator', from: Math.min(...values) - 6, to: Math.max(...values) + 3 },
    width: 720,
    inline: true,
  })}</figure>`;
}

import { median } from '../audio/statistics.js';
import type { PlotAxis } from './plotFrame.js';
import { type Reading, type Side, sidePair } from './sides.js';
import type { Sweep } from './sweeps.js';

/** One plot over a sweep: what it shows of an item. */
interface SweepPlot {
  readonly title: string;
  readonly y: PlotAxis;
  readonly read: Reading;
}

const PLOTS: readonly SweepPlot[] = [
  {
    title: 'level',
    y: { label: 'level, dBFS of the emulator', span: 3 },
    read: ({ level }, { gain }) => (level === undefined ? undefined : level + gain),
  },
  { title: 'LFO rate', y: { label: 'rate, Hz', log: true }, read: ({ lfo }) => lfo?.rate },
  { title: 'LFO depth', y: { label: 'depth' }, read: ({ lfo }) => lfo?.depth },
  { title: 'LFO delay', y: { label: 'delay, s' }, read: ({ lfo }) => lfo?.delay },
  { title: 'filter corner', y: { label: 'corner, Hz', log: true }, read: ({ filter }) => filter?.corner },
  { title: 'filter peak', y: { label: 'peak, dB', span: 3 }, read: ({ filter }) => filter?.peak },
];

const ENVELOPES = ['attack', 'decay', 'release'] as const;
const TIMES = ['t10', 't50', 't90'] as const;
const TIME_NAMES = { t10: '10 %', t50: '50 %', t90: '90 %' } as const;

/** Plots over a sweep, as pairs; only those that have something to show. */
export function sweepFigures(sides: readonly Side[], sweep: Sweep): string[] {
  const { title, label, points } = sweep;
  const x: PlotAxis = { label, whole: true };
  const at = points.map((point) => point.at);
  const pairs = [pitchPair(sides, sweep)];
  for (const { title: what, y, read } of PLOTS) {
    pairs.push(
      sidePair(sides, { title: `${what}, ${title}`, x, y }, (side) => [
        {
          name: side.name,
          x: at,
          y: points.map(({ id }) => readingOf(side, id, read)),
          style: 'lineAndDots',
        },
      ]),
    );
  }
  for (const envelope of ENVELOPES) {
    const y: PlotAxis = { label: 'seconds to a share of the way', log: true };
    pairs.push(
      sidePair(sides, { title: `${envelope} times, ${title}`, x, y }, (side) =>
        TIMES.map((time) => ({
          name: TIME_NAMES[time],
          x: at,
          y: points.map(({ id }) => positive(side.items[id]?.[envelope]?.[time])),
          style: 'lineAndDots' as const,
        })),
      ),
    );
  }
  return pairs.filter((pair) => pair !== '');
}

function readingOf(side: Side, id: string, read: Reading): number | null {
  const features = side.items[id];
  return (features && read(features, side)) ?? null;
}

function positive(value: number | undefined): number | null {
  return value !== undefined && value > 0 ? value : null;
}

/** Pitch: cents against the key less the side's median, or Hz where there is no key. */
function pitchPair(sides: readonly Side[], { title, label, points }: Sweep): string {
  const keyed = points.every(({ key }) => key !== undefined);
  const at = points.map((point) => point.at);
  if (!keyed) {
    return sidePair(
      sides,
      { title: `frequency, ${title}`, x: { label, whole: true }, y: { label: 'Hz', log: true } },
      (side) => [
        {
          name: side.name,
          x: at,
          y: points.map(({ id }) => side.items[id]?.frequency ?? null),
          style: 'lineAndDots',
        },
      ],
    );
  }
  return sidePair(
    sides,
    {
      title: `pitch deviation, ${title}`,
      x: { label, whole: true },
      y: { label: 'cents, median removed', span: 2 },
    },
    (side) => {
      const cents = points.map(({ id, key }) => centsOf(side.items[id]?.frequency, key!));
      const middle = median(cents.filter((value) => value !== null)) ?? 0;
      const y = cents.map((value) => (value === null ? null : value - middle));
      return [{ name: side.name, x: at, y, style: 'lineAndDots' }];
    },
  );
}

/** Cents of a frequency against a key in equal temperament, A4 = 440 Hz. */
function centsOf(frequency: number | undefined, key: number): number | null {
  if (frequency === undefined || !(frequency > 0)) return null;
  return 1200 * Math.log2(frequency / 440) - 100 * (key - 69);
}

const BIN_MS = 1;
/** Fewer notes make no histogram. */
const LEAST_ONSETS = 12;

/** How many onsets lie in each millisecond, each side's median removed, which recordings can't tell. */
export function onsetPair(sides: readonly Side[], title: string, ids: readonly string[]): string {
  const bins = new Map(sides.map((side) => [side, onsetBins(side, ids)] as const));
  const all = [...bins.values()].flat();
  if (Math.max(...[...bins.values()].map(({ length }) => length)) < LEAST_ONSETS) return '';
  const reach = Math.min(30, Math.max(6, ...all.map(Math.abs)));
  const x = Array.from({ length: 2 * reach + 1 }, (_, n) => n - reach);
  const takes = sides.filter(({ hardware }) => hardware);
  const pooled = [
    ...sides.filter(({ hardware }) => !hardware).map((side) => ({ side, own: bins.get(side)!, count: 1 })),
    ...takes.slice(0, 1).map((side) => ({
      side: { ...side, name: 'hardware' },
      own: takes.flatMap((take) => bins.get(take)!),
      count: takes.length,
    })),
  ];
  return sidePair(
    pooled.map(({ side }) => side),
    {
      title: `note latency, ${title}`,
      x: { label: 'milliseconds from the median note', whole: true },
      y: { label: takes.length > 1 ? 'notes a take' : 'notes', from: 0 },
    },
    (side) => {
      const { own, count } = pooled.find((one) => one.side === side)!;
      const inBin = (bin: number) =>
        own.filter((value) => Math.min(reach, Math.max(-reach, value)) === bin).length / count;
      return own.length === 0 ? [] : [{ name: side.name, x, y: x.map(inBin), style: 'bars' }];
    },
  );
}

function onsetBins({ items }: Side, ids: readonly string[]): number[] {
  const onsets = ids.flatMap((id) => items[id]?.onset ?? []).map((seconds) => 1000 * seconds);
  const middle = median(onsets) ?? 0;
  return onsets.map((onset) => Math.round((onset - middle) / BIN_MS));
}

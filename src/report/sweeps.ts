import type { BlockFeatures } from '../capture/features.js';
import type { KitItem } from '../capture/kit.js';

/** Items that differ in one number only: one key after the other, one setting after the other. */
export interface Sweep {
  /** The kit's group, and what of the items' names is common. */
  readonly title: string;
  /** What the number is. */
  readonly label: string;
  readonly points: readonly { readonly id: string; readonly at: number; readonly key?: number }[];
}

/** Fewer points are no sweep. */
const LEAST_POINTS = 4;

/** What the letters before an item's number stand for. */
const LABELS: Readonly<Record<string, string>> = {
  key: 'key',
  k: 'key',
  c: 'cutoff setting',
  cutoff: 'cutoff setting',
  r: 'resonance setting',
  voice: 'strike',
  quick: 'note',
  n: 'note',
  note: 'note',
};

/** What is known of an item without the kit: its id. */
export interface NamedItem {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly key?: number;
}

/** The items of a block in the kit's order, or, without the kit, in the order of the features. */
export function itemsOf(
  block: { readonly items: readonly KitItem[] } | undefined,
  features: readonly BlockFeatures[],
): NamedItem[] {
  if (block) return [...block.items];
  const ids = new Set(features.flatMap(({ items }) => Object.keys(items)));
  return [...ids].map((id) => {
    const { stem, name, at } = splitId(id);
    return { id, title: id, group: stem, ...(name === 'key' && at !== undefined && { key: at }) };
  });
}

function splitId(id: string): { stem: string; name: string; at?: number } {
  const match = /^(.*?)([a-z]*)(\d+)$/i.exec(id);
  if (!match) return { stem: id, name: '' };
  return { stem: match[1]! + match[2]!, name: match[2]!.toLowerCase(), at: Number(match[3]) };
}

/** Sweeps of at least four items, in the order of the items. */
export function sweepsOf(items: readonly NamedItem[]): Sweep[] {
  const found = new Map<
    string,
    { group: string; stem: string; name: string; points: Sweep['points'][number][] }
  >();
  for (const { id, group, key } of items) {
    const { stem, name, at } = splitId(id);
    if (at === undefined) continue;
    const place = `${group} ${stem}`;
    const sweep = found.get(place) ?? { group, stem, name, points: [] };
    sweep.points.push({ id, at, ...(key !== undefined && { key }) });
    found.set(place, sweep);
  }
  return [...found.values()]
    .filter(({ points }) => points.length >= LEAST_POINTS)
    .map(({ group, stem, name, points }) => ({
      title: sweepTitle(group, stem),
      label: group.startsWith('dynamics') ? 'velocity' : (LABELS[name] ?? 'setting'),
      points: [...points].sort((a, b) => a.at - b.at),
    }));
}

/** `4.r064.c` of the group `res064`: what tells it from the other sweeps of the group. */
function sweepTitle(group: string, stem: string): string {
  const middle = stem.replace(/^\d+\./, '').replace(/\.?[a-z]*$/i, '');
  return middle === '' || middle === group ? group : `${group} ${middle}`;
}

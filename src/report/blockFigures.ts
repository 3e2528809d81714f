import type { ItemFeatures } from '../capture/features.js';
import { ITEM_PICTURES, type ItemPicture, levelBars } from './itemFigures.js';
import { limitShare } from './rowTable.js';
import { type Side, sidesOf } from './sides.js';
import { onsetPair, sweepFigures } from './sweepFigures.js';
import { itemsOf, type NamedItem, sweepsOf } from './sweeps.js';
import type { UnitReport } from './unitReport.js';

/** Items of a block that each kind of picture is drawn of. */
const MOST = 3;

/** Beginnings of the quantities that a picture shows. */
const QUANTITIES: Readonly<Record<ItemPicture, string>> = {
  partials: 'partials',
  mel: 'mel',
  attack: 'attack',
  decay: 'decay',
  release: 'release',
  pitchPath: 'pitch path',
  chorus: 'chorus',
};

/** Plots of a block's features: pairs of emulator and hardware. */
export function blockFigures(report: UnitReport, block: number): string[] {
  const sides = sidesOf(report, block);
  if (sides.length === 0) return [];
  const features = [...(report.emulatorFeatures ?? []), ...(report.hardwareFeatures ?? [])];
  const items = itemsOf(
    report.kit?.blocks.find(({ number }) => number === block),
    features.filter((one) => one.block === block),
  );
  const sweeps = sweepsOf(items);
  const swept = new Set(sweeps.flatMap(({ points }) => points.map(({ id }) => id)));
  const single = items.filter(({ id }) => !swept.has(id));
  const groups = [...new Set(items.map(({ group }) => group))];
  const figures = [
    ...sweeps.flatMap((sweep) => sweepFigures(sides, sweep)),
    ...groups.map((group) => onsetPair(sides, group, idsOf(items, group))),
    levelBars(sides, items, 'noiseFloor'),
    levelBars(sides, single, 'level'),
    ...(Object.keys(ITEM_PICTURES) as ItemPicture[]).flatMap((kind) =>
      chosen(report, block, sides, items, kind).map((item) => ITEM_PICTURES[kind](sides, item)),
    ),
  ].filter((figure) => figure !== '');
  return figures.length > 0 ? ['<h3>Plots</h3>', ...figures] : [];
}

function idsOf(items: readonly NamedItem[], group: string): string[] {
  return items.filter((item) => item.group === group).map(({ id }) => id);
}

/** The items that tell most: furthest from their limits, or, where nothing is judged, spread over the block. */
function chosen(
  report: UnitReport,
  block: number,
  sides: readonly Side[],
  items: readonly NamedItem[],
  kind: ItemPicture,
): NamedItem[] {
  const able = items.filter(({ id }) => sides.some((side) => hasFeature(side.items[id], kind)));
  if (able.length <= MOST) return able;
  const gravity = new Map<string, number>();
  for (const row of report.rows) {
    if (row.block !== block || row.item === null || !row.quantity.startsWith(QUANTITIES[kind])) continue;
    const share = row.pass === null ? 0 : (limitShare(row) ?? (row.pass ? 0 : 1000));
    gravity.set(row.item, Math.max(gravity.get(row.item) ?? 0, share));
  }
  const worst = able
    .filter(({ id }) => gravity.has(id))
    .sort((a, b) => gravity.get(b.id)! - gravity.get(a.id)!)
    .slice(0, MOST);
  const spread = Array.from(
    { length: MOST },
    (_, n) => able[Math.round((n * (able.length - 1)) / (MOST - 1))]!,
  );
  const wanted = new Set(worst.length > 0 ? worst : spread);
  return able.filter((item) => wanted.has(item));
}

function hasFeature(features: ItemFeatures | undefined, kind: ItemPicture): boolean {
  return features?.[kind] !== undefined;
}

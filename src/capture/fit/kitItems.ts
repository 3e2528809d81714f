import { TONE_PARAMETERS } from '../../patches/parameters.js';
import type { CaptureKit } from '../kit/captureKit.js';
import { PLAIN_SAW } from '../kit/kitTones.js';
import type { KitItem, MeasureKind } from '../kit.js';

/** An item with what its tone has otherwise than the plain sawtooth. */
export interface TonedItem {
  /** 0-11. */
  readonly block: number;
  readonly item: KitItem;
  /** Parameters by name that differ, as stored values 0-127. */
  readonly changes: Readonly<Record<string, number>>;
}

/** What is wanted of a tone's parameter: a stored value, or a set of them. */
export type Wanted = Readonly<Record<string, number | readonly number[]>>;

/** The items of a kit, to be found by what their tones are. */
export class KitItems {
  readonly all: readonly TonedItem[];

  constructor(kit: CaptureKit) {
    const changes = new Map(kit.tones.map(({ name, tone }) => [name, changesOf(tone)]));
    this.all = kit.blocks.flatMap(({ number, items }) =>
      items.flatMap((item) => {
        const own = changes.get(item.tone);
        return own === undefined ? [] : [{ block: number, item, changes: own }];
      }),
    );
  }

  /**
   * Items of a block that ask `measure`, whose tones are the plain sawtooth but for `wanted` and for `free`, parameters
   * that may have any value.
   */
  find(block: number, measure: MeasureKind, wanted: Wanted, free: readonly string[] = []): TonedItem[] {
    return this.all.filter(
      (one) => one.block === block && asks(one.item, measure) && fits(one.changes, wanted, free),
    );
  }
}

export function asks(item: KitItem, measure: MeasureKind): boolean {
  return item.measures.some(({ kind }) => kind === measure);
}

export function idsOf(items: readonly TonedItem[]): string[] {
  return items.map(({ item }) => item.id);
}

/** Stored value of a parameter of an item's tone. */
export function parameterOf({ changes }: TonedItem, name: string): number {
  return changes[name] ?? PLAIN_SAW.tone.get(name);
}

function changesOf(tone: typeof PLAIN_SAW.tone): Record<string, number> {
  const changes: Record<string, number> = {};
  for (const { name, kind } of TONE_PARAMETERS) {
    if (kind === 'character' || kind === 'unused') continue;
    if (tone.get(name) !== PLAIN_SAW.tone.get(name)) changes[name] = tone.get(name);
  }
  return changes;
}

function fits(changes: Readonly<Record<string, number>>, wanted: Wanted, free: readonly string[]): boolean {
  for (const [name, value] of Object.entries(wanted)) {
    const own = changes[name] ?? PLAIN_SAW.tone.get(name);
    if (typeof value === 'number' ? own !== value : !value.includes(own)) return false;
  }
  return Object.keys(changes).every((name) => name in wanted || free.includes(name));
}

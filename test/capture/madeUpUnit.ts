import type { BlockFeatures, ItemFeatures } from '../../src/capture/features.js';
import { KIT_VERSION, type Kit, type KitItem, type Measure } from '../../src/capture/kit.js';
import type { ComparableUnit } from '../../src/capture/verdict/compareUnit.js';

/** Numbers of a machine that nobody built: what a measurement would find, without any sound. */

interface ItemPlan {
  readonly id: string;
  readonly group: string;
  readonly key?: number;
  readonly measures: readonly Measure[];
  readonly features: ItemFeatures;
}

/** Pseudo-random numbers, the same for a seed: rms 1. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    let sum = 0;
    for (let n = 0; n < 12; n++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      sum += state / 2 ** 32;
    }
    return sum - 6;
  };
}

function keyFrequency(key: number): number {
  return 440 * 2 ** ((key - 69) / 12);
}

const MEL = Array.from({ length: 64 }, (_, n) => -30 - n / 2);
const PARTIALS = Array.from({ length: 40 }, (_, n) => -12 - 20 * Math.log10(n + 1));
const SHAPE = Array.from({ length: 24 }, (_, n) => -n);
const CHORUS = { rate: 0.5, left: [0.0015, 0.0053], right: [0.0015, 0.0053], correlation: -0.2 } as const;

function plans(): ReadonlyMap<number, readonly ItemPlan[]> {
  const keys = Array.from({ length: 24 }, (_, n) => 36 + 2 * n).map((key) => ({
    id: `1.key${String(key).padStart(3, '0')}`,
    group: 'keys',
    key,
    measures: [
      { kind: 'pitch' },
      { kind: 'level' },
      { kind: 'partials' },
      { kind: 'spectrum' },
      { kind: 'onset' },
    ],
    features: { frequency: keyFrequency(key), level: -14, partials: PARTIALS, mel: MEL, onset: 0.004 },
  })) satisfies ItemPlan[];
  const filter = Array.from({ length: 16 }, (_, n) => ({
    id: `4.r000.c${String(8 * n).padStart(3, '0')}`,
    group: 'r000',
    measures: [{ kind: 'filter', reference: '4.open', pass: 'low' }],
    features: { filter: { corner: 40 * 2 ** (n / 2), slope: -22, peak: 0.5 } },
  })) satisfies ItemPlan[];
  const times = [0, 32, 64, 96].map((value, n) => {
    const time = 0.02 * 4 ** n;
    return {
      id: `6.attack${value}`,
      group: 'attack',
      key: 60,
      measures: [{ kind: 'attack' }],
      features: { level: -12, attack: { t10: time / 5, t50: time / 2, t90: time, shape: SHAPE } },
    };
  }) satisfies ItemPlan[];
  const lfo: ItemPlan = {
    id: '7.sine',
    group: 'rates',
    key: 60,
    measures: [{ kind: 'lfo', of: 'pitch', delay: true }],
    features: { lfo: { rate: 5, depth: 40, delay: 1.2 }, pitchPath: [0, 0, 10, 40, 0, -40, 0, 40] },
  };
  const chorus = [1, 2].map((n) => ({
    id: `9.saw.chorus${n}`,
    group: `chorus${n}`,
    measures: [{ kind: 'chorus' }, { kind: 'level' }],
    features: { level: -12, chorus: CHORUS },
  })) satisfies ItemPlan[];
  const floors = [0, 1].map((n) => ({
    id: `0.floor${n}`,
    group: 'floors',
    measures: [{ kind: 'noiseFloor' }],
    features: { noiseFloor: n === 0 ? -85 : -70 },
  })) satisfies ItemPlan[];
  return new Map<number, readonly ItemPlan[]>([
    [0, floors],
    [1, keys],
    [4, filter],
    [6, times],
    [7, [lfo]],
    [9, chorus],
  ]);
}

/** A kit of 12 blocks, some of them empty. */
export function madeUpKit(): Kit {
  const items = plans();
  return {
    version: KIT_VERSION,
    model: 'mks70',
    blocks: Array.from({ length: 12 }, (_, number) => ({
      number,
      title: `block ${number}`,
      seconds: 10,
      sync: [0, 8] as const,
      events: [],
      items: (items.get(number) ?? []).map(({ id, group, key, measures }, n): KitItem => {
        const steady = [n, n + 1] as const;
        return {
          id,
          title: id,
          // a floor with chorus is the machine's own, one without may be the recorder's
          tone: id === '0.floor1' ? 'SAW CH1' : 'SAW',
          ...(key !== undefined && { key }),
          at: n,
          off: n + 1,
          end: n + 1,
          steady,
          group,
          measures,
        };
      }),
    })),
  };
}

/** Changes the features of an item; undefined: as they are. */
export type Change = (id: string, features: ItemFeatures, take: number) => ItemFeatures | undefined;

/** All blocks as one take has them. */
export function madeUpTake(take: number, change: Change = () => undefined): BlockFeatures[] {
  return [...plans()].map(([block, items]) => ({
    block,
    take,
    offset: 0,
    drift: 0,
    driftError: 1,
    items: Object.fromEntries(items.map(({ id, features }) => [id, change(id, features, take) ?? features])),
  }));
}

/** A unit of two takes. */
export function madeUpUnit(change?: Change, takes: readonly number[] = [1, 2]): ComparableUnit {
  return {
    manifest: { name: 'made-up', model: 'mks70', kitVersion: KIT_VERSION },
    features: takes.flatMap((take) => madeUpTake(take, change)),
  };
}

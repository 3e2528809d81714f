import type { BlockFeatures } from '../features.js';
import type { Kit } from '../kit.js';
import type { TakeSource, Unit, UnitManifest } from '../unit/unit.js';
import { byBlockAndTake } from '../unit/unitJson.js';
import { TakeError } from './takeFile.js';

/** A measured block of a recording. */
export interface MeasuredTake {
  /** The recording it comes from. */
  readonly file: string;
  readonly source: Omit<TakeSource, 'take'>;
  readonly features: Omit<BlockFeatures, 'take'>;
  /** The take it is said to be; otherwise the first that the unit does not have. */
  readonly take?: number;
}

/** Takes of a block. */
const TAKES = [1, 2] as const;

/** A recording that is to be added, known but not measured yet. */
export type PlannedTake = Omit<MeasuredTake, 'features'>;

/**
 * Which take each recording becomes.
 * @param replace takes that are there may be replaced.
 * @throws TakeError if a take is there already, or a second take is the same recording as the first.
 */
export function planTakes(
  manifest: Pick<UnitManifest, 'name' | 'takes'>,
  planned: readonly PlannedTake[],
  replace = false,
): TakeSource[] {
  let takes = [...manifest.takes];
  const added: { readonly file: string; readonly source: TakeSource }[] = [];
  for (const one of planned) {
    const { block } = one.source;
    const take = one.take ?? nextTake(one, takes, replace);
    const isPlace = (other: Place): boolean => other.block === block && other.take === take;
    const before = added.find(({ source }) => isPlace(source));
    if (before) {
      throw new TakeError(
        before.file === one.file
          ? `${one.file} is given twice, or has block ${block} twice, both as take ${take}: give each take its own number with --take or by its name.`
          : `${one.file} and ${before.file} are both take ${take} of block ${block}: give each its own with --take or by its name.`,
      );
    }
    if (takes.some(isPlace) && !replace) {
      throw new TakeError(
        `${one.file}: the unit ${manifest.name} already has take ${take} of block ${block}; --replace puts the new one in its place.`,
      );
    }
    const twin = takes.find((other) => isSame(other, one.source) && !isPlace(other));
    if (twin) {
      throw new TakeError(
        `${one.file} is the same file as take ${twin.take} of block ${block}: another take must be another recording.`,
      );
    }
    const source: TakeSource = { ...one.source, take };
    takes = [...takes.filter((other) => !isPlace(other)), source];
    added.push({ file: one.file, source });
  }
  return added.map(({ source }) => source);
}

interface Place {
  readonly block: number;
  readonly take: number;
}

/**
 * The unit with more takes.
 * @param unit what is there; without takes for a new one.
 * @param replace takes that are there may be replaced.
 * @throws TakeError if a take is there already, or a second take is the same recording as the first.
 */
export function addTakes(
  unit: { readonly manifest: UnitManifest; readonly features: readonly BlockFeatures[] },
  measured: readonly MeasuredTake[],
  replace = false,
): { readonly unit: Unit; readonly added: readonly TakeSource[] } {
  const added = planTakes(unit.manifest, measured, replace);
  const isKept = ({ block, take }: Place): boolean =>
    !added.some((other) => other.block === block && other.take === take);
  const features = measured.map((one, n) => ({ ...one.features, take: added[n]!.take }));
  return {
    unit: {
      manifest: {
        ...unit.manifest,
        takes: [...unit.manifest.takes.filter(isKept), ...added].sort(byBlockAndTake),
      },
      features: [...unit.features.filter(isKept), ...features].sort(byBlockAndTake),
    },
    added,
  };
}

function nextTake({ file, source }: PlannedTake, takes: readonly TakeSource[], replace: boolean): number {
  const twin = takes.find((other) => isSame(other, source));
  if (twin && replace) return twin.take;
  const free = TAKES.find(
    (take) => !takes.some((other) => other.block === source.block && other.take === take),
  );
  if (free !== undefined) return free;
  throw new TakeError(
    `${file}: both takes of block ${source.block} are there; say with --take which one it replaces, and give --replace.`,
  );
}

/** True for the same place of the same file. */
function isSame(one: Omit<TakeSource, 'take'>, other: Omit<TakeSource, 'take'>): boolean {
  return one.sha256 === other.sha256 && one.block === other.block && one.from === other.from;
}

/** Takes that a unit does not have. */
export function missingTakes(
  { manifest }: Pick<Unit, 'manifest'>,
  kit: Kit,
): { readonly block: number; readonly take: number }[] {
  return kit.blocks.flatMap(({ number }) =>
    TAKES.filter((take) => !manifest.takes.some((has) => has.block === number && has.take === take)).map(
      (take) => ({
        block: number,
        take,
      }),
    ),
  );
}

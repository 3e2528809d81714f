import { type BlockFeatures, MEASURE_VERSION } from '../features.js';
import { captureKit } from '../kit/captureKit.js';
import type { Kit } from '../kit.js';
import { type TakeNoise, takeNoise } from '../takes/takeNoise.js';
import type { Unit } from '../unit/unit.js';
import { compareGroups } from './compareGroups.js';
import { compareItems, type ItemReadings } from './compareItems.js';
import { meanOfVoices, pitchOnly, VOICE_BLOCK } from './meanOfVoices.js';
import { toldRow } from './rowJudge.js';
import { summaryRows } from './summaryRows.js';
import { calibrateTake, type TakeCalibration } from './takeCalibration.js';
import type { ComparisonRow, UnitComparison } from './unitComparison.js';

/** What of a unit a comparison needs. */
export interface ComparableUnit {
  readonly manifest: Pick<Unit['manifest'], 'name' | 'model' | 'kitVersion' | 'measureVersion'>;
  /** Of every block and take there is. */
  readonly features: readonly BlockFeatures[];
}

/** A unit can't be compared; the message is a sentence. */
export class UnitComparisonError extends Error {
  override readonly name = 'UnitComparisonError';
}

/** How far a block's level may be from the rest of its take before it is told, dB. */
const LEVEL_STEP = 1;

/** @throws UnitComparisonError if the unit was recorded with another kit, or measured by another program. */
export function checkComparable({ manifest }: ComparableUnit, kit: Kit): void {
  const { name, kitVersion, model, measureVersion = MEASURE_VERSION } = manifest;
  if (model !== kit.model) {
    throw new UnitComparisonError(
      `${name} was recorded with the kit of the ${model}, not of the ${kit.model}.`,
    );
  }
  if (kitVersion !== kit.version) {
    throw new UnitComparisonError(
      `${name} was recorded with version ${kitVersion} of the capture kit; this program has version ${kit.version}: record it again.`,
    );
  }
  if (measureVersion !== MEASURE_VERSION) {
    throw new UnitComparisonError(
      `${name} was measured by version ${measureVersion} of the measuring code; this program has version ${MEASURE_VERSION}: ` +
        `measure it again with superjx capture add --unit ${name} --again if its sound is kept, else add its recordings again with --replace.`,
    );
  }
}

/**
 * The emulator against a recorded unit: every quantity of every item and group that both have, or only one of them.
 * Blocks that the emulator did not render, or the unit has not recorded, are left out.
 *
 * @param emulated the emulator's blocks, measured as the takes were.
 * @param kit that both played; default the kit of the unit's model.
 * @throws UnitComparisonError if no block is in both, or the unit was recorded with another kit.
 */
export function compareUnit(
  unit: ComparableUnit,
  emulated: readonly BlockFeatures[],
  kit: Kit = captureKit(unit.manifest.model),
): UnitComparison {
  checkComparable(unit, kit);
  const { name, model, kitVersion } = unit.manifest;
  const byBlock = new Map(emulated.map((features) => [features.block, features]));
  const blocks = kit.blocks.filter(
    ({ number }) => byBlock.has(number) && unit.features.some(({ block }) => block === number),
  );
  if (blocks.length === 0)
    throw new UnitComparisonError(`${name} has none of the blocks that were rendered.`);
  const numbers = [...new Set(unit.features.map(({ take }) => take))].sort((one, other) => one - other);
  const takes = new Map(
    numbers.map((number) => {
      const features = unit.features.filter(({ take }) => take === number);
      const calibration = calibrateTake(kit, features, byBlock);
      return [number, { features, calibration, noise: takeNoise(features) }] as const;
    }),
  );
  const ownNoise = takeNoise(emulated);
  const rows: ComparisonRow[] = [];
  const warnings: string[] = [];
  for (const [number, { calibration }] of takes) {
    rows.push(...takeRows(blocks[0]!.number, number, calibration));
    warnings.push(...levelWarnings(number, calibration));
  }
  for (const block of blocks) {
    const recorded = [...takes.values()].flatMap(({ features, ...take }) =>
      features.filter((one) => one.block === block.number).map((one) => ({ features: one, ...take })),
    );
    if (recorded.length === 1) {
      warnings.push(
        `Block ${block.number} has one take only: it is judged by the fixed limits, without what two takes differ by.`,
      );
    }
    const groups = new Map<string, ItemReadings[]>();
    for (const item of block.items) {
      const own = byBlock.get(block.number)!.items[item.id];
      const readings: ItemReadings = {
        block: block.number,
        item,
        emulator: hasAny(own)
          ? { block: block.number, item, features: own, gain: 0, tuning: 0, noise: ownNoise }
          : undefined,
        takes: recorded.flatMap(({ features, calibration, noise }) => {
          const found = features.items[item.id];
          if (!hasAny(found)) return [];
          const { gain = 0, tuning = 0 } = calibration;
          return [{ block: block.number, item, features: found, gain, tuning, noise }];
        }),
        levelsKnown: recorded.every(({ calibration }) => calibration.gain !== undefined),
        noise: noiseLevel(recorded),
      };
      const group = groups.get(item.group);
      if (group) group.push(readings);
      else groups.set(item.group, [readings]);
    }
    for (const group of groups.values()) rows.push(...groupRows(group));
  }
  const failed = rows.filter(({ pass }) => pass === false).length;
  return {
    unit: name,
    model,
    kitVersion,
    blocks: blocks.map(({ number }) => number),
    takes: Math.max(
      ...blocks.map(({ number }) => unit.features.filter(({ block }) => block === number).length),
    ),
    rows,
    summary: summaryRows(rows),
    passed: rows.filter(({ pass }) => pass === true).length,
    failed,
    pass: failed === 0,
    warnings,
  };
}

/** Notes that differ by their voice alone are judged by their mean: no two instruments have the same voices. */
function groupRows(group: readonly ItemReadings[]): ComparisonRow[] {
  if (group[0]!.block !== VOICE_BLOCK) return [...compareItems(group), ...compareGroups(group)];
  const rows = [...compareItems(group.map(pitchOnly)), ...compareGroups(group)];
  const mean = compareItems([meanOfVoices(group)]);
  return [
    ...rows,
    ...mean.map((row) => ({ ...row, item: null, reason: row.reason ?? 'mean of the voices' })),
  ];
}

/** Noise of the takes on the emulator's scale, dB: what is softer can't be in them. */
function noiseLevel(
  takes: readonly { readonly calibration: TakeCalibration; readonly noise: TakeNoise | undefined }[],
): number | undefined {
  const levels = takes.flatMap(({ calibration: { gain }, noise }) =>
    noise === undefined || gain === undefined ? [] : [noise.level + gain],
  );
  return levels.length > 0 ? Math.max(...levels) : undefined;
}

function hasAny<T extends object>(features: T | undefined): features is T {
  return features !== undefined && Object.keys(features).length > 0;
}

/** What was taken out of a take before it was compared. */
function takeRows(block: number, take: number, { gain, tuning }: TakeCalibration): ComparisonRow[] {
  const place = { block, group: '', item: null };
  const rows: ComparisonRow[] = [];
  if (gain !== undefined) {
    const level = { ...place, quantity: 'recording level', unit: 'dB' } as const;
    rows.push(
      toldRow(
        level,
        { difference: gain },
        `take ${take}: emulator less recording, taken out of all its levels`,
      ),
    );
  }
  if (tuning !== undefined) {
    const pitch = { ...place, quantity: 'tuning', unit: 'cent' } as const;
    rows.push(
      toldRow(
        pitch,
        { emulator: 0, hardware: tuning, difference: -tuning },
        `take ${take}: taken out of all its pitches`,
      ),
    );
  }
  return rows;
}

function levelWarnings(take: number, { gain, blockGains }: TakeCalibration): string[] {
  return [...blockGains].flatMap(([block, own]) => {
    const louder = (gain ?? own) - own;
    if (Math.abs(louder) <= LEVEL_STEP) return [];
    return [
      `Block ${block} of take ${take} is ${Math.abs(louder).toFixed(1)} dB ${louder > 0 ? 'louder' : 'softer'} than the rest of its take: was the recording level changed?`,
    ];
  });
}

import type { BlockFeatures } from '../features.js';
import { captureKit } from '../kit/captureKit.js';
import type { RenderBlockOptions } from '../kit/renderBlock.js';
import type { Kit, KitBlock, KitItem } from '../kit.js';
import type { StereoSound } from '../stereoSound.js';
import { recordedTime } from '../takes/alignTake.js';
import type { Unit } from '../unit/unit.js';
import { checkComparable, compareUnit, UnitComparisonError } from './compareUnit.js';
import { type EmulatedBlock, emulateBlock } from './emulateBlock.js';
import type { UnitComparison } from './unitComparison.js';

/** A sound and where a block lies in it. */
export interface PlacedSound {
  readonly sound: StereoSound;
  /** Seconds of the sound at which the block's MIDI file begins. */
  readonly offset: number;
  /** How much faster the recorder's clock runs, parts in a million. */
  readonly drift: number;
}

/** The same piece of the emulator's sound and of a take's. */
export interface ComparedPiece {
  readonly block: number;
  readonly item: string;
  readonly title: string;
  readonly emulator: StereoSound;
  readonly hardware: StereoSound;
}

export interface EmulatorComparisonOptions {
  /** Blocks to compare, 0-11; default all that the unit has. */
  readonly blocks?: readonly number[];
  /** The emulated instrument; its model is that of the unit. */
  readonly machine?: Omit<RenderBlockOptions, 'take'>;
  /** Plays and measures one block; default `emulateBlock` with `machine`. */
  readonly emulate?: (kit: Kit, block: KitBlock) => Promise<EmulatedBlock>;
  /** Blocks that are under way together; default 1. */
  readonly together?: number;
  /** Sound of a unit's block, if it is kept: pieces of it go beside the emulator's. */
  readonly sound?: (block: number) => PlacedSound | undefined;
  /** Pieces of a block, at most; default 4: the items that are furthest from passing. */
  readonly pieces?: number;
  /** Told when a block is measured. */
  readonly onBlock?: (block: KitBlock) => void;
}

export interface EmulatorComparison {
  readonly comparison: UnitComparison;
  readonly kit: Kit;
  /** Features of the emulator's blocks. */
  readonly emulated: readonly BlockFeatures[];
  readonly pieces: readonly ComparedPiece[];
}

const PIECES = 4;
/** Seconds around an item in a piece. */
const AROUND = 0.05;

/** The unit's blocks among `wanted`, in order. @throws UnitComparisonError for one that the unit has not. */
export function blocksToCompare(unit: Unit, wanted?: readonly number[]): number[] {
  const recorded = [...new Set(unit.features.map(({ block }) => block))].sort((one, other) => one - other);
  for (const block of wanted ?? []) {
    if (recorded.includes(block)) continue;
    throw new UnitComparisonError(
      `${unit.manifest.name} has no block ${block}: it has ${recorded.join(', ')}.`,
    );
  }
  return recorded.filter((block) => wanted?.includes(block) ?? true);
}

/**
 * Lets the emulator play what a unit has played, measures it in the same way and compares: the verdict, with pieces of
 * sound where the unit has some.
 * @throws UnitComparisonError for blocks that the unit has not, and for a unit of another version of the kit.
 */
export async function compareUnitWithEmulator(
  unit: Unit,
  options: EmulatorComparisonOptions = {},
): Promise<EmulatorComparison> {
  const { model } = unit.manifest;
  const { machine = {}, onBlock, sound } = options;
  const emulate = options.emulate ?? ((kit, block) => emulateBlock(kit, block, { model, ...machine }));
  const kit = captureKit(model);
  const numbers = blocksToCompare(unit, options.blocks);
  // before minutes are spent on rendering
  checkComparable(unit, kit);
  const queue = kit.blocks.filter(({ number }) => numbers.includes(number));
  const emulated: BlockFeatures[] = [];
  const pieces: ComparedPiece[] = [];
  const work = async (): Promise<void> => {
    for (let block = queue.shift(); block; block = queue.shift()) {
      const made = await emulate(kit, block);
      emulated.push(made.features);
      const recorded = sound?.(block.number);
      if (recorded) pieces.push(...cutPieces(unit, kit, block, made, recorded, options.pieces ?? PIECES));
      onBlock?.(block);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.together ?? 1) }, work));
  emulated.sort((one, other) => one.block - other.block);
  pieces.sort((one, other) => one.block - other.block);
  return { comparison: compareUnit(unit, emulated, kit), kit, emulated, pieces };
}

/** The items of a block that are furthest from passing, as both have them. */
function cutPieces(
  unit: Unit,
  kit: Kit,
  block: KitBlock,
  { features, sound }: EmulatedBlock,
  recorded: PlacedSound,
  most: number,
): ComparedPiece[] {
  const { rows } = compareUnit(unit, [features], kit);
  const share = new Map<string, number>();
  for (const { item, difference, limit, pass } of rows) {
    if (item === null || pass === null) continue;
    const own = difference === null ? Number.POSITIVE_INFINITY : Math.abs(difference) / limit!;
    share.set(item, Math.max(share.get(item) ?? 0, own));
  }
  const worst = [...share].sort((one, other) => (one[1] === other[1] ? 0 : other[1] - one[1])).slice(0, most);
  const emulator: PlacedSound = { sound, offset: features.offset, drift: features.drift };
  return block.items
    .filter(({ id }) => worst.some(([item]) => item === id))
    .map((item) => ({
      block: block.number,
      item: item.id,
      title: item.title,
      emulator: pieceOf(emulator, item),
      hardware: pieceOf(recorded, item),
    }));
}

function pieceOf({ sound, offset, drift }: PlacedSound, { at, end }: KitItem): StereoSound {
  const { left, right, sampleRate } = sound;
  const first = Math.max(0, Math.round((recordedTime({ offset, drift }, at) - AROUND) * sampleRate));
  const last = Math.max(first, Math.round((recordedTime({ offset, drift }, end) + AROUND) * sampleRate));
  return { left: left.slice(first, last), right: right.slice(first, last), sampleRate };
}

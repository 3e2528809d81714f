import type { AnalogProfile } from '../../profiles/analogProfile.js';
import { replayTape } from '../../render/replayTape.js';
import type { RecordedTape } from '../../tape/recordedTape.js';
import type { ItemFeatures } from '../features.js';
import type { Kit, KitBlock, KitItem } from '../kit.js';
import { measureBlock } from '../takeFeatures.js';
import { cutPieces, joinPieces, type TapePiece, unitedStretches } from './pieces.js';

/** Run-in before an item and what is kept behind it, seconds: capacitors settle, and an onset has its silence. */
const RUN_IN = 0.25;
const RUN_OUT = 0.05;

/** Rate of the trials' sound, Hz. */
const SAMPLE_RATE = 48_000;

/** How one trial of a block is played. */
export interface TrialOptions {
  readonly profile: AnalogProfile;
  /** Component spread; default that of the tape. */
  readonly seed?: number;
  /** Another number makes other noise; default 0. */
  readonly noise?: number;
  /** Ids of the items that are wanted; default all that were kept. */
  readonly items?: ReadonlySet<string>;
}

/**
 * One block of the kit, ready to be played again and again with other component values: what the computers of the
 * machine say during the items that matter, kept as pieces of a control tape.
 */
export class BlockTrial {
  private readonly frame: RecordedTape;
  private readonly pieces: readonly TapePiece[];
  private readonly items: readonly KitItem[];

  /**
   * @param tape of the whole block, from power-on.
   * @param wanted ids of items; those that their measures refer to are kept, too.
   */
  constructor(
    private readonly kit: Kit,
    private readonly block: KitBlock,
    tape: RecordedTape,
    wanted: ReadonlySet<string>,
  ) {
    this.items = itemsWith(block, wanted);
    this.pieces = cutPieces(tape, unitedStretches(this.items.map(stretchOf)));
    // Without its events: the whole tape is large and not needed any more.
    this.frame = joinPieces(tape, []).tape;
  }

  /** Seconds of sound that a trial of all kept items plays. */
  get seconds(): number {
    return this.pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** Features of the wanted items with other component values. */
  measure({ profile, seed, noise = 0, items }: TrialOptions): Record<string, ItemFeatures> {
    const chosen = items === undefined ? this.items : itemsWith({ ...this.block, items: this.items }, items);
    const pieces = this.pieces.filter((piece) => chosen.some((item) => holds(piece, item)));
    const { tape, starts } = joinPieces(this.frame, pieces, 0.01 * noise);
    const moved = chosen.map((item) => {
      const at = pieces.findIndex((piece) => holds(piece, item));
      return movedItem(item, starts[at]! - pieces[at]!.from);
    });
    const total = Math.floor(tape.toTick / (48_000_000 / SAMPLE_RATE));
    const left = new Float32Array(total);
    const right = new Float32Array(total);
    for (const part of replayTape(tape, { sampleRate: SAMPLE_RATE, analog: profile, seed })) {
      left.set(part.left.subarray(0, part.count), part.position);
      right.set(part.right.subarray(0, part.count), part.position);
    }
    const block: KitBlock = { ...this.block, seconds: total / SAMPLE_RATE, events: [], items: moved };
    const alignment = { offset: 0, offsetError: 0, drift: 0, driftError: 0, notes: 0 };
    return { ...measureBlock({ left, right, sampleRate: SAMPLE_RATE }, this.kit, block, alignment).items };
  }
}

/** The items and those that their measures refer to, in time order. */
function itemsWith(block: KitBlock, wanted: ReadonlySet<string>): KitItem[] {
  const all = new Set(wanted);
  for (const item of block.items) {
    if (!wanted.has(item.id)) continue;
    for (const measure of item.measures) if (measure.kind === 'filter') all.add(measure.reference);
  }
  return block.items.filter(({ id }) => all.has(id));
}

/** What has to be played for an item: all of it if anything moves, else up to the end of the steady part. */
function stretchOf({ at, end, steady, measures }: KitItem): { from: number; to: number } {
  const moves = measures.some(({ kind }) =>
    ['attack', 'decay', 'release', 'pitchPath', 'lfo'].includes(kind),
  );
  const from = Math.max(0, Math.floor((at - RUN_IN) * 100) / 100);
  return { from, to: (moves ? end : Math.min(end, steady[1])) + RUN_OUT };
}

function holds({ from, to }: TapePiece, item: KitItem): boolean {
  const stretch = stretchOf(item);
  return from <= stretch.from && stretch.to <= to;
}

function movedItem(item: KitItem, by: number): KitItem {
  return {
    ...item,
    at: item.at + by,
    off: item.off + by,
    end: item.end + by,
    steady: [item.steady[0] + by, item.steady[1] + by],
  };
}

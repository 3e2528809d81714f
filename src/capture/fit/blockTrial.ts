import type { AnalogProfile } from '../../profiles/analogProfile.js';
import { replayTape } from '../../render/replayTape.js';
import type { RecordedTape } from '../../tape/recordedTape.js';
import type { ItemFeatures } from '../features.js';
import type { KitBlock, KitItem } from '../kit.js';
import { SYNC_PAUSE } from '../syncPattern.js';
import type { TakeAlignment } from '../takes/alignTake.js';
import { measureBlock } from '../takes/takeFeatures.js';
import { cutPieces, RESTATE_SECONDS, type Stretch, type TapePiece, tapeOf, withoutEvents } from './pieces.js';
import type { Needs } from './quantities.js';

/** Run-in before an item and what is kept behind it, seconds: an onset has its silence. */
const RUN_IN = 0.13;
const RUN_OUT = 0.02;

/** Rate of the trials' sound, Hz. */
const SAMPLE_RATE = 48_000;

/** Seconds from one noise to the next: most items are no longer. */
const NOISE_STRETCH = 3;

/** The sound of a trial begins with the block. */
const IN_STEP: TakeAlignment = { offset: 0, offsetError: 0, drift: 0, driftError: 0, notes: 0 };

/** How one trial of a block is played. */
export interface TrialOptions {
  readonly profile: AnalogProfile;
  /** Component spread; default that of the tape. */
  readonly seed?: number;
  /** Another whole number from 0 on makes other noise; default 0. */
  readonly noise?: number;
  /** Items that are wanted and what is asked of them; default all that was kept. Items of other blocks are left out. */
  readonly needs?: Needs;
}

/**
 * One block of the kit, ready to be played again and again with other component values: what the computers of the
 * machine say during the items that matter, kept as pieces of a control tape.
 */
export class BlockTrial {
  private readonly frame: RecordedTape;
  private readonly pieces: readonly TapePiece[];
  private readonly items: readonly KitItem[];
  /** Place of each item's piece; the first piece is the pause. */
  private readonly places: ReadonlyMap<string, number>;

  /**
   * @param block of a kit.
   * @param tape of the whole block, from power-on.
   * @param needs items of this block, and what may be asked of them; those of other blocks are left out.
   */
  constructor(
    private readonly block: KitBlock,
    tape: RecordedTape,
    needs: Needs,
  ) {
    this.items = itemsFor(block.items, needs);
    this.pieces = cutPieces(tape, [quietStretch(block), ...this.items.map(stretchOf)]);
    this.places = new Map(this.items.map(({ id }, i) => [id, i + 1]));
    // Without its events: the whole tape is large and not needed any more.
    this.frame = withoutEvents(tape);
  }

  /** Seconds of sound that a trial of all kept items plays. */
  get seconds(): number {
    return this.pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** Features of the wanted items with other component values. */
  measure({ profile, seed, noise = 0, needs }: TrialOptions): Record<string, ItemFeatures> {
    const chosen = needs === undefined ? this.items : itemsFor(this.items, needs);
    const pieces = [this.pieces[0]!, ...chosen.map(({ id }) => this.pieces[this.places.get(id)!]!)];
    const lead = Math.round((noise * NOISE_STRETCH + RESTATE_SECONDS) * SAMPLE_RATE);
    const total = pieces.reduce((sum, piece) => sum + samplesOf(piece), 0);
    const left = new Float32Array(total);
    const right = new Float32Array(total);
    const starts: number[] = [];
    let start = 0;
    for (const piece of pieces) {
      starts.push(start / SAMPLE_RATE);
      // Each from power-on: what else is played does not change its noise, and all pieces have the same.
      const tape = tapeOf(this.frame, piece, noise * NOISE_STRETCH);
      for (const part of replayTape(tape, { sampleRate: SAMPLE_RATE, analog: profile, seed })) {
        const skipped = Math.max(0, lead - part.position);
        const to = start + part.position + skipped - lead;
        const room = Math.max(0, total - to);
        left.set(part.left.subarray(skipped, Math.min(part.count, skipped + room)), to);
        right.set(part.right.subarray(skipped, Math.min(part.count, skipped + room)), to);
      }
      start += samplesOf(piece);
    }
    const moved = chosen.map((item, i) => movedItem(item, starts[i + 1]! - pieces[i + 1]!.from));
    const sync = this.block.sync[0] + starts[0]! - pieces[0]!.from;
    const block: KitBlock = {
      ...this.block,
      sync: [sync, sync],
      seconds: total / SAMPLE_RATE,
      events: [],
      items: moved,
    };
    return { ...measureBlock({ left, right, sampleRate: SAMPLE_RATE }, block, 1, IN_STEP).items };
  }
}

/** The items that are needed, each with what is asked of it only, and those that their measures refer to. */
function itemsFor(items: readonly KitItem[], needs: Needs): KitItem[] {
  const asked = items.flatMap((item) => {
    const kinds = needs.get(item.id);
    if (kinds === undefined) return [];
    return [{ ...item, measures: item.measures.filter(({ kind }) => kinds.has(kind)) }];
  });
  const references = new Set(
    asked.flatMap(({ measures }) =>
      measures.flatMap((one) => (one.kind === 'filter' ? [one.reference] : [])),
    ),
  );
  return items.flatMap((item) => {
    const own = asked.find(({ id }) => id === item.id);
    if (own) return [own];
    return references.has(item.id) ? [{ ...item, measures: [] }] : [];
  });
}

/** What has to be played for an item: all of it if anything moves, else up to the end of the steady part. */
function stretchOf({ at, end, steady, measures }: KitItem): Stretch {
  const moves = measures.some(({ kind }) =>
    ['attack', 'decay', 'release', 'pitchPath', 'lfo'].includes(kind),
  );
  const from = Math.max(0, Math.floor((at - RUN_IN) * 100) / 100);
  return { from, to: (moves ? end : Math.min(end, steady[1])) + RUN_OUT };
}

/** Samples of a piece in the sound of a trial; what restates is not among them. */
function samplesOf({ from, to }: TapePiece): number {
  return Math.round((to - from) * SAMPLE_RATE);
}

/** The pause before the first pattern, whose level is that of silence. */
function quietStretch({ sync }: KitBlock): Stretch {
  return { from: Math.max(0, Math.floor((sync[0] - SYNC_PAUSE - RUN_IN) * 100) / 100), to: sync[0] };
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

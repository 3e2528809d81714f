import type { RecordedTape } from '../../tape/recordedTape.js';
import type { ItemFeatures } from '../features.js';
import { type BlockMachine, recordBlockTape } from '../kit/renderBlock.js';
import type { KitBlock } from '../kit.js';
import { BlockTrial, type TrialOptions } from './blockTrial.js';
import type { TrialRequest } from './family.js';
import type { FeatureTable, Needs } from './quantities.js';

/** Plays trials of one block. */
export interface BlockPlayer {
  /** Seconds of sound of a trial of everything. */
  readonly seconds: number;
  measure(options: TrialOptions): Promise<Readonly<Record<string, ItemFeatures>>>;
}

/** Makes a block ready for trials of the items needed. */
export type OpenBlock = (block: KitBlock, needs: Needs) => Promise<BlockPlayer>;

/** Blocks played where this is called. */
export function openBlockHere(machine: BlockMachine): OpenBlock {
  return async (block, needs) => {
    const tape: RecordedTape = recordBlockTape(block, machine);
    const trial = new BlockTrial(block, tape, needs);
    return { seconds: trial.seconds, measure: async (options) => trial.measure(options) };
  };
}

/** All blocks of a fit, ready for trials. */
export class TrialStage {
  /** Trials of single blocks that have been played. */
  trials = 0;
  /** Sound of one trial of everything, seconds. */
  seconds = 0;
  private readonly players = new Map<number, BlockPlayer>();
  private readonly blockOf = new Map<string, number>();

  /** Makes a block ready. */
  async open(block: KitBlock, needs: Needs, open: OpenBlock): Promise<void> {
    for (const { id } of block.items) this.blockOf.set(id, block.number);
    const player = await open(block, needs);
    this.players.set(block.number, player);
    this.seconds += player.seconds;
  }

  /** Plays trials; features of all blocks together, in the order of the requests. */
  async play(requests: readonly TrialRequest[]): Promise<FeatureTable[]> {
    return Promise.all(
      requests.map(async ({ profile, needs, seed, noise }) => {
        const parts = [...this.players].flatMap(([block, player]) => {
          const own = new Map([...needs].filter(([id]) => this.blockOf.get(id) === block));
          return own.size === 0 ? [] : [player.measure({ profile, seed, noise, needs: own })];
        });
        this.trials += parts.length;
        return Object.assign({}, ...(await Promise.all(parts))) as FeatureTable;
      }),
    );
  }
}

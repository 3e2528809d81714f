import type { Kit, KitBlock } from '../kit.js';
import type { FoundSync } from './findSync.js';

/** One block of a kit in a recording: the two patterns that enclose it. */
export interface PlacedBlock {
  readonly block: KitBlock;
  readonly first: FoundSync;
  readonly last: FoundSync;
}

/** What the patterns of a recording come to. */
export interface Placement {
  /** In time order. */
  readonly blocks: readonly PlacedBlock[];
  /** Patterns without their other half. */
  readonly single: readonly FoundSync[];
}

/** Two clocks differ by less than this part; a hundred times what crystals do. */
const MOST_DRIFT = 0.003;
/** Seconds that a pattern's notes may be early or late. */
const JITTER = 0.03;

/** Puts the first and last pattern of each block together by their block and their distance. */
export function placeBlocks(patterns: readonly FoundSync[], kit: Kit): Placement {
  const blocks: PlacedBlock[] = [];
  const used = new Set<FoundSync>();
  for (const first of patterns) {
    const block = kit.blocks.find(({ number }) => number === first.block);
    if (first.which !== 'first' || !block) continue;
    const distance = block.sync[1] - block.sync[0];
    const last = patterns.find(
      (other) =>
        other.which === 'last' &&
        other.block === first.block &&
        !used.has(other) &&
        Math.abs(other.onsets[0] - first.onsets[0] - distance) < JITTER + MOST_DRIFT * distance,
    );
    if (!last) continue;
    used.add(first).add(last);
    blocks.push({ block, first, last });
  }
  return { blocks, single: patterns.filter((pattern) => !used.has(pattern)) };
}

import type { Kit, KitBlock } from '../../src/capture/kit.js';

/** Seconds between the last item that is kept and the closing pattern's preparations. */
const GAP = 0.05;

/** A block that ends after one of its items, with its closing pattern: as well alignable, sooner rendered. */
export function shortBlock(block: KitBlock, lastItem: string): KitBlock {
  const n = block.items.findIndex(({ id }) => id === lastItem);
  const end = block.items[n]!.end + GAP;
  const tail = block.items.at(-1)!.end + GAP;
  const shift = tail - end;
  return {
    ...block,
    seconds: block.seconds - shift,
    sync: [block.sync[0], block.sync[1] - shift],
    events: [
      ...block.events.filter(({ at }) => at < end),
      ...block.events.filter(({ at }) => at >= tail).map((event) => ({ ...event, at: event.at - shift })),
    ],
    items: block.items.slice(0, n + 1),
  };
}

/** The kit with one block replaced. */
export function withBlock(kit: Kit, block: KitBlock): Kit {
  return { ...kit, blocks: kit.blocks.map((one) => (one.number === block.number ? block : one)) };
}

import { beforeAll, describe, expect, it } from 'vitest';
import type { BlockFeatures } from '../../src/capture/features.js';
import { PULSE } from '../../src/capture/kit/blocks/waves.js';
import { BlockWriter } from '../../src/capture/kit/blockWriter.js';
import { kitDelivery } from '../../src/capture/kit/kitDelivery.js';
import type { Playing } from '../../src/capture/kit/kitPlaying.js';
import { PLAIN_SAW } from '../../src/capture/kit/kitTones.js';
import type { KitBlock } from '../../src/capture/kit.js';
import { compareUnit } from '../../src/capture/verdict/compareUnit.js';
import { measuredTake, proofKit, rendered } from './proofBlock.js';

/** Sounds of several voices, detuned as the kit's, and what is left of each when a board or a tone is missing. */
const SOUNDS: readonly (readonly [id: string, playing: Playing, key: number])[] = [
  ['unison1', { assign: 'unison-1', unisonDetune: 97 }, 48],
  ['dual', { lower: PULSE, mode: 'dual', dualDetune: 97 }, 60],
  ['one48', {}, 48],
  ['one60', {}, 60],
];

function togetherBlock(): KitBlock {
  const writer = new BlockWriter('mks70', kitDelivery('mks70'), 10, 'together');
  for (const [id, playing, key] of SOUNDS) {
    writer.select(PLAIN_SAW, playing);
    writer.play({
      id,
      title: id,
      group: id === 'unison1' ? 'assign' : 'modes',
      measures: [{ kind: 'level' }, { kind: 'spectrum' }],
      keys: [key],
      hold: 1.5,
      pitched: false,
    });
  }
  return writer.finish();
}

describe.runIf(process.env.SUPERJX_FULL)('sounds of several voices (SUPERJX_FULL=1)', () => {
  const block = togetherBlock();
  let emulated: BlockFeatures;
  let unit: BlockFeatures;
  beforeAll(async () => {
    emulated = measuredTake(await rendered(block), block, 1);
    unit = measuredTake(await rendered(block, { seed: 11 }), block, 1);
  });

  /** Items that fail, with some of the unit's sounds replaced by others of it. */
  function failing(swaps: Readonly<Record<string, string>> = {}): (string | null)[] {
    const items = { ...unit.items };
    for (const [id, other] of Object.entries(swaps)) items[`10.${id}`] = unit.items[`10.${other}`]!;
    const { rows } = compareUnit(
      { manifest: { name: 'hidden', model: 'mks70', kitVersion: 1 }, features: [{ ...unit, items }] },
      [emulated],
      proofKit(block),
    );
    return [...new Set(rows.filter(({ pass }) => pass === false).map(({ item }) => item))];
  }

  it('pass with other tolerances', () => {
    expect(failing()).toEqual([]);
  });

  it('fail where one of two boards or tones is missing', () => {
    expect(failing({ unison1: 'one48' })).toEqual(['10.unison1']);
    expect(failing({ dual: 'one60' })).toEqual(['10.dual']);
  });
});

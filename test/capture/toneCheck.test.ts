import { describe, expect, it } from 'vitest';
import type { Kit, KitItem } from '../../src/capture/kit.js';
import { measureTake } from '../../src/capture/takes/measureTake.js';
import { TakeError } from '../../src/capture/takes/takeFile.js';
import { madeBlock, madeTake, type TakeMaking } from './madeTakes.js';

/** Six tones on one key, asked for their spectra. */
const block = madeBlock(2, 6);
const tones: Kit = {
  version: 1,
  model: 'mks70',
  blocks: [
    {
      ...block,
      items: block.items.map((item, n) =>
        item.key === undefined
          ? item
          : { ...item, key: 48, tone: `TONE ${n}`, measures: [{ kind: 'spectrum' }] },
      ),
    },
  ],
};

function check(making: TakeMaking): readonly string[] {
  const sound = madeTake(tones.blocks[0]!, { noise: 1e-4, ...making });
  return [...measureTake({ file: 'take.wav', sound, bits: '24' }, tones)].flatMap(({ silent }) => silent);
}

describe('the notes of a take', () => {
  it('are refused if all tones sound alike', () => {
    expect(() => check({})).toThrow(TakeError);
    expect(() => check({})).toThrow('take.wav has block 2 with one sound for all of its tones');
  });

  it('are refused if most of them are silent, and named if some are', () => {
    const only = (ids: readonly string[]) => (item: KitItem) => ids.includes(item.id);
    expect(() => check({ sounds: only(['2.note1', '2.note2']) })).toThrow(
      'take.wav has only 2 of the 6 notes of block 2 (2.note0 is silent)',
    );
    expect(check({ sounds: only(['2.note1', '2.note2', '2.note5']) })).toEqual([
      '2.note0',
      '2.note3',
      '2.note4',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ItemFeatures } from '../../src/capture/features.js';
import type { Kit } from '../../src/capture/kit.js';
import { SYNC_LATENCY } from '../../src/capture/takes/alignTake.js';
import { type MeasuredBlock, measureTake } from '../../src/capture/takes/measureTake.js';
import { partialLevels } from '../../src/capture/takes/partialLevels.js';
import { takeDistance } from '../../src/capture/unit/takeDistance.js';
import { madeKit, madeTake, type TakeMaking } from './madeTakes.js';

const plain = madeKit(4);
/** The same notes with more questions. */
const curious: Kit = {
  ...plain,
  blocks: plain.blocks.map((block) => ({
    ...block,
    items: block.items.map((item) =>
      item.key === undefined
        ? item
        : {
            ...item,
            measures: [...item.measures, { kind: 'partials' }, { kind: 'spectrum' }, { kind: 'pitchPath' }],
          },
    ),
  })),
};

function measured(making: TakeMaking, kit = plain): MeasuredBlock {
  const sound = madeTake(kit.blocks[1]!, { offset: 0.5, noise: 1e-5, ...making });
  const [block] = [...measureTake({ file: 'take.wav', sound, bits: '24' }, kit)];
  return block!;
}

const item = (block: MeasuredBlock, n: number): ItemFeatures => block.features.items[`1.note${n}`]!;
const key = (n: number): number => 36 + 5 * n;
const hertz = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

describe('features of sawtooths of peak 0.25, the right channel 0.9 of the left', () => {
  const found = measured({}, curious);

  it.each([0, 1, 2, 3])('note %i has the frequency of its key to 0.02 cent', (n) => {
    expect(Math.abs(1200 * Math.log2(item(found, n).frequency! / hertz(key(n))))).toBeLessThan(0.02);
    const path = item(found, n).pitchPath!.slice(4, -4);
    for (const cents of path) expect(Math.abs(cents!)).toBeLessThan(1);
  });

  it('has the level of a sawtooth, 1 / sqrt 3 of the peak, and both channels’ mean power', () => {
    const level = 20 * Math.log10((0.25 / Math.sqrt(3)) * Math.sqrt((1 + 0.9 ** 2) / 2));
    for (const n of [0, 1, 2, 3]) expect(item(found, n).level).toBeCloseTo(level, 1);
  });

  it('has partials of 2 / (pi k) of the peak', () => {
    item(found, 1)
      .partials!.slice(0, 20)
      .forEach((partial, n) => {
        const power = ((0.25 * 2) / (Math.PI * (n + 1))) ** 2 * ((1 + 0.9 ** 2) / 2);
        // the band limit takes 0.02 dB of the twentieth
        expect(Math.abs(partial! - 10 * Math.log10(power))).toBeLessThan(0.1);
      });
  });

  it('has no partials that the noise hides', () => {
    const { left, sampleRate } = madeTake(plain.blocks[1]!, { offset: 0.5, noise: 0.05, peak: 0.05 });
    const piece = left.subarray(2.6 * sampleRate, 2.85 * sampleRate);
    const partials = partialLevels(piece, piece, sampleRate, hertz(36));
    expect(partials[0]).toBeCloseTo(20 * Math.log10((0.05 * 2) / Math.PI), 0);
    // noise of -26 dBFS is 32 dB down in a window of 8 Hz of the 24 kHz, which is as loud as partial 16
    expect(partials.filter((partial) => partial === null).length).toBeGreaterThan(8);
    for (const partial of partials) if (partial !== null) expect(partial).toBeGreaterThan(-68);
  });

  it('has the noise floor that was put in', () => {
    expect(found.features.items['1.floor']!.noiseFloor).toBeCloseTo(-100, 1);
    expect(measured({ noise: 1e-3, hum: 0 }).noiseFloor).toBeCloseTo(-60, 0);
  });

  it('has onsets that differ as the notes were delayed', () => {
    for (const n of [0, 1, 2, 3]) expect(Math.abs(item(found, n).onset! - SYNC_LATENCY)).toBeLessThan(0.0005);
  });

  it('keeps frequencies as they were recorded and times as they were played', () => {
    const fast = measured({ drift: 20_00 });
    expect(fast.alignment.drift).toBeCloseTo(2000, -2);
    expect(item(fast, 1).frequency! / hertz(key(1))).toBeCloseTo(1, 5);
    expect(item(fast, 3).onset).toBeCloseTo(SYNC_LATENCY, 3);
  });

  it('has nothing of a note that is not there', () => {
    const gap = measured({ sounds: ({ id }) => id === '1.note0' || id === '1.note2' || id === '1.note1' });
    expect(item(gap, 3)).toEqual({});
    expect(gap.silent).toEqual(['1.note3']);
  });

  it('has a distance to another take that shows what differs', () => {
    const other = measured({ mistuning: 3, peak: 0.2, seed: 4 });
    const distance = takeDistance({ ...found.features, take: 1 }, { ...other.features, take: 2 });
    expect(distance.pitch).toBeCloseTo(3, 1);
    expect(distance.level).toBeCloseTo(20 * Math.log10(0.25 / 0.2), 1);
  });
});

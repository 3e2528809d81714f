import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chorusMotion } from '../../src/audio/chorusMotion.js';
import { compareSounds, type SoundComparison } from '../../src/compare/compareSounds.js';
import { compareWithClean } from '../../src/compare/compareWithClean.js';
import type { QuantityName } from '../../src/compare/quantities.js';
import type { Sound } from '../../src/compare/sound.js';
import { readWavFile } from '../../src/node/wavFile.js';
import * as spoil from './spoil.js';

/** Real recordings of a Roland Juno-60 (github:pendragon-andyh/Juno60, MIT). */
const folder = `${process.env.SUPERJX_REFERENCE ?? ''}/recordings/juno60`;
const missing = !process.env.SUPERJX_REFERENCE || !existsSync(folder);

const read = (name: string): Sound => readWavFile(`${folder}/${name}.wav`);

function row({ quantities }: SoundComparison, name: QuantityName) {
  return quantities.find((quantity) => quantity.name === name)!;
}

describe.skipIf(missing)('recordings of a Juno-60 (needs SUPERJX_REFERENCE with recordings/juno60)', () => {
  it('hold their pitch to 0.05 cent, and two takes are closer than 2 dB', () => {
    const comparison = compareSounds(
      read('Baseline_Juno_60_Base_Setting_1s'),
      read('Baseline_Juno_60_Base_Setting_2s'),
    );
    const wobble = row(comparison, 'pitchWobble');
    expect(Math.max(wobble.a!, wobble.b!)).toBeLessThan(0.05);
    expect(row(comparison, 'melDistance').difference!).toBeLessThan(2);
    // measured elsewhere: 0.02 dB mean, 0.10 dB worst
    expect(row(comparison, 'partialsMean').difference!).toBeLessThan(0.06);
    expect(row(comparison, 'partialsWorst').difference!).toBeLessThan(0.2);
    expect(comparison.difference).toBeLessThan(1);
  });

  it.each([
    ['Chorus_Juno_60_SawChorus1', 0.513],
    ['Chorus_Juno_60_SawChorus2', 0.863],
  ])('%s has a chorus of %d Hz within 1 %%, with delays of 1.66 to 5.35 ms within 10 %%', (name, rate) => {
    const { channels, sampleRate } = read(name);
    const found = chorusMotion(channels[0]!, channels[1]!, sampleRate)!;
    expect(Math.abs(found.rate / rate - 1)).toBeLessThan(0.01);
    for (const [shortest, longest] of [found.left!, found.right!]) {
      expect(Math.abs(shortest / 0.00166 - 1)).toBeLessThan(0.1);
      expect(Math.abs(longest / 0.00535 - 1)).toBeLessThan(0.1);
    }
  });

  const copies = {
    harmless: {
      'one cent': spoil.detune(1),
      'one cent lower': spoil.detune(-1),
      'all-passes': spoil.allPasses,
    },
    spectral: {
      'low-pass 8 kHz': spoil.lowPass(8000),
      'low-pass 4 kHz': spoil.lowPass(4000),
      'low-pass 2 kHz': spoil.lowPass(2000),
      '5 cents': spoil.detune(5),
      '50 cents': spoil.detune(50),
      'tilt of 3 dB': spoil.tilt(3),
      'noise at -50 dBFS': spoil.addNoise(-50),
      distortion: spoil.distort(5),
    },
    other: {
      'slow attack': spoil.slowAttack(0.08),
      'faster fade': spoil.fade(0.5),
      vibrato: spoil.vibrato(5, 10),
      tremolo: spoil.tremolo(5, 1),
    },
  };

  /** Copies that the whole suite does not wait for; all of them with SUPERJX_FULL=1. */
  const slow = [
    'one cent lower',
    'tilt of 3 dB',
    'faster fade',
    'low-pass 4 kHz',
    'low-pass 2 kHz',
    '50 cents',
    'distortion',
    'tremolo',
  ];

  async function ranking(original: Sound): Promise<void> {
    const compared: { kind: string; name: string; comparison: SoundComparison }[] = [];
    for (const [kind, list] of Object.entries(copies)) {
      for (const [name, make] of Object.entries(list)) {
        if (!process.env.SUPERJX_FULL && slow.includes(name)) continue;
        compared.push({ kind, name, comparison: compareSounds(original, make(original)) });
        // the runner wants to hear from its worker once a minute, on slow machines too
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const harmless = compared.filter(({ kind }) => kind === 'harmless').map(({ comparison }) => comparison);
    const mostMel = Math.max(...harmless.map((comparison) => row(comparison, 'melDistance').difference!));
    const mostDifference = Math.max(...harmless.map(({ difference }) => difference));
    expect(mostDifference).toBeLessThan(0.5);
    for (const { kind, name, comparison } of compared) {
      if (kind === 'harmless') continue;
      expect(comparison.difference, name).toBeGreaterThan(mostDifference);
      if (kind === 'spectral')
        expect(row(comparison, 'melDistance').difference!, name).toBeGreaterThan(mostMel);
    }
  }

  it('rank a copy off by one cent, or through all-passes, below every audibly spoiled copy', async () => {
    await ranking(read('Baseline_Juno_60_Base_Setting_1s'));
  }, 180_000);

  it
    .skipIf(!process.env.SUPERJX_FULL)
    .each([
      'Baseline_Juno_60_Base_Setting_2s',
      'DCO_Sawtooth_Juno_60_Saw8veDwnMidA',
      'DCO_Sawtooth_Juno_60_Saw8veMidHiA',
      'Chorus_Juno_60_SawChorus2',
    ])(
    'rank them so with %s (needs SUPERJX_FULL)',
    async (name) => {
      await ranking(read(name));
    },
    300_000,
  );

  it.skipIf(!process.env.SUPERJX_FULL)(
    'miss a chorus, and hear that another one is nearer (needs SUPERJX_FULL)',
    () => {
      const [dry, one, two] = [0, 1, 2].map((n) => read(`Chorus_Juno_60_SawChorus${n}`)) as [
        Sound,
        Sound,
        Sound,
      ];
      const found = compareWithClean(one, two, dry);
      expect(found.nearer).toBe(true);
      expect(found.verdict[0]).toContain('B is nearer to A');
      expect(found.modulation.clean).toBeNull();
      expect(row(found.cleanComparison, 'chorusSwing').audible!).toBeGreaterThan(3);
      expect(found.cleanComparison.difference).toBeGreaterThan(3);
    },
    120_000,
  );
});

import { describe, expect, it } from 'vitest';
import { compareUnit } from '../../src/capture/compareUnit.js';
import type { ItemFeatures } from '../../src/capture/features.js';
import type { ComparisonRow, UnitComparison } from '../../src/capture/unitComparison.js';
import { type Change, madeUpKit, madeUpTake, madeUpUnit, noise } from './madeUpUnit.js';

const KIT = madeUpKit();
const EMULATED = madeUpTake(1);

function compare(
  change?: Change,
  takes?: readonly number[],
  emulated: Change = () => undefined,
): UnitComparison {
  return compareUnit(madeUpUnit(change, takes), madeUpTake(1, emulated), KIT);
}

/** `block group quantity` of what failed. */
function failures({ summary }: UnitComparison): string[] {
  return summary
    .filter(({ pass }) => pass === false)
    .map((row) => `${row.block} ${row.group} ${row.quantity}`);
}

function row({ rows }: UnitComparison, item: string, quantity: string): ComparisonRow | undefined {
  return rows.find((one) => one.item === item && one.quantity === quantity);
}

function detuned(features: ItemFeatures, cents: number): ItemFeatures {
  return { ...features, frequency: features.frequency! * 2 ** (cents / 1200) };
}

describe('a unit that is the emulator', () => {
  it('passes with all differences at 0', () => {
    const comparison = compare();
    expect(failures(comparison)).toEqual([]);
    expect(comparison.pass).toBe(true);
    expect(comparison.passed).toBeGreaterThan(200);
    for (const { difference, quantity } of comparison.rows) {
      expect(Math.abs(difference!)).toBeCloseTo(quantity === 'voice spread of level' ? 1 : 0, 9);
    }
  });

  it('passes recorded 17 dB lower, tuned 23 cents higher, with noise on every number', () => {
    const random = noise(7);
    const comparison = compare((_, features) => {
      const { frequency, level, partials, mel, filter, attack, noiseFloor, pitchPath } = features;
      return {
        ...features,
        ...(frequency !== undefined && { frequency: frequency * 2 ** ((23 + 0.05 * random()) / 1200) }),
        ...(level !== undefined && { level: level - 17 + 0.1 * random() }),
        ...(pitchPath && { pitchPath: pitchPath.map((cents) => cents! + 23) }),
        ...(noiseFloor !== undefined && { noiseFloor: noiseFloor - 17 + 0.5 * random() }),
        ...(partials && { partials: partials.map((one) => one! - 17 + 0.2 * random()) }),
        ...(mel && { mel: mel.map((one) => one - 17 + 0.5 * random()) }),
        ...(filter && { filter: { ...filter, corner: filter.corner! * 2 ** ((20 * random()) / 1200) } }),
        ...(attack && { attack: { ...attack, t50: attack.t50 * (1 + 0.02 * random()) } }),
      };
    });
    expect(failures(comparison)).toEqual([]);
    const told = comparison.rows.filter(({ quantity }) => quantity === 'tuning');
    expect(told.map(({ hardware }) => Math.round(hardware!))).toEqual([23, 23]);
    expect(told.every(({ pass }) => pass === null)).toBe(true);
    const level = comparison.rows.find(({ quantity }) => quantity === 'recording level')!;
    expect(level.difference).toBeCloseTo(17, 0);
  });
});

describe('faults fail where one would look for them', () => {
  it('one of two boards 5 cents flat: key pitches', () => {
    const comparison = compare((id, features) => {
      const key = Number(/^1\.key(\d+)$/.exec(id)?.[1] ?? -1);
      return key >= 0 && (key / 2) % 2 === 1 ? detuned(features, -5) : undefined;
    });
    expect(failures(comparison)).toEqual(['1 keys key pitch', '1 keys key pitch, median']);
  });

  it('an attack a third longer: times of the slow ones, none within a control refresh', () => {
    const comparison = compare(
      (_, features) =>
        features.attack && { ...features, attack: { ...features.attack, t50: features.attack.t50 * 1.33 } },
    );
    expect(failures(comparison)).toEqual(['6 attack attack t50']);
    expect(row(comparison, '6.attack0', 'attack t50')!.pass).toBe(true);
    const slow = row(comparison, '6.attack96', 'attack t50')!;
    expect(slow).toMatchObject({ pass: false, unit: 'ms', differenceUnit: 'ms' });
    expect(slow.emulator).toBeCloseTo(640, 9);
    expect(slow.hardware).toBeCloseTo(851.2, 9);
    expect(slow.limit).toBeCloseTo(85.12, 9);
  });

  it('a missing chorus, on either side', () => {
    const without: Change = (id, { chorus: _, ...features }) =>
      id === '9.saw.chorus1' ? features : undefined;
    const lacking = compare(undefined, undefined, without);
    expect(failures(lacking)).toContain('9 chorus1 chorus rate');
    expect(row(lacking, '9.saw.chorus1', 'chorus rate')).toMatchObject({
      emulator: null,
      hardware: 0.5,
      pass: false,
      reason: 'missing chorus: the emulator has none',
    });
    const broken = compare(without);
    expect(row(broken, '9.saw.chorus1', 'chorus rate')).toMatchObject({
      emulator: 0.5,
      hardware: null,
      pass: false,
      reason: 'missing chorus: the unit has none',
    });
    expect(failures(broken).every((text) => text.startsWith('9 chorus1'))).toBe(true);
  });

  it('a filter 150 cents lower: its mean in mid-range, not at the ends', () => {
    const comparison = compare(
      (_, features) =>
        features.filter && {
          filter: { ...features.filter, corner: features.filter.corner! * 2 ** (-150 / 1200) },
        },
    );
    expect(failures(comparison)).toEqual(['4 r000 filter corner, mid-range']);
  });

  it('another resonance: slope and peak', () => {
    const comparison = compare(
      (_, features) => features.filter && { filter: { ...features.filter, slope: -16, peak: 6 } },
    );
    expect(failures(comparison)).toEqual(['4 r000 filter slope', '4 r000 filter peak']);
  });

  it('a partial missing, a key of other level, a slower LFO, a quieter output', () => {
    const comparison = compare((id, features) => {
      if (id === '1.key060')
        return { ...features, partials: features.partials!.map((one, n) => (n === 4 ? null : one)) };
      if (id === '1.key070') return { ...features, level: features.level! - 3 };
      if (features.lfo) return { ...features, lfo: { ...features.lfo, rate: 4.8 } };
      return features.noiseFloor === undefined ? undefined : { noiseFloor: features.noiseFloor - 5 };
    });
    expect(failures(comparison)).toEqual([
      '0 floors noise floor',
      '1 keys level',
      '1 keys partials, worst',
      '7 rates LFO rate',
    ]);
    expect(comparison.summary.find(({ quantity }) => quantity === 'partials, worst')).toMatchObject({
      item: '1.key060',
      count: 24,
      failed: 1,
    });
  });

  it('a note that no take has, and one that the emulator has not', () => {
    const silent: Change = (id) => (id === '1.key060' ? {} : undefined);
    expect(row(compare(silent), '1.key060', 'key pitch')).toMatchObject({
      pass: false,
      reason: 'the item was not found in the takes',
    });
    expect(row(compare(undefined, undefined, silent), '1.key060', 'key pitch')).toMatchObject({
      pass: false,
      reason: 'the emulator makes no such sound',
    });
  });
});

describe('two takes are the yardstick', () => {
  it('allows three times their distance', () => {
    const apart = (cents: number): boolean | null =>
      row(
        compare((id, features, take) =>
          id === '1.key060' ? detuned(features, take === 1 ? 2 : 2 + cents) : undefined,
        ),
        '1.key060',
        'key pitch',
      )!.pass;
    // the mean is 2 + cents / 2 away, three times the distance is 3 x cents
    expect(apart(0.7)).toBe(false);
    expect(apart(0.9)).toBe(true);
  });

  it('judges a single take by the fixed limits, and says so', () => {
    const comparison = compare(
      (id, features) => (id === '1.key060' ? detuned(features, 1.2) : undefined),
      [1],
    );
    expect(comparison.warnings[0]).toMatch(/^Block 0 has one take only/);
    expect(failures(comparison)).toEqual(['1 keys key pitch']);
    expect(row(comparison, '1.key060', 'key pitch')!.takeToTake).toBeNull();
  });

  it('judges what only one take has, and leaves out what no side has', () => {
    const comparison = compare(
      (id, features, take) => (id === '7.sine' && take === 2 ? { ...features, lfo: undefined } : undefined),
      undefined,
      (_, features) => (features.lfo ? { ...features, pitchPath: [null] } : undefined),
    );
    expect(row(comparison, '7.sine', 'LFO rate')).toMatchObject({ pass: true, takeToTake: null });
    expect(row(comparison, '7.sine', 'chorus rate')).toBeUndefined();
  });
});

describe('what can not be compared', () => {
  it('another version of the kit', () => {
    const unit = madeUpUnit();
    const old = { ...unit, manifest: { ...unit.manifest, kitVersion: 0 } };
    expect(() => compareUnit(old, EMULATED, KIT)).toThrow(/version 0 of the capture kit.*record it again/);
  });

  it('blocks that were not rendered', () => {
    expect(() => compareUnit(madeUpUnit(), [], KIT)).toThrow(/none of the blocks/);
  });

  it('the level of silence alone', () => {
    const unit = madeUpUnit();
    const comparison = compareUnit(
      unit,
      EMULATED.filter(({ block }) => block === 0),
      KIT,
    );
    expect(comparison.rows.every(({ pass }) => pass === null)).toBe(true);
  });

  it('a level that was changed between blocks is told', () => {
    const comparison = compare((id, features, take) =>
      id.startsWith('9.') && take === 2 ? { ...features, level: features.level! + 6 } : undefined,
    );
    expect(comparison.warnings).toEqual([
      'Block 9 of take 2 is 6.0 dB louder than the rest of its take: was the recording level changed?',
    ]);
  });
});

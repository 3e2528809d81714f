import { describe, expect, it } from 'vitest';
import type { BlockFeatures, ItemFeatures } from '../../src/capture/features.js';
import { isUnitName, readTakeFileName, takeFileName, type UnitManifest } from '../../src/capture/unit.js';
import {
  featuresFromJson,
  featuresToJson,
  manifestFromJson,
  manifestToJson,
  UnitError,
  unitOf,
} from '../../src/capture/unitJson.js';

const sha256 = '0123456789abcdef'.repeat(4);
const manifest: UnitManifest = {
  licence: 'CC0-1.0',
  name: 'my-mks70',
  model: 'mks70',
  kitVersion: 1,
  warmUpMinutes: 30,
  mainsHertz: 50,
  levelSwitch: 'M',
  takes: [
    { block: 3, take: 1, sha256, sampleRate: 48_000, bits: '24', from: 12.5 },
    { block: 0, take: 2, sha256, sampleRate: 44_100, bits: '16', from: 0 },
  ],
};
const everything: ItemFeatures = {
  frequency: 261.62556530059,
  level: -20.12345,
  noiseFloor: -88.8888,
  partials: [-20.04, null, -30.06],
  mel: Array.from({ length: 64 }, (_, n) => -20 - n / 3),
  onset: 0.0123456789,
  attack: { t10: 0.001, t50: 0.0054321, t90: 0.01, shape: [0, 1.26, 3] },
  lfo: { rate: 5.123456789, depth: 12.3456789, delay: 0.5 },
  chorus: { rate: 0.513, left: [0.0017, 0.0054321], right: null, correlation: 0.98765 },
  pitchPath: [0.04, null, 1200],
  filter: { corner: null, slope: -23.456, peak: 3 },
};
const features: BlockFeatures[] = [
  {
    block: 3,
    take: 1,
    offset: 1.23456789,
    drift: 12.345,
    driftError: 5.5,
    items: { '3.a': everything, '3.b': {} },
  },
  { block: 0, take: 2, offset: -0.1, drift: 0, driftError: 9, items: {} },
];

const faultsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof UnitError) return error.faults;
    throw error;
  }
  return [];
};

describe('a unit as JSON', () => {
  it('comes back from what is written, takes in order, rounded once', () => {
    const back = manifestFromJson(manifestToJson(manifest));
    expect(back).toEqual({ ...manifest, takes: [...manifest.takes].reverse() });
    expect(manifestToJson(back)).toBe(manifestToJson(manifest));
    const text = featuresToJson(features);
    const read = featuresFromJson(text);
    expect(featuresToJson(read)).toBe(text);
    expect(read.map(({ block }) => block)).toEqual([0, 3]);
    const item = read[1]!.items['3.a']!;
    expect(item.frequency).toBe(261.625565);
    expect(item.partials).toEqual([-20, null, -30.1]);
    expect(item.chorus).toEqual({ rate: 0.513, left: [0.0017, 0.0054321], right: null, correlation: 0.988 });
    expect(item.filter).toEqual({ corner: null, slope: -23.46, peak: 3 });
    expect(read[1]!.items['3.b']).toEqual({});
  });

  it('is the same text whatever order the fields were made in', () => {
    const turned = Object.fromEntries(Object.entries(manifest).reverse()) as unknown as UnitManifest;
    expect(manifestToJson(turned)).toBe(manifestToJson(manifest));
  });

  it('names every wrong field of a manifest by its path', () => {
    const wrong = JSON.parse(manifestToJson(manifest));
    wrong.model = 'juno60';
    wrong.mainsHertz = 55;
    wrong.takes[1].sampleRate = 8000;
    wrong.colour = 'grey';
    delete wrong.licence;
    const faults = faultsOf(() => manifestFromJson(JSON.stringify(wrong)));
    expect(faults).toHaveLength(5);
    for (const path of [
      'model is "juno60"',
      'mainsHertz is 55',
      'takes[1].sampleRate',
      'no field colour',
      'licence is missing',
    ]) {
      expect(faults.join('\n')).toContain(path);
    }
  });

  it('keeps mel spectra to half a decibel, to 90 dB below the loudest band', () => {
    const mel = Array.from({ length: 64 }, (_, n) => -12.34 - 1.77 * n);
    const one: BlockFeatures = {
      block: 1,
      take: 1,
      offset: 0,
      drift: 0,
      driftError: 1,
      items: { a: { mel } },
    };
    const text = featuresToJson([one]);
    expect(text).toContain('"mel":{"top":-12.3,"below":"000407');
    const back = featuresFromJson(text)[0]!.items.a!.mel!;
    expect(back).toHaveLength(64);
    back.forEach((level, n) => {
      if (n < 50) expect(Math.abs(level - mel[n]!)).toBeLessThan(0.3);
      if (n > 51) expect(level).toBeCloseTo(-102.3, 6);
    });
    expect(featuresToJson(featuresFromJson(text))).toBe(text);
  });

  it('names every wrong field of features by its path', () => {
    const wrong = JSON.parse(featuresToJson(features));
    wrong.blocks[1].items['3.a'].mel.below = 5;
    wrong.blocks[1].items['3.a'].level = 'loud';
    wrong.blocks[1].items['3.a'].attack.t10 = null;
    wrong.blocks[0].take = 3;
    const faults = faultsOf(() => featuresFromJson(JSON.stringify(wrong)));
    expect(faults).toHaveLength(4);
    for (const path of [
      'blocks[1].items.3.a.mel',
      'items.3.a.level',
      'items.3.a.attack.t10',
      'blocks[0].take',
    ]) {
      expect(faults.join('\n')).toContain(path);
    }
  });

  it('refuses other files, other versions, doubled takes and hashes that are none', () => {
    const text = manifestToJson(manifest);
    expect(faultsOf(() => manifestFromJson('{'))[0]).toMatch(/^it is no JSON/);
    expect(faultsOf(() => manifestFromJson('[]'))[0]).toBe('it must be an object of fields');
    expect(faultsOf(() => manifestFromJson(featuresToJson(features)))[0]).toContain('format is');
    expect(faultsOf(() => manifestFromJson(text.replace('"version": 2', '"version": 1')))[0]).toContain(
      'version is 1',
    );
    expect(faultsOf(() => manifestFromJson(text.replaceAll(sha256, 'x')))).toHaveLength(2);
    const doubled = { ...manifest, takes: [manifest.takes[0]!, manifest.takes[0]!] };
    expect(faultsOf(() => manifestFromJson(manifestToJson(doubled)))[0]).toContain(
      'block 3 take 1 once more',
    );
  });

  it('survives any damage of a letter with a sentence', () => {
    const text = featuresToJson(features);
    for (let at = 0; at < text.length; at += 7) {
      const damaged = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
      try {
        featuresFromJson(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(UnitError);
      }
    }
  });

  it('goes together only with the features of its takes', () => {
    expect(unitOf(manifest, features).features.map(({ block }) => block)).toEqual([0, 3]);
    expect(faultsOf(() => unitOf(manifest, features.slice(1)))).toEqual([
      'the features have no block 3 take 1',
    ]);
    expect(faultsOf(() => unitOf({ ...manifest, takes: [] }, features))).toHaveLength(2);
  });
});

describe('names', () => {
  it.each(['my-mks70', 'A', 'unit.2', 'a_b', 'x'.repeat(64)])('%s can be a unit', (name) => {
    expect(isUnitName(name)).toBe(true);
  });

  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'a\\b',
    '-x',
    'a__b',
    'x'.repeat(65),
    'con',
    'COM1',
    'nul.txt',
    'ä',
    'a b',
    'a.',
  ])('"%s" can not', (name) => {
    expect(isUnitName(name)).toBe(false);
  });

  it('of takes are read back', () => {
    const name = takeFileName('my_mks-70', 1, 3, 2);
    expect(name).toBe('my_mks-70__k1__b03__t2.wav');
    expect(readTakeFileName(name)).toEqual({ unit: 'my_mks-70', kitVersion: 1, block: 3, take: 2 });
    expect(readTakeFileName('my__1__b03__t2.WAV')).toEqual({ unit: 'my', kitVersion: 1, block: 3, take: 2 });
    expect(readTakeFileName('take 3.wav')).toBeUndefined();
  });
});

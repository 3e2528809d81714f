import { describe, expect, it } from 'vitest';
import {
  type AnalogProfile,
  analogProfile,
  CROSS_MODULATION_READINGS,
  FILTER_READINGS,
} from '../../src/profiles/analogProfile.js';
import { analogProfileFromJson, analogProfileJson } from '../../src/profiles/analogProfileJson.js';

const DEFAULT = analogProfile('default');

const OWN: AnalogProfile = {
  ...DEFAULT,
  name: 'unit 7',
  chorus: { ...DEFAULT.chorus, rates: [0.53, 0.53, 0.89, 0.89] },
  dco: { ...DEFAULT.dco, pulseThreshold: 0.68, crossModulation: CROSS_MODULATION_READINGS.B },
  vcf: { ...DEFAULT.vcf, topology: FILTER_READINGS.ladder },
};

describe('an analog profile as a file', () => {
  it('has only what differs, and data sets by name', () => {
    expect(JSON.parse(analogProfileJson(OWN))).toEqual({
      name: 'unit 7',
      chorus: { rates: [0.53, 0.53, 0.89, 0.89] },
      dco: { pulseThreshold: 0.68, crossModulation: 'B' },
      vcf: { topology: 'ladder' },
    });
    expect(JSON.parse(analogProfileJson(DEFAULT))).toEqual({ name: 'default' });
  });

  it('writes out of a data set of one’s own what differs', () => {
    const own = { ...OWN, vcf: { ...OWN.vcf, topology: { ...FILTER_READINGS.ladder, top: 4.2 } } };
    expect(JSON.parse(analogProfileJson(own)).vcf).toEqual({
      topology: { section1: 0, section2: 0, law: 'loop', top: 4.2 },
    });
  });

  it.each(['default', 'calibrated', 'ideal'] as const)('reads back as it was, from %s', (base) => {
    expect(analogProfileFromJson(analogProfileJson(OWN, base))).toEqual(OWN);
  });
});

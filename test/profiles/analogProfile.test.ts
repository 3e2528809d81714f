import { describe, expect, it } from 'vitest';
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { SuperJX } from '../../src/machine/superJx.js';
import {
  ANALOG_PROFILE_NAMES,
  type AnalogProfile,
  analogProfile,
  CHORUS_INPUT_FILTERS,
  CROSS_MODULATION_READINGS,
  FILTER_READINGS,
} from '../../src/profiles/analogProfile.js';
import { AnalogProfileError, checkAnalogProfile } from '../../src/profiles/analogProfileCheck.js';
import { ANALOG_FIELDS } from '../../src/profiles/analogProfileFields.js';
import { analogProfileFromJson } from '../../src/profiles/analogProfileJson.js';
import { boardOptions } from '../analog/board.js';

/** The default profile with something else at a path; `[n]` in it is a place in a list. */
function changed(path: string, value: unknown): AnalogProfile {
  const profile = JSON.parse(JSON.stringify(analogProfile('default'))) as Record<string, unknown>;
  const steps = path.replaceAll('[', '.').replaceAll(']', '').split('.');
  const last = steps.pop()!;
  let place = profile;
  for (const step of steps) place = place[step] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return profile as unknown as AnalogProfile;
}

function faultsOf(profile: AnalogProfile): readonly string[] {
  try {
    checkAnalogProfile(profile);
  } catch (error) {
    if (error instanceof AnalogProfileError) return error.faults;
    throw error;
  }
  return [];
}

describe('check of analog profiles', () => {
  it.each(ANALOG_PROFILE_NAMES)('%s is right', (name) => {
    expect(faultsOf(analogProfile(name))).toEqual([]);
  });

  it('every reading and every named data set is right', () => {
    for (const topology of Object.values(FILTER_READINGS)) {
      expect(faultsOf(changed('vcf.topology', topology))).toEqual([]);
    }
    for (const reading of Object.values(CROSS_MODULATION_READINGS)) {
      expect(faultsOf(changed('dco.crossModulation', reading))).toEqual([]);
    }
    for (const filter of Object.values(CHORUS_INPUT_FILTERS)) {
      expect(faultsOf(changed('chorus.inputFilter', filter))).toEqual([]);
    }
  });

  it('the table knows every number of a profile', () => {
    const numbers: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value === 'number') numbers.push(path);
      else if (Array.isArray(value) && typeof value[0] === 'number') numbers.push(path);
      else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        for (const [key, part] of Object.entries(value)) walk(part, path === '' ? key : `${path}.${key}`);
      }
    };
    walk(analogProfile('default'), '');
    expect(ANALOG_FIELDS.map(({ path }) => path).sort()).toEqual(numbers.sort());
  });

  it.each(ANALOG_FIELDS)('$path: refused outside $min to $max, with its name, value and range', (field) => {
    const place = field.length === undefined ? field.path : `${field.path}[1]`;
    const wrong = [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      field.min - Math.max(Math.abs(field.min) * 0.01, 1e-12),
      field.max * 1.01,
      '1',
      null,
    ];
    for (const value of wrong) {
      // JSON has no NaN: put it in behind the copy.
      const faults = faultsOf(changed(place, value === null ? 'null' : value));
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^${place.replaceAll('.', '\\.').replaceAll('[', '\\[')} is`));
      expect(faults[0]).toContain(`from ${field.min} to ${field.max}`);
    }
    const missing = faultsOf(changed(field.path, undefined));
    expect(missing).toHaveLength(1);
    expect(missing[0]).toContain(`${field.path} is missing`);
  });

  it('refuses what makes a note blow up', () => {
    const cases: readonly [path: string, value: unknown, words: string][] = [
      ['hold.acquisition', -1e-6, 'hold.acquisition is -0.000001 s'],
      ['dco.rampTimeConstant', 0, 'dco.rampTimeConstant is 0 s'],
      ['vcf.otaScale', 0, 'vcf.otaScale is 0 V'],
      ['vcf.topology.top', 3.5, 'resonance far past oscillation; with a k0 of 2 it must be at most 3'],
      ['vcf.topology.law', 'feedback', 'one of regeneration, damping, loop'],
      ['vcf.cutoffLimit', 1e9, 'vcf.cutoffLimit is 1000000000 Hz'],
      ['chorus.depth', 3.4e-3, 'chorus.depth is 0.0034 s'],
      ['chorus.stages', 255, 'an even number from 16'],
      ['chorus.leakTime', 2e-3, 'at least twice chorus.depth'],
      ['chorus.rates', [0.5, 0.5], 'a list of 4 numbers'],
      ['chorus.inputFilter', [], 'a list of poles'],
      ['chorus.inputFilter[1].pole', [55_482, 25_082], 'chorus.inputFilter[1].pole is [55482,25082]'],
      ['chorus.outputFilter[1].pole', [-200, 25_082], 'its second number'],
      ['chorus.outputFilter[0].residue', [1], 'chorus.outputFilter[0].residue is [1]'],
      ['chorus.outputFilter[0].residue', [-156_000, 0], 'times as much as DC'],
      ['chorus.inputFilter[1].pole', [-55_482, 0], '2 real and 1 complex poles'],
      ['dco.rampLimit', 11, 'must not be below dco.nominalPeak'],
      ['dco.dischargeTime', 9e-6, 'must not be above dco.resetTime'],
      ['noise.highPass', 5000, 'must be below noise.lowPass'],
      ['dco.crossModulation', 'A', 'a list of 4 settings'],
      ['dco.crossModulation[2].dco1ToDco2.am', 'fm', 'crossModulation[2].dco1ToDco2.am is "fm"'],
      ['dco.crossModulation[0].dco2ToDco1.reload', 1, 'true or false'],
      ['vcf', 3, 'vcf.otaScale is missing'],
      ['name', '', 'name is ""'],
    ];
    for (const [path, value, words] of cases) {
      expect(faultsOf(changed(path, value)).join('\n'), path).toContain(words);
    }
  });

  it('lists all faults at once', () => {
    const { vcf, ...rest } = analogProfile('default');
    const profile = {
      ...rest,
      vcf: { ...vcf, otaScale: 0, clampSupply: -1 },
      hpf: { ...rest.hpf, coupling: -1 },
    };
    expect(faultsOf(profile)).toHaveLength(3);
    expect(() => checkAnalogProfile(profile)).toThrow(
      /"default":\n {2}vcf\.otaScale.*\n {2}vcf\.clampSupply.*\n {2}hpf\.coupling/,
    );
  });

  it('a board and a machine refuse such a profile', async () => {
    const analog = changed('vcf.clampSupply', Number.NaN);
    expect(() => new AnalogBoard(boardOptions(analog))).toThrow('vcf.clampSupply is NaN V');
    await expect(SuperJX.create({ analog })).rejects.toThrow('vcf.clampSupply is NaN V');
  });
});

describe('analog profiles as JSON', () => {
  it('changes single fields of a named profile', () => {
    const profile = analogProfileFromJson(
      '{"base": "calibrated", "name": "mine", "chorus": {"rates": [1, 1, 2, 2]}, "vcf": {"topology": {"top": 2.02}}}',
    );
    const base = analogProfile('calibrated');
    expect(profile).toEqual({
      ...base,
      name: 'mine',
      chorus: { ...base.chorus, rates: [1, 1, 2, 2] },
      vcf: { ...base.vcf, topology: { ...base.vcf.topology, top: 2.02 } },
    });
    expect(analogProfileFromJson('{}', 'ideal')).toEqual({ ...analogProfile('ideal'), name: 'custom' });
  });

  it('takes names for readings and filters', () => {
    const profile = analogProfileFromJson(
      '{"vcf": {"topology": "ladder"}, "dco": {"crossModulation": "C"}, "chorus": {"inputFilter": "butterworth"}}',
    );
    expect(profile.vcf.topology).toEqual(FILTER_READINGS.ladder);
    expect(profile.dco.crossModulation).toEqual(CROSS_MODULATION_READINGS.C);
    expect(profile.chorus.inputFilter).toEqual(CHORUS_INPUT_FILTERS.butterworth);
  });

  it('takes four cells by name or by their fields', () => {
    const { juno } = FILTER_READINGS;
    expect(analogProfileFromJson('{"vcf": {"topology": "juno"}}').vcf.topology).toEqual(juno);
    const own = '{"vcf": {"topology": {"circuit": "cells", "law": "loop", "top": 4.2}}}';
    expect(analogProfileFromJson(own).vcf.topology).toMatchObject({ circuit: 'cells', top: 4.2 });
  });

  it('a whole profile goes out and comes back', () => {
    for (const name of ANALOG_PROFILE_NAMES) {
      const profile = analogProfile(name);
      expect(analogProfileFromJson(JSON.stringify(profile))).toEqual(profile);
    }
  });

  it.each([
    ['{', 'it is no JSON'],
    ['[]', 'must be an object'],
    ['{"base": "warm"}', 'there is no analog profile "warm"'],
    ['{"base": 1}', 'there is no analog profile 1'],
    ['{"vfc": {}}', 'there is no field vfc; here are name, dac'],
    ['{"vcf": {"cutof": 1}}', 'there is no field vcf.cutof'],
    ['{"vcf": {"__proto__": {"k0": 1}}}', 'there is no field vcf.__proto__'],
    ['{"vcf": 1}', 'vcf is 1; it must be an object with topology'],
    ['{"vcf": {"topology": "moog"}}', 'known names are S2, S1, jp6, butterworth, ladder, juno'],
    ['{"vcf": {"topology": {"circuit": "cells"}}}', 'cells have nothing but a loop'],
    ['{"vcf": {"topology": {"circuit": "diodes"}}}', 'must be one of sections, cells'],
    ['{"vcf": {"topology": "toString"}}', 'known names are S2'],
    ['{"vcf": {"topology": {"top": 9}}}', 'vcf.topology.top is 9'],
    ['{"chorus": {"wet": null}}', 'chorus.wet is null'],
    ['{"chorus": {"wet": 1e999}}', 'chorus.wet is Infinity'],
  ])('%s: %s', (text, words) => {
    expect(() => analogProfileFromJson(text)).toThrow(words);
  });
});

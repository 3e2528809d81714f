import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { MODELS, type Model } from '../../src/machine/models.js';
import { MACHINE_FIELDS } from '../../src/profiles/machineFields.js';
import {
  MachineProfileError,
  readMachineProfile,
  writeMachineProfile,
} from '../../src/profiles/profileFile.js';
import type { ProfileField, Shape } from '../../src/profiles/shape.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { noise } from '../rom/standIns.js';

/** Any JSON that a shape takes, with as few of a record's fields as it likes. */
function anyOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'whole':
      return fc.integer({ min: shape.min, max: shape.max });
    case 'number':
      return fc.double({ min: shape.min, max: shape.max, noNaN: true });
    case 'nullable':
      return fc.option(anyOf(shape.of));
    case 'yesNo':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...shape.of);
    case 'text':
      return fc.string({ minLength: 1 });
    case 'record':
      return recordOf(shape.fields, shape.fields.port !== undefined || shape.fields.row !== undefined);
    case 'map':
      return fc.dictionary(fc.string({ maxLength: 5 }), anyOf(shape.of), { maxKeys: 3 });
    case 'list':
      return fc.array(anyOf(shape.of), {
        minLength: shape.min,
        maxLength: Math.min(shape.max, shape.min + 3),
      });
    case 'named': {
      const one = fc.tuple(fc.constantFrom(...shape.names), anyOf(shape.of));
      return fc.array(one, { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
    }
  }
}

function recordOf(fields: Readonly<Record<string, ProfileField>>, whole: boolean): fc.Arbitrary<unknown> {
  const entries = Object.entries(fields).map(([key, { shape }]) => [key, anyOf(shape)] as const);
  if (whole) return fc.record(Object.fromEntries(entries));
  return fc
    .subarray(entries, { maxLength: 2 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen)) as fc.Arbitrary<unknown>);
}

const changes = recordOf({ ...MACHINE_FIELDS }, false);
const base = fc.constantFrom(...MODELS);

/** The model that a file makes; undefined if it is refused. */
function readOver(json: unknown, model: Model): Model | undefined {
  try {
    return readMachineProfile(JSON.stringify(json), { models: MODELS, base: model });
  } catch (error) {
    if (error instanceof MachineProfileError) return undefined;
    throw error;
  }
}

describe('any profile that is taken', () => {
  it('is written to a file that makes the same of it', () => {
    let taken = 0;
    fc.assert(
      fc.property(changes, base, (json, model) => {
        const profile = readOver(json, model);
        if (!profile) return;
        taken++;
        expect(readMachineProfile(writeMachineProfile(profile), { models: MODELS })).toEqual(profile);
        expect(readMachineProfile(writeMachineProfile(profile, model), { models: MODELS })).toEqual(profile);
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(60);
  });

  it('is a machine that runs, whatever its programs do', () => {
    let run = 0;
    fc.assert(
      fc.property(changes, base, fc.boolean(), (json, model, rubbish) => {
        const profile = readOver(json, model);
        if (!profile) return;
        const assigner = noise(profile.assigner.romBytes, 1);
        const open = openFirmware();
        if (!rubbish) assigner.set(open.assigner.subarray(-assigner.length));
        const roms = rubbish
          ? { ...open, assigner, lower: noise(0x2000, 2), upper: noise(0x4000, 3) }
          : { ...open, assigner };
        const machine = new DigitalMachine({ model: profile, roms });
        machine.runTo(TICKS_PER_SECOND / 100);
        run++;
      }),
      { numRuns: 50 },
    );
    expect(run).toBeGreaterThan(9);
  });
});

describe('any text', () => {
  it('is a profile or is refused with what is wrong', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          readMachineProfile(text, { models: MODELS });
        } catch (error) {
          expect(error).toBeInstanceOf(MachineProfileError);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('in the place of any field', () => {
    const paths = ['assigner', 'soundBoard'].flatMap((top) => {
      const field = MACHINE_FIELDS[top as 'assigner'].shape;
      return field.kind === 'record' ? Object.keys(field.fields).map((key) => [top, key] as const) : [];
    });
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), base, (path, value, model) => {
        const [top, key] = path;
        readOver({ [top]: { [key]: value } }, model);
      }),
      { numRuns: 400 },
    );
  });
});

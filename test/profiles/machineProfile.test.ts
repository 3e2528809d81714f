import { describe, expect, it } from 'vitest';
import { JX10, MKS70, MODELS, type Model } from '../../src/machine/models.js';
import { documentedFields } from '../../src/profiles/machineFields.js';
import {
  MachineProfileError,
  readMachineProfile,
  writeMachineProfile,
} from '../../src/profiles/profileFile.js';

const read = (json: unknown): Model => readMachineProfile(JSON.stringify(json), { models: MODELS });

function faultsOf(json: unknown): readonly string[] {
  try {
    read(json);
  } catch (error) {
    if (error instanceof MachineProfileError) return error.faults;
    throw error;
  }
  return [];
}

describe('a machine profile in a file', () => {
  it.each(MODELS.map((model) => [model.name, model] as const))('holds all of %s', (_, model) => {
    expect(readMachineProfile(writeMachineProfile(model), { models: MODELS })).toEqual(model);
  });

  it('with a base holds only what differs from it', () => {
    const model: Model = {
      ...JX10,
      midiOut: 'upper',
      assigner: { ...JX10.assigner, openBus: 0, dial: { phaseA: 1, phaseB: 2 } },
    };
    const text = writeMachineProfile(model, JX10);
    expect(JSON.parse(text)).toEqual({
      model: 'jx10',
      midiOut: 'upper',
      assigner: { openBus: '0x00', dial: { phaseA: '0x01', phaseB: '0x02', row: null } },
    });
    expect(readMachineProfile(text, { models: MODELS })).toEqual(model);
  });

  it('begins with the base that is asked for if it names no model', () => {
    expect(readMachineProfile('{}', { models: MODELS, base: JX10 })).toEqual(JX10);
    expect(readMachineProfile('{}', { models: MODELS })).toEqual(MODELS[0]);
  });

  it('replaces one held voltage, one counter, one button, and leaves the others', () => {
    const condition = { port: 'PB', mask: '80h', value: 128 };
    const model = read({
      soundBoard: { multiplexer: { 'VCF.0': [condition] } },
      assigner: { buttons: { WRITE: null, NEW: { row: 7, bit: 7 } } },
    });
    const changed = model.soundBoard.multiplexer.filter(
      (entry, cv) => entry !== MKS70.soundBoard.multiplexer[cv],
    );
    expect(changed).toEqual([[{ port: 'PB', mask: 0x80, value: 0x80 }]]);
    expect(Object.keys(model.assigner.buttons)).not.toContain('WRITE');
    expect(model.assigner.buttons.NEW).toEqual({ row: 7, bit: 7 });
    expect(model.assigner.buttons.PARAM).toEqual(MKS70.assigner.buttons.PARAM);
  });

  it('takes the converter away with null, and asks for all of it where there was none', () => {
    expect(read({ model: 'jx10', assigner: { adc: null, bender: null } }).assigner.adc).toBeUndefined();
    expect(faultsOf({ model: 'jx10', assigner: { adc: null } })).toEqual([
      'assigner.bender.control is "bender"; assigner.adc.inputs has none',
    ]);
    expect(faultsOf({ model: 'mks70', assigner: { adc: { clock: { port: 1, bit: 1 } } } })).toEqual([
      'assigner.adc.output is missing; it must be an object with port, bit',
      'assigner.adc.dataIn is missing; it must be an object with port, bit',
      'assigner.adc.chipSelect is missing; it must be an object with port, bit',
      'assigner.adc.inputs is missing; it must be a list of 1 to 4',
    ]);
  });
});

describe('what is wrong with a profile', () => {
  it.each([
    [[], 'the JSON must be an object of fields'],
    [{ model: 'dx7' }, /^model is "dx7"; it must be "mks70" or "jx10"/],
    [{ model: 'jx8p', midiOut: 'upper' }, 'midiOut is "upper"; the Roland JX-8P has only the lower board'],
    [
      { assigner: { cartridgeSense: { port: 1, bit: 3 } } },
      'assigner.cartridgeSense.port is 1; it is read on port 2',
    ],
    [
      { model: 'jx10', assigner: { keyboard: { keys: 101 } } },
      /keyboard.keys is 101; from note 28 there are 100/,
    ],
    [
      { model: 'jx10', assigner: { bender: { down: 'X' } } },
      /bender.down is "X"; assigner.buttons has no such/,
    ],
    [{ name: 'x' }, 'there is no field name; here are title, midiOut, assigner, soundBoard'],
    [{ midiOut: 'both' }, 'midiOut is "both"; it must be "lower" or "upper"'],
    [{ assigner: 5 }, /^assigner is 5; it must be an object with memory, romBytes/],
    [{ assigner: { openBus: 256 } }, 'assigner.openBus is 256; it must be a whole number from 0x00 to 0xFF'],
    [
      { assigner: { openBus: 'ff' } },
      'assigner.openBus is "ff"; it must be a whole number from 0x00 to 0xFF',
    ],
    [{ assigner: { romBytes: 5 } }, 'assigner.romBytes is 5; it must be 8192 or 16384 or 32768'],
    [{ assigner: { memory: [] } }, 'assigner.memory is []; it must be a list of 1 to 32'],
    [
      { assigner: { display: { clock: { port: 1, bit: 4 } } } },
      'assigner.display.clock is P1.4, and so is assigner.display.data',
    ],
    [{ assigner: { display: { data: { port: 2, bit: 5 } } } }, /bit is 5; port 2 has bits 0 to 4/],
    [
      { assigner: { display: { gapTicks: 1.5 } } },
      /^assigner.display.gapTicks is 1.5; it must be a whole number/,
    ],
    [{ assigner: { dial: { phaseA: 3, phaseB: 1 } } }, /phaseB shares a bit/],
    [{ soundBoard: { dco2Clock: 1 } }, 'soundBoard.dco2Clock is 1; it must be "swallow" or "plain"'],
    [{ soundBoard: { latches: { mute: { port: 'PC', bits: [6] } } } }, /goes beyond port C/],
    [{ soundBoard: { latches: { wave1: { port: 'PB', bits: [1, 1] } } } }, /names a line twice/],
    [
      { soundBoard: { multiplexer: { 'VCF.0': [{ port: 'PB', mask: 1 }] } } },
      /^soundBoard.multiplexer.VCF.0\[0\].value is missing; it must be a whole number from 0x00 to 0xFF/,
    ],
    [
      { soundBoard: { multiplexer: { 'VCF.9': [] } } },
      /^there is no field soundBoard.multiplexer.VCF.9; here are SAW1.0/,
    ],
    [
      { soundBoard: { multiplexer: { 'VCF.1': [{ port: 'P1', mask: 1, value: 2 }] } } },
      /^soundBoard.multiplexer.VCF.1\[0\].value has bits that its mask leaves out/,
    ],
    [
      { soundBoard: { counters: { 'DCO2.5': { chip: 0, counter: 0 } } } },
      'soundBoard.counters.DCO2.5 is counter 0 of chip 0, and so is DCO1.0',
    ],
    [
      { assigner: { memory: [{ device: 'rom', from: 0x8000, to: 0xefff, mask: 0x7fff }] } },
      'assigner.memory has no rom at 0xFFFE, where the processor looks for its reset vector',
    ],
    [
      { assigner: { memory: [{ device: 'rom', from: 0x8080, to: 0xffff, mask: 0x7fff }] } },
      /^assigner.memory\[0\].from/,
    ],
    [
      { assigner: { memory: [{ device: 'rom', from: 0x8000, to: 0xffff, mask: 0xffff }] } },
      'assigner.memory[0].mask is 0xFFFF; rom has 32768 bytes, so at most 0x7FFF',
    ],
    [
      JSON.parse('{ "assigner": { "__proto__": { "openBus": 1 } } }'),
      /^there is no field assigner.__proto__; here are memory/,
    ],
  ])('%j', (json, fault) => {
    const faults = faultsOf(json);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('is told all at once', () => {
    expect(faultsOf({ midiOut: 1, assigner: { openBus: -1, romBytes: 1 } })).toHaveLength(3);
  });

  it('includes a text that is no JSON', () => {
    expect(() => readMachineProfile('{', { models: MODELS })).toThrow(/^machine profile: it is no JSON: /);
  });
});

it('every field of the built-in models stands in the table, with what it is and how well it is known', () => {
  const paths = documentedFields().map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  const leaves = (value: unknown, path: string): string[] => {
    if (paths.includes(path) || ['name', 'boards', 'sysex'].includes(path)) return [path];
    if (typeof value !== 'object' || value === null) return [`${path} is not in the table`];
    return Object.entries(value).flatMap(([key, inner]) =>
      leaves(inner, path === '' ? key : `${path}.${key}`),
    );
  };
  for (const model of MODELS) {
    expect(leaves(model, '').filter((path) => path.endsWith('not in the table'))).toEqual([]);
  }
});

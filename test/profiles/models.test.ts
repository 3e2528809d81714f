import { describe, expect, it } from 'vitest';
import { MODELS, modelNamed } from '../../src/machine/models.js';

/** What MAME's driver roland_jx8p.cpp has of the three machines: device, first and last address, bytes. */
const MAPS = {
  jx8p: [
    ['cartridge', 0x2000, 0x3fff, 0x2000],
    ['switches', 0x4000, 0x5fff, 8],
    ['leds', 0x6000, 0x7fff, 1],
    ['sharedRam', 0x8000, 0x9fff, 0x800],
    ['nvram', 0xa000, 0xbfff, 0x800],
    ['rom', 0xc000, 0xffff, 0x4000],
  ],
  'super-jx': [
    ['sharedRam', 0x1000, 0x1fff, 0x800],
    ['cartridge', 0x2000, 0x3fff, 0x2000],
    ['switches', 0x4000, 0x4fff, 8],
    ['leds', 0x5000, 0x5fff, 1],
    ['nvram', 0x6000, 0x7fff, 0x2000],
    ['rom', 0x8000, 0xffff, 0x8000],
  ],
} as const;

/** The switches that its port definitions name, by row, lowest bit first; `-` is not known or not there. */
const SWITCHES: Readonly<Record<string, readonly string[]>> = {
  jx8p: ['1 2 3 4 5 6 7 8', '9 10 11 12 13 14 15 16', '17 18 19 20 21 22 23 24', '25 26 27 28 29 30 31 32'],
  jx10: [
    'A B C D E F G H',
    'P1 P2 P3 P4 P5 P6 P7 P8',
    'T0 T1 T2 T3 T4 T5 T6 T7',
    'CH_FC CH_TM CH_SW SQ_FC SQ_RE SQ_SW T8 T9',
    '',
    '',
    '- - - T_ENT',
  ],
  mks70: [
    'WRITE PARAM VALUE NAME CHASE CART_SEL',
    'M.TUNE PATCH TONE MIDI BACK FORWARD',
    '8 7 G/9 H/0 ENTER TENKEY',
    'A B C D E F',
    '1 2 3 4 5 6',
  ],
};

describe.each(MODELS.map((model) => [model.name, model] as const))(
  'what is published of the %s',
  (name, model) => {
    it('is its address map', () => {
      const regions = model.assigner.memory.map(({ device, from, to, mask }) => [device, from, to, mask + 1]);
      expect(regions).toEqual(MAPS[model.sysex]);
      expect(model.assigner.romBytes).toBe(name === 'jx8p' ? 0x4000 : 0x8000);
      expect(model.assigner.nvramBytes).toBe(name === 'jx8p' ? 0x800 : 0x2000);
    });

    it('is its switch matrix, as far as it goes', () => {
      SWITCHES[name]!.forEach((names, row) => {
        names.split(' ').forEach((button, bit) => {
          if (button === '' || button === '-') return;
          expect(model.assigner.buttons[button.replaceAll('_', ' ')], `${button} in row ${row}`).toEqual({
            row,
            bit,
          });
        });
      });
    });

    it('is where its converter is, if it has one', () => {
      const pins = { output: 0, clock: 1, dataIn: 2, chipSelect: 3 };
      const { adc } = model.assigner;
      if (name === 'mks70') expect(adc).toBeUndefined();
      else
        for (const [pin, bit] of Object.entries(pins)) expect(adc).toMatchObject({ [pin]: { port: 1, bit } });
    });

    it('is how many boards and keys it has', () => {
      expect(model.boards).toHaveLength(name === 'jx8p' ? 1 : 2);
      const { keyboard, keyScannerInterrupt } = model.assigner;
      expect(keyboard?.keys).toBe({ jx8p: 61, jx10: 76, mks70: undefined }[name]);
      if (name === 'jx10') expect(keyboard?.lowestNote).toBe(28);
      expect(keyScannerInterrupt).toBe(name !== 'mks70');
    });

    it('is the wiring of its sound boards that the driver has', () => {
      const { dac, counters, prescalerNibble } = model.soundBoard;
      expect([dac.dataShift, dac.addressShift, dac.addressMask]).toEqual([4, 4, 15]);
      expect(prescalerNibble).toEqual({ dco1: 0, dco2: 1 });
      expect(new Set(counters.slice(0, 6).map(({ chip }) => chip))).toEqual(new Set([0, 1]));
    });
  },
);

it('all three can be asked for', () => {
  expect(MODELS.map(({ name }) => modelNamed(name).title)).toEqual([
    'Roland MKS-70',
    'Roland JX-10',
    'Roland JX-8P',
  ]);
});

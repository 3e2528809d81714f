import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName, encodeName } from '../../src/patches/names.js';
import {
  displayText,
  findPerformanceParameter,
  findToneParameter,
  TONE_PARAMETERS,
} from '../../src/patches/parameters.js';
import { Tone } from '../../src/patches/tone.js';
import { chromaticShift, tuneSemitones, tuneValue } from '../../src/patches/toneLaws.js';

describe('tone parameter table', () => {
  it('has the serial numbers of the wire: byte - 11 + 80h, none for name, 23-25 and 57', () => {
    expect(TONE_PARAMETERS.map(({ byte }) => byte)).toEqual(Array.from({ length: 59 }, (_, i) => i));
    const unsent = TONE_PARAMETERS.filter(({ serial }) => serial === undefined || serial === 0xae);
    expect(unsent.map(({ byte }) => byte)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 23, 24, 25, 57]);
    expect(findToneParameter('vcf-cutoff')).toMatchObject({ byte: 34, serial: 0x97, panel: 52 });
    expect(findToneParameter('vca-env-mode')).toMatchObject({ byte: 58, serial: 0xaf, panel: 62 });
    expect(findToneParameter('env2-attack')).toMatchObject({ byte: 52, serial: 0xa9, panel: 91 });
  });

  it('finds parameters by any spelling of the name and by hex serial number', () => {
    const cutoff = findToneParameter('vcf-cutoff');
    for (const text of ['97', '97h', '$97', '0x97', 'VCF CUTOFF', 'Vcf_Cutoff', 'vcfcutoff']) {
      expect(findToneParameter(text)).toBe(cutoff);
    }
    expect(findToneParameter('DCO-1 RANGE')).toBe(findToneParameter('80'));
    for (const text of ['', '7F', 'B0', '8C', 'name-1', 'cutoff', 'B1']) {
      expect(findToneParameter(text)).toBeUndefined();
    }
    expect(findPerformanceParameter('b4')).toMatchObject({ name: 'master-tune-1' });
    expect(findPerformanceParameter('bender polarity')).toMatchObject({ serial: 0xbf });
  });

  it('has distinct names and each serial number once', () => {
    expect(new Set(TONE_PARAMETERS.map(({ name }) => name)).size).toBe(59);
    const serials = TONE_PARAMETERS.flatMap(({ serial }) => (serial === undefined ? [] : [serial]));
    expect(new Set(serials).size).toBe(serials.length);
  });

  it('reads few-valued parameters by their top bits', () => {
    const tone = Tone.initial();
    const cases: [string, number, string][] = [
      ['dco1-range', 0x1f, "16'"],
      ['dco1-range', 0x20, "8'"],
      ['dco1-waveform', 0x7f, 'sawtooth'],
      ['dco1-waveform', 0x20, 'square'],
      ['cross-mod', 0x60, 'xmod'],
      ['dco-env-mode', 0x00, 'env-2 inverted'],
      ['chorus', 0x60, '2'],
      ['lfo-waveform', 0x7f, 'sine'],
      ['vca-env-mode', 63, 'gate'],
      ['vca-env-mode', 64, 'env-2'],
      ['vcf-cutoff', 127, '99'],
      ['vcf-cutoff', 0, '0'],
      ['dco2-fine-tune', 64, '0'],
      ['dco2-fine-tune', 0, '-50'],
      ['dco2-fine-tune', 127, '+50'],
      ['dco1-tune', 0, '-12'],
      ['dco1-tune', 127, '+12'],
    ];
    for (const [name, value, shown] of cases) {
      tone.set(name, value);
      expect(tone.display(name), `${name} ${value}`).toBe(shown);
    }
  });

  it('maps stored tunes to the 25 semitones, zero at 56-71 and +-7, +-12 of double width', () => {
    const widths = new Map<number, number>();
    for (let value = 0; value < 128; value++) {
      widths.set(tuneSemitones(value), (widths.get(tuneSemitones(value)) ?? 0) + 1);
    }
    const wide: Record<number, number> = { 0: 16, 7: 8, [-7]: 8, 12: 8, [-12]: 8 };
    for (let semitones = -12; semitones <= 12; semitones++) {
      expect(widths.get(semitones), `${semitones}`).toBe(wide[semitones] ?? 4);
      expect(tuneSemitones(tuneValue(semitones))).toBe(semitones);
    }
    expect([55, 56, 64, 71, 72].map(tuneSemitones)).toEqual([-1, 0, 0, 0, 1]);
    expect(() => tuneValue(13)).toThrow('-12 to 12');
  });

  it('takes back every value it displays', () => {
    for (const parameter of TONE_PARAMETERS) {
      if (parameter.kind === 'character') continue;
      for (let value = 0; value < 128; value++) {
        const shown = displayText(parameter, value);
        const tone = Tone.initial();
        tone.setDisplay(parameter.name, shown);
        expect(tone.display(parameter.name)).toBe(shown);
      }
    }
  });
});

describe('Tone', () => {
  it('keeps raw bytes and reads seven bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 59, maxLength: 59 }), (bytes) => {
        const tone = new Tone(bytes);
        expect(tone.raw).toEqual(bytes);
        expect(tone.data()).toEqual(bytes.map((byte) => byte & 0x7f));
        expect(tone.get('vcf-cutoff')).toBe(bytes[34]! & 0x7f);
        expect(tone.clone().equals(tone)).toBe(true);
      }),
    );
  });

  it('refuses what does not fit with a sentence', () => {
    const tone = Tone.initial('X');
    expect(tone.name).toBe('X         ');
    expect(() => new Tone(new Uint8Array(58))).toThrow('a tone has 59 bytes, not 58');
    expect(() => tone.set('vcf-cutoff', 128)).toThrow('vcf-cutoff is a whole number from 0 to 127, not 128');
    expect(() => tone.set('cutof', 1)).toThrow('no tone parameter is called "cutof"');
    expect(() => tone.setDisplay('chorus', '3')).toThrow('chorus is one of off, 1, 2, not "3"');
    expect(() => tone.setDisplay('vcf-cutoff', '100')).toThrow('from 0 to 99');
    expect(() => tone.setStep('chorus', 3)).toThrow('chorus has no step 3');
    expect(() => tone.step('vcf-cutoff')).toThrow('has no steps');
    expect(() => {
      tone.name = 'ELEVEN CHAR';
    }).toThrow('at most 10 fit');
  });
});

describe('names', () => {
  it('decodes the digits the factory firmware stores as 00h-09h, and marks what is no character', () => {
    const raw = Uint8Array.of(0x53, 0x54, 0x52, 0x49, 0x4e, 0x47, 0x20, 0x03, 0x1a, 0x7f);
    expect(decodeName(raw)).toBe('STRING 3\u00b7\u00b7');
  });

  it('encodes with padding and refuses what the display cannot show', () => {
    expect(decodeName(encodeName('PIANO 1', 10))).toBe('PIANO 1   ');
    expect(() => encodeName('CAFÉ', 10)).toThrow('"É"');
  });

  it("reads chromatic shifts as seven-bit two's complement", () => {
    expect([0, 0x18, 0x68, 0x7f].map(chromaticShift)).toEqual([0, 24, -24, -1]);
  });
});

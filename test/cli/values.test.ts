import { describe, expect, it } from 'vitest';
import {
  parseBits,
  parseChannels,
  parseGain,
  parseNote,
  parseOnOff,
  parsePatchNumber,
  parseRate,
  parseSeconds,
  parseSetting,
  parseToneNumber,
  parseTune,
  parseVelocity,
  parseWhole,
  UsageError,
} from '../../src/cli/values.js';

/** Expects every text to be refused with a sentence that quotes it. */
function refuses(parse: (text: string) => unknown, texts: readonly string[], sentence: string): void {
  for (const text of texts) {
    expect(() => parse(text), text).toThrow(UsageError);
    expect(() => parse(text), text).toThrow(sentence);
    expect(() => parse(text), text).toThrow(/[.?]$/);
  }
}

describe('numbers of tones and patches', () => {
  it('are stored from 0', () => {
    expect(['1', '50', '51', '100'].map((text) => parseToneNumber(text))).toEqual([0, 49, 50, 99]);
    refuses(parseToneNumber, ['', '0', '101', '-1', '1.5', 'A1', '1e1'], '51-100 the presets');
    expect(['A1', 'a8', 'B1', 'H8', 'h-8', '1', '64'].map(parsePatchNumber)).toEqual([
      0, 7, 8, 63, 63, 0, 63,
    ]);
    refuses(parsePatchNumber, ['', '0', '65', 'I1', 'A9', 'A0', 'A'], 'A1 to H8 or 1 to 64');
  });
});

describe('settings', () => {
  it('take names and hex serial numbers', () => {
    expect(parseSetting('97=64')).toEqual({ name: 'vcf-cutoff', serial: 0x97, byte: 34, value: 64 });
    expect(parseSetting('VCF Cutoff = 127')).toMatchObject({ serial: 0x97, value: 127 });
    expect(parseSetting('af=0')).toMatchObject({ name: 'vca-env-mode', byte: 58, value: 0 });
    expect(parseSetting('b4=70', { performance: true })).toEqual({
      name: 'master-tune-1',
      serial: 0xb4,
      byte: undefined,
      value: 70,
    });
    expect(parseSetting('portamento-time=9', { performance: true })).toMatchObject({ serial: 0xb0 });
  });

  it('say what is wrong and what was meant', () => {
    refuses(parseSetting, ['vcf-cutoff', '97'], 'write PARAM=VALUE');
    refuses(parseSetting, ['vcf-cutof=1', 'vfc-cutoff=1'], 'Did you mean vcf-cutoff?');
    refuses(parseSetting, ['xyzzy=1', '=1', 'unused-10=1', '7F=1'], 'There is no parameter');
    refuses(parseSetting, ['97=128', '97=-1', '97=', '97=1.5', '97=ten'], 'vcf-cutoff takes a whole number');
    refuses(parseSetting, ['b0=1', 'hold=1'], 'is no part of a tone');
  });
});

describe('notes', () => {
  it('are numbers or names with C4 = 60', () => {
    const notes = ['0', '127', 'C4', 'c4', 'A4', 'C#4', 'Db4', 'C-1', 'G9', 'B3', 'Cb4', 'bb3', 'E1', 'G7'];
    expect(notes.map(parseNote)).toEqual([0, 127, 60, 60, 69, 61, 61, 0, 127, 59, 59, 58, 28, 103]);
    refuses(parseNote, ['', '128', '-1', 'H4', 'C', 'G#9', 'Cb-1', 'C##4'], 'C4 for 60');
    expect(['1', '127'].map(parseVelocity)).toEqual([1, 127]);
    refuses(parseVelocity, ['0', '128', ''], '1 to 127');
  });
});

describe('durations, formats and levels', () => {
  it('are read with their units', () => {
    expect(['0', '2', '.5', '2.5', '2s', '250ms', '250 ms'].map((text) => parseSeconds(text))).toEqual([
      0, 2, 0.5, 2.5, 2, 0.25, 0.25,
    ]);
    refuses(
      (text) => parseSeconds(text, '--tail'),
      ['', 's', '-1', '2m', 'NaN', '1e3', '100000'],
      '--tail takes seconds from 0 to 86400',
    );
    expect(['44100', '48000', ' 96000', '192000'].map(parseRate)).toEqual([44100, 48000, 96000, 192000]);
    refuses(parseRate, ['', '48', '48k', '88000'], '44100, 48000, 88200, 96000 or 192000');
    expect(['16', '24', '32F'].map(parseBits)).toEqual(['16', '24', '32f']);
    refuses(parseBits, ['', '8', '32', '16f'], '16, 24 or 32f');
    expect(['6', '-3.5', '+6dB', '-6 dB'].map(parseGain)).toEqual([6, -3.5, 6, -6]);
    refuses(parseGain, ['', 'dB', '61', '-121', 'Infinity'], 'decibels from -120 to 60');
  });

  it('channel lists are sorted and without doubles', () => {
    expect(parseChannels('1,2,5-8')).toEqual([1, 2, 5, 6, 7, 8]);
    expect(parseChannels('16, 3-4,4')).toEqual([3, 4, 16]);
    refuses(parseChannels, ['', '0', '17', '8-5', '1-2-3', '1,,2', 'all', '-3'], 'numbers from 1 to 16');
  });
});

describe('whole numbers and switches', () => {
  it('name what they are for when a value does not fit', () => {
    const parse = (text: string) => parseWhole(text, '--transpose', -60, 60);
    expect(['-60', '7', '60'].map(parse)).toEqual([-60, 7, 60]);
    refuses(parse, ['61', '1.5', '', 'x'], '--transpose takes a whole number from -60 to 60');
    const flip = (text: string) => parseOnOff(text, '--wire-rate');
    expect(['on', 'off'].map(flip)).toEqual([true, false]);
    refuses(flip, ['', '1', 'yes'], '--wire-rate');
  });
});

describe('master tune', () => {
  it('is 2000h at 440 Hz and covers 427.5 to 452.7 Hz in steps of 100/128 cent', () => {
    const [standard, low, high] = ['440', '427.5', '452.7hz'].map(parseTune);
    expect([...standard!.message]).toEqual([0xf0, 0x7f, 0x7f, 0x04, 0x03, 0x00, 0x40, 0xf7]);
    expect([standard!.steps, low!.steps, high!.steps]).toEqual([0, -64, 63]);
    expect([...low!.message].slice(5, 7)).toEqual([0x00, 0x20]);
    const sharp = parseTune('442');
    expect(Math.abs(1200 * Math.log2(sharp.hertz / 442))).toBeLessThanOrEqual(100 / 256);
    const value = sharp.message[5]! | (sharp.message[6]! << 7);
    // 100 / 8192 cent a step of the message
    expect(1200 * Math.log2(sharp.hertz / 440)).toBeCloseTo(((value - 0x2000) * 100) / 8192, 9);
    refuses(parseTune, ['', '427.4', '452.8', '432 Hz!', 'A'], '427.5 to 452.7');
  });
});

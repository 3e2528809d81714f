import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bank, BankError } from '../../src/patches/bank.js';
import { PLACEHOLDER } from '../../src/patches/names.js';
import { Patch } from '../../src/patches/patch.js';
import { readBank } from '../../src/patches/readBank.js';
import { decodeSysex, type SysexMessage } from '../../src/patches/sysexMessages.js';
import { splitSysex } from '../../src/patches/sysexStream.js';
import { Tone } from '../../src/patches/tone.js';
import { tuneSemitones } from '../../src/patches/toneLaws.js';

const banks = join(process.env.SUPERJX_REFERENCE ?? '', 'banks');
const present = process.env.SUPERJX_REFERENCE !== undefined && existsSync(join(banks, 'expected.json'));

interface ExpectedItem {
  readonly kind: 'tone' | 'patch' | 'pgr' | 'v4tone-apr' | 'v4tone-bld';
  readonly off?: number;
  readonly number?: number;
  readonly bank?: number;
  readonly group?: number;
  readonly name: string;
  readonly raw: string;
  readonly op?: string;
  readonly steps: Record<string, number>;
  readonly [field: string]: unknown;
}

interface ExpectedFile {
  readonly path: string;
  readonly type: 'sysex' | 'cartridge-M16C';
  readonly items: readonly ExpectedItem[];
  readonly anomalies: readonly string[];
}

/** Names of the independent parser for the parameters it reads as plain values or steps. */
const STEPS: Record<string, string> = {
  dco1_range: 'dco1-range',
  dco1_wave: 'dco1-waveform',
  dco2_range: 'dco2-range',
  dco2_wave: 'dco2-waveform',
  xmod: 'cross-mod',
  dco_dyna: 'dco-dynamics',
  dco_mode: 'dco-env-mode',
  mix_dyna: 'mix-dynamics',
  mix_mode: 'mix-env-mode',
  hpf: 'hpf-cutoff',
  vcf_dyna: 'vcf-dynamics',
  vcf_mode: 'vcf-env-mode',
  vca_dyna: 'vca-dynamics',
  chorus: 'chorus',
  lfo_wave: 'lfo-waveform',
  env1_key: 'env1-key-follow',
  env2_key: 'env2-key-follow',
  vca_mode: 'vca-env-mode',
};
const VALUES: Record<string, string> = {
  dco1_tune: 'dco1-tune',
  dco1_lfo: 'dco1-lfo',
  dco1_env: 'dco1-env',
  dco2_tune: 'dco2-tune',
  dco2_fine: 'dco2-fine-tune',
  dco2_lfo: 'dco2-lfo',
  dco2_env: 'dco2-env',
  mix_dco1: 'mix-dco1',
  mix_dco2: 'mix-dco2',
  mix_env: 'mix-env',
  vcf_freq: 'vcf-cutoff',
  vcf_res: 'vcf-resonance',
  vcf_lfo: 'vcf-lfo',
  vcf_env: 'vcf-env',
  vcf_key: 'vcf-key-follow',
  vca_level: 'vca-level',
  lfo_delay: 'lfo-delay',
  lfo_rate: 'lfo-rate',
  env1_a: 'env1-attack',
  env1_d: 'env1-decay',
  env1_s: 'env1-sustain',
  env1_r: 'env1-release',
  env2_a: 'env2-attack',
  env2_d: 'env2-decay',
  env2_s: 'env2-sustain',
  env2_r: 'env2-release',
};
const PATCH_VALUES: Record<string, string> = {
  balance: 'balance',
  dual_detune: 'dual-detune',
  upper_split: 'upper-split',
  lower_split: 'lower-split',
  porta_time: 'portamento-time',
  total_volume: 'total-volume',
  at_vib: 'aftertouch-vibrato',
  at_bri: 'aftertouch-brilliance',
  at_vol: 'aftertouch-volume',
  a_tone: 'upper-tone',
  a_hold: 'upper-hold',
  a_detune: 'upper-unison-detune',
  a_lfo: 'upper-lfo',
  a_porta: 'upper-portamento',
  a_bend: 'upper-bender',
  a_assign: 'upper-assign',
  b_tone: 'lower-tone',
  b_hold: 'lower-hold',
  b_detune: 'lower-unison-detune',
  b_lfo: 'lower-lfo',
  b_porta: 'lower-portamento',
  b_bend: 'lower-bender',
  b_assign: 'lower-assign',
  chase_level: 'chase-level',
  chase_time: 'chase-time',
  chase_sw: 'chase-switch',
  midi_a_ch: 'send-channel-upper',
  midi_b_ch: 'send-channel-lower',
  midi_a_pc: 'send-program-upper',
  midi_b_pc: 'send-program-lower',
  midi_split: 'send-split',
  x46: 'send-key-mode',
};
const KEY_MODES: Record<string, string> = {
  DUAL: 'dual',
  SPLIT: 'split',
  'WHOLE-A': 'whole-upper',
  'WHOLE-B': 'whole-lower',
  'X-FADE': 'x-fade',
  'T-VOICE': 'touch-voice',
};

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function expectName(actual: string, expected: string): void {
  if (!actual.includes(PLACEHOLDER)) expect(actual).toBe(expected);
}

function expectTone(tone: Tone, expected: ExpectedItem): void {
  expect(hexOf(tone.data())).toBe(expected.raw);
  expectName(tone.name, expected.name);
  for (const [key, name] of Object.entries(STEPS)) expect(tone.step(name), name).toBe(expected.steps[key]);
  for (const [key, name] of Object.entries(VALUES)) expect(tone.get(name), name).toBe(expected.steps[key]);
  expect(tuneSemitones(tone.get('dco1-tune'))).toBe(expected.steps.dco1_semi);
  expect(tuneSemitones(tone.get('dco2-tune'))).toBe(expected.steps.dco2_semi);
}

function expectPatch(patch: Patch, expected: ExpectedItem): void {
  expectName(patch.name, expected.name);
  for (const [key, name] of Object.entries(PATCH_VALUES)) {
    if (expected[key] !== undefined) expect(patch.get(name), name).toBe(expected[key]);
  }
  expect(patch.keyMode).toBe(KEY_MODES[expected.key_mode as string]);
  expect(patch.bendSemitones).toBe(expected.bend_range);
  expect(patch.chaseMode).toBe((expected.chase_mode as string).toLowerCase());
  expect(patch.shift('upper')).toBe(expected.a_shift);
  expect(patch.shift('lower')).toBe(expected.b_shift);
}

const KINDS: Record<ExpectedItem['kind'], readonly SysexMessage['kind'][]> = {
  tone: ['tone-apr', 'tone-bulk'],
  patch: ['patch-apr', 'patch-bulk'],
  pgr: ['pgr'],
  'v4tone-apr': ['v4'],
  'v4tone-bld': ['v4'],
};

function expectMessage(message: SysexMessage, expected: ExpectedItem): void {
  expect(KINDS[expected.kind]).toContain(message.kind);
  if ('number' in message && expected.number !== undefined) expect(message.number).toBe(expected.number);
  if ('group' in message) expect(message.group).toBe(expected.group);
  if (message.kind === 'tone-apr' || message.kind === 'tone-bulk')
    expectTone(new Tone(message.data), expected);
  if (message.kind === 'patch-apr') {
    expect(hexOf(message.parameters)).toBe(expected.raw);
    expectPatch(Patch.fromParameters(message.parameters), expected);
  }
  if (message.kind === 'patch-bulk') {
    expect(hexOf(message.record)).toBe(expected.raw);
    if (message.checksumRight !== undefined) expect(message.checksumRight).toBe(true);
    expectPatch(new Patch(message.record), expected);
  }
}

function readFiles(): readonly { file: ExpectedFile; bytes: Uint8Array }[] {
  const files = JSON.parse(readFileSync(join(banks, 'expected.json'), 'utf8')) as ExpectedFile[];
  return files.map((file) => ({ file, bytes: new Uint8Array(readFileSync(join(banks, file.path))) }));
}

describe.skipIf(!present)('real bank files (skipped without SUPERJX_REFERENCE/banks)', () => {
  const files = present ? readFiles() : [];

  it('decodes every message of every SysEx file as an independent parser does', () => {
    let messages = 0;
    for (const { file, bytes } of files) {
      if (file.type !== 'sysex') continue;
      const { frames, reports } = splitSysex(bytes);
      expect(
        frames.map(({ offset }) => offset),
        file.path,
      ).toEqual(file.items.map(({ off }) => off));
      frames.forEach((frame, i) => {
        expectMessage(decodeSysex(frame.bytes), file.items[i]!);
      });
      messages += frames.length;
      const places = file.anomalies.map((text) => Number(/at (\d+)/.exec(text)![1]));
      for (const { offset } of reports) expect(places).toContain(offset);
    }
    expect(messages).toBeGreaterThan(1700);
  });

  it('reads every cartridge image', () => {
    for (const { file, bytes } of files) {
      if (file.type !== 'cartridge-M16C') continue;
      const bank = readBank(bytes);
      expect(bank.tones.length).toBe(file.items.length);
      bank.tones.forEach(({ tone }, i) => {
        expectTone(tone, file.items[i]!);
      });
    }
  });

  it('repairs files converted without masking, to the tones of the cartridge they came from', () => {
    let compared = 0;
    for (const { file, bytes } of files) {
      if (file.type !== 'cartridge-M16C') continue;
      const converted = files.find((other) => other.file.path === `${file.path}.syx`);
      if (!converted) continue;
      const image = readBank(bytes);
      const repaired = readBank(converted.bytes);
      expect(repaired.tones.length, file.path).toBe(32);
      repaired.tones.forEach(({ tone, slot }) => {
        const original = image.toneAt(slot)!;
        // the converter wrote its own filler into the five unused bytes
        for (let i = 0; i < 59; i++) {
          if (![10, 23, 24, 25, 57].includes(i))
            expect(tone.data()[i], `${file.path} ${i}`).toBe(original.data()[i]);
        }
      });
      compared++;
    }
    expect(compared).toBe(9);
  });

  it('turns every file into machine messages and reads those back as the same bank', () => {
    for (const { file, bytes } of files) {
      let bank: Bank;
      try {
        bank = readBank(bytes);
      } catch (error) {
        expect(error, file.path).toBeInstanceOf(BankError);
        expect(
          file.items.every(({ kind }) => kind.startsWith('v4') || kind === 'pgr'),
          file.path,
        ).toBe(true);
        continue;
      }
      const again = readBank(Uint8Array.from(bank.toMachineSysex().flatMap((message) => [...message])));
      expect(again.tones.length, file.path).toBe(Math.min(50, bank.tones.length));
      for (const { tone, slot } of again.tones) expect(tone.equals(bank.toneAt(slot)!), file.path).toBe(true);
      for (const { patch, slot } of again.patches) expect(patch.raw).toEqual(bank.patchAt(slot)!.raw);
    }
  });

  it('reads a whole MKS-70 bank as 64 patches and 50 tones, and patches of a V4 bank without its tones', () => {
    const read = (name: string) => readBank(files.find(({ file }) => file.path.endsWith(name))!.bytes);
    const mks70 = read('MKS70_MKSSYNTH.SYX');
    expect([mks70.patches.length, mks70.tones.length, mks70.reports.length]).toEqual([64, 50, 0]);
    const v4 = read('MKS-70_full_internal_bank_manual_dump.syx');
    expect([v4.patches.length, v4.tones.length]).toEqual([64, 0]);
    expect(v4.reports.map(({ text }) => text)).toEqual([expect.stringContaining('Vecoven V4 firmware')]);
  });
});

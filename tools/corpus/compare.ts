import { BankError } from '../../src/patches/bank.js';
import { PLACEHOLDER } from '../../src/patches/names.js';
import { Patch } from '../../src/patches/patch.js';
import { readBank } from '../../src/patches/readBank.js';
import { decodeSysex, type SysexMessage } from '../../src/patches/sysexMessages.js';
import { splitSysex } from '../../src/patches/sysexStream.js';
import { Tone } from '../../src/patches/tone.js';
import { tuneSemitones } from '../../src/patches/toneLaws.js';

/** Comparison of our reading of a bank file with the decode of an independent parser, an `expected.json`. */

export interface ExpectedItem {
  readonly kind: 'tone' | 'patch' | 'pgr' | 'v4tone-apr' | 'v4tone-bld';
  /** Byte of the message in a SysEx file. */
  readonly off?: number;
  readonly number?: number;
  readonly group?: number;
  readonly name: string;
  /** Data bytes in hex. */
  readonly raw: string;
  readonly steps: Readonly<Record<string, number>>;
  readonly [field: string]: unknown;
}

export interface ExpectedFile {
  readonly path: string;
  readonly type: 'sysex' | 'cartridge-M16C';
  readonly items: readonly ExpectedItem[];
  readonly anomalies: readonly string[];
}

/** What one file holds and where our reading differs. */
export interface FileReport {
  readonly messages: number;
  readonly tones: number;
  readonly patches: number;
  readonly anomalies: number;
  /** One sentence each; empty when everything agrees. */
  readonly mismatches: readonly string[];
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
const KINDS: Record<ExpectedItem['kind'], readonly SysexMessage['kind'][]> = {
  tone: ['tone-apr', 'tone-bulk'],
  patch: ['patch-apr', 'patch-bulk'],
  pgr: ['pgr'],
  'v4tone-apr': ['v4-tone'],
  'v4tone-bld': ['v4-tone'],
};

/** Collects differences. */
class Differences {
  readonly list: string[] = [];

  same(what: string, actual: unknown, expected: unknown): void {
    if (actual !== expected) this.list.push(`${what}: read ${actual}, expected ${expected}`);
  }

  name(what: string, actual: string, expected: string): void {
    if (!actual.includes(PLACEHOLDER)) this.same(`${what} name`, actual, expected);
  }
}

/** Counts without anything to compare with. */
export function readOnly(bytes: Uint8Array): FileReport {
  try {
    const bank = readBank(bytes);
    return {
      messages: bank.messages.length,
      tones: bank.tones.length,
      patches: bank.patches.length,
      anomalies: bank.reports.length,
      mismatches: roundTrip(bytes),
    };
  } catch (error) {
    if (!(error instanceof BankError)) throw error;
    return { messages: 0, tones: 0, patches: 0, anomalies: 1, mismatches: [] };
  }
}

/**
 * Compares our reading of one file with the expected one, message for message, and saves it again. A file that can't
 * be read at all is a mismatch.
 */
export function compareFile(bytes: Uint8Array, expected: ExpectedFile): FileReport {
  const differences = new Differences();
  try {
    const report =
      expected.type === 'sysex'
        ? compareSysex(bytes, expected, differences)
        : compareCartridge(bytes, expected, differences);
    return { ...report, mismatches: [...differences.list, ...roundTrip(bytes)] };
  } catch (error) {
    if (!(error instanceof BankError)) throw error;
    return { messages: 0, tones: 0, patches: 0, anomalies: 1, mismatches: [error.message] };
  }
}

function compareSysex(bytes: Uint8Array, expected: ExpectedFile, differences: Differences) {
  const { frames, reports } = splitSysex(bytes);
  differences.same('messages', frames.length, expected.items.length);
  let tones = 0;
  let patches = 0;
  frames.forEach(({ offset, bytes: frame }, i) => {
    const item = expected.items[i];
    if (!item) return;
    differences.same(`message ${i} offset`, offset, item.off);
    compareMessage(`byte ${offset}`, decodeSysex(frame), item, differences);
    if (item.kind === 'patch') patches++;
    else if (item.kind !== 'pgr') tones++;
  });
  const places = expected.anomalies.map((text) => Number(/at (\d+)/.exec(text)?.[1]));
  for (const { offset } of reports) {
    if (!places.includes(offset)) differences.list.push(`byte ${offset}: reported, but not expected`);
  }
  for (const [i, offset] of places.entries()) {
    if (!reports.some((report) => report.offset === offset)) {
      differences.list.push(`${expected.anomalies[i]}: expected, but not reported`);
    }
  }
  return { messages: frames.length, tones, patches, anomalies: reports.length };
}

function compareCartridge(bytes: Uint8Array, expected: ExpectedFile, differences: Differences) {
  const bank = readBank(bytes);
  differences.same('tones', bank.tones.length, expected.items.length);
  bank.tones.forEach(({ tone, offset }, i) => {
    const item = expected.items[i];
    if (item) compareTone(`byte ${offset}`, tone, item, differences);
  });
  return { messages: 0, tones: bank.tones.length, patches: 0, anomalies: bank.reports.length };
}

/** What was loaded is saved byte for byte. */
function roundTrip(bytes: Uint8Array): string[] {
  try {
    const saved = readBank(bytes).toFile();
    const same = saved.length === bytes.length && saved.every((byte, i) => byte === bytes[i]);
    return same ? [] : ['saving gives other bytes than were loaded'];
  } catch (error) {
    if (error instanceof BankError) return [];
    throw error;
  }
}

function compareMessage(
  where: string,
  message: SysexMessage,
  expected: ExpectedItem,
  differences: Differences,
): void {
  if (!KINDS[expected.kind].includes(message.kind)) {
    differences.list.push(`${where}: read as ${message.kind}, expected ${expected.kind}`);
    return;
  }
  if ('number' in message && expected.number !== undefined) {
    differences.same(`${where} number`, message.number, expected.number);
  }
  if ('group' in message) differences.same(`${where} group`, message.group, expected.group);
  switch (message.kind) {
    case 'tone-apr':
    case 'tone-bulk':
      compareTone(where, new Tone(message.data), expected, differences);
      break;
    case 'patch-apr':
      differences.same(`${where} raw`, hexOf(message.parameters), expected.raw);
      comparePatch(where, Patch.fromParameters(message.parameters), expected, differences);
      break;
    case 'patch-bulk':
      differences.same(`${where} raw`, hexOf(message.record), expected.raw);
      differences.same(`${where} check byte right`, message.checksumRight ?? true, true);
      comparePatch(where, new Patch(message.record), expected, differences);
      break;
    case 'v4-tone': {
      const apr = expected.kind === 'v4tone-apr';
      const plain = apr ? expected.raw : expected.raw.slice(0, 128);
      differences.same(`${where} raw`, hexOf(message.tone.raw.subarray(0, apr ? 101 : 64)), plain);
      differences.name(where, message.tone.toStandard().tone.name, expected.name);
      break;
    }
    default:
      break;
  }
}

function compareTone(where: string, tone: Tone, expected: ExpectedItem, differences: Differences): void {
  differences.same(`${where} raw`, hexOf(tone.data()), expected.raw);
  differences.name(where, tone.name, expected.name);
  for (const [key, name] of Object.entries(STEPS)) {
    differences.same(`${where} ${name}`, tone.step(name), expected.steps[key]);
  }
  for (const [key, name] of Object.entries(VALUES)) {
    differences.same(`${where} ${name}`, tone.get(name), expected.steps[key]);
  }
  for (const dco of ['dco1', 'dco2']) {
    const semitones = tuneSemitones(tone.get(`${dco}-tune`));
    differences.same(`${where} ${dco} semitones`, semitones, expected.steps[`${dco}_semi`]);
  }
}

function comparePatch(where: string, patch: Patch, expected: ExpectedItem, differences: Differences): void {
  differences.name(where, patch.name, expected.name);
  for (const [key, name] of Object.entries(PATCH_VALUES)) {
    if (expected[key] !== undefined) differences.same(`${where} ${name}`, patch.get(name), expected[key]);
  }
  differences.same(`${where} key mode`, patch.keyMode, KEY_MODES[String(expected.key_mode)]);
  differences.same(`${where} bend range`, patch.bendSemitones, expected.bend_range);
  differences.same(`${where} chase mode`, patch.chaseMode, String(expected.chase_mode).toLowerCase());
  differences.same(`${where} upper shift`, patch.shift('upper'), expected.a_shift);
  differences.same(`${where} lower shift`, patch.shift('lower'), expected.b_shift);
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

import {
  depthShown,
  depthValue,
  fourStep,
  signedShown,
  signedValue,
  threeStep,
  tuneSemitones,
  tuneValue,
  twoStep,
} from './toneLaws.js';

/**
 * The 59 bytes of a tone as data. `byte` is the place in the record, `serial` the parameter number on the wire
 * to the sound boards (80h + byte - 11), `panel` the factor number printed on the PG-800. Meaning of the bytes:
 * Roland JX-8P MIDI implementation; the waveform order (noise, square, pulse, sawtooth) is the measured one,
 * Roland's printed list has two of them exchanged.
 */

/** How a stored value is read: a character, nothing, named steps, semitones, 0-99, -50 to +50. */
export type ParameterKind = 'character' | 'unused' | 'steps' | 'tune' | 'depth' | 'signed';

export interface ToneParameter {
  /** Byte in the 59-byte record, 0-58. */
  readonly byte: number;
  /** Parameter number 80h-AFh on the serial line; absent for the name and for bytes the tone does not send. */
  readonly serial?: number;
  /** Factor number of the panel and of the PG-800; absent where there is none. */
  readonly panel?: number;
  /** Lower case, hyphens: `vcf-cutoff`. */
  readonly name: string;
  readonly kind: ParameterKind;
  /** Texts of the steps, for `kind` 'steps'. */
  readonly steps?: readonly string[];
}

const RANGE = ["16'", "8'", "4'", "2'"];
const WAVEFORM = ['noise', 'square', 'pulse', 'sawtooth'];
const CROSS_MOD = ['off', 'sync 1', 'sync 2', 'xmod'];
const DYNAMICS = ['off', '1', '2', '3'];
const ENV_MODE = ['env-2 inverted', 'env-2', 'env-1 inverted', 'env-1'];
const HPF = ['0', '1', '2', '3'];
const CHORUS = ['off', '1', '2'];
const LFO_WAVEFORM = ['random', 'square', 'sine'];
const VCA_ENV = ['gate', 'env-2'];

function row(
  byte: number,
  panel: number | undefined,
  name: string,
  kind: ParameterKind,
  steps?: string[],
): ToneParameter {
  return { byte, serial: byte - 11 + 0x80, panel, name, kind, steps };
}

function unsent(byte: number, name: string, kind: ParameterKind): ToneParameter {
  return { byte, name, kind };
}

/** All bytes of a tone in order; the index is the byte. */
export const TONE_PARAMETERS: readonly ToneParameter[] = [
  unsent(0, 'name-1', 'character'),
  unsent(1, 'name-2', 'character'),
  unsent(2, 'name-3', 'character'),
  unsent(3, 'name-4', 'character'),
  unsent(4, 'name-5', 'character'),
  unsent(5, 'name-6', 'character'),
  unsent(6, 'name-7', 'character'),
  unsent(7, 'name-8', 'character'),
  unsent(8, 'name-9', 'character'),
  unsent(9, 'name-10', 'character'),
  unsent(10, 'unused-10', 'unused'),
  row(11, 11, 'dco1-range', 'steps', RANGE),
  row(12, 12, 'dco1-waveform', 'steps', WAVEFORM),
  row(13, 13, 'dco1-tune', 'tune'),
  row(14, 14, 'dco1-lfo', 'depth'),
  row(15, 15, 'dco1-env', 'depth'),
  row(16, 21, 'dco2-range', 'steps', RANGE),
  row(17, 22, 'dco2-waveform', 'steps', WAVEFORM),
  row(18, 31, 'cross-mod', 'steps', CROSS_MOD),
  row(19, 23, 'dco2-tune', 'tune'),
  row(20, 32, 'dco2-fine-tune', 'signed'),
  row(21, 24, 'dco2-lfo', 'depth'),
  row(22, 25, 'dco2-env', 'depth'),
  unsent(23, 'unused-23', 'unused'),
  unsent(24, 'unused-24', 'unused'),
  unsent(25, 'unused-25', 'unused'),
  row(26, 33, 'dco-dynamics', 'steps', DYNAMICS),
  row(27, 34, 'dco-env-mode', 'steps', ENV_MODE),
  row(28, 41, 'mix-dco1', 'depth'),
  row(29, 42, 'mix-dco2', 'depth'),
  row(30, 43, 'mix-env', 'depth'),
  row(31, 44, 'mix-dynamics', 'steps', DYNAMICS),
  row(32, 45, 'mix-env-mode', 'steps', ENV_MODE),
  row(33, 51, 'hpf-cutoff', 'steps', HPF),
  row(34, 52, 'vcf-cutoff', 'depth'),
  row(35, 53, 'vcf-resonance', 'depth'),
  row(36, 54, 'vcf-lfo', 'depth'),
  row(37, 55, 'vcf-env', 'depth'),
  row(38, 56, 'vcf-key-follow', 'depth'),
  row(39, 57, 'vcf-dynamics', 'steps', DYNAMICS),
  row(40, 58, 'vcf-env-mode', 'steps', ENV_MODE),
  row(41, 61, 'vca-level', 'depth'),
  row(42, 63, 'vca-dynamics', 'steps', DYNAMICS),
  row(43, 64, 'chorus', 'steps', CHORUS),
  row(44, 71, 'lfo-waveform', 'steps', LFO_WAVEFORM),
  row(45, 72, 'lfo-delay', 'depth'),
  row(46, 73, 'lfo-rate', 'depth'),
  row(47, 81, 'env1-attack', 'depth'),
  row(48, 82, 'env1-decay', 'depth'),
  row(49, 83, 'env1-sustain', 'depth'),
  row(50, 84, 'env1-release', 'depth'),
  row(51, 85, 'env1-key-follow', 'steps', DYNAMICS),
  row(52, 91, 'env2-attack', 'depth'),
  row(53, 92, 'env2-decay', 'depth'),
  row(54, 93, 'env2-sustain', 'depth'),
  row(55, 94, 'env2-release', 'depth'),
  row(56, 95, 'env2-key-follow', 'steps', DYNAMICS),
  row(57, undefined, 'unused-57', 'unused'),
  row(58, 62, 'vca-env-mode', 'steps', VCA_ENV),
];

/** Bytes of a tone record. */
export const TONE_BYTES = TONE_PARAMETERS.length;

/** A parameter of the serial line only: no place in a tone record. */
export interface PerformanceParameter {
  /** Parameter number on the serial line. */
  readonly serial: number;
  readonly name: string;
}

/**
 * Serial parameters that come from the patch or from playing: the after-touch depths 8C-8E and B0-BF. Source:
 * F. Vecoven, "Sound synthesizer programming using deep learning", appendix A.
 */
export const PERFORMANCE_PARAMETERS: readonly PerformanceParameter[] = [
  { serial: 0x8c, name: 'aftertouch-vibrato' },
  { serial: 0x8d, name: 'aftertouch-brilliance' },
  { serial: 0x8e, name: 'aftertouch-volume' },
  { serial: 0xb0, name: 'portamento-time' },
  { serial: 0xb1, name: 'midi-volume' },
  { serial: 0xb2, name: 'bender' },
  { serial: 0xb3, name: 'aftertouch' },
  { serial: 0xb4, name: 'master-tune-1' },
  { serial: 0xb5, name: 'portamento-switch' },
  { serial: 0xb6, name: 'silence' },
  { serial: 0xb7, name: 'bend-range' },
  { serial: 0xb8, name: 'aftertouch-vibrato-switch' },
  { serial: 0xb9, name: 'aftertouch-brilliance-switch' },
  { serial: 0xba, name: 'aftertouch-volume-switch' },
  { serial: 0xbb, name: 'hold' },
  { serial: 0xbc, name: 'modulation' },
  { serial: 0xbd, name: 'check-env' },
  { serial: 0xbe, name: 'master-tune-2' },
  { serial: 0xbf, name: 'bender-polarity' },
];

/** Envelope stages as the panel prints them. */
const STAGES: Readonly<Record<string, string>> = { a: 'attack', d: 'decay', s: 'sustain', r: 'release' };

/** `DCO-1 LFO depth`, `dco1_lfo` and `dco1-lfo` are one name; `ENV-1 A` is `env1-attack`. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/depth$/, '')
    .replace(/^(env[12])([adsr])$/, (_, env: string, stage: string) => env + STAGES[stage]);
}

const TONE_BY_NAME = new Map(TONE_PARAMETERS.map((parameter) => [plainName(parameter.name), parameter]));
const TONE_BY_SERIAL = new Map(
  TONE_PARAMETERS.filter(({ serial }) => serial !== undefined).map((parameter) => [
    parameter.serial!,
    parameter,
  ]),
);
const PERFORMANCE_BY_NAME = new Map(
  PERFORMANCE_PARAMETERS.map((parameter) => [plainName(parameter.name), parameter]),
);
const PERFORMANCE_BY_SERIAL = new Map(
  PERFORMANCE_PARAMETERS.map((parameter) => [parameter.serial, parameter]),
);

/** A serial number as people write it: `97`, `97h`, `$97`, `0x97`; undefined for anything else. */
function serialNumber(text: string): number | undefined {
  const match = /^(?:0x|\$)?([89ab][0-9a-f])h?$/i.exec(text.trim());
  return match ? Number.parseInt(match[1]!, 16) : undefined;
}

/**
 * The tone parameter called `text`: its name (case, hyphens, spaces and underscores do not matter) or its serial
 * number in hex (`97`). Undefined when there is none; characters of the name are not parameters to set.
 */
export function findToneParameter(text: string): ToneParameter | undefined {
  const serial = serialNumber(text);
  const found = serial !== undefined ? TONE_BY_SERIAL.get(serial) : TONE_BY_NAME.get(plainName(text));
  return found?.kind === 'character' ? undefined : found;
}

/** The performance parameter called `text`, by name or hex serial number; undefined when there is none. */
export function findPerformanceParameter(text: string): PerformanceParameter | undefined {
  const serial = serialNumber(text);
  return serial !== undefined ? PERFORMANCE_BY_SERIAL.get(serial) : PERFORMANCE_BY_NAME.get(plainName(text));
}

/** Step of a 'steps' parameter that a stored value means. */
export function stepOf(parameter: ToneParameter, value: number): number {
  switch (parameter.steps?.length) {
    case 2:
      return twoStep(value);
    case 3:
      return threeStep(value);
    case 4:
      return fourStep(value);
    default:
      throw new RangeError(`${parameter.name} has no steps`);
  }
}

/** The canonical stored value of a step, as the panel writes it: 00/20/40/60h, for two steps 00/40h. */
export function stepValue(parameter: ToneParameter, step: number): number {
  const count = parameter.steps?.length ?? 0;
  if (!Number.isInteger(step) || step < 0 || step >= count) {
    throw new RangeError(`${parameter.name} has no step ${step}`);
  }
  return count === 2 ? step << 6 : step << 5;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : `${value}`;
}

/** A stored value (0-127) as the instrument's display shows it. */
export function displayText(parameter: ToneParameter, value: number): string {
  switch (parameter.kind) {
    case 'steps':
      return parameter.steps![stepOf(parameter, value)]!;
    case 'tune':
      return signed(tuneSemitones(value));
    case 'depth':
      return `${depthShown(value)}`;
    case 'signed':
      return signed(signedShown(value));
    case 'character':
      return String.fromCharCode(value);
    case 'unused':
      return `${value}`;
  }
}

/**
 * The stored value for a text as the display shows it: a step's text, semitones, 0-99 or -50 to +50.
 * `RangeError` with a sentence when the text means nothing for this parameter.
 */
export function displayValue(parameter: ToneParameter, text: string): number {
  const trimmed = text.trim();
  if (parameter.kind === 'steps') {
    const step = parameter.steps!.findIndex((known) => plainName(known) === plainName(trimmed));
    if (step < 0)
      throw new RangeError(`${parameter.name} is one of ${parameter.steps!.join(', ')}, not "${text}"`);
    return stepValue(parameter, step);
  }
  const [low, high, convert] = displayRange(parameter);
  const number = Number(trimmed);
  if (trimmed === '' || !Number.isInteger(number) || number < low || number > high) {
    throw new RangeError(`${parameter.name} is a whole number from ${low} to ${high}, not "${text}"`);
  }
  return convert(number);
}

function displayRange(parameter: ToneParameter): [number, number, (shown: number) => number] {
  switch (parameter.kind) {
    case 'tune':
      return [-12, 12, tuneValue];
    case 'depth':
      return [0, 99, depthValue];
    case 'signed':
      return [-50, 50, signedValue];
    default:
      return [0, 127, (shown) => shown];
  }
}

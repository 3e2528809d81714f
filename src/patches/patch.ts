import { decodeName, encodeName } from './names.js';
import {
  findPatchParameter,
  PATCH_APR_BYTES,
  PATCH_BYTES,
  PATCH_NAME_LENGTH,
  PATCH_PARAMETERS,
  type PatchParameter,
  readPatchParameter,
  writePatchParameter,
} from './patchParameters.js';
import { chromaticShift } from './toneLaws.js';

/** Upper is A, lower is B. */
export type Half = 'upper' | 'lower';

/** How the two tones of a patch share the keyboard. */
export type KeyMode = 'dual' | 'split' | 'whole-upper' | 'whole-lower' | 'x-fade' | 'touch-voice';

/** How one half gives its voices to keys. */
export type KeyAssign = 'poly-1' | 'unison-1' | 'mono-1' | 'poly-2' | 'unison-2' | 'mono-2';

/** Order in which chase sounds the halves: upper-lower, U-L-L-L..., U-L-U-L... */
export type ChaseMode = 'u-l' | 'u-l-l' | 'u-l-u';

const KEY_MODES: readonly KeyMode[] = ['dual', 'split', 'whole-upper', 'whole-lower'];
const CHASE_MODES: readonly ChaseMode[] = ['u-l', 'u-l-l', 'u-l-u'];
const KEY_ASSIGNS: readonly KeyAssign[] = [
  'poly-1',
  'unison-1',
  'mono-1',
  'poly-1',
  'poly-2',
  'unison-2',
  'mono-2',
  'poly-2',
];
const BEND_SEMITONES: readonly number[] = [2, 3, 4, 7];

/** Preset tones start at this stored tone number (51 on the display). */
export const FIRST_PRESET_TONE = 50;

/**
 * One patch: the 48-byte memory record of the JX-10 and MKS-70. The bytes are kept as they were read, bits of
 * unknown meaning included. Values are those of the APR (0-127), tone numbers are stored ones (0-49 memory,
 * 50-99 preset).
 */
export class Patch {
  /** The record as read, 48 bytes. */
  readonly raw: Uint8Array;

  /** Copies `raw`; `RangeError` unless it has 48 bytes. */
  constructor(raw: Uint8Array) {
    if (raw.length !== PATCH_BYTES)
      throw new RangeError(`a patch has ${PATCH_BYTES} bytes, not ${raw.length}`);
    this.raw = raw.slice();
  }

  /** A neutral patch: whole mode on upper, tones 1, centred detunes, full volume, nothing sent by MIDI. */
  static initial(name = 'INIT PATCH'): Patch {
    const patch = new Patch(new Uint8Array(PATCH_BYTES));
    patch.name = name;
    for (const [parameter, value] of INITIAL) patch.set(parameter, value);
    return patch;
  }

  /**
   * A patch from the parameters of an APR. 51 (the manuals' count), 52 and 53 bytes (what machines send) are
   * accepted, absent ones are zero; what an APR does not carry is as in `initial`. `RangeError` for other lengths.
   */
  static fromParameters(parameters: Uint8Array): Patch {
    if (parameters.length < PATCH_APR_BYTES - 2 || parameters.length > PATCH_APR_BYTES) {
      throw new RangeError(`a patch APR has 51 to ${PATCH_APR_BYTES} parameters, not ${parameters.length}`);
    }
    const patch = Patch.initial();
    for (let i = 0; i < PATCH_NAME_LENGTH; i++) patch.raw[i] = parameters[i]! & 0x7f;
    for (const parameter of PATCH_PARAMETERS) {
      if (parameter.number === undefined) continue;
      const value = (parameters[parameter.number] ?? 0) & 0x7f;
      writePatchParameter(patch.raw, parameter, storable(parameter, value));
    }
    return patch;
  }

  /** The 53 parameters in APR order; the two unused ones are zero. */
  toParameters(): Uint8Array {
    const parameters = new Uint8Array(PATCH_APR_BYTES);
    for (let i = 0; i < PATCH_NAME_LENGTH; i++) parameters[i] = this.raw[i]! & 0x7f;
    for (const parameter of PATCH_PARAMETERS) {
      if (parameter.number !== undefined)
        parameters[parameter.number] = readPatchParameter(this.raw, parameter);
    }
    return parameters;
  }

  /** Name with its padding, 18 characters. Setting pads with spaces; `RangeError` when it does not fit. */
  get name(): string {
    return decodeName(this.raw.subarray(0, PATCH_NAME_LENGTH));
  }

  set name(text: string) {
    this.raw.set(encodeName(text, PATCH_NAME_LENGTH));
  }

  /** Value of a parameter of `PATCH_PARAMETERS`; `RangeError` for an unknown name. */
  get(parameter: string): number {
    return readPatchParameter(this.raw, find(parameter));
  }

  /** Stores a value; `RangeError` for an unknown name or a value outside. */
  set(parameter: string, value: number): void {
    writePatchParameter(this.raw, find(parameter), value);
  }

  /** The key mode both fields together mean: touch-voice and X-fade override the other. */
  get keyMode(): KeyMode {
    const second = this.get('key-mode-2');
    if (second & 2) return 'touch-voice';
    if (second & 1) return 'x-fade';
    return KEY_MODES[this.get('key-mode')]!;
  }

  set keyMode(mode: KeyMode) {
    const first = KEY_MODES.indexOf(mode);
    this.set('key-mode', Math.max(first, 0));
    this.set('key-mode-2', mode === 'touch-voice' ? 2 : mode === 'x-fade' ? 1 : 0);
  }

  /** Bend range, semitones: 2, 3, 4, 7 or 12. */
  get bendSemitones(): number {
    return this.get('bend-range-12') ? 12 : BEND_SEMITONES[this.get('bend-range') >> 5]!;
  }

  set bendSemitones(semitones: number) {
    const step = semitones === 12 ? 3 : BEND_SEMITONES.indexOf(semitones);
    if (step < 0) throw new RangeError(`the bend range is 2, 3, 4, 7 or 12 semitones, not ${semitones}`);
    this.set('bend-range', step << 5);
    this.set('bend-range-12', semitones === 12 ? 1 : 0);
  }

  /** Chase mode; both bits set read as U-L-U. */
  get chaseMode(): ChaseMode {
    return CHASE_MODES[Math.min(this.get('chase-mode'), 2)]!;
  }

  set chaseMode(mode: ChaseMode) {
    this.set('chase-mode', CHASE_MODES.indexOf(mode));
  }

  /** Stored tone number 0-99 of a half (Vecoven V4: up to 127). */
  tone(half: Half): number {
    return this.get(`${half}-tone`);
  }

  /** Chromatic shift of a half, semitones -24 to +24. */
  shift(half: Half): number {
    return chromaticShift(this.get(`${half}-shift`));
  }

  /** Key assign mode of a half. */
  assign(half: Half): KeyAssign {
    return KEY_ASSIGNS[this.get(`${half}-assign`)]!;
  }

  /** An independent copy. */
  clone(): Patch {
    return new Patch(this.raw);
  }
}

/** `A1` to `H8` of a patch number 0-63. */
export function patchLabel(index: number): string {
  return `${String.fromCharCode(65 + (index >> 3))}${(index & 7) + 1}`;
}

function find(name: string): PatchParameter {
  const found = findPatchParameter(name);
  if (!found) throw new RangeError(`no patch parameter is called "${name}"`);
  return found;
}

/** Dirty bytes of real APRs: only the bits the record can hold are kept; any switch but 0 is on. */
function storable(parameter: PatchParameter, value: number): number {
  if (parameter.maximum === 1) return value === 0 ? 0 : 1;
  return value & parameter.maximum;
}

const INITIAL: readonly (readonly [string, number])[] = [
  ['balance', 0x40],
  ['dual-detune', 0x40],
  ['upper-split', 0x27],
  ['lower-split', 0x26],
  ['key-mode', 2],
  ['total-volume', 0x7f],
  ['upper-unison-detune', 0x40],
  ['lower-unison-detune', 0x40],
  ['upper-bender', 1],
  ['lower-bender', 1],
  ['send-channel-upper', 0x10],
  ['send-channel-lower', 0x10],
  ['send-program-upper', 0x80],
  ['send-program-lower', 0x80],
  ['send-split', 0x27],
  ['send-key-mode', 4],
];

import { decodeName, encodeName } from './names.js';
import {
  displayText,
  displayValue,
  findToneParameter,
  stepOf,
  stepValue,
  TONE_BYTES,
  type ToneParameter,
} from './parameters.js';

/** Characters of a tone's name. */
export const TONE_NAME_LENGTH = 10;

/**
 * One tone: the 59-byte record of the JX-8P, JX-10 and MKS-70. The bytes are kept exactly as they were read,
 * unused ones and a stray bit 7 included, so that saving gives back what was loaded; every accessor reads 7 bits.
 */
export class Tone {
  /** The record as read, 59 bytes. */
  readonly raw: Uint8Array;

  /** Copies `raw`; `RangeError` unless it has 59 bytes. */
  constructor(raw: Uint8Array) {
    if (raw.length !== TONE_BYTES) throw new RangeError(`a tone has ${TONE_BYTES} bytes, not ${raw.length}`);
    this.raw = raw.slice();
  }

  /**
   * A plain tone to start from: one sawtooth at 8', filter open, organ-like envelopes, the rest off and tunes
   * centred.
   */
  static initial(name = 'INIT TONE'): Tone {
    const tone = new Tone(new Uint8Array(TONE_BYTES));
    tone.name = name;
    for (const [parameter, value] of INITIAL) tone.set(parameter, value);
    return tone;
  }

  /** Name with its padding, 10 characters. Setting pads with spaces; `RangeError` when it does not fit. */
  get name(): string {
    return decodeName(this.raw.subarray(0, TONE_NAME_LENGTH));
  }

  set name(text: string) {
    this.raw.set(encodeName(text, TONE_NAME_LENGTH));
  }

  /** The 59 bytes for SysEx: bit 7 dropped. */
  data(): Uint8Array {
    return this.raw.map((byte) => byte & 0x7f);
  }

  /** Stored value 0-127 of a parameter by name or hex serial number; `RangeError` for an unknown one. */
  get(parameter: string): number {
    return this.raw[find(parameter).byte]! & 0x7f;
  }

  /** Stores a value 0-127; `RangeError` for an unknown parameter or a value outside. */
  set(parameter: string, value: number): void {
    const { byte, name } = find(parameter);
    if (!Number.isInteger(value) || value < 0 || value > 127) {
      throw new RangeError(`${name} is a whole number from 0 to 127, not ${value}`);
    }
    this.raw[byte] = value;
  }

  /** Step (0-based) of a parameter with few values; `RangeError` for one without steps. */
  step(parameter: string): number {
    const found = find(parameter);
    return stepOf(found, this.raw[found.byte]! & 0x7f);
  }

  /** Stores the canonical value of a step. */
  setStep(parameter: string, step: number): void {
    const found = find(parameter);
    this.raw[found.byte] = stepValue(found, step);
  }

  /** A parameter as the display shows it: `8'`, `sawtooth`, `-5`, `99`. */
  display(parameter: string): string {
    const found = find(parameter);
    return displayText(found, this.raw[found.byte]! & 0x7f);
  }

  /** Stores what the display would show as `text`; `RangeError` when it means nothing for the parameter. */
  setDisplay(parameter: string, text: string): void {
    const found = find(parameter);
    this.raw[found.byte] = displayValue(found, text);
  }

  /** An independent copy. */
  clone(): Tone {
    return new Tone(this.raw);
  }

  /** True when both records have the same 7-bit content. */
  equals(other: Tone): boolean {
    return this.raw.every((byte, i) => ((byte ^ other.raw[i]!) & 0x7f) === 0);
  }
}

function find(parameter: string): ToneParameter {
  const found = findToneParameter(parameter);
  if (!found) throw new RangeError(`no tone parameter is called "${parameter}"`);
  return found;
}

const INITIAL: readonly (readonly [string, number])[] = [
  ['dco1-range', 0x20],
  ['dco1-waveform', 0x60],
  ['dco1-tune', 0x40],
  ['dco2-range', 0x20],
  ['dco2-waveform', 0x60],
  ['dco2-tune', 0x40],
  ['dco2-fine-tune', 0x40],
  ['dco-env-mode', 0x60],
  ['mix-dco1', 0x7f],
  ['mix-env-mode', 0x60],
  ['vcf-cutoff', 0x7f],
  ['vcf-env-mode', 0x60],
  ['vca-level', 0x7f],
  ['lfo-waveform', 0x40],
  ['lfo-rate', 0x40],
  ['env1-sustain', 0x7f],
  ['env2-sustain', 0x7f],
  ['vca-env-mode', 0x40],
];

import { TONE_BYTES } from './parameters.js';
import { TONE_NAME_LENGTH, Tone } from './tone.js';

/**
 * A tone of the Vecoven V4 firmware, which has four envelopes, two LFOs and pulse-width modulation. It can be read
 * and brought as near as the standard tone comes; what has no place there is named. Layouts: Vecoven V4 dumps,
 * found by comparing both kinds of message of one unit.
 */

/** Bytes of the record in an APR message (38h), and of what follows the header of a BLD message (3Ah). */
export const V4_TONE_APR_BYTES = 101;
export const V4_TONE_BULK_BYTES = 78;

/** Bytes that both kinds of message carry plain, at the same places. */
const PLAIN_BYTES = 64;

/** Small fields: place in the APR, width in bits (the APR has them at the top of a 7-bit byte), packed byte and bit of the BLD. */
const SMALL_FIELDS: readonly (readonly [apr: number, width: 2 | 3, packed: number, bit: number])[] = [
  [64, 2, 0, 0],
  [65, 2, 0, 2],
  [66, 2, 0, 4],
  [67, 2, 0, 6],
  [68, 2, 1, 0],
  [69, 2, 1, 2],
  [70, 2, 1, 4],
  [71, 2, 1, 6],
  [72, 2, 2, 0],
  [73, 2, 2, 2],
  [74, 2, 2, 4],
  [75, 2, 2, 6],
  [76, 2, 3, 0],
  [77, 2, 3, 2],
  [78, 2, 3, 4],
  [79, 2, 3, 6],
  [80, 3, 4, 0],
  [81, 3, 4, 3],
  [82, 2, 4, 6],
  [83, 3, 5, 0],
  [84, 3, 5, 3],
  [85, 2, 5, 6],
  [86, 3, 6, 0],
  [87, 3, 6, 3],
  [88, 2, 6, 6],
  [89, 3, 7, 0],
  [90, 3, 7, 3],
  [91, 2, 7, 6],
  [92, 3, 8, 0],
  [93, 3, 8, 3],
  [95, 3, 9, 0],
  [96, 3, 9, 3],
  [98, 3, 10, 0],
];

/** Where the APR has what; small fields (below the line) at the top of their bytes. */
const AT = {
  dco1Tune: 11,
  dco1Lfo: 12,
  dco1Env: 13,
  dco2Tune: 14,
  dco2Fine: 15,
  dco2Lfo: 16,
  dco2Env: 17,
  pwm1Width: 18,
  pwm1Env: 19,
  pwm1Lfo: 20,
  pwm2Width: 21,
  pwm2Env: 22,
  pwm2Lfo: 23,
  mixDco1: 24,
  mixDco2: 25,
  mixEnv: 26,
  vcfCutoff: 27,
  vcfResonance: 28,
  vcfLfo1: 29,
  vcfLfo2: 30,
  vcfEnv: 31,
  vcfKeyFollow: 32,
  vcaLevel: 33,
  lfo1Delay: 34,
  lfo1Rate: 35,
  env1: 40,
  env2: 47,
  env3: 54,
  env4: 58,
  // ---
  dco1Range: 64,
  dco1Wave: 65,
  dco2Range: 66,
  dco2Wave: 67,
  crossMod: 68,
  dco1Dynamics: 69,
  dco2Dynamics: 70,
  mixDynamics: 71,
  dco1LfoSource: 72,
  dco2LfoSource: 73,
  env1Key: 80,
  env2Key: 81,
  hpf: 82,
  dco1EnvSource: 83,
  dco2EnvSource: 84,
  vcaDynamics: 85,
  mixEnvSource: 86,
  vcfEnvSource: 87,
  vcfDynamics: 88,
  vcaEnvSource: 89,
  lfo1Wave: 90,
  chorus: 91,
  env3Key: 93,
  env4Key: 98,
} as const;

/** What the standard tone has too, by the name of the standard parameter. */
const PLAIN_PARAMETERS: readonly (readonly [name: string, at: number])[] = [
  ['dco1-tune', AT.dco1Tune],
  ['dco1-lfo', AT.dco1Lfo],
  ['dco1-env', AT.dco1Env],
  ['dco2-tune', AT.dco2Tune],
  ['dco2-fine-tune', AT.dco2Fine],
  ['dco2-lfo', AT.dco2Lfo],
  ['dco2-env', AT.dco2Env],
  ['mix-dco1', AT.mixDco1],
  ['mix-dco2', AT.mixDco2],
  ['mix-env', AT.mixEnv],
  ['vcf-cutoff', AT.vcfCutoff],
  ['vcf-resonance', AT.vcfResonance],
  ['vcf-lfo', AT.vcfLfo1],
  ['vcf-env', AT.vcfEnv],
  ['vcf-key-follow', AT.vcfKeyFollow],
  ['vca-level', AT.vcaLevel],
  ['lfo-delay', AT.lfo1Delay],
  ['lfo-rate', AT.lfo1Rate],
];
const STEP_PARAMETERS: readonly (readonly [name: string, at: number])[] = [
  ['dco1-range', AT.dco1Range],
  ['dco1-waveform', AT.dco1Wave],
  ['dco2-range', AT.dco2Range],
  ['dco2-waveform', AT.dco2Wave],
  ['cross-mod', AT.crossMod],
  ['dco-dynamics', AT.dco1Dynamics],
  ['mix-dynamics', AT.mixDynamics],
  ['hpf-cutoff', AT.hpf],
  ['vca-dynamics', AT.vcaDynamics],
  ['vcf-dynamics', AT.vcfDynamics],
];

/** First byte of each envelope: two with seven stages (t1 l1 t2 l2 t3 l3 t4), two with four (A D S R). */
const ENVELOPE_AT = [AT.env1, AT.env2, AT.env3, AT.env4] as const;
/** Key follow of each envelope. */
const KEY_FOLLOW_AT = [AT.env1Key, AT.env2Key, AT.env3Key, AT.env4Key] as const;
/** Stages of both kinds that are attack, decay, sustain and release; and the second decay of the long kind. */
const SEVEN_STAGES = [0, 4, 5, 6] as const;
const FOUR_STAGES = [0, 1, 2, 3] as const;
const SECOND_DECAY = 2;
const LFO1_POSITIVE = 1;
const LFO_SINE = 4;
const CENTRED_WIDTH = 0x40;

/** A standard tone, and what of the V4 tone it cannot express, as short phrases. */
export interface StandardTone {
  readonly tone: Tone;
  readonly losses: readonly string[];
}

export class V4Tone {
  /** The 101 bytes of the APR form. */
  readonly raw: Uint8Array;

  private constructor(raw: Uint8Array) {
    this.raw = raw;
  }

  /** From the data of an APR message (opcode 38h). @throws RangeError unless it has 101 bytes. */
  static fromApr(data: Uint8Array): V4Tone {
    if (data.length !== V4_TONE_APR_BYTES) {
      throw new RangeError(`a V4 tone has ${V4_TONE_APR_BYTES} bytes, not ${data.length}`);
    }
    return new V4Tone(data.slice());
  }

  /** From what follows the header of a BLD message (opcode 3Ah). @throws RangeError unless it has 78 bytes. */
  static fromBulk(data: Uint8Array): V4Tone {
    if (data.length !== V4_TONE_BULK_BYTES) {
      throw new RangeError(`a V4 bulk tone has ${V4_TONE_BULK_BYTES} bytes, not ${data.length}`);
    }
    const raw = new Uint8Array(V4_TONE_APR_BYTES);
    raw.set(data.subarray(0, PLAIN_BYTES));
    const packed = [...unpack(data, PLAIN_BYTES, 7), ...unpack(data, PLAIN_BYTES + 8, 4)];
    for (const [apr, width, byte, bit] of SMALL_FIELDS) {
      raw[apr] = ((packed[byte]! >> bit) & ((1 << width) - 1)) << (7 - width);
    }
    return new V4Tone(raw);
  }

  /**
   * The nearest standard tone. The envelope of the VCA becomes ENV-2, the one that the filter, the mixer or the
   * pitch uses besides becomes ENV-1.
   */
  toStandard(): StandardTone {
    const { raw } = this;
    const losses: string[] = [];
    const bytes = new Uint8Array(TONE_BYTES);
    bytes.set(raw.subarray(0, TONE_NAME_LENGTH));
    const tone = new Tone(bytes);
    for (const [name, at] of PLAIN_PARAMETERS) tone.set(name, raw[at]! & 0x7f);
    for (const [name, at] of STEP_PARAMETERS) tone.setStep(name, this.small(at, 2));
    tone.setStep('chorus', Math.min(this.small(AT.chorus, 2), 2));
    this.convertLfo(tone, losses);
    this.convertEnvelopes(tone, losses);
    if ([AT.pwm1Width, AT.pwm2Width].some((at) => raw[at] !== CENTRED_WIDTH && raw[at] !== 0))
      losses.push('pulse width');
    if ([AT.pwm1Env, AT.pwm1Lfo, AT.pwm2Env, AT.pwm2Lfo].some((at) => raw[at] !== 0))
      losses.push('pulse-width modulation');
    if (this.small(AT.dco1Dynamics, 2) !== this.small(AT.dco2Dynamics, 2))
      losses.push('separate dynamics of DCO-2');
    return { tone, losses };
  }

  private convertLfo(tone: Tone, losses: string[]): void {
    const wave = this.small(AT.lfo1Wave, 3);
    tone.setStep('lfo-waveform', Math.min(wave, 2));
    const usesLfo = [AT.dco1Lfo, AT.dco2Lfo, AT.vcfLfo1].some((at) => this.raw[at] !== 0);
    if (usesLfo && wave > 1 && wave !== LFO_SINE) losses.push('sawtooth of LFO-1');
    if (this.raw[AT.vcfLfo2] !== 0) losses.push('LFO-2 on the filter');
    const sources = [
      [AT.dco1Lfo, AT.dco1LfoSource],
      [AT.dco2Lfo, AT.dco2LfoSource],
    ] as const;
    if (sources.some(([depth, source]) => this.raw[depth] !== 0 && this.small(source, 2) !== LFO1_POSITIVE)) {
      losses.push('LFO source of the pitch');
    }
  }

  private convertEnvelopes(tone: Tone, losses: string[]): void {
    const { raw } = this;
    const second = this.small(AT.vcaEnvSource, 3) >> 1;
    const uses = [
      { name: 'vcf-env-mode', source: this.small(AT.vcfEnvSource, 3), depth: raw[AT.vcfEnv]! },
      { name: 'mix-env-mode', source: this.small(AT.mixEnvSource, 3), depth: raw[AT.mixEnv]! },
      {
        name: 'dco-env-mode',
        source: this.small(AT.dco1EnvSource, 3),
        depth: Math.max(raw[AT.dco1Env]!, raw[AT.dco2Env]!),
      },
    ];
    const other = uses.find(({ source, depth }) => depth > 0 && source >> 1 !== second);
    const first = other ? other.source >> 1 : uses[0]!.source >> 1;
    for (const { name, source, depth } of uses) {
      const envelope = source >> 1;
      tone.setStep(name, (envelope === second ? 0 : 2) | (source & 1));
      if (depth > 0 && envelope !== second && envelope !== first) losses.push(`a third envelope (${name})`);
    }
    if (raw[AT.dco2Env] !== 0 && this.small(AT.dco2EnvSource, 3) !== this.small(AT.dco1EnvSource, 3))
      losses.push('separate envelope of DCO-2');
    tone.setStep('vca-env-mode', 1);
    this.convertEnvelope(tone, first, 'env1', losses);
    this.convertEnvelope(tone, second, 'env2', losses);
  }

  private convertEnvelope(tone: Tone, envelope: number, name: 'env1' | 'env2', losses: string[]): void {
    const at = ENVELOPE_AT[envelope]!;
    const hasSeven = envelope < 2;
    const stages = hasSeven ? SEVEN_STAGES : FOUR_STAGES;
    ['attack', 'decay', 'sustain', 'release'].forEach((stage, i) => {
      tone.set(`${name}-${stage}`, this.raw[at + stages[i]!]! & 0x7f);
    });
    if (hasSeven && this.raw[at + SECOND_DECAY] !== 0) losses.push(`second decay of ENV-${envelope + 1}`);
    const key = this.small(KEY_FOLLOW_AT[envelope]!, 3);
    tone.setStep(`${name}-key-follow`, key & 3);
    if (key > 3) losses.push(`loop of ENV-${envelope + 1}`);
  }

  /** A small field by its place in the APR. */
  private small(at: number, width: 2 | 3): number {
    return (this.raw[at]! & 0x7f) >> (7 - width);
  }
}

/** `count` bytes from `at` on whose top bits follow in one byte more, the first byte's highest. */
function unpack(data: Uint8Array, at: number, count: number): number[] {
  const tops = data[at + count]!;
  return Array.from({ length: count }, (_, i) => data[at + i]! | (((tops >> (count - 1 - i)) & 1) << 7));
}

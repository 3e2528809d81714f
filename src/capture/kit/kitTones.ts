import { Tone } from '../../patches/tone.js';

/** A tone of the kit; its name is the tone's own, without padding, and unique in the kit. */
export interface KitTone {
  readonly name: string;
  readonly tone: Tone;
}

/** Stored values of the steps of four-valued parameters: range, waveform, cross modulation, HPF, dynamics. */
export const STEP: readonly number[] = [0x00, 0x20, 0x40, 0x60];

/** Waveforms of a DCO, stored. */
export const WAVE = { noise: STEP[0]!, square: STEP[1]!, pulse: STEP[2]!, saw: STEP[3]! } as const;

/** Chorus off, 1, 2 and LFO waveform random, square, sine, stored. */
export const THIRD: readonly number[] = [0x00, 0x20, 0x40];

/** Parameters by name that differ from the plain sawtooth, as stored values. */
export type ToneChanges = Readonly<Record<string, number>>;

/**
 * The plain sawtooth with `changes`.
 * @throws RangeError for a name longer than 10 characters, an unknown parameter or a value outside 0-127.
 */
export function kitTone(name: string, changes: ToneChanges = {}): KitTone {
  const tone = Tone.initial(name);
  for (const [parameter, value] of Object.entries(changes)) tone.set(parameter, value);
  return { name, tone };
}

/** One sawtooth of DCO 1 at 8', filter open, organ envelope, no chorus, no dynamics: the synchronising pattern's. */
export const PLAIN_SAW: KitTone = kitTone('SAW');

export const SAW_CHORUS: readonly KitTone[] = [
  PLAIN_SAW,
  kitTone('SAW CH1', { chorus: THIRD[1]! }),
  kitTone('SAW CH2', { chorus: THIRD[2]! }),
];

/** Noise of DCO 1, filter open: what filters are measured against. */
export const NOISE: KitTone = kitTone('NOISE', { 'dco1-waveform': WAVE.noise });

export const NOISE_CHORUS: readonly KitTone[] = [
  NOISE,
  kitTone('NOISE CH1', { 'dco1-waveform': WAVE.noise, chorus: THIRD[1]! }),
  kitTone('NOISE CH2', { 'dco1-waveform': WAVE.noise, chorus: THIRD[2]! }),
];

/** Three digits, as in the names of sweeps. */
export function digits(value: number): string {
  return `${value}`.padStart(3, '0');
}

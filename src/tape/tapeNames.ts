import {
  LATCH_CHORUS,
  LATCH_CROSS_MOD,
  LATCH_HPF,
  LATCH_MUTE,
  LATCH_WAVE1,
  LATCH_WAVE2,
} from './controlTape.js';

/**
 * What the tape's numbers are called, for people. Waveforms in the order measured on the instrument (noise, square,
 * pulse, sawtooth); cross modulation as the panel prints it.
 */

const WAVES = ['NOISE', 'SQUARE', 'PULSE', 'SAW'] as const;

/** Texts of the values of each latch, by `LATCH_*`. */
const LATCH_VALUES: readonly (readonly string[])[] = (() => {
  const texts: (readonly string[])[] = [];
  texts[LATCH_WAVE1] = WAVES;
  texts[LATCH_WAVE2] = WAVES;
  texts[LATCH_CROSS_MOD] = ['OFF', 'SYNC 1', 'SYNC 2', 'XMOD'];
  texts[LATCH_HPF] = ['HPF 0', 'HPF 1', 'HPF 2', 'HPF 3'];
  texts[LATCH_CHORUS] = ['OFF', 'CHORUS 1', 'CHORUS 2', 'CHORUS 3'];
  texts[LATCH_MUTE] = ['MUTED', 'SOUND'];
  return texts;
})();

/** `SAW`, `SYNC 1`, `MUTED`: what latch `LATCH_*` says with `value`; a value without a name stands for itself. */
export function latchText(latch: number, value: number): string {
  return LATCH_VALUES[latch]?.[value] ?? String(value);
}

/** `DCO1.0` to `DCO2.5`: oscillator 0-5 is DCO 1 of voices 0-5, 6-11 DCO 2. */
export function oscillatorName(oscillator: number): string {
  return `DCO${oscillator < 6 ? 1 : 2}.${oscillator % 6}`;
}

/** Footages of the divisions that make octaves: 16, 8, 4, 2 are 16', 8', 4', 2'. */
export function rangeText(dividesBy: number): string {
  const isFootage = dividesBy === 2 || dividesBy === 4 || dividesBy === 8 || dividesBy === 16;
  return isFootage ? `${dividesBy}'` : `/${dividesBy}`;
}

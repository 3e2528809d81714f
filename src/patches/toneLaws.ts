/**
 * How the stored 7-bit values of tone and patch parameters are read and shown. Storage is always 0-127: a
 * parameter with few values uses only the top bits, and PG-800 sliders leave any value, so steps are decoded
 * by range and never compared for equality. Sources: Roland JX-8P and MKS-70 MIDI implementations; step and
 * tune ranges as verified on dumps of real machines.
 */

/** Step 0-3 of a four-valued parameter. */
export function fourStep(value: number): number {
  return (value & 0x7f) >> 5;
}

/** Step 0-2 of a three-valued parameter (chorus, LFO waveform): the top quarter reads as the third value. */
export function threeStep(value: number): number {
  return Math.min((value & 0x7f) >> 5, 2);
}

/** Step 0-1 of a two-valued parameter: 64 and up is on. */
export function twoStep(value: number): number {
  return (value & 0x7f) >> 6;
}

/** Semitones of DCO TUNE for `value >> 2`; zero, +-7 and +-12 are wider than the rest. */
// biome-ignore format: one octave a line reads as the table it is
const TUNE_SEMITONES: readonly number[] = [
  -12, -12, -11, -10, -9, -8, -7, -7, -6, -5, -4, -3, -2, -1, 0, 0,
  0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12, 12,
];

/** Semitones -12 to +12 of a stored DCO TUNE value. */
export function tuneSemitones(value: number): number {
  return TUNE_SEMITONES[(value & 0x7f) >> 2]!;
}

/** The middle stored value of the range that means `semitones` (-12 to +12); `RangeError` outside. */
export function tuneValue(semitones: number): number {
  const first = TUNE_SEMITONES.indexOf(semitones);
  if (first < 0)
    throw new RangeError(`a DCO tune is a whole number from -12 to 12 semitones, not ${semitones}`);
  const last = TUNE_SEMITONES.lastIndexOf(semitones);
  return (first + last + 1) * 2;
}

/** Depth as the display shows it, 0-99 for 0-127. */
export function depthShown(value: number): number {
  return ((value & 0x7f) * 100) >> 7;
}

/** The smallest stored value that displays as `shown` (0-99). */
export function depthValue(shown: number): number {
  return Math.ceil((shown * 128) / 100);
}

/** Signed depth (fine tune, detune) as the display shows it, -50 to +50 with 0 at 64. */
export function signedShown(value: number): number {
  return Math.round(((value & 0x7f) * 100) / 127) - 50;
}

/** The stored value that displays as `shown` (-50 to +50). */
export function signedValue(shown: number): number {
  return Math.round(((shown + 50) * 127) / 100);
}

/** Semitones -24 to +24 of a 7-bit two's complement chromatic shift. */
export function chromaticShift(value: number): number {
  const low = value & 0x7f;
  return low >= 64 ? low - 128 : low;
}

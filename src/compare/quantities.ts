/** What a comparison of two sounds measures. */
export interface Quantity {
  readonly name: string;
  readonly title: string;
  /** Of the values and the difference. */
  readonly unit: string;
  /** Digits behind the point in a table. */
  readonly digits: number;
  /** The difference that an attentive listener just hears, in the unit; null for what does not make a sound another. */
  readonly audible: number | null;
  /** The difference counts against this part of the larger value, where that is more than `audible`. */
  readonly audiblePart?: number;
}

/**
 * In the order in which they are printed. `audible` is what one unit of `difference` is. Pitch: about 0.2 % between
 * sounds one after the other (B. C. J. Moore, "An Introduction to the Psychology of Hearing"). Levels: 1 to 2 dB for a
 * partial, 1 dB between the ears (W. A. Yost, R. H. Dye, JASA 83, 1988). Times: a tenth, or 10 ms. The others are the limits that the comparison with recorded hardware uses.
 */
export const QUANTITIES = [
  { name: 'level', title: 'level', unit: 'dBFS', digits: 2, audible: null },
  { name: 'onset', title: 'beginning of the sound', unit: 's', digits: 4, audible: null },
  { name: 'length', title: 'length of the first note', unit: 's', digits: 2, audible: null },
  { name: 'pitch', title: 'pitch', unit: 'Hz', digits: 3, audible: null },
  { name: 'pitchCents', title: 'pitch of B against A', unit: 'cents', digits: 2, audible: 3 },
  { name: 'pitchWobble', title: 'pitch wobble', unit: 'cents', digits: 3, audible: 3 },
  { name: 'melDistance', title: 'mel distance', unit: 'dB', digits: 2, audible: 1.5 },
  { name: 'partialsMean', title: 'partials, mean', unit: 'dB', digits: 2, audible: 1.5 },
  { name: 'partialsWorst', title: 'partials, worst', unit: 'dB', digits: 2, audible: 4 },
  { name: 'brightness', title: 'brightness', unit: 'semitones', digits: 2, audible: 1 },
  { name: 'attackT10', title: 'attack to 10 %', unit: 's', digits: 4, audible: 0.01, audiblePart: 0.1 },
  { name: 'attackT50', title: 'attack to 50 %', unit: 's', digits: 4, audible: 0.01, audiblePart: 0.1 },
  { name: 'attackT90', title: 'attack to 90 %', unit: 's', digits: 4, audible: 0.01, audiblePart: 0.1 },
  { name: 'attackShape', title: 'attack, shape', unit: 'dB', digits: 2, audible: null },
  { name: 'fallT10', title: 'fall to 10 %', unit: 's', digits: 4, audible: 0.01, audiblePart: 0.1 },
  { name: 'fallT50', title: 'fall to 50 %', unit: 's', digits: 4, audible: 0.01, audiblePart: 0.1 },
  { name: 'fallT90', title: 'fall to 90 %', unit: 's', digits: 4, audible: 0.02, audiblePart: 0.1 },
  { name: 'fallShape', title: 'fall, shape', unit: 'dB', digits: 2, audible: null },
  { name: 'vibratoRate', title: 'vibrato rate', unit: 'Hz', digits: 3, audible: 0.05, audiblePart: 0.05 },
  { name: 'vibratoDepth', title: 'vibrato depth', unit: 'cents', digits: 2, audible: 4, audiblePart: 0.1 },
  { name: 'tremoloRate', title: 'tremolo rate', unit: 'Hz', digits: 3, audible: 0.05, audiblePart: 0.05 },
  { name: 'tremoloDepth', title: 'tremolo depth', unit: 'dB', digits: 2, audible: 0.7, audiblePart: 0.2 },
  {
    name: 'sweepRate',
    title: 'brightness, LFO rate',
    unit: 'Hz',
    digits: 3,
    audible: 0.05,
    audiblePart: 0.05,
  },
  {
    name: 'sweepDepth',
    title: 'brightness, LFO depth',
    unit: 'semitones',
    digits: 2,
    audible: 1,
    audiblePart: 0.2,
  },
  { name: 'chorusRate', title: 'chorus rate', unit: 'Hz', digits: 4, audible: 0.03, audiblePart: 0.05 },
  { name: 'chorusShortest', title: 'chorus, shortest delay', unit: 'ms', digits: 3, audible: null },
  {
    name: 'chorusSwing',
    title: 'chorus, swing of the delay',
    unit: 'ms',
    digits: 3,
    audible: 0.2,
    audiblePart: 0.1,
  },
  { name: 'balance', title: 'left against right', unit: 'dB', digits: 2, audible: 1 },
  { name: 'correlation', title: 'left-right correlation', unit: '', digits: 3, audible: 0.1 },
  { name: 'noise', title: 'noise floor', unit: 'dBFS', digits: 1, audible: 3 },
] as const satisfies readonly Quantity[];

export type QuantityName = (typeof QUANTITIES)[number]['name'];

import { soundOffset } from '../audio/alignment.js';
import type { ChorusMotion } from '../audio/chorusMotion.js';
import {
  type ImpulseResponse,
  impulseResponse,
  mainTaps,
  type ResponseLikeness,
  responseLikeness,
} from '../audio/impulseResponse.js';
import type { Signal } from '../audio/levels.js';
import { compareSounds, type SoundComparison } from './compareSounds.js';
import { monoSum, readySounds, type Sound } from './sound.js';

/** Whether B is nearer to A than the clean sound is that A was made from. */
export interface CleanComparison {
  /** Mel distances, dB. */
  readonly aToClean: number;
  readonly aToB: number;
  /** d(A, clean) - d(A, B), dB: positive when B is nearer to A. */
  readonly gain: number;
  /** What is done to the clean sound in A, and in B, as impulse responses; null where the clean sound is no guide. */
  readonly responses: {
    readonly a: ImpulseResponse;
    readonly b: ImpulseResponse;
    readonly likeness: ResponseLikeness;
    /** Strongest two taps of each: delay in s and height. */
    readonly tapsA: readonly { readonly delay: number; readonly height: number }[];
    readonly tapsB: readonly { readonly delay: number; readonly height: number }[];
  } | null;
  /** Why there are no responses. */
  readonly reason?: string;
  /** Chorus of each, Hz and s; null where there is none. */
  readonly modulation: {
    readonly a: ChorusMotion | null;
    readonly b: ChorusMotion | null;
    readonly clean: ChorusMotion | null;
  };
  readonly nearer: boolean;
  /** In sentences, the first the verdict. */
  readonly verdict: readonly string[];
  /** B against A, and clean against A. */
  readonly comparison: SoundComparison;
  readonly cleanComparison: SoundComparison;
  readonly notes: readonly string[];
}

/** A gain of fewer dB is none: as far as two takes of one sound are apart. */
const LEAST_GAIN = 0.3;
/** The processed sounds must follow the clean one's waveform: this much of a response's energy near its main tap. */
const LEAST_CONCENTRATION = 0.3;

/**
 * Three sounds: A, the real thing; B, the imitation; `clean`, what A was made from, such as the same tone without the
 * chorus. Impulse responses exist where A and B are made from the very waveform of `clean`; of separate recordings of a
 * free-running oscillator they are left out. @throws {SoundError} for sounds that can't be compared.
 */
export function compareWithClean(
  a: Sound,
  b: Sound,
  clean: Sound,
  names: readonly [string, string, string] = ['A', 'B', 'the clean sound'],
): CleanComparison {
  const comparison = compareSounds(a, b, { names: [names[0], names[1]] });
  const cleanComparison = compareSounds(a, clean, { names: [names[0], names[2]] });
  const aToB = melOf(comparison);
  const aToClean = melOf(cleanComparison);
  const gain = aToClean - aToB;
  const { sounds, sampleRate } = readySounds([a, b, clean], names);
  const [first, second, third] = sounds as [readonly Signal[], readonly Signal[], readonly Signal[]];
  const responses = responsesOf(first, second, third, sampleRate);
  const [ofA, ofB] = comparison.choruses;
  const ofClean = cleanComparison.choruses[1];
  const nearer = gain > LEAST_GAIN;
  return {
    aToClean,
    aToB,
    gain,
    responses,
    ...(responses === null ? { reason: 'A and B do not follow the waveform of the clean sound' } : {}),
    modulation: { a: ofA, b: ofB, clean: ofClean },
    nearer,
    verdict: [
      verdictOf(gain, aToB, aToClean, names),
      ...responseSentences(responses),
      ...chorusSentences(ofA, ofB, names),
    ],
    comparison,
    cleanComparison,
    notes: [...new Set([...comparison.notes, ...cleanComparison.notes])],
  };
}

function melOf({ quantities }: SoundComparison): number {
  return quantities.find(({ name }) => name === 'melDistance')?.difference ?? 0;
}

function responsesOf(
  a: readonly Signal[],
  b: readonly Signal[],
  clean: readonly Signal[],
  sampleRate: number,
): CleanComparison['responses'] {
  const dry = monoSum(clean);
  const [one, other] = [a, b].map((channels) => {
    const wet = monoSum(channels);
    const offset = soundOffset([dry], [wet], sampleRate);
    return impulseResponse(dry, moved(wet, Math.round(offset * sampleRate)), sampleRate);
  }) as [ImpulseResponse, ImpulseResponse];
  if (Math.min(concentration(one), concentration(other)) < LEAST_CONCENTRATION) return null;
  return {
    a: one,
    b: other,
    likeness: responseLikeness(one, other),
    tapsA: mainTaps(one),
    tapsB: mainTaps(other),
  };
}

/** A sound `late` samples earlier. */
function moved(signal: Float64Array, late: number): Float64Array {
  if (late >= 0) return signal.subarray(late);
  const output = new Float64Array(signal.length - late);
  output.set(signal, -late);
  return output;
}

/** Part of a response's energy within a millisecond of its strongest tap. */
function concentration({ taps, sampleRate }: ImpulseResponse): number {
  let top = 0;
  for (let n = 0; n < taps.length; n++) if (Math.abs(taps[n]!) > Math.abs(taps[top]!)) top = n;
  const reach = Math.round(0.001 * sampleRate);
  let near = 0;
  let all = 0;
  taps.forEach((tap, n) => {
    all += tap * tap;
    if (Math.abs(n - top) <= reach) near += tap * tap;
  });
  return all > 0 ? near / all : 0;
}

function verdictOf(
  gain: number,
  aToB: number,
  aToClean: number,
  names: readonly [string, string, string],
): string {
  const [a, b, clean] = names;
  const figures = `mel distance ${aToB.toFixed(2)} dB against ${aToClean.toFixed(2)} dB`;
  if (gain > LEAST_GAIN) return `${b} is nearer to ${a} than ${clean} is: ${figures}.`;
  if (gain < -LEAST_GAIN) return `${b} is farther from ${a} than ${clean} is: ${figures}.`;
  return `${b} is no nearer to ${a} than ${clean} is: ${figures}.`;
}

function responseSentences(responses: CleanComparison['responses']): string[] {
  if (responses === null) return [];
  const { likeness } = responses;
  return [
    `The impulse responses from the clean sound differ by ${likeness.magnitude.toFixed(1)} dB rms in magnitude; their ` +
      `correlation is ${likeness.correlation.toFixed(2)}.`,
  ];
}

function chorusSentences(
  a: ChorusMotion | null,
  b: ChorusMotion | null,
  names: readonly [string, string, string],
): string[] {
  if (!a && !b) return [];
  if (a && b)
    return [
      `The chorus of ${names[0]} runs at ${a.rate.toFixed(3)} Hz, that of ${names[1]} at ${b.rate.toFixed(3)} Hz.`,
    ];
  const [having, lacking] = a ? [names[0], names[1]] : [names[1], names[0]];
  return [`${having} has a chorus of ${(a ?? b)!.rate.toFixed(3)} Hz, ${lacking} has none.`];
}

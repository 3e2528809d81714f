import { brightnessTrack } from '../../audio/brightnessTrack.js';
import { chorusMotion } from '../../audio/chorusMotion.js';
import { fallTimes, type MeasuredEnvelope, riseTimes } from '../../audio/envelopeTimes.js';
import { filterResponse } from '../../audio/filterResponse.js';
import { cents, measureFrequency } from '../../audio/frequency.js';
import { acRms, decibels } from '../../audio/levels.js';
import { melSpectrum } from '../../audio/melSpectrum.js';
import { measureModulation } from '../../audio/modulation.js';
import { pitchTrack, trackInCents } from '../../audio/pitchTrack.js';
import type { Spectrum } from '../../audio/spectrum.js';
import { median } from '../../audio/statistics.js';
import { levelTrack, type Track, trackPart } from '../../audio/tracks.js';
import { hertzOfNote } from '../../midi/noteName.js';
import type { EnvelopeTimes, ItemFeatures, MeasuredChance } from '../features.js';
import type { KitItem, Measure } from '../kit.js';
import type { StereoSound } from '../stereoSound.js';
import { filterChance, levelChance, stereoDensity } from './chance.js';
import { findOnset } from './onsets.js';
import { partialLevels } from './partialLevels.js';

/** Values of a pitch path. */
const PITCH_PATH_POINTS = 48;

/** No oscillator of the kit's pitched items is so many times above its key. */
const SINGING = 3;

/** An item's sound with a little of what is around it. Times count from its first sample, in seconds of the file. */
export interface ItemCut extends StereoSound {
  readonly item: KitItem;
  readonly at: number;
  readonly off: number;
  readonly end: number;
  readonly steady: readonly [from: number, to: number];
}

/** What is known about a take when an item is measured. */
export interface TakeConditions {
  /** Rms of both channels where nothing sounds, 1.0 = full scale. */
  readonly floor: number;
  /** Seconds of the file that the player's clock calls a second. */
  readonly stretch: number;
  /** The sound of another item of the block. */
  readonly cutOf: (id: string) => ItemCut | undefined;
}

/** dB an octave that a filter of four poles, a resonance at its corner, falls by at most. */
const STEEPEST = 48;
/** dB of a resonance beyond which its own skirt, or that of the analysis, hides the slope: the filter nearly oscillates. */
const MOST_PEAK = 30;
/** Cents that one value of a pitch path may be beyond its neighbours. */
const MOST_BEYOND = 400;
/** Seconds between values of a movement that an LFO makes: 20 Hz and more are seen. */
const LFO_STEP = 0.008;
/** dB that an item is above the floor to be there. */
const AUDIBLE = 3;
/** Seconds from a note on in which its sound begins, if it does not rise slowly. */
const LATEST_ONSET = 0.08;

/** What an item's measures find; empty if the item can't be heard. */
export function measureItem(cut: ItemCut, conditions: TakeConditions): ItemFeatures {
  const { item } = cut;
  const silence = item.measures.some(({ kind }) => kind === 'noiseFloor');
  if (!silence && !isAudible(cut, conditions.floor)) return {};
  let features: ItemFeatures = {};
  for (const measure of item.measures) features = { ...features, ...measured(measure, cut, conditions) };
  const chance = chanceOf(cut, conditions);
  return Object.keys(chance).length > 0 ? { ...features, chance } : features;
}

/** Of what is steady: the level of an envelope or of an LFO moves by itself. */
function chanceOf(cut: ItemCut, { cutOf, floor }: TakeConditions): MeasuredChance {
  const { measures } = cut.item;
  if (measures.some(({ kind }) => MOVING.has(kind))) return {};
  const level = measures.some(({ kind }) => kind === 'level') ? levelChance(steadyPart(cut)) : undefined;
  const filter = measures.find((measure) => measure.kind === 'filter');
  const open = filter && cutOf(filter.reference);
  if (!open || !isAudible(open, floor)) return level === undefined ? {} : { level };
  return {
    ...(level !== undefined && { level }),
    ...filterChance(steadyPart(open), steadyPart(cut), densityWindow(cut), filter.pass),
  };
}

/** Measures of sounds whose level moves. */
const MOVING: ReadonlySet<Measure['kind']> = new Set([
  'noiseFloor',
  'attack',
  'decay',
  'release',
  'lfo',
  'pitchPath',
]);

/** True if any fifth of a note is louder than the floor. */
function isAudible(cut: ItemCut, floor: number): boolean {
  const step = (cut.end - cut.at) / 5;
  let loudest = 0;
  for (let n = 0; n < 5; n++) {
    loudest = Math.max(loudest, rmsOfBoth(cut, cut.at + n * step, cut.at + (n + 1) * step));
  }
  return decibels(loudest / Math.max(floor, 1e-7)) >= AUDIBLE;
}

/** Rms of both channels between two seconds, DC removed. */
export function rmsOfBoth({ left, right, sampleRate }: StereoSound, from: number, to: number): number {
  const first = Math.max(0, Math.round(from * sampleRate));
  const last = Math.min(left.length, Math.round(to * sampleRate));
  if (last <= first) return 0;
  return Math.sqrt((acRms(left, first, last) ** 2 + acRms(right, first, last) ** 2) / 2);
}

function measured(measure: Measure, cut: ItemCut, conditions: TakeConditions): ItemFeatures {
  const { left, right, sampleRate, steady } = cut;
  const [from, to] = steady;
  switch (measure.kind) {
    case 'noiseFloor':
      return { noiseFloor: decibels(Math.max(1e-10, rmsOfBoth(cut, from, to))) };
    case 'level': {
      // The floor's own power is not the note's.
      const power = rmsOfBoth(cut, from, to) ** 2 - conditions.floor ** 2;
      return power > conditions.floor ** 2 ? { level: 10 * Math.log10(power) } : {};
    }
    case 'spectrum':
      return { mel: [...melSpectrum([left, right], sampleRate, from, to)] };
    case 'pitch':
      return found('frequency', steadyFrequency(cut));
    case 'partials': {
      const frequency = keyedFrequency(cut);
      if (frequency === undefined) return {};
      return { partials: partialLevels(part(left, cut), part(right, cut), sampleRate, frequency) };
    }
    case 'onset': {
      const onset = findOnset(cut, cut.at - 0.005, cut.at + LATEST_ONSET);
      return found('onset', onset && (onset.at - cut.at) / conditions.stretch);
    }
    case 'attack':
      return found('attack', times(riseOf(cut), conditions));
    case 'decay':
      return found('decay', times(fallOf(cut, cut.at, cut.off), conditions));
    case 'release':
      return found('release', times(fallOf(cut, cut.off - 0.05, cut.end), conditions));
    case 'lfo':
      return found('lfo', lfoOf(cut, measure, conditions));
    case 'chorus': {
      const motion = chorusMotion(part(left, cut), part(right, cut), sampleRate);
      if (!motion) return {};
      const { rate, left: leftDelay, right: rightDelay, correlation } = motion;
      return { chorus: { rate, left: leftDelay, right: rightDelay, correlation } };
    }
    case 'pitchPath':
      return { pitchPath: pitchPath(cut) };
    case 'filter': {
      const reference = conditions.cutOf(measure.reference);
      if (!reference || !isAudible(reference, conditions.floor)) return {};
      const { corner, slope, peak } = filterResponse(density(reference), density(cut), measure.pass);
      const known = slope !== null && Math.abs(slope) <= STEEPEST && peak <= MOST_PEAK;
      return { filter: { corner, slope: known ? slope : null, peak } };
    }
  }
}

function found<K extends keyof ItemFeatures>(key: K, value: ItemFeatures[K] | undefined): ItemFeatures {
  return value === undefined ? {} : { [key]: value };
}

/** The steady part of a channel. */
function part(channel: Float32Array, { steady: [from, to], sampleRate }: ItemCut): Float32Array {
  return channel.subarray(Math.max(0, Math.round(from * sampleRate)), Math.round(to * sampleRate));
}

function steadyPart(cut: ItemCut): StereoSound {
  return { left: part(cut.left, cut), right: part(cut.right, cut), sampleRate: cut.sampleRate };
}

/** The channel that is louder in the steady part: pitches are measured in one. */
function louder(cut: ItemCut): Float32Array {
  return acRms(part(cut.left, cut)) >= acRms(part(cut.right, cut)) ? cut.left : cut.right;
}

function steadyFrequency(cut: ItemCut): number | undefined {
  const { key } = cut.item;
  const lowest = key === undefined ? 20 : 0.45 * hertzOfNote(key);
  const frequency = measureFrequency(part(louder(cut), cut), cut.sampleRate, { lowest });
  return frequency !== undefined && Number.isFinite(frequency) && frequency > 0 ? frequency : undefined;
}

/** The same, but of a filter that sings louder than the note the note's. */
function keyedFrequency(cut: ItemCut): number | undefined {
  const { key } = cut.item;
  const found = steadyFrequency(cut);
  if (key === undefined || (found !== undefined && found < SINGING * hertzOfNote(key))) return found;
  return measureFrequency(part(louder(cut), cut), cut.sampleRate, { near: hertzOfNote(key) }) ?? found;
}

function riseOf(cut: ItemCut): MeasuredEnvelope | null {
  const { left, right, sampleRate, at, off } = cut;
  return riseTimes([left, right], sampleRate, at - 0.02, off);
}

function fallOf(cut: ItemCut, from: number, to: number): MeasuredEnvelope | null {
  const { left, right, sampleRate } = cut;
  return fallTimes([left, right], sampleRate, from, to);
}

function times(
  envelope: MeasuredEnvelope | null,
  { stretch }: Pick<TakeConditions, 'stretch'>,
): EnvelopeTimes | undefined {
  if (!envelope) return undefined;
  const [t10, t50, t90] = [envelope.t10 / stretch, envelope.t50 / stretch, envelope.t90 / stretch];
  if (![t10, t50, t90, ...envelope.shape].every(Number.isFinite)) return undefined;
  return { t10, t50, t90, shape: envelope.shape };
}

function lfoOf(
  cut: ItemCut,
  measure: Extract<Measure, { kind: 'lfo' }>,
  { stretch }: TakeConditions,
): ItemFeatures['lfo'] {
  const track = movement(cut, measure.of);
  const steady = measureModulation(trackPart(track, ...cut.steady));
  if (!steady) return undefined;
  const { rate, depth } = steady;
  if (!measure.delay) return { rate: rate * stretch, depth };
  const whole = measureModulation(trackPart(track, cut.at + LATEST_ONSET, cut.off));
  const delay = whole && (whole.delay + LATEST_ONSET) / stretch;
  return { rate: rate * stretch, depth, ...(delay === null ? {} : { delay }) };
}

/** Cents, dB or semitones over time. */
function movement(cut: ItemCut, of: 'pitch' | 'level' | 'brightness'): Track {
  const { left, right, sampleRate, item } = cut;
  const frequency = hertzOfNote(item.key ?? 60);
  if (of === 'pitch') {
    // periods around the key's only: windows stay short enough for a quick LFO
    const range = { lowest: frequency / 2.5, highest: frequency * 2.5 };
    return trackInCents(pitchTrack(louder(cut), sampleRate, { step: LFO_STEP, ...range }), frequency);
  }
  if (of === 'brightness') return brightnessTrack([left, right], sampleRate, undefined, LFO_STEP);
  const levels = levelTrack(
    [left, right],
    sampleRate,
    item.key === undefined ? 0.02 : 1 / frequency,
    LFO_STEP,
  );
  return { ...levels, values: levels.values.map((level) => decibels(Math.max(level, 1e-6))) };
}

function pitchPath(cut: ItemCut): (number | null)[] {
  const step = (cut.off - cut.at) / PITCH_PATH_POINTS;
  const track = pitchTrack(louder(cut), cut.sampleRate, { step: Math.max(0.005, step / 3) });
  const key = hertzOfNote(cut.item.key ?? 60);
  const path = Array.from({ length: PITCH_PATH_POINTS }, (_, n) => {
    const from = cut.at + n * step;
    const frequency = median(trackPart(track, from, from + step).values);
    return frequency === undefined ? null : cents(frequency, key);
  });
  return path.map((value, n) => (isGlitch(value, path[n - 1], path[n + 1]) ? null : value));
}

/** True for one value far beyond both of its neighbours: a window with the end of one pitch and the start of another. */
function isGlitch(value: number | null, ...neighbours: readonly (number | null | undefined)[]): boolean {
  const near = neighbours.filter((one) => typeof one === 'number');
  if (value === null || near.length < 2) return false;
  return value > Math.max(...near) + MOST_BEYOND || value < Math.min(...near) - MOST_BEYOND;
}

/** Samples of the windows of a power density: 85 ms, if the steady part is as long. */
function densityWindow(cut: ItemCut): number {
  const wanted = 2 ** Math.round(Math.log2(0.085 * cut.sampleRate));
  return Math.min(wanted, 2 ** Math.floor(Math.log2(part(cut.left, cut).length)));
}

/** Both channels' power density over the steady part. */
function density(cut: ItemCut): Spectrum {
  return stereoDensity(steadyPart(cut), densityWindow(cut));
}

/**
 * How far the emulator may be from a recorded unit. A quantity passes if its distance is at most the larger of the fixed
 * limit in this table and `TAKES_FACTOR` times the distance between two takes of the unit.
 */

/** How many times the distance between two takes of one setting is allowed. */
export const TAKES_FACTOR = 3;

/** How many standard errors by chance a difference may have on top of its fixed limit. */
export const CHANCE_FACTOR = 3;

/**
 * A fixed limit, which is about the machine, where chance adds to the machine's own difference: as independent things do,
 * their squares. `chance` is the difference's standard error.
 */
export function widened(limit: number, chance: number): number {
  return Math.hypot(limit, CHANCE_FACTOR * chance);
}

/** One quantity's fixed limit. */
export interface FixedLimit {
  /** What is measured, and how two of them are compared. */
  readonly how: string;
  /** The most that passes; null for what is only told. */
  readonly limit: number | null;
  /** Of the limit and of differences. */
  readonly unit: DifferenceUnit;
  /** No limit in per cent is smaller than this, in the values' own unit. */
  readonly least?: number;
}

/** Units of differences and limits. */
export type DifferenceUnit = 'cent' | 'dB' | 'dB/oct' | '%' | 'ms' | 'times' | 'st' | '';

/** One control refresh of the instrument, ms: its times can't be told more finely. */
export const REFRESH = 10;

function limit(how: string, most: number | null, unit: DifferenceUnit, least?: number): FixedLimit {
  return { how, limit: most, unit, ...(least !== undefined && { least }) };
}

const time = (what: string): FixedLimit => limit(what, 10, '%', REFRESH);
const shape = (what: string): FixedLimit =>
  limit(`rms difference of the ${what}'s dB curve, time normalised to 10-90 %`, 1.5, 'dB');

/** All fixed limits, our decision throughout: about what ears tell apart, or what one control refresh does. */
export const FIXED_LIMITS = {
  'recording level': limit('median level difference of a take, removed from all its levels', null, 'dB'),
  tuning: limit('median pitch difference of a take, removed from all its pitches', null, 'cent'),
  'key pitch': limit('pitch of a key, tuning removed', 1, 'cent'),
  'key pitch, median': limit('median over the keys of a group', 0.3, 'cent'),
  pitch: limit('pitch of what has no key, such as a filter that oscillates', 100, 'cent'),
  level: limit('level against the other items of the take', 1.5, 'dB'),
  'partials, mean': limit('mean difference of partial levels to 8 kHz, above -50 dB', 1.5, 'dB'),
  'partials, worst': limit('largest difference of a partial level to 8 kHz, above -50 dB', 4, 'dB'),
  'mel distance': limit('rms difference of 64 mel bands, level removed, floor at -80 dB', 3, 'dB'),
  'mel distance, noise': limit('the same of a sound without pitch', 4, 'dB'),
  'noise floor': limit('level without a note, against the level of the notes', 3, 'dB'),
  'attack t10': time('time to 10 % of the rise'),
  'attack t50': time('time to 50 % of the rise'),
  'attack t90': time('time to 90 % of the rise'),
  'attack shape': shape('rise'),
  'decay t10': time('time to 10 % of the fall'),
  'decay t50': time('time to 50 % of the fall'),
  'decay t90': time('time to 90 % of the fall'),
  'decay shape': shape('fall'),
  'release t10': time('time to 10 % of the fall after the note off'),
  'release t50': time('time to 50 % of the fall after the note off'),
  'release t90': time('time to 90 % of the fall after the note off'),
  'release shape': shape('release'),
  'filter corner': limit('corner or peak of a single voice; twice that outside 100 Hz to 5 kHz', 200, 'cent'),
  'filter corner, mid-range': limit('mean over the voices of a sweep, 100 Hz to 5 kHz', 100, 'cent'),
  'filter corner, ends': limit('mean over the voices of a sweep, below 100 Hz and above 5 kHz', 200, 'cent'),
  'filter slope': limit('dB an octave, above the corner', 2, 'dB/oct'),
  'filter peak': limit('highest point above the pass band', 2, 'dB'),
  'voice spread of level': limit('ratio of standard deviations over the voices', 2, 'times', 0.1),
  'voice spread of spectrum': limit("ratio of mean mel distances from the voices' mean", 2, 'times', 0.3),
  'LFO rate': limit('rate of a steady modulation, or 0.06 turns in all that is heard of it', 2, '%'),
  'LFO depth': limit('half of peak to peak: cents, dB or semitones', 10, '%'),
  'LFO delay': limit('time until half of the depth is reached', 5, '%', REFRESH),
  'pitch path': limit(
    'rms difference of the path from note on to note off, one step of time forgiven',
    5,
    'cent',
  ),
  'chorus rate': limit('rate of the delay lines', 3, '%'),
  'chorus delay, left, shortest': limit('delay behind the dry sound', 10, '%'),
  'chorus delay, left, longest': limit('delay behind the dry sound', 10, '%'),
  'chorus delay, right, shortest': limit('delay behind the dry sound', 10, '%'),
  'chorus delay, right, longest': limit('delay behind the dry sound', 10, '%'),
  'chorus correlation': limit('likeness of left and right, -1 to 1', 0.1, ''),
  'note latency, median': limit('median time from note on to sound, over a group', 2, 'ms'),
  'note latency, quartiles': limit('first and third quartile of the same, the worse of them', 3, 'ms'),
} as const satisfies Readonly<Record<string, FixedLimit>>;

/** What is compared. */
export type QuantityName = keyof typeof FIXED_LIMITS;

/** Hz between which the filter's corner is judged most strictly. */
export const MID_RANGE: readonly [from: number, to: number] = [100, 5000];

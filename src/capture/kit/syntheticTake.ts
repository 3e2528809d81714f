import { resampleAt } from '../../audio/driftResampler.js';
import type { KitBlock } from '../kit.js';
import { type BlockSound, type RenderBlockOptions, renderBlockSteps } from './renderBlock.js';
import { mixed } from './seeds.js';

/** What happens to a sound on its way from the instrument's jacks into a file. */
export interface RecordingPath {
  /** Seconds of the file before the block begins. */
  readonly offset: number;
  /** How much faster the recorder's clock runs than the player's, parts in a million. */
  readonly drift: number;
  /** Hum and hiss of the interface: white noise, dBFS rms in each channel. */
  readonly noise: number;
  /** dB. */
  readonly gain: number;
  /** Chooses the noise; default 1. */
  readonly seed?: number;
}

/** Seconds that the recorder runs on behind the block. */
const TAIL_SECONDS = 1;

/** A made-up recording of a rendered block. @throws RangeError for a drift beyond 10 000 parts in a million. */
export function recordedSound(sound: BlockSound, path: RecordingPath): BlockSound {
  const { sampleRate } = sound;
  const { offset, drift, noise, gain, seed = 1 } = path;
  const clock = 1 + drift * 1e-6;
  const before = offset * sampleRate;
  const count = Math.round(before + sound.left.length * clock + TAIL_SECONDS * sampleRate);
  const amplitude = 10 ** (gain / 20);
  const hiss = 10 ** (noise / 20);
  const channel = (samples: Float32Array, which: number): Float32Array => {
    const recorded = resampleAt(samples, -before / clock, 1 / clock, count);
    const random = gaussian(Math.floor(mixed(seed, 1000 + which) * 0x1_0000_0000));
    for (let n = 0; n < count; n++) recorded[n] = amplitude * recorded[n]! + hiss * random();
    return recorded;
  };
  return { left: channel(sound.left, 0), right: channel(sound.right, 1), sampleRate };
}

/** Normally distributed numbers of variance 1: the polar method of Marsaglia over a 32-bit xorshift. */
function gaussian(seed: number): () => number {
  let state = seed | 0 || 1;
  let spare: number | undefined;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x8000_0000;
  };
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const x = uniform();
      const y = uniform();
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
}

/** The emulated instrument, and how it is recorded. */
export interface SyntheticTakeOptions extends RenderBlockOptions, Partial<Omit<RecordingPath, 'seed'>> {}

/** What a made-up recording is like unless it is said: an interface's clock and noise. */
export const SYNTHETIC_DRIFT = 23;
export const SYNTHETIC_NOISE = -88;
export const SYNTHETIC_GAIN = 0;

/** Seconds of silence before a block if none are given: others in every file, as a hand starts a recorder. */
export function syntheticOffset(seed: number, block: number, take: number): number {
  return 0.5 + 2.5 * mixed(seed, 100 * take + block);
}

/**
 * One block of a made-up unit as a recording: seed and profile make the instrument, `take` says which of its recordings
 * it is. Yields the seconds rendered.
 */
export async function* syntheticTakeSteps(
  block: KitBlock,
  options: SyntheticTakeOptions = {},
): AsyncGenerator<number, BlockSound, void> {
  const { seed = 1, take = 1 } = options;
  const sound = yield* renderBlockSteps(block, options);
  return recordedSound(sound, {
    offset: options.offset ?? syntheticOffset(seed, block.number, take),
    drift: options.drift ?? SYNTHETIC_DRIFT,
    noise: options.noise ?? SYNTHETIC_NOISE,
    gain: options.gain ?? SYNTHETIC_GAIN,
    seed: seed * 1000 + block.number * 10 + take,
  });
}

/** The same in one go. */
export async function syntheticTake(
  block: KitBlock,
  options: SyntheticTakeOptions = {},
): Promise<BlockSound> {
  const steps = syntheticTakeSteps(block, options);
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
  }
}

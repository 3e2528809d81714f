import { Tone } from '../patches/tone.js';

/** Twelve keys over four octaves. */
export const BENCHMARK_KEYS: readonly number[] = [36, 40, 43, 48, 52, 55, 60, 64, 67, 72, 76, 79];

/** Two saws a voice, cutoff at 2 kHz (10 Hz x 2^(10.97 x 88 / 127)), chorus on. */
export function benchmarkTone(): Tone {
  const tone = Tone.initial('BENCH');
  tone.set('mix-dco2', 127);
  tone.set('dco2-fine-tune', 70);
  tone.set('vcf-cutoff', 88);
  tone.setStep('chorus', 1);
  return tone;
}

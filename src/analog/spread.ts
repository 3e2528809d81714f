import type { AnalogProfile } from '../profiles/analogProfile.js';
import { bipolar, STREAM_CUTOFF, STREAM_INTEGRATOR, STREAM_LEVEL, streamKey } from './hash.js';

/**
 * Slope factor of an oscillator's integrator in volts per second at cv = 1, tolerance included. `oscillator` 0-5
 * = DCO1 of voices 0-5, 6-11 = DCO2. Used by the heard oscillators and by the calibration comparator alike.
 */
export function rampRate(profile: AnalogProfile, seed: number, board: number, oscillator: number): number {
  const tolerance =
    1 + profile.dco.integratorTolerance * bipolar(streamKey(seed, board, STREAM_INTEGRATOR + oscillator));
  return (profile.dac.fullScaleVolts / profile.dco.rampTimeConstant) * tolerance;
}

/** Factor on the cutoff of a voice. */
export function cutoffFactor(profile: AnalogProfile, seed: number, board: number, voice: number): number {
  return 1 + profile.vcf.cutoffSpread * bipolar(streamKey(seed, board, STREAM_CUTOFF + voice));
}

/** Factor on the level of a voice. */
export function levelFactor(profile: AnalogProfile, seed: number, board: number, voice: number): number {
  return 10 ** ((profile.vca.levelSpread * bipolar(streamKey(seed, board, STREAM_LEVEL + voice))) / 20);
}

import type { AnalogProfile, FilterTopology } from '../profiles/analogProfile.js';

const EXP2_STEPS = 64;
const EXP2_LOWEST = -64;
const EXP2_HIGHEST = 64;
const EXP2_TABLE = new Float64Array((EXP2_HIGHEST - EXP2_LOWEST) * EXP2_STEPS + 1);
for (let n = 0; n < EXP2_TABLE.length; n++) EXP2_TABLE[n] = 2 ** (EXP2_LOWEST + n / EXP2_STEPS);

/** 2^x for -64 < x < 64, relative error below 4e-11: a table of 64ths and a cubic. */
export function exp2(x: number): number {
  const position = (x - EXP2_LOWEST) * EXP2_STEPS;
  const index = (position + 0.5) | 0;
  const rest = (position - index) * (Math.LN2 / EXP2_STEPS);
  return EXP2_TABLE[index]! * (1 + rest * (1 + rest * (0.5 + rest * (1 / 6))));
}

/**
 * tanh(x) as the circuit's OTAs use it: a rational function, error below 9.4e-7 for |x| < 3 and 1e-4 everywhere.
 */
export function otaTanh(x: number): number {
  if (x > 4.97) x = 4.97;
  else if (x < -4.97) x = -4.97;
  const x2 = x * x;
  const x4 = x2 * x2;
  return (x * (135135 + x2 * 17325 + x4 * (378 + x2))) / (135135 + x2 * 62370 + x4 * (3150 + x2 * 28));
}

/** Resonance cv to the coefficients of the filter core, for the reading of a profile. */
export class ResonanceLaw {
  /** Results of `evaluate`: regeneration of sections 1 and 2 (negative = damping) and global loop gain. */
  section1 = 0;
  section2 = 0;
  loop = 0;
  private readonly topology: FilterTopology;
  private readonly octaves: number;
  private readonly knee: number;
  private readonly atKnee: number;

  constructor(profile: AnalogProfile) {
    this.topology = profile.vcf.topology;
    this.octaves = profile.vcf.resonanceDecades * Math.log2(10);
    this.knee = profile.vcf.resonanceKnee;
    this.atKnee = this.topology.k0 - this.topology.k0 * 2 ** (-this.octaves * this.knee);
  }

  /** `cv` 0-1. */
  evaluate(cv: number): void {
    const { law, top, k0, section1, section2 } = this.topology;
    let strength = 0;
    if (law === 'regeneration') {
      strength =
        cv <= this.knee
          ? k0 - k0 * exp2(-this.octaves * cv)
          : this.atKnee + ((top - this.atKnee) * (cv - this.knee)) / (1 - this.knee);
    } else if (law === 'damping') {
      strength = -2 * (top / 2) ** cv;
    } else {
      this.loop = top * cv;
    }
    this.section1 = section1 * strength;
    this.section2 = section2 * strength;
  }
}

import { type AnalogProfile, analogProfile } from '../../profiles/analogProfile.js';
import type { TrialRequest } from './family.js';
import type { SearchResult } from './gaussNewton.js';
import type { Needs } from './quantities.js';

/**
 * What the tolerances of single voices do to a fit. A note of the kit is played by one voice, and by how much that voice
 * differs from the others the fit can't see in it. So the search goes with a machine whose voices are alike, and in the
 * end machines with the values found and other tolerances stand in for the unit: by how much each would have moved a
 * value is how sure the value is.
 */

/** Machines with other tolerances that are tried. */
const MACHINES = 4;

/** Two standard deviations hold 95 % of what is known well; a deviation from four draws has to be so much larger. */
const FEW_DRAWS = 2.78 / 2;

/** Seeds of the machines are so far from each other and from the fit's. */
const SEED_STEP = 1009;

/** The machine with all its voices alike, the boot-calibrated integrators apart. */
export function evenVoices(profile: AnalogProfile): AnalogProfile {
  return {
    ...profile,
    vcf: { ...profile.vcf, cutoffSpread: 0 },
    vca: { ...profile.vca, levelSpread: 0 },
  };
}

/** The machine with what its voices differ by: as it says, but no less than the built-in profile does. */
function unevenVoices(profile: AnalogProfile): AnalogProfile {
  const { vcf, vca } = analogProfile('default');
  const cutoffSpread = Math.max(vcf.cutoffSpread, profile.vcf.cutoffSpread);
  const levelSpread = Math.max(vca.levelSpread, profile.vca.levelSpread);
  return { ...profile, vcf: { ...profile.vcf, cutoffSpread }, vca: { ...profile.vca, levelSpread } };
}

/** Trials of machines that could have been the unit. @param seed of the fit's own machine. */
export function machinesLike(profile: AnalogProfile, needs: Needs, seed: number): TrialRequest[] {
  return Array.from({ length: MACHINES }, (_, n) => {
    return { profile: unevenVoices(profile), needs, seed: seed + (n + 1) * SEED_STEP };
  });
}

/**
 * A search's result with its standard errors no smaller than what the machines would have moved it by.
 * @param own residuals of the profile found.
 * @param machines residuals of the machines that could have been the unit.
 */
export function surelyWithin(
  result: SearchResult,
  own: readonly number[],
  machines: readonly (readonly number[])[],
): SearchResult {
  const moved = result.influence.map((row) => {
    const shifts = machines.map((residuals) =>
      row.reduce((sum, per, i) => {
        const by = residuals[i]! - own[i]!;
        return sum + (Number.isFinite(by) ? per * by : 0);
      }, 0),
    );
    return Math.sqrt(shifts.reduce((sum, shift) => sum + shift * shift, 0) / shifts.length);
  });
  return { ...result, sigma: result.sigma.map((sigma, i) => Math.max(sigma, FEW_DRAWS * moved[i]!)) };
}

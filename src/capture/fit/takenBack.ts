import type { AnalogProfile } from '../../profiles/analogProfile.js';
import type { FitFamily, FitReading } from './families.js';
import { valueIn, withValue } from './fitParameter.js';
import type { FittedValue } from './fitResult.js';

/**
 * Takes back what a family or reading found, because it made the distance larger.
 * @param values what is said; those that are taken back say so afterwards.
 * @returns the profile with the start's values in their places.
 */
export function takenBack(
  subject: FitFamily | FitReading,
  profile: AnalogProfile,
  start: AnalogProfile,
  values: FittedValue[],
): AnalogProfile {
  const paths = 'choices' in subject ? [subject.path, ...subject.choices.flatMap(pathsOf)] : pathsOf(subject);
  values.forEach((value, i) => {
    if (!paths.includes(value.path) || !value.identifiable) return;
    const reason = 'nothing found is nearer than the start';
    values[i] = { ...value, value: value.start, identifiable: false, plusMinus: null, margin: null, reason };
  });
  if ('choices' in subject) return withReadingOf(subject, profile, start, values);
  const back = paths.reduce((whole, path) => withValue(whole, path, valueIn(start, path)), profile);
  return subject.bounded ? subject.bounded(back) : back;
}

function withReadingOf(
  { group }: FitReading,
  profile: AnalogProfile,
  start: AnalogProfile,
  values: readonly FittedValue[],
): AnalogProfile {
  if (group !== 'filter') {
    return { ...profile, dco: { ...profile.dco, crossModulation: start.dco.crossModulation } };
  }
  const { topology, resonanceDecades } = start.vcf;
  // a reading may have moved the cutoff to where its corner is that of the start
  const found = values.some(({ path, identifiable }) => path === 'vcf.cutoffAtZero' && identifiable);
  const { cutoffAtZero } = found ? profile.vcf : start.vcf;
  return { ...profile, vcf: { ...profile.vcf, topology, resonanceDecades, cutoffAtZero } };
}

function pathsOf({ parameters }: Pick<FitFamily, 'parameters'>): string[] {
  return parameters.map(({ path }) => path);
}

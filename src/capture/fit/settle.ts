import type { AnalogProfile } from '../../profiles/analogProfile.js';
import type { FitFamily, FitReading } from './families.js';
import { FamilySearch, type PlayTrials, settleFamilies } from './family.js';
import type { FitProgress } from './fitProgress.js';
import type { FittedValue } from './fitResult.js';
import type { SearchResult } from './gaussNewton.js';
import type { Target } from './quantities.js';
import {
  decideReading,
  foundValue,
  type TriedReading,
  unknownReading,
  unknownValue,
  withFound,
} from './verdicts.js';

/** What is to be fitted and what the unit says about it; without targets it says nothing. */
export interface Subject<T extends FitFamily | FitReading> {
  readonly of: T;
  readonly targets: readonly Target[];
  /** Why there are no targets. */
  readonly silence: string;
}

/** A result as it is told: with what is known about its uncertainty. */
export type Appraise = (result: SearchResult, targets: readonly Target[]) => SearchResult;

/** What is said, and the profile with all of it. */
export interface Verdict {
  readonly profile: AnalogProfile;
  readonly values: readonly FittedValue[];
}

/** Rounds that every reading gets, and how much further than the nearest it may then be to get more. */
const FIRST_ROUNDS = 4;
const HOPELESS = 3;

/** Tries all answers of a question; none if the unit says nothing about it. */
export async function* tryReadings(
  { of, targets }: Subject<FitReading>,
  profile: AnalogProfile,
  play: PlayTrials,
): AsyncGenerator<FitProgress, TriedReading[], void> {
  if (targets.length === 0) return [];
  const races = of.choices.map((choice) => {
    const from = choice.apply(profile);
    const parameters = [...choice.parameters, ...choice.along];
    const family = { name: choice.name, parameters, quantities: of.quantities };
    const search = new FamilySearch(family, targets, from);
    return { choice, from, search, steps: settleFamilies([search], from, play) };
  });
  const run = async function* (race: (typeof races)[number], goesOn: (rounds: number) => boolean) {
    for (let step = await race.steps.next(); !step.done; step = await race.steps.next()) {
      const { rounds } = step.value;
      const text = `${of.title} as ${race.choice.name}, round ${rounds + 1}`;
      yield { stage: 'search', text } satisfies FitProgress;
      if (!goesOn(rounds)) return;
    }
  };
  for (const race of races) yield* run(race, (rounds) => rounds < FIRST_ROUNDS);
  const after = ({ search }: (typeof races)[number]): number => search.result.after;
  const ranked = [...races].sort((a, b) => after(a) - after(b));
  const isNear = (race: (typeof races)[number]): boolean =>
    after(race) <= HOPELESS * Math.min(...races.map(after));
  for (const race of ranked) if (isNear(race)) yield* run(race, () => isNear(race));
  return races.map(({ choice, from, search }) => {
    return { choice, profile: search.applied(from), result: search.result };
  });
}

/** What the readings that were tried say. @param profile that the answer goes into. */
export function tellReading(
  { of, targets, silence }: Subject<FitReading>,
  tried: readonly TriedReading[],
  start: AnalogProfile,
  profile: AnalogProfile,
  appraise: Appraise = (result) => result,
): Verdict {
  if (tried.length === 0) return { profile, values: unknownReading(of, start, silence) };
  const appraised = tried.map((one) => ({ ...one, result: appraise(one.result, targets) }));
  const { kept, values } = decideReading(of, appraised, start);
  return { profile: withFound(kept.choice.apply(profile), values), values };
}

/** Lets all families that the unit says something about search at once. */
export async function* searchNumbers(
  subjects: readonly Subject<FitFamily>[],
  profile: AnalogProfile,
  play: PlayTrials,
): AsyncGenerator<FitProgress, ReadonlyMap<FitFamily, SearchResult>, void> {
  const searches = new Map(
    subjects
      .filter(({ targets }) => targets.length > 0)
      .map(({ of, targets }) => [of, new FamilySearch(of, targets, profile)]),
  );
  const steps = settleFamilies([...searches.values()], profile, play);
  for (let step = await steps.next(); !step.done; step = await steps.next()) {
    const { rounds, searching } = step.value;
    yield { stage: 'search', text: `round ${rounds + 1}: ${searching.join(', ')}` };
  }
  return new Map([...searches].map(([of, { result }]) => [of, result]));
}

/** What the searches say. @param profile that the values go into. */
export function tellNumbers(
  subjects: readonly Subject<FitFamily>[],
  results: ReadonlyMap<FitFamily, SearchResult>,
  start: AnalogProfile,
  profile: AnalogProfile,
  appraise: Appraise = (result) => result,
): Verdict {
  let settled = profile;
  const values: FittedValue[] = [];
  for (const { of, targets, silence } of subjects) {
    const found = results.get(of);
    const result = found && (of.calibrated ? found : appraise(found, targets));
    const told = of.parameters.map((parameter, n) =>
      result ? foundValue(of, parameter, n, start, result) : unknownValue(of, parameter, start, silence),
    );
    values.push(...told);
    settled = withFound(settled, told);
    if (of.bounded && told.some(({ identifiable }) => identifiable)) settled = of.bounded(settled);
  }
  return { profile: settled, values };
}

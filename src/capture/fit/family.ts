import type { AnalogProfile } from '../../profiles/analogProfile.js';
import { type FitParameter, fromSearch, toSearch, valueIn, withValue } from './fitParameter.js';
import { GaussNewton, type SearchResult } from './gaussNewton.js';
import {
  type FeatureTable,
  type Needs,
  needsOf,
  type Quantity,
  residualsOf,
  type Target,
  unitedNeeds,
} from './quantities.js';

/**
 * Parameters that are found together because the same items answer for them. Families have items of their own, so that
 * one replay can try a value of every family at once.
 */
export interface Family {
  readonly name: string;
  readonly parameters: readonly FitParameter[];
  readonly quantities: readonly Quantity[];
  /** Brings values that can't be together to where they can. */
  readonly bounded?: (profile: AnalogProfile) => AnalogProfile;
}

/** A trial of a whole profile, of which only some items are wanted. */
export interface TrialRequest {
  readonly profile: AnalogProfile;
  readonly needs: Needs;
  /** Tolerances of its components; default those of the fit's machine. */
  readonly seed?: number;
  /** Number of another stretch of noise; default 0. */
  readonly noise?: number;
}

/** Plays trials; answers in the order of the requests. */
export type PlayTrials = (requests: readonly TrialRequest[]) => Promise<readonly FeatureTable[]>;

/** A family on its way. */
export class FamilySearch {
  readonly needs: Needs;
  private readonly search: GaussNewton;

  constructor(
    readonly family: Family,
    readonly targets: readonly Target[],
    start: AnalogProfile,
  ) {
    this.needs = needsOf(targets.map(({ quantity }) => quantity));
    this.search = new GaussNewton(
      family.parameters.map((parameter) => ({
        start: toSearch(parameter, Math.max(parameter.lower, valueIn(start, parameter.path))),
        lower: toSearch(parameter, parameter.lower),
        upper: toSearch(parameter, parameter.upper),
        step: parameter.step,
        scan: parameter.scan,
      })),
    );
  }

  get done(): boolean {
    return this.search.done;
  }

  get result(): SearchResult {
    return this.search.result();
  }

  ask(): readonly (readonly number[])[] {
    return this.search.ask();
  }

  tell(features: readonly FeatureTable[]): void {
    this.search.tell(features.map((table) => residualsOf(this.targets, table)));
  }

  /** `profile` with the family's values at a point of its search; default the best one so far. */
  applied(profile: AnalogProfile, point = this.search.best): AnalogProfile {
    const { parameters, bounded } = this.family;
    const applied = parameters.reduce(
      (whole, parameter, i) => withValue(whole, parameter.path, fromSearch(parameter, point[i]!)),
      profile,
    );
    return bounded ? bounded(applied) : applied;
  }
}

/** Where a search of many families is. */
export interface SearchProgress {
  /** Rounds of trials that have been played. */
  readonly rounds: number;
  /** Families that are still searching. */
  readonly searching: readonly string[];
}

/**
 * Lets all families search at the same time: each round gathers what they ask for into as few trials as possible.
 * @param start profile of everything that is not searched for.
 */
export async function* settleFamilies(
  searches: readonly FamilySearch[],
  start: AnalogProfile,
  play: PlayTrials,
): AsyncGenerator<SearchProgress, AnalogProfile, void> {
  const best = () => searches.reduce((profile, search) => search.applied(profile), start);
  for (let rounds = 0; ; rounds++) {
    const asked = searches.flatMap((search) => {
      const points = search.ask();
      return points.length === 0 ? [] : [{ search, points }];
    });
    if (asked.length === 0) return best();
    yield { rounds, searching: asked.map(({ search }) => search.family.name) };
    const most = Math.max(...asked.map(({ points }) => points.length));
    const settled = best();
    const requests = Array.from({ length: most }, (_, n): TrialRequest => {
      const taking = asked.filter(({ points }) => n < points.length);
      return {
        profile: taking.reduce((profile, { search, points }) => search.applied(profile, points[n]), settled),
        needs: unitedNeeds(taking.map(({ search }) => search.needs)),
      };
    });
    const features = await play(requests);
    for (const { search, points } of asked) search.tell(features.slice(0, points.length));
  }
}

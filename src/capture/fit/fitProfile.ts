import { type AnalogProfile, analogProfile } from '../../profiles/analogProfile.js';
import { type CaptureKit, captureKit } from '../kit/captureKit.js';
import type { BlockMachine } from '../kit/renderBlock.js';
import type { Unit } from '../unit/unit.js';
import { checkComparable } from '../verdict/compareUnit.js';
import {
  FIT_GROUPS,
  type FitFamily,
  type FitGroup,
  type FitReading,
  fitFamilies,
  fitReadings,
} from './families.js';
import type { PlayTrials } from './family.js';
import { withValue } from './fitParameter.js';
import type { FitProgress } from './fitProgress.js';
import type { BlockDistance, FitResult } from './fitResult.js';
import { distanceOf, type FeatureTable, needsOf, residualsOf, type Target, targetsOf } from './quantities.js';
import {
  type Appraise,
  type Subject,
  searchNumbers,
  tellNumbers,
  tellReading,
  tryReadings,
  type Verdict,
} from './settle.js';
import { takenBack } from './takenBack.js';
import { evenVoices, machinesLike, surelyWithin } from './tolerances.js';
import { type OpenBlock, openBlockHere, TrialStage } from './trialStage.js';
import type { TriedReading } from './verdicts.js';

export interface FitOptions extends Omit<BlockMachine, 'analog' | 'take'> {
  /** Component values to begin with; default the built-in profile `default`. */
  readonly analog?: AnalogProfile;
  /** What to fit; default everything. */
  readonly only?: readonly FitGroup[];
  /** How blocks are played; default one after the other, where this is called. */
  readonly openBlock?: OpenBlock;
}

/** Of the emulator, where none is given. */
const DEFAULT_SEED = 1;

/** Number of another stretch of noise. */
const OTHER_NOISE = 1;

/** How much larger a distance may be than before and still be the same. */
const ROUNDING = 1.001;

/**
 * Finds the values of the analog profile with which the emulator comes closest to a unit: analysis by synthesis. What
 * the computers of the machine do with the kit does not depend on these values, so they run once; then the analog half
 * plays the items that answer for a value again and again, and the code that measured the unit measures it.
 *
 * A value is only taken over if the takes tell it: its two standard deviations, from how the features move against how
 * takes and renders scatter, have to be well below the range searched.
 *
 * @throws UnitComparisonError for a unit of another kit version, or measured by another program; RangeError for a
 * group that there is not.
 */
export async function* fitProfile(
  unit: Unit,
  options: FitOptions = {},
): AsyncGenerator<FitProgress, FitResult, void> {
  checkGroups(options);
  const { only = FIT_GROUPS, analog: start = analogProfile('default') } = options;
  const kit = captureKit(unit.manifest.model);
  checkComparable(unit, kit);
  const families = fitFamilies(kit).filter(({ group }) => only.includes(group));
  const readings = fitReadings(kit).filter(({ group }) => only.includes(group));
  const recorded = new Set(unit.features.map(({ block }) => block));
  const heard = [...readings, ...families].filter(({ blocks }) => blocks.every((one) => recorded.has(one)));
  const needs = needsOf(heard.flatMap(({ quantities }) => quantities));

  const stage = yield* openStage(kit, needs, start, options);
  const takes = takesOf(unit);
  const needsWith = (different: boolean) =>
    needsOf(heard.filter(({ ofVoices = false }) => ofVoices === different).flatMap((one) => one.quantities));
  const [alike, different] = [needsWith(false), needsWith(true)];
  const played = async (profile: AnalogProfile, noise = 0): Promise<FeatureTable> => {
    const requests = [
      { profile: evenVoices(profile), needs: alike, noise },
      { profile, needs: different, noise },
    ];
    return Object.assign({}, ...(await stage.play(requests)));
  };
  yield { stage: 'yardstick', text: 'the distance of the start' };
  const before = await played(start);
  const renders = [before];
  // How much chance there is in the features, two takes tell better.
  if (takes.length === 1) renders.push(await played(start, OTHER_NOISE));
  const subject = <T extends FitFamily | FitReading>(of: T): Subject<T> => {
    return {
      of,
      targets: heard.includes(of) ? targetsOf(of.quantities, takes, renders) : [],
      silence: silenceOf(of, recorded),
    };
  };
  const play: PlayTrials = (requests) => stage.play(requests);
  const playEven: PlayTrials = (requests) =>
    stage.play(requests.map((one) => ({ ...one, profile: evenVoices(one.profile) })));

  const named = readings.map(subject);
  const numbers = families.filter(({ ofVoices }) => !ofVoices).map(subject);
  const spreads = families.filter(({ ofVoices }) => ofVoices).map(subject);
  const leading = numbers.filter(({ of }) => of.leads);
  const leads = yield* searchNumbers(leading, start, playEven);
  const led = tellNumbers(leading, leads, start, start).profile;
  const tried: (readonly TriedReading[])[] = [];
  for (const one of named) tried.push(yield* tryReadings(one, led, playEven));
  const answered = tellAll(named, tried, start, led);
  const results = yield* searchNumbers(numbers, answered.profile, playEven);
  const counted = tellNumbers(numbers, results, start, answered.profile);
  const spread = yield* searchNumbers(spreads, counted.profile, play);

  yield { stage: 'check', text: 'the distance that is left, and of machines with other tolerances' };
  // A spread that is not told may still be larger than the start's, and everything the less sure.
  const likely = spreads.reduce((whole, { of }) => {
    const { x } = spread.get(of) ?? { x: [] };
    return x.reduce((all, value, i) => withValue(all, of.parameters[i]!.path, value), whole);
  }, counted.profile);
  let after = await played(likely);
  const machines = await stage.play(machinesLike(likely, needs, options.seed ?? DEFAULT_SEED));
  const appraise: Appraise = (result, targets) =>
    surelyWithin(
      result,
      residualsOf(targets, after),
      machines.map((one) => residualsOf(targets, one)),
    );
  const answers = tellAll(named, tried, start, start, appraise);
  const told = tellNumbers(numbers, results, start, answers.profile, appraise);
  const last = tellNumbers(spreads, spread, start, told.profile, appraise);
  const values = [...answers.values, ...told.values, ...last.values];
  let profile = last.profile;
  after = await played(profile);
  const subjects = [...named, ...numbers, ...spreads];
  // What is taken back can leave others worse.
  for (let left = subjects; ; ) {
    const worse = left.filter(({ targets }) => {
      return distance(targets, after) > ROUNDING * distance(targets, before);
    });
    if (worse.length === 0) break;
    for (const { of } of worse) profile = takenBack(of, profile, start, values);
    after = await played(profile);
    left = left.filter((one) => !worse.includes(one));
  }
  return {
    unit: unit.manifest.name,
    profile: { ...profile, name: `${unit.manifest.name} fitted` },
    values: FIT_GROUPS.flatMap((group) => values.filter((value) => value.group === group)),
    blocks: blockDistances(subjects, before, after),
    trials: stage.trials,
    seconds: stage.seconds,
  };
}

function checkGroups({ only = [] }: FitOptions): void {
  const unknown = only.find((group) => !FIT_GROUPS.includes(group));
  if (unknown !== undefined) {
    throw new RangeError(`nothing to fit is called "${unknown}"; there are ${FIT_GROUPS.join(', ')}`);
  }
}

/** Features by take, of all blocks together. */
function takesOf({ features }: Unit): FeatureTable[] {
  const takes = [...new Set(features.map(({ take }) => take))].sort((a, b) => a - b);
  return takes.map((take): FeatureTable => {
    return Object.assign({}, ...features.filter((one) => one.take === take).map(({ items }) => items));
  });
}

/** Why a unit says nothing about it. */
function silenceOf(
  { blocks, quantities, lacking }: FitFamily | FitReading,
  recorded: ReadonlySet<number>,
): string {
  if (quantities.length === 0) return lacking;
  const missing = blocks.filter((block) => !recorded.has(block));
  if (missing.length === 1) return `block ${missing[0]} was not recorded`;
  if (missing.length > 1) return `blocks ${missing.join(' and ')} were not recorded`;
  return `block ${blocks.join(' and ')} has none of its features in the takes, or not in the emulator`;
}

/** Runs the computers with every block that is needed. */
async function* openStage(
  kit: CaptureKit,
  needs: ReturnType<typeof needsOf>,
  start: AnalogProfile,
  { openBlock, only: _, analog: __, ...machine }: FitOptions,
): AsyncGenerator<FitProgress, TrialStage, void> {
  const stage = new TrialStage();
  const open = openBlock ?? openBlockHere({ model: kit.model, ...machine, analog: start });
  const opening: Promise<void>[] = [];
  for (const block of kit.blocks) {
    if (!block.items.some(({ id }) => needs.has(id))) continue;
    yield { stage: 'recording', text: `block ${block.number}, ${block.title}` };
    const one = stage.open(block, needs, open);
    opening.push(one);
    if (openBlock === undefined) await one;
  }
  await Promise.all(opening);
  return stage;
}

/** What all readings say. */
function tellAll(
  named: readonly Subject<FitReading>[],
  tried: readonly (readonly TriedReading[])[],
  start: AnalogProfile,
  profile: AnalogProfile,
  appraise?: Appraise,
): Verdict {
  return named.reduce<Verdict>(
    (so, one, n) => {
      const verdict = tellReading(one, tried[n]!, start, so.profile, appraise);
      return { profile: verdict.profile, values: [...so.values, ...verdict.values] };
    },
    { profile, values: [] },
  );
}

function distance(targets: readonly Target[], features: FeatureTable): number {
  return distanceOf(residualsOf(targets, features));
}

/** Distances of all that was compared, by the block of each quantity's first item. */
function blockDistances(
  subjects: readonly Subject<FitFamily | FitReading>[],
  before: FeatureTable,
  after: FeatureTable,
): BlockDistance[] {
  const targets = subjects.flatMap((subject) => subject.targets);
  const blockOf = ({ quantity }: Target): number => Number.parseInt(quantity.items[0]!, 10);
  const blocks = [...new Set(targets.map(blockOf))].sort((a, b) => a - b);
  return blocks.map((block): BlockDistance => {
    const own = targets.filter((target) => blockOf(target) === block);
    return {
      block,
      quantities: own.length,
      before: distance(own, before),
      after: distance(own, after),
    };
  });
}

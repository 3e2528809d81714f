import { type AnalogProfile, analogProfile } from '../../profiles/analogProfile.js';
import { type CaptureKit, captureKit } from '../captureKit.js';
import { KIT_VERSION } from '../kit.js';
import type { BlockMachine } from '../renderBlock.js';
import type { Unit } from '../unit.js';
import {
  FIT_GROUPS,
  type FitFamily,
  type FitGroup,
  type FitReading,
  fitFamilies,
  fitReadings,
} from './families.js';
import { FamilySearch, settleFamilies, type TrialRequest } from './family.js';
import { valueIn, withValue } from './fitParameter.js';
import type { BlockDistance, FitResult, FittedValue } from './fitResult.js';
import { distanceOf, type FeatureTable, needsOf, residualsOf, type Target, targetsOf } from './quantities.js';
import { type OpenBlock, openBlockHere, TrialStage } from './trialStage.js';
import {
  decideReading,
  foundValue,
  type ReadingVerdict,
  type TriedReading,
  unknownReading,
  unknownValue,
  withFound,
} from './verdicts.js';

export interface FitOptions extends Omit<BlockMachine, 'analog' | 'take'> {
  /** Component values to begin with; default the built-in profile `default`. */
  readonly analog?: AnalogProfile;
  /** What to fit; default everything. */
  readonly only?: readonly FitGroup[];
  /** How blocks are played; default one after the other, where this is called. */
  readonly openBlock?: OpenBlock;
}

/** Where a fit is. */
export interface FitProgress {
  readonly stage: 'recording' | 'yardstick' | 'search' | 'check';
  /** What is done now, for people. */
  readonly text: string;
}

/** What is to be fitted and what the unit says about it; without targets it says nothing. */
interface Subject<T extends FitFamily | FitReading> {
  readonly of: T;
  readonly targets: readonly Target[];
  /** Why there are no targets. */
  readonly silence: string;
}

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
 * @throws RangeError for a unit of another kit version, or a group that there is not.
 */
export async function* fitProfile(
  unit: Unit,
  options: FitOptions = {},
): AsyncGenerator<FitProgress, FitResult, void> {
  checkRequest(unit, options);
  const { only = FIT_GROUPS, analog: start = analogProfile('default') } = options;
  const kit = captureKit(unit.manifest.model);
  const families = fitFamilies(kit).filter(({ group }) => only.includes(group));
  const readings = fitReadings(kit).filter(({ group }) => only.includes(group));
  const recorded = new Set(unit.features.map(({ block }) => block));
  const heard = [...readings, ...families].filter(({ blocks }) => blocks.every((one) => recorded.has(one)));
  const needs = needsOf(heard.flatMap(({ quantities }) => quantities));

  const stage = yield* openStage(kit, needs, start, options);
  const takes = takesOf(unit);
  yield { stage: 'yardstick', text: 'the distance of the start' };
  const before = (await stage.play([{ profile: start, needs }]))[0]!;
  const renders = [before];
  // How much chance there is in the features, two takes tell better.
  if (takes.length === 1) renders.push((await stage.play([{ profile: start, needs }], OTHER_NOISE))[0]!);
  const subject = <T extends FitFamily | FitReading>(of: T): Subject<T> => {
    return {
      of,
      targets: heard.includes(of) ? targetsOf(of.quantities, takes, renders) : [],
      silence: silenceOf(of, recorded),
    };
  };
  const play = (requests: readonly TrialRequest[]) => stage.play(requests);

  let profile = start;
  const values: FittedValue[] = [];
  const named = readings.map(subject);
  for (const one of named) {
    const verdict = yield* settleReading(one, profile, start, play);
    values.push(...verdict.values);
    profile = verdict.profile;
  }
  const measured = families.map(subject);
  const found = yield* settleNumbers(measured, profile, start, play);
  values.push(...found.values);
  profile = found.profile;

  yield { stage: 'check', text: 'the distance that is left' };
  const subjects = [...named, ...measured];
  let after = (await play([{ profile, needs }]))[0]!;
  const worse = subjects.filter(({ targets }) => {
    return distance(targets, after) > ROUNDING * distance(targets, before);
  });
  if (worse.length > 0) {
    for (const { of } of worse) profile = restored(of, profile, start, values);
    after = (await play([{ profile, needs }]))[0]!;
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

function checkRequest({ manifest }: Unit, { only = [] }: FitOptions): void {
  if (manifest.kitVersion !== KIT_VERSION) {
    throw new RangeError(
      `the unit ${manifest.name} was recorded with version ${manifest.kitVersion} of the kit; this is version ${KIT_VERSION}`,
    );
  }
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

/** Tries all answers of a question. */
async function* settleReading(
  { of, targets, silence }: Subject<FitReading>,
  profile: AnalogProfile,
  start: AnalogProfile,
  play: (requests: readonly TrialRequest[]) => Promise<FeatureTable[]>,
): AsyncGenerator<FitProgress, ReadingVerdict, void> {
  if (targets.length === 0) return { profile, values: unknownReading(of, start, silence) };
  const tried: TriedReading[] = [];
  for (const choice of of.choices) {
    const from = choice.apply(profile);
    const parameters = [...choice.parameters, ...choice.along];
    const search = new FamilySearch(
      { name: choice.name, parameters, quantities: of.quantities },
      targets,
      from,
    );
    const steps = settleFamilies([search], from, play);
    for (let step = await steps.next(); !step.done; step = await steps.next()) {
      yield { stage: 'search', text: `${of.title} as ${choice.name}, round ${step.value.rounds + 1}` };
    }
    tried.push({ choice, profile: search.applied(from), result: search.result });
  }
  return decideReading(of, tried, start);
}

/** Lets all families search at once. */
async function* settleNumbers(
  subjects: readonly Subject<FitFamily>[],
  profile: AnalogProfile,
  start: AnalogProfile,
  play: (requests: readonly TrialRequest[]) => Promise<FeatureTable[]>,
): AsyncGenerator<FitProgress, ReadingVerdict, void> {
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
  let settled = profile;
  const values: FittedValue[] = [];
  for (const { of, silence } of subjects) {
    const result = searches.get(of)?.result;
    const told = of.parameters.map((parameter, n) =>
      result ? foundValue(of, parameter, n, start, result) : unknownValue(of, parameter, start, silence),
    );
    values.push(...told);
    settled = withFound(settled, told);
    if (of.bounded && told.some(({ identifiable }) => identifiable)) settled = of.bounded(settled);
  }
  return { profile: settled, values };
}

function distance(targets: readonly Target[], features: FeatureTable): number {
  return distanceOf(residualsOf(targets, features));
}

/** Takes back what a family or reading found; its values then say so. */
function restored(
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
  if ('choices' in subject) {
    const { topology, cutoffAtZero, octaves, resonanceDecades } = start.vcf;
    return subject.group === 'filter'
      ? { ...profile, vcf: { ...profile.vcf, topology, cutoffAtZero, octaves, resonanceDecades } }
      : { ...profile, dco: { ...profile.dco, crossModulation: start.dco.crossModulation } };
  }
  const back = paths.reduce((whole, path) => withValue(whole, path, valueIn(start, path)), profile);
  return subject.bounded ? subject.bounded(back) : back;
}

function pathsOf({ parameters }: Pick<FitFamily, 'parameters'>): string[] {
  return parameters.map(({ path }) => path);
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

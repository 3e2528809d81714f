import type { Kit } from '../../capture/kit.js';
import { missingTakes } from '../../capture/takes/addTakes.js';
import type { MeasuredBlock } from '../../capture/takes/measureTake.js';
import { type TakeDistance, takeDistance } from '../../capture/unit/takeDistance.js';
import { featuresOf, type Unit } from '../../capture/unit/unit.js';

/** A block's take that was added. */
export interface AddedTake extends MeasuredBlock {
  readonly file: string;
  readonly take: number;
}

/** What `capture add` came to. */
export interface Added {
  readonly unit: Unit;
  readonly folder: string;
  /** The folder of all units, as it was given. */
  readonly units: string;
  readonly kit: Kit;
  readonly results: readonly AddedTake[];
  /** A comparison with the emulator follows. */
  readonly compared: boolean;
}

/** dBFS of a peak below which a take loses to the noise without need. */
const QUIET_PEAK = -40;
/** Ids that are listed before they are counted. */
const MOST_LISTED = 6;

/** Prints it for people, or as one line of JSON. */
export function printAdded(added: Added, json: boolean): void {
  process.stdout.write(json ? `${JSON.stringify(summary(added))}\n` : `${textOf(added).join('\n')}\n`);
}

function distances({ unit, results }: Added): TakeDistance[] {
  const blocks = [...new Set(results.map(({ block }) => block.number))].sort((one, other) => one - other);
  return blocks.flatMap((block) => {
    const [one, other] = [featuresOf(unit, block, 1), featuresOf(unit, block, 2)];
    return one && other ? [takeDistance(one, other)] : [];
  });
}

function summary(added: Added): unknown {
  const { unit, folder, kit, results } = added;
  return {
    unit: unit.manifest.name,
    model: unit.manifest.model,
    folder,
    added: results.map(({ file, block, take, alignment, own, silent, noiseFloor, peak }) => ({
      file,
      block: block.number,
      take,
      offset: alignment.offset,
      offsetError: alignment.offsetError,
      drift: alignment.drift,
      driftError: alignment.driftError,
      ownDrift: own?.drift ?? alignment.drift,
      ownDriftError: own?.error ?? alignment.driftError,
      driftShared: own !== undefined,
      notes: alignment.notes,
      items: block.items.length,
      silent,
      noiseFloor,
      peak,
    })),
    takeToTake: distances(added),
    missing: missingTakes(unit, kit),
  };
}

function textOf(added: Added): string[] {
  const { unit, folder, units, kit, results } = added;
  const { name, takes } = unit.manifest;
  const place = units === 'units' ? '' : ` --units ${units}`;
  const whole = 2 * kit.blocks.length;
  return [
    ...results.flatMap(takeText),
    ...driftText(added),
    ...distances(added).map(distanceText),
    `${folder}: ${takes.length} of ${whole} takes`,
    ...missingText(added),
    ...(added.compared ? [] : [`compare it with the emulator: superjx compare --unit ${name}${place}`]),
  ];
}

function takeText({ file, block, take, alignment, own, silent, noiseFloor, peak }: AddedTake): string[] {
  const { offset, offsetError, drift, driftError, notes } = alignment;
  const quiet = peak < QUIET_PEAK ? ": record louder, as the kit's sheet says" : '';
  const alone = own ? `, that of the take (alone ${driftValue(own.drift, own.error)})` : '';
  return [
    `${file}: block ${block.number} (${block.title}), take ${take}`,
    `  begins at ${offset.toFixed(4)} s ± ${(1000 * offsetError).toFixed(1)} ms by ${notes} notes, ` +
      `clock drift ${driftValue(drift, driftError)}${alone}`,
    `  ${block.items.length - silent.length} of ${block.items.length} items measured, ` +
      `noise floor ${noiseFloor.toFixed(1)} dBFS, peak ${peak.toFixed(1)} dBFS${quiet}`,
    ...(silent.length > 0 ? [`  nothing found for: ${listed(silent)}`] : []),
  ];
}

/** The clock drift of each take that has several blocks, and which of its blocks were recorded with other clocks. */
function driftText({ unit, results }: Added): string[] {
  return [1, 2].flatMap((take) => {
    const blocks = unit.features.filter((features) => features.take === take);
    const last = results.filter((result) => result.take === take);
    const shared = last.find(({ own }) => own);
    if (!shared) {
      return last.length > 0 && blocks.length > 1
        ? [`take ${take}: its blocks do not agree about the clock drift, so each keeps its own`]
        : [];
    }
    const { drift, driftError } = shared.alignment;
    const others = last.filter(({ own }) => !own).map(({ block }) => block.number);
    const but =
      others.length > 0
        ? `; block${others.length > 1 ? 's' : ''} ${ranges(others)} ${others.length > 1 ? 'do' : 'does'} not agree, as if recorded with other clocks, and ${others.length > 1 ? 'keep their' : 'keeps its'} own`
        : '';
    return [`take ${take}: clock drift ${driftValue(drift, driftError)} by its blocks together${but}`];
  });
}

function driftValue(drift: number, error: number): string {
  return `${signed(drift)} ± ${error.toFixed(1)} ppm`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}

function listed(ids: readonly string[]): string {
  const more = ids.length - MOST_LISTED;
  return `${ids.slice(0, MOST_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function distanceText({ block, pitch, level, mel, onset }: TakeDistance): string {
  const parts = [
    pitch === undefined ? '' : `pitch ${pitch.toFixed(3)} cents`,
    level === undefined ? '' : `level ${level.toFixed(2)} dB`,
    mel === undefined ? '' : `spectrum ${mel.toFixed(1)} dB`,
    onset === undefined ? '' : `onset ${(1000 * onset).toFixed(1)} ms`,
  ].filter((part) => part !== '');
  return `block ${block}, take 1 to take 2 (medians): ${parts.join(', ') || 'nothing to compare'}`;
}

/** `missing: take 1 of blocks 3, 5-11`. */
function missingText({ unit, kit }: Added): string[] {
  const missing = missingTakes(unit, kit);
  return [1, 2].flatMap((take) => {
    const blocks = missing.filter((place) => place.take === take).map(({ block }) => block);
    if (blocks.length === 0) return [];
    return [`missing: take ${take} of block${blocks.length > 1 ? 's' : ''} ${ranges(blocks)}`];
  });
}

function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

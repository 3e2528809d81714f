import type { Command } from 'commander';
import { LEVEL_SWITCH, type UnitManifest } from '../../capture/unit/unit.js';
import { UsageError } from '../values.js';

/** Options that describe a unit, as commander hands them over. */
export interface ManifestArguments {
  owner?: string;
  serial?: string;
  assignerVersion?: string;
  soundVersion?: string;
  modifications?: string;
  warmUp?: string;
  temperature?: string;
  mains?: string;
  interface?: string;
  levelSwitch?: string;
  licence?: string;
  by?: string;
}

/** What the options say; only the fields that are given. */
export type ManifestChanges = Partial<Omit<UnitManifest, 'name' | 'kitVersion' | 'model' | 'takes'>>;

/** Adds the options to a command. */
export function addManifestOptions(command: Command): Command {
  return command
    .option('--owner <name>', "whose it is; left out if not given, as is the serial number's")
    .option('--serial <number>', 'serial number of the machine')
    .option('--assigner-version <text>', "version of the assigner's program")
    .option('--sound-version <text>', "version of the sound boards' program")
    .option('--modifications <text>', 'what is not as it left the factory')
    .option('--warm-up <minutes>', 'how long it was on before the first take')
    .option('--temperature <celsius>', 'of the room')
    .option('--mains <hertz>', '50 or 60')
    .option('--interface <name>', 'audio interface or recorder')
    .option('--level-switch <position>', LEVEL_SWITCH.join(', '))
    .option('--licence <name>', 'of the numbers and the sound (default: CC0-1.0)')
    .option('--by <name>', 'who made the recordings');
}

/** Characters of a text. */
const MOST_TEXT = 200;

/** @throws UsageError for an empty text, one of several lines or a value out of range. */
export function readManifestOptions(options: ManifestArguments): ManifestChanges {
  const fields: readonly (readonly [keyof ManifestChanges, unknown])[] = [
    ['owner', text(options.owner, '--owner')],
    ['serialNumber', text(options.serial, '--serial')],
    ['assignerVersion', text(options.assignerVersion, '--assigner-version')],
    ['soundVersion', text(options.soundVersion, '--sound-version')],
    ['modifications', text(options.modifications, '--modifications')],
    ['warmUpMinutes', number(options.warmUp, '--warm-up', 0, 100_000, 'minutes')],
    ['roomTemperature', number(options.temperature, '--temperature', -50, 80, 'degrees Celsius')],
    ['mainsHertz', mains(options.mains)],
    ['interface', text(options.interface, '--interface')],
    ['levelSwitch', levelSwitch(options.levelSwitch)],
    ['licence', text(options.licence, '--licence')],
    ['recordedBy', text(options.by, '--by')],
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function text(value: string | undefined, option: string): string | undefined {
  if (value === undefined) return undefined;
  const trimmed = value.trim();
  if (trimmed === '')
    throw new UsageError(`${option} takes a text; leave it out if there is nothing to say.`);
  if (/\p{Cc}/u.test(trimmed) || trimmed.length > MOST_TEXT) {
    throw new UsageError(
      `${option} takes one line of at most ${MOST_TEXT} characters, no control characters.`,
    );
  }
  return trimmed;
}

function number(
  value: string | undefined,
  option: string,
  low: number,
  high: number,
  unit: string,
): number | undefined {
  if (value === undefined) return undefined;
  const result = /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (result >= low && result <= high) return result;
  throw new UsageError(`${option} takes ${low} to ${high} ${unit}, not "${value}".`);
}

function mains(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const match = /^(50|60)( ?hz)?$/i.exec(value.trim());
  if (!match) throw new UsageError(`--mains takes 50 or 60 (Hz), not "${value}".`);
  return Number(match[1]);
}

function levelSwitch(value: string | undefined): UnitManifest['levelSwitch'] {
  if (value === undefined) return undefined;
  const found = LEVEL_SWITCH.find((known) => known.toLowerCase() === value.trim().toLowerCase());
  if (!found) throw new UsageError(`--level-switch takes ${LEVEL_SWITCH.join(', ')}, not "${value}".`);
  return found;
}

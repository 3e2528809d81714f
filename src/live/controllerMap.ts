import { findToneParameter, TONE_PARAMETERS, type ToneParameter } from '../patches/parameters.js';
import { individualParameters, LOWER_GROUP, UPPER_GROUP } from '../patches/sysexBuild.js';
import type { SysexModel } from '../patches/sysexMessages.js';

/** A controller map can't be used; the message is a sentence. */
export class ControllerMapError extends Error {
  override readonly name = 'ControllerMapError';
}

/** A change of a tone parameter, as System Exclusive. */
export interface ToneEdit {
  /** The same for changes of the same parameter of the same half: of those only the last one counts. */
  readonly key: string;
  readonly message: Uint8Array;
}

type Halves = 'upper' | 'lower' | 'both';

/** Controllers that are the instrument's own or that belong to the MIDI mode. */
const RESERVED_CONTROLLERS: ReadonlySet<number> = new Set([64, 120, 121, 122, 123, 124, 125, 126, 127]);

const GROUPS: Readonly<Record<Halves, readonly number[]>> = {
  upper: [UPPER_GROUP],
  lower: [LOWER_GROUP],
  both: [UPPER_GROUP, LOWER_GROUP],
};

/**
 * The controls of a PG-800 on the knobs of a MIDI controller: which controller number moves which tone parameter.
 * The edits go into the machine as individual parameters (IPR) over MIDI IN.
 */
export class ControllerMap {
  private constructor(
    private readonly parameters: ReadonlyMap<number, ToneParameter>,
    private readonly halves: Halves,
    private readonly sysex: SysexModel,
    /** MIDI channel 0-15 that it listens on; undefined = all. */
    private readonly channel: number | undefined,
  ) {}

  /**
   * Reads `{ "half": "both", "channel": 1, "controls": { "74": "vcf-cutoff" } }`; `half` (upper, lower, both) and
   * `channel` (1-16, else all) may be left out. A JX-8P has one tone only; `half` means nothing to it.
   * @throws ControllerMapError with a sentence that says what is wrong.
   */
  static fromJson(text: string, sysex: SysexModel = 'super-jx'): ControllerMap {
    const map = objectOf(parsed(text), 'the map');
    for (const key of Object.keys(map)) {
      if (!['half', 'channel', 'controls'].includes(key)) {
        throw new ControllerMapError(
          `"${key}" is no field of a controller map: it has half, channel, controls`,
        );
      }
    }
    const { half = 'both', channel } = map;
    if (half !== 'upper' && half !== 'lower' && half !== 'both') {
      throw new ControllerMapError('half takes upper, lower or both');
    }
    if (channel !== undefined && !isWhole(channel, 1, 16)) {
      throw new ControllerMapError('channel takes a MIDI channel from 1 to 16');
    }
    const parameters = new Map<number, ToneParameter>();
    for (const [controller, name] of Object.entries(objectOf(map.controls, 'controls'))) {
      parameters.set(controllerNumber(controller), parameterNamed(name));
    }
    if (parameters.size === 0) throw new ControllerMapError('controls names no controller');
    return new ControllerMap(
      parameters,
      sysex === 'jx8p' ? 'upper' : half,
      sysex,
      channel === undefined ? undefined : Number(channel) - 1,
    );
  }

  /** Controllers that are mapped. */
  get size(): number {
    return this.parameters.size;
  }

  /** The edits that a whole message stands for; undefined if it is none of the map's and goes on as it is. */
  translate(message: Uint8Array): ToneEdit[] | undefined {
    const [status, controller, value] = message;
    if (status === undefined || (status & 0xf0) !== 0xb0) return undefined;
    if (this.channel !== undefined && (status & 0x0f) !== this.channel) return undefined;
    const parameter = this.parameters.get(controller!);
    if (!parameter) return undefined;
    return GROUPS[this.halves].map((group) => ({
      key: `${group}:${parameter.byte}`,
      message: individualParameters('tone', [{ number: parameter.byte, value: value! }], {
        group,
        model: this.sysex,
      }),
    }));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ControllerMapError('this is no JSON');
  }
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ControllerMapError(`${what} must be an object, such as { "controls": { "74": "vcf-cutoff" } }`);
  }
  return value as Record<string, unknown>;
}

function isWhole(value: unknown, low: number, high: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
}

function controllerNumber(text: string): number {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!isWhole(number, 0, 127)) throw new ControllerMapError(`"${text}" is no controller: give 0 to 127`);
  if (RESERVED_CONTROLLERS.has(number)) {
    throw new ControllerMapError(`controller ${number} has a meaning of its own: give another`);
  }
  return number;
}

function parameterNamed(name: unknown): ToneParameter {
  const parameter = typeof name === 'string' ? findToneParameter(name) : undefined;
  if (parameter && parameter.kind !== 'character' && parameter.kind !== 'unused') return parameter;
  const known = TONE_PARAMETERS.filter(({ kind }) => kind !== 'character' && kind !== 'unused');
  throw new ControllerMapError(
    `${JSON.stringify(name)} is no tone parameter: give one of ${known.map((known) => known.name).join(', ')}`,
  );
}

/** SPICE netlists: numbers, elements by name, and the switches that gates drive. */
import { NotModelled } from './rig.js';

const SUFFIXES: Readonly<Record<string, number>> = {
  t: 1e12,
  g: 1e9,
  meg: 1e6,
  k: 1e3,
  m: 1e-3,
  u: 1e-6,
  n: 1e-9,
  p: 1e-12,
  f: 1e-15,
};

/** A SPICE number: `0.55u`, `1meg`, `2.4e-10`. NaN if it is none. */
export function spiceNumber(text: string): number {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(t|g|meg|k|m|u|n|p|f)?[a-z]*$/i.exec(text.trim());
  if (match === null) return Number.NaN;
  return Number(match[1]) * (match[2] === undefined ? 1 : SUFFIXES[match[2].toLowerCase()]!);
}

/** A netlist's elements: fields of the line that begins with `name`. */
export function elements(netlist: string): (name: string) => string[] {
  const lines = netlist.split(/\r?\n/).map((line) => line.trim());
  return (name) => {
    const line = lines.find((text) => text.toLowerCase().startsWith(`${name} `));
    if (line === undefined) throw new NotModelled(`a netlist without ${name}`);
    return line.replace(/[()=]/g, ' ').split(/\s+/);
  };
}

/** A gate's source and the switch behind it, whose model is closed above `VT` + `VH` and open below `VT` - `VH`. */
export interface Switch {
  /** Seconds from the beginning to the switch's first closing and opening, and from one closing to the next. */
  readonly closes: number;
  readonly opens: number;
  readonly period: number;
  /** Resistance while closed, ohms. */
  readonly resistance: number;
}

/** `PULSE(low high delay rise fall width period)`. */
type PulseFields = [number, number, number, number, number, number, number];

/** The switch behind the `PULSE` source called `source`. */
export function switchOf(find: (name: string) => string[], source: string): Switch {
  const [low, high, delay, rise, fall, width, period] = find(source).slice(4).map(spiceNumber) as PulseFields;
  const model = find('.model');
  const parameter = (name: string) =>
    spiceNumber(model[model.findIndex((word) => word.toUpperCase() === name) + 1]!);
  const upper = (parameter('VT') + parameter('VH') - low) / (high - low);
  const lower = (parameter('VT') - parameter('VH') - low) / (high - low);
  return {
    closes: delay + rise * upper,
    opens: delay + rise + width + fall * (1 - lower),
    period,
    resistance: parameter('RON'),
  };
}

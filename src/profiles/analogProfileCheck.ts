/**
 * Keeps out analog profiles that no board can have: numbers out of range or not numbers, pieces that do not fit each
 * other. What passes can be played for hours with any tape and nothing non-finite or runaway comes out.
 */

import {
  type AnalogProfile,
  type ChorusFilterPole,
  type CrossModulationSwitches,
  type FilterTopology,
  largestNode,
} from './analogProfile.js';
import {
  ANALOG_FIELDS,
  type AnalogField,
  FASTEST_CLOCK,
  LARGEST_FILTER_PEAK,
  LARGEST_RESIDUE,
  MOST_REGENERATION,
  POLE_RANGE,
} from './analogProfileFields.js';

/** An analog profile can't be used; the message lists every field that is wrong. */
export class AnalogProfileError extends RangeError {
  override readonly name = 'AnalogProfileError';

  constructor(
    profileName: string,
    readonly faults: readonly string[],
  ) {
    super(
      faults.length === 1
        ? `analog profile "${profileName}": ${faults[0]}`
        : `analog profile "${profileName}":\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  }
}

const CIRCUITS: readonly FilterTopology['circuit'][] = ['sections', 'cells'];
const LAWS: readonly FilterTopology['law'][] = ['regeneration', 'damping', 'loop'];
const AM: readonly CrossModulationSwitches['am'][] = ['off', 'ring', 'gate'];
const SWITCHES = ['rampReset', 'reload', 'gate'] as const;

/** @throws AnalogProfileError that names every wrong field, its value and what it may be. */
export function checkAnalogProfile(profile: AnalogProfile): void {
  const faults: string[] = [];
  for (const field of ANALOG_FIELDS) checkField(profile, field, faults);
  checkName(profile, faults);
  checkTopology(profile, faults);
  checkCrossModulation(profile, faults);
  checkFilter(profile, 'inputFilter', faults);
  checkFilter(profile, 'outputFilter', faults);
  // Relations mean something only between numbers that are right by themselves.
  if (faults.length === 0) checkRelations(profile, faults);
  if (faults.length > 0) throw new AnalogProfileError(String(at(profile, 'name')), faults);
}

/** What stands at a path, whatever the profile really is. */
function at(value: unknown, path: string): unknown {
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/** A value as a person would write it. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
}

function withUnit(value: number, unit: string): string {
  return unit === '' ? String(value) : `${value} ${unit}`;
}

/** A number and its range, as a sentence: `vcf.otaScale is 0 V; it must be from 0.5 to 100 V`. */
function outside(path: string, value: unknown, { min, max, unit, multipleOf }: AnalogField): string {
  const found = typeof value === 'number' ? withUnit(value, unit) : shown(value);
  const kind = multipleOf === 1 ? 'a whole number ' : multipleOf === 2 ? 'an even number ' : '';
  return `${path} is ${found}; it must be ${kind}from ${min} to ${withUnit(max, unit)}`;
}

function checkField(profile: AnalogProfile, field: AnalogField, faults: string[]): void {
  const { path, length, min, max, multipleOf } = field;
  const value = at(profile, path);
  const isRight = (number: unknown): boolean =>
    typeof number === 'number' &&
    number >= min &&
    number <= max &&
    (multipleOf === undefined || number % multipleOf === 0);
  if (length === undefined) {
    if (!isRight(value)) faults.push(outside(path, value, field));
  } else if (!Array.isArray(value) || value.length !== length) {
    faults.push(`${path} is ${shown(value)}; it must be a list of ${length} numbers`);
  } else {
    value.forEach((number, n) => {
      if (!isRight(number)) faults.push(outside(`${path}[${n}]`, number, field));
    });
  }
}

function checkName(profile: AnalogProfile, faults: string[]): void {
  const name = at(profile, 'name');
  if (typeof name !== 'string' || name === '') faults.push(`name is ${shown(name)}; it must be a text`);
}

function checkTopology(profile: AnalogProfile, faults: string[]): void {
  const circuit = at(profile, 'vcf.topology.circuit');
  if (!CIRCUITS.some((known) => known === circuit)) {
    faults.push(`vcf.topology.circuit is ${shown(circuit)}; it must be one of ${CIRCUITS.join(', ')}`);
  }
  const law = at(profile, 'vcf.topology.law');
  if (!LAWS.some((known) => known === law)) {
    faults.push(`vcf.topology.law is ${shown(law)}; it must be one of ${LAWS.join(', ')}`);
  }
}

function checkCrossModulation(profile: AnalogProfile, faults: string[]): void {
  const path = 'dco.crossModulation';
  const settings = at(profile, path);
  if (!Array.isArray(settings) || settings.length !== 4) {
    faults.push(`${path} is ${shown(settings)}; it must be a list of 4 settings`);
    return;
  }
  settings.forEach((setting: unknown, n) => {
    for (const direction of ['dco1ToDco2', 'dco2ToDco1']) {
      const place = `${path}[${n}].${direction}`;
      for (const name of SWITCHES) {
        const value = at(setting, `${direction}.${name}`);
        if (typeof value !== 'boolean') {
          faults.push(`${place}.${name} is ${shown(value)}; it must be true or false`);
        }
      }
      const am = at(setting, `${direction}.am`);
      if (!AM.some((known) => known === am)) {
        faults.push(`${place}.am is ${shown(am)}; it must be one of ${AM.join(', ')}`);
      }
    }
  });
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => Number.isFinite(part));
}

function checkFilter(profile: AnalogProfile, which: 'inputFilter' | 'outputFilter', faults: string[]): void {
  const path = `chorus.${which}`;
  const poles = at(profile, path);
  if (!Array.isArray(poles) || poles.length === 0) {
    faults.push(`${path} is ${shown(poles)}; it must be a list of poles with their residues`);
    return;
  }
  const before = faults.length;
  poles.forEach((entry: unknown, n) => {
    checkPole(`${path}[${n}]`, at(entry, 'pole'), at(entry, 'residue'), faults);
  });
  if (faults.length > before) return;
  const filter = poles as readonly ChorusFilterPole[];
  const real = filter.filter(({ pole }) => pole[1] === 0).length;
  if (real > 1 || filter.length - real > 2) {
    faults.push(
      `${path} has ${real} real and ${filter.length - real} complex poles; it may have one real and two complex ones`,
    );
    return;
  }
  const peak = filterPeak(filter);
  if (!(peak <= LARGEST_FILTER_PEAK)) {
    faults.push(
      `${path} amplifies some frequency ${shown(peak)} times as much as DC; ` +
        `it must be at most ${LARGEST_FILTER_PEAK} times`,
    );
  }
}

function checkPole(place: string, pole: unknown, residue: unknown, faults: string[]): void {
  const { slowest, fastest, sharpness } = POLE_RANGE;
  if (!isPair(pole) || pole[0] > slowest || pole[0] < fastest) {
    faults.push(
      `${place}.pole is ${shown(pole)}; it must be two numbers, the first from ${fastest} to ${slowest} rad/s`,
    );
  } else if (Math.abs(pole[1]) > sharpness * -pole[0]) {
    faults.push(`${place}.pole is ${shown(pole)}; its second number may be ${sharpness} times its first`);
  }
  if (!isPair(residue) || residue.some((part) => Math.abs(part) > LARGEST_RESIDUE)) {
    faults.push(
      `${place}.residue is ${shown(residue)}; it must be two numbers from -${LARGEST_RESIDUE} to ${LARGEST_RESIDUE}`,
    );
  }
}

/** Size of a filter's response at an angular frequency. */
function responseAt(poles: readonly ChorusFilterPole[], frequency: number): number {
  let re = 0;
  let im = 0;
  for (const { pole, residue } of poles) {
    for (const sign of pole[1] === 0 ? [1] : [1, -1]) {
      const dRe = -pole[0];
      const dIm = frequency - sign * pole[1];
      const norm = dRe * dRe + dIm * dIm;
      re += (residue[0] * dRe + sign * residue[1] * dIm) / norm;
      im += (sign * residue[1] * dRe - residue[0] * dIm) / norm;
    }
  }
  return Math.hypot(re, im);
}

/** Largest gain of a filter over that at DC, at its poles and from 100 Hz to 100 kHz. */
function filterPeak(poles: readonly ChorusFilterPole[]): number {
  let peak = 0;
  for (const { pole } of poles) peak = Math.max(peak, responseAt(poles, Math.abs(pole[1])));
  for (let n = 0; n <= 120; n++) peak = Math.max(peak, responseAt(poles, 2 * Math.PI * 100 * 10 ** (n / 40)));
  return peak / responseAt(poles, 0);
}

function checkRelations({ dco, noise, vcf, chorus }: AnalogProfile, faults: string[]): void {
  const { topology } = vcf;
  if (dco.rampLimit < dco.nominalPeak) {
    faults.push(
      `dco.rampLimit is ${dco.rampLimit} V; it must not be below dco.nominalPeak, ${dco.nominalPeak} V`,
    );
  }
  if (dco.dischargeTime > dco.resetTime) {
    faults.push(
      `dco.dischargeTime is ${dco.dischargeTime} s; it must not be above dco.resetTime, ${dco.resetTime} s`,
    );
  }
  if (noise.highPass >= noise.lowPass) {
    faults.push(
      `noise.highPass is ${noise.highPass} Hz; it must be below noise.lowPass, ${noise.lowPass} Hz`,
    );
  }
  if (topology.circuit === 'cells' && topology.law !== 'loop') {
    faults.push(`vcf.topology.law is "${topology.law}"; cells have nothing but a loop, so it must be "loop"`);
  }
  const mostTop = topology.k0 + MOST_REGENERATION;
  if (topology.law === 'regeneration' && topology.top > mostTop) {
    faults.push(
      `vcf.topology.top is ${topology.top}, resonance far past oscillation; with a k0 of ${topology.k0} it must be at ` +
        `most ${mostTop}`,
    );
  }
  if (topology.law === 'damping' && topology.top > 2) {
    faults.push(`vcf.topology.top is ${topology.top}; where resonance is less damping it must be at most 2`);
  }
  const shortest = chorus.stages / 2 / FASTEST_CLOCK;
  if (chorus.delay - chorus.depth < shortest) {
    faults.push(
      `chorus.depth is ${chorus.depth} s; a line of ${chorus.stages} stages must keep a delay of ${shortest} s, so ` +
        `with a chorus.delay of ${chorus.delay} s it must be at most ${chorus.delay - shortest} s`,
    );
  }
  if (chorus.leakTime < 2 * chorus.depth) {
    faults.push(
      `chorus.leakTime is ${chorus.leakTime} s; it must be at least twice chorus.depth, ${2 * chorus.depth} s`,
    );
  }
}

/**
 * No voltage on a board's output bus is ever larger: six voices at the limits of their nodes, through high-passes
 * that can double a swing and a chorus whose filters can amplify.
 */
export function largestOutput({ vcf, vca, chorus, output }: AnalogProfile): number {
  const voices = 6 * largestNode(vcf) * 10 ** (vca.levelSpread / 20);
  const lines = 1 + 2 * chorus.wet * LARGEST_FILTER_PEAK ** 2;
  return 8 * ((voices + 10 * output.noise) * lines + 10 * chorus.noise);
}

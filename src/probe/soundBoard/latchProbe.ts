import type { LatchField, SoundBoardProfile } from '../../profiles/soundBoardProfile.js';
import type { Finding } from '../findings.js';
import { hex } from '../findings.js';
import { findField } from './latchSearch.js';
import { fieldText, type LineWord } from './lines.js';
import type { Observation } from './observation.js';
import { changedCounters } from './observation.js';
import type { Rig } from './rig.js';

type LatchName = Exclude<keyof SoundBoardProfile['latches'], 'mute'>;

/** A latch, the parameter it follows, and the parameter values for latch values 0, 1, 2, 3. */
const LATCHES: readonly { readonly name: LatchName; readonly parameter: number; readonly steps: number[] }[] =
  [
    { name: 'wave1', parameter: 0x81, steps: [0x00, 0x20, 0x40, 0x60] },
    { name: 'wave2', parameter: 0x86, steps: [0x00, 0x20, 0x40, 0x60] },
    { name: 'crossMod', parameter: 0x87, steps: [0x00, 0x20, 0x40, 0x60] },
    { name: 'hpf', parameter: 0x96, steps: [0x00, 0x20, 0x40, 0x60] },
    { name: 'chorus', parameter: 0xa0, steps: [0x00, 0x20, 0x40] },
  ];

export interface LatchResult {
  readonly fields: Readonly<Partial<Record<LatchName, LatchField>>>;
  /** All lines that any of the parameters moves. */
  readonly lines: LineWord;
  readonly findings: readonly Finding[];
}

/** Moves each parameter that is no voltage through its settings and looks which lines follow. */
export function probeLatches(rig: Rig, prefix: number): LatchResult {
  const fields: Partial<Record<LatchName, LatchField>> = {};
  const findings: Finding[] = [];
  let all = 0;
  for (const { name, parameter, steps } of LATCHES) {
    const words = steps.map((value) => rig.try([prefix, parameter, value]).latched);
    const { field, lines, remark } = findField(
      words,
      steps.map((_, n) => n),
      2,
    );
    all |= lines;
    if (field) fields[name] = field;
    const settings = steps.map((value) => hex(value)).join(' ');
    findings.push({
      field: `soundBoard.latches.${name}`,
      value: field ? fieldText(field) : 'not found',
      confidence: field === undefined ? 'unknown' : remark === '' ? 'certain' : 'likely',
      evidence: field
        ? `${hex(parameter)} set to ${settings}: these lines and no others count ${steps.map((_, n) => n).join(' ')}${remark === '' ? '' : `; ${remark}`}`
        : `${hex(parameter)} set to ${settings}: ${remark}`,
    });
  }
  return { fields, lines: all, findings };
}

const RANGE_STEPS = [0x00, 0x20, 0x40, 0x60];

/** Which nibble of port A follows the range of which oscillator. */
export function probePrescalers(
  rig: Rig,
  prefix: number,
): { nibbles: SoundBoardProfile['prescalerNibble'] | undefined; findings: Finding[] } {
  const portA = (parameter: number) => RANGE_STEPS.map((value) => rig.try([prefix, parameter, value]).portA);
  const runs = [portA(0x80), portA(0x85)];
  const nibbleOf = (levels: readonly number[]) => {
    let changed = 0;
    for (const level of levels) changed |= level ^ levels[0]!;
    if (changed === 0) return undefined;
    return changed < 0x10 ? 0 : (changed & 0x0f) === 0 ? 1 : undefined;
  };
  const dco1 = nibbleOf(runs[0]!);
  const dco2 = nibbleOf(runs[1]!);
  const found = dco1 !== undefined && dco2 !== undefined && dco1 !== dco2;
  const text = (levels: readonly number[]) => levels.map((level) => hex(level)).join(' ');
  const evidence =
    `port A of the 8155 is ${text(runs[0]!)} for the four ranges of DCO1 (80) and ${text(runs[1]!)} for those of DCO2 ` +
    '(85)';
  const name = (nibble: number | undefined) =>
    nibble === undefined ? 'not found' : nibble === 0 ? 'low' : 'high';
  return {
    nibbles: found ? { dco1, dco2 } : undefined,
    findings: [
      {
        field: 'soundBoard.prescalerNibble',
        value: found ? `DCO1 ${name(dco1)}, DCO2 ${name(dco2)}` : 'not found',
        confidence: found ? 'certain' : 'unknown',
        evidence,
      },
    ],
  };
}

const FINE_STEPS = [0x00, 0x10, 0x30, 0x3e, 0x40, 0x42, 0x60, 0x7f];

/** Length that the 8155's timer is given in an observation, 0 if it is stopped or not touched. */
function timerLength({ timer }: Observation): number {
  let low = 0;
  let high = 0;
  let runs = false;
  for (const access of timer) {
    const value = access & 0xff;
    if (access >> 8 === 0) low = value;
    else if (access >> 8 === 1) high = value & 0x3f;
    else if (access >> 8 === 2) runs = value === 3;
  }
  return runs ? low | (high << 8) : 0;
}

/** What the fine tune of DCO2 does: to the 8155's timer, or to the counts. */
export function probeDco2Clock(
  rig: Rig,
  prefix: number,
): { rule: SoundBoardProfile['dco2Clock']; findings: Finding[] } {
  const centre = rig.try([prefix, 0x89, 0x30]);
  const runs = FINE_STEPS.map((value) => ({ value, seen: rig.try([prefix, 0x89, value]) }));
  const lengths = runs.map(({ seen }) => timerLength(seen));
  const usesTimer = lengths.some((length) => length > 0);
  const counters = changedCounters(centre, runs[runs.length - 1]!.seen).length;
  const cents = (length: number) => (length < 2 ? '0' : (1200 * Math.log2(1 - 1 / length)).toFixed(1));
  const list = runs
    .map(({ value }, n) => `${hex(value)}: ${lengths[n] === 0 ? 'stopped' : `T = ${lengths[n]}`}`)
    .join(', ');
  const range = lengths.filter((length) => length > 0).map((length) => Math.abs(Number(cents(length))));
  const plausible = range.length > 0 && Math.max(...range) < 120;
  return {
    rule: usesTimer ? 'swallow' : 'plain',
    findings: [
      {
        field: 'soundBoard.dco2Clock',
        value: usesTimer ? 'swallow' : 'plain',
        confidence:
          usesTimer && plausible ? 'likely' : usesTimer ? 'unknown' : counters > 0 ? 'certain' : 'likely',
        evidence: usesTimer
          ? `fine tune (89) sets the 8155's timer (${list}); ` +
            (plausible
              ? `taking one clock in T away detunes by at most ${Math.max(...range).toFixed(1)} cents, which is what a fine tune does`
              : 'taking one clock in T away would detune by more than a fine tune does')
          : `fine tune (89) never touches the 8155's timer; ${counters} counters follow it`,
      },
    ],
  };
}

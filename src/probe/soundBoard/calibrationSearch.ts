/**
 * Where the comparator of the boot calibration is: the pin by which the program's conduct depends on it, the level by
 * which way its charge voltages go, the select lines by what they are while it looks.
 */
import type { LatchField } from '../../profiles/soundBoardProfile.js';
import { CV_MIX1 } from '../../tape/controlTape.js';
import type { Finding } from '../findings.js';
import { EVENT_READ_P1, EVENT_READ_P3 } from './benchLog.js';
import { type Boot, bootBench, outputHash } from './boot.js';
import { type Geometry, refreshes } from './geometry.js';
import { findField } from './latchSearch.js';
import { fieldText, LINE_BITS, type LineWord, lineName, nextWord, portOf, stretches } from './lines.js';
import { type BenchInputs, CYCLES_PER_MS, FREE_P3_PINS } from './soundBench.js';
import type { FoundHold } from './voiceMap.js';

/** A look at the comparator while an oscillator's charge voltage is tried. */
interface Look {
  readonly oscillator: number;
  readonly word: LineWord;
}

export interface CalibrationWiring {
  readonly sensePin: number | undefined;
  readonly levelWhenReached: 0 | 1 | undefined;
  readonly voice: LatchField | undefined;
  readonly dco: LatchField | undefined;
  readonly mute: LatchField | undefined;
  readonly findings: readonly Finding[];
}

/** Lines just after reset: port 1 high, the 8155's ports as the bench pulls them. */
const RESET_WORD: LineWord = 0x3fffff;

export class CalibrationSearch {
  private readonly findings: Finding[] = [];
  private readonly oscillatorOf = new Map<LineWord, number>();

  constructor(
    private readonly program: Uint8Array,
    private readonly boot: Boot,
    private readonly geometry: Geometry,
    private readonly code: (raw: number) => number,
    holds: readonly (FoundHold | undefined)[],
    /** Lines that are spoken for: they can be neither mute nor select lines. */
    private readonly latchLines: LineWord,
  ) {
    holds.slice(0, CV_MIX1).forEach((hold, cv) => {
      if (hold) this.oscillatorOf.set(hold.slot, cv);
    });
  }

  run(): CalibrationWiring {
    const pins = this.findPins();
    const sensePin = pins.length === 1 && pins[0]! < 8 ? pins[0] : undefined;
    const levelWhenReached = sensePin === undefined ? undefined : this.findLevel(sensePin);
    const looks = sensePin === undefined ? [] : this.looks(sensePin);
    const voice = this.findSelect(looks, 'voice', 3, (oscillator) => oscillator % 6);
    const dco = this.findSelect(looks, 'dco', 1, (oscillator) => Math.floor(oscillator / 6));
    let taken = 0;
    for (const field of [voice, dco]) {
      for (const bit of field?.bits ?? []) taken |= 1 << (bit + 8 * ['P1', 'PB', 'PC'].indexOf(field!.port));
    }
    const mute = this.findMute(looks, taken);
    return { sensePin, levelWhenReached, voice, dco, mute, findings: this.findings };
  }

  private with(pin: number, level: 0 | 1): Boot {
    const { inputs, settledCycle } = this.boot;
    const changed: BenchInputs =
      pin < 8
        ? { ...inputs, p3: level ? inputs.p3 | (1 << pin) : inputs.p3 & ~(1 << pin) }
        : { ...inputs, p1: level ? inputs.p1 | (1 << (pin - 8)) : inputs.p1 & ~(1 << (pin - 8)) };
    return bootBench(this.program, changed, '', 2 * (settledCycle / CYCLES_PER_MS) + 1000);
  }

  /** Pins whose level changes what the program does until it is at work: 2-5 of port 3, 8-15 of port 1. */
  private findPins(): number[] {
    const { settledCycle } = this.boot;
    const candidates = [...FREE_P3_PINS, ...[0, 1, 2, 3, 4, 5, 6, 7].map((bit) => bit + 8)];
    const looked = this.lookedAt();
    const pins = candidates.filter((pin) => {
      if (!looked.has(pin)) return false;
      const low = outputHash(this.with(pin, 0).log, settledCycle);
      const high = outputHash(this.with(pin, 1).log, settledCycle);
      return low !== high;
    });
    const name = (pin: number) => (pin < 8 ? `P3.${pin}` : `P1.${pin - 8}`);
    const onPort3 = pins.length === 1 && pins[0]! < 8;
    this.findings.push({
      field: 'soundBoard.calibration.sensePin',
      value: onPort3 ? String(pins[0]) : 'not found',
      confidence: onPort3 ? 'certain' : 'unknown',
      evidence:
        pins.length === 0
          ? `no input pin changes what the program does at start; it looks at ${[...looked].map(name).join(', ') || 'none'}`
          : `the program starts otherwise when ${pins.map(name).join(', ')} is held low instead of high; the other pins ` +
            `change nothing${onPort3 || pins.length > 1 ? '' : '; a comparator on port 1 has no field yet'}`,
    });
    return pins;
  }

  private lookedAt(): Set<number> {
    const pins = new Set<number>();
    const { log, settledCycle } = this.boot;
    for (let n = 0; n < log.length && log.cycles[n]! < settledCycle; n++) {
      const kind = log.kinds[n]!;
      if (kind !== EVENT_READ_P1 && kind !== EVENT_READ_P3) continue;
      for (let bit = 0; bit < 8; bit++) {
        if ((log.values[n]! >> bit) & 1) pins.add(kind === EVENT_READ_P3 ? bit : bit + 8);
      }
    }
    return pins;
  }

  /** At the level that says "reached" the program keeps lowering the charge. */
  private findLevel(pin: number): 0 | 1 | undefined {
    const means = ([0, 1] as const).map((level) => this.meanCharge(this.with(pin, level)));
    const [low, high] = means as [number, number];
    const clear = Number.isFinite(low) && Number.isFinite(high) && Math.abs(low - high) > 4;
    const level = low < high ? 0 : 1;
    this.findings.push({
      field: 'soundBoard.calibration.levelWhenReached',
      value: clear ? String(level) : 'not found',
      confidence: clear ? 'certain' : 'unknown',
      evidence: Number.isFinite(low + high)
        ? `while it starts, the program's charge voltages are ${low.toFixed(0)} on average with P3.${pin} low and ` +
          `${high.toFixed(0)} with it high; the level at which it lowers them says that the peak was reached`
        : 'the program writes no charge voltages while it starts',
    });
    return clear ? level : undefined;
  }

  private meanCharge({ log, settledCycle }: Boot): number {
    let sum = 0;
    let count = 0;
    for (const { slot, data, address, cycle } of refreshes(
      stretches(log, RESET_WORD, settledCycle),
      this.geometry,
    )) {
      if (cycle >= settledCycle || !this.oscillatorOf.has(slot)) continue;
      sum += this.code(data * 256 + address);
      count++;
    }
    return count === 0 ? Number.NaN : sum / count;
  }

  /** The lines at each look at the pin, with the oscillator whose charge was set last. */
  private looks(pin: number): Look[] {
    const { log, settledCycle } = this.boot;
    const { dynamic } = this.geometry;
    const looks: Look[] = [];
    let word = RESET_WORD;
    let oscillator: number | undefined;
    for (let n = 0; n < log.length && log.cycles[n]! < settledCycle; n++) {
      word = nextWord(word, log.kinds[n]!, log.values[n]!);
      oscillator = this.oscillatorOf.get(word & dynamic) ?? oscillator;
      if (log.kinds[n] !== EVENT_READ_P3 || ((log.values[n]! >> pin) & 1) === 0) continue;
      if (oscillator !== undefined) looks.push({ oscillator, word });
    }
    return looks;
  }

  private findSelect(
    looks: readonly Look[],
    name: 'voice' | 'dco',
    width: number,
    valueFor: (oscillator: number) => number,
  ): LatchField | undefined {
    const words = looks.map(({ word }) => word);
    const values = looks.map(({ oscillator }) => valueFor(oscillator));
    const oscillators = new Set(looks.map(({ oscillator }) => oscillator));
    const avoid = this.geometry.dynamic | this.latchLines;
    const { field, remark, lines } = findField(words, values, width, avoid);
    const what = name === 'voice' ? 'the voice' : 'the oscillator';
    let onSelectors = false;
    for (const bit of field?.bits ?? []) {
      const line = bit + 8 * ['P1', 'PB', 'PC'].indexOf(field!.port);
      if ((avoid >> line) & 1) onSelectors = true;
    }
    this.findings.push({
      field: `soundBoard.calibration.${name}`,
      value: field ? fieldText(field) : 'not found',
      confidence:
        field === undefined ? 'unknown' : onSelectors || oscillators.size < 12 ? 'likely' : 'certain',
      evidence:
        looks.length === 0
          ? 'the program never looks at a comparator with a charge voltage set'
          : `at ${looks.length} looks at the pin, with the charge of ${oscillators.size} oscillators set, ` +
            (field
              ? `these lines are the number of ${what}${onSelectors ? '; they are the ones that choose the hold' : ''}`
              : `${remark === '' ? 'no lines' : remark}; ${lines === 0 ? 'nothing' : 'other lines'} change`) +
            (field && remark !== '' ? ` (${remark})` : ''),
    });
    return field;
  }

  /** The line that goes up, once and for good, when calibration is over. */
  private findMute(looks: readonly Look[], taken: LineWord): LatchField | undefined {
    const { log, settledCycle } = this.boot;
    const rises = new Int32Array(LINE_BITS);
    const lastRise = new Float64Array(LINE_BITS);
    let word = RESET_WORD;
    for (let n = 0; n < log.length && log.cycles[n]! < settledCycle + 200 * CYCLES_PER_MS; n++) {
      const next = nextWord(word, log.kinds[n]!, log.values[n]!);
      for (let bit = 0; bit < LINE_BITS; bit++) {
        if (((next & ~word) >> bit) & 1) {
          rises[bit]! += 1;
          lastRise[bit] = log.cycles[n]!;
        }
      }
      word = next;
    }
    const spoken = taken | this.geometry.dynamic | this.latchLines;
    const duringLooks = looks.length > 0 ? looks[0]!.word : 0;
    const bits: number[] = [];
    for (let bit = 0; bit < LINE_BITS; bit++) {
      if ((spoken >> bit) & 1 || ((word >> bit) & 1) === 0 || rises[bit] !== 1) continue;
      if ((duringLooks >> bit) & 1) continue;
      bits.push(bit);
    }
    bits.sort((a, b) => lastRise[b]! - lastRise[a]!);
    const bit = bits[0];
    const field: LatchField | undefined =
      bit === undefined ? undefined : { port: portOf(bit), bits: [bit & 7] };
    this.findings.push({
      field: 'soundBoard.latches.mute',
      value: field ? fieldText(field) : 'not found',
      confidence: bits.length === 1 ? 'certain' : field ? 'likely' : 'unknown',
      evidence: field
        ? `${lineName(bit!)} goes high ${(lastRise[bit!]! / CYCLES_PER_MS).toFixed(0)} ms after reset, once, and stays; ` +
          `no parameter moves it${bits.length > 1 ? `; so do ${bits.slice(1).map(lineName).join(', ')}` : ''}`
        : 'no line goes high once and for good when the program has started',
    });
    return field;
  }
}

import { TICKS_PER_DCO_CLOCK, TICKS_PER_SECOND } from '../time.js';
import {
  CV_COUNT,
  HOLD,
  LATCH,
  LATCH_COUNT,
  PRESCALER,
  SAMPLE,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
  TIMER_RESET,
} from './controlTape.js';
import { latchText } from './tapeNames.js';

/**
 * Reads the control tape as a person would: bytes to the counter chips become control words and counts with the
 * frequency that follows, prescaler nibbles become divisions, timer bytes what the timer does, DAC codes volts,
 * latch bits names.
 *
 * Frequencies are as programmed: the clock divided by the count, less the pulses that the 8155 timer takes away on
 * average. Hard sync makes an oscillator sound otherwise; a count written while a period runs takes effect at its
 * end, and a timer command at the timer's terminal count. Which edges come when is worked out in `analog/dco`.
 *
 * Sources: Intel 8254 and 8155 data sheets (control word, count formats, timer modes).
 */

/** Which counter is which oscillator, and what divides its clock: part of the sound board's profile. */
export interface TapeWiring {
  /** Counter of DCO1 (index 0-5) and DCO2 (6-11) of voices 0-5; chip 0-3 = PIT1-PIT4. */
  readonly counters: readonly { readonly chip: number; readonly counter: number }[];
  /** Which nibble of 8155 port A divides for DCO1 and DCO2: 0 = low, 1 = high. */
  readonly prescalerNibble: { readonly dco1: 0 | 1; readonly dco2: 0 | 1 };
  /** `swallow`: each 8155 timer pulse takes a clock pulse of DCO2 away. */
  readonly dco2Clock: 'swallow' | 'plain';
}

/** Volts of the DAC: `volts` at `code`. */
export interface FullScale {
  readonly code: number;
  readonly volts: number;
}

/** What a timer event does. */
export type TimerAction = 'length' | 'start' | 'stop' | 'stop after count' | 'reset';

/** One thing that happened, in words and units; `tick` in 48 MHz ticks since power-on. */
export type DecodedEvent =
  | {
      readonly kind: 'mode';
      readonly tick: number;
      /** 0-11, or -1 for a counter that is no oscillator. */
      readonly oscillator: number;
      readonly chip: number;
      readonly counter: number;
      /** 0-5. */
      readonly mode: number;
      readonly format: 'low byte' | 'high byte' | 'low and high byte';
      readonly bcd: boolean;
    }
  | {
      /** A whole count has been written (`load`), or its clock has changed (`clock`). */
      readonly kind: 'load' | 'clock';
      readonly tick: number;
      readonly oscillator: number;
      readonly chip: number;
      readonly counter: number;
      readonly mode: number;
      /** 1-65536. */
      readonly divider: number;
      /** As programmed; 0 in the modes that do not repeat and for a counter that is no oscillator. */
      readonly hertz: number;
    }
  | {
      readonly kind: 'prescaler';
      readonly tick: number;
      readonly value: number;
      /** The 8 MHz clock of DCO1 and DCO2 is divided by these, 1-16. */
      readonly dividesBy: readonly [number, number];
    }
  | {
      readonly kind: 'timer';
      readonly tick: number;
      readonly action: TimerAction;
      /** As last written, 0-16383. */
      readonly length: number;
      /** 0-3. */
      readonly mode: number;
      /** TIMER OUT falls once in so many pulses of the DCO2 clock; 0 = not, or once only. */
      readonly every: number;
    }
  | {
      /** A hold is connected to the DAC, or the DAC changes while it is (`sample`); it is let go (`hold`). */
      readonly kind: 'sample' | 'hold';
      readonly tick: number;
      /** `CV_*`. */
      readonly cv: number;
      /** 0-4095; of a `hold` the code it was last connected to. */
      readonly code: number;
      readonly volts: number;
    }
  | {
      readonly kind: 'latch';
      readonly tick: number;
      /** `LATCH_*`. */
      readonly latch: number;
      readonly value: number;
      readonly text: string;
    };

/** Frequency in front of the prescalers, Hz. */
const DCO_CLOCK_HERTZ = TICKS_PER_SECOND / TICKS_PER_DCO_CLOCK;

const OSCILLATORS = 12;
const FORMATS = ['low byte', 'low byte', 'high byte', 'low and high byte'] as const;
const TIMER_ACTIONS: readonly TimerAction[] = ['length', 'stop', 'stop after count', 'start'];

/** What one counter has been told. */
interface CounterState {
  mode: number;
  /** Bits 5-4 of the control word: 1 low byte, 2 high byte, 3 both; 0 = no control word yet. */
  format: number;
  bcd: boolean;
  low: number;
  awaitingHigh: boolean;
  /** Last whole count, 0 = none yet. */
  divider: number;
}

export class TapeDecoder {
  private readonly counters: readonly CounterState[] = Array.from({ length: 12 }, () => ({
    mode: 0,
    format: 0,
    bcd: false,
    low: 0,
    awaitingHigh: false,
    divider: 0,
  }));
  /** Oscillator behind `chip * 3 + counter`, or -1. */
  private readonly oscillatorOf = new Int8Array(12).fill(-1);
  private readonly codes = new Uint16Array(CV_COUNT);
  /** Division of the clocks of DCO1 and DCO2; with port A still an input its pins float high. */
  private dividesBy: readonly [number, number] = [1, 1];
  private timerLength = 0;
  private timerMode = 0;
  private every = 0;

  /** `emit` is called with each decoded event, in time order. */
  constructor(
    private readonly wiring: TapeWiring,
    private readonly fullScale: FullScale,
    private readonly emit: (event: DecodedEvent) => void,
  ) {
    wiring.counters.forEach(({ chip, counter }, oscillator) => {
      this.oscillatorOf[chip * 3 + counter] = oscillator;
    });
  }

  /** Takes one event of the tape. */
  event(tick: number, what: number, value: number): void {
    if (what < PRESCALER) this.counterWrite(tick, what >> 2, what & 3, value);
    else if (what < SAMPLE) this.clockEvent(tick, what, value);
    else if (what < HOLD) this.holdEvent('sample', tick, what - SAMPLE, value);
    else if (what < LATCH) this.holdEvent('hold', tick, what - HOLD, this.codes[what - HOLD]!);
    else this.latchEvent(tick, what - LATCH, value);
  }

  private holdEvent(kind: 'sample' | 'hold', tick: number, cv: number, code: number): void {
    if (cv >= CV_COUNT) return;
    this.codes[cv] = code;
    this.emit({ kind, tick, cv, code, volts: (code * this.fullScale.volts) / this.fullScale.code });
  }

  private latchEvent(tick: number, latch: number, value: number): void {
    if (latch < LATCH_COUNT) this.emit({ kind: 'latch', tick, latch, value, text: latchText(latch, value) });
  }

  private counterWrite(tick: number, chip: number, register: number, value: number): void {
    if (register === 3) {
      this.controlWord(tick, chip, value);
      return;
    }
    const state = this.counters[chip * 3 + register]!;
    if (state.format === 0) return;
    if (state.format === 3 && !state.awaitingHigh) {
      state.low = value;
      state.awaitingHigh = true;
      return;
    }
    state.awaitingHigh = false;
    const count = state.format === 1 ? value : state.format === 2 ? value << 8 : state.low | (value << 8);
    state.divider = state.bcd ? bcdCount(count) : count || 0x10000;
    this.frequency('load', tick, chip, register);
  }

  private controlWord(tick: number, chip: number, value: number): void {
    const counter = value >> 6;
    const format = (value >> 4) & 3;
    if (counter === 3 || format === 0) return;
    const state = this.counters[chip * 3 + counter]!;
    const mode = (value >> 1) & 7;
    state.mode = mode > 5 ? mode - 4 : mode;
    state.format = format;
    state.bcd = (value & 1) !== 0;
    state.awaitingHigh = false;
    state.divider = 0;
    this.emit({
      kind: 'mode',
      tick,
      oscillator: this.oscillatorOf[chip * 3 + counter]!,
      chip,
      counter,
      mode: state.mode,
      format: FORMATS[format]!,
      bcd: state.bcd,
    });
  }

  private frequency(kind: 'load' | 'clock', tick: number, chip: number, counter: number): void {
    const { mode, divider } = this.counters[chip * 3 + counter]!;
    const oscillator = this.oscillatorOf[chip * 3 + counter]!;
    let hertz = 0;
    if (oscillator >= 0 && (mode === 2 || mode === 3)) {
      const dco = oscillator < 6 ? 0 : 1;
      hertz = DCO_CLOCK_HERTZ / (this.dividesBy[dco] * period(mode, divider));
      if (dco === 1 && this.wiring.dco2Clock === 'swallow' && this.every > 0) hertz *= 1 - 1 / this.every;
    }
    this.emit({ kind, tick, oscillator, chip, counter, mode, divider, hertz });
  }

  /** The clock of some oscillators has changed: says what becomes of their frequencies. */
  private clockChanged(tick: number, first: number, end: number): void {
    for (let oscillator = first; oscillator < end; oscillator++) {
      const { chip, counter } = this.wiring.counters[oscillator]!;
      if (this.counters[chip * 3 + counter]!.divider > 0) this.frequency('clock', tick, chip, counter);
    }
  }

  private clockEvent(tick: number, what: number, value: number): void {
    if (what === PRESCALER) {
      const { dco1, dco2 } = this.wiring.prescalerNibble;
      const before = this.dividesBy;
      this.dividesBy = [16 - ((value >> (4 * dco1)) & 15), 16 - ((value >> (4 * dco2)) & 15)];
      this.emit({ kind: 'prescaler', tick, value, dividesBy: this.dividesBy });
      if (before[0] !== this.dividesBy[0]) this.clockChanged(tick, 0, OSCILLATORS / 2);
      if (before[1] !== this.dividesBy[1]) this.clockChanged(tick, OSCILLATORS / 2, OSCILLATORS);
      return;
    }
    const before = this.every;
    let action: TimerAction = 'length';
    if (what === TIMER_LENGTH_LOW) {
      this.timerLength = (this.timerLength & 0x3f00) | value;
    } else if (what === TIMER_LENGTH_HIGH) {
      this.timerLength = (this.timerLength & 0xff) | ((value & 0x3f) << 8);
      this.timerMode = value >> 6;
    } else if (what === TIMER_RESET || (what === TIMER_COMMAND && value > 0)) {
      action = what === TIMER_RESET ? 'reset' : TIMER_ACTIONS[value & 3]!;
      const repeats = action === 'start' && (this.timerMode & 1) === 1 && this.timerLength >= 2;
      this.every = repeats ? this.timerLength : 0;
    } else {
      return;
    }
    const { timerLength: length, timerMode: mode, every } = this;
    this.emit({ kind: 'timer', tick, action, length, mode, every });
    if (every !== before && this.wiring.dco2Clock === 'swallow') {
      this.clockChanged(tick, OSCILLATORS / 2, OSCILLATORS);
    }
  }
}

/** Clock pulses a period in modes 2 and 3; what a count of 1, which Intel calls illegal, gives: see `chips/i8254`. */
function period(mode: number, divider: number): number {
  if (divider > 1) return divider;
  return mode === 2 ? 2 : 0x10000;
}

/** Four BCD digits; 0 counts ten thousand. */
function bcdCount(count: number): number {
  const value =
    (count & 15) + 10 * ((count >> 4) & 15) + 100 * ((count >> 8) & 15) + 1000 * ((count >> 12) & 15);
  return value || 10_000;
}

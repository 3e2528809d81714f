import type { Mcs51Options } from '../cpu/mcs51/bus.js';
import { CV_COUNT, CV_RESONANCE, CV_VOLUME } from '../tape/controlTape.js';

/** A set of lines the sound board drives: port 1 of the 8031, ports B and C of the 8155. */
export type SoundBoardPort = 'P1' | 'PB' | 'PC';

/** Holds while `(port & mask) === value`. */
export interface LineCondition {
  readonly port: SoundBoardPort;
  /** Bits that matter, 0-255. */
  readonly mask: number;
  /** What they must be, a subset of `mask`. */
  readonly value: number;
}

/**
 * A latch field: its bits on one port, listed from the least significant bit of the field's value up.
 * `bits: [0, 1]` on PB reads the value from PB1-PB0.
 */
export interface LatchField {
  readonly port: SoundBoardPort;
  readonly bits: readonly number[];
}

/** Where a divider counter sits: chip 0-3 = PIT1-PIT4, counter 0-2 in it. */
export interface CounterPlace {
  readonly chip: number;
  readonly counter: number;
}

/** Names of the latches of a board. */
export const LATCH_FIELD_NAMES = ['wave1', 'wave2', 'crossMod', 'hpf', 'chorus', 'mute'] as const;
export type LatchFieldName = (typeof LATCH_FIELD_NAMES)[number];

/** Parts that a board does without. Their conditions and lines in the profile count for nothing. */
export interface AbsentParts {
  /** Held voltages by name (`CV_NAMES`), and the DAC code 0-4095 that each stands at. */
  readonly holds?: Readonly<Record<string, number>>;
  /** Latches by name, and the value 0-3 that each has. */
  readonly latches?: Readonly<Partial<Record<LatchFieldName, number>>>;
}

/**
 * How a sound board is wired. Everything here that Roland's service notes would settle at a glance and that we
 * do not know is a field, so that a ROM for other wiring needs another profile and not another program.
 */
export interface SoundBoardProfile {
  /** The DAC takes `data << dataShift | ((address >> addressShift) & addressMask)`, 12 bits. */
  readonly dac: { readonly dataShift: number; readonly addressShift: number; readonly addressMask: number };
  /**
   * For each held voltage (index as `CV_*` of the control tape, 38 of them) the conditions that must all hold
   * for it to follow the DAC.
   */
  readonly multiplexer: readonly (readonly LineCondition[])[];
  readonly latches: {
    readonly wave1: LatchField;
    readonly wave2: LatchField;
    readonly crossMod: LatchField;
    readonly hpf: LatchField;
    readonly chorus: LatchField;
    /** 0 = muted, 1 = sound. */
    readonly mute: LatchField;
  };
  /** Levels of the 8155's lines while they are inputs (pull-ups and pull-downs): the state after reset. */
  readonly undriven: { readonly PA: number; readonly PB: number; readonly PC: number };
  /** Calibration: which voice and DCO the comparator listens to, and the pin of P3 it pulls low. */
  readonly calibration: {
    readonly voice: LatchField;
    readonly dco: LatchField;
    /** Bit of P3 that carries the comparator, 0-7. */
    readonly sensePin: number;
    /** Level of the pin when the peak is at or above the threshold. */
    readonly levelWhenReached: 0 | 1;
  };
  /** Counter of DCO1 (index 0-5) and DCO2 (index 6-11) of voices 0-5. */
  readonly counters: readonly CounterPlace[];
  /** Which nibble of 8155 port A divides the clock of DCO1 and of DCO2: 0 = low, 1 = high. */
  readonly prescalerNibble: { readonly dco1: 0 | 1; readonly dco2: 0 | 1 };
  /** What the 8155 timer does to the DCO2 clock: each TIMER OUT pulse takes one clock away, or nothing. */
  readonly dco2Clock: 'swallow' | 'plain';
  /** What this board does not have, and what stands in for it. Without it the board has everything. */
  readonly absent?: AbsentParts;
  /** What the 8031's documents leave open, where it is not to have its default. */
  readonly processor?: Omit<Mcs51Options, 'report'>;
}

/** Six 8-channel multiplexers on P1: P1.2-0 channel, P1.5-3 bank, P1.6 = 1 holds all. */
function referenceMultiplexer(): LineCondition[][] {
  const conditions: LineCondition[][] = [];
  for (let cv = 0; cv < CV_COUNT; cv++) {
    let bank = Math.floor(cv / 6);
    let channel = cv % 6;
    if (cv === CV_RESONANCE) [bank, channel] = [4, 6];
    if (cv === CV_VOLUME) [bank, channel] = [5, 6];
    conditions.push([{ port: 'P1', mask: 0x7f, value: (bank << 3) | channel }]);
  }
  return conditions;
}

/**
 * The wiring that the open firmware is written for. What is confirmed about the real board (DAC address, port A
 * nibbles, PIT1/2 on DCO1) is kept; the rest is ours and not claimed to be Roland's.
 */
export const REFERENCE_SOUND_BOARD: SoundBoardProfile = {
  dac: { dataShift: 4, addressShift: 4, addressMask: 0x0f },
  multiplexer: referenceMultiplexer(),
  latches: {
    wave1: { port: 'PB', bits: [0, 1] },
    wave2: { port: 'PB', bits: [2, 3] },
    crossMod: { port: 'PB', bits: [4, 5] },
    hpf: { port: 'PB', bits: [6, 7] },
    chorus: { port: 'PC', bits: [0, 1] },
    mute: { port: 'PC', bits: [2] },
  },
  undriven: { PA: 0xff, PB: 0x00, PC: 0x00 },
  calibration: {
    voice: { port: 'PC', bits: [3, 4, 5] },
    dco: { port: 'P1', bits: [7] },
    sensePin: 3,
    levelWhenReached: 0,
  },
  counters: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => ({ chip: Math.floor(n / 3), counter: n % 3 })),
  prescalerNibble: { dco1: 0, dco2: 1 },
  dco2Clock: 'swallow',
};

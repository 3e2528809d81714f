import type { Hd6303Anomaly } from './bus.js';

/**
 * What the data sheet leaves open, each with the reading taken here as default, and what the board decides.
 * Times are whole E cycles.
 */
export interface Hd6303Options {
  /**
   * E cycles of one bit when RMCR selects the external clock on P22 (CC = 11), which runs at eight times the bit
   * rate: 16 to 65536. Default 64: 250 kHz, 31 250 baud at E = 2 MHz.
   */
  readonly sciExternalBitCycles?: number | undefined;
  /**
   * Value of the free-running counter, modulo the bit time, at which bits of the internal clock begin. That they
   * hang on the counter is given, the residue is not. Default 0.
   */
  readonly sciBitPhase?: number | undefined;
  /**
   * A byte with a framing error goes to RDR: no on the HD6303R (the default), yes on HD6303R1 and HD63701V0.
   */
  readonly sciFramingErrorLoads?: boolean | undefined;
  /** E cycles of decoding an undefined code before the 12 of the interrupt sequence: 0 to 16, default 5. */
  readonly trapDecodeCycles?: number | undefined;
  /**
   * E cycles from the cycle in which a request appears to the first vector byte's cycle when it ends WAI, less
   * one: 1 to 16. Default 1, so that the first operation code comes four cycles after the request.
   */
  readonly waiExitCycles?: number | undefined;
  /** E cycles from an edge on P20 to the count captured, 1 (the default) or 2. */
  readonly captureDelay?: number | undefined;
  /**
   * A flag that sets again between the read of its status register and the access that clears it stays set
   * (default); false: it is cleared with the first one.
   */
  readonly repeatedFlagStays?: boolean | undefined;
  /**
   * E cycles from a flag's setting to the first read of TCSR or TRCSR that shows it: 0 (the default: a read in
   * the same cycle does) or 1. Interrupt requests do not depend on it.
   */
  readonly flagReadDelay?: number | undefined;
  /**
   * Level of the timer's output latch at power-on, 0 (the default) or 1; on the HD6303R reset leaves it alone and
   * the data sheet calls it unknown until the first match.
   */
  readonly timerOutputAtPowerOn?: number | undefined;
  /**
   * Called the first time each kind of anomaly is met at each address; a reserved register, by each instruction.
   * The first 1024 are told.
   */
  readonly report?: ((anomaly: Hd6303Anomaly) => void) | undefined;
}

/** `Hd6303Options` without gaps. */
export interface Hd6303Settings {
  readonly sciExternalBitCycles: number;
  readonly sciBitPhase: number;
  readonly sciFramingErrorLoads: boolean;
  readonly trapDecodeCycles: number;
  readonly waiExitCycles: number;
  readonly captureDelay: number;
  readonly repeatedFlagStays: boolean;
  readonly flagReadDelay: number;
  readonly timerOutputAtPowerOn: number;
}

/**
 * Fills in the defaults.
 * @throws RangeError if a number is not whole or outside its range.
 */
export function hd6303Settings(options: Hd6303Options): Hd6303Settings {
  return {
    sciExternalBitCycles: whole('sciExternalBitCycles', options.sciExternalBitCycles ?? 64, 16, 65536),
    sciBitPhase: whole('sciBitPhase', options.sciBitPhase ?? 0, 0, 4095),
    sciFramingErrorLoads: options.sciFramingErrorLoads ?? false,
    trapDecodeCycles: whole('trapDecodeCycles', options.trapDecodeCycles ?? 5, 0, 16),
    waiExitCycles: whole('waiExitCycles', options.waiExitCycles ?? 1, 1, 16),
    captureDelay: whole('captureDelay', options.captureDelay ?? 1, 1, 2),
    repeatedFlagStays: options.repeatedFlagStays ?? true,
    flagReadDelay: whole('flagReadDelay', options.flagReadDelay ?? 0, 0, 1),
    timerOutputAtPowerOn: whole('timerOutputAtPowerOn', options.timerOutputAtPowerOn ?? 0, 0, 1),
  };
}

function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(
    `${name} of the HD6303R must be a whole number from ${least} to ${most}, not ${value}`,
  );
}

import { Bench, type Settings } from './bench.js';

/** A value of a parameter and what the measurement must then lie between. */
export interface Case {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * One line of the parameter table: with everything else as it is, the parameter at each of these values must
 * make the sound measure so. No single result satisfies all cases, so a parameter that is ignored fails.
 */
export interface Row {
  /** Number on the wire. */
  readonly serial: number;
  readonly name: string;
  readonly stimulus: string;
  readonly measured: string;
  readonly cases: readonly Case[];
  measure(value: number): number;
}

/** The measurement is `expected`, give or take `tolerance`. */
export function near(value: number, expected: number, tolerance: number): Case {
  return { value, low: expected - tolerance, high: expected + tolerance };
}

/** The measurement lies between two bounds. */
export function between(value: number, low: number, high: number): Case {
  return { value, low, high };
}

/** One case for each value, by a law. */
export function byLaw(
  values: readonly number[],
  law: (value: number) => number,
  tolerance: number | ((value: number) => number),
): Case[] {
  return values.map((value) =>
    near(value, law(value), typeof tolerance === 'number' ? tolerance : tolerance(value)),
  );
}

/** How a note is played and listened to. */
export interface Listening {
  readonly note?: number;
  readonly velocity?: number;
  /** Seconds from the key to the beginning of what is heard. */
  readonly after?: number;
  /** Seconds heard. */
  readonly seconds?: number;
}

/** The plain tone with these settings, one note: what is heard of it. */
export function sound(settings: Settings, listening: Listening = {}): Float32Array {
  const { note = 69, velocity = 100, after = 0.06, seconds = 0.12 } = listening;
  return new Bench().set(settings).press(note, velocity).skip(after).hear(seconds);
}

/** Level of silence, as a case: below -90 dBFS. */
export function silent(value: number): Case {
  return between(value, Number.NEGATIVE_INFINITY, -90);
}

/**
 * What an envelope at zero leaves of a level at full depth, as a case. The law says nothing; the firmware's
 * depth of 127 is 255/256 of the level, so 1/256 of a saw remains: -75 dBFS.
 */
export function leastOfEnvelope(value: number): Case {
  return between(value, Number.NEGATIVE_INFINITY, -74);
}

/** Level of one full saw by the stated law: 5 V peak to peak, 0 dBFS = 32 V. */
export const ONE_SAW_DBFS = 20 * Math.log10(5 / Math.sqrt(12) / 32);

/** 20 log10, for laws in linear gain. */
export function inDecibels(gain: number): number {
  return 20 * Math.log10(gain);
}

/** Octaves that one unit of the cutoff parameter is: 127 units from 10 Hz to 20 kHz. */
export const CUTOFF_UNIT_OCTAVES = Math.log2(2000) / 127;

/** The stated dynamics curves 0-3 at a velocity. */
export function dynamics(mode: number, velocity: number): number {
  const x = velocity / 127;
  return [1, 0.5 + 0.5 * x ** 3.3, x ** 1.09, x ** 2.56][mode]!;
}

/** Parameter values of the four steps. */
export const FOUR_STEPS: readonly number[] = [0x00, 0x20, 0x40, 0x60];

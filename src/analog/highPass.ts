/**
 * The high-pass of a board: one for all voices, behind their sum. A 4051 puts one of three capacitors, or none, in
 * the way of the signal; the resistance behind makes it a first-order high-pass. Behind it a coupling capacitor that
 * is always there.
 *
 * A capacitor that is deselected keeps its charge, so that coming back to it clicks as the hardware does. Each is a
 * trapezoidal one-pole, g = tan(pi fc / fs): exact at its corner, within 0.001 dB elsewhere to 20 kHz.
 *
 * Topology: Vecoven's thesis (one per board, four positions); values see the profile.
 *
 * *Not emulated:* the resistance and the charge injection of the 4051, the leakage of a deselected capacitor.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE } from '../time.js';

/** A capacitor with less on it than this is empty (and must not become a denormal), volts. */
const NEGLIGIBLE = 1e-25;

/** No capacitor of a snapshot holds more, volts. */
const LARGEST_STATE = 1e6;

/** Place of the coupling capacitor behind the four positions. */
const COUPLING = 4;

/** Coefficient of a trapezoidal one-pole: g / (1 + g), g = tan(pi fc / fs). */
export function trapezoid(corner: number): number {
  const g = Math.tan((Math.PI * corner) / CORE_SAMPLE_RATE);
  return g / (1 + g);
}

export class HighPass implements Snapshotable {
  /** Position 0-3. */
  position = 0;
  /** Voltage on the capacitor of each position, and on the coupling. */
  private readonly capacitors = new Float64Array(COUPLING + 1);
  private readonly coefficients: Float64Array;

  /** `corners` of the four positions and of the coupling, Hz; 0 = no capacitor. */
  constructor(corners: readonly number[], coupling: number) {
    this.coefficients = Float64Array.of(...corners.map(trapezoid), trapezoid(coupling));
  }

  /** Filters `signal[from .. to - 1]` in place. */
  process(signal: Float64Array, from: number, to: number): void {
    const { capacitors, coefficients, position } = this;
    const k = coefficients[position]!;
    const kCoupling = coefficients[COUPLING]!;
    let low = capacitors[position]!;
    let coupling = capacitors[COUPLING]!;
    for (let i = from; i < to; i++) {
      let x = signal[i]!;
      const v = (x - low) * k;
      x -= low + v;
      low += 2 * v;
      const w = (x - coupling) * kCoupling;
      signal[i] = x - (coupling + w);
      coupling += 2 * w;
      if (low < NEGLIGIBLE && low > -NEGLIGIBLE) low = 0;
      if (coupling < NEGLIGIBLE && coupling > -NEGLIGIBLE) coupling = 0;
    }
    capacitors[position] = low;
    capacitors[COUPLING] = coupling;
  }

  save(writer: StateWriter): void {
    writer.section('HPAS');
    writer.u8(this.position);
    writer.f64s(this.capacitors);
  }

  load(reader: StateReader): void {
    reader.section('HPAS');
    this.position = reader.u8(COUPLING - 1);
    reader.f64sInto(this.capacitors, -LARGEST_STATE, LARGEST_STATE);
  }
}

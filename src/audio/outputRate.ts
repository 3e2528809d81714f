import { type Snapshotable, SnapshotError, type StateReader } from '../snapshot.js';

/**
 * From the analog core's 96 kHz to an output rate, one channel. Output sample n lies at time n / rate on the core's
 * own grid and is made as soon as the core sample at or before that time is in, so the number of samples made is a
 * pure function of the number taken; its content is late by the constant latency. How the input is cut into calls
 * does not show.
 */
export interface OutputRate extends Snapshotable {
  /** Output rate, Hz. */
  readonly sampleRate: number;
  /** Delay of the content in output samples (not always whole) and in 48 MHz ticks. */
  readonly latencySamples: number;
  readonly latencyTicks: number;
  /** Core samples that must be pushed until `outputs` more output samples are made. */
  inputNeeded(outputs: number): number;
  /** Takes `count` samples from the front of `input`, puts what they complete into `output`, returns how many. */
  push(input: Float64Array, count: number, output: Float64Array | Float32Array): number;
}

/** Reads the head of a converter's section and refuses that of another rate. */
export function expectRate(reader: StateReader, sampleRate: number): void {
  reader.section('RATE');
  const rate = reader.i32();
  if (rate !== sampleRate) {
    throw new SnapshotError(`snapshot was taken at ${rate} Hz and cannot continue at ${sampleRate} Hz`);
  }
}

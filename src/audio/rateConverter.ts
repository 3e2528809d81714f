import type { StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE } from '../time.js';
import { HalfBandDecimator } from './decimator.js';
import { expectRate, type OutputRate } from './outputRate.js';
import { RationalResampler } from './resampler.js';

/** One channel on its way to the output rate. */
export type RateConverter = OutputRate;

/** 96 kHz as it is. */
class DirectConverter implements OutputRate {
  readonly sampleRate = CORE_SAMPLE_RATE;
  readonly latencySamples = 0;
  readonly latencyTicks = 0;

  inputNeeded(outputs: number): number {
    return outputs;
  }

  push(input: Float64Array, count: number, output: Float64Array | Float32Array): number {
    for (let i = 0; i < count; i++) output[i] = input[i]!;
    return count;
  }

  save(writer: StateWriter): void {
    writer.section('RATE');
    writer.i32(this.sampleRate);
  }

  load(reader: StateReader): void {
    expectRate(reader, this.sampleRate);
  }
}

/** A converter for one channel. Rates: 44 100, 48 000, 96 000 Hz. Throws RangeError for any other. */
export function createRateConverter(sampleRate: number): RateConverter {
  switch (sampleRate) {
    case 96_000:
      return new DirectConverter();
    case 48_000:
      return new HalfBandDecimator();
    case 44_100:
      return new RationalResampler(147, 320);
    default:
      throw new RangeError(`no way to ${sampleRate} Hz; output rates are 44100, 48000, 96000 Hz`);
  }
}

import { describe, expect, it } from 'vitest';
import { createRateConverter, type RateConverter } from '../../src/audio/rateConverter.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';

const RATES = [44_100, 48_000, 96_000];

function sine(frequency: number, count: number, rate = 96_000, lateSeconds = 0): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    Math.sin(2 * Math.PI * frequency * (i / rate - lateSeconds)),
  );
}

function convert(converter: RateConverter, input: Float64Array, chunk = input.length): Float64Array {
  const output = new Float64Array(input.length);
  const piece = new Float64Array(input.length);
  let made = 0;
  for (let at = 0; at < input.length; at += chunk) {
    const count = Math.min(chunk, input.length - at);
    const produced = converter.push(input.subarray(at), count, piece);
    output.set(piece.subarray(0, produced), made);
    made += produced;
  }
  return output.subarray(0, made);
}

/** Largest difference between two sounds after `from`, dB. */
function differenceDb(a: Float64Array, b: Float64Array, from: number): number {
  let worst = 0;
  for (let i = from; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return 20 * Math.log10(worst);
}

describe.each(RATES)('96 kHz to %i Hz', (rate) => {
  it('passes 20 Hz to 20 kHz, late by the published latency and otherwise exact to -100 dB', () => {
    for (const frequency of [20, 1000, 7000, 15_000, 19_000, 20_000]) {
      const converter = createRateConverter(rate);
      const output = convert(converter, sine(frequency, 9600));
      const truth = sine(frequency, output.length, rate, converter.latencySamples / rate);
      expect(differenceDb(output, truth, 500), `${frequency} Hz`).toBeLessThan(-100);
    }
  });

  it('stops what would fold below 20 kHz by 110 dB', () => {
    if (rate === 96_000) return;
    const edge = rate - 20_000;
    for (let frequency = edge; frequency < 48_000; frequency += 1500) {
      const output = convert(createRateConverter(rate), sine(frequency, 9600));
      const silence = new Float64Array(output.length);
      expect(differenceDb(output, silence, 500), `${frequency} Hz`).toBeLessThan(-110);
    }
  });

  it('makes sample n with the core sample at or before n / rate', () => {
    const converter = createRateConverter(rate);
    const one = new Float64Array(1);
    const output = new Float64Array(8);
    let made = 0;
    for (let taken = 1; taken <= 1000; taken++) {
      made += converter.push(one, 1, output);
      expect(made).toBe(Math.ceil((taken * rate) / 96_000));
    }
  });

  it('knows how much input an output needs', () => {
    const converter = createRateConverter(rate);
    const output = new Float64Array(512);
    let total = 0;
    for (const wanted of [1, 64, 3, 0, 17, 200, 1]) {
      const needed = converter.inputNeeded(wanted);
      total += needed;
      expect(converter.push(new Float64Array(needed), needed, output)).toBe(wanted);
      expect(converter.inputNeeded(1)).toBeGreaterThan(0);
    }
    expect(total).toBe(Math.floor((285 * 96_000) / rate) + 1);
  });

  it('does not depend on how the input is cut', () => {
    const input = sine(3000, 5000);
    const whole = convert(createRateConverter(rate), input);
    for (const chunk of [1, 7, 256, 1001]) {
      expect(convert(createRateConverter(rate), input, chunk)).toEqual(whole);
    }
  });

  it('continues from a snapshot and refuses one of another rate', () => {
    const input = sine(3000, 4000);
    const whole = convert(createRateConverter(rate), input);
    const first = createRateConverter(rate);
    const head = convert(first, input.subarray(0, 1333));
    const writer = new StateWriter();
    first.save(writer);
    const second = createRateConverter(rate);
    second.load(new StateReader(writer.finish()));
    const tail = convert(second, input.subarray(1333));
    expect(Float64Array.from([...head, ...tail])).toEqual(whole);
    const other = createRateConverter(RATES.find((r) => r !== rate)!);
    expect(() => other.load(new StateReader(writer.finish()))).toThrow(SnapshotError);
  });

  it('publishes one latency in two units', () => {
    const { latencyTicks, latencySamples } = createRateConverter(rate);
    expect(latencyTicks / 48e6).toBeCloseTo(latencySamples / rate, 12);
  });
});

it('an output rate that is not offered is an error that names those that are', () => {
  expect(() => createRateConverter(22_050)).toThrow('44100, 48000, 96000');
});

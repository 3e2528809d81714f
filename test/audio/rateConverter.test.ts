import { describe, expect, it } from 'vitest';
import { SAMPLE_RATES } from '../../src/audio/outputRate.js';
import { createRateConverter, type RateConverter } from '../../src/audio/rateConverter.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';

function sine(frequency: number, count: number, rate = 96_000, lateSeconds = 0): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    Math.sin(2 * Math.PI * frequency * (i / rate - lateSeconds)),
  );
}

/** Left channel as it is, right channel upside down and at half the level. */
function convert(converter: RateConverter, input: Float64Array, chunk = input.length): Float64Array {
  const right = input.map((x) => -0.5 * x);
  const outputs = [new Float64Array(3 * input.length), new Float64Array(3 * input.length)] as const;
  const pieces = [new Float64Array(2 * input.length), new Float64Array(2 * input.length)] as const;
  let made = 0;
  for (let at = 0; at < input.length; at += chunk) {
    const count = Math.min(chunk, input.length - at);
    const produced = converter.push(input.subarray(at), right.subarray(at), count, pieces[0], pieces[1]);
    pieces.forEach((piece, channel) => {
      outputs[channel]!.set(piece.subarray(0, produced), made);
    });
    made += produced;
  }
  let apart = 0;
  for (let i = 0; i < made; i++) if (outputs[1][i] !== -0.5 * outputs[0][i]!) apart++;
  expect(apart, 'the channels are treated alike').toBe(0);
  return outputs[0].subarray(0, made);
}

/** Largest difference between two sounds after `from`, dB. */
function differenceDb(a: Float64Array, b: Float64Array, from: number): number {
  let worst = 0;
  for (let i = from; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return 20 * Math.log10(worst);
}

/** Amplitude of the sine at `frequency` in the last `cycles`-periodic `size` samples, dB. */
function lineDb(x: Float64Array, rate: number, frequency: number, size: number): number {
  const from = x.length - size;
  let re = 0;
  let im = 0;
  for (let i = 0; i < size; i++) {
    // Hann window: what lies 2 / size and more away does not count.
    const w = 1 - Math.cos((2 * Math.PI * (i + 0.5)) / size);
    re += w * x[from + i]! * Math.cos((2 * Math.PI * frequency * i) / rate);
    im += w * x[from + i]! * Math.sin((2 * Math.PI * frequency * i) / rate);
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / size);
}

/** Where the pass band of each rate ends, Hz. */
const PASS: ReadonlyMap<number, number> = new Map([
  [44_100, 20_000],
  [48_000, 20_000],
  [88_200, 36_000],
  [96_000, 48_000],
  [192_000, 39_000],
]);

describe.each(SAMPLE_RATES)('96 kHz to %i Hz', (rate) => {
  const pass = PASS.get(rate)!;

  it('passes its band, late by the published latency and otherwise exact to -100 dB', () => {
    for (const frequency of [20, 1000, 7000, 15_000, 19_000, 20_000, pass]) {
      const converter = createRateConverter(rate);
      const output = convert(converter, sine(frequency, 4800));
      const truth = sine(frequency, output.length, rate, converter.latencySamples / rate);
      expect(differenceDb(output, truth, 700), `${frequency} Hz`).toBeLessThan(-100);
    }
  });

  it('lets nothing fold or mirror into its band: below -120 dB', () => {
    if (rate === 96_000) return;
    // Whatever goes in, 96 kHz k +- f come out at a rate and fold; look at all of them that land in the band.
    for (let frequency = 250; frequency < 48_000; frequency += 1490) {
      const output = convert(createRateConverter(rate), sine(frequency, 9600));
      const size = Math.floor(output.length / 2);
      const places = new Set<number>();
      for (let k = 0; k <= 4; k++) {
        for (const image of [96_000 * k + frequency, 96_000 * k - frequency]) {
          const folded = Math.abs(image - rate * Math.round(image / rate));
          if (folded <= pass && Math.abs(folded - frequency) > 200) places.add(folded);
        }
      }
      for (const place of places) {
        expect(lineDb(output, rate, place, size), `${frequency} Hz at ${place} Hz`).toBeLessThan(-120);
      }
    }
  });

  it('makes sample n with the core sample at or before n / rate', () => {
    const converter = createRateConverter(rate);
    const one = new Float64Array(1);
    const output = new Float64Array(8);
    let made = 0;
    for (let taken = 1; taken <= 1000; taken++) {
      made += converter.push(one, one, 1, output, output);
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
      const input = new Float64Array(needed);
      expect(converter.push(input, input, needed, output, output, wanted)).toBe(wanted);
    }
    expect(total).toBe(Math.floor((285 * 96_000) / rate) + 1);
  });

  it('does not depend on how the input is cut, nor on how many outputs are asked for at a time', () => {
    const input = sine(3000, 5000);
    const whole = convert(createRateConverter(rate), input);
    for (const chunk of [1, 7, 256, 1001]) {
      expect(convert(createRateConverter(rate), input, chunk)).toEqual(whole);
    }
    const converter = createRateConverter(rate);
    const piece = new Float64Array(64);
    const pieces = new Float64Array(whole.length);
    let taken = 0;
    let made = 0;
    for (let n = 0; made + 63 < whole.length; n++) {
      const wanted = 1 + ((n * 7) % 63);
      const needed = converter.inputNeeded(wanted);
      const part = input.subarray(taken, taken + needed);
      expect(converter.push(part, part, needed, piece, new Float64Array(64), wanted)).toBe(wanted);
      pieces.set(piece.subarray(0, wanted), made);
      taken += needed;
      made += wanted;
    }
    expect(pieces.subarray(0, made)).toEqual(whole.subarray(0, made));
  });

  it('continues from a snapshot and refuses one of another rate or a damaged one', () => {
    const input = sine(3000, 4000);
    const whole = convert(createRateConverter(rate), input);
    const first = createRateConverter(rate);
    const head = new Float64Array(8000);
    const wanted = Math.floor((1333 * rate) / 96_000) | 1;
    const taken = first.inputNeeded(wanted);
    first.push(input, input, taken, head, new Float64Array(8000), wanted);
    const writer = new StateWriter();
    first.save(writer);
    const state = writer.finish();
    const second = createRateConverter(rate);
    second.load(new StateReader(state));
    const tail = new Float64Array(8000);
    const rest = input.subarray(taken);
    const made = second.push(rest, rest, rest.length, tail, new Float64Array(8000));
    expect(Float64Array.from([...head.subarray(0, wanted), ...tail.subarray(0, made)])).toEqual(whole);

    const other = createRateConverter(SAMPLE_RATES.find((r) => r !== rate)!);
    expect(() => other.load(new StateReader(state))).toThrow(SnapshotError);
    for (const damage of [8, 12, 20]) {
      const damaged = state.slice();
      damaged.fill(0xff, damage, damage + 8);
      expect(() => createRateConverter(rate).load(new StateReader(damaged))).toThrow(SnapshotError);
    }
  });

  it('publishes one latency in two units, a whole number of ticks', () => {
    const { latencyTicks, latencySamples } = createRateConverter(rate);
    expect(latencyTicks / 48e6).toBeCloseTo(latencySamples / rate, 12);
    expect(Number.isInteger(latencyTicks)).toBe(true);
  });
});

describe('levels at the end of the band', () => {
  it.each(SAMPLE_RATES)('%i Hz: 20 kHz within 0.0001 dB', (rate) => {
    const output = convert(createRateConverter(rate), sine(20_000, 19_200));
    const size = Math.round(rate / 20);
    expect(Math.abs(lineDb(output, rate, 20_000, size))).toBeLessThan(1e-4);
  });
});

it('an output rate that is not offered is an error that names those that are', () => {
  expect(() => createRateConverter(22_050)).toThrow('44100, 48000, 88200, 96000, 192000');
});

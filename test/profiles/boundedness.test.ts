import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import {
  type AnalogProfile,
  analogProfile,
  CHORUS_INPUT_FILTERS,
  CROSS_MODULATION_READINGS,
  FILTER_READINGS,
} from '../../src/profiles/analogProfile.js';
import { checkAnalogProfile, largestOutput } from '../../src/profiles/analogProfileCheck.js';
import {
  ANALOG_FIELDS,
  type AnalogField,
  FASTEST_CLOCK,
  MOST_REGENERATION,
} from '../../src/profiles/analogProfileFields.js';
import { ControlTape, CV_RESONANCE, CV_VCA, SAMPLE } from '../../src/tape/controlTape.js';
import { boardOptions } from '../analog/board.js';
import { randomTape } from '../analog/randomTape.js';

const FULL = process.env.SUPERJX_FULL === '1';
const RUNS = FULL ? 1500 : 60;

/** Lets the test runner hear that the test is alive. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

type Json = Record<string, unknown>;

/** A value of a field: often an end of its range, else anywhere, evenly by ratio where the range has one. */
function anyValue({ min, max, multipleOf }: AnalogField): fc.Arbitrary<number> {
  const round = (x: number) =>
    multipleOf === undefined ? x : Math.min(max, Math.max(min, multipleOf * Math.round(x / multipleOf)));
  const low = Math.max(min, max * 1e-7);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
    {
      weight: 3,
      arbitrary: fc
        .double({ min: 0, max: 1, noNaN: true })
        .map((x) => Math.min(max, Math.max(min, round(low * (max / low) ** x)))),
    },
  );
}

function put(profile: Json, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop()!;
  let place = profile;
  for (const step of steps) place = place[step] as Json;
  place[last] = value;
}

/** Moves fields that do not fit each other to where they do. */
function fitting(profile: AnalogProfile): AnalogProfile {
  const { dco, noise, vcf, chorus } = profile;
  const topology = { ...vcf.topology };
  const { law, k0 } = topology;
  if (law === 'regeneration') topology.top = Math.min(topology.top, k0 + MOST_REGENERATION);
  if (law === 'damping') topology.top = Math.min(topology.top, 2);
  const depth = Math.max(
    0,
    Math.min(chorus.depth, chorus.leakTime / 2, chorus.delay - chorus.stages / 2 / FASTEST_CLOCK),
  );
  const shortest = (1.001 * chorus.stages) / 2 / FASTEST_CLOCK;
  return {
    ...profile,
    dco: {
      ...dco,
      rampLimit: Math.max(dco.rampLimit, dco.nominalPeak),
      dischargeTime: Math.min(dco.dischargeTime, dco.resetTime),
    },
    noise: { ...noise, highPass: Math.min(noise.highPass, noise.lowPass / 2) },
    vcf: { ...vcf, topology },
    chorus: { ...chorus, depth: depth * 0.999, delay: Math.max(chorus.delay, shortest) },
  };
}

const anyProfile: fc.Arbitrary<AnalogProfile> = fc
  .record({
    values: fc.tuple(
      ...ANALOG_FIELDS.map((field) => {
        const { length } = field;
        const value: fc.Arbitrary<unknown> =
          length === undefined
            ? anyValue(field)
            : fc.array(anyValue(field), { minLength: length, maxLength: length });
        return fc.option(value, { freq: 2 });
      }),
    ),
    topology: fc.constantFrom(...Object.values(FILTER_READINGS)),
    crossModulation: fc.constantFrom(...Object.values(CROSS_MODULATION_READINGS)),
    inputFilter: fc.constantFrom(...Object.values(CHORUS_INPUT_FILTERS)),
  })
  .map(({ values, topology, crossModulation, inputFilter }) => {
    const profile = JSON.parse(JSON.stringify(analogProfile('default'))) as Json;
    put(profile, 'name', 'random');
    put(profile, 'vcf.topology', { ...topology });
    put(profile, 'dco.crossModulation', crossModulation);
    put(profile, 'chorus.inputFilter', inputFilter);
    values.forEach((value, n) => {
      if (value !== null) put(profile, ANALOG_FIELDS[n]!.path, value);
    });
    return fitting(profile as unknown as AnalogProfile);
  });

/** Largest voltage of a board's two outputs over `samples`; Infinity if anything is no number. */
function peakOf(board: AnalogBoard, tape: ControlTape, samples: number): number {
  const left = new Float64Array(samples);
  const right = new Float64Array(samples);
  board.render(tape, samples, left, right);
  let peak = 0;
  for (const channel of [left, right]) {
    for (const x of channel) {
      if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
      peak = Math.max(peak, Math.abs(x));
    }
  }
  return peak;
}

describe('whatever the accepted profile and the tape', () => {
  it(`nothing non-finite or runaway comes out (${RUNS} random pairs)`, async () => {
    await fc.assert(
      fc.asyncProperty(anyProfile, fc.integer({ min: 0, max: 1e6 }), async (profile, seed) => {
        await breath();
        checkAnalogProfile(profile);
        const board = new AnalogBoard(boardOptions(profile, seed));
        const samples = FULL ? 6000 : 3000;
        const peak = peakOf(board, randomTape({ seed, samples, lowestCount: 100 }), samples);
        expect(peak).toBeLessThan(largestOutput(profile));
      }),
      { numRuns: RUNS, ...(FULL ? {} : { seed: 20_261_121 }) },
    );
  }, 600_000);
});

/** How many of the six voices sound in each stretch of ten seconds, in turn. */
const VOICES_SOUNDING = [1, 1, 1, 2, 2, 6];

describe.skipIf(!FULL)('an hour of sound (SUPERJX_FULL=1)', () => {
  it('the default profile plays random control, finite and bounded to the end', async () => {
    const profile = analogProfile('default');
    const board = new AnalogBoard(boardOptions(profile, 1));
    const stretch = 10 * 96_000;
    const tape = new ControlTape();
    for (let n = 0; n < 360; n++) {
      await breath();
      const part = randomTape({ seed: n, samples: stretch });
      const start = n * stretch * 500;
      const silentFrom = SAMPLE + CV_VCA + VOICES_SOUNDING[n % VOICES_SOUNDING.length]!;
      for (let i = 0; i < part.length; i++) {
        const what = part.whats[i]!;
        const silent = what >= silentFrom && what < SAMPLE + CV_RESONANCE;
        tape.event(start + part.ticks[i]!, what, silent ? 0 : part.values[i]!);
      }
      expect(peakOf(board, tape, stretch), `after ${10 * n} s`).toBeLessThan(largestOutput(profile));
    }
  }, 1_200_000);
});

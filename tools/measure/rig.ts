/**
 * Puts the rendering code on the bench: analog boards fed with hand-written control tapes, a function of time in
 * place of the mixer's output, and the filter's output tapped. Nothing of the circuit is computed here.
 */
import { AnalogBoard, type AnalogTaps } from '../../src/analog/analogBoard.js';
import { VOICES } from '../../src/analog/dco.js';
import {
  type AnalogProfile,
  analogProfile,
  FILTER_READINGS,
  type FilterTopology,
} from '../../src/profiles/analogProfile.js';
import { CV_RESONANCE, CV_VCA, CV_VCF, LATCH_WAVE1, SAMPLE } from '../../src/tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../../src/time.js';
import { boardOptions, HandTape } from '../../test/analog/board.js';

/** The profile for measurements: `ideal` without the integrators' tolerance, which the boot calibration removes. */
export const IDEAL: AnalogProfile = (() => {
  const ideal = analogProfile('ideal');
  return { ...ideal, dco: { ...ideal.dco, integratorTolerance: 0 } };
})();

/** Sample at which filters under test start, from rest; time 0 of their input. */
export const START = 4800;

/** An exponential sweep of the cutoff. */
export interface Sweep {
  /** Hz at time 0 and at `seconds`. */
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
}

/** A filter in terms of the common core; voltages in volts. Of four cells, `k0`, `kr` and `resonanceScale` mean nothing. */
export interface FilterSetup {
  readonly circuit: FilterTopology['circuit'];
  /** Cutoff in Hz, or a sweep. */
  readonly cutoff: number | Sweep;
  /** Linear damping of both sections. */
  readonly k0: number;
  /** Regeneration (positive) or damping (negative) through the resonance OTA, per section. */
  readonly kr: readonly [number, number];
  /** Gain of the global loop. */
  readonly loop: number;
  readonly otaScale: number;
  readonly resonanceScale: number;
  readonly loopScale: number;
  readonly clampSupply: number;
}

/** The core as the default profile has it: two sections, no resonance, no loop. */
export function plainFilter(cutoff: number): FilterSetup {
  const { otaScale, resonanceScale, loopScale, clampSupply } = IDEAL.vcf;
  const scales = { otaScale, resonanceScale, loopScale, clampSupply };
  return { circuit: 'sections', cutoff, k0: 2, kr: [0, 0], loop: 0, ...scales };
}

/** Four cells in a loop of gain `loop`, scales as in the default profile, without clamps. */
export function fourCells(cutoff: FilterSetup['cutoff'], loop: number): FilterSetup {
  return { ...plainFilter(1000), cutoff, circuit: 'cells', k0: 0, loop, clampSupply: WIDEST_LIMIT };
}

/** Says why the core cannot be set up like a circuit. */
export class NotModelled extends Error {}

/** The largest scale and limit a profile may have: none that a millivolt would notice. */
export const WIDEST_SCALE = 100;
export const WIDEST_LIMIT = 50;

/** Octaves of the cutoff law under test; the cutoff's cv decides, so any within the profile's range will do. */
const OCTAVES = 10;

/** The cutoff law `at zero x 2^(octaves cv)` and the cv for a frequency: within what a profile may have. */
function cutoffLaw(lowest: number, highest: number): { atZero: number; octaves: number } {
  const octaves = highest / lowest > 2 ** (0.9 * OCTAVES) ? 2 * OCTAVES : OCTAVES;
  // The lowest frequency has a cv of 5 % if that leaves the frequency at zero in its range.
  const share = Math.max(0.05, Math.log2(lowest / 900) / octaves);
  return { atZero: lowest * 2 ** (-octaves * share), octaves };
}

/** A profile whose filter is `setup` at the resonance cv `resonanceCv`, and at full cutoff cv if it stands still. */
export function filterProfile(setup: FilterSetup, base: AnalogProfile = IDEAL): AnalogProfile {
  const { circuit, k0, kr, loop, otaScale, cutoff } = setup;
  const strongest = Math.abs(kr[0]) >= Math.abs(kr[1]) ? kr[0] : kr[1];
  if (loop !== 0 && strongest !== 0) {
    throw new NotModelled('a global loop and a resonance current in one filter');
  }
  if (kr[0] * kr[1] < 0) throw new NotModelled('regeneration in one section and damping in the other');
  const law = circuit === 'cells' || loop !== 0 ? 'loop' : strongest < 0 ? 'damping' : 'regeneration';
  const share = (k: number) => (strongest === 0 ? 0 : k / strongest) as 0 | 1;
  const { atZero, octaves } =
    typeof cutoff === 'number'
      ? { atZero: cutoff * 2 ** -OCTAVES, octaves: OCTAVES }
      : cutoffLaw(Math.min(cutoff.from, cutoff.to), Math.max(cutoff.from, cutoff.to));
  return {
    ...base,
    dac: { ...base.dac, fullScaleCode: 0xffff },
    hold: { ...base.hold, smoothing: { ...base.hold.smoothing, vcf: SWEEP_SMOOTHING } },
    vcf: {
      ...base.vcf,
      topology: {
        ...FILTER_READINGS.S2,
        circuit,
        k0,
        section1: share(kr[0]),
        section2: share(kr[1]),
        law,
        top: loop !== 0 ? loop : Math.abs(strongest) || 1,
      },
      otaScale,
      resonanceScale: Math.min(setup.resonanceScale, WIDEST_SCALE),
      loopScale: Math.min(setup.loopScale, WIDEST_SCALE),
      clampSupply: Math.min(setup.clampSupply, WIDEST_LIMIT),
      cutoffLimit: 100_000,
      cutoffAtZero: atZero,
      octaves,
    },
  };
}

/** Resonance cv at which the profile is the filter: full, but nothing where cells have no loop. */
function resonanceCv({ circuit, loop }: FilterSetup): number {
  return circuit === 'cells' && loop === 0 ? 0 : 1;
}

/** Smoothing of the cutoff: the least there is. */
const SWEEP_SMOOTHING = 1e-4;

/** A sweep begins this long before time 0, so that the smoothing follows it steadily by then. */
const SWEEP_LEAD = 3e-3;

/**
 * Writes a sweep of all cutoffs: every sample the DAC gives what the straight line of the cv has in the middle of the
 * sample, and as much later as acquisition and smoothing will be late.
 */
function writeSweep(hand: HandTape, sweep: Sweep, profile: AnalogProfile, count: number): void {
  const { cutoffAtZero, octaves } = profile.vcf;
  const { acquisition } = profile.hold;
  const growth = Math.log2(sweep.to / sweep.from) / sweep.seconds;
  const late = acquisition + SWEEP_SMOOTHING + 0.5 / CORE_SAMPLE_RATE;
  const lead = Math.round(SWEEP_LEAD * CORE_SAMPLE_RATE);
  for (let i = -lead; i < count; i++) {
    const time = i / CORE_SAMPLE_RATE + late;
    const cv = (Math.log2(sweep.from / cutoffAtZero) + growth * time) / octaves;
    const code = Math.round(Math.min(1, Math.max(0, cv)) * profile.dac.fullScaleCode);
    const tick = i === -lead ? 0 : (START + i) * TICKS_PER_CORE_SAMPLE;
    hand.event(tick, SAMPLE + CV_VCF, code);
  }
}

/** An input of time in seconds, volts. */
export type Input = (seconds: number) => number;

export interface FilterRun {
  readonly setup: FilterSetup;
  /** One input a voice, at most six; voices without one stay shut. */
  readonly inputs: readonly Input[];
  readonly seconds: number;
  /** Times at which the inputs have corners: steps are split there. */
  readonly corners?: readonly number[];
}

/**
 * Filter outputs in volts at 96 kHz of the voices with an input, from rest at time 0. Corners become writes to a
 * waveform latch that is not heard: the solver splits its steps at them.
 */
export function runFilter({ setup, inputs, seconds, corners = [] }: FilterRun): Float64Array[] {
  const profile = filterProfile(setup);
  const fullScale = profile.dac.fullScaleCode;
  const count = Math.round(seconds * CORE_SAMPLE_RATE);
  const hand = new HandTape().event(0, SAMPLE + CV_RESONANCE, resonanceCv(setup) * fullScale);
  if (typeof setup.cutoff === 'number') {
    for (let voice = 0; voice < VOICES; voice++) hand.event(0, SAMPLE + CV_VCF + voice, fullScale);
  } else {
    if (inputs.length > 1) throw new Error('a sweep is for one voice');
    writeSweep(hand, setup.cutoff, profile, count);
  }
  const opens = (START - 1) * TICKS_PER_CORE_SAMPLE + 10;
  for (let voice = 0; voice < inputs.length; voice++) hand.event(opens, SAMPLE + CV_VCA + voice, fullScale);
  corners.forEach((time, n) => {
    const tick = START * TICKS_PER_CORE_SAMPLE + Math.round(time * TICKS_PER_SECOND);
    if (time > 0 && tick < (START + count) * TICKS_PER_CORE_SAMPLE) {
      hand.latch(tick, LATCH_WAVE1, n % 2 === 0 ? 1 : 3);
    }
  });
  const outputs = inputs.map(() => new Float64Array(count));
  const origin = START / CORE_SAMPLE_RATE;
  let first = -1;
  const taps: AnalogTaps = {
    filterInput: (voice, time) => inputs[voice]!(time - origin),
    filterOutput: (voice, position, samples, from, to) => {
      if (first < 0) first = position + from;
      const output = outputs[voice]!;
      const at = position - START;
      for (let i = Math.max(from, -at); i < to && at + i < count; i++) output[at + i] = samples[i]!;
    },
  };
  render(testBoard(profile, taps), hand, START + count, () => undefined);
  if (first !== START) throw new Error(`the filter under test started at sample ${first}, not at ${START}`);
  return outputs;
}

/** A board with a profile made up for a measurement. Throws NotModelled if no board may have it. */
export function testBoard(profile: AnalogProfile, taps: AnalogTaps = {}): AnalogBoard {
  try {
    return new AnalogBoard(boardOptions(profile), taps);
  } catch (error) {
    if (error instanceof RangeError) throw new NotModelled(error.message);
    throw error;
  }
}

/** Samples of one call of `render`. */
const CHUNK = 4096;

/** Renders `count` samples and hands them on in pieces; `offset` counts samples since power-on. */
export function render(
  board: AnalogBoard,
  hand: HandTape,
  count: number,
  use: (left: Float64Array, right: Float64Array, offset: number, length: number) => void,
): void {
  const tape = hand.finish();
  const left = new Float64Array(CHUNK);
  const right = new Float64Array(CHUNK);
  for (let at = 0; at < count; at += CHUNK) {
    const length = Math.min(CHUNK, count - at);
    board.render(tape, length, left, right);
    use(left, right, at, length);
  }
}

/** Both channels of a board, samples `from` to `from + count - 1` after power-on. */
export function renderStretch(
  board: AnalogBoard,
  hand: HandTape,
  from: number,
  count: number,
): { left: Float64Array; right: Float64Array } {
  const left = new Float64Array(count);
  const right = new Float64Array(count);
  render(board, hand, from + count, (l, r, offset, length) => {
    const skip = Math.max(0, from - offset);
    if (skip >= length) return;
    left.set(l.subarray(skip, length), offset + skip - from);
    right.set(r.subarray(skip, length), offset + skip - from);
  });
  return { left, right };
}

import { AnalogBoard, type AnalogBoardOptions } from '../analog/analogBoard.js';
import type { PairRange } from '../analog/boardVoices.js';
import type { VoiceSolver } from '../analog/kernel/voiceKernel.js';
import type { PairSums } from '../analog/pairSums.js';
import { createRateConverter, type RateConverter } from '../audio/rateConverter.js';
import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import type { ControlTape } from '../tape/controlTape.js';
import { POWER_ON, TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../time.js';
import { dcoWiring } from './digitalBoard.js';

/** Volts on a board's output bus that make digital full scale. */
export const FULL_SCALE_VOLTS = 32;

/** Most output samples that `render` makes in one go. */
export const MAX_OUTPUT_BLOCK = 64;

/** Most 96 kHz samples that `MAX_OUTPUT_BLOCK` output samples can need, at the lowest output rate. */
const MAX_CORE_BLOCK = 4 * MAX_OUTPUT_BLOCK;

/** Output and analog half are never this far apart: two samples of the lowest rate. */
const MOST_TICKS_APART = TICKS_PER_SECOND / 20_000;

export interface BoardOutputOptions {
  readonly soundBoard: SoundBoardProfile;
  readonly analog: AnalogProfile;
  readonly seed: number;
  /** 0 lower, 1 upper: which of the seeded component spreads and noises it has. */
  readonly board: 0 | 1;
  readonly sampleRate: number;
  /** Which kernel solves the voices; both give the same bits. Default: WebAssembly where the host has it. */
  readonly voiceSolver?: VoiceSolver | undefined;
  /** The voices that are solved here; the sums of the others are given to `joinVoices`. Default: all. */
  readonly pairs?: PairRange | undefined;
}

/** What the analog half of a board is built from. */
export function analogOptions(options: BoardOutputOptions): AnalogBoardOptions {
  const { analog: profile, seed, board, voiceSolver, pairs, soundBoard } = options;
  return { profile, seed, board, voiceSolver, pairs, ...dcoWiring(soundBoard) };
}

/** A board's way from the control tape to samples: its analog half, then the conversion to the output rate. */
export class BoardOutput implements Snapshotable {
  private readonly analog: AnalogBoard;
  private readonly converter: RateConverter;
  private readonly coreLeft = new Float64Array(MAX_CORE_BLOCK);
  private readonly coreRight = new Float64Array(MAX_CORE_BLOCK);
  /** Last output block, full scale = 1, unclipped. */
  readonly left = new Float64Array(MAX_OUTPUT_BLOCK);
  readonly right = new Float64Array(MAX_OUTPUT_BLOCK);
  /** Output samples made since power-on. */
  outputPosition = 0;
  /** Position of the analog half, 48 MHz ticks since power-on. */
  coreTick = POWER_ON;

  constructor(
    private readonly tape: ControlTape,
    readonly options: BoardOutputOptions,
  ) {
    this.analog = new AnalogBoard(analogOptions(options));
    this.converter = createRateConverter(options.sampleRate);
  }

  /** Time of the next output sample, 48 MHz ticks since power-on (rounded up where the rate does not divide). */
  get tick(): number {
    return Math.ceil((this.outputPosition * TICKS_PER_SECOND) / this.options.sampleRate);
  }

  /** Constant delay of the board's buses and of the way to the output rate, in 48 MHz ticks. */
  get latencyTicks(): number {
    return this.analog.latencyTicks + this.converter.latencyTicks;
  }

  /** 96 kHz samples that must pass for `outputs` more output samples. */
  coreSamplesFor(outputs: number): number {
    return this.converter.inputNeeded(outputs);
  }

  /**
   * Takes the sums of the pairs that are not solved here, for exactly the core samples that the next calls of `render`
   * will need. @throws RangeError if they don't fit.
   */
  joinVoices(sums: readonly PairSums[]): void {
    this.analog.distant.give(sums);
  }

  /**
   * Renders `outputs` samples, at most `MAX_OUTPUT_BLOCK`, into `left` and `right`; the digital half must have been
   * run over the `coreSamplesFor(outputs)` that they need.
   * @returns output samples made: `outputs`.
   */
  render(outputs: number): number {
    const { coreLeft, coreRight } = this;
    const coreSamples = this.coreSamplesFor(outputs);
    this.analog.render(this.tape, coreSamples, coreLeft, coreRight);
    this.coreTick += coreSamples * TICKS_PER_CORE_SAMPLE;
    for (let i = 0; i < coreSamples; i++) {
      coreLeft[i]! /= FULL_SCALE_VOLTS;
      coreRight[i]! /= FULL_SCALE_VOLTS;
    }
    const made = this.converter.push(coreLeft, coreRight, coreSamples, this.left, this.right, outputs);
    this.outputPosition += made;
    return made;
  }

  /** The voices alone, for `BoardVoices`. */
  saveVoices(writer: StateWriter): void {
    this.analog.saveVoices(writer);
  }

  save(writer: StateWriter): void {
    writer.section('BOUT');
    writer.f64(this.outputPosition);
    this.analog.save(writer);
    this.converter.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('BOUT');
    this.outputPosition = reader.whole();
    this.analog.load(reader);
    const { ticks, length } = this.tape;
    this.coreTick = this.analog.position * TICKS_PER_CORE_SAMPLE;
    reader.expect(length === 0 || ticks[0]! >= this.coreTick, 'the time of the analog half');
    reader.expect(Math.abs(this.tick - this.coreTick) < MOST_TICKS_APART, 'the time of the next sample');
    this.converter.load(reader);
  }
}

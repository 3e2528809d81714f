import { AnalogBoard } from '../analog/analogBoard.js';
import { createRateConverter, type RateConverter } from '../audio/rateConverter.js';
import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import type { ControlTape } from '../tape/controlTape.js';
import { TICKS_PER_SECOND } from '../time.js';
import { dcoWiring } from './digitalBoard.js';

/** Volts on a board's output bus that make digital full scale. */
export const FULL_SCALE_VOLTS = 32;

/** Most output samples that `render` makes in one go. */
export const MAX_OUTPUT_BLOCK = 64;

/** Most 96 kHz samples that `MAX_OUTPUT_BLOCK` output samples can need, at the lowest output rate. */
const MAX_CORE_BLOCK = 4 * MAX_OUTPUT_BLOCK;

export interface BoardOutputOptions {
  readonly soundBoard: SoundBoardProfile;
  readonly analog: AnalogProfile;
  readonly seed: number;
  /** 0 lower, 1 upper: which of the seeded component spreads and noises it has. */
  readonly board: 0 | 1;
  readonly sampleRate: number;
}

/** A board's way from the control tape to samples: its analog half, then the conversion to the output rate. */
export class BoardOutput implements Snapshotable {
  private readonly analog: AnalogBoard;
  private readonly converters: readonly [RateConverter, RateConverter];
  private readonly coreLeft = new Float64Array(MAX_CORE_BLOCK);
  private readonly coreRight = new Float64Array(MAX_CORE_BLOCK);
  /** Last output block, full scale = 1, unclipped. */
  readonly left = new Float64Array(MAX_OUTPUT_BLOCK);
  readonly right = new Float64Array(MAX_OUTPUT_BLOCK);
  /** Output samples made since power-on. */
  outputPosition = 0;

  constructor(
    private readonly tape: ControlTape,
    readonly options: BoardOutputOptions,
  ) {
    const { analog: profile, seed, board, sampleRate } = options;
    this.analog = new AnalogBoard({ profile, seed, board, ...dcoWiring(options.soundBoard) });
    this.converters = [createRateConverter(sampleRate), createRateConverter(sampleRate)];
  }

  /** Time of the next output sample, 48 MHz ticks since power-on (rounded up where the rate does not divide). */
  get tick(): number {
    return Math.ceil((this.outputPosition * TICKS_PER_SECOND) / this.options.sampleRate);
  }

  /** Position of the analog stage, 96 kHz samples since power-on. */
  get corePosition(): number {
    return this.analog.position;
  }

  /** Constant delay of the way to the output rate, in 48 MHz ticks. */
  get latencyTicks(): number {
    return this.converters[0].latencyTicks;
  }

  /** 96 kHz samples that must pass for `outputs` more output samples. */
  coreSamplesFor(outputs: number): number {
    return this.converters[0].inputNeeded(outputs);
  }

  /**
   * Renders `coreSamples`, up to which the digital half has been run, into `left` and `right`.
   * @returns output samples made, at most `MAX_OUTPUT_BLOCK`.
   */
  render(coreSamples: number): number {
    const { coreLeft, coreRight } = this;
    this.analog.render(this.tape, coreSamples, coreLeft, coreRight);
    for (let i = 0; i < coreSamples; i++) {
      coreLeft[i]! /= FULL_SCALE_VOLTS;
      coreRight[i]! /= FULL_SCALE_VOLTS;
    }
    const made = this.converters[0].push(coreLeft, coreSamples, this.left);
    this.converters[1].push(coreRight, coreSamples, this.right);
    this.outputPosition += made;
    return made;
  }

  save(writer: StateWriter): void {
    writer.section('BOUT');
    writer.f64(this.outputPosition);
    this.analog.save(writer);
    for (const converter of this.converters) converter.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('BOUT');
    this.outputPosition = reader.f64();
    this.analog.load(reader);
    for (const converter of this.converters) converter.load(reader);
  }
}

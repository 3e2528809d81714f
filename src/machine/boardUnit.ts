import { AnalogBoard } from '../analog/analogBoard.js';
import { CalibrationComparator } from '../analog/calibrationComparator.js';
import { createRateConverter, type RateConverter } from '../audio/rateConverter.js';
import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { SoundBoard } from '../sound-board/soundBoard.js';
import { type ControlSink, ControlTape } from '../tape/controlTape.js';
import { TICKS_PER_BIT, TICKS_PER_SECOND } from '../time.js';

/** Volts on a board's output bus that make digital full scale. */
export const FULL_SCALE_VOLTS = 32;

/** Most output samples that `render` makes in one go. */
export const MAX_OUTPUT_BLOCK = 64;

/** Most 96 kHz samples that `MAX_OUTPUT_BLOCK` output samples can need, at the lowest output rate. */
const MAX_CORE_BLOCK = 4 * MAX_OUTPUT_BLOCK;

/**
 * How long before the end of a block a board must know what comes over the wire: longer than the instruction that
 * ends the block runs over it (six machine cycles, 288 ticks), so that no start bit falls into its past.
 */
export const WIRE_LEAD_TICKS = TICKS_PER_BIT / 2;

export interface BoardUnitOptions {
  /** Sound-board program, a power of two of bytes. */
  readonly program: Uint8Array;
  readonly soundBoard: SoundBoardProfile;
  readonly analog: AnalogProfile;
  readonly seed: number;
  /** 0 lower, 1 upper: which of the seeded component spreads and noises it has. */
  readonly board: 0 | 1;
  readonly sampleRate: number;
  /** A byte leaves the board's TXD. */
  readonly onTransmit?: ((byte: number, startTick: number) => void) | undefined;
}

/** Hands every control event to the tape and to the calibration comparator, as the real lines do. */
class TapeSplitter implements ControlSink {
  constructor(
    private readonly tape: ControlTape,
    private readonly comparator: CalibrationComparator,
  ) {}

  event(tick: number, what: number, value: number): void {
    this.tape.event(tick, what, value);
    this.comparator.event(tick, what, value);
  }
}

/**
 * One sound board with its analog half and its way to the output rate: serial bytes in, two channels out.
 * The whole instrument has two of them behind an assigner; on a bench one can be driven alone.
 */
export class BoardUnit implements Snapshotable {
  readonly soundBoard: SoundBoard;
  readonly tape = new ControlTape();
  private readonly comparator: CalibrationComparator;
  private readonly analog: AnalogBoard;
  private readonly converters: readonly [RateConverter, RateConverter];
  private readonly coreLeft = new Float64Array(MAX_CORE_BLOCK);
  private readonly coreRight = new Float64Array(MAX_CORE_BLOCK);
  /** Last output block, full scale = 1, unclipped. */
  readonly left = new Float64Array(MAX_OUTPUT_BLOCK);
  readonly right = new Float64Array(MAX_OUTPUT_BLOCK);

  private readonly sampleRate: number;

  constructor(options: BoardUnitOptions) {
    this.sampleRate = options.sampleRate;
    const wiring = {
      counters: options.soundBoard.counters,
      prescalerNibble: options.soundBoard.prescalerNibble,
      dco2Clock: options.soundBoard.dco2Clock,
    };
    const analog = { profile: options.analog, seed: options.seed, board: options.board, ...wiring };
    this.comparator = new CalibrationComparator(analog);
    this.analog = new AnalogBoard(analog);
    this.soundBoard = new SoundBoard({
      program: options.program,
      profile: options.soundBoard,
      sense: this.comparator,
      sink: new TapeSplitter(this.tape, this.comparator),
      onTransmit: options.onTransmit,
    });
    this.converters = [createRateConverter(options.sampleRate), createRateConverter(options.sampleRate)];
  }

  /** Output samples made since power-on. */
  outputPosition = 0;

  /** Time of the next output sample, 48 MHz ticks since power-on (rounded up where the rate does not divide). */
  get tick(): number {
    return Math.ceil((this.outputPosition * TICKS_PER_SECOND) / this.sampleRate);
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

  /** Queues a byte on the serial line; its start bit begins at `startTick`. */
  receive(byte: number, startTick: number): void {
    this.soundBoard.receive(byte, startTick);
  }

  /** Runs the digital half to `tick`. */
  runTo(tick: number): void {
    this.soundBoard.runTo(tick);
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
    writer.section('UNIT');
    writer.f64(this.outputPosition);
    this.soundBoard.save(writer);
    this.tape.save(writer);
    this.comparator.save(writer);
    this.analog.save(writer);
    for (const converter of this.converters) converter.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('UNIT');
    this.outputPosition = reader.f64();
    this.soundBoard.load(reader);
    this.tape.load(reader);
    this.comparator.load(reader);
    this.analog.load(reader);
    for (const converter of this.converters) converter.load(reader);
  }
}

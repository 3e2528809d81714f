/**
 * The analog half of a sound board: control tape in, two channels of output-bus voltage at 96 kHz out. A pure
 * function of tape, profile, seed and board number; how the work is cut into calls does not show, nor how many of
 * its voices are solved here and how many in other threads.
 *
 * Sample n is the state of the circuit at tick (n - `BUS_DELAY`) x 500, after every event before that tick.
 *
 * The voices (`boardVoices.ts`) come as sums of pairs, which are added up here and go through the output stage.
 */

import { checkAnalogProfile } from '../profiles/analogProfileCheck.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { type ControlTape, CV_VOLUME } from '../tape/controlTape.js';
import { TICKS_PER_CORE_SAMPLE } from '../time.js';
import { ALL_PAIRS, type AnalogBoardOptions, type AnalogTaps, BoardVoices } from './boardVoices.js';
import { DelayedOutput } from './delayedOutput.js';
import { BLOCK, TRACK_LENGTH } from './kernel/layout.js';
import { OutputStage } from './outputStage.js';
import { addPairs, DistantPairs } from './pairSums.js';
import { BUS_DELAY, WideBus } from './wideBus.js';

export type { AnalogBoardOptions, AnalogTaps } from './boardVoices.js';

export class AnalogBoard implements Snapshotable {
  /** Constant delay from an event to its effect, 48 MHz ticks. */
  readonly latencyTicks = BUS_DELAY * TICKS_PER_CORE_SAMPLE;
  /** Where the sums of the pairs go in that are not solved here. */
  readonly distant: DistantPairs;

  private readonly voices: BoardVoices;
  /** Sum of the voices sampled at 96 kHz, and of those sampled at 192 kHz. */
  private readonly bus = new Float64Array(BLOCK);
  private readonly wide = new Float64Array(2 * BLOCK);
  private readonly wideBus = new WideBus();
  private readonly output: DelayedOutput;

  /** @throws AnalogProfileError for a profile that no board can have. */
  constructor(
    options: AnalogBoardOptions,
    private readonly taps: AnalogTaps = {},
  ) {
    const { profile, seed, board } = options;
    checkAnalogProfile(profile);
    this.output = new DelayedOutput(new OutputStage(profile, seed, board));
    this.voices = new BoardVoices(options, taps, this.output);
    this.distant = new DistantPairs(options.pairs ?? ALL_PAIRS);
  }

  /** Index of the next 96 kHz sample since power-on. */
  get position(): number {
    return this.voices.position;
  }

  /** Voices that are being solved now, 0-6: the rest are frozen. */
  get activeVoices(): number {
    return this.voices.activeVoices;
  }

  /**
   * Renders samples `position .. position + count - 1` into the front of `left` and `right` (volts on the output
   * bus), using and consuming every tape event before tick (position + count) x 500.
   */
  render(tape: ControlTape, count: number, left: Float64Array, right: Float64Array): void {
    const { voices } = this;
    let used = 0;
    let done = 0;
    while (done < count) {
      const length = voices.blockLength(Math.min(BLOCK, count - done));
      const { position } = voices;
      used = voices.render(tape, used, length);
      this.join(length);
      this.taps.bus?.(position, this.bus, length);
      const volume = CV_VOLUME * TRACK_LENGTH;
      this.output.process(this.bus, voices.memory.tracks, volume, position, length, left, right, done);
      this.taps.part?.('output');
      done += length;
    }
    tape.discard(used);
  }

  /** What `BoardVoices` goes on from elsewhere. */
  saveVoices(writer: StateWriter): void {
    this.voices.save(writer);
  }

  save(writer: StateWriter): void {
    this.voices.save(writer);
    this.wideBus.save(writer);
    this.output.save(writer);
  }

  load(reader: StateReader): void {
    this.voices.load(reader);
    this.wideBus.load(reader);
    this.output.load(reader);
  }

  /** Adds the pairs of a block up. */
  private join(length: number): void {
    const { voices, distant, bus, wide } = this;
    const { pairBuses, pairWideBuses } = voices.memory;
    const isWide = distant.take(voices.memory, length) || voices.wideUsed;
    addPairs(pairBuses, BLOCK, bus, length);
    if (isWide) addPairs(pairWideBuses, 2 * BLOCK, wide, 2 * length);
    this.wideBus.process(bus, wide, isWide, length);
  }
}

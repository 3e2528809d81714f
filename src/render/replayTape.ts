import { BoardOutput, MAX_OUTPUT_BLOCK } from '../machine/boardOutput.js';
import {
  ANALOG_PROFILE_NAMES,
  type AnalogProfile,
  type AnalogProfileName,
  analogProfile,
} from '../profiles/analogProfile.js';
import { REFERENCE_SOUND_BOARD } from '../profiles/soundBoardProfile.js';
import { ControlTape } from '../tape/controlTape.js';
import type { RecordedTape, TapedBoard } from '../tape/recordedTape.js';
import { TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../time.js';

export interface ReplayOptions {
  /** Output rate in Hz, one of `SAMPLE_RATES`; default 48 000. */
  readonly sampleRate?: number;
  /**
   * Component values; default the built-in profile that the tape was recorded with. Of a profile of one's own the tape
   * has only the name.
   */
  readonly analog?: AnalogProfileName | AnalogProfile;
  /** Component spread and noise; default that of the recording. */
  readonly seed?: number;
}

/** Samples of both channels, full scale 1, unclipped; the arrays are reused, `count` of them are valid. */
export interface ReplayedBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly count: number;
  /** Number of the first of them, counted from power-on. */
  readonly position: number;
}

/** One board's tape on its way into an analog half. */
class BoardReplay {
  readonly output: BoardOutput;
  private readonly queue = new ControlTape();
  private next = 0;

  constructor(
    private readonly taped: TapedBoard,
    sampleRate: number,
    analog: AnalogProfile,
    seed: number,
  ) {
    this.output = new BoardOutput(this.queue, {
      // Of the board's wiring an analog half uses only what the tape carries.
      soundBoard: { ...REFERENCE_SOUND_BOARD, ...taped.wiring },
      analog,
      seed,
      board: taped.name === 'lower' ? 0 : 1,
      sampleRate,
    });
  }

  /** @returns samples made. */
  render(outputs: number): number {
    const { output, queue } = this;
    const cores = output.coreSamplesFor(outputs);
    const endTick = output.coreTick + cores * TICKS_PER_CORE_SAMPLE;
    const { ticks, whats, values, length } = this.taped.tape;
    for (; this.next < length && ticks[this.next]! < endTick; this.next++) {
      queue.event(ticks[this.next]!, whats[this.next]!, values[this.next]!);
    }
    return output.render(outputs);
  }
}

/**
 * Plays a recorded tape through the analog halves, from power-on to its end, and hands out the mix of its boards.
 * A tape that begins at power-on gives, with the same component values and seed, bit for bit what the machine gave
 * that it was recorded from; a tape that was cut begins with what held at the cut restated, and oscillators in
 * another phase.
 *
 * @throws RangeError for a rate that is not offered, and if the tape was recorded with a profile of one's own and
 * `analog` is not given.
 */
export function* replayTape(
  tape: RecordedTape,
  options: ReplayOptions = {},
): Generator<ReplayedBlock, void, void> {
  const { sampleRate = 48_000, analog = tape.analog, seed = tape.seed } = options;
  if (options.analog === undefined && !ANALOG_PROFILE_NAMES.some((name) => name === tape.analog)) {
    throw new RangeError(
      `the tape was recorded with the analog profile "${tape.analog}", which is not built in; give it as analog`,
    );
  }
  const profile = typeof analog === 'string' ? analogProfile(analog) : analog;
  const boards = tape.boards.map((board) => new BoardReplay(board, sampleRate, profile, seed));
  const total = Math.floor((tape.toTick * sampleRate) / TICKS_PER_SECOND);
  const left = new Float32Array(MAX_OUTPUT_BLOCK);
  const right = new Float32Array(MAX_OUTPUT_BLOCK);
  let position = 0;
  while (position < total && boards.length > 0) {
    const wanted = Math.min(total - position, MAX_OUTPUT_BLOCK);
    let count = wanted;
    for (const board of boards) count = board.render(wanted);
    for (let i = 0; i < count; i++) {
      let sumLeft = 0;
      let sumRight = 0;
      for (const { output } of boards) {
        sumLeft += output.left[i]!;
        sumRight += output.right[i]!;
      }
      left[i] = sumLeft;
      right[i] = sumRight;
    }
    yield { left, right, count, position };
    position += count;
  }
}

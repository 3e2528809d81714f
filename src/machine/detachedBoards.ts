import { BoardVoices, type PairRange } from '../analog/boardVoices.js';
import { BLOCK } from '../analog/kernel/layout.js';
import type { PairSums } from '../analog/pairSums.js';
import { StateReader, StateWriter } from '../snapshot.js';
import { ControlTape } from '../tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE } from '../time.js';
import { analogOptions, BoardOutput, type BoardOutputOptions, MAX_OUTPUT_BLOCK } from './boardOutput.js';
import type { DigitalMachine } from './digitalMachine.js';

/** A stretch of a control tape: the three columns of its events. */
export interface TapeStretch {
  readonly ticks: Float64Array;
  readonly whats: Uint8Array;
  readonly values: Uint16Array;
}

/** Everything another thread needs to go on with a board's analog half, or some of its voices; plain data. */
export interface DetachedBoard {
  readonly options: BoardOutputOptions;
  /** For `AttachedOutput`. */
  readonly state: Uint8Array;
  /** For `AttachedVoices`. */
  readonly voices: Uint8Array;
}

/** What the computers did until some output sample. */
export interface DigitalStretch {
  /** Of each board. */
  readonly tapes: readonly TapeStretch[];
  /** 96 kHz samples since power-on that the output samples so far need. */
  readonly cores: number;
}

/**
 * A machine whose analog halves are rendered somewhere else. The control tape is the one seam between the halves,
 * so where they run does not show in the result.
 */
export class DetachedBoards {
  /** Of the model's boards, in its order. */
  readonly outputs: readonly DetachedBoard[];
  private position: number;

  constructor(
    private readonly digital: DigitalMachine,
    outputs: readonly BoardOutput[],
  ) {
    this.position = outputs[0]!.outputPosition;
    const stateOf = (save: (writer: StateWriter) => void): Uint8Array => {
      const writer = new StateWriter();
      save(writer);
      return writer.finish();
    };
    this.outputs = outputs.map((output) => ({
      options: output.options,
      state: stateOf((writer) => output.save(writer)),
      voices: stateOf((writer) => output.saveVoices(writer)),
    }));
  }

  /** Runs the computers as far as `count` more output samples need. */
  run(count: number): DigitalStretch {
    this.position += count;
    const { sampleRate } = this.outputs[0]!.options;
    // The newest core sample that an output sample needs is the one at its time or before it.
    const cores = Math.floor(((this.position - 1) * CORE_SAMPLE_RATE) / sampleRate) + 1;
    this.digital.runTo(cores * TICKS_PER_CORE_SAMPLE);
    return { tapes: this.digital.boards.map(({ tape }) => cutTape(tape)), cores };
  }
}

/** The other end: one board's analog half, fed with stretches of its tape. */
export class AttachedOutput {
  private readonly tape = new ControlTape();
  private readonly output: BoardOutput;

  /** `pairs`: the voices that are solved here; the sums of the others come with the tape. Default: all. */
  constructor({ options, state }: DetachedBoard, pairs?: PairRange) {
    this.output = new BoardOutput(this.tape, { ...options, pairs });
    this.output.load(new StateReader(state));
  }

  /**
   * Fills both channels (full scale 1) with the samples that `tape` reaches to. `others`: the sums of the voices that
   * are not solved here, over the same stretch.
   */
  render(tape: TapeStretch, left: Float64Array, right: Float64Array, others: readonly PairSums[] = []): void {
    joinTape(this.tape, tape);
    const { output } = this;
    output.joinVoices(others);
    for (let done = 0; done < left.length; ) {
      const made = output.render(Math.min(left.length - done, MAX_OUTPUT_BLOCK));
      left.set(output.left.subarray(0, made), done);
      right.set(output.right.subarray(0, made), done);
      done += made;
    }
  }
}

/** Some voices of one board, fed with stretches of its tape: they come as sums for the `AttachedOutput`. */
export class AttachedVoices {
  private readonly tape = new ControlTape();
  private readonly voices: BoardVoices;

  constructor(
    { options, voices }: DetachedBoard,
    private readonly pairs: PairRange,
  ) {
    this.voices = new BoardVoices({ ...analogOptions(options), pairs });
    this.voices.load(new StateReader(voices));
  }

  /** Sums of the pairs of voices until `cores` 96 kHz samples since power-on. */
  render(tape: TapeStretch, cores: number): PairSums {
    joinTape(this.tape, tape);
    const { voices, pairs } = this;
    const count = cores - voices.position;
    const narrow = new Float64Array((pairs.end - pairs.first) * count);
    let wide: Float64Array | undefined;
    let used = 0;
    for (let done = 0; done < count; ) {
      const length = voices.blockLength(Math.min(BLOCK, count - done));
      used = voices.render(this.tape, used, length);
      const { pairBuses, pairWideBuses } = voices.memory;
      if (voices.wideUsed) wide ??= new Float64Array(2 * narrow.length);
      for (let pair = pairs.first; pair < pairs.end; pair++) {
        const from = pair * BLOCK;
        const to = (pair - pairs.first) * count + done;
        narrow.set(pairBuses.subarray(from, from + length), to);
        if (voices.wideUsed) wide?.set(pairWideBuses.subarray(2 * from, 2 * (from + length)), 2 * to);
      }
      done += length;
    }
    this.tape.discard(used);
    return { pairs, count, narrow, wide };
  }
}

/** Takes everything off a tape. */
function cutTape(tape: ControlTape): TapeStretch {
  const { length } = tape;
  const stretch = {
    ticks: tape.ticks.slice(0, length),
    whats: tape.whats.slice(0, length),
    values: tape.values.slice(0, length),
  };
  tape.discard(length);
  return stretch;
}

/** Puts a stretch at the end of a tape. */
function joinTape(tape: ControlTape, stretch: TapeStretch): void {
  for (let i = 0; i < stretch.ticks.length; i++) {
    tape.event(stretch.ticks[i]!, stretch.whats[i]!, stretch.values[i]!);
  }
}

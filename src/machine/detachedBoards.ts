import { StateReader, StateWriter } from '../snapshot.js';
import { ControlTape } from '../tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE } from '../time.js';
import { BoardOutput, type BoardOutputOptions, MAX_OUTPUT_BLOCK } from './boardOutput.js';
import type { DigitalMachine } from './digitalMachine.js';

/** A stretch of a control tape: the three columns of its events. */
export interface TapeStretch {
  readonly ticks: Float64Array;
  readonly whats: Uint8Array;
  readonly values: Uint16Array;
}

/** Everything another thread needs to go on with a board's analog half; plain data. */
export interface DetachedOutput {
  readonly options: BoardOutputOptions;
  readonly state: Uint8Array;
}

/**
 * A machine whose analog halves are rendered somewhere else. The control tape is the one seam between the halves,
 * so where they run does not show in the result.
 */
export class DetachedBoards {
  /** Of the model's boards, in its order. */
  readonly outputs: readonly DetachedOutput[];
  private position: number;

  constructor(
    private readonly digital: DigitalMachine,
    outputs: readonly BoardOutput[],
  ) {
    this.position = outputs[0]!.outputPosition;
    const detach = (output: BoardOutput): DetachedOutput => {
      const writer = new StateWriter();
      output.save(writer);
      return { options: output.options, state: writer.finish() };
    };
    this.outputs = outputs.map(detach);
  }

  /** Runs the computers as far as `count` more output samples need; what each board did. */
  run(count: number): TapeStretch[] {
    this.position += count;
    const { sampleRate } = this.outputs[0]!.options;
    // The newest core sample that an output sample needs is the one at its time or before it.
    const cores = Math.floor(((this.position - 1) * CORE_SAMPLE_RATE) / sampleRate) + 1;
    this.digital.runTo(cores * TICKS_PER_CORE_SAMPLE);
    return this.digital.boards.map(({ tape }) => cutTape(tape));
  }
}

/** The other end: one board's analog half, fed with stretches of its tape. */
export class AttachedOutput {
  private readonly tape = new ControlTape();
  private readonly output: BoardOutput;

  constructor({ options, state }: DetachedOutput) {
    this.output = new BoardOutput(this.tape, options);
    this.output.load(new StateReader(state));
  }

  /** Fills both channels (full scale 1) with the samples that `tape` reaches to. */
  render(tape: TapeStretch, left: Float64Array, right: Float64Array): void {
    for (let i = 0; i < tape.ticks.length; i++) {
      this.tape.event(tape.ticks[i]!, tape.whats[i]!, tape.values[i]!);
    }
    const { output } = this;
    for (let done = 0; done < left.length; ) {
      const made = output.render(Math.min(left.length - done, MAX_OUTPUT_BLOCK));
      left.set(output.left.subarray(0, made), done);
      right.set(output.right.subarray(0, made), done);
      done += made;
    }
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

import type { Stems } from '../machine/superJx.js';
import { TICKS_PER_SECOND } from '../time.js';
import { MAX_TAIL_SECONDS, SilenceDetector } from './tail.js';

/** What an offline render plays: a machine, or a bare board. */
export interface Instrument {
  readonly tick: number;
  render(left: Float32Array, right: Float32Array, stems?: Stems): void;
}

/** One thing to do at a time: `ticks` after the first sample. */
export interface TimedAction {
  readonly ticks: number;
  perform(tick: number): void;
}

export interface OfflineOptions {
  readonly sampleRate: number;
  /** In time order. */
  readonly actions: readonly TimedAction[];
  /** From the first sample to where the tail begins, seconds. */
  readonly seconds: number;
  /** Seconds after that, or `auto`: until it is silent, at most 30 s. */
  readonly tail: number | 'auto';
  /** Takes each block; the arrays are reused, `count` samples are valid. */
  readonly onBlock: (block: RenderedBlock) => void;
  /** True to fill the stems as well. */
  readonly stems?: boolean;
}

export interface RenderedBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly stems: Stems | undefined;
  readonly count: number;
}

/** Samples a block. */
const BLOCK = 4096;

/**
 * Plays `actions` on an instrument from its present time on and hands out the sound, block by block.
 * @returns samples rendered.
 */
export function renderOffline(instrument: Instrument, options: OfflineOptions): number {
  const steps = renderSteps(instrument, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * The same, one block a step, for a host that has other things to do meanwhile. Yields the seconds rendered and
 * returns the samples.
 */
export function* renderSteps(
  instrument: Instrument,
  options: OfflineOptions,
): Generator<number, number, void> {
  const schedule = new OfflineSchedule(instrument.tick, options);
  const { left, right, stems } = schedule;
  for (let count = schedule.begin(); count > 0; count = schedule.begin()) {
    const whole = count === BLOCK;
    instrument.render(
      whole ? left : left.subarray(0, count),
      whole ? right : right.subarray(0, count),
      stems && (whole ? stems : partOf(stems, count)),
    );
    const goesOn = schedule.finish(count);
    yield schedule.seconds;
    if (!goesOn) break;
  }
  return schedule.done;
}

/**
 * The plan of an offline render, block by block: what to do before each block, and when the tail is over. Whoever
 * renders calls `begin`, fills the arrays, calls `finish`; several blocks may be begun before the first is finished.
 */
export class OfflineSchedule {
  readonly left = new Float32Array(BLOCK);
  readonly right = new Float32Array(BLOCK);
  readonly stems: Stems | undefined;
  /** Samples finished. */
  done = 0;
  private readonly body: number;
  private readonly most: number;
  private readonly silence: SilenceDetector;
  private begun = 0;
  private nextAction = 0;

  /** @param start tick of the first sample. */
  constructor(
    private readonly start: number,
    private readonly options: OfflineOptions,
  ) {
    const { sampleRate, seconds, tail } = options;
    this.body = Math.round(seconds * sampleRate);
    this.most = this.body + Math.round((tail === 'auto' ? MAX_TAIL_SECONDS : tail) * sampleRate);
    this.silence = new SilenceDetector(sampleRate);
    if (options.stems) {
      this.stems = {
        lowerLeft: new Float32Array(BLOCK),
        lowerRight: new Float32Array(BLOCK),
        upperLeft: new Float32Array(BLOCK),
        upperRight: new Float32Array(BLOCK),
      };
    }
  }

  /** Seconds finished. */
  get seconds(): number {
    return this.done / this.options.sampleRate;
  }

  /** Does what is due before the next block ends; its samples, 0 when there is no more. */
  begin(): number {
    const limit = this.begun < this.body ? this.body : this.most;
    const count = Math.min(BLOCK, limit - this.begun);
    if (count === 0) return 0;
    this.begun += count;
    const blockEnd = this.start + (this.begun * TICKS_PER_SECOND) / this.options.sampleRate;
    const { actions } = this.options;
    while (this.nextAction < actions.length && this.start + actions[this.nextAction]!.ticks < blockEnd) {
      const action = actions[this.nextAction++]!;
      action.perform(this.start + action.ticks);
    }
    return count;
  }

  /** Hands out a block that has been rendered into the arrays. False when the render is over. */
  finish(count: number): boolean {
    const { left, right, stems, options } = this;
    options.onBlock({ left, right, stems, count });
    this.done += count;
    if (this.done > this.body && options.tail === 'auto' && this.silence.push(left, right, count))
      return false;
    return this.done < this.most;
  }
}

function partOf(stems: Stems, count: number): Stems {
  return {
    lowerLeft: stems.lowerLeft.subarray(0, count),
    lowerRight: stems.lowerRight.subarray(0, count),
    upperLeft: stems.upperLeft.subarray(0, count),
    upperRight: stems.upperRight.subarray(0, count),
  };
}

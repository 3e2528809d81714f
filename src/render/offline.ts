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
  const { sampleRate } = options;
  const start = instrument.tick;
  const body = Math.round(options.seconds * sampleRate);
  const most = body + Math.round((options.tail === 'auto' ? MAX_TAIL_SECONDS : options.tail) * sampleRate);
  const left = new Float32Array(BLOCK);
  const right = new Float32Array(BLOCK);
  const stems: Stems | undefined = options.stems
    ? {
        lowerLeft: new Float32Array(BLOCK),
        lowerRight: new Float32Array(BLOCK),
        upperLeft: new Float32Array(BLOCK),
        upperRight: new Float32Array(BLOCK),
      }
    : undefined;
  const silence = new SilenceDetector(sampleRate);
  let next = 0;
  let done = 0;
  while (done < most) {
    const limit = done < body ? body : most;
    const count = Math.min(BLOCK, limit - done);
    const blockEnd = start + ((done + count) * TICKS_PER_SECOND) / sampleRate;
    while (next < options.actions.length && start + options.actions[next]!.ticks < blockEnd) {
      const action = options.actions[next++]!;
      action.perform(start + action.ticks);
    }
    const whole = count === BLOCK;
    instrument.render(
      whole ? left : left.subarray(0, count),
      whole ? right : right.subarray(0, count),
      stems && (whole ? stems : partOf(stems, count)),
    );
    options.onBlock({ left, right, stems, count });
    done += count;
    yield done / sampleRate;
    if (done > body && options.tail === 'auto' && silence.push(left, right, count)) break;
  }
  return done;
}

function partOf(stems: Stems, count: number): Stems {
  return {
    lowerLeft: stems.lowerLeft.subarray(0, count),
    lowerRight: stems.lowerRight.subarray(0, count),
    upperLeft: stems.upperLeft.subarray(0, count),
    upperRight: stems.upperRight.subarray(0, count),
  };
}

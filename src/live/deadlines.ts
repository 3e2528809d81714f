/** What was measured of one of the times of a block, milliseconds. */
export interface TimeStatistics {
  readonly minimum: number;
  readonly maximum: number;
  readonly average: number;
  /** One block in a thousand took longer than this. */
  readonly p999: number;
}

/** Statistics of a list of times; the list is not changed. */
export function timeStatistics(times: Float64Array): TimeStatistics {
  const sorted = times.slice().sort();
  const sum = sorted.reduce((total, time) => total + time, 0);
  const rank = Math.min(sorted.length - 1, Math.floor(0.999 * sorted.length));
  return {
    minimum: sorted[0]!,
    maximum: sorted[sorted.length - 1]!,
    average: sum / sorted.length,
    p999: sorted[rank]!,
  };
}

/** One condition and block size. */
export interface DeadlineResult {
  /** Samples a block. */
  readonly block: number;
  /** Milliseconds of sound in a block: the time there is for it. */
  readonly period: number;
  readonly blocks: number;
  /** From the moment a block was due to its beginning. */
  readonly wake: TimeStatistics;
  /** From its beginning to its end. */
  readonly process: TimeStatistics;
  /** From the moment it was due to its end. */
  readonly total: TimeStatistics;
  /** Blocks that were not ready when the next one was due. */
  readonly violations: number;
}

/** What the measurement needs of its host. */
export interface DeadlineHost {
  /** Milliseconds. */
  now(): number;
  /** Sleeps so many milliseconds, as exactly as the host can. */
  sleep(milliseconds: number): void;
}

/**
 * Makes a block whenever one is due, as an audio callback would: block n is due n periods after the first. A block
 * that is late makes the next one begin late.
 */
export function measureDeadlines(
  host: DeadlineHost,
  options: { readonly block: number; readonly sampleRate: number; readonly seconds: number },
  makeBlock: () => void,
): DeadlineResult {
  const { block, sampleRate } = options;
  const period = (1000 * block) / sampleRate;
  const blocks = Math.ceil((options.seconds * sampleRate) / block);
  const wake = new Float64Array(blocks);
  const process = new Float64Array(blocks);
  const total = new Float64Array(blocks);
  let violations = 0;
  const start = host.now() + period;
  for (let n = 0; n < blocks; n++) {
    const due = start + n * period;
    for (let wait = due - host.now(); wait > 0; wait = due - host.now()) host.sleep(wait);
    const began = host.now();
    makeBlock();
    const ended = host.now();
    wake[n] = began - due;
    process[n] = ended - began;
    total[n] = ended - due;
    if (ended - due > period) violations++;
  }
  return {
    block,
    period,
    blocks,
    wake: timeStatistics(wake),
    process: timeStatistics(process),
    total: timeStatistics(total),
    violations,
  };
}

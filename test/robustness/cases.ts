import fc from 'fast-check';

/** `npm run test:full` looks at many more cases than `npm test`. */
export const FULL = process.env.SUPERJX_FULL === '1';

/** The cases are the same every time; SUPERJX_SEED asks for others. */
export const SEED = Number(process.env.SUPERJX_SEED ?? 19850701);

/** Number of cases: `sample` in `npm test`, `all` in `npm run test:full`. */
export function cases(sample: number, all: number): number {
  return FULL ? all : sample;
}

/** How long one test may take, ms. */
export const TIME_LIMIT = FULL ? 3_600_000 : 60_000;

/** Cases between two pauses: the test runner wants to hear from a test now and then. */
const BATCH = 50;

/** Looks at `runs` cases; the message of a failure has the seed and the smallest case that still fails. */
export async function check<T extends [unknown, ...unknown[]]>(
  property: fc.IProperty<T>,
  runs: number,
): Promise<void> {
  for (let done = 0; done < runs; done += BATCH) {
    fc.assert(property, { seed: SEED + done, numRuns: Math.min(BATCH, runs - done) });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Random numbers from a number: for what is too large to be generated item by item (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let n = 0; n < length; n++) bytes[n] = this.below(256);
    return bytes;
  }
}

/** A seed for `Random`. */
export const seeds = (): fc.Arbitrary<number> => fc.integer();

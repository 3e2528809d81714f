import fc from 'fast-check';
import { type Snapshotable, StateReader, StateWriter } from '../../src/snapshot.js';

/** One thing that happens to a part: what, and two numbers that say how. */
export type Action = readonly [kind: number, a: number, b: number];

/** A part with what surrounds it, so that a list of actions makes a life. */
export interface Rig extends Snapshotable {
  /** Everything that came out, in numbers. */
  readonly log: number[];
  act(action: Action): void;
}

export const actions = (most: number): fc.Arbitrary<Action[]> =>
  fc.array(fc.tuple(fc.nat(15), fc.nat(255), fc.nat(0xffff)), { maxLength: most });

export function stateOf(part: Snapshotable): Uint8Array {
  const writer = new StateWriter();
  part.save(writer);
  return writer.finish();
}

export function loadState(part: Snapshotable, state: Uint8Array): void {
  const reader = new StateReader(state);
  part.load(reader);
  reader.end();
}

function live(rig: Rig, life: readonly Action[]): void {
  for (const action of life) rig.act(action);
}

/** @throws Error with the first place where two lists of numbers differ. */
function expectSame(what: string, found: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (
    found instanceof Uint8Array &&
    expected instanceof Uint8Array &&
    Buffer.compare(found, expected) === 0
  ) {
    return;
  }
  for (let n = 0; n < Math.max(found.length, expected.length); n++) {
    if (!Object.is(found[n], expected[n])) {
      throw new Error(`${what}: number ${n} is ${found[n]} and should be ${expected[n]}`);
    }
  }
}

/**
 * A state taken after `past` and loaded into a part that has lived through `otherPast` is the same state, and both
 * parts do the same in `future`.
 */
export function expectToContinue(
  make: () => Rig,
  past: readonly Action[],
  otherPast: readonly Action[],
  future: readonly Action[],
): void {
  const original = make();
  live(original, past);
  const state = stateOf(original);
  const copy = make();
  live(copy, otherPast);
  loadState(copy, state);
  expectSame('state after loading', stateOf(copy), state);
  original.log.length = 0;
  copy.log.length = 0;
  live(original, future);
  live(copy, future);
  expectSame('what came out afterwards', copy.log, original.log);
  expectSame('state in the end', stateOf(copy), stateOf(original));
}

import { type Snapshotable, SnapshotError, StateWriter } from '../../src/snapshot.js';
import type { Random } from './cases.js';
import { type Action, loadState, type Rig, stateOf } from './rig.js';

interface Field {
  readonly at: number;
  readonly size: 1 | 2 | 4 | 8;
}

/** Notes where each number of a state stands; the contents of memories aside, which may be anything. */
class FieldMap extends StateWriter {
  readonly fields: Field[] = [];
  private at = 0;

  override section(tag: string): void {
    const known = this.fields.length;
    super.section(tag);
    this.fields.length = known;
  }
  override u8(value: number): void {
    super.u8(value);
    this.took(1);
  }
  override u16(value: number): void {
    super.u16(value);
    this.took(2);
  }
  override i32(value: number): void {
    super.i32(value);
    this.took(4);
  }
  override f64(value: number): void {
    super.f64(value);
    this.took(8);
  }
  override bytes(data: Uint8Array): void {
    super.bytes(data);
    this.at += data.length;
  }

  /** Of a table of equal numbers a few stand for all. */
  override i32s(data: ArrayLike<number>): void {
    const known = this.fields.length;
    super.i32s(data);
    this.fields.length = Math.min(this.fields.length, known + 5);
  }

  private took(size: 1 | 2 | 4 | 8): void {
    this.fields.push({ at: this.at, size });
    this.at += size;
  }
}

/** Doubles that programs fall over. */
const TRAPS = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  -1,
  0.5,
  5e-324,
  1e9,
  1e15,
  2 ** 51,
  2 ** 53,
  -1e15,
  1e300,
  -1e300,
];

/** A number that could stand for `value`, but should not. */
function otherDouble(value: number, random: Random): number {
  if (random.chance(50) || !Number.isFinite(value)) return random.pick(TRAPS);
  const distance = random.pick([1, -1, 0.25, 100, -100, 65_536, -65_536, 1e7, -1e7, 1e10, -1e10]);
  return value + distance;
}

/** Every state in which one number of `part` is at an extreme of its own, one after the other. */
export function* extremeStates(part: Snapshotable): Generator<Uint8Array> {
  const writer = new FieldMap();
  part.save(writer);
  const original = writer.finish();
  for (const { at, size } of writer.fields) {
    const extremes =
      size === 8 ? TRAPS : size === 4 ? [-0x8000_0000, -1, 0, 1, 0x7fff_ffff] : [0, 1, 2 ** (8 * size) - 1];
    for (const value of extremes) {
      const state = original.slice();
      const view = new DataView(state.buffer);
      if (size === 1) view.setUint8(at, value);
      else if (size === 2) view.setUint16(at, value, true);
      else if (size === 4) view.setInt32(at, value, true);
      else view.setFloat64(at, value, true);
      yield state;
    }
  }
}

/** A copy of the state of `part` with a few numbers changed. */
export function tamperedState(part: Snapshotable, random: Random): Uint8Array {
  const writer = new FieldMap();
  part.save(writer);
  const state = writer.finish();
  const view = new DataView(state.buffer);
  for (let changes = random.pick([1, 1, 1, 2, 3, 20]); changes > 0; changes--) {
    const { at, size } = random.pick(writer.fields);
    if (size === 1) view.setUint8(at, random.pick([0, 1, 2, 3, 4, 7, 8, 0x7f, 0xff, random.below(256)]));
    else if (size === 2)
      view.setUint16(at, random.pick([0, 1, 2, 0x7fff, 0xffff, random.below(65_536)]), true);
    else if (size === 4)
      view.setInt32(at, random.pick([0, 1, -1, 64, 0x7fffffff, random.below(2 ** 31)]), true);
    else view.setFloat64(at, otherDouble(view.getFloat64(at, true), random), true);
  }
  return state;
}

/** Cut short, lengthened, or with any bytes changed. */
export function damagedState(part: Snapshotable, random: Random): Uint8Array {
  const state = stateOf(part);
  switch (random.below(4)) {
    case 0:
      return state.subarray(0, random.below(state.length));
    case 1: {
      const longer = new Uint8Array(state.length + 1 + random.below(16));
      longer.set(state);
      return longer;
    }
    case 2:
      return random.bytes(random.below(300));
    default:
      for (let flips = 1 + random.below(40); flips > 0; flips--) {
        state[random.below(state.length)]! ^= 1 << random.below(8);
      }
      return state;
  }
}

/**
 * Takes a state that nobody should have made: it is refused with a `SnapshotError`, or the part lives on with it,
 * saying nothing but numbers, and can be saved and loaded again.
 * @returns whether it was taken.
 */
export function survives(make: () => Rig, state: Uint8Array, future: readonly Action[]): boolean {
  const rig = make();
  try {
    loadState(rig, state);
  } catch (error) {
    if (error instanceof SnapshotError) return false;
    throw error;
  }
  rig.log.length = 0;
  for (const action of future) rig.act(action);
  for (const value of rig.log) {
    if (Number.isNaN(value)) throw new Error('NaN came out');
  }
  loadState(make(), stateOf(rig));
  return true;
}

/** Same tape, same samples: however the work is cut, and over a snapshot. */
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import {
  type ControlTape,
  CV_RESONANCE,
  CV_VCA,
  CV_VCF,
  LATCH_CHORUS,
  LATCH_CROSS_MOD,
  LATCH_HPF,
  LATCH_WAVE1,
  LATCH_WAVE2,
} from '../../src/tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_SECOND } from '../../src/time.js';
import { boardOptions, HandTape, note } from '../../test/analog/board.js';
import type { Context, Findings, Group } from './context.js';

/** A repeatable sequence of numbers from 0 to `limit - 1`. */
function sequence(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * limit);
  };
}

/** Six voices, everything moving at random. */
function restlessTape(seconds: number, seed: number): HandTape {
  const random = sequence(seed);
  const hand = new HandTape().open();
  for (let voice = 0; voice < 6; voice++) {
    const count1 = 2000 + random(20_000);
    note(hand, { voice, count1, count2: 2000 + random(20_000), cutoff: 1500 + random(2595) });
  }
  for (let n = 0; n < seconds * 400; n++) {
    const tick = 48_000 + random(seconds * TICKS_PER_SECOND);
    const voice = random(6);
    switch (random(8)) {
      case 0:
        hand.latch(tick, LATCH_WAVE1 + random(2) * (LATCH_WAVE2 - LATCH_WAVE1), random(4));
        break;
      case 1:
        hand.latch(tick, LATCH_CROSS_MOD, random(4));
        break;
      case 2:
        hand.latch(tick, random(2) === 0 ? LATCH_CHORUS : LATCH_HPF, random(4));
        break;
      case 3:
        hand.count(tick, random(12), 1000 + random(30_000));
        break;
      case 4:
        hand.hold(tick, CV_VCA + voice, random(3) === 0 ? 0 : random(4096));
        break;
      case 5:
        hand.hold(tick, CV_RESONANCE, random(4096));
        break;
      default:
        hand.hold(tick, CV_VCF + voice, random(4096));
    }
  }
  return hand;
}

type Cut = (limit: number) => number;

/** Renders a tape in pieces; at half time the board may be replaced by one loaded from its snapshot. */
function play(tape: ControlTape, count: number, cut: Cut, snapshot: boolean): Float64Array {
  const options = boardOptions(analogProfile('default'), 7);
  let board = new AnalogBoard(options);
  const output = new Float64Array(2 * count);
  const left = new Float64Array(8192);
  const right = new Float64Array(8192);
  let saved = !snapshot;
  for (let at = 0; at < count; ) {
    if (!saved && at > count / 2) {
      const writer = new StateWriter();
      board.save(writer);
      board = new AnalogBoard(options);
      board.load(new StateReader(writer.finish()));
      saved = true;
    }
    const length = Math.min(cut(8192) + 1, count - at);
    board.render(tape, length, left, right);
    output.set(left.subarray(0, length), at);
    output.set(right.subarray(0, length), count + at);
    at += length;
  }
  return output;
}

/** Samples that are not the same to the last bit. */
function differences(a: Float64Array, b: Float64Array): number {
  const x = new BigUint64Array(a.buffer);
  const y = new BigUint64Array(b.buffer);
  let count = 0;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) count++;
  return count;
}

export const determinism: Group = {
  name: 'determinism',
  title: 'determinism: same tape, same samples',
  run(context: Context): Findings {
    const seconds = context.quick ? 0.5 : 2;
    const count = seconds * CORE_SAMPLE_RATE;
    const tape = () => restlessTape(seconds, 20).finish();
    const whole = play(tape(), count, () => 4095, false);
    const loud = whole.some((x) => Math.abs(x) > 1);
    const cases: readonly (readonly [string, Float64Array])[] = [
      ['again', play(tape(), count, () => 4095, false)],
      ['in pieces of 1 to 8192 samples', play(tape(), count, sequence(3), false)],
      ['in pieces of 64 samples', play(tape(), count, () => 63, false)],
      ['over a snapshot', play(tape(), count, sequence(5), true)],
    ];
    return {
      rows: cases.map(([test, found]) => ({
        group: 'determinism',
        test: `samples that differ, ${test}`,
        value: loud ? differences(whole, found) : Number.NaN,
        unit: '',
        must: 0,
        note: `of ${2 * count}`,
      })),
    };
  },
};

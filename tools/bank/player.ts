/** Plays sounds on a whole instrument, each from its own copy of one that has booted. */

import { SuperJX } from '../../src/machine/superJx.js';
import { renderOffline } from '../../src/render/offline.js';
import { noteMessage } from '../../src/render/setup.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

/** Hz. */
export const RATE = 48_000;

export interface Heard {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Keys pressed together and let go together. */
export interface Played {
  readonly keys: readonly number[];
  readonly velocity: number;
  /** Seconds. */
  readonly hold: number;
  /** Seconds heard after the keys go up. */
  readonly tail: number;
}

/** An instrument that can be set to a sound again and again. */
export class BankPlayer {
  private constructor(private readonly booted: Uint8Array) {}

  static async create(): Promise<BankPlayer> {
    return new BankPlayer((await SuperJX.create({ sampleRate: RATE })).save());
  }

  /** A machine set to a sound by MIDI, and at rest. */
  select(messages: readonly Uint8Array[]): SuperJX {
    const machine = SuperJX.restore(this.booted);
    for (const message of messages) machine.midiIn(message);
    machine.settle();
    return machine;
  }

  /** The sound that `messages` select, played. */
  play(messages: readonly Uint8Array[], played: Played): Heard {
    return playOn(this.select(messages), played);
  }
}

/** Plays keys on a machine that is at rest. */
export function playOn(machine: SuperJX, { keys, velocity, hold, tail }: Played): Heard {
  const total = Math.round((hold + tail) * RATE);
  const left = new Float32Array(total);
  const right = new Float32Array(total);
  let done = 0;
  const all = (tick: number, value: number) => {
    for (const key of keys) machine.midiIn(noteMessage(key, value), tick);
  };
  renderOffline(machine, {
    sampleRate: RATE,
    actions: [
      { ticks: 0, perform: (tick) => all(tick, velocity) },
      { ticks: hold * TICKS_PER_SECOND, perform: (tick) => all(tick, 0) },
    ],
    seconds: hold + tail,
    tail: 0,
    onBlock: (block) => {
      left.set(block.left.subarray(0, block.count), done);
      right.set(block.right.subarray(0, block.count), done);
      done += block.count;
    },
  });
  return { left, right };
}

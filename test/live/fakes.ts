import { type LiveOutput, LivePlayer, type LivePlayerOptions } from '../../src/live/livePlayer.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

export const RATE = 48_000;

/** A machine whose samples are their own number, and that remembers what it was sent. */
export class FakeMachine {
  readonly sampleRate = RATE;
  readonly heard: { readonly tick: number; readonly bytes: number[] }[] = [];
  /** Called in the middle of making samples: where time passes. */
  onRender = (_frames: number) => {};
  private made = 0;

  constructor(readonly startTick = 96_000_000) {}

  get tick(): number {
    return this.startTick + (this.made * TICKS_PER_SECOND) / RATE;
  }

  midiIn(bytes: ArrayLike<number>, tick: number): void {
    this.heard.push({ tick, bytes: Array.from(bytes) });
  }

  render(left: Float32Array, right: Float32Array): void {
    for (let i = 0; i < left.length; i++) {
      left[i] = ((this.made + i) % 2 ** 23) / 2 ** 24;
      right[i] = -left[i]!;
    }
    this.made += left.length;
    this.onRender(left.length);
  }
}

/** An output that takes samples when the test says so; by itself it takes them at once. */
export class FakeOutput implements LiveOutput {
  waitingFrames = 0;
  written = 0;
  /** Samples that were not the next one. */
  misplaced = 0;
  blocking = false;

  write(left: Float32Array): void {
    for (let i = 0; i < left.length; i++)
      if (left[i] !== ((this.written + i) % 2 ** 23) / 2 ** 24) this.misplaced++;
    this.written += left.length;
    if (this.blocking) this.waitingFrames += left.length;
  }

  /** The other side takes some of what waits; how many it got. */
  take(frames: number): number {
    const taken = Math.min(frames, this.waitingFrames);
    this.waitingFrames -= taken;
    return taken;
  }
}

/** Player, machine and output on a clock that the test moves. */
export class Bench {
  now = 1000;
  readonly machine = new FakeMachine();
  readonly output = new FakeOutput();
  readonly player: LivePlayer;

  constructor(options: Partial<LivePlayerOptions> = {}) {
    this.player = new LivePlayer({
      machine: this.machine,
      output: this.output,
      now: () => this.now,
      leadMilliseconds: 40,
      slackMilliseconds: 10,
      waitingMilliseconds: 100,
      block: 128,
      tail: 0,
      ...options,
    });
  }

  /** Lets time pass with the loop awake whenever it wants to be, at least `step` milliseconds apart. */
  run(milliseconds: number, step = 1, onStep?: () => void): void {
    const end = this.now + milliseconds;
    while (this.now < end) {
      while (this.player.turn() === 0);
      onStep?.();
      this.now += step;
    }
  }

  /** The same for hours: the test runner gets its turn now and then. */
  async runLong(milliseconds: number, step: number, onStep: () => void): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 10_000) {
      this.run(Math.min(left, 10_000), step, onStep);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

/** Numbers from 0 to 1 that are the same every time (Numerical Recipes' generator). */
export function randoms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

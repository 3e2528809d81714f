import type { ControlSink } from '../tape/controlTape.js';
import { TICKS_PER_MCS51_CYCLE } from '../time.js';

/** Events that may wait. */
const CAPACITY = 256;

/** The time of the board's processor, as `Mcs51` has it. */
export interface BoardClock {
  /** Machine cycles since the origin, an integer below 2^30. */
  readonly now: number;
  /** Machine cycles from power-on to the origin. */
  readonly origin: number;
  /** Changes whenever the origin does. */
  readonly epoch: number;
}

/**
 * What a sound board does to its analog half, on its way to whoever listens. Events are handed on in bundles: that
 * keeps the listeners out of the processor's inner loop, and only small integers, which cost no memory, go through
 * its calls.
 */
export class ControlRecorder {
  private readonly cycles = new Int32Array(CAPACITY);
  private readonly whats = new Uint8Array(CAPACITY);
  private readonly values = new Uint16Array(CAPACITY);
  private length = 0;
  private epoch: number;
  private origin: number;

  constructor(
    private readonly clock: BoardClock,
    private readonly sink: ControlSink,
  ) {
    this.epoch = clock.epoch;
    this.origin = clock.origin;
  }

  /** An event at this moment; `what` and `value` as on the control tape. */
  record(what: number, value: number): void {
    if (this.length === CAPACITY || this.epoch !== this.clock.epoch) this.flush();
    const at = this.length++;
    this.cycles[at] = this.clock.now;
    this.whats[at] = what;
    this.values[at] = value;
  }

  /** Hands on all that has been recorded. */
  flush(): void {
    const { sink, cycles, whats, values, length, origin } = this;
    for (let n = 0; n < length; n++) {
      sink.event((origin + cycles[n]!) * TICKS_PER_MCS51_CYCLE, whats[n]!, values[n]!);
    }
    this.length = 0;
    if (this.epoch === this.clock.epoch) return;
    this.epoch = this.clock.epoch;
    this.origin = this.clock.origin;
  }
}

import { Timer8155 } from '../chips/i8155Timer.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { POWER_ON, TICKS_PER_DCO_CLOCK } from '../time.js';

/**
 * Period in ticks of a DCO prescaler for a nibble of 8155 port A, 0-15: a presettable 4-bit counter (74161 type)
 * divides 8 MHz by 16 - n. A new nibble takes effect when the running period ends.
 */
export function prescaledPeriod(nibble: number): number {
  return (16 - nibble) * TICKS_PER_DCO_CLOCK;
}

/**
 * The clock of the DCO2 counters: a prescaler whose pulses also clock the 8155 timer; each falling edge of TIMER
 * OUT takes the following pulse away (`swallow`), or the timer does nothing (`plain`). The pulses taken away are
 * kept as a list until every counter has passed them, so that all edges stay on the 8 MHz grid.
 */
export class SwallowingClock implements Snapshotable {
  /** Ticks from one prescaled pulse to the next; set after `runTo` the tick of the write. */
  period = prescaledPeriod(15);
  readonly timer = new Timer8155();
  /** Ticks of pulses taken away, rising; valid are the first `swallowedCount`. */
  swallowed = new Float64Array(1024);
  swallowedCount = 0;
  /** Tick of the next pulse. */
  private next = POWER_ON;
  private pending = false;

  constructor(private readonly swallows: boolean) {}

  /** Lists every pulse before the tick in `time[0]` that is taken away. */
  runTo(time: Float64Array): void {
    const { timer } = this;
    if (time[0]! <= this.next) return;
    let pulses = Math.ceil((time[0]! - this.next) / this.period);
    while (pulses > 0) {
      let take = 1;
      if (this.pending) {
        this.pending = false;
        this.swallow();
      } else {
        take = timer.pulsesToNextEdge();
        if (take > pulses) take = pulses;
      }
      const before = timer.out;
      timer.advance(take);
      if (this.swallows && before === 1 && timer.out === 0) this.pending = true;
      this.next += take * this.period;
      pulses -= take;
    }
  }

  /** True if every pulse before `tick` has been looked at, and none long after. */
  isAt(tick: number): boolean {
    return this.next >= tick && this.next <= tick + prescaledPeriod(0);
  }

  /** Forgets the list; every counter must have passed it. */
  clear(): void {
    this.swallowedCount = 0;
  }

  save(writer: StateWriter): void {
    writer.section('SWAL');
    writer.f64(this.period);
    writer.f64(this.next);
    writer.bool(this.pending);
    this.timer.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('SWAL');
    this.period = reader.whole(prescaledPeriod(15), prescaledPeriod(0));
    this.next = reader.whole();
    this.pending = reader.bool();
    this.timer.load(reader);
    this.swallowedCount = 0;
  }

  /** The next pulse is taken away. */
  private swallow(): void {
    if (this.swallowedCount === this.swallowed.length) {
      const grown = new Float64Array(this.swallowed.length * 2);
      grown.set(this.swallowed);
      this.swallowed = grown;
    }
    this.swallowed[this.swallowedCount++] = this.next;
  }
}

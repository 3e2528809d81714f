/**
 * The digital half of the twelve oscillators of a board: it replays the counter-chip writes of the tape into the
 * counter model and lists, for every voice, each edge at its exact tick. Hard-sync reloads, pulse swallowing and
 * prescaler changes are worked out here and nowhere else.
 *
 * Rules: a write at a tick comes before the clock pulse at that tick. A rising edge of OUT discharges the
 * oscillator's own ramp and, through the cross-modulation switches, the other's. Where both counters have an edge
 * at one tick DCO1 goes first. The edge that a reload forces on OUT changes the square but passes nothing on.
 */

import { Counter8254 } from '../chips/i8254.js';
import type { CrossModulationSetting } from '../profiles/analogProfile.js';
import type { CounterPlace } from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import {
  LATCH,
  LATCH_CROSS_MOD,
  LATCH_WAVE1,
  LATCH_WAVE2,
  PIT_WRITE,
  PRESCALER,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
  TIMER_RESET,
} from '../tape/controlTape.js';
import { prescaledPeriod, SwallowingClock } from './dcoClock.js';
import {
  EDGE_CROSS_MOD,
  EDGE_HIGH_1,
  EDGE_HIGH_2,
  EDGE_LEVEL_1,
  EDGE_LEVEL_2,
  EDGE_RESET_1,
  EDGE_RESET_2,
  EDGE_WAVE_1,
  EDGE_WAVE_2,
  EdgeList,
} from './edgeList.js';

/** Voices of a board. */
export const VOICES = 6;

/** How the counters of a sound board are wired, as in its profile. */
export interface DcoWiring {
  /** Counter of DCO1 (index 0-5) and DCO2 (6-11) of voices 0-5. */
  readonly counters: readonly CounterPlace[];
  /** Which nibble of port A divides for DCO1 and DCO2: 0 = low, 1 = high. */
  readonly prescalerNibble: { readonly dco1: 0 | 1; readonly dco2: 0 | 1 };
  readonly dco2Clock: 'swallow' | 'plain';
}

/** Called with every edge of a counter's OUT as it is worked out; for measurements. */
export type EdgeTap = (voice: number, dco: 1 | 2, tick: number, high: boolean) => void;

export class DcoBank implements Snapshotable {
  /**
   * Element 0 is the time, in ticks, of the next call. In an array, since numbers passed to a function are put on
   * the heap.
   */
  readonly time = new Float64Array(1);
  /** The edges found so far, one list a voice; the reader consumes them. */
  readonly edges: readonly EdgeList[];
  /** Hears every edge of OUT, forced ones included. */
  edgeTap: EdgeTap | undefined;

  private readonly counters: readonly Counter8254[];
  /** Oscillator behind `chip * 4 + counter`, or -1. */
  private readonly oscillatorAt = new Int8Array(16).fill(-1);
  /** Ticks from one pulse of the DCO1 clock to the next. With port A still an input its pins float high. */
  private period1 = prescaledPeriod(15);
  private readonly clock2: SwallowingClock;
  /**
   * Per oscillator: the tick of the first pulse that its counter has not counted, as if those that came after it had
   * been moved up by the ones taken away; and the tick of the edge that it is counting towards.
   */
  private readonly next = new Float64Array(2 * VOICES);
  private readonly edgeTick = new Float64Array(2 * VOICES).fill(Infinity);
  /** Pulses from `next` to that edge, that one included. */
  private readonly edgePulses = new Float64Array(2 * VOICES).fill(Infinity);
  /** Per DCO2: first entry of the list of swallowed pulses it has not passed. */
  private readonly passed = new Int32Array(VOICES);
  private crossModulation = 0;
  private portA = 0xff;

  /** Follows voices `first .. end - 1` only, and lists no edges of the others. */
  constructor(
    private readonly wiring: DcoWiring,
    private readonly settings: readonly CrossModulationSetting[],
    private readonly first = 0,
    private readonly end = VOICES,
  ) {
    if (wiring.counters.length !== 2 * VOICES) {
      throw new RangeError(`a sound board has 12 divider counters, not ${wiring.counters.length}`);
    }
    if (settings.length !== 4) {
      throw new RangeError(`cross modulation has 4 settings, not ${settings.length}`);
    }
    this.counters = wiring.counters.map(() => new Counter8254());
    wiring.counters.forEach((place, oscillator) => {
      this.oscillatorAt[place.chip * 4 + place.counter] = oscillator;
    });
    this.edges = Array.from({ length: VOICES }, () => new EdgeList());
    this.clock2 = new SwallowingClock(wiring.dco2Clock === 'swallow');
  }

  /** Takes a tape event that happens now; those that do not concern the oscillators are ignored. */
  event(what: number, value: number): void {
    if (what < PRESCALER) {
      this.counterWrite(what - PIT_WRITE, value);
      return;
    }
    switch (what) {
      case PRESCALER:
        if (value !== this.portA) this.prescale(value);
        return;
      case TIMER_LENGTH_LOW:
        this.clock2.timer.writeLengthLow(value);
        return;
      case TIMER_LENGTH_HIGH:
        this.clock2.timer.writeLengthHigh(value);
        return;
      case TIMER_COMMAND:
        this.clock2.runTo(this.time);
        this.clock2.timer.command(value);
        return;
      case TIMER_RESET:
        this.clock2.runTo(this.time);
        this.clock2.timer.reset();
        return;
      case LATCH + LATCH_WAVE1:
        this.latch(EDGE_WAVE_1 | value);
        return;
      case LATCH + LATCH_WAVE2:
        this.latch(EDGE_WAVE_2 | value);
        return;
      case LATCH + LATCH_CROSS_MOD:
        this.latch(EDGE_CROSS_MOD | value);
        this.crossModulation = value;
        return;
    }
  }

  /** Lists every edge before now. */
  run(): void {
    this.clock2.runTo(this.time);
    for (let voice = this.first; voice < this.end; voice++) this.followVoice(voice);
    this.clock2.clear();
    this.passed.fill(0);
  }

  /** Lists every edge of one voice before now. */
  runVoice(voice: number): void {
    this.clock2.runTo(this.time);
    this.followVoice(voice);
  }

  save(writer: StateWriter): void {
    writer.section('DCOS');
    for (const counter of this.counters) counter.save(writer);
    writer.f64(this.period1);
    this.clock2.save(writer);
    writer.f64s(this.next);
    writer.u8(this.crossModulation);
    writer.u8(this.portA);
    for (const list of this.edges) {
      writer.i32(list.length - list.start);
      for (let i = list.start; i < list.length; i++) {
        writer.f64(list.ticks[i]!);
        writer.u8(list.codes[i]!);
      }
    }
  }

  load(reader: StateReader): void {
    reader.section('DCOS');
    for (const counter of this.counters) counter.load(reader);
    this.period1 = reader.whole(prescaledPeriod(15), prescaledPeriod(0));
    this.clock2.load(reader);
    reader.f64sInto(this.next, 0);
    this.passed.fill(0);
    this.crossModulation = reader.u8(3);
    this.portA = reader.u8();
    for (const list of this.edges) {
      list.start = 0;
      list.length = 0;
      for (let count = reader.count(9); count > 0; count--) {
        list.reserve();
        list.ticks[list.length] = reader.whole();
        list.codes[list.length++] = reader.u8();
      }
    }
    for (let oscillator = 0; oscillator < 2 * VOICES; oscillator++) {
      reader.expect(Number.isInteger(this.next[oscillator]!), 'the time of a pulse');
      this.foresee(oscillator);
    }
  }

  /** Refuses a state, just loaded, in which something is still to happen before `tick`. */
  expectDoneBefore(reader: StateReader, tick: number): void {
    reader.expect(
      this.edgeTick.every((edge) => edge >= tick) && this.clock2.isAt(tick),
      'the time of a pulse',
    );
  }

  private counterWrite(place: number, value: number): void {
    const isControl = (place & 3) === 3;
    if (isControl && value >> 6 === 3) return;
    const oscillator = this.oscillatorAt[(place & ~3) | (isControl ? value >> 6 : place & 3)]!;
    if (oscillator < 0) return;
    const voice = oscillator % VOICES;
    if (voice < this.first || voice >= this.end) return;
    this.runVoice(voice);
    this.passPulses(oscillator, 0);
    const counter = this.counters[oscillator]!;
    const before = counter.out;
    if (isControl) counter.writeControl(value);
    else counter.writeCount(value);
    this.foresee(oscillator);
    if (counter.out !== before) this.passOn(oscillator, 0);
  }

  /** Port A changes: every counter has seen its pulses before now when the periods change. */
  private prescale(portA: number): void {
    this.run();
    for (let voice = this.first; voice < this.end; voice++) {
      this.passPulses(voice, 0);
      this.passPulses(VOICES + voice, 0);
    }
    this.portA = portA;
    this.period1 = prescaledPeriod((portA >> (4 * this.wiring.prescalerNibble.dco1)) & 15);
    this.clock2.period = prescaledPeriod((portA >> (4 * this.wiring.prescalerNibble.dco2)) & 15);
    for (let voice = this.first; voice < this.end; voice++) {
      this.foresee(voice);
      this.foresee(VOICES + voice);
    }
  }

  private latch(code: number): void {
    this.run();
    for (let voice = this.first; voice < this.end; voice++) this.list(voice, code);
  }

  /** Lists the edges of a voice before now, for which the clock of DCO2 has been run. */
  private followVoice(voice: number): void {
    const { time, edgeTick } = this;
    const now = time[0]!;
    const second = VOICES + voice;
    for (;;) {
      this.skipSwallowed(voice);
      const tick1 = edgeTick[voice]!;
      const tick2 = edgeTick[second]!;
      const isFirst = tick1 <= tick2;
      const oscillator = isFirst ? voice : second;
      const tick = isFirst ? tick1 : tick2;
      if (tick >= now) return;
      this.counters[oscillator]!.advance(this.edgePulses[oscillator]!);
      this.next[oscillator] = tick + this.periodOf(oscillator);
      this.foresee(oscillator);
      time[0] = tick;
      // Where both have an edge at one tick DCO1 goes first: DCO2 has then not seen the pulse, DCO1 has.
      this.passOn(oscillator, isFirst ? 0 : 1);
      time[0] = now;
    }
  }

  /** Moves the edge of DCO2 up by the pulses taken away before it. */
  private skipSwallowed(voice: number): void {
    const { swallowed, swallowedCount, period } = this.clock2;
    const second = VOICES + voice;
    let at = this.passed[voice]!;
    if (at === swallowedCount) return;
    let tick = this.edgeTick[second]!;
    const first = at;
    if (swallowed[swallowedCount - 1]! <= tick) at = swallowedCount;
    tick += (at - first) * period;
    while (at < swallowedCount && swallowed[at]! <= tick) {
      tick += period;
      at++;
    }
    this.edgeTick[second] = tick;
    this.next[second]! += (at - first) * period;
    this.passed[voice] = at;
  }

  /** Takes back what `skipSwallowed` did for pulses from now + `later` on; the edge is foreseen anew afterwards. */
  private restoreSwallowed(voice: number, later: number): void {
    const { swallowed, period } = this.clock2;
    const limit = this.time[0]! + later;
    while (this.passed[voice]! > 0 && swallowed[this.passed[voice]! - 1]! >= limit) {
      this.passed[voice]! -= 1;
      this.next[VOICES + voice]! -= period;
    }
  }

  private periodOf(oscillator: number): number {
    return oscillator < VOICES ? this.period1 : this.clock2.period;
  }

  /** Works out when the next edge of an oscillator comes. */
  private foresee(oscillator: number): void {
    const pulses = this.counters[oscillator]!.pulsesToNextEdge();
    this.edgePulses[oscillator] = pulses;
    this.edgeTick[oscillator] = this.next[oscillator]! + (pulses - 1) * this.periodOf(oscillator);
  }

  /**
   * Lists the edge that just happened on OUT and what it does to the other oscillator, which has by then seen its
   * pulses before now + `later`.
   */
  private passOn(oscillator: number, later: number): void {
    const isFirst = oscillator < VOICES;
    const voice = isFirst ? oscillator : oscillator - VOICES;
    const high = this.counters[oscillator]!.out === 1;
    let code = isFirst ? EDGE_LEVEL_1 : EDGE_LEVEL_2;
    if (high) {
      code |= isFirst ? EDGE_HIGH_1 | EDGE_RESET_1 : EDGE_HIGH_2 | EDGE_RESET_2;
      const setting = this.settings[this.crossModulation]!;
      const switches = isFirst ? setting.dco1ToDco2 : setting.dco2ToDco1;
      if (switches.rampReset) code |= isFirst ? EDGE_RESET_2 : EDGE_RESET_1;
      if (switches.reload) code |= this.reload(isFirst ? VOICES + voice : voice, later);
    }
    this.list(voice, code);
    if (this.edgeTap !== undefined) this.edgeTap(voice, isFirst ? 1 : 2, this.time[0]!, high);
  }

  /** Triggers a counter's gate after its pulses before now + `later`; returns the flags of the edge this forces on OUT. */
  private reload(oscillator: number, later: number): number {
    this.passPulses(oscillator, later);
    const counter = this.counters[oscillator]!;
    const before = counter.out;
    counter.reload();
    this.foresee(oscillator);
    if (counter.out === before) return 0;
    const isFirst = oscillator < VOICES;
    if (this.edgeTap !== undefined) {
      this.edgeTap(isFirst ? oscillator : oscillator - VOICES, isFirst ? 1 : 2, this.time[0]!, true);
    }
    return isFirst ? EDGE_LEVEL_1 | EDGE_HIGH_1 : EDGE_LEVEL_2 | EDGE_HIGH_2;
  }

  /** Counts an oscillator's pulses before now + `later`, among which there is no edge. */
  private passPulses(oscillator: number, later: number): void {
    if (oscillator >= VOICES) this.restoreSwallowed(oscillator - VOICES, later);
    const limit = this.time[0]! + later;
    const period = this.periodOf(oscillator);
    const next = this.next[oscillator]!;
    if (limit <= next) return;
    const pulses = Math.ceil((limit - next) / period);
    this.next[oscillator] = next + pulses * period;
    this.counters[oscillator]!.advance(pulses);
  }

  /** Appends to a voice's list what happens now. */
  private list(voice: number, code: number): void {
    const list = this.edges[voice]!;
    list.reserve();
    list.ticks[list.length] = this.time[0]!;
    list.codes[list.length++] = code;
  }
}

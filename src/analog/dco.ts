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
import { prescaledPeriod, pulsesBefore, SwallowingClock } from './dcoClock.js';
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
  /** Per oscillator: tick of the next prescaled pulse it has not seen. */
  private readonly next = new Float64Array(2 * VOICES);
  /** Per DCO2: first entry of the list of swallowed pulses it has not passed. */
  private readonly passed = new Int32Array(VOICES);
  /** Results of the last `findEdge` of DCO1 (0) and DCO2 (1): counter pulses to the edge and its tick. */
  private readonly foundPulses = new Float64Array(2);
  private readonly foundTick = new Float64Array(2);
  private foundPassed = 0;
  private crossModulation = 0;
  private portA = 0xff;

  constructor(
    private readonly wiring: DcoWiring,
    private readonly settings: readonly CrossModulationSetting[],
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

  /** Takes a tape event; those that do not concern the oscillators are ignored. Ticks must not go back. */
  event(tick: number, what: number, value: number): void {
    if (what < PRESCALER) {
      this.counterWrite(tick, what - PIT_WRITE, value);
      return;
    }
    switch (what) {
      case PRESCALER:
        if (value === this.portA) return;
        this.runTo(tick);
        this.portA = value;
        this.period1 = prescaledPeriod((value >> (4 * this.wiring.prescalerNibble.dco1)) & 15);
        this.clock2.period = prescaledPeriod((value >> (4 * this.wiring.prescalerNibble.dco2)) & 15);
        return;
      case TIMER_LENGTH_LOW:
        this.clock2.timer.writeLengthLow(value);
        return;
      case TIMER_LENGTH_HIGH:
        this.clock2.timer.writeLengthHigh(value);
        return;
      case TIMER_COMMAND:
        this.clock2.runTo(tick);
        this.clock2.timer.command(value);
        return;
      case TIMER_RESET:
        this.clock2.runTo(tick);
        this.clock2.timer.reset();
        return;
      case LATCH + LATCH_WAVE1:
        this.latch(tick, EDGE_WAVE_1 | value);
        return;
      case LATCH + LATCH_WAVE2:
        this.latch(tick, EDGE_WAVE_2 | value);
        return;
      case LATCH + LATCH_CROSS_MOD:
        this.latch(tick, EDGE_CROSS_MOD | value);
        this.crossModulation = value;
        return;
    }
  }

  /** Lists every edge before `tick`. */
  runTo(tick: number): void {
    for (let voice = 0; voice < VOICES; voice++) this.runVoice(voice, tick);
    this.clock2.clear();
    this.passed.fill(0);
  }

  /** Lists every edge of one voice before `tick`. */
  runVoice(voice: number, tick: number): void {
    this.clock2.runTo(tick);
    for (;;) {
      this.findEdge(0, voice, tick);
      this.findEdge(1, voice, tick);
      const tick1 = this.foundTick[0]!;
      const tick2 = this.foundTick[1]!;
      if (tick1 <= tick2) {
        if (tick1 >= tick) break;
        this.takeEdge(0, voice);
      } else {
        if (tick2 >= tick) break;
        this.takeEdge(1, voice);
      }
    }
    this.passPulses(0, voice, tick);
    this.passPulses(1, voice, tick);
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
    this.period1 = reader.f64();
    this.clock2.load(reader);
    reader.f64sInto(this.next);
    this.passed.fill(0);
    this.crossModulation = reader.u8();
    this.portA = reader.u8();
    for (const list of this.edges) {
      list.start = 0;
      list.length = 0;
      for (let count = reader.i32(); count > 0; count--) {
        list.reserve();
        list.ticks[list.length] = reader.f64();
        list.codes[list.length++] = reader.u8();
      }
    }
  }

  private counterWrite(tick: number, place: number, value: number): void {
    const isControl = (place & 3) === 3;
    if (isControl && value >> 6 === 3) return;
    const oscillator = this.oscillatorAt[(place & ~3) | (isControl ? value >> 6 : place & 3)]!;
    if (oscillator < 0) return;
    const which = oscillator < VOICES ? 0 : 1;
    const voice = oscillator - which * VOICES;
    this.runVoice(voice, tick);
    const counter = this.counters[oscillator]!;
    const before = counter.out;
    if (isControl) counter.writeControl(value);
    else counter.writeCount(value);
    if (counter.out !== before) {
      this.foundTick[which] = tick;
      this.passOn(which, voice, tick);
    }
  }

  private latch(tick: number, code: number): void {
    this.runTo(tick);
    for (let voice = 0; voice < VOICES; voice++) {
      this.foundTick[0] = tick;
      this.list(voice, 0, code);
    }
  }

  /** Finds the next edge of DCO1 (`which` 0) or DCO2 (1) if it comes before `limit`; else its tick is Infinity. */
  private findEdge(which: number, voice: number, limit: number): void {
    const oscillator = which * VOICES + voice;
    const pulses = this.counters[oscillator]!.pulsesToNextEdge();
    const period = which === 0 ? this.period1 : this.clock2.period;
    let tick = this.next[oscillator]! + (pulses - 1) * period;
    if (which === 1 && tick < limit) {
      const { swallowed, swallowedCount } = this.clock2;
      let at = this.passed[voice]!;
      while (at < swallowedCount && swallowed[at]! <= tick) {
        tick += period;
        at++;
      }
      this.foundPassed = at;
    }
    this.foundPulses[which] = pulses;
    this.foundTick[which] = tick < limit ? tick : Infinity;
  }

  /** Takes the edge that `findEdge` found. */
  private takeEdge(which: number, voice: number): void {
    const oscillator = which * VOICES + voice;
    this.counters[oscillator]!.advance(this.foundPulses[which]!);
    this.next[oscillator] = this.foundTick[which]! + (which === 0 ? this.period1 : this.clock2.period);
    if (which === 1) this.passed[voice] = this.foundPassed;
    const tick = this.foundTick[which]!;
    this.passOn(which, voice, which === 0 ? tick : tick + 1);
  }

  /**
   * Lists the edge that just happened on OUT at `foundTick` and what it does to the other oscillator, which has
   * by then seen its pulses before `otherLimit`.
   */
  private passOn(which: number, voice: number, otherLimit: number): void {
    const tick = this.foundTick[which]!;
    const high = this.counters[which * VOICES + voice]!.out === 1;
    let code = which === 0 ? EDGE_LEVEL_1 : EDGE_LEVEL_2;
    if (high) {
      code |= which === 0 ? EDGE_HIGH_1 | EDGE_RESET_1 : EDGE_HIGH_2 | EDGE_RESET_2;
      const setting = this.settings[this.crossModulation]!;
      const switches = which === 0 ? setting.dco1ToDco2 : setting.dco2ToDco1;
      if (switches.rampReset) code |= which === 0 ? EDGE_RESET_2 : EDGE_RESET_1;
      if (switches.reload) code |= this.reload(1 - which, voice, otherLimit);
    }
    this.list(voice, which, code);
    if (this.edgeTap !== undefined) this.edgeTap(voice, which === 0 ? 1 : 2, tick, high);
  }

  /** Triggers a counter's gate after its pulses before `limit`; returns the flags of the edge this forces on OUT. */
  private reload(which: number, voice: number, limit: number): number {
    this.passPulses(which, voice, limit);
    const counter = this.counters[which * VOICES + voice]!;
    const before = counter.out;
    counter.reload();
    if (counter.out === before) return 0;
    if (this.edgeTap !== undefined)
      this.edgeTap(voice, which === 0 ? 1 : 2, this.foundTick[1 - which]!, true);
    return which === 0 ? EDGE_LEVEL_1 | EDGE_HIGH_1 : EDGE_LEVEL_2 | EDGE_HIGH_2;
  }

  /** Counts the pulses before `limit`, among which there is no edge. */
  private passPulses(which: number, voice: number, limit: number): void {
    const oscillator = which * VOICES + voice;
    const period = which === 0 ? this.period1 : this.clock2.period;
    const next = this.next[oscillator]!;
    let pulses = pulsesBefore(limit, next, period);
    if (pulses === 0) return;
    this.next[oscillator] = next + pulses * period;
    if (which === 1) {
      const { swallowed, swallowedCount } = this.clock2;
      let at = this.passed[voice]!;
      while (at < swallowedCount && swallowed[at]! < limit) {
        pulses--;
        at++;
      }
      this.passed[voice] = at;
    }
    this.counters[oscillator]!.advance(pulses);
  }

  /** Appends to a voice's list at `foundTick[which]`. */
  private list(voice: number, which: number, code: number): void {
    const list = this.edges[voice]!;
    list.reserve();
    list.ticks[list.length] = this.foundTick[which]!;
    list.codes[list.length++] = code;
  }
}

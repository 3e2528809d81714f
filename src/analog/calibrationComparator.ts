/**
 * The comparator that the boot calibration of the firmware reads: is the peak of the selected oscillator's last
 * completed ramp at or above 12 V?
 *
 * It hears the control events as they happen and keeps its own counters, charge voltages and ramps, with the same
 * ramp law and the same seeded integrators as `AnalogBoard`; so what the firmware levels is what is heard. Events
 * wait in a short queue until somebody asks or the queue is full.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import {
  type ControlSink,
  ControlTape,
  CV_MIX1,
  CV_SAW1,
  HOLD,
  LATCH,
  LATCH_CROSS_MOD,
  SAMPLE,
} from '../tape/controlTape.js';
import { POWER_ON, TICKS_PER_SECOND } from '../time.js';
import type { AnalogBoardOptions } from './analogBoard.js';
import { DcoBank, VOICES } from './dco.js';
import { HoldBank } from './holds.js';
import { RampTracker } from './rampTracker.js';

/** Events that may wait. */
const QUEUE = 1024;

/** Longest stretch, in ticks, between two times at which all oscillators are brought up to date: 0.1 s. */
const FOLD_TICKS = TICKS_PER_SECOND / 10;

export class CalibrationComparator implements ControlSink, Snapshotable {
  private readonly threshold: number;
  private readonly dco: DcoBank;
  private readonly holds: HoldBank;
  private readonly ramps: RampTracker;
  private readonly queue = new ControlTape(QUEUE);
  /** Tick of the last event or question, and of the last time all oscillators were brought up to date. */
  private now = POWER_ON;
  private folded = POWER_ON;
  /** Tick up to which `takeEvents` takes events. */
  private until = POWER_ON;

  constructor(options: AnalogBoardOptions) {
    const { profile, seed, board } = options;
    this.threshold = profile.dco.nominalPeak;
    this.dco = new DcoBank(options, profile.dco.crossModulation);
    this.holds = new HoldBank(profile);
    this.ramps = new RampTracker(this.holds, profile, seed, board);
  }

  /** A control event; those that do not move an oscillator are ignored. */
  event(tick: number, what: number, value: number): void {
    if (what >= LATCH) {
      if (what !== LATCH + LATCH_CROSS_MOD) return;
    } else if (what >= SAMPLE && what - (what < HOLD ? SAMPLE : HOLD) >= CV_MIX1) {
      return;
    }
    this.now = tick;
    if (this.queue.length === QUEUE) this.fold();
    this.queue.event(tick, what, value);
  }

  /**
   * True if the last ramp that oscillator `dco` (0 or 1) of `voice` (0-5) completed before `tick` peaked at or
   * above the nominal voltage. `tick` must not be before the last event.
   */
  peakReached(tick: number, voice: number, dco: number): boolean {
    return this.lastPeak(tick, voice, dco) >= this.threshold;
  }

  /** That peak in volts; -1 before the first, and for a voice that does not exist. */
  lastPeak(tick: number, voice: number, dco: number): number {
    if (voice >= VOICES) return -1;
    this.now = tick;
    if (tick - this.folded > FOLD_TICKS) {
      this.fold();
    } else {
      this.until = tick;
      this.takeEvents();
      this.dco.time[0] = tick;
      this.takeEdges(voice);
    }
    return this.ramps.peak[dco * VOICES + voice]!;
  }

  /** Time passes, to `tick`, without an event or a question: nothing piles up for the next one. */
  runTo(tick: number): void {
    this.now = tick;
    if (tick - this.folded > FOLD_TICKS) this.fold();
  }

  /** Tick of the last event or question, or up to which time has passed. */
  get tick(): number {
    return this.now;
  }

  save(writer: StateWriter): void {
    this.fold();
    writer.section('CALC');
    writer.f64(this.now);
    this.dco.save(writer);
    this.holds.save(writer);
    this.ramps.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('CALC');
    this.now = reader.whole();
    this.folded = this.now;
    this.queue.length = 0;
    this.dco.load(reader);
    this.dco.expectDoneBefore(reader, this.now);
    this.holds.load(reader);
    this.ramps.load(reader);
  }

  /** Brings everything up to the present, in steps: the edges of a long stretch would fill the memory. */
  private fold(): void {
    while (this.folded < this.now) {
      this.folded = Math.min(this.folded + FOLD_TICKS, this.now);
      this.until = this.folded;
      this.takeEvents();
      this.dco.time[0] = this.folded;
      for (let voice = 0; voice < VOICES; voice++) this.takeEdges(voice);
      this.dco.run();
    }
    this.until = this.now;
    this.takeEvents();
  }

  /** Takes the events that wait, up to and including those at `until`. */
  private takeEvents(): void {
    const { until } = this;
    const { ticks, whats, values, length } = this.queue;
    let n = 0;
    for (; n < length && ticks[n]! <= until; n++) {
      const tick = ticks[n]!;
      const what = whats[n]!;
      if (what < SAMPLE || what >= LATCH) {
        this.dco.time[0] = tick;
        this.dco.event(what, values[n]!);
        continue;
      }
      const cv = what - (what < HOLD ? SAMPLE : HOLD);
      this.dco.time[0] = tick;
      this.takeEdges((cv - CV_SAW1) % VOICES);
      this.holds.time[0] = tick;
      this.ramps.rebase(cv - CV_SAW1);
      if (what < HOLD) this.holds.sample(cv, values[n]!);
      else this.holds.release(cv);
    }
    if (n > 0) this.queue.discard(n);
  }

  /** Follows both ramps of a voice through its edges before `dco.time[0]`. */
  private takeEdges(voice: number): void {
    const { time } = this.holds;
    this.dco.runVoice(voice);
    const edges = this.dco.edges[voice]!;
    for (let n = edges.start; n < edges.length; n++) {
      time[0] = edges.ticks[n]!;
      this.ramps.edge(voice, edges.codes[n]!);
    }
    edges.start = edges.length;
    edges.compact();
  }
}

import {
  type ControlSink,
  CV_COUNT,
  HOLD,
  LATCH,
  LATCH_COUNT,
  PIT_WRITE,
  PRESCALER,
  SAMPLE,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
  TIMER_RESET,
} from './controlTape.js';

/** Counters: chip 0-3 x counter 0-2. */
const COUNTERS = 12;

/**
 * What a tape has said so far, as far as it still matters: the last control word and count of every counter,
 * prescaler, timer, holds and latches. It can say it all again, for whoever comes in late. The phases of counters
 * and timer, and where a hold has drooped to, are not among it.
 */
export class TapeState implements ControlSink {
  /** -1 = never written. */
  private readonly controlWords = new Int16Array(COUNTERS).fill(-1);
  /** The bytes of the last whole count; -1 = none. A count of one byte leaves the second at -1. */
  private readonly firstBytes = new Int16Array(COUNTERS).fill(-1);
  private readonly secondBytes = new Int16Array(COUNTERS).fill(-1);
  /** The first byte of a count that still lacks its second; -1 = none. */
  private readonly halves = new Int16Array(COUNTERS).fill(-1);
  private prescaler = -1;
  /** Length bytes as last written, and as they were at the last command. */
  private timerLow = -1;
  private timerHigh = -1;
  private startedLow = -1;
  private startedHigh = -1;
  /** Last command; `TIMER_RESET` stands as 0. */
  private timerCommand = -1;
  private readonly codes = new Int16Array(CV_COUNT).fill(-1);
  private readonly open = new Uint8Array(CV_COUNT);
  private readonly latches = new Int16Array(LATCH_COUNT).fill(-1);

  event(_tick: number, what: number, value: number): void {
    if (what < PRESCALER) {
      this.counterWrite(what >> 2, what & 3, value);
    } else if (what === PRESCALER) {
      this.prescaler = value;
    } else if (what === TIMER_LENGTH_LOW) {
      this.timerLow = value;
    } else if (what === TIMER_LENGTH_HIGH) {
      this.timerHigh = value;
    } else if (what === TIMER_COMMAND) {
      if (value === 0) return;
      this.timerCommand = value;
      this.startedLow = this.timerLow;
      this.startedHigh = this.timerHigh;
    } else if (what === TIMER_RESET) {
      this.timerCommand = 0;
      this.startedLow = -1;
      this.startedHigh = -1;
    } else if (what >= SAMPLE && what < SAMPLE + CV_COUNT) {
      this.codes[what - SAMPLE] = value;
      this.open[what - SAMPLE] = 1;
    } else if (what >= HOLD && what < HOLD + CV_COUNT) {
      this.open[what - HOLD] = 0;
    } else if (what >= LATCH && what < LATCH + LATCH_COUNT) {
      this.latches[what - LATCH] = value;
    }
  }

  /** Tells `sink` everything at `tick`; holds that are closed are let go at `holdTick`, not before `tick`. */
  restate(tick: number, holdTick: number, sink: ControlSink): void {
    if (this.prescaler >= 0) sink.event(tick, PRESCALER, this.prescaler);
    this.restateTimer(tick, sink);
    for (let n = 0; n < COUNTERS; n++) {
      if (this.controlWords[n]! < 0) continue;
      const chip = PIT_WRITE + 4 * Math.floor(n / 3);
      sink.event(tick, chip + 3, this.controlWords[n]!);
      if (this.firstBytes[n]! >= 0) sink.event(tick, chip + (n % 3), this.firstBytes[n]!);
      if (this.secondBytes[n]! >= 0) sink.event(tick, chip + (n % 3), this.secondBytes[n]!);
      if (this.halves[n]! >= 0) sink.event(tick, chip + (n % 3), this.halves[n]!);
    }
    for (let latch = 0; latch < LATCH_COUNT; latch++) {
      if (this.latches[latch]! >= 0) sink.event(tick, LATCH + latch, this.latches[latch]!);
    }
    for (let cv = 0; cv < CV_COUNT; cv++) {
      if (this.codes[cv]! >= 0) sink.event(tick, SAMPLE + cv, this.codes[cv]!);
    }
    for (let cv = 0; cv < CV_COUNT; cv++) {
      if (this.codes[cv]! >= 0 && this.open[cv] === 0) sink.event(holdTick, HOLD + cv, 0);
    }
  }

  private restateTimer(tick: number, sink: ControlSink): void {
    if (this.timerCommand > 0) {
      if (this.startedLow >= 0) sink.event(tick, TIMER_LENGTH_LOW, this.startedLow);
      if (this.startedHigh >= 0) sink.event(tick, TIMER_LENGTH_HIGH, this.startedHigh);
      sink.event(tick, TIMER_COMMAND, this.timerCommand);
    } else if (this.timerCommand === 0) {
      sink.event(tick, TIMER_RESET, 0);
    }
    if (this.timerLow !== this.startedLow) sink.event(tick, TIMER_LENGTH_LOW, this.timerLow);
    if (this.timerHigh !== this.startedHigh) sink.event(tick, TIMER_LENGTH_HIGH, this.timerHigh);
  }

  private counterWrite(chip: number, register: number, value: number): void {
    if (register < 3) {
      this.countByte(chip * 3 + register, value);
      return;
    }
    const isControlWord = value >> 6 < 3 && (value & 0x30) !== 0;
    if (!isControlWord) return;
    const n = chip * 3 + (value >> 6);
    this.controlWords[n] = value;
    this.firstBytes[n] = -1;
    this.secondBytes[n] = -1;
    this.halves[n] = -1;
  }

  private countByte(n: number, value: number): void {
    if (this.controlWords[n]! < 0) return;
    const takesTwo = (this.controlWords[n]! & 0x30) === 0x30;
    if (takesTwo && this.halves[n]! < 0) {
      this.halves[n] = value;
    } else if (takesTwo) {
      this.firstBytes[n] = this.halves[n]!;
      this.secondBytes[n] = value;
      this.halves[n] = -1;
    } else {
      this.firstBytes[n] = value;
    }
  }
}

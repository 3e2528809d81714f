import { MAX_TAIL_SECONDS, SilenceDetector } from '../render/tail.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../time.js';
import { LevelMeter } from './levelMeter.js';
import { PlayClock } from './playClock.js';

/** What is played: a machine, ready for its first sample. */
export interface LiveMachine {
  readonly sampleRate: number;
  /** Time of the next sample, 48 MHz ticks. */
  readonly tick: number;
  midiIn(bytes: ArrayLike<number>, tick: number): void;
  render(left: Float32Array, right: Float32Array): void;
}

/** Where samples go. */
export interface LiveOutput {
  /** Samples handed over that the other side has not taken yet. */
  readonly waitingFrames: number;
  /** Takes a copy of the samples. */
  write(left: Float32Array, right: Float32Array): void;
}

/** A song that plays along from the first sample on, 48 MHz ticks from there, in time order. */
export interface LiveSong {
  readonly events: readonly { readonly ticks: number; readonly bytes: Uint8Array }[];
  readonly seconds: number;
}

export interface LivePlayerOptions {
  readonly machine: LiveMachine;
  readonly output: LiveOutput;
  /** Gets the same samples as the output, whether that keeps up or not. */
  readonly recording?: LiveOutput | undefined;
  /** Host time, milliseconds; only its differences count. */
  readonly now: () => number;
  /** How long samples are made before they are heard, milliseconds: what the machine may be late by. */
  readonly leadMilliseconds: number;
  /** How late a MIDI message may be told of and still sound in time, milliseconds. */
  readonly slackMilliseconds: number;
  /** Samples made at a time. */
  readonly block: number;
  /** Most milliseconds of samples that wait for the output. */
  readonly waitingMilliseconds: number;
  /** See `PlayClock`: 1, or a little more for an output that paces itself. */
  readonly clockSpeed?: number;
  readonly song?: LiveSong | undefined;
  /** Seconds after the end of all input, or `auto`: until it is silent, at most 30 s. */
  readonly tail: number | 'auto';
}

/** What has gone wrong, and how hard it was; all counts are from the start. */
export interface LiveCounters {
  /** Times the output ran out of samples because they were not ready. */
  underruns: number;
  /** Milliseconds of sound that were missing then. */
  missingMilliseconds: number;
  /** Times the output took nothing for `STALL_MILLISECONDS` or longer. */
  stalls: number;
  /** MIDI messages told of later than the slack; they sounded as soon as possible. */
  lateMessages: number;
  /** Messages refused because more than `MOST_BACKLOG_SECONDS` waited for MIDI IN. */
  refusedMessages: number;
  /** Note-ons among them. */
  refusedNotes: number;
  /** Milliseconds spent making samples. */
  busyMilliseconds: number;
  /** Longest time that one block took. */
  longestBlockMilliseconds: number;
}

/** Shorter waits are how devices work: they take a period at a time. */
export const STALL_MILLISECONDS = 300;

/** An output may take nothing for so long before the clock waits for it; what was not made is caught up. */
const PATIENCE_MILLISECONDS = 20;

/** MIDI IN takes 3125 bytes a second. Who sends more for longer than this is not waited for. */
export const MOST_BACKLOG_SECONDS = 5;

/** Parameter edits wait until MIDI IN is this free, so that a turned knob sends its latest position only. */
const EDIT_BACKLOG_TICKS = TICKS_PER_SECOND / 200;

/** Blocks made before messages and signals get their turn. */
const BLOCKS_A_TURN = 16;

/** How soon to look again at an output that takes nothing, milliseconds. */
const STALLED_POLL = 2;

interface TimedBytes {
  readonly tick: number;
  readonly bytes: Uint8Array;
}

interface PanelAction {
  readonly tick: number;
  readonly perform: () => void;
}

/**
 * The render-ahead loop without its timers: `turn` makes what is due and says when it wants to be called again.
 * Samples are made `leadMilliseconds` before they are heard. A MIDI message that came at host time t sounds with the
 * sample that is heard at t + lead + slack, to the sample, however irregularly `turn` and `midi` are called.
 */
export class LivePlayer {
  readonly counters: LiveCounters = {
    underruns: 0,
    missingMilliseconds: 0,
    stalls: 0,
    lateMessages: 0,
    refusedMessages: 0,
    refusedNotes: 0,
    busyMilliseconds: 0,
    longestBlockMilliseconds: 0,
  };
  readonly meter = new LevelMeter();
  /** Samples made so far. */
  position = 0;
  /** Everything has been played, the tail included. */
  finished = false;
  private readonly clock: PlayClock;
  private readonly startTick: number;
  private readonly ticksPerFrame: number;
  private readonly lead: number;
  private readonly slack: number;
  private readonly patience: number;
  private readonly mostWaiting: number;
  private readonly left: Float32Array;
  private readonly right: Float32Array;
  private readonly messages: TimedBytes[] = [];
  private readonly actions: PanelAction[] = [];
  private readonly edits = new Map<string, Uint8Array>();
  private readonly silence: SilenceDetector;
  private readonly songFrames: number;
  private started = false;
  private inputOpen = true;
  private nextSongEvent = 0;
  private lastMessageTick = 0;
  /** Bytes in `messages`. */
  private waitingBytes = 0;
  /** When MIDI IN will have taken all it was given. */
  private lineFreeTick = 0;
  private panelFreeTick = 0;
  private heldSince: number | undefined;
  private stallCounted = false;
  /** Least number of samples by which a waiting output kept the player behind its lead since it last began to fill. */
  private leastLag = Number.POSITIVE_INFINITY;
  /** Samples at which the tail begins and ends, once the input has ended. */
  private tailFrom = Number.POSITIVE_INFINITY;
  private tailTo = Number.POSITIVE_INFINITY;

  constructor(private readonly options: LivePlayerOptions) {
    const { machine, block } = options;
    const { sampleRate } = machine;
    const frames = (milliseconds: number) => Math.round((milliseconds * sampleRate) / 1000);
    this.clock = new PlayClock(sampleRate, options.clockSpeed);
    this.startTick = machine.tick;
    this.ticksPerFrame = TICKS_PER_SECOND / sampleRate;
    // less than a block could never be made ahead
    this.lead = Math.max(block, frames(options.leadMilliseconds));
    this.slack = frames(options.slackMilliseconds);
    this.patience = Math.min(frames(PATIENCE_MILLISECONDS), this.lead / 2);
    this.mostWaiting = Math.max(block, frames(options.waitingMilliseconds));
    this.left = new Float32Array(block);
    this.right = new Float32Array(block);
    this.silence = new SilenceDetector(sampleRate);
    this.songFrames = Math.round((options.song?.seconds ?? 0) * sampleRate);
  }

  /** From a MIDI message's coming to the sample that is its effect, milliseconds: constant. */
  get latencyMilliseconds(): number {
    return ((this.lead + this.slack) * 1000) / this.options.machine.sampleRate;
  }

  /** Seconds of sound made. */
  get seconds(): number {
    return this.position / this.options.machine.sampleRate;
  }

  /** Milliseconds that MIDI IN still needs for what it has been given. */
  get backlogMilliseconds(): number {
    return (Math.max(0, this.lineFreeTick - this.options.machine.tick) * 1000) / TICKS_PER_SECOND;
  }

  /**
   * Takes one whole message that came at host time `at`; before the first `turn` it sounds with the first sample.
   * @returns false if it was refused, because too much waits already.
   */
  midi(bytes: Uint8Array, at: number): boolean {
    if (this.refuses(bytes)) return false;
    let frame = this.position;
    if (this.started) {
      const wanted = Math.ceil(this.clock.heard(at) + this.lead + this.slack);
      if (wanted < this.position) this.counters.lateMessages++;
      frame = Math.max(this.position, wanted);
    }
    this.lastMessageTick = Math.max(this.lastMessageTick, this.tickOf(frame));
    this.messages.push({ tick: this.lastMessageTick, bytes });
    this.waitingBytes += bytes.length;
    return true;
  }

  /**
   * A message that replaces an unsent one of the same `key`: the position of a knob. It goes in when MIDI IN is free.
   */
  edit(key: string, bytes: Uint8Array): void {
    this.edits.set(key, bytes);
  }

  /**
   * Does something at the panel, after everything done there before; the next one follows `milliseconds` of emulated
   * time later, so that the assigner's scan sees both.
   */
  panel(perform: () => void, milliseconds: number): void {
    const tick = Math.max(this.panelFreeTick, this.options.machine.tick);
    this.actions.push({ tick, perform });
    this.panelFreeTick = tick + (milliseconds * TICKS_PER_SECOND) / 1000;
  }

  /** Nothing more will come: once everything has been sent, the tail rings out. */
  endInput(): void {
    this.inputOpen = false;
  }

  /** Makes what is due. @returns milliseconds after which to call it again, 0 = at once; Infinity when finished. */
  turn(): number {
    const now = this.options.now();
    if (!this.started && !this.fill(now)) return 0;
    const heard = this.clock.heard(now);
    if (this.position < heard) this.underrun(heard, now);
    for (let n = 0; n < BLOCKS_A_TURN; n++) {
      const count = this.nextCount();
      if (count === 0) {
        this.finished = true;
        return Number.POSITIVE_INFINITY;
      }
      const wait = this.clock.until(this.position + count - this.lead, now);
      if (wait > 0) {
        this.leastLag = 0;
        return wait;
      }
      if (this.isFull(count)) return this.hold(now);
      this.heldSince = undefined;
      this.makeBlock(count);
    }
    return 0;
  }

  /** Makes the lead before anything counts as heard, some of it at a time. @returns true when it is there. */
  private fill(now: number): boolean {
    for (let n = 0; n < BLOCKS_A_TURN; n++) {
      const count = this.nextCount();
      if (count === 0 || this.position + count > this.lead || this.isFull(count)) {
        this.started = true;
        this.clock.set(0, now);
        return true;
      }
      this.makeBlock(count);
    }
    return false;
  }

  /** The output has as much waiting as may wait. */
  private isFull(count: number): boolean {
    const { waitingFrames } = this.options.output;
    return waitingFrames > 0 && waitingFrames + count > this.mostWaiting;
  }

  /** Samples of the next block; 0 when everything has been played. */
  private nextCount(): number {
    const { machine, tail, block } = this.options;
    if (this.tailFrom === Number.POSITIVE_INFINITY && this.isOver()) {
      const seconds = tail === 'auto' ? MAX_TAIL_SECONDS : tail;
      this.tailFrom = this.position;
      this.tailTo = this.position + Math.round(seconds * machine.sampleRate);
    }
    // Without other input the tail begins at the song's last sample.
    const body = this.inputOpen ? 0 : this.songFrames;
    const limit = this.position < body ? body : this.tailTo;
    return Math.min(block, limit - this.position);
  }

  /** All input has been played, as far as it has a length. */
  private isOver(): boolean {
    if (this.inputOpen || this.messages.length > 0 || this.actions.length > 0 || this.edits.size > 0) {
      return false;
    }
    // What a song sends at its very end is still on the line when its tail begins.
    return this.options.song
      ? this.position >= this.songFrames
      : this.options.machine.tick >= this.lineFreeTick;
  }

  private makeBlock(count: number): void {
    const { machine, output, recording, block, now, tail } = this.options;
    const whole = count === block;
    const left = whole ? this.left : this.left.subarray(0, count);
    const right = whole ? this.right : this.right.subarray(0, count);
    this.deliver(this.tickOf(this.position + count));
    const began = now();
    machine.render(left, right);
    const took = now() - began;
    this.counters.busyMilliseconds += took;
    if (took > this.counters.longestBlockMilliseconds) this.counters.longestBlockMilliseconds = took;
    this.position += count;
    output.write(left, right);
    recording?.write(left, right);
    this.meter.push(left, right);
    if (this.position > this.tailFrom && tail === 'auto' && this.silence.push(left, right, count)) {
      this.tailTo = this.position;
    }
  }

  /** Hands the machine everything that is due before `until`, 48 MHz ticks. */
  private deliver(until: number): void {
    const { machine, song } = this.options;
    while (this.actions.length > 0 && this.actions[0]!.tick < until) this.actions.shift()!.perform();
    for (;;) {
      const live = this.messages[0];
      const event = song?.events[this.nextSongEvent];
      const liveTick = live?.tick ?? Number.POSITIVE_INFINITY;
      const songTick = event ? this.startTick + event.ticks : Number.POSITIVE_INFINITY;
      if (Math.min(liveTick, songTick) >= until) break;
      if (songTick <= liveTick) {
        this.nextSongEvent++;
        this.send(event!.bytes, songTick);
      } else {
        this.messages.shift();
        this.waitingBytes -= live!.bytes.length;
        this.send(live!.bytes, liveTick);
      }
    }
    for (const [key, bytes] of this.edits) {
      if (this.lineFreeTick - machine.tick > EDIT_BACKLOG_TICKS) break;
      this.edits.delete(key);
      this.send(bytes, machine.tick);
    }
  }

  private send(bytes: Uint8Array, tick: number): void {
    this.options.machine.midiIn(bytes, tick);
    this.lineFreeTick = Math.max(this.lineFreeTick, tick) + bytes.length * TICKS_PER_BYTE;
  }

  /** Note-offs are never refused. */
  private refuses(bytes: Uint8Array): boolean {
    const backlog = this.lineFreeTick - this.options.machine.tick + this.waitingBytes * TICKS_PER_BYTE;
    if (backlog < MOST_BACKLOG_SECONDS * TICKS_PER_SECOND) return false;
    const kind = bytes[0]! & 0xf0;
    if (kind === 0x80 || (kind === 0x90 && bytes[2] === 0)) return false;
    this.counters.refusedMessages++;
    if (kind === 0x90) this.counters.refusedNotes++;
    return true;
  }

  private underrun(heard: number, now: number): void {
    this.counters.underruns++;
    this.counters.missingMilliseconds += ((heard - this.position) * 1000) / this.options.machine.sampleRate;
    this.clock.set(this.position, now);
    this.leastLag = Number.POSITIVE_INFINITY;
  }

  /**
   * The output takes nothing. Devices take a period at a time, so a short wait means nothing; but when it makes the
   * player lag further behind its lead than it ever was, what is heard waits as well.
   */
  private hold(now: number): number {
    const heard = this.clock.heard(now);
    const lag = heard + this.lead - this.position;
    if (lag < this.leastLag) this.leastLag = lag;
    const excess = lag - this.leastLag - this.patience;
    if (excess > 0) this.clock.set(heard - excess, now);
    if (this.heldSince === undefined) {
      this.heldSince = now;
      this.stallCounted = false;
    } else if (!this.stallCounted && now - this.heldSince >= STALL_MILLISECONDS) {
      this.counters.stalls++;
      this.stallCounted = true;
    }
    return STALLED_POLL;
  }

  private tickOf(frame: number): number {
    return this.startTick + Math.round(frame * this.ticksPerFrame);
  }
}

import { UPPER_CHANNEL } from '../../render/setup.js';

/**
 * A terminal tells of keys going down and of their repetition, never of their going up. A note lasts this long after
 * the last of these, milliseconds: a little more than the pause before a key repeats.
 */
export const NOTE_MILLISECONDS = 600;

const LOWEST_OCTAVE = 1;
const HIGHEST_OCTAVE = 7;
const VELOCITY_STEP = 16;
const CHANNEL = UPPER_CHANNEL - 1;

/** Timers of the host. */
export interface KeyboardTimers {
  after(milliseconds: number, callback: () => void): NodeJS.Timeout;
  cancel(timer: NodeJS.Timeout): void;
}

/** The computer's keys as a MIDI keyboard. */
export class ComputerKeyboard {
  /** Octave of the lowest key, C4 = 60. */
  octave = 4;
  velocity = 96;
  /** The hold pedal. */
  held = false;
  private readonly sounding = new Map<number, NodeJS.Timeout>();

  constructor(
    private readonly send: (message: Uint8Array) => void,
    private readonly timers: KeyboardTimers = {
      after: (milliseconds, callback) => setTimeout(callback, milliseconds),
      cancel: clearTimeout,
    },
  ) {}

  /** A key has gone down or repeats. */
  press(semitone: number): void {
    const note = Math.min(127, 12 * (this.octave + 1) + semitone);
    const timer = this.sounding.get(note);
    if (timer === undefined) this.send(Uint8Array.of(0x90 | CHANNEL, note, this.velocity));
    else this.timers.cancel(timer);
    this.sounding.set(
      note,
      this.timers.after(NOTE_MILLISECONDS, () => this.release(note)),
    );
  }

  shiftOctave(step: 1 | -1): void {
    this.octave = Math.max(LOWEST_OCTAVE, Math.min(HIGHEST_OCTAVE, this.octave + step));
  }

  changeVelocity(step: 1 | -1): void {
    this.velocity = Math.max(1, Math.min(127, this.velocity + step * VELOCITY_STEP));
  }

  toggleHold(): void {
    this.held = !this.held;
    this.send(Uint8Array.of(0xb0 | CHANNEL, 64, this.held ? 127 : 0));
  }

  /** Lets everything go, whoever holds it. */
  panic(): void {
    for (const timer of this.sounding.values()) this.timers.cancel(timer);
    this.sounding.clear();
    this.held = false;
    this.send(Uint8Array.of(0xb0 | CHANNEL, 64, 0));
    this.send(Uint8Array.of(0xb0 | CHANNEL, 123, 0));
  }

  /** Forgets its timers; nothing is sent. */
  close(): void {
    for (const timer of this.sounding.values()) this.timers.cancel(timer);
    this.sounding.clear();
  }

  private release(note: number): void {
    this.sounding.delete(note);
    this.send(Uint8Array.of(0x80 | CHANNEL, note, 0));
  }
}

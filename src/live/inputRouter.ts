import { HeldKeys } from '../midi/heldKeys.js';
import { MidiMessageStream } from '../midi/messageStream.js';
import type { ControllerMap } from './controllerMap.js';

/** Where routed messages go. */
export interface InputTarget {
  /** A whole message that came at host time `at`, milliseconds. */
  midi(message: Uint8Array, at: number): void;
  /** A message that replaces an unsent one of the same `key`. */
  edit(key: string, message: Uint8Array): void;
}

/** One sender of MIDI: sorts out what the controller map takes, and lets go what it held when it leaves. */
export class InputRouter {
  /** Messages that came. */
  messages = 0;
  private readonly held = new HeldKeys();

  constructor(
    private readonly target: InputTarget,
    private readonly map: ControllerMap | undefined,
  ) {}

  /** Takes one whole message. */
  push(message: Uint8Array, at: number): void {
    this.messages++;
    const edits = this.map?.translate(message);
    if (edits) {
      for (const { key, message: edit } of edits) this.target.edit(key, edit);
      return;
    }
    this.held.push(message);
    this.target.midi(message, at);
  }

  /** The sender has gone: keys and pedals that it holds are released. */
  leave(at: number): void {
    for (const message of this.held.release()) this.target.midi(message, at);
  }
}

/** A sender of raw bytes. */
export class RawInputRouter {
  private readonly stream: MidiMessageStream;
  private at = 0;

  constructor(private readonly router: InputRouter) {
    this.stream = new MidiMessageStream((message) => this.router.push(message, this.at));
  }

  /** Bytes that belonged to no message. */
  get garbage(): number {
    return this.stream.garbage;
  }

  push(bytes: ArrayLike<number>, at: number): void {
    this.at = at;
    this.stream.push(bytes);
  }

  leave(at: number): void {
    this.stream.end();
    this.router.leave(at);
  }
}

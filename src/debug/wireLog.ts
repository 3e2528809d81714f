import type { WireMonitor } from '../machine/wireMonitor.js';
import { WireDecoder, type WireMessage } from '../wire/commands.js';

/** One byte on the wire between assigner and sound boards. */
export interface WireByte {
  /** When its start bit begins, 48 MHz ticks. */
  readonly tick: number;
  readonly byte: number;
  /** The message that it completes, if it does. */
  readonly message: WireMessage | undefined;
}

/** Bytes kept: two seconds of a full wire. */
const CAPACITY = 6250;

const DESTINATIONS: ReadonlyMap<number, string> = new Map([
  [0xf1, 'lower'],
  [0xf4, 'both'],
  [0xf5, 'midi-out'],
  [0xf9, 'upper'],
]);

/** A message as a person would say it: `upper note-on voice 0 note 60 velocity 100`. */
export function wireMessageText(message: WireMessage): string {
  const to =
    message.kind === 'forward' || message.kind === 'stray' ? '' : (DESTINATIONS.get(message.prefix) ?? '?');
  switch (message.kind) {
    case 'prefix':
      return `to ${to}`;
    case 'parameter':
      return `${to} parameter ${message.number.toString(16).toUpperCase()} = ${message.value}`;
    case 'noteOn':
      return `${to} note-on voice ${message.voice} note ${message.note} velocity ${message.velocity}`;
    case 'noteOff':
      return `${to} note-off voice ${message.voice}`;
    case 'forward':
      return 'midi-out byte';
    case 'stray':
      return 'stray byte';
  }
}

/** Listens to the wire: the last bytes, and whoever wants to hear each. */
export class WireLog {
  /** Oldest first. */
  readonly bytes: WireByte[] = [];
  onByte: ((byte: WireByte) => void) | undefined;
  private readonly decoder = new WireDecoder();

  constructor(monitor: WireMonitor) {
    const push = monitor.push.bind(monitor);
    monitor.push = (byte, startTick) => {
      push(byte, startTick);
      this.add(byte, startTick);
    };
  }

  private add(byte: number, tick: number): void {
    const entry = { tick, byte, message: this.decoder.push(byte) };
    if (this.bytes.length >= 2 * CAPACITY) this.bytes.splice(0, CAPACITY);
    this.bytes.push(entry);
    this.onByte?.(entry);
  }
}

import type { PinPlace } from '../../profiles/assignerProfile.js';

/** Port writes of an assigner, as levels of all pins: port 1 in bits 7-0, port 2 in bits 12-8. */

/** Entries that a log takes. */
export const PIN_LOG_CAPACITY = 300_000;

export const PIN_COUNT = 13;

/** `P1.4`. */
export function pinName(pin: number): string {
  return pin < 8 ? `P1.${pin}` : `P2.${pin - 8}`;
}

export function pinPlace(pin: number): PinPlace {
  return pin < 8 ? { port: 1, bit: pin } : { port: 2, bit: pin - 8 };
}

export class PinLog {
  length = 0;
  overflowed = false;
  readonly ticks: number[] = [];
  /** Levels that the processor drives; pins that are inputs count as 1. */
  readonly levels: number[] = [];
  /** Pins that have ever been outputs. */
  outputs = 0;
  private latches = [0, 0, 0];
  private directions = [0, 0, 0];

  write(port: 1 | 2, latch: number, direction: number, tick: number): void {
    this.latches[port] = latch;
    this.directions[port] = direction;
    const driven = this.directions[1]! | ((this.directions[2]! & 0x1f) << 8);
    const latched = this.latches[1]! | ((this.latches[2]! & 0x1f) << 8);
    this.outputs |= driven;
    const level = (latched & driven) | (~driven & 0x1fff);
    if (this.length > 0 && this.levels[this.length - 1] === level) return;
    if (this.length === PIN_LOG_CAPACITY) {
      this.overflowed = true;
      return;
    }
    this.length = this.ticks.push(tick);
    this.levels.push(level);
  }

  /** Forgets the entries; the levels stay known. */
  clear(): void {
    this.length = 0;
    this.overflowed = false;
    this.ticks.length = 0;
    this.levels.length = 0;
  }

  /** How often each pin changed. */
  changes(): number[] {
    const counts = new Array<number>(PIN_COUNT).fill(0);
    for (let n = 1; n < this.length; n++) {
      const changed = this.levels[n]! ^ this.levels[n - 1]!;
      for (let pin = 0; pin < PIN_COUNT; pin++) if ((changed >> pin) & 1) counts[pin]! += 1;
    }
    return counts;
  }
}

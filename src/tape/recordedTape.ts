import { ControlTape } from './controlTape.js';
import type { FullScale, TapeWiring } from './tapeDecoder.js';
import { TapeState } from './tapeState.js';

/** A note as it was played to the machine; ticks since power-on. */
export interface TapedNote {
  readonly startTick: number;
  readonly endTick: number;
  /** MIDI note 0-127. */
  readonly key: number;
  /** 1-127. */
  readonly velocity: number;
}

export type BoardName = 'lower' | 'upper';

/** What one sound board told its analog half. */
export interface TapedBoard {
  readonly name: BoardName;
  readonly wiring: TapeWiring;
  readonly fullScale: FullScale;
  readonly tape: ControlTape;
  /**
   * 0 for a tape that begins at power-on. A tape cut out of a longer one begins with this many events that bring
   * counters, timer, holds and latches to where they were at the cut.
   */
  readonly restated: number;
}

/** A stretch of time of a machine's control tapes, with what is needed to understand it. */
export interface RecordedTape {
  /** What was played, for people. */
  readonly title: string;
  /** What it was played with. */
  readonly sound: string;
  /** Name of a model. */
  readonly model: string;
  /** Seed and analog profile that the boards were calibrated with; a replay needs the same. */
  readonly seed: number;
  readonly analog: string;
  /** Time 0 of the song; seconds count from here. All ticks are 48 MHz ticks since power-on. */
  readonly originTick: number;
  /** The tape covers events from `fromTick` up to, not including, `toTick`. */
  readonly fromTick: number;
  readonly toTick: number;
  readonly notes: readonly TapedNote[];
  readonly boards: readonly TapedBoard[];
}

/** How long before the cut the restated holds are connected to the DAC, ticks: 1 ms, enough to reach any voltage. */
const RESTATE_TICKS = 48_000;

/**
 * Gathers one board's events from power-on and keeps those of a stretch of time, with what held before it
 * restated at its beginning.
 */
export class TapeCutter {
  readonly tape = new ControlTape(1 << 16);
  private readonly state = new TapeState();
  private cut: boolean;
  private restatedEvents = 0;

  /** @param fromTick 0 keeps everything. */
  constructor(
    private readonly fromTick: number,
    private readonly toTick: number,
  ) {
    this.cut = fromTick <= 0;
  }

  /** Events that restate; final once `finish` has been called. */
  get restated(): number {
    return this.restatedEvents;
  }

  /** Takes all events that `source` holds and empties it. */
  take(source: ControlTape): void {
    const { ticks, whats, values, length } = source;
    for (let i = 0; i < length; i++) {
      const tick = ticks[i]!;
      if (tick >= this.toTick) break;
      if (tick < this.fromTick) {
        this.state.event(tick, whats[i]!, values[i]!);
        continue;
      }
      if (!this.cut) this.restate();
      this.tape.event(tick, whats[i]!, values[i]!);
    }
    source.discard(length);
  }

  /** Call when everything has been taken: a stretch in which nothing happened is restated, too. */
  finish(): void {
    if (!this.cut) this.restate();
  }

  private restate(): void {
    this.cut = true;
    const early = Math.max(0, this.fromTick - RESTATE_TICKS);
    this.state.restate(early, Math.max(early, this.fromTick - 1), this.tape);
    this.restatedEvents = this.tape.length;
  }
}

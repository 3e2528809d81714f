import type { LivePlayer } from './livePlayer.js';

/** What a loop needs of its host. */
export interface LiveTimers {
  /** Calls back once, after at least so many milliseconds; 0 = when messages and signals have had their turn. */
  after(milliseconds: number, callback: () => void): void;
}

/** Longest sleep: what the host's clock says is looked at this often at least. */
const LONGEST_SLEEP = 50;

/** Keeps a player going: calls its `turn` whenever something is due. */
export class LiveLoop {
  private running = false;

  constructor(
    private readonly player: LivePlayer,
    private readonly timers: LiveTimers,
    /** Called once: everything has been played (no error), or making samples failed. */
    private readonly onEnd: (error?: unknown) => void,
  ) {}

  start(): void {
    this.running = true;
    this.step();
  }

  /** Makes nothing more; `onEnd` is not called. */
  stop(): void {
    this.running = false;
  }

  private step(): void {
    if (!this.running) return;
    let wait: number;
    try {
      wait = this.player.turn();
    } catch (error) {
      this.running = false;
      this.onEnd(error);
      return;
    }
    if (this.player.finished) {
      this.running = false;
      this.onEnd();
      return;
    }
    this.timers.after(Math.min(LONGEST_SLEEP, wait), () => this.step());
  }
}

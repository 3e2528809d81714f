/** Characters of the bar. */
const WIDTH = 30;

/** Shows how far long work has come: a bar on a terminal, nothing in a pipe. */
export class Progress {
  private shown = -1;

  /**
   * @param total what `update` counts up to; a tail may end sooner.
   * @param stream where to draw; only a terminal gets a bar.
   */
  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  update(done: number): void {
    if (!this.stream.isTTY) return;
    const percent = Math.min(100, Math.floor((100 * done) / Math.max(this.total, 1e-9)));
    if (percent === this.shown) return;
    this.shown = percent;
    const filled = Math.round((WIDTH * percent) / 100);
    this.stream.write(`\r${this.label} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent} %`);
  }

  finish(): void {
    if (this.stream.isTTY && this.shown >= 0) this.stream.write('\r\x1b[K');
  }
}

/** Blocks after which signals and timers get their turn. */
const STEPS_A_TURN = 4;

/** Runs long work step by step, showing how far it is, and lets Ctrl-C through. */
export async function runSteps<T>(
  steps: Generator<number, T, void> | AsyncGenerator<number, T, void>,
  progress: Progress,
): Promise<T> {
  for (let n = 1; ; n++) {
    const step = await steps.next();
    if (step.done) return step.value;
    progress.update(step.value);
    if (n % STEPS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

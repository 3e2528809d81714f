import { splitKeys } from './keyMap.js';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** A panel that is redrawn in place on stderr, and the keys of stdin one by one. */
export class Terminal {
  private drawn: readonly string[] = [];
  private open = true;
  private readonly onData = (bytes: Buffer) => {
    for (const key of splitKeys(bytes.toString('utf8'))) this.onKey(key);
  };
  private readonly restoreOnExit = () => this.close();

  constructor(
    private readonly onKey: (key: string) => void,
    private readonly input: NodeJS.ReadStream = process.stdin,
    private readonly output: NodeJS.WriteStream = process.stderr,
  ) {
    input.setRawMode(true);
    input.on('data', this.onData);
    output.write(HIDE_CURSOR);
    process.once('exit', this.restoreOnExit);
  }

  /** Characters a line. */
  get columns(): number {
    return this.output.columns || 80;
  }

  /** Lines that fit above the cursor's; those beyond would scroll away and be drawn anew for ever. */
  private get rows(): number {
    return (this.output.rows || 24) - 1;
  }

  /** Shows these lines in place of the last ones, as many as fit; only what has changed is written. */
  draw(all: readonly string[]): void {
    if (!this.open) return;
    const lines = all.slice(0, this.rows);
    const sameHeight = lines.length === this.drawn.length;
    let text = this.drawn.length > 0 ? `\x1b[${this.drawn.length}A\r` : '';
    if (!sameHeight) text += CLEAR_BELOW;
    lines.forEach((line, n) => {
      text += sameHeight && line === this.drawn[n] ? '\n' : `${line}${CLEAR_LINE}\n`;
    });
    this.drawn = lines;
    this.output.write(text);
  }

  /** Gives the terminal back as it was; the panel stays on it. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    process.removeListener('exit', this.restoreOnExit);
    this.input.removeListener('data', this.onData);
    this.input.setRawMode(false);
    this.input.pause();
    this.output.write(SHOW_CURSOR);
  }
}

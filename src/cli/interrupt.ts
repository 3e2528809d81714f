/** Exit status after Ctrl-C, as shells expect it. */
const EXIT_INTERRUPTED = 130;

let stop: (() => void) | undefined;

/** Ctrl-C or a request to end: at once, unless a command has asked to stop in its own way; the second time at once. */
export function interrupted(): void {
  const asked = stop;
  stop = undefined;
  if (asked) asked();
  else process.exit(EXIT_INTERRUPTED);
}

/** What Ctrl-C does from now on; undefined: ends the process. */
export function onInterrupt(handler: (() => void) | undefined): void {
  stop = handler;
}

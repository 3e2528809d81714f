import { setFlagsFromString } from 'node:v8';

/**
 * Tells V8 not to replace functions in the middle of a loop. The processors' loops return every few hundred cycles and
 * are optimized as whole functions. A replacement made while that is still under way (a busy machine, a rare
 * instruction met for the first time) stays in its place: every call then begins unoptimized, for a
 * minute of sound and more, a sixth slower and with numbers on the heap.
 */
export function optimizeWholeFunctions(): void {
  setFlagsFromString('--no-use-osr');
}

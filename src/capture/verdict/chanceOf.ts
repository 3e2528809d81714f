import { mean } from '../../audio/levels.js';
import type { MeasuredChance } from '../features.js';
import type { Reading } from './reading.js';

/**
 * Standard error of the difference of the emulator and the mean of the takes, by how unsteady they are; those that don't
 * say, as units measured before this was asked, are taken to be as the others. 0 if `chance` names none.
 */
export function chanceOf(
  chance: keyof MeasuredChance | undefined,
  { emulator, takes }: { readonly emulator: Reading | undefined; readonly takes: readonly Reading[] },
): number {
  if (chance === undefined) return 0;
  const squares = [emulator, ...takes].flatMap((reading) => {
    const error = reading?.features.chance?.[chance];
    return error === undefined ? [] : [error ** 2];
  });
  return squares.length > 0 ? Math.sqrt(mean(squares) * (1 + 1 / Math.max(1, takes.length))) : 0;
}

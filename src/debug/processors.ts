import type { CpuName } from './debugCpu.js';
import { DebugError } from './expression.js';

/**
 * One thing for each of a machine's processors, `names`. Asking for that of a processor which the model lacks throws
 * a DebugError.
 */
export function forProcessors<T, Name extends CpuName>(
  all: readonly Name[],
  names: readonly CpuName[],
  make: (name: Name) => T,
): Readonly<Record<Name, T>> {
  const things: Partial<Record<Name, T>> = {};
  for (const name of all) {
    if (names.includes(name)) {
      things[name] = make(name);
      continue;
    }
    Object.defineProperty(things, name, {
      get: () => {
        throw new DebugError(`This model has no ${name} processor: give ${names.join(' or ')}.`);
      },
    });
  }
  return things as Record<Name, T>;
}

import { join } from 'node:path';
import { runPitScripts, runTimer8155Waves } from './counters.js';
import { runHd6303Steps } from './hd6303.js';
import { runHd6303Programs } from './hd6303Periph.js';
import { runMcs51Steps } from './mcs51.js';
import { runMcs51Programs } from './mcs51Periph.js';
import type { PartResult } from './result.js';

/**
 * Runs every part of a vector folder that is there; `perOpcode` limits the single-step cases of each operation
 * code. Throws `VectorFormatError` when a file cannot be read.
 */
export function runVectors(folder: string, perOpcode: number): PartResult[] {
  return [
    runHd6303Steps(join(folder, 'hd6303'), perOpcode),
    runHd6303Programs(join(folder, 'hd6303', 'periph')),
    runMcs51Steps(join(folder, 'mcs51'), perOpcode),
    runMcs51Programs(join(folder, 'mcs51', 'periph')),
    runPitScripts(join(folder, 'pit8253')),
    runTimer8155Waves(join(folder, 'i8155')),
  ].filter((result) => result.run > 0);
}

/**
 * Writes the open sound-board firmware built for a board whose lines are connected at random, as an image that nobody
 * knows: something to try `superjx probe` on.
 *
 *     npx tsx tools/foreign.ts SEED FILE.bin [upper]
 */
import { writeFileSync } from 'node:fs';
import { buildSoundBoard } from './firmware/build.js';
import { randomWiring } from './firmware/randomWiring.js';

const [seed, file, board] = process.argv.slice(2);
if (!/^\d+$/.test(seed ?? '') || !file || (board !== undefined && board !== 'upper')) {
  console.error('usage: npx tsx tools/foreign.ts SEED FILE.bin [upper]');
  process.exitCode = 2;
} else {
  writeFileSync(file, buildSoundBoard(board ?? 'lower', randomWiring(Number(seed))).bytes);
}

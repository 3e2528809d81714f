import type { Model } from '../machine/models.js';
import { probeSoundBoard } from '../probe/soundBoard/soundBoardProbe.js';
import { checkWiring } from '../probe/soundBoard/wiringCheck.js';
import { openFirmware } from '../rom/openFirmware.js';
import { guessProgram } from '../rom/programGuess.js';
import type { RomSet } from '../rom/romSet.js';

/** Fields that a warning names. */
const MOST_NAMED = 3;

function same(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/**
 * What is wrong with running these sound-board programs on a model's wiring, a sentence each: a program on the wrong
 * wiring starts and plays nonsense, or nothing. Nothing for the open firmware and for images that do not come to work.
 */
export function wiringWarnings(
  { soundBoard, boards }: Model,
  roms: RomSet,
  running: readonly string[],
): string[] {
  const open = openFirmware();
  return boards.flatMap((board) => {
    const image = roms[board];
    if (!image || !running.includes(board) || same(image, open[board])) return [];
    if (guessProgram(image)?.processor !== '8031') return [];
    const wrong = checkWiring(soundBoard, probeSoundBoard(image)).map(({ field }) => field);
    if (wrong.length === 0) return [];
    const named = wrong.slice(0, MOST_NAMED).join(', ');
    const more = wrong.length > MOST_NAMED ? ` and ${wrong.length - MOST_NAMED} more` : '';
    return [
      `the program of the ${board} sound board is made for another wiring than this profile's: ${named}${more}; ` +
        'superjx probe finds the wiring and writes a profile',
    ];
  });
}

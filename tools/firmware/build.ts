import { readFileSync } from 'node:fs';
import { type AssembledProgram, assemble6303 } from '../../src/asm/hd6303.js';
import { assemble8051 } from '../../src/asm/mcs51.js';
import { REFERENCE_SOUND_BOARD, type SoundBoardProfile } from '../../src/profiles/soundBoardProfile.js';
import { wiringInclude } from '../../src/profiles/wiringInclude.js';
import { assignerIncludes } from '../assignerTables.js';
import { soundBoardTables } from '../soundBoardTables.js';

const SOURCES = new URL('../../roms/open/', import.meta.url);

/** The prefix byte a board answers to, F4 besides. */
const PREFIXES = { lower: 0xf1, upper: 0xf9 } as const;

const SOUND_BOARD_BYTES = 0x4000;
const ASSIGNER_BASE = 0x8000;
const ASSIGNER_BYTES = 0x8000;

/** One ROM image and what there is to know about how it came about. */
export interface BuiltImage {
  readonly name: 'lower' | 'upper' | 'assigner';
  readonly bytes: Uint8Array;
  readonly program: AssembledProgram;
}

function reader(folder: string, generated: Readonly<Record<string, string>>): (path: string) => string {
  return (path) => generated[path] ?? readFileSync(new URL(`${folder}/${path}`, SOURCES), 'utf8');
}

/**
 * Assembles the sound-board firmware for one of the two boards.
 *
 * @param profile wiring to build for; the constants come from it, the instructions and their timing do not.
 * @throws AssemblerError with file and line.
 */
export function buildSoundBoard(
  board: 'lower' | 'upper',
  profile: SoundBoardProfile = REFERENCE_SOUND_BOARD,
): BuiltImage {
  const include = reader('sound-board', {
    'wiring.a51': wiringInclude(profile),
    'tables.a51': soundBoardTables(),
  });
  const program = assemble8051(include('main.a51'), {
    file: 'main.a51',
    include,
    defines: { PREFIX: PREFIXES[board] },
  });
  return { name: board, bytes: program.image(0, SOUND_BOARD_BYTES), program };
}

/** Assembles the assigner firmware. @throws AssemblerError with file and line. */
export function buildAssigner(): BuiltImage {
  const include = reader('assigner', assignerIncludes());
  const program = assemble6303(include('main.asm'), { file: 'main.asm', include });
  return { name: 'assigner', bytes: program.image(ASSIGNER_BASE, ASSIGNER_BYTES), program };
}

/** All images of the open firmware. */
export function buildFirmware(): BuiltImage[] {
  return [buildSoundBoard('lower'), buildSoundBoard('upper'), buildAssigner()];
}

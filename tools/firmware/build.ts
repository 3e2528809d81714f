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

/** The builds of the assigner firmware: which file holds it together, and where its ROM begins; it ends at FFFFh. */
const ASSIGNERS = {
  assigner: { main: 'main.asm', base: 0x8000 },
  assigner_jx8p: { main: 'jx8p.asm', base: 0xc000 },
} as const;

/** One ROM image and what there is to know about how it came about. */
export interface BuiltImage {
  readonly name: 'lower' | 'upper' | keyof typeof ASSIGNERS;
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

/**
 * Assembles the assigner firmware of MKS-70 and JX-10, or that of the JX-8P.
 * @throws AssemblerError with file and line.
 */
export function buildAssigner(name: keyof typeof ASSIGNERS = 'assigner'): BuiltImage {
  const { main, base } = ASSIGNERS[name];
  const include = reader('assigner', assignerIncludes());
  const program = assemble6303(include(main), { file: main, include });
  return { name, bytes: program.image(base, 0x10000 - base), program };
}

/** All images of the open firmware. */
export function buildFirmware(): BuiltImage[] {
  return [
    buildSoundBoard('lower'),
    buildSoundBoard('upper'),
    buildAssigner('assigner'),
    buildAssigner('assigner_jx8p'),
  ];
}

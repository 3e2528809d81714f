import { MKS70 } from '../../src/machine/models.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { AssignerRig, BareBoardRig, DigitalMachineRig, SoundBoardRig } from './boards.js';
import {
  AdcRig,
  CartridgeRig,
  DisplayRig,
  I8155Rig,
  KeyScannerRig,
  NvramRig,
  Pg800Rig,
  PitRig,
} from './chips.js';
import { Hd6303Rig, Mcs51Rig } from './processors.js';
import type { Rig } from './rig.js';

const OPEN = openFirmware();

const BARE = {
  program: OPEN.lower,
  soundBoard: MKS70.soundBoard,
  analog: analogProfile('default'),
  seed: 1,
  board: 0,
  sampleRate: 44_100,
} as const;

/** Everything that can be saved, and how many hostile states it gets to see in `npm test` and in `test:full`. */
export const PARTS: readonly [name: string, make: () => Rig, sample: number, all: number][] = [
  ['HD6303R', () => new Hd6303Rig(1), 100, 20_000],
  ['8031', () => new Mcs51Rig(1), 100, 20_000],
  ['82C54', () => new PitRig('82C54'), 60, 10_000],
  ['8155', () => new I8155Rig(), 60, 10_000],
  ['display', () => new DisplayRig('rising', true, 8), 60, 5000],
  ['uPD7001', () => new AdcRig(), 60, 5000],
  ['keyboard scanner', () => new KeyScannerRig(true), 50, 2000],
  ['cartridge slot', () => new CartridgeRig(), 50, 2000],
  ['PG-800', () => new Pg800Rig(), 50, 2000],
  ['battery-backed memory', () => new NvramRig(), 50, 1000],
  ['sound board', () => new SoundBoardRig(OPEN.lower), 60, 10_000],
  ['assigner', () => new AssignerRig(OPEN.assigner), 60, 10_000],
  ['sound board with its analog half', () => new BareBoardRig(BARE), 10, 2000],
  ['three computers', () => new DigitalMachineRig({ roms: OPEN }), 30, 5000],
];

import { afterAll, beforeAll } from 'vitest';
import { KNOWN_ROMS, type RomTable } from '../../src/rom/knownRoms.js';

/** The table of real ROMs, whatever the tests of this file put in its place. */
export const REAL_TABLE: RomTable = { ...KNOWN_ROMS };

/** For the tests of a file the commands know the ROMs of `table` and no others: real dumps can't be here. */
export function knowOnly(table: RomTable): void {
  beforeAll(() => {
    Object.assign(KNOWN_ROMS, table);
  });
  afterAll(() => {
    Object.assign(KNOWN_ROMS, REAL_TABLE);
  });
}

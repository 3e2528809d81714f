import { openFirmware } from '../rom/openFirmware.js';
import { OPEN_ASSIGNER_SYMBOLS, OPEN_LOWER_SYMBOLS, OPEN_UPPER_SYMBOLS } from '../rom/openSymbolTexts.js';
import type { RomSet } from '../rom/romSet.js';
import type { CpuName } from './debugCpu.js';
import { readSymbols } from './symbolFile.js';
import type { DebugSymbol } from './symbols.js';

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, n) => byte === b[n]);
}

const TEXTS: Readonly<Record<CpuName, string>> = {
  assigner: OPEN_ASSIGNER_SYMBOLS,
  lower: OPEN_LOWER_SYMBOLS,
  upper: OPEN_UPPER_SYMBOLS,
};

/** The open firmware's symbols for those of `roms` that are its images; none for the others. */
export function openFirmwareSymbols(roms: RomSet = openFirmware()): Record<CpuName, DebugSymbol[]> {
  const open = openFirmware();
  const symbolsOf = (cpu: CpuName) => (sameBytes(roms[cpu], open[cpu]) ? readSymbols(TEXTS[cpu]) : []);
  return { assigner: symbolsOf('assigner'), lower: symbolsOf('lower'), upper: symbolsOf('upper') };
}

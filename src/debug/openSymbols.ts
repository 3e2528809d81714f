import { openFirmware } from '../rom/openFirmware.js';
import {
  OPEN_ASSIGNER_JX8P_SYMBOLS,
  OPEN_ASSIGNER_SYMBOLS,
  OPEN_LOWER_SYMBOLS,
  OPEN_UPPER_SYMBOLS,
} from '../rom/openSymbolTexts.js';
import type { RomSet } from '../rom/romSet.js';
import type { CpuName } from './debugCpu.js';
import { readSymbols } from './symbolFile.js';
import type { DebugSymbol } from './symbols.js';

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, n) => byte === b[n]);
}

/** The images of the open firmware and their symbols, by processor. */
function openImages(): readonly {
  readonly cpu: CpuName;
  readonly image: Uint8Array;
  readonly text: string;
}[] {
  const { assigner, lower, upper } = openFirmware();
  return [
    { cpu: 'assigner', image: assigner, text: OPEN_ASSIGNER_SYMBOLS },
    { cpu: 'assigner', image: openFirmware('jx8p').assigner, text: OPEN_ASSIGNER_JX8P_SYMBOLS },
    { cpu: 'lower', image: lower, text: OPEN_LOWER_SYMBOLS },
    { cpu: 'upper', image: upper!, text: OPEN_UPPER_SYMBOLS },
  ];
}

/** The open firmware's symbols for those of `roms` that are its images; none for the others. */
export function openFirmwareSymbols(roms: RomSet = openFirmware()): Record<CpuName, DebugSymbol[]> {
  const images = openImages();
  const symbolsOf = (cpu: CpuName): DebugSymbol[] => {
    const program = roms[cpu];
    const known = program && images.find((open) => open.cpu === cpu && sameBytes(open.image, program));
    return known ? readSymbols(known.text) : [];
  };
  return { assigner: symbolsOf('assigner'), lower: symbolsOf('lower'), upper: symbolsOf('upper') };
}

import type { UnitReport } from './unitReport.js';

/** Plots of a block's features: pairs of emulator and hardware. */
export function blockFigures(_report: UnitReport, _block: number): string[] {
  return [];
}

/**
 * What happens at an edge of a voice, as flags of one byte. Like `kernel/layout.ts` compiled into both voice kernels.
 */

/** The ramp of DCO1 / DCO2 is discharged. */
export const EDGE_RESET_1 = 0x01;
export const EDGE_RESET_2 = 0x02;
/** The square of DCO1 / DCO2 changes, to high if the second flag is set too. */
export const EDGE_LEVEL_1 = 0x04;
export const EDGE_HIGH_1 = 0x08;
export const EDGE_LEVEL_2 = 0x10;
export const EDGE_HIGH_2 = 0x20;
/** The flags of an entry that changes squares and nothing else. */
export const EDGE_LEVELS = EDGE_LEVEL_1 | EDGE_HIGH_1 | EDGE_LEVEL_2 | EDGE_HIGH_2;
/** With bits 7-6 not 0 the entry is a latch: its number in bits 7-6, the new value in bits 1-0. */
export const EDGE_LATCH_MASK = 0xc0;
export const EDGE_WAVE_1 = 0x40;
export const EDGE_WAVE_2 = 0x80;
export const EDGE_CROSS_MOD = 0xc0;

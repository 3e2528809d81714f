/**
 * How the memory of a chorus is laid out for the signal kernel. Places are bytes from the start. The kernel's
 * TypeScript and WebAssembly are both compiled with this file; it is written in the common subset of the two languages.
 */

/** Most samples of a block. */
export const CHORUS_BLOCK = 128;

/** Doubles of a chorus filter's state: real parts of the two complex poles, their imaginary parts, the real pole. */
export const FILTER_STATES = 5;

/** Moments of a sample for which a filter is tabulated; between two of them it is linear, good to -133 dB. */
export const PHASES = 512;

/** Doubles of a row of a filter's table: the states' weights in the middle of the phase, and their slopes over it. */
export const ROW = 10;

/** Parameters of a chorus, doubles. */
export const C_DELAY = 0;
export const C_DEPTH = 1;
/** Samples in a line. */
export const C_SAMPLES = 2;
/** Periods of the clock in a sample, times the delay in seconds. */
export const C_PER_SECOND = 3;
export const C_TOP = 4;
export const C_CUBIC = 5;
export const C_QUINTIC = 6;
export const C_TRANSFER = 7;
/** Charge that leaks away, a second. */
export const C_LEAK = 8;
/** Gain from what a line holds to its output, beside the states of the filter. */
export const C_THROUGH = 9;
/** Cycles of the triangle in a sample; its phase, 0-1, in the middle and rising at 0.25. */
export const C_RATE = 10;
export const C_PHASE = 11;
/** Factors that take a filter's state a sample further, in the order of the state. */
export const C_INPUT_STEP = 12;
export const C_OUTPUT_STEP = 17;
export const CHORUS_PARAMETERS = 22;

/** State of a line, doubles: samples to its next pulse, what it holds, place in its queue, output filter. */
export const L_NEXT = 0;
export const L_HELD = 1;
export const L_PLACE = 2;
export const L_FILTER = 3;
export const LINE_STATES = 8;

export const AT_CHORUS = 0;
export const AT_INPUT_STATE = AT_CHORUS + CHORUS_PARAMETERS * 8;
export const AT_LINE_1 = AT_INPUT_STATE + FILTER_STATES * 8;
export const AT_LINE_2 = AT_LINE_1 + LINE_STATES * 8;
/** Samples of the block: what goes into the filter, what comes out of each line. */
export const AT_DRY = AT_LINE_2 + LINE_STATES * 8;
export const AT_WET_1 = AT_DRY + CHORUS_BLOCK * 8;
export const AT_WET_2 = AT_WET_1 + CHORUS_BLOCK * 8;
/** State of the input filter at every sample of the block; distance of line 1's delay from the middle, seconds. */
export const AT_INPUT_TRACK = AT_WET_2 + CHORUS_BLOCK * 8;
export const AT_DELAY_TRACK = AT_INPUT_TRACK + CHORUS_BLOCK * FILTER_STATES * 8;
export const AT_READ_ROWS = AT_DELAY_TRACK + (CHORUS_BLOCK + 1) * 8;
export const AT_STEP_ROWS = AT_READ_ROWS + (PHASES + 1) * ROW * 8;
/** The two queues, one behind the other, of a length that the profile gives. */
export const AT_QUEUES = AT_STEP_ROWS + (PHASES + 1) * ROW * 8;

/**
 * The one time base of the machine: an integer count of 48 MHz ticks since power-on. Every clock of the
 * instrument divides it, so every edge and every write has an exact integer time; a double holds it exactly
 * for almost six years.
 */
export const TICKS_PER_SECOND = 48_000_000;

/**
 * Power-on, for fields that hold a tick or a large count: the engine's floating-point zero. A field that starts with
 * the integer 0 changes its kind when its value passes 2^31 (in ticks after 45 s), and all code that reads it is then
 * compiled anew in the middle of the music.
 */
export const POWER_ON = -0;

/** One machine cycle of a 12 MHz 8031 (12 oscillator periods). */
export const TICKS_PER_MCS51_CYCLE = 48;

/** One E cycle of the HD6303R at 2 MHz. */
export const TICKS_PER_E_CYCLE = 24;

/** One period of the 8 MHz clock in front of the DCO prescalers. */
export const TICKS_PER_DCO_CLOCK = 6;

/** One bit at 31 250 baud (MIDI and the wire to the sound boards). */
export const TICKS_PER_BIT = 1536;

/** One byte at 31 250 baud: start bit, eight data bits, stop bit. */
export const TICKS_PER_BYTE = 10 * TICKS_PER_BIT;

/** One sample of the analog core, 96 kHz. */
export const TICKS_PER_CORE_SAMPLE = 500;

/** Rate of the analog core, Hz. */
export const CORE_SAMPLE_RATE = TICKS_PER_SECOND / TICKS_PER_CORE_SAMPLE;

/** 10 ms: the shortest time that is a whole number of samples at every output rate. */
export const OUTPUT_GRID_TICKS = 480_000;

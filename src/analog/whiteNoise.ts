import { CORE_SAMPLE_RATE } from '../time.js';

/** Band in which the noise levels of the profile are meant, Hz. */
const NOISE_BAND = 20_000;

/** Uniform white noise at 96 kHz of 1 V rms in that band, per unit of its largest value. */
const WHITE = Math.sqrt((3 * (CORE_SAMPLE_RATE / 2)) / NOISE_BAND);

/** The same per unit of a signed 32-bit or 16-bit random number. */
export const WHITE_32 = WHITE / 0x8000_0000;
export const WHITE_16 = WHITE / 0x8000;

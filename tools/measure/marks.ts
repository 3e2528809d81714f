/** Marks that more than one group of tests has. */

/** Self-oscillation. */
export const CENTS = { must: 1, aim: 0.1 };
export const LEVEL = { must: 0.05, aim: 0.005 };

/** Harmonics of a driven sine, judged against the must down to one level, against the aim down to the other, dB. */
export const HARMONICS = { must: 0.5, aim: 0.1 };
export const MUST_FLOOR = -90;
export const AIM_FLOOR = -110;

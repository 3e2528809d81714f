/** Output rates, Hz. */
export const SAMPLE_RATES: readonly number[] = [44_100, 48_000, 88_200, 96_000, 192_000];

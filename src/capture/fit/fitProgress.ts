/** Where a fit is. */
export interface FitProgress {
  readonly stage: 'recording' | 'yardstick' | 'search' | 'check';
  /** What is done now, for people. */
  readonly text: string;
}

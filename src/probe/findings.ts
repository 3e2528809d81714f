/**
 * How sure a finding is: `certain` = each experiment that bears on it says the same and nothing else fits; `likely` =
 * one reading of the experiments, with an assumption named in the evidence; `unknown` = nothing was found, and a stand-in
 * is proposed.
 */
export type Confidence = 'certain' | 'likely' | 'unknown';

/** What the experiments say about one field of a profile. */
export interface Finding {
  /** Path of the field in the profile: `soundBoard.latches.hpf`. */
  readonly field: string;
  /** What it is proposed to be, for people. */
  readonly value: string;
  readonly confidence: Confidence;
  /** What was done and seen. */
  readonly evidence: string;
}

export function hex(value: number, digits = 2): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

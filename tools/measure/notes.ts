/** Notes for coherent measurements. */
import { CORE_SAMPLE_RATE } from '../../src/time.js';

export interface TestNote {
  readonly name: string;
  /** Prescaler and counter; the period is their product in clocks of 8 MHz. */
  readonly prescale: number;
  readonly count: number;
}

/**
 * C2 to C8 with dividers that no 5 divides: then harmonics and aliases of 96 kHz never fall on one line. Even where
 * the note allows it, which halves the window.
 */
export const NOTES: readonly TestNote[] = [
  { name: 'C2', prescale: 2, count: 61_156 },
  { name: 'C3', prescale: 2, count: 30_578 },
  { name: 'C4', prescale: 2, count: 15_289 },
  { name: 'C5', prescale: 2, count: 7644 },
  { name: 'C6', prescale: 2, count: 3822 },
  { name: 'C7', prescale: 2, count: 1911 },
  { name: 'C8', prescale: 1, count: 1911 },
];

export function noteNamed(name: string): TestNote {
  return NOTES.find((note) => note.name === name)!;
}

/** Frequency of a note, Hz. */
export function frequencyOf({ prescale, count }: TestNote): number {
  return 8e6 / (prescale * count);
}

/** The shortest stretch of samples that holds a whole number of periods. */
export function window(note: TestNote, sampleRate = CORE_SAMPLE_RATE): { samples: number; periods: number } {
  // A period is divider x rate / 8 MHz samples.
  const top = note.prescale * note.count * sampleRate;
  const bottom = 8e6;
  const common = gcd(top, bottom);
  return { samples: top / common, periods: bottom / common };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

import type { SoundBoardProfile } from '../../profiles/soundBoardProfile.js';
import type { Finding } from '../findings.js';
import { hex } from '../findings.js';

export type DacSplit = SoundBoardProfile['dac'];

/** One hold's data and address for each step of a parameter that rises. */
export interface SweepStep {
  readonly data: number;
  readonly address: number;
}

/** Ways in which data and low address byte may make a code, best first where nothing speaks against either. */
const SPLITS: readonly DacSplit[] = [
  { dataShift: 4, addressShift: 4, addressMask: 0x0f },
  { dataShift: 4, addressShift: 0, addressMask: 0x0f },
  { dataShift: 2, addressShift: 6, addressMask: 0x03 },
  { dataShift: 2, addressShift: 0, addressMask: 0x03 },
  { dataShift: 4, addressShift: 0, addressMask: 0 },
];

export function dacCodeOf({ dataShift, addressShift, addressMask }: DacSplit, raw: number): number {
  const data = raw >> 8;
  return ((data << dataShift) | ((raw >> addressShift) & addressMask)) & 0xfff;
}

function rises(steps: readonly SweepStep[], split: DacSplit): { falls: number; values: number } {
  let falls = 0;
  let last = -1;
  const values = new Set<number>();
  for (const { data, address } of steps) {
    const code = dacCodeOf(split, data * 256 + address);
    if (code < last) falls++;
    last = code;
    values.add(code);
  }
  return { falls, values: values.size };
}

function splitText({ dataShift, addressShift, addressMask }: DacSplit): string {
  if (addressMask === 0) return `data << ${dataShift}`;
  const address = addressShift === 0 ? 'address' : `address >> ${addressShift}`;
  return `data << ${dataShift} | ${address} & ${hex(addressMask)}`;
}

/**
 * Which bits of data and address make the DAC's code: the split in which the codes rise wherever what is converted
 * rises, and take the most different values. `coarse` is a parameter swept upwards, `fine` an envelope.
 */
export function dacSplit(
  coarse: readonly SweepStep[],
  fine: readonly SweepStep[],
): { split: DacSplit; finding: Finding } {
  let addressBits = 0;
  for (const { address } of coarse) addressBits |= address ^ coarse[0]!.address;
  const judged = SPLITS.map((split) => {
    const a = rises(coarse, split);
    const b = rises(fine, split);
    return { split, falls: a.falls + b.falls, values: a.values + b.values };
  });
  const best = judged.reduce((a, b) =>
    b.falls < a.falls || (b.falls === a.falls && b.values > a.values) ? b : a,
  );
  const { split, falls, values } = best;
  const rivals = judged.filter((other) => other.falls === falls && other.values === values).length - 1;
  const certain = fine.length > 16 && falls === 0 && rivals === 0;
  const evidence =
    coarse.length === 0
      ? 'no hold follows the cutoff (97), so nothing could be swept; the address form is that of the public drivers'
      : `cutoff (97) swept in ${coarse.length} steps and an envelope on it followed for ${fine.length} refreshes: the ` +
        `codes of this split take ${values} values and go the wrong way ${falls} times ` +
        `(with the low nibble of the address instead: ${judged[1]!.falls} times); address lines in use: ${hex(addressBits)}`;
  const confidence = coarse.length === 0 ? 'unknown' : certain ? 'certain' : 'likely';
  return { split, finding: { field: 'soundBoard.dac', value: splitText(split), confidence, evidence } };
}

import type { QuantityName } from './limits.js';

/** Items of the kit that are judged by other limits than those of the table. */
export interface OwnLimits {
  /** 0-11. */
  readonly block: number;
  /** Groups of the kit's items, or tones of the kit, that it is about. */
  readonly groups?: readonly string[];
  readonly tones?: readonly string[];
  /** In the unit of the table; null: only told. */
  readonly limits: Partial<Readonly<Record<QuantityName, number | null>>>;
  readonly why: string;
}

/**
 * All limits of their own, where chance is larger than any fault. The numbers were measured between made-up units, the
 * emulator with other tolerances: none of them fails by chance, and the faults that are named do fail.
 */
export const OWN_LIMITS: readonly OwnLimits[] = [
  {
    block: 2,
    tones: ['PULSE', 'PULSE D2'],
    limits: { 'partials, mean': null, 'partials, worst': null, 'mel distance': 6 },
    why:
      "a voice's pulse width is its own to about a hundredth of the period: partials of two units were apart by up to " +
      '5.6 dB in the mean, as those of a pulse of 40 % are; the mel distance tells these apart, 5.3 dB against 10 to 18',
  },
  {
    block: 4,
    groups: ['r127'],
    limits: { 'filter slope': null, 'mel distance, noise': 6 },
    why:
      "the filter oscillates: a line where noise has none, at the voice's own pitch, narrower than what is averaged; up to " +
      '3.5 dB between two of four units',
  },
  {
    block: 4,
    tones: ['SAW R127'],
    limits: { 'partials, mean': 3, 'partials, worst': null, 'mel distance': 7 },
    why: "the saw is heard with the filter's own line: up to 2.2, 4.9 and 5.1 dB between two of five units",
  },
  {
    block: 4,
    groups: ['sawResonance'],
    limits: { 'mel distance': 4 },
    why: "the peak is where the voice's own corner is: up to 2.6 dB between two of five units",
  },
  {
    block: 4,
    groups: ['self'],
    limits: { 'filter slope': null, 'filter peak': null, 'mel distance, noise': null },
    why: 'nothing but the line of the filter sounds: its corner and level are judged',
  },
  {
    block: 10,
    groups: ['splits'],
    limits: { 'mel distance': 6 },
    why: "a voice's pulse width is its own: 4.9 dB between two units, against 6.3 to 15 of the wrong one of two tones",
  },
];

/** The fixed limit of a quantity of an item, `usual` almost everywhere; null: only told. */
export function ownLimit(
  block: number,
  { group, tone }: { readonly group: string; readonly tone?: string },
  quantity: QuantityName,
  usual: number,
): number | null {
  const own = OWN_LIMITS.find(
    (one) =>
      one.block === block &&
      (one.groups?.includes(group) || (tone !== undefined && one.tones?.includes(tone))),
  )?.limits[quantity];
  return own === undefined ? usual : own;
}

import type { ModelName } from '../../machine/models.js';
import type { DifferenceUnit, QuantityName } from './limits.js';

/** One quantity of one item, or of a group of items: the emulator against the unit. */
export interface ComparisonRow {
  /** 0-11. */
  readonly block: number;
  /** The kit's group of items; empty for what a whole take has in common. */
  readonly group: string;
  /** The item's id; null for what a group or a take has in common. */
  readonly item: string | null;
  readonly quantity: QuantityName;
  /** Of both values; empty for a quantity that has only a distance, such as a mel distance. */
  readonly unit: string;
  /** Null if the emulator has no such thing, or if the quantity has only a distance. */
  readonly emulator: number | null;
  /** Mean of the takes, level and tuning of the recording removed; null as above. */
  readonly hardware: number | null;
  /** Emulator less hardware, or their distance; null if one of them is missing. */
  readonly difference: number | null;
  /** Of difference, limit and take-to-take distance. */
  readonly differenceUnit: DifferenceUnit | string;
  /** The most that passes; null for what is only told. */
  readonly limit: number | null;
  /** Distance between the takes that was allowed for; null if there is one take only. */
  readonly takeToTake: number | null;
  /** Null for what is only told. */
  readonly pass: boolean | null;
  /** What is missing, or what has to be known beside the numbers. */
  readonly reason?: string;
}

/** All rows of a quantity in a group, told by the one that is furthest from passing. */
export interface SummaryRow extends ComparisonRow {
  /** Rows that stand behind this one. */
  readonly count: number;
  /** How many of them failed. */
  readonly failed: number;
}

/** The verdict on an emulator, or on a unit. */
export interface UnitComparison {
  /** The unit's name. */
  readonly unit: string;
  readonly model: ModelName;
  readonly kitVersion: number;
  /** Blocks that were compared, 0-11. */
  readonly blocks: readonly number[];
  /** Most takes that a block has. */
  readonly takes: number;
  /** Every quantity of every item and group. */
  readonly rows: readonly ComparisonRow[];
  /** The same by group and quantity. */
  readonly summary: readonly SummaryRow[];
  /** Rows that passed and failed; what is only told counts for neither. */
  readonly passed: number;
  readonly failed: number;
  /** True if no row failed. */
  readonly pass: boolean;
  /** Sentences about what makes the verdict weaker, such as a single take. */
  readonly warnings: readonly string[];
}

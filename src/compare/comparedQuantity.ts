import { QUANTITIES, type Quantity, type QuantityName } from './quantities.js';

/** One number about two sounds. */
export interface ComparedQuantity {
  readonly name: QuantityName;
  readonly title: string;
  readonly unit: string;
  /** Of A and of B; null where it can't be measured, or is a difference only. */
  readonly a: number | null;
  readonly b: number | null;
  /** B minus A, or the difference itself; null where one of them can't be measured. */
  readonly difference: number | null;
  /** The difference in units of what is just audible, 0 or more; null for what does not count or was not measured. */
  readonly audible: number | null;
  /** Why something is null. */
  readonly reason?: string;
}

export interface PutOptions {
  /** Why a value is null, if one is. */
  readonly reason?: string;
  /** The values that are heard, where they are others. */
  readonly heard?: readonly [a: number, b: number];
  /** Most that the difference counts, in units of what is just audible. */
  readonly most?: number;
}

/** Collects the numbers of a comparison. */
export class Comparison {
  private readonly found = new Map<QuantityName, ComparedQuantity>();

  /** A quantity that each sound has. */
  put(name: QuantityName, a: number | null, b: number | null, options: PutOptions = {}): void {
    const difference = a === null || b === null ? null : b - a;
    const heard = options.heard ?? [a ?? 0, b ?? 0];
    const heardDifference = difference === null ? null : heard[1] - heard[0];
    const larger = Math.max(Math.abs(heard[0]), Math.abs(heard[1]));
    this.add(
      name,
      a,
      b,
      difference,
      heardDifference,
      larger,
      difference === null ? options.reason : undefined,
      options.most,
    );
  }

  /** A quantity that is a difference by itself. */
  putDifference(name: QuantityName, difference: number): void {
    this.add(name, null, null, difference, difference, 0, undefined);
  }

  /** A quantity that can't be measured. */
  skip(name: QuantityName, reason: string): void {
    this.add(name, null, null, null, null, 0, reason);
  }

  /** All quantities in order, and the one that is heard most. */
  result(): { quantities: ComparedQuantity[]; difference: number; largest: QuantityName | null } {
    const quantities = QUANTITIES.map(({ name }) => this.found.get(name)).filter(
      (found) => found !== undefined,
    );
    let largest: ComparedQuantity | undefined;
    for (const quantity of quantities) {
      if ((quantity.audible ?? 0) > (largest?.audible ?? 0)) largest = quantity;
    }
    return { quantities, difference: largest?.audible ?? 0, largest: largest?.name ?? null };
  }

  private add(
    name: QuantityName,
    a: number | null,
    b: number | null,
    difference: number | null,
    heard: number | null,
    larger: number,
    reason: string | undefined,
    most = Number.POSITIVE_INFINITY,
  ): void {
    const quantity: Quantity = QUANTITIES.find((one) => one.name === name)!;
    const unit =
      quantity.audible === null ? null : Math.max(quantity.audible, (quantity.audiblePart ?? 0) * larger);
    this.found.set(name, {
      name,
      title: quantity.title,
      unit: quantity.unit,
      a,
      b,
      difference,
      audible: heard === null || unit === null ? null : Math.min(Math.abs(heard) / unit, most),
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

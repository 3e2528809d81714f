import { rms } from '../../audio/levels.js';
import { MAD_TO_SIGMA, median } from '../../audio/statistics.js';
import { solve } from './symmetricSystem.js';

/**
 * Weighted least squares for a handful of variables whose residuals come from slow experiments: whoever runs the
 * experiments asks for points (`ask`), measures, and tells the residuals (`tell`), so that many such searches can
 * share one experiment.
 *
 * Gauss-Newton with Levenberg's damping: derivatives by finite differences where it begins and where it ends, by
 * Broyden's rank-one update between. Residuals are in units of their own uncertainty; Huber's weights keep a few bad
 * ones from deciding. A weak prior, the start +- half of the range, holds variables that the residuals say nothing
 * about.
 */

/** One variable of a search. */
export interface Variable {
  readonly start: number;
  /** Both included. */
  readonly lower: number;
  readonly upper: number;
  /** Step of the finite difference. */
  readonly step: number;
  /** Points over the range tried before the search begins, where residuals may have several valleys; default none. */
  readonly scan?: number;
}

/** Where a search has ended. */
export interface SearchResult {
  readonly x: readonly number[];
  /** Standard error of each variable; about half of its range if the residuals do not depend on it. */
  readonly sigma: readonly number[];
  /** True for each variable that lies at the end of its range. */
  readonly atEdge: readonly boolean[];
  /** Root of the mean square residual at the start and at the end; 1 = all differences are within what is known. */
  readonly before: number;
  readonly after: number;
  /** Residuals that count. */
  readonly count: number;
  /** Residuals at the end, those that do not count as NaN. */
  readonly residuals: readonly number[];
  /** By variable: how far it would lie elsewhere for each residual that was one larger, as the derivatives say. */
  readonly influence: readonly (readonly number[])[];
}

/** Residuals beyond this many of their typical size count less. */
const HUBER = 3;

/** A search has arrived when its next step is below this part of each standard error. */
const ARRIVED = 0.2;

/** A step teaches its derivatives if it was to change the residuals by more than this, as a root of squares. */
const TEACHING = 3;

/** So many steps of a finite difference away, derivatives are old; and how often they are taken at most. */
const FAR = 2;
const MOST_DERIVATIVES = 3;

/** Rejected steps in a row after which it gives up, and steps altogether. */
const MOST_REJECTIONS = 3;
const MOST_STEPS = 6;

/** Part of the range at its ends that counts as the end. */
const EDGE = 1e-3;

type Phase = 'scan' | 'derivatives' | 'step' | 'done';

export class GaussNewton {
  private x: number[];
  private residuals: readonly number[] = [];
  private jacobian: number[][] = [];
  private alive: boolean[] = [];
  private scale = 1;
  private damping = 1e-3;
  private phase: Phase;
  private asked: readonly (readonly number[])[] = [];
  private scanned = 0;
  private derivedAt: readonly number[] = [];
  private derived = 0;
  private rejections = 0;
  private steps = 0;
  private startResiduals: readonly number[] | undefined;

  constructor(private readonly variables: readonly Variable[]) {
    this.x = variables.map(({ start, lower, upper }) => Math.min(upper, Math.max(lower, start)));
    this.phase = variables.some(({ scan }) => scan !== undefined) ? 'scan' : 'derivatives';
  }

  get done(): boolean {
    return this.phase === 'done';
  }

  /** Where it stands. */
  get best(): readonly number[] {
    return this.x;
  }

  /** Points to measure next; none when it is done. */
  ask(): readonly (readonly number[])[] {
    if (this.phase === 'scan') this.asked = this.scanPoints();
    else if (this.phase === 'derivatives') this.asked = this.derivativePoints();
    else if (this.phase === 'step') this.asked = this.stepPoint();
    if (this.phase === 'done') this.asked = [];
    return this.asked;
  }

  /** Residuals of the points asked for, NaN where one could not be measured. All points have equally many. */
  tell(measured: readonly (readonly number[])[]): void {
    if (measured.length !== this.asked.length) {
      throw new RangeError(
        `${this.asked.length} points were asked for, residuals of ${measured.length} came`,
      );
    }
    if (this.phase === 'scan') this.takeScan(measured);
    else if (this.phase === 'derivatives') this.takeDerivatives(measured);
    else if (this.phase === 'step') this.takeStep(measured[0]!);
  }

  result(): SearchResult {
    const sigma = this.standardErrors();
    return {
      x: this.x,
      sigma,
      atEdge: this.variables.map(({ lower, upper }, i) => {
        const margin = EDGE * (upper - lower);
        return this.x[i]! <= lower + margin || this.x[i]! >= upper - margin;
      }),
      before: sizeOf(this.startResiduals ?? this.residuals, this.alive),
      after: sizeOf(this.residuals, this.alive),
      count: this.alive.filter(Boolean).length,
      residuals: this.residuals.map((value, row) => (this.alive[row] ? value : Number.NaN)),
      influence: this.influence(),
    };
  }

  /** The start and the points of the scan of one variable; the others stay where they are. */
  private scanPoints(): number[][] {
    const { lower, upper, scan } = this.variables[this.scanned]!;
    if (scan === undefined) return [this.x];
    const points = Array.from({ length: scan }, (_, i) => {
      const point = [...this.x];
      point[this.scanned] = lower + ((upper - lower) * (i + 0.5)) / scan;
      return point;
    });
    return [this.x, ...points];
  }

  private takeScan(measured: readonly (readonly number[])[]): void {
    // Over so wide a range some points make no sound at all: those are out, not what they would have told.
    const heard = Math.max(...measured.map(countFinite));
    const whole = measured.map((residuals) => countFinite(residuals) === heard);
    this.bury(measured.filter((_, i) => whole[i]));
    this.startResiduals ??= measured[0]!;
    const costs = measured.map((residuals, i) => {
      if (!whole[i]) return Number.POSITIVE_INFINITY;
      return typicalSize(residuals, this.alive);
    });
    this.scale = Math.max(1, Math.min(...costs));
    measured.forEach((residuals, i) => {
      if (whole[i]) costs[i] = this.cost(residuals);
    });
    const least = costs.indexOf(Math.min(...costs));
    this.x = [...this.asked[least]!];
    this.residuals = measured[least]!;
    do this.scanned++;
    while (this.variables[this.scanned] !== undefined && this.variables[this.scanned]!.scan === undefined);
    if (this.scanned >= this.variables.length) this.phase = 'derivatives';
  }

  /** A step along each variable, inwards, and before them where it stands if that has not been measured. */
  private derivativePoints(): number[][] {
    const stepped = this.variables.map(({ step, upper }, i) => {
      const point = [...this.x];
      point[i]! += this.x[i]! + step <= upper ? step : -step;
      return point;
    });
    return this.residuals.length > 0 ? stepped : [[...this.x], ...stepped];
  }

  private takeDerivatives(measured: readonly (readonly number[])[]): void {
    this.bury(measured);
    const known = measured.length - this.variables.length;
    const base = known > 0 ? measured[0]! : this.residuals;
    this.startResiduals ??= base;
    this.residuals = base;
    this.jacobian = base.map((value, row) =>
      this.variables.map((_, i) => {
        const slope = (measured[known + i]![row]! - value) / (this.asked[known + i]![i]! - this.x[i]!);
        return this.alive[row] ? slope : 0;
      }),
    );
    this.derivedAt = [...this.x];
    this.derived++;
    this.scale = Math.max(1, typicalSize(this.residuals, this.alive));
    this.phase = this.alive.some(Boolean) ? 'step' : 'done';
  }

  private stepPoint(): number[][] {
    const { normal, gradient } = this.normalEquations();
    const sigma = this.standardErrors();
    const damped = normal.map((row, i) =>
      row.map((value, j) => (i === j ? value * (1 + this.damping) : value)),
    );
    const step = solve(damped, gradient);
    const point = this.x.map((x, i) => {
      const { lower, upper } = this.variables[i]!;
      return Math.min(upper, Math.max(lower, x - (step?.[i] ?? 0)));
    });
    const moves = point.some((x, i) => Math.abs(x - this.x[i]!) > ARRIVED * sigma[i]!);
    if (!moves || this.steps >= MOST_STEPS || this.rejections >= MOST_REJECTIONS) return this.finish();
    return [point];
  }

  /** Far from where they were taken, derivatives tell neither the way nor the uncertainty: they are taken again. */
  private finish(): number[][] {
    const far = this.x.some((x, i) => Math.abs(x - this.derivedAt[i]!) > FAR * this.variables[i]!.step);
    if (far && this.derived < MOST_DERIVATIVES) {
      this.phase = 'derivatives';
      this.rejections = 0;
      return this.derivativePoints();
    }
    this.phase = 'done';
    return [];
  }

  private takeStep(residuals: readonly number[]): void {
    this.steps++;
    this.bury([residuals]);
    const point = this.asked[0]!;
    const moved = point.map((x, i) => x - this.x[i]!);
    this.learn(moved, residuals);
    if (this.cost(residuals) + this.prior(point) < this.cost(this.residuals) + this.prior(this.x)) {
      this.x = [...point];
      this.residuals = residuals;
      this.scale = Math.max(1, typicalSize(residuals, this.alive));
      this.damping = Math.max(1e-6, this.damping / 10);
      this.rejections = 0;
    } else {
      this.damping = Math.max(1, this.damping * 10);
      this.rejections++;
    }
  }

  /** Broyden: the derivatives along a step become what the step has shown, if it was more than noise. */
  private learn(moved: readonly number[], residuals: readonly number[]): void {
    const length = moved.reduce((sum, d, i) => sum + (d / this.variables[i]!.step) ** 2, 0);
    const foreseen = this.jacobian.map((row) => row.reduce((sum, slope, i) => sum + slope * moved[i]!, 0));
    const change = Math.sqrt(foreseen.reduce((sum, one, n) => sum + (this.alive[n] ? one * one : 0), 0));
    this.jacobian = this.jacobian.map((row, n) => {
      if (!this.alive[n]) return row.map(() => 0);
      if (change < TEACHING) return row;
      const miss = residuals[n]! - this.residuals[n]! - foreseen[n]!;
      return row.map((slope, i) => slope + (miss * moved[i]!) / (this.variables[i]!.step ** 2 * length));
    });
  }

  /** What could not be measured at one point counts at none. */
  private bury(measured: readonly (readonly number[])[]): void {
    if (this.alive.length === 0) this.alive = measured[0]!.map(() => true);
    for (const residuals of measured) {
      residuals.forEach((value, row) => {
        if (!Number.isFinite(value)) this.alive[row] = false;
      });
    }
  }

  /** Huber's sum. */
  private cost(residuals: readonly number[]): number {
    const limit = HUBER * this.scale;
    return residuals.reduce((sum, value, row) => {
      if (!this.alive[row]) return sum;
      const size = Math.abs(value);
      return sum + (size <= limit ? size * size : limit * (2 * size - limit));
    }, 0);
  }

  private prior(x: readonly number[]): number {
    return this.variables.reduce((sum, { start, lower, upper }, i) => {
      return sum + ((x[i]! - start) / (0.5 * (upper - lower))) ** 2;
    }, 0);
  }

  private normalEquations(): { normal: number[][]; gradient: number[] } {
    const n = this.variables.length;
    const normal = Array.from({ length: n }, () => new Array<number>(n).fill(0));
    const gradient = new Array<number>(n).fill(0);
    this.jacobian.forEach((row, at) => {
      if (!this.alive[at]) return;
      const residual = this.residuals[at]!;
      const weight = Math.min(1, (HUBER * this.scale) / Math.abs(residual));
      for (let i = 0; i < n; i++) {
        gradient[i]! += weight * row[i]! * residual;
        for (let j = 0; j < n; j++) normal[i]![j]! += weight * row[i]! * row[j]!;
      }
    });
    this.variables.forEach(({ start, lower, upper }, i) => {
      const weight = 1 / (0.5 * (upper - lower)) ** 2;
      normal[i]![i]! += weight;
      gradient[i]! += weight * (this.x[i]! - start);
    });
    return { normal, gradient };
  }

  private influence(): number[][] {
    const { normal } = this.normalEquations();
    return this.variables.map((_, i) => {
      const unit = this.variables.map((__, j) => (i === j ? 1 : 0));
      const column = solve(normal, unit);
      return this.jacobian.map((row, at) => {
        if (!this.alive[at] || column === undefined) return 0;
        const weight = Math.min(1, (HUBER * this.scale) / Math.abs(this.residuals[at]!));
        return -weight * row.reduce((sum, slope, j) => sum + slope * column[j]!, 0);
      });
    });
  }

  /** From the curvature, widened by what the fit leaves unexplained. */
  private standardErrors(): number[] {
    const { normal } = this.normalEquations();
    const free = this.alive.filter(Boolean).length - this.variables.length;
    const unexplained = free > 0 ? typicalSize(this.residuals, this.alive) ** 2 : 1;
    const widened = Math.max(1, unexplained);
    return this.variables.map((_, i) => {
      const unit = this.variables.map((__, j) => (i === j ? 1 : 0));
      const column = solve(normal, unit);
      const { lower, upper } = this.variables[i]!;
      // No more is left open than the range.
      return Math.min(0.5 * (upper - lower), Math.sqrt((column?.[i] ?? Number.POSITIVE_INFINITY) * widened));
    });
  }
}

/** Root of the mean square of those that count; NaN if there are none. */
function sizeOf(residuals: readonly number[], alive: readonly boolean[]): number {
  const counted = residuals.filter((value, row) => alive[row] && Number.isFinite(value));
  return counted.length === 0 ? Number.NaN : rms(counted);
}

function countFinite(residuals: readonly number[]): number {
  return residuals.filter(Number.isFinite).length;
}

/** Standard deviation as the median absolute residual tells it. */
function typicalSize(residuals: readonly number[], alive: readonly boolean[]): number {
  const typical = median(residuals.filter((_, row) => alive[row]).map(Math.abs));
  return typical === undefined ? 1 : MAD_TO_SIGMA * typical;
}

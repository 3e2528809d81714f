import type { ChorusMotion } from '../audio/chorusMotion.js';
import type { PlotSeries } from './linePlot.js';

/** What is drawn of a chorus. */
export type DrawnChorus = Pick<ChorusMotion, 'rate' | 'left' | 'right'>;

export const TRIANGLE_LABEL = 'seconds (triangles drawn from rate, shortest and longest delay)';
const POINTS = 129;
/** Most seconds and turns that are drawn. */
const LONGEST = 20;
const TURNS = 2;

/** Seconds in which the slowest chorus goes up and down twice. */
export function twoTurns(choruses: readonly DrawnChorus[]): number {
  const slowest = Math.min(...choruses.map(({ rate }) => rate).filter((rate) => rate > 0));
  return Number.isFinite(slowest) ? Math.min(LONGEST, TURNS / slowest) : 1;
}

/** The delays of both channels, ms, one up while the other is down. */
export function delayTriangles({ rate, left, right }: DrawnChorus, seconds: number): PlotSeries[] {
  const lines = [
    { name: 'left', range: left, phase: 0 },
    { name: 'right', range: right, phase: 0.5 },
  ];
  const x = Array.from({ length: POINTS }, (_, n) => (n / (POINTS - 1)) * seconds);
  return lines.flatMap(({ name, range, phase }) => {
    if (!range) return [];
    const y = x.map((time) => {
      const turn = (time * rate + phase) % 1;
      return 1000 * (range[0] + (range[1] - range[0]) * (1 - Math.abs(2 * turn - 1)));
    });
    return [{ name, x, y }];
  });
}

/** Axes of plots: scales, round ticks, numbers as text. */

/** Maps values from `from` to `to` onto pixels from `start` to `end`, in proportion or by logarithm. */
export function axisScale(
  from: number,
  to: number,
  start: number,
  end: number,
  log: boolean,
): (value: number) => number {
  if (log) {
    const scale = (end - start) / Math.log(to / from);
    return (value) => start + Math.log(value / from) * scale;
  }
  const scale = (end - start) / (to - from);
  return (value) => start + (value - from) * scale;
}

/** Round values between two limits, about `count` of them, at least three. */
export function linearTicks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  let made: number[] = [];
  for (const size of [10, 5, 2, 1, 0.5]) {
    const step = size * power;
    made = [];
    for (let n = Math.ceil(from / step - 1e-9); n <= to / step + 1e-9; n++) made.push(n * step);
    if (made.length >= Math.max(3, 0.7 * count)) break;
  }
  return made;
}

/** 1, 2 and 5 times the powers of ten between two limits. */
export function logTicks(from: number, to: number): number[] {
  const made: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(from)); power <= to; power *= 10) {
    for (const m of [1, 2, 5]) if (m * power >= from * 0.999 && m * power <= to * 1.001) made.push(m * power);
  }
  return made;
}

/** A tick's number; `thousands` writes 2000 as 2k. */
export function tickLabel(value: number, thousands: boolean): string {
  if (thousands && value >= 1000) return `${Number((value / 1000).toPrecision(4))}k`;
  const rounded = Number(value.toPrecision(4));
  if (Object.is(rounded, -0)) return '0';
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}

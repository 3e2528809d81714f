/**
 * A fixed piece of arithmetic by which machines can be compared: classical Runge-Kutta steps of a four-stage
 * transistor ladder with rational tanh in plain TypeScript. It shares no code with the instrument and must not change.
 */

const STEPS = 200_000;

function tanh(x: number): number {
  const q = x * x;
  return (x * (135135 + q * (17325 + q * (378 + q)))) / (135135 + q * (62370 + q * (3150 + q * 28)));
}

/** One run of the loop; its result keeps the work from being optimised away. */
export function calibrationLoop(): number {
  const h = 0.2;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let n = 0; n < STEPS; n++) {
    const x = (n % 200) / 100 - 1;
    let ka = 0;
    let kb = 0;
    let kc = 0;
    let kd = 0;
    let sa = 0;
    let sb = 0;
    let sc = 0;
    let sd = 0;
    for (let stage = 0; stage < 4; stage++) {
      const reach = stage === 0 ? 0 : stage === 3 ? h : 0.5 * h;
      const weight = stage === 0 || stage === 3 ? 1 : 2;
      const ta = tanh(a + reach * ka);
      const tb = tanh(b + reach * kb);
      const tc = tanh(c + reach * kc);
      const td = tanh(d + reach * kd);
      ka = tanh(x - 2.5 * td) - ta;
      kb = ta - tb;
      kc = tb - tc;
      kd = tc - td;
      sa += weight * ka;
      sb += weight * kb;
      sc += weight * kc;
      sd += weight * kd;
    }
    a += (h / 6) * sa;
    b += (h / 6) * sb;
    c += (h / 6) * sc;
    d += (h / 6) * sd;
  }
  return a + b + c + d;
}

/** Nanoseconds of processor time per step, the fastest of `rounds` after a warm-up. */
export function calibrate(cpuMilliseconds: () => number, rounds = 9): number {
  let sum = 0;
  for (let n = 0; n < 3; n++) sum += calibrationLoop();
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < rounds; n++) {
    const start = cpuMilliseconds();
    sum += calibrationLoop();
    best = Math.min(best, cpuMilliseconds() - start);
  }
  if (!Number.isFinite(sum)) throw new Error('the calibration loop has run away');
  return (best * 1e6) / STEPS;
}

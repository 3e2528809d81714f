import { describe, expect, it } from 'vitest';
import { HoldBank, TRACK_LENGTH } from '../../src/analog/holds.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { CV_SAW1, CV_VCF } from '../../src/tape/controlTape.js';
import { hasSpice, interpolate, spiceTable } from './spice.js';

const profile = analogProfile('default');
const cv = CV_VCF;
const tau = profile.hold.smoothing.vcf;
const droop = profile.hold.droop / profile.dac.fullScaleVolts;

/** Hold and smoothing as differential equations, by RK4 with 0.05 us steps: the truth for the closed form. */
function integrate(
  events: readonly (readonly [tick: number, code: number])[],
  end: number,
): { hold: number; smoothed: number; integral: number } {
  let hold = 0;
  let smoothed = 0;
  let integral = 0;
  let target = -1;
  let next = 0;
  const step = 2.4;
  for (let tick = 0; tick < end - 1e-9; ) {
    while (next < events.length && events[next]![0] <= tick) target = events[next++]![1] / 4095;
    const stop = Math.min(tick + step, end, next < events.length ? events[next]![0] : end);
    const h = (stop - tick) / 48e6;
    const dHold = (v: number): number =>
      target >= 0 ? (target - v) / profile.hold.acquisition : v > 0 ? -droop : 0;
    const a = dHold(hold);
    const b = dHold(hold + 0.5 * h * a);
    const c = dHold(hold + 0.5 * h * b);
    const d = dHold(hold + h * c);
    const ds = (v: number, s: number): number => (v - s) / tau;
    const sa = ds(hold, smoothed);
    const middle = hold + 0.5 * h * b;
    const sb = ds(middle, smoothed + 0.5 * h * sa);
    const sc = ds(middle, smoothed + 0.5 * h * sb);
    const after = Math.max(0, hold + (h / 6) * (a + 2 * b + 2 * c + d));
    const sd = ds(after, smoothed + h * sc);
    const next2 = smoothed + (h / 6) * (sa + 2 * sb + 2 * sc + sd);
    integral += 0.5 * h * (smoothed + next2);
    hold = after;
    smoothed = next2;
    tick = stop;
  }
  return { hold, smoothed, integral };
}

const EVENTS = [
  [700, 4095],
  [2140, -1],
  [24_000, 100],
  [25_450, -1],
  [48_700, 3000],
  [48_900, 2900],
  [50_200, -1],
] as const;

function apply(holds: HoldBank, tick: number, code: number): void {
  if (code >= 0) holds.sample(cv, tick, code);
  else holds.release(cv, tick);
}

describe('held voltages', () => {
  it('follow acquisition, droop and smoothing in closed form', () => {
    for (const end of [800, 2140, 3000, 24_700, 49_000, 60_000, 96_000]) {
      const holds = new HoldBank(profile);
      for (const [tick, code] of EVENTS) if (tick < end) apply(holds, tick, code);
      holds.advance(cv, end);
      const truth = integrate(
        EVENTS.filter(([tick]) => tick < end),
        end,
      );
      expect(holds.hold[cv]).toBeCloseTo(truth.hold, 6);
      expect(holds.smoothed(cv)).toBeCloseTo(truth.smoothed, 6);
    }
  });

  it('are the same sample by sample as in one go, and integrate exactly', () => {
    const holds = new HoldBank(profile);
    const direct = new HoldBank(profile);
    holds.begin(cv, 0);
    for (const [tick, code] of EVENTS.slice(0, 4)) {
      if (tick >= 32_000) break;
      holds.fill(cv, Math.floor(tick / 500), 0);
      apply(holds, tick, code);
    }
    holds.fill(cv, 64, 0);
    let at = 0;
    for (let sample = 0; sample <= 64; sample++) {
      while (at < 4 && EVENTS[at]![0] <= sample * 500) {
        apply(direct, EVENTS[at]![0], EVENTS[at]![1]);
        at++;
      }
      direct.advance(cv, sample * 500);
      expect(holds.tracks[cv * TRACK_LENGTH + sample]).toBeCloseTo(direct.smoothed(cv), 12);
    }
    const ramp = new HoldBank(profile);
    for (const [tick, code] of EVENTS.slice(0, 2)) {
      if (code >= 0) ramp.sample(CV_SAW1, tick, code);
      else ramp.release(CV_SAW1, tick);
    }
    const truth =
      integrate(EVENTS.slice(0, 2), 24_000).integral - integrate(EVENTS.slice(0, 2), 2140).integral;
    expect(ramp.integral(CV_SAW1, 24_000)).toBeCloseTo(truth, 9);
  });

  it('droop 0.98 mV in 9.8 ms and stop at zero', () => {
    const holds = new HoldBank(profile);
    holds.sample(cv, 0, 2000);
    holds.release(cv, 4800);
    const before = holds.hold[cv]!;
    holds.advance(cv, 4800 + 0.0098 * 48e6);
    expect((before - holds.hold[cv]!) * 10).toBeCloseTo(0.98e-3, 6);
    holds.advance(cv, 4800 + 1000 * 48e6);
    expect(holds.hold[cv]).toBe(0);
    expect(holds.smoothed(cv)).toBe(0);
    expect(holds.integral(cv, 4800 + 2000 * 48e6)).toBe(0);
  });
});

describe.skipIf(!hasSpice)('held voltages against ngspice (skipped without SUPERJX_REFERENCE)', () => {
  it.each([
    ['sh_step', (slot: number) => (slot >= 1 && slot < 4 ? 5 : slot >= 4 ? 1 : 0), 7],
    ['sh_ramp', (slot: number) => 0.1 * slot, 45],
  ] as const)('%s: within 2 mV', (name, volts, slots) => {
    const table = spiceTable(name);
    const held = table.v_hold!;
    const smoothed = table.v_smoothed!;
    // The netlist: 10 V scale in volts, gate open 1.1-101.3 us of every 10 ms, smoothing 10 k x 47 nF.
    const like = {
      ...profile,
      dac: { fullScaleCode: 1000, fullScaleVolts: 10 },
      hold: { ...profile.hold, smoothing: { ...profile.hold.smoothing, vcf: 470e-6 } },
    };
    const holds = new HoldBank(like);
    let worst = 0;
    for (let slot = 0; slot < slots; slot++) {
      const at = slot * 480_000;
      holds.sample(cv, at + 1.1 * 48, Math.round(volts(slot) * 100));
      holds.release(cv, at + 101.3 * 48);
      for (const later of [120, 300, 1000, 3000, 9900]) {
        const tick = at + later * 48;
        holds.advance(cv, tick);
        const index = tick / 1000; // the table is sampled at 48 kHz
        worst = Math.max(
          worst,
          Math.abs(holds.hold[cv]! * 10 - interpolate(held, index)),
          Math.abs(holds.smoothed(cv) * 10 - interpolate(smoothed, index)),
        );
      }
    }
    expect(worst).toBeLessThan(2e-3);
  });
});

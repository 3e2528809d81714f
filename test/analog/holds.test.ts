import { describe, expect, it } from 'vitest';
import { HoldBank } from '../../src/analog/holds.js';
import { createKernel } from '../../src/analog/kernel/createKernel.js';
import { BLOCK, TRACK_LENGTH } from '../../src/analog/kernel/layout.js';
import type { VoiceSolver } from '../../src/analog/kernel/voiceKernel.js';
import { Tracks } from '../../src/analog/tracks.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { CV_VCF } from '../../src/tape/controlTape.js';
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
  holds.time[0] = tick;
  if (code >= 0) holds.sample(cv, code);
  else holds.release(cv);
}

function advance(holds: HoldBank, tick: number): void {
  holds.time[0] = tick;
  holds.advance(cv);
}

/** Track of `cv` for `samples` samples, worked out in blocks of `block`. */
function trackOf(
  events: readonly (readonly [tick: number, code: number])[],
  samples: number,
  block: number,
  solver: VoiceSolver,
): Float64Array {
  const kernel = createKernel(profile, 1, 0, solver);
  const holds = new HoldBank(profile);
  const tracks = new Tracks(holds, kernel.memory);
  const track = new Float64Array(samples);
  let next = 0;
  for (let position = 0; position < samples; position += block) {
    const length = Math.min(block, samples - position);
    tracks.position[0] = position;
    tracks.begin(cv, 0);
    for (; next < events.length && events[next]![0] < (position + length) * 500; next++) {
      const [tick, code] = events[next]!;
      tracks.fill(cv, Math.floor(tick / 500) - position);
      tracks.interrupt(cv);
      apply(holds, tick, code);
    }
    tracks.fill(cv, length);
    kernel.fillTracks();
    track.set(kernel.memory.tracks.subarray(cv * TRACK_LENGTH, cv * TRACK_LENGTH + length), position);
  }
  return track;
}

describe('held voltages', () => {
  it('follow acquisition, droop and smoothing in closed form', () => {
    for (const end of [800, 2140, 3000, 24_700, 49_000, 60_000, 96_000]) {
      const holds = new HoldBank(profile);
      for (const [tick, code] of EVENTS) if (tick < end) apply(holds, tick, code);
      advance(holds, end);
      const truth = integrate(
        EVENTS.filter(([tick]) => tick < end),
        end,
      );
      expect(holds.hold[cv]).toBeCloseTo(truth.hold, 6);
      expect(holds.smoothed(cv)).toBeCloseTo(truth.smoothed, 6);
    }
  });

  it('integrate exactly', () => {
    const holds = new HoldBank(profile);
    for (const [tick, code] of EVENTS.slice(0, 2)) apply(holds, tick, code);
    const truth =
      integrate(EVENTS.slice(0, 2), 24_000).integral - integrate(EVENTS.slice(0, 2), 2140).integral;
    holds.time[0] = 24_000;
    holds.integrate(cv);
    expect(holds.integral[0]).toBeCloseTo(truth, 9);
  });

  it('are the same at the sample times as directly, however time is cut, and with both kernels', () => {
    // The last event leaves 1.2 mV, which droop away within 12 ms.
    const events = [...EVENTS, [800_000, 0], [803_000, -1], [900_000, 1], [903_000, -1]] as const;
    const samples = 4000;
    const track = trackOf(events, samples, BLOCK, 'reference');
    const direct = new HoldBank(profile);
    let next = 0;
    for (let sample = 0; sample < samples; sample++) {
      for (; next < events.length && events[next]![0] < sample * 500; next++) {
        apply(direct, events[next]![0], events[next]![1]);
      }
      advance(direct, sample * 500);
      expect(Math.abs(track[sample]! - direct.smoothed(cv))).toBeLessThan(1e-12);
    }
    for (const block of [1, 37, 100]) expect(trackOf(events, samples, block, 'wasm')).toEqual(track);
  });

  it('droop 0.98 mV in 9.8 ms and stop at zero', () => {
    const holds = new HoldBank(profile);
    apply(holds, 0, 2000);
    apply(holds, 4800, -1);
    const before = holds.hold[cv]!;
    advance(holds, 4800 + 0.0098 * 48e6);
    expect((before - holds.hold[cv]!) * 10).toBeCloseTo(0.98e-3, 6);
    advance(holds, 4800 + 1000 * 48e6);
    expect(holds.hold[cv]).toBe(0);
    expect(holds.smoothed(cv)).toBe(0);
    holds.time[0] = 4800 + 2000 * 48e6;
    holds.integrate(cv);
    expect(holds.integral[0]).toBe(0);
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
      apply(holds, at + 1.1 * 48, Math.round(volts(slot) * 100));
      apply(holds, at + 101.3 * 48, -1);
      for (const later of [120, 300, 1000, 3000, 9900]) {
        const tick = at + later * 48;
        advance(holds, tick);
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

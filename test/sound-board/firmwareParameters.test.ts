import { describe, expect, it } from 'vitest';
import {
  CV_MIX1,
  CV_MIX2,
  CV_RESONANCE,
  CV_SAW1,
  CV_VCA,
  CV_VCF,
  CV_VOLUME,
  LATCH,
  LATCH_CHORUS,
  LATCH_CROSS_MOD,
  LATCH_HPF,
  LATCH_WAVE1,
  LATCH_WAVE2,
  SAMPLE,
  TIMER_COMMAND,
} from '../../src/tape/controlTape.js';
import { Bench } from './firmwareBench.js';
import { PLAIN_TONE } from './firmwareStreams.js';

const FULL = 4095;

/** Codes for each unit of the cutoff parameter: 127 units = 10 Hz to 20 kHz, 13.2 octaves = 4095. */
const CUTOFF_UNIT = (FULL / 13.2) * (Math.log2(2000) / 127);

/** A booted lower board with the plain tone and more parameters, no key down. */
function patched(...parameters: number[]): Bench {
  const bench = Bench.booted();
  bench.send(0xf1, ...PLAIN_TONE);
  bench.set(...parameters);
  return bench;
}

/** Codes that a hold was given since tape event `from`, one a round. */
function series(bench: Bench, cv: number, from = 0): number[] {
  const { tape } = bench.outputs;
  const codes: number[] = [];
  for (let n = from; n < tape.length; n++) if (tape.whats[n] === SAMPLE + cv) codes.push(tape.values[n]!);
  return codes;
}

/** What a hold does in the rounds after some bytes have been sent. */
function response(bench: Bench, cv: number, seconds: number, ...bytes: number[]): number[] {
  const from = bench.outputs.tape.length;
  bench.send(...bytes);
  bench.run(seconds);
  return series(bench, cv, from);
}

/** Pitch of an oscillator in semitones, without the timer. */
function pitch(bench: Bench, oscillator: number): number {
  return 69 + 12 * Math.log2(bench.outputs.frequency(oscillator) / 440);
}

/** Pitches of an oscillator over the next rounds. */
function pitches(bench: Bench, oscillator: number, rounds: number): number[] {
  return Array.from({ length: rounds }, () => {
    bench.run(0.01);
    return pitch(bench, oscillator);
  });
}

function latch(bench: Bench, which: number): number {
  const { tape } = bench.outputs;
  for (let n = tape.length - 1; n >= 0; n--) if (tape.whats[n] === LATCH + which) return tape.values[n]!;
  return 0;
}

const code = (bench: Bench, cv: number) => bench.outputs.codes[cv]!;
const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

describe('open sound-board firmware: envelopes', () => {
  /** Rounds from the first code above zero to the top. */
  function attackRounds(value: number, keyFollow = 0, note = 60): number {
    const bench = patched(0xaf, 0x40, 0xa9, value, 0xad, keyFollow);
    const codes = response(bench, CV_VCA, 1.4, 0xc0, note, 100);
    const start = codes.findIndex((v) => v > 0);
    return codes.indexOf(FULL) - start + 1;
  }

  it('attack is linear and takes one refresh to 8 s, exponential in the value', () => {
    expect(attackRounds(0)).toBe(1);
    for (const value of [32, 64, 90]) {
      const rounds = 800 ** (value / 127);
      expect(Math.abs(attackRounds(value) - rounds), `${value}`).toBeLessThanOrEqual(1 + 0.01 * rounds);
    }
    const bench = patched(0xaf, 0x40, 0xa9, 127);
    const codes = response(bench, CV_VCA, 2.2, 0xc0, 60, 100);
    const start = codes.findIndex((v) => v > 0) - 1;
    expect(codes[start + 100]! / FULL).toBeCloseTo(100 / 800, 3);
    expect(codes[start + 200]! / FULL).toBeCloseTo(200 / 800, 3);
  });

  it.each([
    ['decay', 0xaa],
    ['release', 0xac],
  ] as const)('%s falls to 1 % in one refresh to 20 s', (stage, number) => {
    for (const value of [0, 40, 64, 80]) {
      const seconds = 0.01 * 2000 ** (value / 127);
      const bench = patched(0xaf, 0x40, number, value, 0xab, stage === 'decay' ? 0 : 0x7f);
      let codes = response(bench, CV_VCA, stage === 'decay' ? seconds * 1.1 + 0.06 : 0.06, 0xc0, 60, 100);
      if (stage === 'release') codes = response(bench, CV_VCA, seconds * 1.1 + 0.06, 0xd0, 60, 0);
      const top = codes.lastIndexOf(FULL);
      const fallen = codes.findIndex((v, n) => n > top && v <= FULL * 0.01);
      expect(Math.abs(fallen - top - seconds / 0.01), `${value}`).toBeLessThanOrEqual(
        1 + (0.02 * seconds) / 0.01,
      );
      const half = codes[top + Math.round((fallen - top) / 2)]! / FULL;
      if (value >= 64) expect(half).toBeGreaterThan(0.09);
      if (value >= 64) expect(half).toBeLessThan(0.12);
    }
  });

  it('the longest fall comes down to 1 % and to silence', () => {
    const bench = patched(0xaf, 0x40, 0xac, 127, 0xc0, 60, 100);
    const codes = response(bench, CV_VCA, 26, 0xd0, 60, 0);
    const at = codes.findIndex((v) => v <= FULL * 0.01);
    expect(at).toBeGreaterThan(1900);
    expect(at).toBeLessThan(2100);
    expect(codes.at(-1)).toBe(0);
  });

  it('sustain holds at its level and follows the parameter both ways', () => {
    const bench = patched(0xaf, 0x40, 0xaa, 20, 0xab, 64, 0xc0, 60, 100);
    bench.run(0.5);
    const level = (FULL * 64) / 127;
    expect(Math.abs(code(bench, CV_VCA) - level)).toBeLessThan(2);
    bench.set(0xab, 100);
    bench.run(0.5);
    expect(Math.abs(code(bench, CV_VCA) - (FULL * 100) / 127)).toBeLessThan(2);
    bench.set(0xab, 0);
    bench.run(1);
    expect(code(bench, CV_VCA)).toBe(0);
  });

  it('key follow divides times by 2^(k (note - 28) / 75)', () => {
    const slow = attackRounds(80, 0x00, 103);
    for (const k of [1, 2, 3]) {
      expect(attackRounds(80, k << 5, 103) / (slow / 2 ** k)).toBeGreaterThan(0.88);
      expect(attackRounds(80, k << 5, 103) / (slow / 2 ** k)).toBeLessThan(1.12);
      expect(attackRounds(80, k << 5, 28)).toBe(slow);
    }
  });

  it('ENV1 has its own times, level and key follow', () => {
    const cutoff = (...parameters: number[]) => {
      const bench = patched(0x97, 0, 0x9a, 0x7f, 0x9d, 0x60, ...parameters);
      const base = code(bench, CV_VCF);
      const codes = response(bench, CV_VCF, 0.4, 0xc0, 103, 100);
      return { rise: codes.indexOf(Math.max(...codes)), end: codes.at(-1)! - base };
    };
    const full = 127 * CUTOFF_UNIT;
    expect(cutoff().end).toBeGreaterThan(full - 8);
    expect(cutoff(0xa6, 64, 0xa5, 10).end / full).toBeCloseTo(64 / 127, 2);
    expect(cutoff(0xa4, 50).rise).toBeGreaterThan(cutoff(0xa4, 20).rise + 5);
    expect(cutoff(0xa4, 60, 0xa8, 0x60).rise).toBeLessThan(cutoff(0xa4, 60).rise / 4);
    expect(cutoff(0xa6, 0, 0xa5, 60).end).toBeGreaterThan(cutoff(0xa6, 0, 0xa5, 40).end + 20);
    const released = (release: number) => {
      const bench = patched(0x97, 0, 0x9a, 0x7f, 0x9d, 0x60, 0xa7, release, 0xc0, 60, 100);
      return response(bench, CV_VCF, 0.1, 0xd0, 60, 0).at(-1)!;
    };
    expect(released(80)).toBeGreaterThan(released(30) + 100);
  });

  it('VCA follows the gate or ENV2', () => {
    const bench = patched(0xaf, 0x00, 0xa9, 60, 0xac, 60);
    expect(response(bench, CV_VCA, 0.03, 0xc0, 60, 100).at(-1)).toBe(FULL);
    expect(response(bench, CV_VCA, 0.03, 0xd0, 60, 0).at(-1)).toBe(0);
    bench.set(0xaf, 0x40);
    expect(response(bench, CV_VCA, 0.03, 0xc0, 60, 100).at(-1)).toBeLessThan(FULL / 2);
  });
});

describe('open sound-board firmware: DCO parameters', () => {
  it('80 and 85 set the octave by the prescaler', () => {
    for (const [value, octaves] of [
      [0x00, -1],
      [0x20, 0],
      [0x40, 1],
      [0x60, 2],
    ] as const) {
      const bench = patched(0x80, value, 0x85, 0x60 - value, 0xc0, 69, 100);
      expect(pitch(bench, 0)).toBeCloseTo(69 + 12 * octaves, 1);
      expect(pitch(bench, 6)).toBeCloseTo(69 + 12 * (1 - octaves), 1);
      const micros = 1e6 / bench.outputs.frequency(0);
      expect(Math.abs(code(bench, CV_SAW1) - (FULL * 1.2 * 100) / (micros - 2))).toBeLessThan(1.5);
    }
  });

  it('81, 86, 87, 96, A0 drive the latches, by their upper bits alone', () => {
    const bench = patched();
    for (let n = 0; n < 4; n++) {
      const low = (n * 11) % 32;
      bench.set(0x81, (n << 5) + low, 0x86, ((3 - n) << 5) + low, 0x87, (n << 5) + low);
      bench.set(0x96, (n << 5) + low, 0xa0, (n << 5) + low);
      expect(latch(bench, LATCH_WAVE1)).toBe(n);
      expect(latch(bench, LATCH_WAVE2)).toBe(3 - n);
      expect(latch(bench, LATCH_CROSS_MOD)).toBe(n);
      expect(latch(bench, LATCH_HPF)).toBe(n);
      expect(latch(bench, LATCH_CHORUS)).toBe(Math.min(n, 2));
    }
  });

  it('82 and 88 tune by the 32-entry table', () => {
    const bench = patched(0xc0, 60, 100);
    const table = [
      -12, -12, -11, -10, -9, -8, -7, -7, -6, -5, -4, -3, -2, -1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 7,
    ];
    [...table, 8, 9, 10, 11, 12, 12].forEach((semitones, n) => {
      bench.set(0x82, 4 * n + (n & 3), 0x88, 4 * (31 - n));
      expect(pitch(bench, 0)).toBeCloseTo(60 + semitones, 1);
      expect(pitch(bench, 6)).toBeCloseTo(60 - semitones, 1);
    });
  });

  it('83 and 8A are LFO depths of 12 (v / 127)^2 semitones either way', () => {
    const bench = patched(0xa1, 0x40, 0xa3, 110, 0x83, 127, 0x8a, 64, 0xc0, 60, 100);
    const first = pitches(bench, 0, 60);
    expect(Math.max(...first) - 60).toBeGreaterThan(11.7);
    expect(Math.max(...first) - 60).toBeLessThan(12.05);
    expect(60 - Math.min(...first)).toBeGreaterThan(11.7);
    expect(60 - Math.min(...first)).toBeLessThan(12.05);
    expect(span(pitches(bench, 6, 60)) / 2).toBeCloseTo(12 * (64 / 127) ** 2, 0);
  });

  it('84 and 8B are envelope depths of 24 semitones, 90 chooses envelope and polarity', () => {
    for (const [mode, sign, envelope] of [
      [0x00, -1, 2],
      [0x20, 1, 2],
      [0x40, -1, 1],
      [0x60, 1, 1],
    ] as const) {
      const levels = envelope === 1 ? [0xa6, 0x7f, 0xab, 0x20] : [0xa6, 0x20, 0xab, 0x7f];
      const bench = patched(0x90, mode, 0x84, 127, 0x8b, 32, ...levels, 0xc0, 60, 100);
      bench.run(0.05);
      expect(pitch(bench, 0) - 60, `mode ${mode}`).toBeCloseTo(24 * sign, 1);
      expect(pitch(bench, 6) - 60, `mode ${mode}`).toBeCloseTo((24 * sign * 32) / 127, 1);
    }
  });

  it('89 detunes DCO2 with the timer: stopped at 40h, slower clock below, sharp divider above', () => {
    const bench = patched(0xc0, 60, 100);
    const { tape } = bench.outputs;
    const command = () => {
      for (let n = tape.length - 1; n >= 0; n--) if (tape.whats[n] === TIMER_COMMAND) return tape.values[n]!;
      return 0;
    };
    expect(command()).toBe(1);
    expect(pitch(bench, 6)).toBeCloseTo(60, 1);
    bench.set(0x89, 0x00);
    expect(command()).toBe(3);
    expect(pitch(bench, 6)).toBeCloseTo(60, 1);
    bench.set(0x89, 0x7f);
    expect(command()).toBe(3);
    expect(pitch(bench, 6)).toBeCloseTo(60.5, 1);
    bench.set(0x89, 0x40);
    expect(command()).toBe(1);
    expect(pitch(bench, 6)).toBeCloseTo(60, 1);
  });

  it('8F scales the envelope depth by velocity', () => {
    const depth = (mode: number, velocity: number) => {
      const bench = patched(0x90, 0x60, 0x84, 127, 0x8f, mode << 5, 0xc0, 60, velocity);
      bench.run(0.05);
      return (pitch(bench, 0) - 60) / 24;
    };
    const x = 64 / 127;
    expect(depth(0, 64)).toBeCloseTo(1, 2);
    expect(depth(1, 64)).toBeCloseTo(0.5 + 0.5 * x ** 3.3, 2);
    expect(depth(2, 64)).toBeCloseTo(x ** 1.09, 2);
    expect(depth(3, 64)).toBeCloseTo(x ** 2.56, 2);
    for (const mode of [1, 2, 3]) expect(depth(mode, 127)).toBeCloseTo(1, 2);
  });
});

describe('open sound-board firmware: mixer, VCF, VCA parameters', () => {
  it('91, 92, 98, 9E and B1 are levels: code = 4095 v / 127', () => {
    const bench = patched(0xc0, 60, 100);
    for (const value of [0, 1, 13, 64, 100, 126, 127]) {
      bench.set(0x91, value, 0x92, value, 0x98, value, 0x9e, value, 0xb1, value);
      for (const cv of [CV_MIX1, CV_MIX2, CV_RESONANCE, CV_VCA, CV_VOLUME]) {
        expect(code(bench, cv), `hold ${cv}, value ${value}`).toBe(Math.round((FULL * value) / 127));
      }
    }
  });

  it('93 lets the envelope of 95 open MIX2, 94 scales that depth by velocity', () => {
    const mix = (depth: number, mode: number, dynamics: number, velocity: number, sustain: number) => {
      const bench = patched(0x93, depth, 0x95, mode, 0x94, dynamics, 0xa6, sustain, 0xa5, 0);
      bench.set(0xc0, 60, velocity);
      bench.run(0.1);
      expect(code(bench, CV_MIX1)).toBe(FULL);
      return code(bench, CV_MIX2) / FULL;
    };
    expect(mix(127, 0x60, 0, 100, 0)).toBeCloseTo(0, 2);
    expect(mix(127, 0x60, 0, 100, 127)).toBeCloseTo(1, 2);
    expect(mix(64, 0x60, 0, 100, 0)).toBeCloseTo(1 - 64 / 127, 2);
    expect(mix(127, 0x40, 0, 100, 0)).toBeCloseTo(1, 2);
    expect(mix(127, 0x40, 0, 100, 127)).toBeCloseTo(0, 2);
    expect(mix(127, 0x20, 0, 100, 0)).toBeCloseTo(1, 2);
    expect(mix(127, 0x00, 0, 100, 0)).toBeCloseTo(0, 2);
    expect(mix(127, 0x60, 0x60, 64, 0)).toBeCloseTo(1 - (64 / 127) ** 2.56, 2);
  });

  it('97 is the cutoff: 10 Hz to 20 kHz', () => {
    const bench = patched();
    for (const value of [0, 20, 64, 127]) {
      bench.set(0x97, value);
      const octaves = (13.2 * code(bench, CV_VCF)) / FULL;
      expect(octaves).toBeCloseTo(Math.log2((10 * 2000 ** (value / 127)) / 5.5), 2);
    }
  });

  it('99 is the LFO depth: 64 units either way', () => {
    const bench = patched(0x97, 0x40, 0x99, 0x7f, 0xa1, 0x20, 0xa3, 100, 0xc0, 60, 100);
    const codes = response(bench, CV_VCF, 0.5);
    expect(Math.abs(span(codes) - 128 * CUTOFF_UNIT)).toBeLessThan(8);
    bench.set(0x99, 0x20);
    expect(span(response(bench, CV_VCF, 0.5)) / (128 * CUTOFF_UNIT)).toBeCloseTo(32 / 127, 2);
  });

  it('9A is the envelope depth, 9D its source and sign, 9C its dynamics; sums clamp at the ends only', () => {
    const move = (base: number, depth: number, mode: number, dynamics = 0, velocity = 100) => {
      const bench = patched(
        0x97,
        base,
        0x9a,
        depth,
        0x9d,
        mode,
        0x9c,
        dynamics,
        0xa6,
        0x7f,
        0xab,
        0x40,
        0xaa,
        0,
      );
      const before = code(bench, CV_VCF);
      bench.set(0xc0, 60, velocity);
      bench.run(0.1);
      return [(code(bench, CV_VCF) - before) / CUTOFF_UNIT, code(bench, CV_VCF)] as const;
    };
    expect(move(20, 100, 0x60)[0]).toBeCloseTo(100, 0);
    expect(move(100, 50, 0x40)[0]).toBeCloseTo(-50, 0);
    expect(move(20, 100, 0x20)[0]).toBeCloseTo((100 * 64) / 127, 0);
    expect(move(100, 100, 0x00)[0]).toBeCloseTo((-100 * 64) / 127, 0);
    expect(move(20, 100, 0x60, 0x40, 64)[0]).toBeCloseTo(100 * (64 / 127) ** 1.09, 0);
    expect(move(127, 127, 0x60)[1]).toBe(FULL);
    expect(move(0, 127, 0x40)[1]).toBe(0);
    const both = patched(0x97, 127, 0x9a, 127, 0x9d, 0x60, 0xa6, 0x7f, 0x99, 0x7f, 0xa1, 0x20, 0xa3, 100);
    both.set(0xc0, 60, 100);
    expect(span(response(both, CV_VCF, 0.5))).toBe(0);
  });

  it('9B is one octave an octave at 127, pivoting at note 60', () => {
    const bench = patched(0x97, 0x40, 0x9b, 0x7f);
    for (const note of [36, 48, 60, 72, 84]) {
      bench.set(0xc0, note, 100);
      const octaves = (13.2 * code(bench, CV_VCF)) / FULL - Math.log2((10 * 2000 ** (64 / 127)) / 5.5);
      expect(octaves).toBeCloseTo((note - 60) / 12, 2);
    }
    bench.set(0x9b, 64, 0xc0, 84, 100);
    const octaves = (13.2 * code(bench, CV_VCF)) / FULL - Math.log2((10 * 2000 ** (64 / 127)) / 5.5);
    expect(octaves).toBeCloseTo((2 * 64) / 127, 2);
  });

  it('9F scales the VCA by velocity', () => {
    const laws = [
      () => 1,
      (x: number) => 0.5 + 0.5 * x ** 3.3,
      (x: number) => x ** 1.09,
      (x: number) => x ** 2.56,
    ];
    laws.forEach((law, mode) => {
      const bench = patched(0x9f, mode << 5);
      for (const velocity of [1, 30, 64, 100, 127]) {
        bench.set(0xc0, 60, velocity);
        expect(Math.abs(code(bench, CV_VCA) / FULL - law(velocity / 127))).toBeLessThan(0.005);
      }
    });
  });
});

describe('open sound-board firmware: LFO', () => {
  it('A1 chooses random, square, sine; A3 sets 0.1 to 20 Hz', () => {
    const wave = (shape: number, rate: number, seconds: number) => {
      const bench = patched(0x97, 0x40, 0x99, 0x7f, 0xa1, shape, 0xa3, rate, 0xc0, 60, 100);
      return response(bench, CV_VCF, seconds);
    };
    expect(new Set(wave(0x20, 90, 1)).size).toBe(2);
    expect(new Set(wave(0x40, 90, 1)).size).toBeGreaterThan(20);
    const random = wave(0x00, 127, 2);
    expect(new Set(random).size).toBeGreaterThan(25);
    const stays = random.filter((v, n) => v === random[n - 1]).length;
    expect(stays).toBeGreaterThan(random.length / 2);
    for (const rate of [40, 80, 127]) {
      const seconds = 8 / (0.1 * 200 ** (rate / 127)) + 1;
      const codes = wave(0x20, rate, seconds);
      const edges = codes.flatMap((v, n) => (n > 0 && v > codes[n - 1]! ? [n] : []));
      const period = ((edges.at(-1)! - edges[0]!) * 0.01) / (edges.length - 1);
      expect(period * 0.1 * 200 ** (rate / 127)).toBeCloseTo(1, 1);
    }
  });

  it('A2 delays up to 5 s and fades in as long, from the first key of a phrase', () => {
    const bench = patched(0x97, 0x40, 0x99, 0x7f, 0xa1, 0x20, 0xa3, 120, 0xa2, 13);
    const seconds = (5 * 13) / 127;
    const codes = response(bench, CV_VCF, 3 * seconds, 0xc0, 60, 100);
    const part = (from: number, to: number) => {
      return span(codes.slice(Math.round(from * seconds * 100), Math.round(to * seconds * 100)));
    };
    const full = part(2.2, 3);
    expect(Math.abs(full - 128 * CUTOFF_UNIT)).toBeLessThan(8);
    expect(part(0.05, 0.95)).toBe(0);
    expect(part(1.3, 1.6) / full).toBeGreaterThan(0.4);
    expect(part(1.3, 1.6) / full).toBeLessThan(0.7);
    const second = response(bench, CV_VCF, 0.3, 0xc1, 64, 100);
    expect(span(second)).toBe(full);
    bench.set(0xd0, 60, 0, 0xd1, 64, 0);
    expect(span(response(bench, CV_VCF, 0.4, 0xc0, 60, 100).slice(3))).toBe(0);
  });
});

describe('open sound-board firmware: performance parameters', () => {
  it('B0 and B5 glide at 0 to 5 s an octave', () => {
    const bench = patched(0xb0, 64, 0xb5, 0x7f, 0xc0, 48, 100);
    bench.run(6);
    expect(pitch(bench, 0)).toBeCloseTo(48, 1);
    bench.send(0xc0, 60, 100);
    const way = pitches(bench, 0, 300);
    const seconds = (5 * 64) / 127;
    expect(way.findIndex((p) => p > 59.99) * 0.01).toBeCloseTo(seconds, 1);
    expect(way[Math.round(seconds * 50)]!).toBeCloseTo(54, 0);
    bench.send(0xc0, 48, 100);
    const back = pitches(bench, 0, 300);
    expect(back.findIndex((p) => p < 48.01) * 0.01).toBeCloseTo(seconds, 1);
    bench.set(0xb5, 0x00, 0xc0, 72, 100);
    expect(pitch(bench, 0)).toBeCloseTo(72, 1);
    bench.set(0xb5, 0x7f, 0xb0, 0, 0xc0, 50, 100);
    expect(pitch(bench, 0)).toBeCloseTo(50, 1);
  });

  it('B2, B7, BF bend by 2, 3, 4, 7 semitones either way, and by 12 with the code 6C', () => {
    const bench = patched(0xc0, 60, 100);
    [
      [0x00, 2],
      [0x20, 3],
      [0x40, 4],
      [0x60, 7],
      [0x6b, 7],
      [0x6c, 12],
      [0x6d, 7],
      [0x7f, 7],
    ].forEach(([range, semitones]) => {
      bench.set(0xb7, range!, 0xb2, 126, 0xbf, 0x7f);
      expect(pitch(bench, 0) - 60).toBeCloseTo(semitones!, 1);
      bench.set(0xb2, 127, 0xbf, 0x00);
      expect(pitch(bench, 6) - 60).toBeCloseTo(-semitones!, 1);
      bench.set(0xb2, 63);
      expect(pitch(bench, 0) - 60).toBeCloseTo(-semitones! / 2, 1);
      bench.set(0xb2, 0);
      expect(pitch(bench, 0)).toBeCloseTo(60, 1);
    });
  });

  it('B4 tunes DCO1, BE tunes DCO2, 100/128 cent a step', () => {
    const bench = patched(0xc0, 36, 100);
    for (const value of [0, 50, 81, 127]) {
      bench.set(0xb4, value, 0xbe, 127 - value);
      expect(pitch(bench, 0) - 36).toBeCloseTo((value - 64) / 128, 2);
      expect(pitch(bench, 6) - 36).toBeCloseTo((63 - value) / 128, 2);
    }
  });

  it('B6 silences sounding voices at once and is not latched; below 40h it does nothing', () => {
    const bench = patched(0xaf, 0x40, 0xac, 0x7f, 0xc0, 60, 100, 0xc1, 64, 100, 0xd1, 64, 0);
    bench.set(0xb6, 0x3f);
    expect(code(bench, CV_VCA)).toBe(FULL);
    expect(code(bench, CV_VCA + 1)).toBeGreaterThan(3000);
    bench.set(0xb6, 0x40);
    expect(code(bench, CV_VCA)).toBe(0);
    expect(code(bench, CV_VCA + 1)).toBe(0);
    bench.set(0xb6, 0x7f, 0xc0, 62, 100);
    expect(code(bench, CV_VCA)).toBe(FULL);
    const gated = patched(0xc0, 60, 100);
    gated.set(0xb6, 0x7f);
    expect(code(gated, CV_VCA)).toBe(0);
  });

  it('BB holds released voices until it goes up', () => {
    const bench = patched(0xbb, 0x7f, 0xc0, 60, 100, 0xd0, 60, 0);
    expect(code(bench, CV_VCA)).toBe(FULL);
    bench.set(0xc1, 64, 100);
    bench.set(0xbb, 0x00);
    expect(code(bench, CV_VCA)).toBe(0);
    expect(code(bench, CV_VCA + 1)).toBe(FULL);
  });

  it('BC, and 8C with B3 and B8, are one semitone of vibrato each, at once', () => {
    const bench = patched(0xa1, 0x40, 0xa3, 105, 0xa2, 0x7f, 0xc0, 48, 100);
    expect(span(pitches(bench, 0, 40))).toBeLessThan(0.01);
    bench.set(0xbc, 0x7f);
    expect(span(pitches(bench, 0, 80)) / 2).toBeCloseTo(1, 1);
    bench.set(0xbc, 0x40);
    expect(span(pitches(bench, 6, 80)) / 2).toBeCloseTo(0.5, 1);
    bench.set(0xbc, 0x00, 0xb3, 0x7f, 0x8c, 0x7f);
    expect(span(pitches(bench, 0, 40))).toBeLessThan(0.01);
    bench.set(0xb8, 0x7f);
    expect(span(pitches(bench, 0, 80)) / 2).toBeCloseTo(1, 1);
    bench.set(0xb3, 0x40);
    expect(span(pitches(bench, 0, 80)) / 2).toBeCloseTo(0.5, 1);
  });

  it('8D with B3 and B9 opens the VCF by up to 64 units', () => {
    const bench = patched(0x97, 20, 0xb3, 0x7f, 0x8d, 0x7f);
    const before = code(bench, CV_VCF);
    bench.set(0xb9, 0x7f);
    expect((code(bench, CV_VCF) - before) / CUTOFF_UNIT).toBeCloseTo(64, 0);
    bench.set(0x8d, 0x40);
    expect((code(bench, CV_VCF) - before) / CUTOFF_UNIT).toBeCloseTo(32, 0);
    bench.set(0xb3, 0x00);
    expect(code(bench, CV_VCF)).toBe(before);
  });

  it('8E with B3 and BA raises the VCA by up to 6 dB', () => {
    const bench = patched(0x9e, 50, 0xb3, 0x7f, 0x8e, 0x7f, 0xc0, 60, 100);
    const before = code(bench, CV_VCA);
    bench.set(0xba, 0x7f);
    expect(20 * Math.log10(code(bench, CV_VCA) / before)).toBeCloseTo(6, 1);
    bench.set(0x9e, 0x7f);
    expect(code(bench, CV_VCA)).toBe(FULL);
    bench.set(0x9e, 50, 0x8e, 0x00);
    expect(code(bench, CV_VCA)).toBe(before);
  });

  it('AE and BD change nothing', () => {
    const bench = patched(0xc0, 60, 100);
    const before = [...bench.outputs.codes, ...bench.outputs.dividers];
    bench.set(0xae, 0x7f, 0xbd, 0x7f);
    expect([...bench.outputs.codes, ...bench.outputs.dividers]).toEqual(before);
  });
});

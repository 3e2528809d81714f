import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { CV_SAW1, PIT_WRITE } from '../../src/tape/controlTape.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { buildFirmware } from '../../tools/firmware/build.js';
import { Bench, image } from './firmwareBench.js';
import { CAPTURED_PATCH, PLAIN_TONE } from './firmwareStreams.js';

/** Cents from `wanted` to `found`. */
function cents(found: number, wanted: number): number {
  return 1200 * Math.log2(found / wanted);
}

/** Cents that half a count of divider `n` makes, and 0.3 cent. */
function tolerance(n: number): number {
  return 866 / n + 0.3;
}

/** Share of the DCO2 clock that the 8155 timer leaves, from the last length and command on the tape. */
function timerShare(bench: Bench): number {
  const { tape } = bench.outputs;
  let length = 0;
  let running = false;
  for (let n = 0; n < tape.length; n++) {
    const value = tape.values[n]!;
    if (tape.whats[n] === 0x11) length = (length & 0xff00) | value;
    if (tape.whats[n] === 0x12) length = (length & 0x00ff) | (value << 8);
    if (tape.whats[n] === 0x13) running = value === 3;
  }
  if (running) expect(length >> 14).toBe(3);
  return running ? 1 - 1 / (length & 0x3fff) : 1;
}

describe('open sound-board firmware: images', () => {
  it('the committed images are what the sources give', () => {
    for (const { name, bytes } of buildFirmware()) {
      const file = new URL(`../../roms/open/${name}.bin`, import.meta.url);
      expect(existsSync(file), `${name}.bin is missing: npm run firmware`).toBe(true);
      expect(Buffer.compare(readFileSync(file), Buffer.from(bytes)), `${name}: npm run firmware`).toBe(0);
      const inProgram = name === 'assigner_jx8p' ? openFirmware('jx8p').assigner : openFirmware()[name]!;
      expect(Buffer.compare(inProgram, bytes), `${name} in the program: npm run firmware`).toBe(0);
    }
  });

  it('differ between lower and upper in one prefix byte only', () => {
    const lower = image('lower').bytes;
    const upper = image('upper').bytes;
    const places = [...lower.keys()].filter((at) => lower[at] !== upper[at]);
    expect(places.length).toBeLessThanOrEqual(2);
    for (const at of places) expect([lower[at], upper[at]]).toEqual([0xf1, 0xf9]);
  });
});

describe('open sound-board firmware: boot', () => {
  it('levels all oscillators within 0.25 % from 1 to 7 kHz and releases MUTE within half a second', () => {
    const spread = (oscillator: number) => 0.9 + (0.2 * ((oscillator * 7) % 12)) / 11;
    const bench = Bench.booted({ tolerance: spread });
    expect(bench.tick).toBeLessThan(0.5 * TICKS_PER_SECOND);
    bench.send(0xf1, ...PLAIN_TONE, 0x80, 0x60, 0x85, 0x60);
    for (const note of [60, 65, 71, 77, 84, 89, 93]) {
      for (let voice = 0; voice < 6; voice++) bench.send(0xc0 + voice, note, 100);
      bench.settle();
      for (let oscillator = 0; oscillator < 12; oscillator++) {
        const f = bench.outputs.frequency(oscillator);
        expect(f).toBeGreaterThan(1000);
        expect(f).toBeLessThan(7100);
        expect(Math.abs(bench.outputs.peak(oscillator) / 12 - 1), `${oscillator} at ${f} Hz`).toBeLessThan(
          0.0025,
        );
      }
    }
  });

  it('is within half a DAC step, and 0.1 %, of nominal further down', () => {
    const spread = (oscillator: number) => 0.9 + oscillator * 0.018;
    const bench = Bench.booted({ tolerance: spread });
    bench.send(0xf1, ...PLAIN_TONE, 0x80, 0x00);
    for (const note of [28, 40, 52, 64, 76]) {
      for (let voice = 0; voice < 6; voice++) bench.send(0xc0 + voice, note, 100);
      bench.settle();
      for (let oscillator = 0; oscillator < 12; oscillator++) {
        const micros = 1e6 / bench.outputs.frequency(oscillator);
        const exact = (4095 * 1.2 * 100 * spread(oscillator)) / (micros - 2);
        const error = Math.abs(bench.outputs.codes[CV_SAW1 + oscillator]! - exact);
        expect(error, `oscillator ${oscillator}, note ${note}`).toBeLessThan(0.54 + 0.001 * exact);
      }
    }
  });

  it('takes nominal for oscillators that never or always reach 12 V, or only beyond 15 %', () => {
    const dead = [0, 0.2, 1.3, 0.8];
    const bench = Bench.booted({ tolerance: (oscillator) => dead[oscillator] ?? 1 });
    bench.send(0xf1, ...PLAIN_TONE);
    for (let voice = 0; voice < 6; voice++) bench.send(0xc0 + voice, 69, 100);
    bench.settle();
    const nominal = (4095 * 1.2 * 100) / (2273 - 2);
    for (let oscillator = 0; oscillator < 12; oscillator++) {
      expect(Math.abs(bench.outputs.codes[CV_SAW1 + oscillator]! - nominal)).toBeLessThan(1);
    }
  });

  it('hears what is sent during calibration', () => {
    const bench = new Bench();
    bench.run(0.05);
    bench.send(0xf1, ...PLAIN_TONE, 0xc3, 69, 100);
    bench.run(0.45);
    expect(bench.board.muted).toBe(false);
    expect(bench.outputs.dividers[3]).toBe(2273);
    expect(bench.outputs.codes[33]).toBe(4095);
  });

  it('writes every control word once: mode 3, low byte and high byte', () => {
    const bench = Bench.booted();
    bench.send(0xf1, ...PLAIN_TONE, 0xc0, 60, 100);
    bench.settle();
    const { tape } = bench.outputs;
    const words: number[] = [];
    for (let n = 0; n < tape.length; n++) {
      if (tape.whats[n]! < PIT_WRITE + 16 && (tape.whats[n]! & 3) === 3) words.push(tape.values[n]!);
    }
    expect(words).toEqual([0x36, 0x76, 0xb6, 0x36, 0x76, 0xb6, 0x36, 0x76, 0xb6, 0x36, 0x76, 0xb6]);
  });
});

describe('open sound-board firmware: pitch', () => {
  it.each([
    ['upper', 218.61, 3207.5],
    ['lower', 3547.1, 2523.0],
  ] as const)('plays A4 of the captured patch right on the %s board', (name, dco1, dco2) => {
    const bench = Bench.booted({ board: name });
    bench.send(...CAPTURED_PATCH, 0xf4, 0xc0, 69, 100);
    bench.settle();
    bench.run(0.5);
    const { outputs } = bench;
    const share = timerShare(bench);
    const f1 = outputs.frequency(0);
    const f2 = outputs.frequency(6) * share;
    const timerStep = Math.abs(cents(1 - (1 - share) ** 2 / (2 - share), 1)) + 1.5;
    expect(Math.abs(cents(f1, dco1))).toBeLessThan(tolerance(outputs.dividers[0]!) + 0.1);
    expect(Math.abs(cents(f2, dco2))).toBeLessThan(tolerance(outputs.dividers[6]!) + timerStep);
  });

  it('loads the nearest divider for every note from 28 to 103, also with tune -12 and +12', () => {
    const bench = Bench.booted();
    for (const [tune, shift] of [
      [0x40, 0],
      [0x00, -12],
      [0x7f, 12],
    ] as const) {
      bench.send(0xf1, ...PLAIN_TONE, 0x82, tune, 0x88, tune);
      for (let first = 28; first <= 103; first += 6) {
        for (let voice = 0; voice < 6; voice++) bench.send(0xc0 + voice, Math.min(first + voice, 103), 100);
        bench.settle();
        for (let voice = 0; voice < 6; voice++) {
          const note = Math.min(first + voice, 103) + shift;
          const nearest = Math.round(1e6 / (440 * 2 ** ((note - 69) / 12)));
          expect(bench.outputs.dividers[voice], `note ${note}`).toBe(nearest);
          expect(bench.outputs.dividers[6 + voice], `note ${note}`).toBe(nearest);
        }
      }
    }
  });

  it('is within half a count and 0.3 cent between the semitones', () => {
    const bench = Bench.booted();
    bench.send(0xf1, ...PLAIN_TONE);
    for (let tune = 0; tune < 128; tune += 9) {
      bench.send(0xb4, tune);
      for (const base of [28, 57, 86, 98]) {
        for (let voice = 0; voice < 6; voice++) bench.send(0xc0 + voice, base + voice, 100);
        bench.settle();
        for (let voice = 0; voice < 6; voice++) {
          const pitch = base + voice + (tune - 64) / 128;
          const n = bench.outputs.dividers[voice]!;
          const exact = 1e6 / (440 * 2 ** ((pitch - 69) / 12));
          const beyond = Math.abs(cents(exact, n)) - Math.abs(cents(exact, exact + 0.5));
          expect(beyond, `pitch ${pitch}`).toBeLessThan(0.3);
        }
      }
    }
  });

  it('clamps the divider to 65535', () => {
    const bench = Bench.booted();
    bench.set(0xf1, ...PLAIN_TONE, 0x82, 0x00, 0xc0, 12, 100);
    expect(bench.outputs.dividers[0]).toBe(65535);
  });
});

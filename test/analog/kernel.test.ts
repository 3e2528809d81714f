import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { AnalogBoard, type AnalogTaps } from '../../src/analog/analogBoard.js';
import type { VoiceSolver } from '../../src/analog/kernel/voiceKernel.js';
import {
  type AnalogProfile,
  analogProfile,
  CROSS_MODULATION_READINGS,
  FILTER_READINGS,
  type FilterReading,
} from '../../src/profiles/analogProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { type ControlTape, CV_VCA, CV_VCF } from '../../src/tape/controlTape.js';
import { compileKernel, kernelModule } from '../../tools/kernel/compile.js';
import { boardOptions, cutoffCode, HandTape, note, renderBoard } from './board.js';
import { randomTape } from './randomTape.js';

const base = analogProfile('default');

interface Rendering {
  readonly bus: Float64Array;
  readonly filters: Float64Array;
}

/** Bus and filter outputs of a board that plays `tape` with one of the solvers. */
function solve(
  solver: VoiceSolver,
  profile: AnalogProfile,
  tape: ControlTape,
  samples: number,
  chunk: number,
  more: AnalogTaps = {},
): Rendering {
  const bus = new Float64Array(samples);
  const filters = new Float64Array(6 * samples);
  const board = new AnalogBoard(
    { ...boardOptions(profile, 11, 1), voiceSolver: solver },
    {
      ...more,
      bus: (position, values, count) => bus.set(values.subarray(0, count), position),
      filterOutput: (voice, position, values, from, to) => {
        filters.set(values.subarray(from, to), voice * samples + position + from);
      },
    },
  );
  renderBoard(board, tape, samples, chunk);
  return { bus, filters };
}

/** Largest difference in dB of full scale (32 V), and how loud it was. */
function difference(a: Float64Array, b: Float64Array): { db: number; peak: number } {
  let worst = 0;
  let peak = 0;
  for (let i = 0; i < a.length; i++) {
    worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
    peak = Math.max(peak, Math.abs(a[i]!));
  }
  return { db: 20 * Math.log10(worst / 32), peak };
}

function expectSame(
  profile: AnalogProfile,
  tape: () => ControlTape,
  samples: number,
  more?: AnalogTaps,
): void {
  const reference = solve('reference', profile, tape(), samples, 997, more);
  const wasm = solve('wasm', profile, tape(), samples, 4096, more);
  for (const part of ['bus', 'filters'] as const) {
    const { db, peak } = difference(wasm[part], reference[part]);
    expect(peak).toBeGreaterThan(0.1);
    expect(Number.isFinite(peak)).toBe(true);
    expect(db).toBe(Number.NEGATIVE_INFINITY);
  }
}

describe('the WebAssembly kernel', () => {
  it('is the one that its source makes', async () => {
    const stored = readFileSync(new URL('../../src/analog/kernel/kernelImage.ts', import.meta.url), 'utf8');
    expect(kernelModule(await compileKernel()) === stored).toBe(true);
  });

  const isFull = process.env.SUPERJX_FULL !== undefined;
  const [seeds, long] = isFull ? [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 480_000] : [[1, 2], 10_000];
  it.each(seeds)('gives the bits of the reference on random tape %i', (seed) => {
    expectSame(base, () => randomTape({ seed, samples: long }), long);
  });

  it.each(Object.entries(FILTER_READINGS))('reading %s gives the same bits', (_, topology) => {
    const profile = { ...base, vcf: { ...base.vcf, topology } };
    expectSame(profile, () => randomTape({ seed: 20, samples: 4000 }), 4000);
  });

  it.each(Object.entries(CROSS_MODULATION_READINGS))(
    'cross modulation %s gives the same bits',
    (_, crossModulation) => {
      const profile = { ...base, dco: { ...base.dco, crossModulation } };
      expectSame(profile, () => randomTape({ seed: 30, samples: 6000, silences: 0 }), 6000);
    },
  );

  it('gated ramps, long resets, other scales and tight nodes give the same bits', () => {
    const gate = { rampReset: true, reload: true, gate: true, am: 'gate' } as const;
    const setting = { dco1ToDco2: gate, dco2ToDco1: { ...gate, reload: false, am: 'ring' } } as const;
    const profile: AnalogProfile = {
      ...base,
      dco: { ...base.dco, crossModulation: [setting, setting, setting, setting], resetTime: 20e-6 },
      vcf: { ...base.vcf, resonanceScale: 3.5, clampSupply: 3.4 },
    };
    expectSame(profile, () => randomTape({ seed: 40, samples: 4000 }), 4000);
    const loose = { ...base, vcf: { ...base.vcf, clampSupply: 39.4 } };
    expectSame(loose, () => randomTape({ seed: 41, samples: 3000 }), 3000);
  });

  it.each(['juno', 'ladder'] as const)(
    'reading %s in tight nodes, one to six voices, gives the same bits',
    (name) => {
      const topology = { ...FILTER_READINGS[name], top: 6 };
      const profile: AnalogProfile = {
        ...base,
        mixer: { busGain: 2 },
        vcf: { ...base.vcf, topology, loopScale: 20, clampSupply: 3.4, cutoffLimit: 100_000 },
      };
      for (const seed of process.env.SUPERJX_FULL ? [42, 43, 44] : [42])
        expectSame(profile, () => randomTape({ seed, samples: 2500 }), 2500);
      const one = () => note(new HandTape().open(), { count1: 900, cutoff: 2600 }).finish();
      expectSame(profile, one, 1500);
    },
  );

  it('more edges than it takes at a time give the same bits', () => {
    expectSame(base, () => randomTape({ seed: 50, samples: 800, lowestCount: 2, silences: 0 }), 800);
  });

  it('an injected input gives the same bits', () => {
    const filterInput = (voice: number, time: number) =>
      3 * Math.sin(2 * Math.PI * (200 + 900 * voice) * time);
    for (const topology of [FILTER_READINGS.S2, FILTER_READINGS.juno]) {
      const profile = { ...base, vcf: { ...base.vcf, topology } };
      expectSame(profile, () => randomTape({ seed: 60, samples: 4000 }), 4000, { filterInput });
    }
  });

  it.each(['S2', 'juno'] as const)(
    'a snapshot taken with one solver goes on bit for bit in the other, reading %s',
    (name) => {
      const [samples, cut] = [6000, 2777];
      const profile = { ...base, vcf: { ...base.vcf, topology: FILTER_READINGS[name] } };
      const whole = solve('reference', profile, randomTape({ seed: 70, samples }), samples, 500).bus;
      const tape = randomTape({ seed: 70, samples });
      const first = new AnalogBoard({ ...boardOptions(profile, 11, 1), voiceSolver: 'wasm' });
      renderBoard(first, tape, cut, 400);
      const writer = new StateWriter();
      first.save(writer);
      const rest = new Float64Array(samples - cut);
      const second = new AnalogBoard(
        { ...boardOptions(profile, 11, 1), voiceSolver: 'reference' },
        { bus: (position, values, count) => rest.set(values.subarray(0, count), position - cut) },
      );
      second.load(new StateReader(writer.finish()));
      renderBoard(second, tape, samples - cut, 300);
      expect(rest).toEqual(whole.slice(cut));
    },
  );

  it('is passed over where there is no WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    try {
      const { createKernel } = await import('../../src/analog/kernel/createKernel.js');
      expect(createKernel(base, 1, 0).constructor.name).toBe('ReferenceKernel');
      expect(() => createKernel(base, 1, 0, 'wasm')).toThrow("use the voice solver 'reference'");
    } finally {
      vi.unstubAllGlobals();
      vi.resetModules();
    }
  });
});

describe('voices that have died away', () => {
  /** A voice that has been struck, its VCA left open, in a profile without any noise. */
  const silentBoard = (
    reading: FilterReading,
  ): { board: AnalogBoard; render: (samples: number) => Float64Array } => {
    const ideal = analogProfile('ideal');
    const profile = { ...ideal, vcf: { ...ideal.vcf, topology: FILTER_READINGS[reading] } };
    const hand = note(new HandTape().open(), { wave1: 1, wave2: 1, cutoff: cutoffCode(400) });
    for (let voice = 1; voice < 6; voice++) hand.hold(0, CV_VCA + voice, 4095).hold(0, CV_VCF + voice, 3000);
    const tape = hand.finish();
    let last = new Float64Array(0);
    const board = new AnalogBoard(boardOptions(profile), {
      filterInput: (_, time) => (time < 0.01 ? 3 : 0),
      filterOutput: (voice, _, samples, from, to) => {
        if (voice === 0) last = samples.slice(from, to);
      },
    });
    return {
      board,
      render: (samples) => {
        renderBoard(board, tape, samples, 4096);
        return last;
      },
    };
  };

  it.each(['S2', 'juno'] as const)('hold exact zeros, never denormals, reading %s', (reading) => {
    const { board, render } = silentBoard(reading);
    expect(Math.abs(render(1200)[0]!)).toBeGreaterThan(1e-6);
    let smallest = 1;
    for (let n = 0; n < 40; n++) {
      for (const x of render(2000)) if (x !== 0) smallest = Math.min(smallest, Math.abs(x));
    }
    expect(smallest).toBeGreaterThan(1e-60);
    expect(render(100).every((x) => x === 0)).toBe(true);
    expect(board.activeVoices).toBe(6);
  });

  it('cost nothing once they are frozen', () => {
    const hand = note(new HandTape().open(), { count1: 2273 });
    const board = new AnalogBoard(boardOptions('ideal'), {
      filterOutput: () => {
        heard++;
      },
    });
    let heard = 0;
    renderBoard(board, hand.hold(500_000, CV_VCA, 0).finish(), 20_000);
    expect(heard).toBeGreaterThan(0);
    heard = 0;
    renderBoard(board, new HandTape().finish(), 20_000);
    expect(heard).toBe(0);
    expect(board.activeVoices).toBe(0);
  });
});

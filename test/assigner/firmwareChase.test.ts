import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import { FirmwareBench } from './firmwareBench.js';
import { patchApr, patchIpr } from './sysexMessages.js';

/** Chase time of the open firmware: 10 ms and 23.5 ms a step. */
function chaseMs(time: number): number {
  return 10 + Math.floor(time * 23.5);
}

const TIME = 4;
const LATE = 8;

/** A bench in dual mode with chase on. */
function chasing(mode: 0 | 1 | 2, level = 127, change: (patch: Patch) => void = () => {}): FirmwareBench {
  const patch = Patch.initial();
  patch.set('key-mode', 0);
  patch.set('chase-switch', 1);
  patch.set('chase-mode', mode);
  patch.set('chase-time', TIME);
  patch.set('chase-level', level);
  change(patch);
  const bench = FirmwareBench.booted();
  bench.send(patchApr(patch.toParameters()), 0.3);
  bench.forget();
  return bench;
}

interface Played {
  readonly what: string;
  readonly velocity: number;
  readonly ms: number;
}

/** Notes as `upper on 60`, times from the first. */
function played(bench: FirmwareBench): Played[] {
  const notes = bench.commands().filter(({ kind }) => kind === 'on' || kind === 'off');
  const start = notes[0]?.time ?? 0;
  return notes.map(({ kind, prefix, value, velocity, time }) => ({
    what: `${prefix === 0xf9 ? 'upper' : 'lower'} ${kind} ${value}`,
    velocity,
    ms: (time - start) * 1000,
  }));
}

function texts(bench: FirmwareBench): string[] {
  return played(bench).map(({ what }) => what);
}

function near(ms: number, expected: number): void {
  expect(ms).toBeGreaterThan(expected - 2);
  expect(ms).toBeLessThan(expected + LATE);
}

describe('chase play', () => {
  it('U-L: the lower tone follows once, after the chase time', () => {
    const bench = chasing(0);
    bench.send([0x90, 60, 90], 1).send([0x90, 60, 0]);
    expect(texts(bench)).toEqual(['upper on 60', 'lower on 60', 'lower off 60', 'upper off 60']);
    near(played(bench)[1]!.ms, chaseMs(TIME));
    expect(played(bench)[1]!.velocity).toBe(90);
  });

  it('a short key: the lower tone still comes, as long as the key was down', () => {
    const bench = chasing(0);
    bench.send([0x90, 60, 90], 0.03).send([0x90, 60, 0], 0.4);
    expect(texts(bench)).toEqual(['upper on 60', 'upper off 60', 'lower on 60', 'lower off 60']);
    const [, up, on, off] = played(bench);
    near(on!.ms, chaseMs(TIME));
    near(off!.ms - on!.ms, up!.ms);
  });

  it('U-L-L: the lower tone repeats until the key goes up', () => {
    const bench = chasing(1);
    bench.send([0x90, 60, 90], 0.55);
    const notes = played(bench);
    expect(notes.map(({ what }) => what)).toEqual(['upper on 60', ...Array(5).fill('lower on 60')]);
    notes.forEach(({ ms }, n) => {
      near(ms, n * chaseMs(TIME));
    });
    bench.forget();
    bench.send([0x90, 60, 0], 0.5);
    expect(texts(bench).sort()).toEqual(['lower off 60', 'upper off 60']);
  });

  it('U-L-U: the tones take turns', () => {
    const bench = chasing(2);
    bench.send([0x90, 60, 90], 0.46);
    expect(texts(bench)).toEqual(
      ['upper', 'lower', 'upper', 'lower', 'upper'].map((half) => `${half} on 60`),
    );
  });

  it('the level scales the lower level, and the velocity of every further repeat', () => {
    const bench = chasing(1, 63);
    bench.send([0x90, 60, 100], 0.9);
    const lower = played(bench).filter(({ what }) => what.startsWith('lower'));
    expect(lower.map(({ velocity }) => velocity)).toEqual([100, 50, 25, 12, 6, 3, 1]);
    const levels = (level: number) => {
      bench.forget();
      bench.send(patchIpr(0x2f, level), 0.1);
      return bench.commands().filter(({ number }) => number === 0x9e);
    };
    const [full] = levels(127);
    const [quarter] = levels(31);
    expect(quarter!.prefix).toBe(0xf1);
    expect(quarter!.value).toBe(Math.floor((full!.value * 32) / 128));
  });

  it('takes the time from 10 ms to 3 s', () => {
    for (const [time, ms] of [
      [0, 10],
      [127, 2994],
    ] as const) {
      const bench = chasing(0, 127, (patch) => patch.set('chase-time', time));
      bench.send([0x90, 60, 90], ms / 1000 + 0.1);
      near(played(bench)[1]!.ms, ms);
    }
  });

  it('keeps six keys apart and stops at a patch change and at all notes off', () => {
    const bench = chasing(0);
    bench.send([0x90, ...[40, 45, 50, 55, 60, 65].flatMap((key) => [key, 90])], 0.3);
    const lower = texts(bench).filter((what) => what.startsWith('lower'));
    expect(lower).toEqual([40, 45, 50, 55, 60, 65].map((key) => `lower on ${key}`));
    for (const stop of [
      [0xc0, 3],
      [0xb0, 123, 0],
    ]) {
      const other = chasing(1);
      other.send([0x90, 60, 90], 0.02).send(stop, 0.2);
      other.forget();
      other.run(0.5);
      expect(other.wire).toEqual([]);
    }
  });

  it('works in dual mode only', () => {
    for (const mode of [1, 2, 3]) {
      const bench = chasing(1, 127, (patch) => patch.set('key-mode', mode));
      bench.send([0x90, 72, 90], 0.5);
      expect(texts(bench)).toHaveLength(1);
    }
  });
});

import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { acRms, decibels, peak } from '../../src/audio/measure.js';
import { Tone } from '../../src/patches/tone.js';
import { noteMessage, toneSelection } from '../../src/render/setup.js';
import { BankPlayer, RATE } from '../../tools/bank/player.js';
import { distinctTones, SILENT_SETTINGS } from './foreignTones.js';

/** Every tone of the collected banks through the whole instrument with SUPERJX_FULL=1, else twenty of them. */
const FULL = process.env.SUPERJX_FULL === '1';
const SAMPLE = 7;
const REFERENCE = process.env.SUPERJX_REFERENCE;

const LOW_KEY = 48;
const HIGH_KEY = 64;
/** A tone that reaches this level in 100 ms sounds; noise of the boards, chorus included, stays below -75. */
const SOUNDS_DBFS = -65;
/** Seconds that are always heard, and the longest wait for a slow attack (8 s) or LFO; less if silence is expected. */
const SHORTEST = 0.8;
const LONGEST = 12;
const LONGEST_SILENCE = 2;
const BLOCK_SECONDS = 0.1;

interface Outcome {
  /** Loudest 100 ms, dBFS. */
  level: number;
  /** Highest sample, dBFS. */
  peak: number;
  /** All samples are numbers. */
  finite: boolean;
}

let player: BankPlayer;
beforeAll(async () => {
  player = await BankPlayer.create();
});

/** Two keys, one hard and one soft, until the tone has sounded for a while; then they are let go. */
function listen(tone: Tone, longest = LONGEST): Outcome {
  const machine = player.select(toneSelection(tone));
  machine.midiIn(noteMessage(LOW_KEY, 127));
  machine.midiIn(noteMessage(HIGH_KEY, 70));
  const left = new Float32Array(BLOCK_SECONDS * RATE);
  const right = new Float32Array(left.length);
  const outcome: Outcome = { level: Number.NEGATIVE_INFINITY, peak: Number.NEGATIVE_INFINITY, finite: true };
  const hear = () => {
    machine.render(left, right);
    outcome.level = Math.max(outcome.level, decibels(Math.max(acRms(left), acRms(right))));
    outcome.peak = Math.max(outcome.peak, decibels(Math.max(peak(left), peak(right))));
    outcome.finite &&= left.every(Number.isFinite) && right.every(Number.isFinite);
  };
  for (let time = 0; time < longest; time += BLOCK_SECONDS) {
    hear();
    if (time >= SHORTEST && outcome.level >= SOUNDS_DBFS) break;
  }
  for (const key of [LOW_KEY, HIGH_KEY]) machine.midiIn(noteMessage(key, 0));
  for (let time = 0; time < 0.2; time += BLOCK_SECONDS) hear();
  return outcome;
}

/** Reasons for silence that the tone's own parameters give at both keys. */
function silentReasons(tone: Tone): string[] {
  return SILENT_SETTINGS.filter(({ applies }) => applies(tone, LOW_KEY) && applies(tone, HIGH_KEY)).map(
    ({ reason }) => reason,
  );
}

describe('settings that keep a tone silent', () => {
  it.each(SILENT_SETTINGS.map((setting) => [setting.reason, setting] as const))('%s', (_, setting) => {
    const tone = Tone.initial();
    expect(silentReasons(tone)).toEqual([]);
    setting.impose(tone);
    expect(silentReasons(tone)).toEqual([setting.reason]);
    expect(listen(tone, LONGEST_SILENCE).level).toBeLessThan(SOUNDS_DBFS);
  });
});

describe.skipIf(REFERENCE === undefined)('tones of the collected banks (needs SUPERJX_REFERENCE)', () => {
  const all = REFERENCE === undefined ? [] : distinctTones(join(REFERENCE, 'banks'));
  const exceptional = all.filter((tone) => silentReasons(tone).length > 0);
  const step = Math.ceil(all.length / (SAMPLE - exceptional.length));
  const chosen = FULL ? all : [...exceptional, ...all.filter((_, n) => n % step === 0)].slice(0, SAMPLE);

  it(`${FULL ? 'all' : SAMPLE} render without silence, clipping or NaN unless their own parameters say so`, async () => {
    const started = process.cpuUsage();
    const wrong: string[] = [];
    const exceptions = new Map<string, number>();
    const levels: number[] = [];
    let highest = Number.NEGATIVE_INFINITY;
    for (const [n, tone] of chosen.entries()) {
      const reasons = silentReasons(tone);
      const { level, peak: top, finite } = listen(tone, reasons.length > 0 ? LONGEST_SILENCE : LONGEST);
      const silent = level < SOUNDS_DBFS;
      if (!finite) wrong.push(`tone ${n} is no number somewhere`);
      if (top >= 0) wrong.push(`tone ${n} clips: ${top.toFixed(1)} dBFS`);
      if (silent && reasons.length === 0)
        wrong.push(`tone ${n} is silent (${level.toFixed(1)} dBFS) without a reason`);
      if (!silent && reasons.length > 0) wrong.push(`tone ${n} sounds although ${reasons.join(', ')}`);
      if (silent) for (const reason of reasons) exceptions.set(reason, (exceptions.get(reason) ?? 0) + 1);
      else levels.push(level);
      highest = Math.max(highest, top);
      await setImmediate();
    }
    const { user, system } = process.cpuUsage(started);
    levels.sort((a, b) => a - b);
    console.log(
      [
        `${chosen.length} of ${all.length} distinct tones, ${((user + system) / 1e6).toFixed(0)} s of CPU time`,
        `level ${levels[0]?.toFixed(1)} to ${levels.at(-1)?.toFixed(1)} dBFS, middle ${levels[levels.length >> 1]?.toFixed(1)}; highest peak ${highest.toFixed(1)}`,
        ...[...exceptions].map(([reason, count]) => `silent: ${count}, because ${reason}`),
      ].join('\n'),
    );
    expect(wrong).toEqual([]);
    expect(chosen.length).toBeGreaterThanOrEqual(FULL ? 300 : SAMPLE);
  }, 1_200_000);
});

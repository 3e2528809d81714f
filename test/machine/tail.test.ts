import { beforeAll, describe, expect, it } from 'vitest';
import { rms, soundEnd } from '../../src/audio/measure.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { Tone } from '../../src/patches/tone.js';
import { renderOffline } from '../../src/render/offline.js';
import { noteMessage, toneSelection } from '../../src/render/setup.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

const RATE = 48_000;
const HOLD_SECONDS = 0.2;

let booted: Uint8Array;

beforeAll(async () => {
  booted = (await SuperJX.create({ sampleRate: RATE })).save();
});

/** One note of the plain tone with this release and chorus, rendered with an automatic tail. */
function render(release: number, chorus: number): { left: Float32Array; right: Float32Array } {
  const tone = Tone.initial('TAIL');
  tone.set('env2-release', release);
  tone.set('vcf-cutoff', 90);
  tone.setStep('chorus', chorus);
  const machine = SuperJX.restore(booted);
  for (const message of toneSelection(tone)) machine.midiIn(message);
  machine.settle();
  const left: number[][] = [];
  const right: number[][] = [];
  renderOffline(machine, {
    sampleRate: RATE,
    actions: [
      { ticks: 0, perform: (tick) => machine.midiIn(noteMessage(57, 100), tick) },
      { ticks: HOLD_SECONDS * TICKS_PER_SECOND, perform: (tick) => machine.midiIn(noteMessage(57, 0), tick) },
    ],
    seconds: HOLD_SECONDS,
    tail: 'auto',
    onBlock: (block) => {
      left.push([...block.left.subarray(0, block.count)]);
      right.push([...block.right.subarray(0, block.count)]);
    },
  });
  return { left: Float32Array.from(left.flat()), right: Float32Array.from(right.flat()) };
}

describe('the automatic tail of the whole machine', () => {
  it('waits for the release, then half a second, and ends although the chorus hisses', () => {
    const { left, right } = render(76, 2);
    const end = soundEnd([left, right], RATE, -70);
    // a release of 0.95 s to 1 % (-40 dB) from -20 dBFS: 50 dB below that is another quarter
    expect(end).toBeGreaterThan(HOLD_SECONDS + 0.7);
    expect(end).toBeLessThan(HOLD_SECONDS + 1.6);
    expect(left.length / RATE - end).toBeGreaterThan(0.45);
    expect(left.length / RATE - end).toBeLessThan(0.75);
    const hiss = rms(right, right.length - 0.3 * RATE);
    expect(hiss).toBeGreaterThan(0);
    expect(hiss).toBeLessThan(10 ** (-70 / 20));
  });

  it('is short for a short sound', () => {
    const { left } = render(0, 0);
    expect(left.length / RATE).toBeLessThan(HOLD_SECONDS + 0.9);
  });
});

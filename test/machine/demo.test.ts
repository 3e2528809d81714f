import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { peak, rms } from '../../src/audio/measure.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { readSmf } from '../../src/midi/smf.js';
import { renderOffline } from '../../src/render/offline.js';
import { patchSelection, UPPER_CHANNEL } from '../../src/render/setup.js';
import { DEFAULT_CHANNELS, prepareSong, type Song } from '../../src/render/song.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

const RATE = 48_000;

/** All 36 s with SUPERJX_FULL=1. */
const FULL = process.env.SUPERJX_FULL === '1';
const SECONDS = 6;

/** Rendered before the song begins, to see that nothing is there. */
const LEAD_SECONDS = 0.1;

/** MIDI time of a note-on of three bytes. */
const NOTE_ON_SECONDS = 3 * 320e-6;

interface Rendering {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

function sameBytes(one: Float32Array, other: Float32Array): boolean {
  return Buffer.from(one.buffer).equals(Buffer.from(other.buffer));
}

let song: Song;
/** A machine with patch A1, settled: a snapshot for two renders. */
let ready: Uint8Array;
let whole: Rendering;

function render(seconds: number, tail: number | 'auto'): Rendering {
  const machine = SuperJX.restore(ready);
  const left: number[][] = [];
  const right: number[][] = [];
  renderOffline(machine, {
    sampleRate: RATE,
    actions: song.events.map(({ ticks, bytes }) => ({
      ticks: ticks + LEAD_SECONDS * TICKS_PER_SECOND,
      perform: (tick) => machine.midiIn(bytes, tick),
    })),
    seconds: LEAD_SECONDS + seconds,
    tail,
    onBlock: (block) => {
      left.push([...block.left.subarray(0, block.count)]);
      right.push([...block.right.subarray(0, block.count)]);
    },
  });
  return { left: Float32Array.from(left.flat()), right: Float32Array.from(right.flat()) };
}

beforeAll(async () => {
  const file = readSmf(new Uint8Array(readFileSync(new URL('../../tools/demo/canon.mid', import.meta.url))));
  const options = { channels: DEFAULT_CHANNELS, transpose: 0, programChanges: false };
  song = prepareSong(file, UPPER_CHANNEL, options);
  const machine = await SuperJX.create({ sampleRate: RATE });
  machine.midiIn(patchSelection(0));
  machine.settle();
  ready = machine.save();
  whole = FULL ? render(song.seconds, 'auto') : render(SECONDS, 0);
});

describe(`the demo (${FULL ? 'whole' : `first ${SECONDS} s; all with SUPERJX_FULL=1`})`, () => {
  it('is a real piece: at least 20 s, four parts, many notes', () => {
    expect(song.seconds).toBeGreaterThan(20);
    expect(song.notes).toBeGreaterThan(100);
  });

  it('has numbers everywhere and never exceeds full scale', () => {
    for (const channel of [whole.left, whole.right]) {
      expect(channel.every(Number.isFinite)).toBe(true);
      expect(peak(channel)).toBeLessThan(1);
    }
  });

  it('is not silent in any second that it plays', () => {
    const end = FULL ? song.seconds : SECONDS;
    for (let second = 1; second < end; second++) {
      for (const channel of [whole.left, whole.right]) {
        expect(rms(channel, second * RATE, (second + 1) * RATE)).toBeGreaterThan(0.003);
      }
    }
  });

  it('begins without a click: below -60 dBFS until the first note can sound', () => {
    const first = LEAD_SECONDS + song.events[0]!.ticks / TICKS_PER_SECOND + NOTE_ON_SECONDS;
    for (const channel of [whole.left, whole.right]) {
      expect(peak(channel, 0, Math.floor(first * RATE))).toBeLessThan(0.001);
    }
  });

  it('sounds 2 to 15 ms after the first key', () => {
    const key =
      LEAD_SECONDS + song.events.find(({ bytes }) => (bytes[0]! & 0xf0) === 0x90)!.ticks / TICKS_PER_SECOND;
    const onset = whole.left.findIndex((sample) => Math.abs(sample) > 0.002) / RATE;
    expect(onset - key).toBeGreaterThan(0.002);
    expect(onset - key).toBeLessThan(0.015);
  });

  it('renders to the same bytes again', () => {
    const again = render(2, 0);
    expect(sameBytes(again.left, whole.left.slice(0, again.left.length))).toBe(true);
    expect(sameBytes(again.right, whole.right.slice(0, again.right.length))).toBe(true);
  });

  it.runIf(FULL)('ends in silence, without a click', () => {
    const end = whole.left.length;
    expect(peak(whole.left, end - 0.4 * RATE, end)).toBeLessThan(0.002);
    expect(peak(whole.right, end - 0.4 * RATE, end)).toBeLessThan(0.002);
  });
});

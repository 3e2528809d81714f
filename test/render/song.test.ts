import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHANNELS, prepareSong } from '../../src/render/song.js';
import { SilenceDetector } from '../../src/render/tail.js';
import { CANON_FILE, canonMidi } from '../../tools/demo/canon.js';

function source(...events: [tick48M: number, ...bytes: number[]][]) {
  return {
    events: events.map(([tick48M, ...bytes]) => ({ tick48M, bytes: Uint8Array.from(bytes) })),
    durationTicks: 1000,
  };
}

const ALL = { channels: DEFAULT_CHANNELS, transpose: 0, programChanges: true };

function bytesOf(song: ReturnType<typeof prepareSong>): number[][] {
  return song.events.map(({ bytes }) => [...bytes]);
}

describe('prepareSong', () => {
  it('moves every channel but 10 to the upper channel and says so', () => {
    const song = prepareSong(source([0, 0x93, 60, 90], [5, 0x99, 36, 90], [9, 0x83, 60, 0]), 1, ALL);
    expect(bytesOf(song)).toEqual([
      [0x90, 60, 90],
      [0x80, 60, 0],
    ]);
    expect(song.playedChannels).toEqual([4]);
    expect(song.silentChannels).toEqual([10]);
  });

  it('releases a key that two channels hold with the last of them', () => {
    const events = source([0, 0x90, 60, 90], [1, 0x91, 60, 80], [2, 0x80, 60, 0], [3, 0x91, 60, 0]);
    expect(bytesOf(prepareSong(events, 1, ALL))).toEqual([
      [0x90, 60, 90],
      [0x90, 60, 80],
      [0x90, 60, 0],
    ]);
  });

  it('releases at the end what the file leaves hanging', () => {
    const song = prepareSong(source([0, 0x90, 60, 90]), 1, ALL);
    expect(song.events.at(-1)).toEqual({ ticks: 1000, bytes: Uint8Array.of(0x90, 60, 0) });
  });

  it('lifts a pedal that the file leaves down', () => {
    const song = prepareSong(source([0, 0xb2, 64, 127], [1, 0x92, 60, 90], [2, 0x82, 60, 0]), 1, ALL);
    expect(bytesOf(song).at(-1)).toEqual([0xb0, 64, 0]);
    const lifted = prepareSong(
      source([0, 0xb2, 64, 127], [1, 0xb2, 64, 0], [2, 0x92, 60, 90], [3, 0x82, 60, 0]),
      1,
      ALL,
    );
    expect(lifted.events).toHaveLength(4);
  });

  it('transposes notes and only notes, and counts those that leave the range', () => {
    const events = source([0, 0x90, 60, 90], [1, 0xb0, 7, 60], [2, 0x90, 120, 90], [3, 0x80, 60, 0]);
    const song = prepareSong(events, 1, { ...ALL, transpose: 12 });
    expect(bytesOf(song)).toEqual([
      [0x90, 72, 90],
      [0xb0, 7, 60],
      [0x80, 72, 0],
    ]);
    expect(song.lostNotes).toBe(1);
  });

  it('leaves program changes out when told so', () => {
    const events = source([0, 0xc0, 5], [1, 0x90, 60, 90], [2, 0x80, 60, 0]);
    expect(bytesOf(prepareSong(events, 1, { ...ALL, programChanges: false }))[0]).toEqual([0x90, 60, 90]);
    expect(bytesOf(prepareSong(events, 1, ALL))[0]).toEqual([0xc0, 5]);
  });
});

describe('SilenceDetector', () => {
  const RATE = 48_000;
  const tone = (amplitude: number, offset: number) =>
    Float32Array.from(
      { length: RATE },
      (_, i) => offset + amplitude * Math.sin((2 * Math.PI * 440 * i) / RATE),
    );

  it('takes half a second below -70 dBFS in both channels, whatever the DC', () => {
    const quiet = tone(0.0004, 0.1); // -71 dBFS rms
    const loud = tone(0.0005, 0); // -69 dBFS rms
    expect(new SilenceDetector(RATE).push(quiet, quiet, 24_000)).toBe(true);
    expect(new SilenceDetector(RATE).push(quiet, quiet, 23_000)).toBe(false);
    expect(new SilenceDetector(RATE).push(quiet, loud, 48_000)).toBe(false);
  });

  it('starts anew when the sound comes back', () => {
    const detector = new SilenceDetector(RATE);
    const silence = new Float32Array(RATE);
    expect(detector.push(silence, silence, 20_000)).toBe(false);
    expect(detector.push(tone(0.1, 0), silence, 4800)).toBe(false);
    expect(detector.push(silence, silence, 20_000)).toBe(false);
    expect(detector.push(silence, silence, 9600)).toBe(true);
  });
});

describe('the demo piece', () => {
  it('is what its source writes', () => {
    expect(Buffer.compare(readFileSync(CANON_FILE), canonMidi())).toBe(0);
  });
});

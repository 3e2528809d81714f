import { parseMidi } from 'midi-file';
import { describe, expect, it } from 'vitest';
import { readSmf } from '../../src/midi/smf.js';
import { writeSmf } from '../../src/midi/smfWriter.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const SYSEX = bytes(0xf0, 0x41, 0x36, 0, 0x24, ...Array.from({ length: 200 }, (_, n) => n & 0x7f), 0xf7);

describe('MIDI files that are written', () => {
  const file = writeSmf(
    [
      { at: 0, bytes: SYSEX },
      { at: 0.25, bytes: bytes(0xc0, 5) },
      { at: 1, bytes: bytes(0x90, 60, 100) },
      { at: 100.5, bytes: bytes(0x90, 60, 0) },
      { at: 100.5, bytes: bytes(0xe0, 0, 64) },
    ],
    120,
    { title: 'A title', markers: [{ at: 0.5, text: 'here' }] },
  );

  it('are read by another program as they were meant', () => {
    const { header, tracks } = parseMidi(file);
    expect(header).toMatchObject({ format: 0, numTracks: 1, ticksPerBeat: 960 });
    const events = tracks[0]!;
    let ticks = 0;
    const times = events.map((event) => {
      ticks += event.deltaTime;
      return `${ticks} ${event.type}`;
    });
    expect(times).toEqual([
      '0 setTempo',
      '0 timeSignature',
      '0 trackName',
      '0 sysEx',
      '480 programChange',
      '960 marker',
      '1920 noteOn',
      '192960 noteOff',
      '192960 pitchBend',
      '230400 endOfTrack',
    ]);
    expect(events[0]).toMatchObject({ microsecondsPerBeat: 500_000 });
    expect([...events[3]!.data!]).toEqual([...SYSEX.subarray(1)]);
  });

  it('play at the times they were given', () => {
    const { events, durationTicks, warnings } = readSmf(file);
    expect(warnings).toEqual([]);
    expect(events.map(({ tick48M }) => tick48M / 48e6)).toEqual([0, 0.25, 1, 100.5, 100.5]);
    expect([...events[0]!.bytes]).toEqual([...SYSEX]);
    expect(durationTicks).toBe(120 * 48e6);
  });

  it('refuse what can be no file', () => {
    const on = bytes(0x90, 60, 1);
    expect(() =>
      writeSmf(
        [
          { at: 1, bytes: on },
          { at: 0.5, bytes: on },
        ],
        2,
      ),
    ).toThrow(/after a later one/);
    expect(() => writeSmf([{ at: 0, bytes: bytes(0xf0, 1) }], 1)).toThrow(/F7/);
    expect(() => writeSmf([{ at: 0, bytes: bytes(0x90, 60) }], 1)).toThrow(/no channel message/);
  });
});

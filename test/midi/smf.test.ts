import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type MidiFileEvent, parseMidi } from 'midi-file';
import { describe, expect, it } from 'vitest';
import { MidiFileError, readSmf, type Smf } from '../../src/midi/smf.js';

const SECOND = 48_000_000;

const text = (value: string) => [...value].map((c) => c.charCodeAt(0));
const long = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
const header = (format: number, tracks: number, division: number) => [
  ...text('MThd'),
  ...long(6),
  ...[format, tracks, division].flatMap((word) => [word >> 8, word & 255]),
];
const track = (...bytes: number[]) => [...text('MTrk'), ...long(bytes.length), ...bytes];
const END = [0x00, 0xff, 0x2f, 0x00];
const tempo = (microseconds: number) => [0xff, 0x51, 0x03, ...long(microseconds).slice(1)];
const read = (...parts: number[][]) => readSmf(Uint8Array.from(parts.flat()));
const list = (smf: Smf) =>
  smf.events.map(({ tick48M, bytes }) => `${tick48M} ${Buffer.from(bytes).toString('hex')}`);

describe('time', () => {
  it('is 120 quarters a minute until a tempo comes', () => {
    const smf = read(
      header(0, 1, 96),
      track(96, 0x90, 60, 1, 0, ...tempo(1_000_000), 96, 0x80, 60, 0, 48, ...END.slice(1)),
    );
    expect(list(smf)).toEqual([`${SECOND / 2} 903c01`, `${SECOND * 1.5} 803c00`]);
    expect(smf.durationTicks).toBe(2 * SECOND);
  });

  it('takes the tempo map of format 1 from every track', () => {
    const smf = read(
      header(1, 2, 10),
      track(0x00, 0x90, 1, 1, 20, 0x90, 2, 1, ...END),
      track(10, ...tempo(250_000), ...END),
    );
    expect(list(smf)).toEqual(['0 900101', `${SECOND * 0.75} 900201`]);
  });

  it('plays the patterns of format 2 one after the other, each with its own tempo', () => {
    const smf = read(
      header(2, 2, 10),
      track(0, ...tempo(1_000_000), 10, 0x90, 1, 1, 10, ...END.slice(1)),
      track(10, 0x91, 2, 1, ...END),
    );
    expect(list(smf)).toEqual([`${SECOND} 900101`, `${2.5 * SECOND} 910201`]);
  });

  it.each([
    [24, 4, 24 * 4],
    [25, 40, 25 * 40],
    [29, 80, (30_000 / 1001) * 80],
    [30, 10, 30 * 10],
  ])('SMPTE %i frames with %i ticks', (frames, perFrame, perSecond) => {
    const division = ((256 - frames) << 8) | perFrame;
    const smf = read(header(0, 1, division), track(0, ...tempo(9), 0x83, 0x74, 0x90, 1, 1, ...END));
    expect(smf.events[0]!.tick48M).toBe(Math.round((500 / perSecond) * SECOND));
  });

  it('rounds once, from the start: no error adds up over any tempo map', () => {
    const change = fc.tuple(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 1, max: 0xffffff }));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 60 }),
        fc.integer({ min: 1, max: 0x7fff }),
        (changes, division) => {
          const smf = read(
            header(0, 1, division),
            track(...changes.flatMap(([delta, us]) => [delta, ...tempo(us)]), 100, 0x90, 1, 1, ...END),
          );
          let elapsed = 0n;
          let microseconds = 500_000n;
          for (const [delta, us] of changes) {
            elapsed += BigInt(delta) * microseconds;
            microseconds = BigInt(us);
          }
          const exact = 48n * (elapsed + 100n * microseconds);
          const error = BigInt(smf.events[0]!.tick48M) * BigInt(division) - exact;
          expect(2n * (error < 0n ? -error : error) <= BigInt(division)).toBe(true);
        },
      ),
      { numRuns: 100, seed: 48 },
    );
  });
});

describe('events', () => {
  it('get their status byte back from running status', () => {
    expect(list(read(header(0, 1, 1), track(0, 0x90, 1, 2, 0, 3, 4, 0, 0xc5, 6, 0, 7, ...END)))).toEqual([
      '0 900102',
      '0 900304',
      '0 c506',
      '0 c507',
    ]);
  });

  it('at one time stand in order of tracks, then of the file', () => {
    const smf = read(header(1, 2, 1), track(0, 0xb0, 1, 1, 0, 0xc0, 1, ...END), track(0, 0xb1, 2, 2, ...END));
    expect(smf.events.map((event) => event.track)).toEqual([0, 0, 1]);
  });

  it('system exclusive packets join at the time of the last, escapes pass raw', () => {
    const smf = read(
      header(0, 1, 48),
      track(
        0,
        0xf0,
        2,
        0x41,
        0x10,
        24,
        0xf7,
        2,
        0x22,
        0xf7,
        24,
        0xf7,
        1,
        0xf8,
        0,
        0xf0,
        2,
        0x7e,
        0xf7,
        ...END,
      ),
    );
    expect(list(smf)).toEqual([`${SECOND / 4} f0411022f7`, `${SECOND / 2} f8`, `${SECOND / 2} f07ef7`]);
    expect(smf.warnings).toEqual([]);
  });

  it('a system exclusive message without F7 is completed when another event follows', () => {
    const smf = read(header(0, 1, 48), track(0, 0xf0, 1, 0x41, 48, 0x90, 1, 1, ...END));
    expect(list(smf)).toEqual(['0 f041f7', `${SECOND / 2} 900101`]);
    expect(smf.warnings).toEqual(['track 1 has system exclusive messages without their F7, which is added']);
  });
});

describe('what is forgiven', () => {
  const notes = (smf: Smf) => smf.events.length;

  it('tracks that break off keep what came before', () => {
    const whole = [...header(0, 1, 96), ...track(0, 0x90, 60, 1, 96, 0x80, 60, 0, ...END)];
    const smf = read(whole.slice(0, -6));
    expect(notes(smf)).toBe(1);
    expect(smf.warnings[0]).toMatch(/^track 1 breaks off at byte 28/);
  });

  it('data where a status byte belongs ends the track, at a stated byte', () => {
    const smf = read(header(1, 2, 96), track(0, 0x22, 0x33, ...END), track(0, 0x90, 1, 1, ...END));
    expect(notes(smf)).toBe(1);
    expect(smf.warnings).toEqual([
      'track 1 has data 22h where a status byte belongs, at byte 23; the rest of the track is left out',
    ]);
  });

  it('running status after a meta event goes on, with a warning', () => {
    const smf = read(header(0, 1, 96), track(0, 0x90, 1, 1, 0, 0xff, 1, 0, 0, 2, 1, ...END));
    expect(list(smf)[1]).toBe('0 900201');
    expect(smf.warnings).toHaveLength(1);
  });

  it('alien chunks, bytes that are no chunk and wrong track counts', () => {
    const smf = read(
      header(1, 9, 96),
      [...text('XFIH'), ...long(2), 1, 2],
      [0, 0, 0],
      track(0, 0x90, 1, 1, ...END),
      [0],
    );
    expect(notes(smf)).toBe(1);
    expect(smf.warnings).toEqual([
      'skipped a chunk "XFIH" of 2 bytes, at byte 14',
      'skipped 3 bytes that are no chunk, at byte 24',
      'ignored 1 bytes after the last chunk, at byte 43',
      'the header announces 9 tracks; the file has 1',
    ]);
  });

  it('finds the tracks after one whose length is absurd', () => {
    const first = track(0, 0x90, 1, 1, ...END);
    first[4] = 1;
    expect(notes(read(header(1, 2, 96), first, track(0, 0x91, 1, 1, ...END)))).toBe(2);
  });

  it('any bytes at all give a list or a MidiFileError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, withHeader) => {
        const file = withHeader ? [...header(1, 2, 96), ...text('MTrk'), 0, 0, 0, 80, ...bytes] : [...bytes];
        try {
          const smf = read(file);
          for (const event of smf.events) expect(event.tick48M).toBeLessThanOrEqual(smf.durationTicks);
        } catch (error) {
          expect(error).toBeInstanceOf(MidiFileError);
        }
      }),
      { numRuns: 1000, seed: 96 },
    );
  });
});

describe('what is refused, in one sentence with the place', () => {
  it.each<[string, number[], RegExp]>([
    ['an empty file', [], /^the MIDI file is empty$/],
    ['another kind of file', text('RIFFabcdWAVEfmt '), /begins with "RIFF", not "MThd" \(at byte 0\)/],
    ['a SysEx dump', [0xf0, 0x41, 0xf7], /bare system exclusive data/],
    ['a header cut short', header(0, 1, 96).slice(0, 11), /ends within its header \(at byte 11\)/],
    ['division 0', header(0, 0, 0), /0 ticks as its time division.*\(at byte 12\)/],
    ['0 ticks a frame', header(0, 0, 0xe700), /0 ticks as its time division/],
  ])('%s', (_what, bytes, message) => {
    expect(() => read(bytes)).toThrow(MidiFileError);
    expect(() => read(bytes)).toThrow(message);
  });
});

const folder = `${process.env.SUPERJX_REFERENCE ?? ''}/midi`;

describe.skipIf(!process.env.SUPERJX_REFERENCE || !existsSync(folder))(
  'public conformance files (needs SUPERJX_REFERENCE with midi/)',
  () => {
    const load = (file: string) => new Uint8Array(readFileSync(`${folder}/${file}`));
    const noteOns = (smf: Smf) =>
      smf.events.filter(({ bytes }) => bytes[0]! >> 4 === 9 && bytes[2]! > 0).map(({ bytes }) => bytes[1]);

    it('every file is read, or refused for being none', () => {
      const refused: string[] = [];
      for (const group of ['jazz-soft', 'made-here', 'midly', 'nfroidure', 'tonejs']) {
        for (const file of readdirSync(`${folder}/${group}`)) {
          if (!/\.(mid|rmi|syx)$/.test(file)) continue;
          try {
            readSmf(load(`${group}/${file}`));
          } catch (error) {
            expect(error).toBeInstanceOf(MidiFileError);
            refused.push(file);
          }
        }
      }
      expect(refused.sort()).toEqual([
        'MIDIBadHeaderChunk.mid',
        'division_zero.mid',
        'test-empty-file.mid',
        'test-not-a-midi-file.mid',
        'test-syx-7e-06-01-id-request.syx',
      ]);
    });

    it('plays the C major scale that each of these says must be heard', () => {
      const scale = [60, 62, 64, 65, 67, 69, 71, 72];
      const files = readdirSync(`${folder}/jazz-soft`).filter((file) =>
        /(illegal-message|corrupt-file|running-status|vlq|non-midi|smpte-offset|c-major)/.test(file),
      );
      expect(files.length).toBeGreaterThan(20);
      for (const file of files) expect(noteOns(readSmf(load(`jazz-soft/${file}`))), file).toEqual(scale);
    });

    it('agrees with npm midi-file on real music', () => {
      for (const file of [
        'tonejs/bach_846.mid',
        'tonejs/bach_format0.mid',
        'tonejs/beat.mid',
        'midly/Clementi.mid',
      ]) {
        const bytes = load(file);
        const other = parseMidi(bytes);
        const positioned = other.tracks.flatMap((events) => {
          let ticks = 0;
          return events.map((event): MidiFileEvent & { ticks: number } => {
            ticks += event.deltaTime;
            return { ...event, ticks };
          });
        });
        positioned.sort((a, b) => a.ticks - b.ticks);
        const expected: { seconds: number; note: string }[] = [];
        let from = 0;
        let seconds = 0;
        let beat = 0.5;
        for (const event of positioned) {
          seconds += ((event.ticks - from) / other.header.ticksPerBeat!) * beat;
          from = event.ticks;
          if (event.type === 'setTempo') beat = event.microsecondsPerBeat! / 1e6;
          if (event.type === 'noteOn')
            expected.push({ seconds, note: `${event.noteNumber} ${event.velocity}` });
        }
        const found = readSmf(bytes).events.filter(
          ({ bytes: message }) => message[0]! >> 4 === 9 && message[2]! > 0,
        );
        expect(
          found.map((event) => `${event.bytes[1]} ${event.bytes[2]}`),
          file,
        ).toEqual(expected.map((event) => event.note));
        const worst = found.reduce(
          (error, event, n) => Math.max(error, Math.abs(event.tick48M - expected[n]!.seconds * SECOND)),
          0,
        );
        expect(worst, file).toBeLessThan(0.51);
      }
    });

    it('unwraps RMID and joins split exclusive packets', () => {
      expect(list(readSmf(load('made-here/wrapped.rmi')))).toEqual(
        list(readSmf(load('made-here/running_status.mid'))),
      );
      const joined = readSmf(load('made-here/sysex_split_packets.mid')).events[0]!.bytes;
      expect([joined[0], joined.at(-1), joined.length]).toEqual([0xf0, 0xf7, 7 + 59 + 1]);
    });

    it('adds up a long delta time over a tempo map exactly', () => {
      // 960 ticks a quarter: one quarter of 1 s, one of 0.25 s, then 2 097 152 ticks at 2 s a quarter.
      const expected = 1.25 * SECOND + (2_097_152 / 960) * 2 * SECOND;
      expect(readSmf(load('made-here/tempo_map_long_delta.mid')).durationTicks).toBe(expected);
    });
  },
);

import { Bench, type Settings } from './bench.js';
import { cutoff } from './filterRows.js';
import { level, pitchTrack, riseTime, semitonesAbove, swing } from './measures.js';
import { FAST_SQUARE_LFO } from './oscillatorRows.js';
import {
  between,
  byLaw,
  CUTOFF_UNIT_OCTAVES,
  FOUR_STEPS,
  inDecibels,
  near,
  ONE_SAW_DBFS,
  type Row,
  silent,
  sound,
} from './rows.js';

/** Aftertouch pressed to the bottom. */
const PRESSED: Settings = { 179: 127 };

function vibrato(settings: Settings): number {
  return swing(pitchTrack(sound({ ...FAST_SQUARE_LFO, ...settings }, { seconds: 0.25 }), 69));
}

function pitchOf(settings: Settings): number {
  return semitonesAbove(sound(settings, { seconds: 0.15 }), 69);
}

/** Seconds that the pitch takes from A3 to A4 on one voice, from the middle of the way. */
function glide(settings: Settings): number {
  const expected = (5 * (settings[0xb0] ?? 0)) / 127;
  // the first note glides too, from wherever the voice was
  const bench = new Bench()
    .set(settings)
    .press(57)
    .skip(0.1 + expected / 3)
    .press(69);
  return riseTime(
    pitchTrack(bench.hear(1.1 * expected + 0.1), 57).filter(({ value }) => value > -1 && value < 13),
    12,
  );
}

const HALF_LEVEL: Settings = { 158: 64 };

export const PERFORMANCE_ROWS: readonly Row[] = [
  {
    serial: 0x8c,
    name: 'aftertouch vibrato depth',
    stimulus: 'A4 pressed, square LFO',
    measured: 'swing of the pitch, semitones',
    cases: byLaw([0, 64, 127], (v) => v / 127, 0.025),
    measure: (value) => vibrato({ ...PRESSED, 184: 127, 140: value }),
  },
  {
    serial: 0x8d,
    name: 'aftertouch brilliance depth',
    stimulus: 'A3 pressed, a quiet saw',
    measured: 'corner, octaves above 10 Hz',
    cases: byLaw([0, 64, 127], (v) => (32 + (64 * v) / 127) * CUTOFF_UNIT_OCTAVES, 0.08),
    measure: (value) => cutoff({ ...PRESSED, 185: 127, 151: 32, 141: value }),
  },
  {
    serial: 0x8e,
    name: 'aftertouch volume depth',
    stimulus: 'A4 pressed',
    measured: 'level, dBFS',
    cases: [
      near(0, ONE_SAW_DBFS + inDecibels(64 / 127), 0.35),
      between(64, ONE_SAW_DBFS + inDecibels(64 / 127) + 2, ONE_SAW_DBFS + inDecibels(64 / 127) + 4.5),
      near(127, ONE_SAW_DBFS + inDecibels(64 / 127) + 6, 0.35),
    ],
    measure: (value) => level(sound({ ...HALF_LEVEL, ...PRESSED, 186: 127, 142: value })),
  },
  {
    serial: 0xb0,
    name: 'portamento time',
    stimulus: 'A3, then A4 on the same voice',
    measured: 'seconds of the glide',
    cases: [
      between(0, 0, 0.02),
      ...byLaw(
        [10, 20],
        (v) => (5 * v) / 127,
        (v) => (0.25 * v) / 127 + 0.012,
      ),
    ],
    measure: (value) => glide({ 181: 127, 176: value }),
  },
  {
    serial: 0xb1,
    name: 'MIDI volume',
    stimulus: 'A4',
    measured: 'level, dBFS',
    cases: [silent(0), ...byLaw([16, 64, 127], (v) => ONE_SAW_DBFS + inDecibels(v / 127), 0.35)],
    measure: (value) => level(sound({ 177: value })),
  },
  {
    serial: 0xb2,
    name: 'bender',
    stimulus: 'A4, range 7 semitones',
    measured: 'pitch, semitones from A4',
    cases: byLaw([0, 64, 126, 127], (v) => (7 * Math.min(v, 126)) / 126, 0.03),
    measure: (value) => pitchOf({ 183: 0x60, 178: value }),
  },
  {
    serial: 0xb3,
    name: 'aftertouch',
    stimulus: 'A4, aftertouch vibrato at full depth, square LFO',
    measured: 'swing of the pitch, semitones',
    cases: byLaw([0, 64, 127], (v) => v / 127, 0.025),
    measure: (value) => vibrato({ 140: 127, 184: 127, 179: value }),
  },
  {
    serial: 0xb4,
    name: 'master tune 1',
    stimulus: 'A4 on DCO1',
    measured: 'pitch, cents from A4',
    cases: byLaw([0, 32, 64, 127], (v) => ((v - 64) * 100) / 128, 0.7),
    measure: (value) => 100 * pitchOf({ 180: value }),
  },
  {
    serial: 0xb5,
    name: 'portamento switch',
    stimulus: 'A3, then A4 on the same voice',
    measured: 'seconds of the glide',
    cases: [between(0, 0, 0.02), between(127, 0.3, 0.5)],
    measure: (value) => glide({ 181: value, 176: 10 }),
  },
  {
    serial: 0xb6,
    name: 'silence',
    stimulus: 'while A4 sounds, release time long',
    measured: 'level after it, dBFS',
    cases: [near(0x3f, ONE_SAW_DBFS, 0.35), silent(0x40), silent(0x7f)],
    measure: (value) => {
      const bench = new Bench().set({ 172: 127 }).press(69).skip(0.05);
      return level(bench.set({ 182: value }).hear(0.1));
    },
  },
  {
    serial: 0xb7,
    name: 'bend range',
    stimulus: 'A4, bender all the way up',
    measured: 'pitch, semitones from A4',
    cases: byLaw(FOUR_STEPS, (v) => [2, 3, 4, 7][v >> 5]!, 0.02),
    measure: (value) => pitchOf({ 178: 127, 183: value }),
  },
  {
    serial: 0xb8,
    name: 'aftertouch vibrato switch',
    stimulus: 'A4 pressed, square LFO',
    measured: 'swing of the pitch, semitones',
    cases: [near(0x3f, 0, 0.01), near(0x40, 1, 0.025)],
    measure: (value) => vibrato({ ...PRESSED, 140: 127, 184: value }),
  },
  {
    serial: 0xb9,
    name: 'aftertouch brilliance switch',
    stimulus: 'A3 pressed, a quiet saw',
    measured: 'corner, octaves above 10 Hz',
    cases: [near(0x3f, 32 * CUTOFF_UNIT_OCTAVES, 0.04), near(0x40, 96 * CUTOFF_UNIT_OCTAVES, 0.08)],
    measure: (value) => cutoff({ ...PRESSED, 151: 32, 141: 127, 185: value }),
  },
  {
    serial: 0xba,
    name: 'aftertouch volume switch',
    stimulus: 'A4 pressed',
    measured: 'level, dBFS',
    cases: [
      near(0x3f, ONE_SAW_DBFS + inDecibels(64 / 127), 0.35),
      near(0x40, ONE_SAW_DBFS + inDecibels(64 / 127) + 6, 0.35),
    ],
    measure: (value) => level(sound({ ...HALF_LEVEL, ...PRESSED, 142: 127, 186: value })),
  },
  {
    serial: 0xbb,
    name: 'hold pedal',
    stimulus: 'A4 let go, release time 0',
    measured: 'level, dBFS',
    cases: [silent(0x3f), near(0x40, ONE_SAW_DBFS, 0.35)],
    measure: (value) => {
      const bench = new Bench().set({ 187: value }).press(69).skip(0.05).release(69).skip(0.12);
      return level(bench.hear(0.1));
    },
  },
  {
    serial: 0xbc,
    name: 'modulation',
    stimulus: 'A4, square LFO',
    measured: 'swing of the pitch, semitones',
    cases: byLaw([0, 64, 127], (v) => v / 127, 0.025),
    measure: (value) => vibrato({ 188: value }),
  },
  {
    serial: 0xbe,
    name: 'master tune 2',
    stimulus: 'A4 on DCO2',
    measured: 'pitch, cents from A4',
    cases: byLaw([0, 32, 64, 127], (v) => ((v - 64) * 100) / 128, 0.7),
    measure: (value) => 100 * pitchOf({ 145: 0, 146: 127, 190: value }),
  },
  {
    serial: 0xbf,
    name: 'bender polarity',
    stimulus: 'A4, bender all the way, range 2 semitones',
    measured: 'pitch, semitones from A4',
    cases: [near(0x00, -2, 0.02), near(0x7f, 2, 0.02)],
    measure: (value) => pitchOf({ 178: 127, 191: value }),
  },
];

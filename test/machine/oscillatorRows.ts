import { acRms, decibels, PartialAnalyser } from '../../src/audio/measure.js';
import { SAMPLE_RATE, type Settings } from './bench.js';
import { harmonicLevel, lineLevel, noteFrequency, pitchTrack, semitonesAbove, swing } from './measures.js';
import { between, byLaw, dynamics, FOUR_STEPS, near, type Row, sound } from './rows.js';

/** Only DCO2 is heard. */
const DCO2: Settings = { 145: 0, 146: 0x7f };

/** A square LFO of 9.8 Hz: its two values are easy to tell apart. */
export const FAST_SQUARE_LFO: Settings = { 161: 0x20, 163: 110 };

/** Half a divider step at 880 Hz is 0.76 cent; the firmware may be off by 0.3 cent more. */
const HALF_COUNT = 0.012;

/** Semitones of the tune table at some of its edges. */
const TUNES: readonly [number, number][] = [
  [0, -12],
  [8, -11],
  [24, -7],
  [52, -1],
  [56, 0],
  [71, 0],
  [72, 1],
  [96, 7],
  [127, 12],
];

/** Rows that both oscillators have; DCO2's numbers are five or seven higher. */
function rowsOf(dco: 1 | 2): Row[] {
  const heard = dco === 1 ? {} : DCO2;
  const first = dco === 1 ? 0x80 : 0x85;
  const tune = dco === 1 ? 0x82 : 0x88;
  const lfo = dco === 1 ? 0x83 : 0x8a;
  const env = dco === 1 ? 0x84 : 0x8b;
  return [
    {
      serial: first,
      name: `DCO${dco} range`,
      stimulus: 'A4',
      measured: 'pitch, semitones from A4',
      cases: [...byLaw(FOUR_STEPS, (v) => 12 * ((v >> 5) - 1), HALF_COUNT), near(0x7f, 24, HALF_COUNT)],
      measure: (value) => semitonesAbove(sound({ ...heard, [first]: value }), 69),
    },
    {
      serial: first + 1,
      name: `DCO${dco} waveform`,
      stimulus: 'A4, filter open',
      measured: 'second harmonic, dB against the first',
      cases: [between(0x20, -200, -50), near(0x40, -3.01, 0.2), near(0x60, -6.02, 0.2)],
      measure: (value) => harmonicLevel(sound({ ...heard, [first + 1]: value }), 69, 2),
    },
    {
      serial: first + 1,
      name: `DCO${dco} waveform`,
      stimulus: 'A4, filter open',
      measured: "the first harmonic's share of the level, dB",
      // the filter, 20 kHz at its most open, takes some of the others
      cases: [
        between(0, -200, -12),
        near(0x20, -0.91, 0.25),
        near(0x40, -2.68, 0.25),
        near(0x60, -2.15, 0.25),
      ],
      measure: (value) => {
        const heardSound = sound({ ...heard, [first + 1]: value });
        const amplitude = new PartialAnalyser(heardSound, SAMPLE_RATE).amplitudeAt(noteFrequency(69));
        return decibels(amplitude / Math.SQRT2 / acRms(heardSound));
      },
    },
    {
      serial: tune,
      name: `DCO${dco} tune`,
      stimulus: 'A4',
      measured: 'pitch, semitones from A4',
      cases: TUNES.map(([value, semitones]) => near(value, semitones, HALF_COUNT)),
      measure: (value) => semitonesAbove(sound({ ...heard, [tune]: value }), 69),
    },
    {
      serial: lfo,
      name: `DCO${dco} LFO depth`,
      stimulus: 'A4, square LFO',
      measured: 'swing of the pitch, semitones',
      cases: byLaw([0, 32, 64, 127], (v) => 12 * (v / 127) ** 2, 0.03),
      measure: (value) =>
        swing(pitchTrack(sound({ ...heard, ...FAST_SQUARE_LFO, [lfo]: value }, { seconds: 0.25 }), 69)),
    },
    {
      serial: env,
      name: `DCO${dco} ENV depth`,
      stimulus: 'A4, ENV1 sustaining at full level',
      measured: 'pitch, semitones from A4',
      cases: byLaw([0, 42, 84, 127], (v) => (24 * v) / 127, 0.02),
      measure: (value) => semitonesAbove(sound({ ...heard, [env]: value }), 69),
    },
  ];
}

/** Two oscillators a fourth apart under cross modulation, one of them heard. */
function crossModulated(setting: number, heard: Settings): Float32Array {
  return sound({ ...heard, 135: setting, 136: 90 }, { seconds: 0.2 });
}

const F1 = noteFrequency(69);
const F2 = noteFrequency(74);

export const OSCILLATOR_ROWS: readonly Row[] = [
  ...rowsOf(1),
  ...rowsOf(2),
  {
    serial: 0x87,
    name: 'cross modulation',
    stimulus: 'DCO1 at A4, DCO2 a fourth above and heard alone',
    measured: "DCO1's frequency in the sound of DCO2, dB against DCO2's own",
    cases: [
      between(0x00, -200, -55),
      between(0x20, 20, 200),
      between(0x40, -200, -55),
      between(0x60, -30, 20),
    ],
    measure: (value) => {
      const heard = crossModulated(value, DCO2);
      return lineLevel(heard, F1) - lineLevel(heard, F2);
    },
  },
  {
    serial: 0x87,
    name: 'cross modulation',
    stimulus: 'DCO1 at A4 and heard alone, DCO2 a fourth above',
    measured: "DCO2's frequency in the sound of DCO1, dB against DCO1's own",
    cases: [
      between(0x00, -200, -55),
      between(0x20, -200, -55),
      between(0x40, 20, 200),
      between(0x60, -30, 20),
    ],
    measure: (value) => {
      const heard = crossModulated(value, {});
      return lineLevel(heard, F2) - lineLevel(heard, F1);
    },
  },
  {
    serial: 0x89,
    name: 'DCO2 fine tune',
    stimulus: 'A4 on DCO2',
    measured: 'pitch, cents from A4',
    // half a count, 0.3 cent and one step of the 8155 timer, 1.4 cents where it takes most clocks away
    cases: byLaw(
      [0, 32, 64, 96, 127],
      (v) => ((v - 64) * 100) / 128,
      (v) => (v === 64 ? 0.4 : 2.1),
    ),
    measure: (value) => 100 * semitonesAbove(sound({ ...DCO2, 137: value }, { seconds: 0.2 }), 69),
  },
  {
    serial: 0x8f,
    name: 'DCO dynamics',
    stimulus: 'A4 at velocity 64, ENV1 at full depth',
    measured: 'pitch, semitones from A4',
    cases: byLaw(FOUR_STEPS, (v) => 24 * dynamics(v >> 5, 64), 0.07),
    measure: (value) => semitonesAbove(sound({ 132: 127, 143: value }, { velocity: 64 }), 69),
  },
  {
    serial: 0x90,
    name: 'DCO ENV mode',
    stimulus: 'A4, ENV1 sustaining at full, ENV2 at half level, depth 64',
    measured: 'pitch, semitones from A4',
    cases: byLaw(FOUR_STEPS, (v) => ((24 * 64) / 127) * [-64 / 127, 64 / 127, -1, 1][v >> 5]!, 0.03),
    measure: (value) => semitonesAbove(sound({ 132: 64, 144: value, 171: 64 }), 69),
  },
];

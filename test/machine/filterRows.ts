import { analogProfile } from '../../src/profiles/analogProfile.js';
import { SAMPLE_RATE, type Settings } from './bench.js';
import { cutoffOctaves, harmonicLevel, level, lineLevel, noteFrequency } from './measures.js';
import {
  between,
  byLaw,
  CUTOFF_UNIT_OCTAVES,
  dynamics,
  FOUR_STEPS,
  inDecibels,
  type Listening,
  leastOfEnvelope,
  near,
  ONE_SAW_DBFS,
  type Row,
  silent,
  sound,
} from './rows.js';

/** A quiet saw: the filter's amplifiers stay linear, so that its corner can be told from two harmonics. */
export const QUIET: Settings = { 145: 20 };

/** DCO2 alone, its level under ENV1, the amplifier open while the key is down. */
const DCO2_LEVEL: Settings = { 145: 0, 146: 127, 175: 0 };

/** Corner of the filter, octaves above 10 Hz, as a quiet A3 tells it. */
export function cutoff(settings: Settings, listening: Listening = {}): number {
  const { note = 57 } = listening;
  return cutoffOctaves(sound({ ...QUIET, ...settings }, { note, ...listening }), note);
}

/** Gain of the four-pole filter at `ratio` of its corner with a resonance parameter value, dB: 1 / (1 + k s + s^2)^2. */
function filterGain(ratio: number, resonance: number): number {
  const k = 2 * 10 ** ((-1.7 * resonance) / 127);
  return -20 * Math.log10((1 - ratio * ratio) ** 2 + (k * ratio) ** 2);
}

/** First-order high-pass of the four HPF positions at `frequency`, dB. */
function highPassGain(position: number, frequency: number): number {
  const corner = analogProfile('ideal').hpf.corners[position]!;
  return inDecibels(frequency / Math.hypot(frequency, corner));
}

/** Lowest and highest corner while an LFO of 2.8 Hz turns it, octaves apart over two. */
function cutoffSwing(settings: Settings): number {
  const heard = sound({ ...QUIET, ...settings, 161: 0x20, 163: 80 }, { note: 57, seconds: 0.5 });
  const corners: number[] = [];
  const size = 0.06 * SAMPLE_RATE;
  for (let from = 0; from + size <= heard.length; from += size / 3) {
    corners.push(cutoffOctaves(heard.subarray(from, from + size), 57));
  }
  // a window with a jump in it shows some corner in between: half of them are well inside a half cycle
  corners.sort((a, b) => a - b);
  const quarter = Math.floor(corners.length / 4);
  return (corners[corners.length - 1 - quarter]! - corners[quarter]!) / 2;
}

const RESONANCE_CUTOFF = 64;
const RESONANCE_NOTE = 46;
const RESONANCE_HARMONIC = 4;

export const FILTER_ROWS: readonly Row[] = [
  {
    serial: 0x91,
    name: 'MIX DCO1',
    stimulus: 'A4 on DCO1',
    measured: 'level, dBFS',
    cases: [silent(0), ...byLaw([16, 64, 127], (v) => ONE_SAW_DBFS + inDecibels(v / 127), 0.35)],
    measure: (value) => level(sound({ 145: value })),
  },
  {
    serial: 0x92,
    name: 'MIX DCO2',
    stimulus: 'A4 on DCO2',
    measured: 'level, dBFS',
    cases: [silent(0), ...byLaw([16, 64, 127], (v) => ONE_SAW_DBFS + inDecibels(v / 127), 0.35)],
    measure: (value) => level(sound({ 145: 0, 146: value })),
  },
  {
    serial: 0x93,
    name: 'MIX ENV depth',
    stimulus: 'A4 on DCO2, ENV2 sustaining at half level',
    measured: 'level, dBFS',
    cases: byLaw([0, 64, 127], (v) => ONE_SAW_DBFS + inDecibels(1 - (v / 127) * (1 - 64 / 127)), 0.35),
    measure: (value) => level(sound({ ...DCO2_LEVEL, 147: value, 149: 0x20, 171: 64 })),
  },
  {
    serial: 0x94,
    name: 'MIX dynamics',
    stimulus: 'A4 on DCO2 at velocity 64, full depth of an ENV1 at zero',
    measured: 'level, dBFS',
    cases: [
      leastOfEnvelope(0x00),
      ...byLaw([0x20, 0x40, 0x60], (v) => ONE_SAW_DBFS + inDecibels(1 - dynamics(v >> 5, 64)), 0.35),
    ],
    measure: (value) =>
      level(sound({ ...DCO2_LEVEL, 147: 127, 148: value, 166: 0 }, { velocity: 64, after: 0.12 })),
  },
  {
    serial: 0x95,
    name: 'MIX ENV mode',
    stimulus: 'A4 on DCO2, ENV1 sustaining at full, ENV2 at a quarter level, full depth',
    measured: 'level, dBFS',
    cases: [
      near(0x00, ONE_SAW_DBFS + inDecibels(1 - 32 / 127), 0.35),
      near(0x20, ONE_SAW_DBFS + inDecibels(32 / 127), 0.35),
      leastOfEnvelope(0x40),
      near(0x60, ONE_SAW_DBFS, 0.35),
    ],
    measure: (value) => level(sound({ ...DCO2_LEVEL, 147: 127, 149: value, 171: 32 }, { after: 0.12 })),
  },
  {
    serial: 0x96,
    name: 'HPF',
    stimulus: 'C2',
    measured: 'first harmonic, dB against position 0',
    cases: byLaw(FOUR_STEPS, (v) => highPassGain(v >> 5, noteFrequency(36)), 0.4),
    measure: (value) => {
      const fundamental = (hpf: number) =>
        lineLevel(sound({ 150: hpf }, { note: 36, after: 0.2, seconds: 0.2 }), noteFrequency(36));
      return fundamental(value) - fundamental(0);
    },
  },
  {
    serial: 0x97,
    name: 'VCF cutoff',
    stimulus: 'A3, a quiet saw',
    measured: 'corner, octaves above 10 Hz',
    cases: byLaw([32, 64, 96], (v) => v * CUTOFF_UNIT_OCTAVES, 0.04),
    measure: (value) => cutoff({ 151: value }),
  },
  {
    serial: 0x98,
    name: 'VCF resonance',
    stimulus: 'A#2, its fourth harmonic at the corner',
    measured: 'that harmonic against the first, dB',
    cases: byLaw(
      [0, 32, 64],
      (v) => {
        const first = noteFrequency(RESONANCE_NOTE) / (10 * 2 ** (RESONANCE_CUTOFF * CUTOFF_UNIT_OCTAVES));
        const gain = filterGain(RESONANCE_HARMONIC * first, v) - filterGain(first, v);
        return gain - inDecibels(RESONANCE_HARMONIC);
      },
      0.7,
    ),
    measure: (value) => {
      const settings = { ...QUIET, 151: RESONANCE_CUTOFF, 152: value };
      const heard = sound(settings, { note: RESONANCE_NOTE, after: 0.15, seconds: 0.2 });
      return harmonicLevel(heard, RESONANCE_NOTE, RESONANCE_HARMONIC);
    },
  },
  {
    serial: 0x99,
    name: 'VCF LFO depth',
    stimulus: 'A3, a quiet saw, square LFO',
    measured: 'swing of the corner, octaves',
    cases: byLaw([0, 32, 64], (v) => ((64 * v) / 127) * CUTOFF_UNIT_OCTAVES, 0.06),
    measure: (value) => cutoffSwing({ 151: 80, 153: value }),
  },
  {
    serial: 0x9a,
    name: 'VCF ENV depth',
    stimulus: 'A3, a quiet saw, ENV1 sustaining at full level',
    measured: 'corner, octaves above 10 Hz',
    cases: byLaw([0, 32, 64], (v) => (32 + v) * CUTOFF_UNIT_OCTAVES, 0.04),
    measure: (value) => cutoff({ 151: 32, 154: value }),
  },
  {
    serial: 0x9b,
    name: 'VCF key follow',
    stimulus: 'C6 and C4, quiet saws',
    measured: 'distance of their corners, octaves',
    cases: byLaw([0, 64, 127], (v) => (2 * v) / 127, 0.04),
    measure: (value) => {
      const settings = { 151: 70, 155: value };
      return cutoff(settings, { note: 84 }) - cutoff(settings, { note: 60 });
    },
  },
  {
    serial: 0x9c,
    name: 'VCF dynamics',
    stimulus: 'A3 at velocity 64, a quiet saw, ENV1 sustaining at full level',
    measured: 'corner, octaves above 10 Hz',
    cases: byLaw(FOUR_STEPS, (v) => (32 + 64 * dynamics(v >> 5, 64)) * CUTOFF_UNIT_OCTAVES, 0.05),
    measure: (value) => cutoff({ 151: 32, 154: 64, 156: value }, { velocity: 64 }),
  },
  {
    serial: 0x9d,
    name: 'VCF ENV mode',
    stimulus: 'A3, a quiet saw, ENV1 sustaining at full, ENV2 at half level, depth 32',
    measured: 'corner, octaves above 10 Hz',
    cases: byLaw(
      FOUR_STEPS,
      (v) => (64 + 32 * [-64 / 127, 64 / 127, -1, 1][v >> 5]!) * CUTOFF_UNIT_OCTAVES,
      0.05,
    ),
    measure: (value) => cutoff({ 151: 64, 154: 32, 157: value, 171: 64 }),
  },
  {
    serial: 0x9e,
    name: 'VCA level',
    stimulus: 'A4',
    measured: 'level, dBFS',
    cases: [silent(0), ...byLaw([16, 64, 127], (v) => ONE_SAW_DBFS + inDecibels(v / 127), 0.35)],
    measure: (value) => level(sound({ 158: value })),
  },
  {
    serial: 0x9f,
    name: 'VCA dynamics',
    stimulus: 'A4 at velocity 64',
    measured: 'level, dBFS',
    cases: byLaw(FOUR_STEPS, (v) => ONE_SAW_DBFS + inDecibels(dynamics(v >> 5, 64)), 0.35),
    measure: (value) => level(sound({ 159: value }, { velocity: 64 })),
  },
  {
    serial: 0x9f,
    name: 'VCA dynamics 2',
    stimulus: 'A4 at velocities 127 and 32',
    measured: 'distance of their levels, dB',
    cases: [between(0x00, -0.01, 0.01), near(0x40, -inDecibels(dynamics(2, 32)), 0.3)],
    measure: (value) =>
      level(sound({ 159: value }, { velocity: 127 })) - level(sound({ 159: value }, { velocity: 32 })),
  },
];

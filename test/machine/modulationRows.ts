import { correlation } from '../../src/audio/measure.js';
import { Bench, SAMPLE_RATE, type Settings } from './bench.js';
import {
  fallTime,
  firstPassing,
  level,
  levelTrack,
  noteFrequency,
  pitchTrack,
  riseTime,
  semitonesAbove,
  smoothed,
  type TrackPoint,
} from './measures.js';
import { between, byLaw, near, ONE_SAW_DBFS, type Row, silent, sound } from './rows.js';

/** Vibrato of three semitones, deep enough to see the LFO in the pitch. */
const DEEP_VIBRATO: Settings = { 131: 64 };
const DEEP_SEMITONES = 12 * (64 / 127) ** 2;

/** LFO rate of a parameter value, Hz: exponential from 0.1 to 20. */
function lfoRate(value: number): number {
  return 0.1 * 200 ** (value / 127);
}

/** Envelope time of a parameter value: exponential from one refresh of 10 ms to `longest`, seconds. */
function envelopeTime(value: number, longest: number): number {
  return 0.01 * (longest / 0.01) ** (value / 127);
}

export const attackTime = (value: number): number => envelopeTime(value, 8);
export const decayTime = (value: number): number => envelopeTime(value, 20);

/** 5 % of a time, and one refresh for its staircase. */
const ofTime = (seconds: number): number => 0.05 * seconds + 0.01;

/** Value of a track at equal times from `from` on, the last point before each. */
function atTimes(track: readonly TrackPoint[], from: number, step: number, count: number): number[] {
  const values: number[] = [];
  let n = 0;
  for (let k = 0; k < count; k++) {
    while (n + 1 < track.length && track[n + 1]!.time <= from + k * step) n++;
    values.push(track[n]!.value);
  }
  return values;
}

/** How alike the LFO's wave and the same one cycle later are: 1 the same, 0 unrelated. */
function cycleCorrelation(track: readonly TrackPoint[], rate: number, cycles: number): number {
  const points = 20;
  const values = atTimes(track, 0.01, 1 / rate / points, points * cycles);
  return correlation(values.slice(points), values.slice(0, -points));
}

/** Seconds from the key until the vibrato is half as deep as in the end. */
function vibratoOnset(delay: number): number {
  const heard = sound({ ...DEEP_VIBRATO, 161: 0x20, 162: delay, 163: 127 }, { after: 0.02, seconds: 1.4 });
  const depths = smoothed(pitchTrack(heard, 69).map(({ time, value }) => ({ time, value: Math.abs(value) })));
  return firstPassing(depths, DEEP_SEMITONES / 2, 1);
}

/** Cycles a second of the vibrato, from its passages through zero, as octaves above 0.1 Hz. */
function vibratoRate(value: number): number {
  const heard = sound({ ...DEEP_VIBRATO, 163: value }, { seconds: 2.5 / lfoRate(value) + 0.05 });
  const track = pitchTrack(heard, 69);
  const rises: number[] = [];
  let armed = false;
  for (const { time, value: semitones } of track) {
    if (semitones < -1) armed = true;
    if (armed && semitones >= 0) {
      rises.push(time);
      armed = false;
    }
  }
  return Math.log2((rises.length - 1) / (rises[rises.length - 1]! - rises[0]!) / 0.1);
}

/** Rate of the chorus, Hz: the difference of the channels of a low sine crosses zero twice a cycle. */
function chorusRate(setting: number): number {
  const bench = new Bench().set({ 160: setting, 151: 10 }).press(36).skip(0.1);
  const { left, right } = bench.stereo(2.3);
  const frequency = noteFrequency(36);
  const size = Math.round((4 * SAMPLE_RATE) / frequency);
  const zeros: number[] = [];
  let before = 0;
  for (let from = 0; from + size <= left.length; from += size / 4) {
    const start = Math.round(from);
    let signed = 0;
    // demodulated with the sum of the channels a quarter period later
    const quarter = Math.round(SAMPLE_RATE / frequency / 4);
    for (let i = start; i < start + size - quarter; i++) {
      signed += (left[i]! - right[i]!) * (left[i + quarter]! + right[i + quarter]!);
    }
    if (before * signed < 0) zeros.push(start / SAMPLE_RATE);
    if (signed !== 0) before = signed;
  }
  return (zeros.length - 1) / 2 / (zeros[zeros.length - 1]! - zeros[0]!);
}

/** ENV1 on the pitch of A2, two octaves; ENV2 holds the sound. */
const ENV1_ON_PITCH: Settings = { 132: 127, 172: 127 };

/** The pitch of the key from its beginning on, semitones. */
function env1Track(settings: Settings, seconds: number, note = 45): TrackPoint[] {
  const heard = sound({ ...ENV1_ON_PITCH, ...settings }, { note, after: 0, seconds });
  return settled(pitchTrack(heard, note));
}

/** The first period of a note is not a whole one: it is left out, and so is what no envelope can do. */
function settled(track: readonly TrackPoint[]): TrackPoint[] {
  return track.filter((point) => point.value > -1 && point.value < 25).slice(1);
}

/** ENV2 on the level of a high note. */
function env2Track(settings: Settings, seconds: number, note = 93): TrackPoint[] {
  return levelTrack(sound(settings, { note, after: 0, seconds }));
}

const FULL_LEVEL = 10 ** (ONE_SAW_DBFS / 20);

/** Level of one saw at a high note: the filter takes a little. */
function topOf(track: readonly TrackPoint[]): number {
  return Math.max(...track.map((point) => point.value));
}

export const MODULATION_ROWS: readonly Row[] = [
  {
    serial: 0xa0,
    name: 'chorus',
    stimulus: 'A4',
    measured: 'correlation of left and right',
    cases: [
      between(0x00, 0.999999, 1.000001),
      between(0x20, -1, 0.9),
      between(0x40, -1, 0.9),
      between(0x60, -1, 0.9),
    ],
    measure: (value) => {
      const bench = new Bench().set({ 160: value }).press(69).skip(0.1);
      const { left, right } = bench.stereo(0.3);
      return correlation(left, right);
    },
  },
  {
    serial: 0xa0,
    name: 'chorus',
    stimulus: 'C2, a sine after the VCF',
    measured: 'rate, Hz',
    cases: [near(0x20, 0.5, 0.04), near(0x40, 0.83, 0.06)],
    measure: chorusRate,
  },
  {
    serial: 0xa1,
    name: 'LFO waveform',
    stimulus: 'A4, vibrato',
    measured: 'part of the time the pitch is at least 0.9 of its extremes away',
    cases: [between(0x20, 0.95, 1), between(0x40, 0.18, 0.4), between(0x60, 0.18, 0.4)],
    measure: (value) => {
      const track = pitchTrack(sound({ ...DEEP_VIBRATO, 161: value, 163: 100 }, { seconds: 0.45 }), 69);
      const far = track.filter((point) => Math.abs(point.value) > 0.9 * DEEP_SEMITONES);
      return far.length / track.length;
    },
  },
  {
    serial: 0xa1,
    name: 'LFO waveform',
    stimulus: 'A4, vibrato',
    measured: 'likeness of one cycle to the next',
    cases: [between(0x00, -1, 0.75), between(0x20, 0.8, 1), between(0x40, 0.9, 1)],
    measure: (value) => {
      const rate = lfoRate(100);
      const heard = sound({ ...DEEP_VIBRATO, 161: value, 163: 100 }, { seconds: 6 / rate + 0.05 });
      return cycleCorrelation(pitchTrack(heard, 69), rate, 6);
    },
  },
  {
    serial: 0xa2,
    name: 'LFO delay',
    stimulus: 'A4, square vibrato',
    measured: 'seconds until half its depth',
    cases: [
      between(0, 0, 0.06),
      ...byLaw(
        [8, 20],
        (v) => 1.5 * ((5 * v) / 127),
        (v) => 0.1 * ((5 * v) / 127) + 0.03,
      ),
    ],
    measure: vibratoOnset,
  },
  {
    serial: 0xa3,
    name: 'LFO rate',
    stimulus: 'A4, sine vibrato',
    measured: 'rate, octaves above 0.1 Hz',
    cases: byLaw([72, 96, 127], (v) => Math.log2(lfoRate(v) / 0.1), 0.05),
    measure: vibratoRate,
  },
  {
    serial: 0xa4,
    name: 'ENV1 attack',
    stimulus: 'A2, ENV1 on the pitch',
    measured: 'seconds of the straight rise',
    cases: [between(0, 0, 0.03), ...byLaw([56, 72], attackTime, (v) => ofTime(attackTime(v)))],
    measure: (value) => riseTime(env1Track({ 164: value }, 1.2 * attackTime(value) + 0.1), 24),
  },
  {
    serial: 0xa5,
    name: 'ENV1 decay',
    stimulus: 'A2, ENV1 on the pitch, sustain 0',
    measured: 'seconds to 1 %',
    cases: [between(0, 0, 0.04), ...byLaw([56, 72], decayTime, (v) => ofTime(decayTime(v)))],
    measure: (value) => fallTime(env1Track({ 165: value, 166: 0 }, 0.7 * decayTime(value) + 0.1), 24),
  },
  {
    serial: 0xa6,
    name: 'ENV1 sustain',
    stimulus: 'A2, ENV1 on the pitch',
    measured: 'pitch, semitones from A2',
    cases: byLaw([0, 40, 90, 127], (v) => (24 * v) / 127, 0.03),
    measure: (value) =>
      semitonesAbove(sound({ ...ENV1_ON_PITCH, 166: value }, { note: 45, after: 0.15, seconds: 0.2 }), 45),
  },
  {
    serial: 0xa7,
    name: 'ENV1 release',
    stimulus: 'A2 let go, ENV1 on the pitch',
    measured: 'seconds to 1 %',
    cases: [between(0, 0, 0.04), ...byLaw([56, 72], decayTime, (v) => ofTime(decayTime(v)))],
    measure: (value) => {
      const bench = new Bench()
        .set({ ...ENV1_ON_PITCH, 167: value })
        .press(45)
        .skip(0.06)
        .release(45);
      return fallTime(settled(pitchTrack(bench.hear(0.7 * decayTime(value) + 0.1), 45)), 24);
    },
  },
  {
    serial: 0xa8,
    name: 'ENV1 key follow',
    stimulus: 'G7 on DCO2, ENV1 on its level, sustain 0',
    measured: 'seconds of decay to 1 %',
    cases: byLaw(
      [0, 0x20, 0x40, 0x60],
      (v) => decayTime(76) / 2 ** (v >> 5),
      (v) => ofTime(decayTime(76) / 2 ** (v >> 5)),
    ),
    measure: (value) => {
      const settings = { 145: 0, 146: 127, 147: 127, 165: 76, 166: 0, 168: value };
      const track = env2Track(settings, (0.6 * decayTime(76)) / 2 ** (value >> 5) + 0.1, 103);
      return fallTime(track, topOf(track));
    },
  },
  {
    serial: 0xa9,
    name: 'ENV2 attack',
    stimulus: 'A6',
    measured: 'seconds of the straight rise',
    cases: [between(0, 0, 0.03), ...byLaw([56, 72], attackTime, (v) => ofTime(attackTime(v)))],
    measure: (value) => {
      const track = env2Track({ 169: value }, 1.2 * attackTime(value) + 0.1);
      return riseTime(track, topOf(track));
    },
  },
  {
    serial: 0xaa,
    name: 'ENV2 decay',
    stimulus: 'A6, sustain 0',
    measured: 'seconds to 1 %',
    cases: [between(0, 0, 0.04), ...byLaw([56, 72], decayTime, (v) => ofTime(decayTime(v)))],
    measure: (value) => fallTime(env2Track({ 170: value, 171: 0 }, 0.7 * decayTime(value) + 0.1), FULL_LEVEL),
  },
  {
    serial: 0xab,
    name: 'ENV2 sustain',
    stimulus: 'A4',
    measured: 'level, dBFS',
    cases: [silent(0), ...byLaw([16, 64, 127], (v) => ONE_SAW_DBFS + 20 * Math.log10(v / 127), 0.35)],
    measure: (value) => level(sound({ 171: value }, { after: 0.12 })),
  },
  {
    serial: 0xac,
    name: 'ENV2 release',
    stimulus: 'A6 let go',
    measured: 'seconds to 1 %',
    cases: [between(0, 0, 0.04), ...byLaw([56, 72], decayTime, (v) => ofTime(decayTime(v)))],
    measure: (value) => {
      const bench = new Bench().set({ 172: value }).press(93).skip(0.06).release(93);
      return fallTime(levelTrack(bench.hear(0.7 * decayTime(value) + 0.1)), FULL_LEVEL);
    },
  },
  {
    serial: 0xad,
    name: 'ENV2 key follow',
    stimulus: 'G7, sustain 0',
    measured: 'seconds of decay to 1 %',
    cases: byLaw(
      [0, 0x20, 0x40, 0x60],
      (v) => decayTime(76) / 2 ** (v >> 5),
      (v) => ofTime(decayTime(76) / 2 ** (v >> 5)),
    ),
    measure: (value) => {
      const track = env2Track(
        { 170: 76, 171: 0, 173: value },
        (0.6 * decayTime(76)) / 2 ** (value >> 5) + 0.1,
        103,
      );
      return fallTime(track, topOf(track));
    },
  },
  {
    serial: 0xaf,
    name: 'VCA mode',
    stimulus: 'A4, ENV2 sustaining at zero',
    measured: 'level, dBFS',
    cases: [near(0x00, ONE_SAW_DBFS, 0.35), near(0x3f, ONE_SAW_DBFS, 0.35), silent(0x40), silent(0x7f)],
    measure: (value) => level(sound({ 171: 0, 175: value }, { after: 0.15 })),
  },
];

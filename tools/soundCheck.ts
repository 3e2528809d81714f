/**
 * `npx tsx tools/soundCheck.ts [presets|memory|patches] [first] [last]`: plays every tone or patch of the ROM
 * through the whole machine and prints what a listener would notice as a table: level, pitch, envelope, DC,
 * clicks, clipping.
 */

import {
  acRms,
  amplitude,
  bandRms,
  cents,
  decibels,
  mean,
  measureFrequency,
  peak,
  powerDensity,
  spectralCentroid,
} from '../src/audio/measure.js';
import { SuperJX } from '../src/machine/superJx.js';
import { openBank } from '../src/patches/openBank/openBank.js';
import { FIRST_PRESET_TONE } from '../src/patches/patch.js';
import type { Tone } from '../src/patches/tone.js';
import { renderOffline } from '../src/render/offline.js';
import { noteMessage, patchSelection, toneSelection } from '../src/render/setup.js';
import { TICKS_PER_SECOND } from '../src/time.js';

const RATE = 48_000;
const NOTE = 60;
const HOLD_SECONDS = 1.5;
const TAIL_SECONDS = 1.5;
/** Samples of a window in which clicks are looked for; a power of two. */
const CLICK_WINDOW = 512;
const CHORD: readonly number[] = [48, 55, 60, 64, 67, 71];

/** One sound to check: how the instrument is set to it, and what its recipe says about its pitch. */
interface Candidate {
  readonly label: string;
  readonly select: readonly Uint8Array[];
  /** The same without what moves its pitch; for a tone only. */
  readonly plain?: readonly Uint8Array[];
  /** Detune of DCO2, cents: the pitch may lie anywhere between none and that. NaN where it is not known. */
  readonly detune: number;
}

interface Heard {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

interface Report {
  readonly label: string;
  /** Loudest 100 ms, dBFS rms, one key at velocity 100. */
  readonly level: number;
  readonly peak: number;
  /** Highest peak of six keys at velocity 127. */
  readonly chordPeak: number;
  /** Semitones from the key, rounded, and what is left of it in cents; NaN without a pitch. */
  readonly semitones: number;
  readonly cents: number;
  /** The same without chorus and vibrato, cents from the next semitone. */
  readonly plainCents: number;
  readonly detune: number;
  /** Seconds from the key to half the loudest level. */
  readonly attack: number;
  /** Level at the end of the hold against the loudest, dB. */
  readonly sustain: number;
  /** Seconds after the key is let go until -60 dBFS. */
  readonly release: number;
  /** DC, dBFS; and what moves below 5 Hz. */
  readonly dc: number;
  readonly rumble: number;
  /** Centre of the spectrum, Hz: of the first 0.2 s, and later. */
  readonly attackCentroid: number;
  readonly centroid: number;
  /** Energy above 6 kHz in windows of 11 ms while the key is held: highest against the middle of its neighbours, dB. */
  readonly spikes: number;
  /** The same at letting go: highest within 50 ms after against just before, dB. */
  readonly releaseClick: number;
  /** Side against middle, dB. */
  readonly width: number;
}

function candidates(kind: string): Candidate[] {
  const { tones, presets, patches } = openBank();
  const ofTones = (list: readonly Tone[], first: number): Candidate[] =>
    list.map((tone, n) => ({
      label: `${first + n + 1} ${tone.name}`,
      select: toneSelection(first + n),
      plain: toneSelection(withoutMovement(tone)),
      detune: tone.get('mix-dco2') === 0 ? 0 : ((tone.get('dco2-fine-tune') - 64) * 100) / 128,
    }));
  switch (kind) {
    case 'presets':
      return ofTones(presets, FIRST_PRESET_TONE);
    case 'memory':
      return ofTones(tones, 0);
    case 'patches':
      return patches.map((patch, n) => ({
        label: `${'ABCDEFGH'[n >> 3]}${(n & 7) + 1} ${patch.name.trim()}`,
        select: [patchSelection(n)],
        detune: Number.NaN,
      }));
    default:
      throw new RangeError(`there are presets, memory and patches to check, not "${kind}"`);
  }
}

/** The tone without chorus and vibrato. */
function withoutMovement(tone: Tone): Tone {
  const still = tone.clone();
  for (const parameter of ['chorus', 'dco1-lfo', 'dco2-lfo']) still.set(parameter, 0);
  return still;
}

/** A machine set to a sound and quiet. */
function selected(booted: Uint8Array, messages: readonly Uint8Array[]): Uint8Array {
  const machine = SuperJX.restore(booted);
  for (const message of messages) machine.midiIn(message);
  machine.settle();
  return machine.save();
}

/** Cents from the key; NaN without a pitch. */
function pitch(sound: Float32Array): number {
  const frequency = measureFrequency(sound, RATE, { lowest: 25, harmonics: 8 });
  return frequency === undefined ? Number.NaN : cents(frequency, 440 * 2 ** ((NOTE - 69) / 12));
}

function beyondSemitone(distance: number): number {
  return distance - 100 * Math.round(distance / 100);
}

function play(
  state: Uint8Array,
  keys: readonly number[],
  velocity: number,
  hold: number,
  tail: number,
): Heard {
  const machine = SuperJX.restore(state);
  const total = Math.round((hold + tail) * RATE);
  const left = new Float32Array(total);
  const right = new Float32Array(total);
  let done = 0;
  const all = (tick: number, value: number) => {
    for (const key of keys) machine.midiIn(noteMessage(key, value), tick);
  };
  renderOffline(machine, {
    sampleRate: RATE,
    actions: [
      { ticks: 0, perform: (tick) => all(tick, velocity) },
      { ticks: hold * TICKS_PER_SECOND, perform: (tick) => all(tick, 0) },
    ],
    seconds: hold + tail,
    tail: 0,
    onBlock: (block) => {
      left.set(block.left.subarray(0, block.count), done);
      right.set(block.right.subarray(0, block.count), done);
      done += block.count;
    },
  });
  return { left, right };
}

/** Level in windows of `seconds`. */
function levels(sound: Float32Array, seconds: number): number[] {
  const size = Math.round(seconds * RATE);
  return Array.from({ length: Math.floor(sound.length / size) }, (_, n) =>
    acRms(sound, n * size, (n + 1) * size),
  );
}

function means(sound: Float32Array, seconds: number): number[] {
  const size = Math.round(seconds * RATE);
  return Array.from({ length: Math.floor(sound.length / size) }, (_, n) =>
    mean(sound, n * size, (n + 1) * size),
  );
}

/** Energy above 6 kHz in windows of 11 ms, as levels. */
function brightness(sound: Float32Array): number[] {
  const size = CLICK_WINDOW;
  return Array.from({ length: Math.floor(sound.length / size) }, (_, n) =>
    bandRms(powerDensity(sound.subarray(n * size, (n + 1) * size), RATE, size), 6000, 20_000),
  );
}

/** Middle of eleven values from `from` on, a millionth at least. */
function localMiddle(values: readonly number[], from: number): number {
  return Math.max(1e-6, median(values.slice(from, from + 11)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** A level in dB that is never -Infinity. */
function shown(value: number): number {
  return decibels(Math.max(value, 1e-9));
}

function check(candidate: Candidate, booted: Uint8Array): Report {
  const state = selected(booted, candidate.select);
  const { left, right } = play(state, [NOTE], 100, HOLD_SECONDS, TAIL_SECONDS);
  const chord = play(state, CHORD, 127, 1, 0.05);
  const held = left.subarray(0, HOLD_SECONDS * RATE);
  const loudness = levels(left, 0.01);
  const loudest = Math.max(...levels(held, 0.1));
  const start = loudness.findIndex((value) => value > loudest / 2);
  const quiet = amplitude(-60);
  const lastLoud = loudness.reduce((last, value, n) => (value > quiet ? n : last), -1);
  const steady = left.subarray(0.2 * RATE, HOLD_SECONDS * RATE);
  const distance = pitch(steady);
  const still = candidate.plain && play(selected(booted, candidate.plain), [NOTE], 100, 1, 0).left;
  const bright = brightness(left);
  const letGo = Math.floor((HOLD_SECONDS * RATE) / CLICK_WINDOW);
  const heldBright = bright.slice(25, letGo);
  const middle = left.map((sample, n) => (sample + right[n]!) / 2);
  const side = left.map((sample, n) => (sample - right[n]!) / 2);
  return {
    label: candidate.label,
    level: shown(loudest),
    peak: shown(Math.max(peak(left), peak(right))),
    chordPeak: shown(Math.max(peak(chord.left), peak(chord.right))),
    semitones: Math.round(distance / 100),
    cents: beyondSemitone(distance),
    plainCents: beyondSemitone(still ? pitch(still.subarray(0.2 * RATE)) : distance),
    detune: candidate.detune,
    attack: start / 100,
    sustain: shown(acRms(held, held.length - 0.1 * RATE) / loudest),
    release: Math.max(0, (lastLoud + 1) / 100 - HOLD_SECONDS),
    dc: shown(Math.abs(mean(held))),
    rumble: shown(acRms(means(left, 0.1))),
    attackCentroid: spectralCentroid(left.subarray(0, 0.2 * RATE), RATE),
    centroid: spectralCentroid(steady, RATE),
    spikes: shown(Math.max(...heldBright.slice(5, -5).map((value, n) => value / localMiddle(heldBright, n)))),
    releaseClick: shown(
      Math.max(...bright.slice(letGo, letGo + 5)) / Math.max(1e-7, ...bright.slice(letGo - 4, letGo)),
    ),
    width: shown(acRms(side) / Math.max(acRms(middle), 1e-9)),
  };
}

/** More than 3 cents outside of what the detuned oscillators make together; false where that is not known. */
function isOutOfTune({ plainCents, detune }: Report): boolean {
  return plainCents < Math.min(0, detune) - 3 || plainCents > Math.max(0, detune) + 3;
}

/** What would make a listener frown. */
function remarks(report: Report, median: number): string[] {
  const found: string[] = [];
  if (report.level < -70) found.push('silent');
  if (report.peak >= 0) found.push('clips on one key');
  if (report.chordPeak >= 0) found.push('clips on a chord');
  if (Number.isNaN(report.cents)) found.push('no pitch');
  else if (isOutOfTune(report)) found.push('out of tune');
  if (report.dc > -50) found.push('DC');
  if (report.rumble > -45) found.push('rumble');
  if (Math.abs(report.level - median) > 10) found.push(report.level > median ? 'loud' : 'soft');
  if (report.spikes > 20) found.push('spikes');
  if (report.releaseClick > 10) found.push('click at release');
  return found;
}

const COLUMNS: readonly [string, number, (report: Report) => string][] = [
  ['level', 7, (r) => r.level.toFixed(1)],
  ['peak', 7, (r) => r.peak.toFixed(1)],
  ['chord', 7, (r) => r.chordPeak.toFixed(1)],
  ['semis', 6, (r) => (Number.isNaN(r.cents) ? '-' : `${r.semitones}`)],
  ['cents', 7, (r) => (Number.isNaN(r.cents) ? '-' : r.cents.toFixed(1))],
  ['plain', 7, (r) => (Number.isNaN(r.plainCents) ? '-' : r.plainCents.toFixed(1))],
  ['fine', 6, (r) => (Number.isNaN(r.detune) ? '-' : r.detune.toFixed(1))],
  ['attack', 7, (r) => r.attack.toFixed(2)],
  ['sust', 7, (r) => r.sustain.toFixed(1)],
  ['rel', 6, (r) => r.release.toFixed(2)],
  ['DC', 7, (r) => r.dc.toFixed(0)],
  ['rumble', 7, (r) => r.rumble.toFixed(0)],
  ['bright', 7, (r) => r.attackCentroid.toFixed(0)],
  ['centre', 7, (r) => r.centroid.toFixed(0)],
  ['spike', 6, (r) => r.spikes.toFixed(0)],
  ['click', 6, (r) => r.releaseClick.toFixed(0)],
  ['width', 7, (r) => r.width.toFixed(0)],
];

async function main(): Promise<void> {
  const [kind = 'presets', first = '1', last = '100'] = process.argv.slice(2);
  const booted = (await SuperJX.create({ sampleRate: RATE })).save();
  const chosen = candidates(kind).slice(Number(first) - 1, Number(last));
  const reports = chosen.map((candidate) => check(candidate, booted));
  const typical = median(reports.map((report) => report.level));
  const head = COLUMNS.map(([title, width]) => title.padStart(width)).join('');
  process.stdout.write(`${'C4, velocity 100'.padEnd(24)}${head}  remarks\n`);
  for (const report of reports) {
    const cells = COLUMNS.map(([, width, text]) => text(report).padStart(width)).join('');
    process.stdout.write(`${report.label.padEnd(24)}${cells}  ${remarks(report, typical).join(', ')}\n`);
  }
  process.stdout.write(`median level ${typical.toFixed(1)} dBFS\n`);
}

await main();

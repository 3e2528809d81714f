/** What the parameters of the open firmware do, measured on the running programs. */

import { Assigner } from '../../src/assigner/assigner.js';
import { Patch } from '../../src/patches/patch.js';
import { patchApr } from '../../src/patches/sysexBuild.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { MKS70_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { WireDecoder } from '../../src/wire/commands.js';
import { last, type Point, passes, type Settings, TapeBench } from './tapeBench.js';

const NOTE = 60;
/** Longest of everything: a decay of 20 s with key follow off, and some more. */
const ENVELOPE_SECONDS = 22;
/** Runs until `done` says so, at most `seconds`. */
function runUntil(bench: TapeBench, seconds: number, done: () => boolean): void {
  const end = bench.time + seconds;
  while (bench.time < end && !done()) bench.run(0.25);
}

/** Seconds from the key to full level. */
export function attackSeconds(value: number): number {
  const bench = new TapeBench({ 'env2-attack': value }).press(NOTE);
  const start = bench.time;
  const top = 0.985;
  runUntil(bench, ENVELOPE_SECONDS, () => last(bench.vca) >= top);
  return passes(bench.vca, top, 1, start) - start;
}

/** Seconds in which a decay to nothing (or a release) falls from full level to 1 %. */
function fallSeconds(bench: TapeBench, start: number): number {
  runUntil(bench, ENVELOPE_SECONDS, () => last(bench.vca) <= 0.01);
  return passes(bench.vca, 0.01, -1, start) - start;
}

export function decaySeconds(value: number, settings: Settings = {}, note = NOTE): number {
  const bench = new TapeBench({ 'env2-decay': value, 'env2-sustain': 0, ...settings });
  bench.press(note);
  const pressed = bench.time;
  runUntil(bench, 1, () => bench.vca.some(({ time, value: level }) => time > pressed && level > 0.9));
  return fallSeconds(bench, passes(bench.vca, 0.9, 1, pressed));
}

export function releaseSeconds(value: number): number {
  const bench = new TapeBench({ 'env2-release': value }).press(NOTE).run(0.1).release(NOTE);
  return fallSeconds(bench, bench.time);
}

/** Level over time of one key, held for `hold` seconds; time 0 is the key. */
export function envelopeShape(stages: Settings, hold: number, tail: number): Point[] {
  const bench = new TapeBench(stages).press(NOTE);
  const start = bench.time;
  bench.run(hold).release(NOTE).run(tail);
  return since(bench.vca, start);
}

function since(track: readonly Point[], start: number): Point[] {
  return track
    .filter(({ time }) => time >= start - 0.02)
    .map(({ time, value }) => ({ time: time - start, value }));
}

/** Seconds of one wave of the LFO, from the pitch of an oscillator it moves. */
export function lfoHertz(value: number): number {
  const bench = new TapeBench({ 'dco1-lfo': 0x7f, 'lfo-rate': value, 'lfo-waveform': 0x40 }).press(NOTE);
  const start = bench.time;
  const key = 440 * 2 ** ((NOTE - 69) / 12);
  const rises: number[] = [];
  const enough = value < 40 ? 3 : 12;
  let seen = 0;
  runUntil(bench, 40, () => {
    for (seen = Math.max(seen, 1); seen < bench.dco1.length; seen++) {
      const before = bench.dco1[seen - 1]!;
      const here = bench.dco1[seen]!;
      if (before.time < start || before.value >= key || here.value < key) continue;
      rises.push(
        before.time + ((key - before.value) / (here.value - before.value)) * (here.time - before.time),
      );
    }
    return rises.length >= enough;
  });
  return (rises.length - 1) / (rises.at(-1)! - rises[0]!);
}

/** Seconds from the key until the LFO begins to be heard, and until it has its full depth. */
export function lfoDelay(value: number): { readonly begins: number; readonly full: number } {
  const bench = new TapeBench({
    'dco1-lfo': 0x7f,
    'lfo-rate': 127,
    'lfo-delay': value,
    'lfo-waveform': 0x20,
  }).press(NOTE);
  const start = bench.time;
  bench.run(11);
  const key = 440 * 2 ** ((NOTE - 69) / 12);
  const swings = since(bench.dco1, start).map(({ time, value: hertz }) => ({
    time,
    value: Math.abs(12 * Math.log2(hertz / key)),
  }));
  return { begins: passes(swings, 0.15, 1, 0), full: passes(swings, 11.8, 1, 0) };
}

/** Seconds a portamento takes for an octave. */
export function portamentoSeconds(value: number): number {
  const bench = new TapeBench({ 'portamento-time': value, 'portamento-switch': 0x7f })
    .press(NOTE)
    .run(0.1)
    .press(NOTE + 12);
  const start = bench.time;
  const goal = 440 * 2 ** ((NOTE + 12 - 69) / 12) * 2 ** (-0.03 / 12);
  runUntil(bench, 12, () => last(bench.dco1) >= goal);
  return Math.max(0, passes(bench.dco1, goal, 1, start) - start);
}

/** Corner of the filter that its voltage stands for, Hz, by the law of the analog stage. */
function cornerHertz(cv: number): number {
  const { cutoffAtZero, octaves, cutoffLimit } = analogProfile('ideal').vcf;
  return Math.min(cutoffLimit, cutoffAtZero * 2 ** (octaves * cv));
}

/** Corner of the VCF once the voice is steady. */
export function cutoffHertz(settings: Settings, note = NOTE, velocity = 127): number {
  const bench = new TapeBench(settings).press(note, velocity).run(0.1);
  return cornerHertz(last(bench.vcf));
}

/** Octaves that the LFO opens the VCF at full swing. */
export function filterSwingOctaves(value: number): number {
  const steady = { 'vcf-cutoff': 0x20, 'lfo-rate': 100 };
  const bench = new TapeBench({ ...steady, 'vcf-lfo': value }).press(NOTE);
  const start = bench.time;
  bench.run(1);
  const widest = Math.max(...since(bench.vcf, start + 0.05).map(({ value: cv }) => cv));
  return Math.log2(cornerHertz(widest) / cutoffHertz(steady));
}

/** Steady pitch of DCO 1, semitones from the key. */
export function semitones(settings: Settings): number {
  const bench = new TapeBench(settings).press(NOTE).run(0.15);
  return 12 * Math.log2(last(bench.dco1) / (440 * 2 ** ((NOTE - 69) / 12)));
}

/** Cents of DCO 2 from the key. */
export function fineCents(value: number): number {
  const bench = new TapeBench({ 'dco2-fine-tune': value }).press(NOTE).run(0.1);
  return 1200 * Math.log2(last(bench.dco2) / (440 * 2 ** ((NOTE - 69) / 12)));
}

/** Highest pitch the LFO or lever takes DCO 1 to, semitones from the key. */
export function vibratoSemitones(settings: Settings): number {
  const bench = new TapeBench({ 'lfo-rate': 100, ...settings }).press(NOTE);
  const start = bench.time;
  bench.run(1);
  return Math.max(
    ...since(bench.dco1, start + 0.05).map(
      ({ value }) => 12 * Math.log2(value / (440 * 2 ** ((NOTE - 69) / 12))),
    ),
  );
}

/** Level of the VCA, as a share of full scale. */
export function vcaLevel(settings: Settings, velocity = 127): number {
  return last(new TapeBench(settings).press(NOTE, velocity).run(0.1).vca);
}

/** A held voltage by its `CV_` number, as a share of full scale. */
export function heldVoltage(cv: number, settings: Settings): number {
  return new TapeBench(settings).press(NOTE).run(0.1).held.get(cv)!;
}

/** Seconds between the upper tone's note and the lower one's that follows, chase play. */
export function chaseSeconds(value: number): number {
  const onAt: number[] = [];
  const decoder = new WireDecoder();
  const assigner = new Assigner({
    rom: openFirmware().assigner,
    profile: MKS70_ASSIGNER,
    onWire: (byte, tick) => {
      if (decoder.push(byte)?.kind === 'noteOn') onAt.push(tick / TICKS_PER_SECOND);
    },
  });
  const patch = Patch.initial();
  patch.keyMode = 'dual';
  patch.set('chase-switch', 1);
  patch.set('chase-level', 127);
  patch.set('chase-time', value);
  let tick = 2.5 * TICKS_PER_SECOND;
  const send = (bytes: ArrayLike<number>) => {
    for (const byte of Array.from(bytes)) {
      assigner.midiIn(byte, tick);
      tick += TICKS_PER_BYTE;
    }
  };
  assigner.runTo(tick);
  send(patchApr(patch));
  tick += TICKS_PER_SECOND / 2;
  send([0x90, NOTE, 100]);
  assigner.runTo(tick + 4 * TICKS_PER_SECOND);
  return onAt[1]! - onAt[0]!;
}

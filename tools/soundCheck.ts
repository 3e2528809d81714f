/**
 * `npx tsx tools/soundCheck.ts [presets|memory|patches] [first] [last]`: plays every tone or patch of the ROM
 * through the whole machine and prints what a listener would notice as a table: level, pitch, envelope, DC,
 * clicks, clipping.
 */

import { acRms, bandRms, mean, powerDensity, spectralCentroid } from '../src/audio/measure.js';
import { detuneOf, HOLD_SECONDS, measureSound, oneNote, type SoundReport, shown } from './bank/measure.js';
import { BankPlayer, type Heard, RATE } from './bank/player.js';
import { type BankSound, bankPatches, bankTones, isInharmonic, isPitched } from './bank/sounds.js';

/** Samples of a window in which clicks are looked for; a power of two. */
const CLICK_WINDOW = 512;
/** Tones of the memory; the presets follow. */
const MEMORY_TONES = 50;

interface Flaws {
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

interface Checked extends SoundReport, Flaws {
  readonly sound: BankSound;
}

function sounds(kind: string): BankSound[] {
  switch (kind) {
    case 'presets':
      return bankTones().slice(MEMORY_TONES);
    case 'memory':
      return bankTones().slice(0, MEMORY_TONES);
    case 'patches':
      return bankPatches();
    default:
      throw new RangeError(`there are presets, memory and patches to check, not "${kind}"`);
  }
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
  const around = values.slice(from, from + 11).sort((a, b) => a - b);
  return Math.max(1e-6, around[around.length >> 1]!);
}

function flaws({ left, right }: Heard): Flaws {
  const held = left.subarray(0, HOLD_SECONDS * RATE);
  const bright = brightness(left);
  const letGo = Math.floor((HOLD_SECONDS * RATE) / CLICK_WINDOW);
  const heldBright = bright.slice(25, letGo);
  const middle = left.map((sample, n) => (sample + right[n]!) / 2);
  const side = left.map((sample, n) => (sample - right[n]!) / 2);
  return {
    dc: shown(Math.abs(mean(held))),
    rumble: shown(acRms(means(left, 0.1))),
    attackCentroid: spectralCentroid(left.subarray(0, 0.2 * RATE), RATE),
    centroid: spectralCentroid(left.subarray(0.2 * RATE, HOLD_SECONDS * RATE), RATE),
    spikes: shown(Math.max(...heldBright.slice(5, -5).map((value, n) => value / localMiddle(heldBright, n)))),
    releaseClick: shown(
      Math.max(...bright.slice(letGo, letGo + 5)) / Math.max(1e-7, ...bright.slice(letGo - 4, letGo)),
    ),
    width: shown(acRms(side) / Math.max(acRms(middle), 1e-9)),
  };
}

/** More than 3 cents outside of what the detuned oscillators make together; false where that is not known. */
function isOutOfTune({ sound, stillCents }: Checked): boolean {
  if (sound.kind === 'patch' || !sound.tones.every(isPitched) || sound.tones.some(isInharmonic)) return false;
  const detune = detuneOf(sound.tones[0]!);
  return stillCents < Math.min(0, detune) - 3 || stillCents > Math.max(0, detune) + 3;
}

/** What would make a listener frown. */
function remarks(checked: Checked): string[] {
  const found: string[] = [];
  if (checked.level < -70) found.push('silent');
  else if (checked.level < -23) found.push('soft');
  if (checked.level > -17) found.push('loud');
  if (checked.peak >= 0) found.push('clips on a chord');
  if (isOutOfTune(checked)) found.push('out of tune');
  if (checked.dc > -50) found.push('DC');
  if (checked.rumble > -45) found.push('rumble');
  if (checked.spikes > 20) found.push('spikes');
  if (checked.releaseClick > 10) found.push('click at release');
  return found;
}

const COLUMNS: readonly [string, number, (checked: Checked) => string][] = [
  ['level', 7, (r) => r.level.toFixed(1)],
  ['peak', 7, (r) => r.peak.toFixed(1)],
  ['semis', 6, (r) => (Number.isNaN(r.cents) ? '-' : `${r.semitones}`)],
  ['cents', 7, (r) => (Number.isNaN(r.cents) ? '-' : r.cents.toFixed(1))],
  ['still', 7, (r) => (Number.isNaN(r.stillCents) ? '-' : r.stillCents.toFixed(1))],
  ['fine', 6, (r) => (r.sound.kind === 'patch' ? '-' : detuneOf(r.sound.tones[0]!).toFixed(1))],
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
  const chosen = sounds(kind).slice(Number(first) - 1, Number(last));
  const player = await BankPlayer.create();
  const head = COLUMNS.map(([title, width]) => title.padStart(width)).join('');
  process.stdout.write(`${''.padEnd(24)}${head}  remarks\n`);
  for (const sound of chosen) {
    const note = oneNote(player, sound);
    const checked = { sound, ...measureSound(player, sound, note), ...flaws(note) };
    const cells = COLUMNS.map(([, width, text]) => text(checked).padStart(width)).join('');
    const label = `${sound.place} ${sound.name}`.padEnd(24);
    process.stdout.write(`${label}${cells}  ${remarks(checked).join(', ')}\n`);
  }
}

await main();

import type { ToneRecipe } from './toneRecipe.js';

/** Starting points that the tones of the bank share. */

/** Two saws a few cents apart, filter opened by a soft attack. */
export const BRASS: ToneRecipe = {
  dco1: { wave: 'sawtooth', lfo: 0 },
  dco2: { wave: 'sawtooth', fine: 7 },
  mix: { dco1: 99, dco2: 92 },
  vcf: { cutoff: 49, resonance: 10, env: 56, key: 42, dynamics: 1 },
  vca: { level: 82, dynamics: 1 },
  lfo: { delay: 50, rate: 75 },
  env1: [31, 60, 56, 42],
  env2: [18, 60, 84, 40],
};

/** Two saws and the chorus, slow on and slow off. */
export const STRINGS: ToneRecipe = {
  dco1: { wave: 'sawtooth', lfo: 7 },
  dco2: { wave: 'sawtooth', fine: 9, lfo: 7 },
  mix: { dco1: 92, dco2: 92 },
  hpf: 1,
  vcf: { cutoff: 78, resonance: 4, env: 10, key: 45 },
  vca: { level: 80 },
  chorus: 2,
  lfo: { delay: 48, rate: 74 },
  env1: [46, 60, 60, 55],
  env2: [50, 55, 90, 58],
};

/** Struck: pulse and saw, everything decays, harder is brighter. */
export const PIANO: ToneRecipe = {
  dco1: { wave: 'pulse' },
  dco2: { wave: 'sawtooth', fine: 3 },
  mix: { dco1: 92, dco2: 60, env: 30, mode: 'env-1' },
  vcf: { cutoff: 52, resonance: 6, env: 56, key: 55, dynamics: 2 },
  vca: { level: 90, dynamics: 2 },
  env1: [0, 70, 12, 45],
  env1Key: 2,
  env2: [0, 84, 0, 42],
  env2Key: 2,
};

/** Tine and bar: a square and a high partial that dies first. */
export const ELECTRIC_PIANO: ToneRecipe = {
  dco1: { wave: 'square' },
  dco2: { range: 2, wave: 'square', fine: 3 },
  mix: { dco1: 90, dco2: 34, env: 90, dynamics: 3, mode: 'env-1' },
  vcf: { cutoff: 54, resonance: 0, env: 26, key: 50, dynamics: 2 },
  vca: { level: 92, dynamics: 2 },
  chorus: 1,
  env1: [0, 56, 0, 42],
  env1Key: 1,
  env2: [0, 82, 0, 44],
  env2Key: 1,
};

/** Keys down is on, keys up is off. */
export const ORGAN: ToneRecipe = {
  dco1: { range: 8, wave: 'square' },
  dco2: { range: 4, wave: 'square' },
  mix: { dco1: 92, dco2: 70 },
  vcf: { cutoff: 76, key: 60 },
  vca: { level: 78 },
  chorus: 1,
  env1: [0, 40, 0, 30],
  env2: [4, 50, 99, 22],
};

/** Low, short attack, filter closes again. */
export const BASS: ToneRecipe = {
  dco1: { range: 16, wave: 'sawtooth' },
  dco2: { range: 16, wave: 'square', fine: 4 },
  mix: { dco1: 95, dco2: 70 },
  vcf: { cutoff: 42, resonance: 22, env: 52, key: 32, dynamics: 1 },
  vca: { level: 92, dynamics: 1 },
  env1: [0, 52, 8, 34],
  env2: [0, 74, 30, 30],
};

/** Slow and wide. */
export const PAD: ToneRecipe = {
  dco1: { wave: 'sawtooth', lfo: 4 },
  dco2: { wave: 'pulse', fine: 10, lfo: 5 },
  mix: { dco1: 84, dco2: 84 },
  vcf: { cutoff: 58, resonance: 12, env: 18, key: 38 },
  vca: { level: 82 },
  chorus: 2,
  lfo: { delay: 55, rate: 66 },
  env1: [66, 76, 62, 70],
  env2: [60, 70, 92, 72],
};

/** One voice in front: vibrato after a while. */
export const LEAD: ToneRecipe = {
  dco1: { wave: 'sawtooth', lfo: 13 },
  dco2: { wave: 'sawtooth', fine: 6, lfo: 13 },
  mix: { dco1: 99, dco2: 90 },
  vcf: { cutoff: 68, resonance: 18, env: 24, key: 60, dynamics: 1 },
  vca: { level: 84, dynamics: 1 },
  lfo: { delay: 62, rate: 76 },
  env1: [6, 62, 52, 40],
  env2: [4, 60, 88, 38],
};

/** Oscillators that reset each other: partials that are no multiples, ringing away. */
export const BELL: ToneRecipe = {
  dco1: { range: 4, wave: 'sawtooth' },
  dco2: { range: 2, wave: 'sawtooth', tune: 5, fine: 18 },
  dco: { cross: 'xmod' },
  mix: { dco1: 62, dco2: 74, env: 60, mode: 'env-1' },
  hpf: 1,
  vcf: { cutoff: 68, resonance: 8, env: 26, key: 70, dynamics: 2 },
  vca: { level: 80, dynamics: 2 },
  chorus: 1,
  env1: [0, 74, 0, 70],
  env1Key: 1,
  env2: [0, 86, 0, 82],
  env2Key: 1,
};

/** Struck wood and metal: a plain tone and a short click. */
export const MALLET: ToneRecipe = {
  dco1: { range: 8, wave: 'square' },
  dco2: { range: 2, wave: 'square', tune: 12 },
  mix: { dco1: 92, dco2: 40, env: 99, dynamics: 2, mode: 'env-1' },
  vcf: { cutoff: 62, env: 22, key: 80, dynamics: 2 },
  vca: { level: 92, dynamics: 2 },
  env1: [0, 38, 0, 34],
  env1Key: 1,
  env2: [0, 66, 0, 56],
  env2Key: 1,
};

/** What the families are called, for lists of sounds. */
export const FAMILY_NAMES: ReadonlyMap<ToneRecipe, string> = new Map([
  [BRASS, 'brass'],
  [STRINGS, 'strings'],
  [PIANO, 'piano'],
  [ELECTRIC_PIANO, 'electric piano'],
  [ORGAN, 'organ'],
  [BASS, 'bass'],
  [PAD, 'pad'],
  [LEAD, 'lead'],
  [BELL, 'bell'],
  [MALLET, 'mallet'],
]);

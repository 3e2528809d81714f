import type { Tone } from '../tone.js';
import { BASS, BELL, BRASS, ELECTRIC_PIANO, LEAD, MALLET, ORGAN, PAD, PIANO, STRINGS } from './families.js';
import { makeTones, type ToneEntry } from './toneRecipe.js';

/** What the internal memory of a fresh machine holds as tones 1-50. */
const MEMORY: readonly ToneEntry[] = [
  [
    'WARM BRASS',
    BRASS,
    { vcf: { cutoff: 43, resonance: 6, env: 42 }, chorus: 1, env1: [36, 62, 58, 48], env2: [24, 60, 86, 46] },
  ],
  [
    'SOFT HORNS',
    BRASS,
    {
      dco2: { wave: 'square', fine: 5 },
      mix: { dco1: 92, dco2: 70 },
      vcf: { cutoff: 46, env: 30 },
      env1: [40, 60, 62, 46],
      env2: [32, 60, 90, 46],
    },
  ],
  [
    'FAT BRASS',
    BRASS,
    { dco2: { range: 16, fine: 8 }, mix: { dco1: 99, dco2: 84 }, vcf: { env: 50 }, chorus: 1 },
  ],
  [
    'BRASS OCT',
    BRASS,
    {
      dco2: { range: 4, fine: 6 },
      mix: { dco1: 99, dco2: 70 },
      vcf: { cutoff: 51, env: 46 },
      env1: [18, 58, 50, 44],
    },
  ],
  [
    'FANFARE',
    BRASS,
    {
      dco2: { tune: 7, fine: 3 },
      mix: { dco1: 99, dco2: 66 },
      vcf: { env: 52, dynamics: 2 },
      env1: [20, 56, 60, 40],
      env2: [10, 58, 90, 38],
    },
  ],
  ['SILK STR', STRINGS, { vcf: { cutoff: 70, resonance: 2, env: 6 }, env2: [58, 56, 94, 66] }],
  ['ENSEMBLE', STRINGS, { dco2: { fine: 14 }, vcf: { cutoff: 76 }, env2: [44, 55, 92, 56] }],
  [
    'OCTAVE STR',
    STRINGS,
    { dco1: { range: 16 }, dco2: { range: 4, fine: 7 }, mix: { dco1: 90, dco2: 62 }, hpf: 0 },
  ],
  [
    'MELLOW STR',
    STRINGS,
    { hpf: 0, vcf: { cutoff: 60, resonance: 4, env: 10 }, vca: { level: 86 }, chorus: 1 },
  ],
  [
    'FILM STR',
    STRINGS,
    { vcf: { cutoff: 58, resonance: 10, env: 24 }, env1: [66, 74, 66, 66], env2: [56, 60, 94, 70] },
  ],
  ['TINE EP', ELECTRIC_PIANO, {}],
  ['SOFT EP', ELECTRIC_PIANO, { mix: { dco1: 90, dco2: 20 }, vcf: { cutoff: 48, env: 24 }, chorus: 2 }],
  [
    'REED EP',
    ELECTRIC_PIANO,
    {
      dco1: { wave: 'pulse' },
      dco2: { range: 4, wave: 'square' },
      mix: { dco1: 86, dco2: 40, env: 60 },
      vcf: { cutoff: 50, resonance: 14, env: 34, dynamics: 3 },
    },
  ],
  [
    'GLASS EP',
    ELECTRIC_PIANO,
    {
      dco2: { range: 2, wave: 'square', tune: 7, fine: 6 },
      mix: { dco1: 84, dco2: 46, env: 84 },
      hpf: 1,
      env2: [0, 84, 0, 60],
    },
  ],
  ['BALLAD PNO', PIANO, { vcf: { cutoff: 47, env: 34 }, chorus: 1, env2: [0, 88, 0, 50] }],
  [
    'HONKYTONK',
    PIANO,
    { dco2: { wave: 'pulse', fine: 16 }, mix: { dco1: 84, dco2: 84 }, hpf: 1, vcf: { cutoff: 55 } },
  ],
  [
    'CLAVI',
    PIANO,
    {
      hpf: 2,
      dco2: { wave: 'pulse', range: 4, fine: 1 },
      vcf: { cutoff: 60, resonance: 40, env: 34, dynamics: 3 },
      env1: [0, 48, 0, 24],
      env2: [0, 70, 0, 18],
    },
  ],
  [
    'HARPSI',
    PIANO,
    {
      dco1: { wave: 'pulse', range: 8 },
      dco2: { wave: 'pulse', range: 4, fine: 2 },
      mix: { dco1: 84, dco2: 80, env: 0 },
      hpf: 3,
      vcf: { cutoff: 82, env: 16, dynamics: 0 },
      vca: { dynamics: 0 },
      env2: [0, 78, 0, 26],
    },
  ],
  [
    'DRAWBARS',
    ORGAN,
    { dco1: { range: 16 }, dco2: { range: 8, tune: 7 }, mix: { dco1: 90, dco2: 80 }, chorus: 2 },
  ],
  [
    'FULL ORGAN',
    ORGAN,
    {
      dco1: { wave: 'pulse' },
      dco2: { range: 2, wave: 'square' },
      mix: { dco1: 92, dco2: 54 },
      vcf: { cutoff: 84 },
      chorus: 2,
    },
  ],
  [
    'JAZZ ORGAN',
    ORGAN,
    {
      dco1: { range: 16 },
      dco2: { range: 4, tune: 7 },
      mix: { dco1: 95, dco2: 60, env: 70, mode: 'env-1' },
      vcf: { cutoff: 66 },
      env1: [0, 30, 0, 18],
    },
  ],
  [
    'CHAPEL',
    ORGAN,
    {
      dco1: { range: 8 },
      dco2: { range: 4, fine: 4 },
      vcf: { cutoff: 64 },
      chorus: 2,
      env2: [26, 50, 99, 54],
    },
  ],
  ['RUBBER BS', BASS, { vcf: { cutoff: 36, resonance: 36, env: 46 }, env1: [0, 48, 6, 28] }],
  [
    'ROUND BASS',
    BASS,
    {
      dco1: { wave: 'square' },
      dco2: { wave: 'sawtooth', fine: 3 },
      mix: { dco1: 95, dco2: 40 },
      vcf: { cutoff: 42, resonance: 4, env: 26 },
    },
  ],
  [
    'SLAP BASS',
    BASS,
    {
      dco2: { range: 8, wave: 'pulse', fine: 2 },
      vcf: { cutoff: 44, resonance: 28, env: 50, dynamics: 3 },
      env1: [0, 40, 0, 24],
      env2: [0, 70, 14, 22],
    },
  ],
  [
    'SUB BASS',
    BASS,
    {
      dco1: { wave: 'square' },
      mix: { dco1: 99, dco2: 0 },
      vcf: { cutoff: 46, resonance: 0, env: 12, key: 40 },
      env2: [2, 60, 80, 26],
    },
  ],
  [
    'ACID LINE',
    BASS,
    {
      dco1: { range: 8 },
      mix: { dco1: 99, dco2: 0 },
      vcf: { cutoff: 36, resonance: 74, env: 54, dynamics: 2 },
      env1: [0, 44, 0, 24],
      env2: [0, 62, 50, 20],
    },
  ],
  ['VELVET PAD', PAD, {}],
  [
    'GLIMMER',
    PAD,
    {
      dco2: { range: 4, wave: 'pulse', fine: 12 },
      hpf: 2,
      vcf: { cutoff: 70, resonance: 36, lfo: 14, env: 12 },
      lfo: { delay: 10, rate: 44 },
    },
  ],
  [
    'NIGHT SKY',
    PAD,
    {
      dco1: { wave: 'square' },
      dco2: { wave: 'sawtooth', tune: 7, fine: 5 },
      mix: { dco1: 80, dco2: 56 },
      vcf: { cutoff: 52, resonance: 24, env: 26 },
      env2: [70, 76, 92, 84],
    },
  ],
  [
    'SWEEP PAD',
    PAD,
    {
      dco2: { wave: 'sawtooth', fine: 10 },
      vcf: { cutoff: 36, resonance: 48, env: 54 },
      vca: { level: 58 },
      env1: [84, 88, 30, 80],
      env2: [50, 70, 96, 78],
    },
  ],
  [
    'AIR VOICES',
    PAD,
    {
      dco1: { wave: 'noise' },
      dco2: { wave: 'pulse', fine: 6, lfo: 9 },
      mix: { dco1: 30, dco2: 86 },
      hpf: 1,
      vcf: { cutoff: 66, resonance: 44, env: 6, key: 20 },
    },
  ],
  ['SOLO SAW', LEAD, {}],
  [
    'SOFT LEAD',
    LEAD,
    {
      dco1: { wave: 'square' },
      dco2: { wave: 'square', fine: 5 },
      vcf: { cutoff: 62, resonance: 10, env: 16 },
    },
  ],
  ['FIFTH LEAD', LEAD, { dco2: { tune: 7, fine: 3 }, mix: { dco1: 99, dco2: 74 } }],
  [
    'SYNC SWEEP',
    LEAD,
    {
      dco1: { range: 8 },
      dco2: { range: 4, env: 60, lfo: 0 },
      dco: { cross: 'sync 1', dynamics: 2 },
      mix: { dco1: 20, dco2: 99 },
      vcf: { cutoff: 90, env: 6 },
      env1: [0, 72, 0, 50],
    },
  ],
  [
    'WHISTLE',
    LEAD,
    {
      dco1: { range: 4, wave: 'square', lfo: 14 },
      mix: { dco1: 95, dco2: 0 },
      vcf: { cutoff: 72, resonance: 30, env: 4, key: 99 },
      env2: [22, 50, 92, 40],
    },
  ],
  [
    'TUBULAR',
    BELL,
    { dco1: { range: 8 }, dco2: { range: 4, tune: 8, fine: 20 }, vcf: { cutoff: 64 }, env2: [0, 88, 0, 86] },
  ],
  [
    'ICE BELL',
    BELL,
    { dco1: { range: 2, wave: 'square' }, dco2: { range: 2, tune: 11, fine: 16 }, hpf: 3, chorus: 2 },
  ],
  [
    'CRYSTAL',
    BELL,
    {
      dco1: { range: 4, wave: 'pulse' },
      dco2: { range: 2, tune: 2, fine: 10 },
      dco: { cross: 'off' },
      hpf: 2,
      vcf: { cutoff: 76, resonance: 30 },
      chorus: 2,
    },
  ],
  ['XYLO', MALLET, { dco1: { range: 4 }, env1: [0, 26, 0, 24], env2: [0, 50, 0, 42], hpf: 1 }],
  [
    'LOG DRUM',
    MALLET,
    {
      dco1: { range: 16 },
      dco2: { range: 8, tune: 4, fine: 8 },
      vcf: { cutoff: 50, resonance: 20, env: 30 },
      env2: [0, 54, 0, 46],
    },
  ],
  [
    'PLUCK',
    PIANO,
    {
      dco2: { range: 4, wave: 'sawtooth', fine: 5 },
      vcf: { cutoff: 40, resonance: 34, env: 52, dynamics: 2 },
      chorus: 1,
      env1: [0, 52, 0, 44],
      env2: [0, 70, 0, 50],
    },
  ],
  [
    'NYLON',
    PIANO,
    {
      dco1: { wave: 'sawtooth' },
      dco2: { wave: 'square', fine: 2 },
      mix: { dco1: 70, dco2: 60, env: 0 },
      vcf: { cutoff: 48, env: 34 },
      env1: [0, 54, 0, 36],
      env2: [0, 74, 0, 36],
    },
  ],
  [
    'HARP',
    PIANO,
    {
      dco1: { wave: 'square' },
      dco2: { wave: 'sawtooth', fine: 2 },
      mix: { dco1: 80, dco2: 44, env: 40 },
      vcf: { cutoff: 52, env: 26 },
      chorus: 1,
      env2: [0, 80, 0, 68],
    },
  ],
  [
    'PAN PIPES',
    LEAD,
    {
      dco1: { wave: 'square', lfo: 8 },
      dco2: { wave: 'noise', lfo: 0 },
      mix: { dco1: 88, dco2: 40, env: 95, mode: 'env-1' },
      vcf: { cutoff: 54, resonance: 8, env: 18, key: 80 },
      env1: [4, 40, 10, 30],
      env2: [16, 46, 84, 34],
    },
  ],
  [
    'CLARINET',
    LEAD,
    {
      dco1: { wave: 'square', lfo: 6 },
      mix: { dco1: 95, dco2: 0 },
      vcf: { cutoff: 62, resonance: 4, env: 10, key: 50 },
      env2: [20, 46, 92, 30],
    },
  ],
  [
    'OBOE',
    LEAD,
    {
      dco1: { wave: 'pulse', lfo: 8 },
      mix: { dco1: 95, dco2: 0 },
      hpf: 2,
      vcf: { cutoff: 68, resonance: 26, env: 8, key: 40 },
      env2: [18, 46, 92, 30],
    },
  ],
  [
    'SURF',
    PAD,
    {
      dco1: { wave: 'noise' },
      mix: { dco1: 90, dco2: 0 },
      vcf: { cutoff: 64, resonance: 20, lfo: 34, key: 0, env: 0 },
      lfo: { delay: 0, rate: 14 },
      env2: [62, 70, 99, 84],
    },
  ],
  [
    'STARFALL',
    BELL,
    {
      dco1: { range: 2, lfo: 40 },
      dco2: { range: 2, lfo: 60, fine: 40 },
      dco: { mode: 'env-1' },
      vcf: { lfo: 30 },
      lfo: { wave: 'random', delay: 0, rate: 72 },
      hpf: 3,
      chorus: 2,
      env2: [0, 90, 0, 90],
    },
  ],
];

/** The 50 tones of a fresh memory, tone 1 first. */
export function memoryTones(): Tone[] {
  return makeTones(MEMORY);
}

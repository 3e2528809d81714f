import { Patch } from '../patch.js';

/** A tone by the number the display shows, 1-100. */
type ToneNumber = number;

interface Setup {
  /** Volume 0-127, default 110. */
  readonly volume?: number;
  /** Upper to lower, 0-127, 64 = middle. */
  readonly balance?: number;
  /** Dual detune -50 to +50 as displayed. */
  readonly detune?: number;
  /** Chromatic shift, semitones. */
  readonly shiftUpper?: number;
  readonly shiftLower?: number;
  /** Key assign by code: 0 Poly 1, 1 Unison 1, 2 Mono 1, 4 Poly 2, 5 Unison 2, 6 Mono 2. */
  readonly assignUpper?: number;
  readonly assignLower?: number;
  readonly unison?: number;
  /** Portamento time 1-127: switched on for both halves. */
  readonly portamento?: number;
  readonly bend?: 2 | 3 | 4 | 7;
  /** Aftertouch depths 0-127. */
  readonly vibrato?: number;
  readonly brilliance?: number;
  readonly loudness?: number;
  /** First key of the upper half as a MIDI note. */
  readonly split?: number;
  /** Velocity above which the upper half plays. */
  readonly threshold?: number;
}

type Mode = 'whole' | 'dual' | 'split' | 'x-fade' | 'touch-voice';
type Entry = readonly [name: string, mode: Mode, upper: ToneNumber, lower: ToneNumber, setup?: Setup];

/** A1 to H8. The lower tone of a whole patch is not heard; it is what one would switch to. */
const PATCHES: readonly Entry[] = [
  // A: keyboards and the essential sounds
  ['GRAND AND STRINGS', 'dual', 51, 9, { balance: 58, detune: 4 }],
  ['POLY BRASS', 'whole', 76, 1, { volume: 127, brilliance: 60, vibrato: 30 }],
  ['WIDE STRINGS', 'dual', 88, 6, { volume: 98, detune: 8, vibrato: 20 }],
  ['TINE PIANO', 'dual', 11, 12, { detune: 6 }],
  ['VELVET ROOM', 'dual', 28, 67, { volume: 102, detune: 10, brilliance: 50 }],
  ['SYNC SOLO', 'whole', 84, 36, { assignUpper: 6, portamento: 24, bend: 7, vibrato: 70 }],
  ['BEE AND ROTOR', 'dual', 58, 19, { volume: 86, detune: 5, bend: 2 }],
  ['BASS / PIANO', 'split', 83, 65, { split: 55 }],
  // B: brass
  ['BRASS STACK', 'dual', 1, 3, { detune: 8, brilliance: 60 }],
  ['SOFT HORNS', 'dual', 2, 1, { detune: 5 }],
  ['STABS', 'whole', 72, 76, { volume: 127 }],
  ['GO WEST', 'dual', 75, 74, { detune: 9, brilliance: 50 }],
  ['FANFARE HALL', 'dual', 5, 2, { detune: 6 }],
  ['BRASS AND BOWS', 'dual', 76, 88, { balance: 60, detune: 7 }],
  ['OCTAVE BRASS', 'dual', 4, 1, { shiftLower: -12, detune: 5 }],
  ['UNISON BRASS', 'whole', 76, 3, { assignUpper: 1, unison: 12, bend: 3 }],
  // C: strings
  ['STRING ORCHESTRA', 'dual', 57, 56, { volume: 106, detune: 6, vibrato: 20 }],
  ['CELLI', 'whole', 54, 9, { vibrato: 30 }],
  ['ARCO', 'whole', 55, 88, { vibrato: 40 }],
  ['FILM SCORE', 'dual', 10, 6, { volume: 93, detune: 8, brilliance: 60 }],
  ['SILK AND AIR', 'dual', 6, 32, { volume: 94, detune: 6 }],
  ['LOW AND HIGH', 'split', 57, 56, { split: 60 }],
  ['OCTAVES', 'dual', 8, 7, { volume: 93, detune: 7 }],
  ['STRINGS BY TOUCH', 'x-fade', 87, 9, { volume: 92, detune: 4 }],
  // D: pianos and plucked
  ['PIANO', 'whole', 51, 53, {}],
  ['ELECTRIC GRAND', 'whole', 52, 83, {}],
  ['STAGE PIANO', 'dual', 53, 83, { volume: 93, detune: 5 }],
  ['GLASS TINES', 'dual', 14, 78, { balance: 60, detune: 4 }],
  ['REED PIANO', 'whole', 13, 11, {}],
  ['HARPSICHORD', 'whole', 18, 81, {}],
  ['CLAV AND GUITAR', 'dual', 17, 81, { detune: 3 }],
  ['DULCIMER', 'dual', 80, 45, { detune: 6 }],
  // E: organs, choirs, winds
  ['FULL DRAWBARS', 'dual', 19, 20, { volume: 94, detune: 4 }],
  ['JAZZ ORGAN', 'whole', 21, 58, {}],
  ['CATHEDRAL', 'dual', 61, 22, { volume: 87, detune: 6 }],
  ['CALLIOPE', 'whole', 60, 37, {}],
  ['CHOIR', 'dual', 90, 100, { volume: 80, detune: 8 }],
  ['BREATH VOICES', 'dual', 32, 90, { volume: 76, detune: 7 }],
  ['FLUTES', 'dual', 69, 86, { balance: 60, detune: 4, vibrato: 40 }],
  ['CLARINET / OBOE', 'split', 48, 47, { volume: 127, split: 60, vibrato: 40 }],
  // F: basses and leads
  ['SYNTH BASS', 'whole', 66, 23, { volume: 102, assignUpper: 2, bend: 2 }],
  ['BIG BASS', 'dual', 23, 26, { volume: 102, detune: 5, assignUpper: 4, assignLower: 4 }],
  ['FRETLESS', 'whole', 70, 24, { assignUpper: 4, portamento: 12 }],
  ['ACID', 'whole', 27, 85, { volume: 118, assignUpper: 4, portamento: 10, brilliance: 80 }],
  ['SOLO SAW', 'whole', 33, 34, { assignUpper: 1, unison: 8, portamento: 20, vibrato: 60 }],
  [
    'DUAL LEAD',
    'dual',
    33,
    35,
    { volume: 88, detune: 8, assignUpper: 2, assignLower: 2, portamento: 18, vibrato: 60 },
  ],
  ['SYNC SWEEP', 'whole', 36, 84, { volume: 115, bend: 7 }],
  ['BASS / LEAD', 'split', 33, 66, { volume: 127, split: 60, assignLower: 4 }],
  // G: bells and mallets
  ['TUBULAR BELLS', 'dual', 38, 97, { balance: 56, detune: 4 }],
  ['SYNTH BELLS', 'dual', 94, 40, { detune: 6 }],
  ['VIBRAPHONE', 'whole', 96, 78, {}],
  ['MARIMBA', 'dual', 92, 41, { balance: 68 }],
  ['MUSIC BOX', 'whole', 63, 95, {}],
  ['KALIMBA', 'dual', 99, 42, { detune: 3 }],
  ['GAMELAN', 'dual', 77, 93, { detune: 8 }],
  ['STEEL DRUMS', 'whole', 62, 79, { volume: 127 }],
  // H: pads and pictures
  ['SOUNDTRACK', 'dual', 67, 71, { volume: 92, detune: 9 }],
  ['HOLLOW WORLD', 'dual', 68, 30, { volume: 92, detune: 7 }],
  ['GLIMMER', 'dual', 29, 40, { balance: 70, detune: 8 }],
  ['SLOW SWEEP', 'dual', 31, 28, { detune: 10, brilliance: 40 }],
  ['WIND AND CHIMES', 'dual', 91, 64, { balance: 56 }],
  ['SURF AND STARS', 'dual', 49, 50, { volume: 98, balance: 60 }],
  ['SOFT TO LOUD', 'touch-voice', 76, 28, { volume: 127, threshold: 84 }],
  ['BIG OL UNISON', 'whole', 71, 67, { volume: 88, assignUpper: 1, unison: 14 }],
];

const A0 = 21;
const SEVEN_BITS = 0x7f;

function centred(shown: number | undefined): number {
  return 64 + Math.round(((shown ?? 0) * 63) / 50);
}

function makePatch([name, mode, upper, lower, setup = {}]: Entry): Patch {
  const patch = Patch.initial(name);
  patch.keyMode = mode === 'whole' ? 'whole-upper' : mode;
  patch.set('total-volume', setup.volume ?? 110);
  patch.set('balance', setup.balance ?? 64);
  patch.set('dual-detune', centred(setup.detune));
  patch.set('upper-tone', upper - 1);
  patch.set('lower-tone', lower - 1);
  patch.set('upper-shift', (setup.shiftUpper ?? 0) & SEVEN_BITS);
  patch.set('lower-shift', (setup.shiftLower ?? 0) & SEVEN_BITS);
  patch.set('upper-assign', setup.assignUpper ?? 0);
  patch.set('lower-assign', setup.assignLower ?? 0);
  patch.set('upper-unison-detune', centred(setup.unison));
  patch.set('lower-unison-detune', centred(setup.unison));
  patch.set('portamento-time', setup.portamento ?? 0);
  patch.set('aftertouch-vibrato', setup.vibrato ?? 0);
  patch.set('aftertouch-brilliance', setup.brilliance ?? 0);
  patch.set('aftertouch-volume', setup.loudness ?? 0);
  patch.bendSemitones = setup.bend ?? 2;
  if (setup.split !== undefined) {
    patch.set('upper-split', setup.split - A0);
    patch.set('lower-split', setup.split - 1 - A0);
  }
  if (setup.threshold !== undefined) patch.set('upper-split', setup.threshold);
  for (const half of ['upper', 'lower']) {
    patch.set(`${half}-hold`, 1);
    patch.set(`${half}-bender`, 1);
    patch.set(`${half}-lfo`, 80);
    patch.set(`${half}-portamento`, setup.portamento ? 1 : 0);
  }
  return patch;
}

/** The 64 patches of the bank, A1 first. */
export function bankPatches(): Patch[] {
  return PATCHES.map(makePatch);
}

import { type KeyAssign, type KeyMode, Patch } from '../../patches/patch.js';
import type { KitTone } from './kitTones.js';

/** How a tone is played, as far as that is no part of the tone: what a patch or a JX-8P's panel says. */
export interface Playing {
  /** Default whole: all voices play the one tone. A JX-8P knows nothing else. */
  readonly mode?: KeyMode;
  readonly assign?: KeyAssign;
  /** Portamento time 0-127; absent: off. */
  readonly portamento?: number;
  /** Semitones 2, 3, 4 or 7; default 2. */
  readonly bend?: 2 | 3 | 4 | 7;
  /** Depths 0-127; default 0. */
  readonly vibrato?: number;
  readonly brilliance?: number;
  readonly pressureVolume?: number;
  /** Depth of the lever's LFO, 0-127; default 0. */
  readonly lever?: number;
  /** 0-127, 64 is none. */
  readonly unisonDetune?: number;
  readonly dualDetune?: number;
  readonly balance?: number;
  /** Stored split point of both halves, MIDI key - 21; of touch voice the velocity threshold. */
  readonly split?: number;
  readonly hold?: boolean;
  /** The lower tone where the mode has two. */
  readonly lower?: KitTone;
}

/** A patch that a JX-10 has to have in its memory. */
export interface KitPatch {
  readonly name: string;
  readonly patch: Patch;
}

const ASSIGN_VALUES: Readonly<Record<KeyAssign, number>> = {
  'poly-1': 0,
  'unison-1': 1,
  'mono-1': 2,
  'poly-2': 4,
  'unison-2': 5,
  'mono-2': 6,
};

/** The neutral patch with `playing` on both halves; its tone numbers are 0. */
export function playingPatch(playing: Playing, name = 'CAPTURE KIT'): Patch {
  const patch = Patch.initial(name);
  const both = (parameter: string, value: number): void => {
    patch.set(`upper-${parameter}`, value);
    patch.set(`lower-${parameter}`, value);
  };
  patch.keyMode = playing.mode ?? 'whole-upper';
  patch.bendSemitones = playing.bend ?? 2;
  both('assign', ASSIGN_VALUES[playing.assign ?? 'poly-1']);
  patch.set('portamento-time', playing.portamento ?? 0);
  both('portamento', playing.portamento === undefined ? 0 : 1);
  patch.set('aftertouch-vibrato', playing.vibrato ?? 0);
  patch.set('aftertouch-brilliance', playing.brilliance ?? 0);
  patch.set('aftertouch-volume', playing.pressureVolume ?? 0);
  both('lfo', playing.lever ?? 0);
  both('unison-detune', playing.unisonDetune ?? 64);
  patch.set('dual-detune', playing.dualDetune ?? 64);
  patch.set('balance', playing.balance ?? 64);
  if (playing.split !== undefined) {
    patch.set('upper-split', playing.split);
    patch.set('lower-split', playing.split - (playing.mode === 'split' ? 1 : 0));
  }
  both('hold', playing.hold ? 1 : 0);
  return patch;
}

/** Bits of a JX-8P's aftertouch selection. */
const VIBRATO = 1;
const BRILLIANCE = 2;
const VOLUME = 4;

/** Stored bend ranges of a JX-8P. */
const BEND_VALUES: Readonly<Record<number, number>> = { 2: 0x00, 3: 0x20, 4: 0x40, 7: 0x60 };

/** Performance parameters 0-6 of a JX-8P. */
export function jx8pPerformance(playing: Playing): number[] {
  return [
    BEND_VALUES[playing.bend ?? 2]!,
    playing.portamento ?? 0,
    playing.portamento === undefined ? 0x00 : 0x40,
    ASSIGN_VALUES[playing.assign ?? 'poly-1'],
    (playing.vibrato ? VIBRATO : 0) |
      (playing.brilliance ? BRILLIANCE : 0) |
      (playing.pressureVolume ? VOLUME : 0),
    playing.lever ?? 0,
    playing.unisonDetune ?? 64,
  ];
}

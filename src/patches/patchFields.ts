import { noteName } from '../midi/noteName.js';
import { type ChaseMode, type KeyAssign, type KeyMode, type Patch, patchLabel } from './patch.js';
import { depthShown, depthValue, signedShown, signedValue } from './toneLaws.js';

/**
 * The fields of a patch as a musician reads them: key mode and bend range as one each, tones by their number on the
 * display, keys by name, depths 0-99.
 */
export interface PatchField {
  /** Lower case, hyphens: `upper-tone`. */
  readonly name: string;
  /** What `store` takes, for people. */
  readonly accepts: string;
  readonly show: (patch: Patch) => string;
  /** @throws RangeError with a sentence when the text means nothing for the field. */
  readonly store: (patch: Patch, text: string) => void;
}

const KEY_MODES: readonly KeyMode[] = [
  'dual',
  'split',
  'whole-upper',
  'whole-lower',
  'x-fade',
  'touch-voice',
];
const ASSIGNS: readonly KeyAssign[] = ['poly-1', 'unison-1', 'mono-1', 'poly-2', 'unison-2', 'mono-2'];
/** Stored value of each of `ASSIGNS`. */
const ASSIGN_VALUES: readonly number[] = [0, 1, 2, 4, 5, 6];
const CHASE_MODES: readonly ChaseMode[] = ['u-l', 'u-l-l', 'u-l-u'];
/** MIDI note of a stored split point of 0: A0. */
const SPLIT_BASE = 21;

function choice(
  name: string,
  values: readonly string[],
  show: (patch: Patch) => string,
  store: (patch: Patch, index: number) => void,
): PatchField {
  return {
    name,
    accepts: `one of ${values.join(', ')}`,
    show,
    store: (patch, text) => {
      const index = values.indexOf(text.trim().toLowerCase());
      if (index < 0) throw new RangeError(`${name} is one of ${values.join(', ')}, not "${text}"`);
      store(patch, index);
    },
  };
}

function number(
  name: string,
  low: number,
  high: number,
  toShown: (value: number) => number,
  toStored: (shown: number) => number,
): PatchField {
  return {
    name,
    accepts: `a whole number from ${low} to ${high}`,
    show: (patch) => `${toShown(patch.get(name))}`,
    store: (patch, text) => {
      const shown = Number(text);
      if (text.trim() === '' || !Number.isInteger(shown) || shown < low || shown > high) {
        throw new RangeError(`${name} is a whole number from ${low} to ${high}, not "${text}"`);
      }
      patch.set(name, toStored(shown));
    },
  };
}

const same = (value: number): number => value;
const depth = (name: string) => number(name, 0, 99, depthShown, depthValue);
const signed = (name: string) => number(name, -50, 50, signedShown, signedValue);
const raw = (name: string, high: number) => number(name, 0, high, same, same);

function onOff(name: string): PatchField {
  return choice(
    name,
    ['off', 'on'],
    (patch) => (patch.get(name) ? 'on' : 'off'),
    (patch, index) => patch.set(name, index),
  );
}

/** A split point; 39 is C4. */
function key(name: string): PatchField {
  const shown = (value: number) => noteName(value + SPLIT_BASE);
  return {
    name,
    accepts: 'a key such as C4',
    show: (patch) => shown(patch.get(name)),
    store: (patch, text) => {
      const wanted = text.trim().toUpperCase();
      for (let value = 0; value < 128; value++) {
        if (shown(value) === wanted) {
          patch.set(name, value);
          return;
        }
      }
      throw new RangeError(`${name} is a key from A0 to E11 such as C4 or F#3, not "${text}"`);
    },
  };
}

function half(side: 'upper' | 'lower'): PatchField[] {
  return [
    number(
      `${side}-tone`,
      1,
      128,
      (value) => value + 1,
      (shown) => shown - 1,
    ),
    number(
      `${side}-shift`,
      -24,
      24,
      (value) => (value >= 64 ? value - 128 : value),
      (shown) => shown & 0x7f,
    ),
    choice(
      `${side}-assign`,
      ASSIGNS,
      (patch) => patch.assign(side),
      (patch, index) => patch.set(`${side}-assign`, ASSIGN_VALUES[index]!),
    ),
    signed(`${side}-unison-detune`),
    onOff(`${side}-hold`),
    depth(`${side}-lfo`),
    onOff(`${side}-portamento`),
    onOff(`${side}-bender`),
  ];
}

/** All fields in the order of the panel. */
export const PATCH_FIELDS: readonly PatchField[] = [
  choice(
    'key-mode',
    KEY_MODES,
    (patch) => patch.keyMode,
    (patch, index) => {
      patch.keyMode = KEY_MODES[index]!;
    },
  ),
  signed('balance'),
  signed('dual-detune'),
  key('upper-split'),
  key('lower-split'),
  depth('portamento-time'),
  {
    name: 'bend-range',
    accepts: '2, 3, 4, 7 or 12 semitones',
    show: (patch) => `${patch.bendSemitones}`,
    store: (patch, text) => {
      patch.bendSemitones = Number(text);
    },
  },
  depth('total-volume'),
  depth('aftertouch-vibrato'),
  depth('aftertouch-brilliance'),
  depth('aftertouch-volume'),
  ...half('upper'),
  ...half('lower'),
  depth('chase-level'),
  choice(
    'chase-mode',
    CHASE_MODES,
    (patch) => patch.chaseMode,
    (patch, index) => {
      patch.chaseMode = CHASE_MODES[index]!;
    },
  ),
  depth('chase-time'),
  onOff('chase-switch'),
  raw('send-channel-upper', 31),
  raw('send-channel-lower', 31),
  raw('send-program-upper', 255),
  raw('send-program-lower', 255),
  raw('send-split', 127),
  raw('send-key-mode', 255),
];

/** `A1` for a memory slot, `65` and up for a place behind the memory. */
export function patchPlace(slot: number): string {
  return slot < 64 ? patchLabel(slot) : `${slot + 1}`;
}

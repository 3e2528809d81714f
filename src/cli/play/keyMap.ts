import type { ModelName } from '../../machine/models.js';

/** What a key of the computer does. */
export type KeyAction =
  /** A key of the keyboard, semitones above the lowest C. */
  | { readonly kind: 'note'; readonly semitone: number }
  | { readonly kind: 'button'; readonly name: string }
  | { readonly kind: 'dial'; readonly direction: 1 | -1 }
  | { readonly kind: 'octave' | 'velocity'; readonly step: 1 | -1 }
  | { readonly kind: 'hold' | 'panic' | 'help' | 'quit' };

/** From C to the F an octave and a half above, as the letters lie on a keyboard: the middle row is white. */
const NOTE_KEYS = 'awsedftgyhujkolp;';

const UP = '\x1b[A';
const DOWN = '\x1b[B';
const RIGHT = '\x1b[C';
const LEFT = '\x1b[D';

/** Buttons of both models by the capital letter that presses them. */
const SHARED_BUTTONS: Readonly<Record<string, string>> = {
  P: 'PATCH',
  T: 'TONE',
  R: 'PARAM',
  V: 'VALUE',
  N: 'NAME',
  W: 'WRITE',
  M: 'MIDI',
  U: 'M.TUNE',
  [UP]: 'FORWARD',
  [DOWN]: 'BACK',
};

const MKS70_BUTTONS: Readonly<Record<string, string>> = {
  ...SHARED_BUTTONS,
  ...same('ABCDEF', ''),
  G: 'G/9',
  H: 'H/0',
  ...same('12345678', ''),
  9: 'G/9',
  0: 'H/0',
  Y: 'CHASE',
  K: 'TENKEY',
  X: 'CART SEL',
  '\r': 'ENTER',
};

const JX10_BUTTONS: Readonly<Record<string, string>> = {
  ...SHARED_BUTTONS,
  ...same('ABCDEFGH', ''),
  ...same('12345678', 'P'),
  ...Object.fromEntries([...'0123456789'].map((digit) => [`\x1b${digit}`, `T${digit}`])),
  '\x1b\r': 'T ENT',
  Y: 'CH SW',
  '\r': 'COMPARE',
  [RIGHT]: 'INC',
  [LEFT]: 'DEC',
};

const BUTTONS: Readonly<Record<ModelName, Readonly<Record<string, string>>>> = {
  mks70: MKS70_BUTTONS,
  jx10: JX10_BUTTONS,
};

const OTHERS: Readonly<Record<string, KeyAction>> = {
  z: { kind: 'octave', step: -1 },
  x: { kind: 'octave', step: 1 },
  c: { kind: 'velocity', step: -1 },
  v: { kind: 'velocity', step: 1 },
  ' ': { kind: 'hold' },
  '\x7f': { kind: 'panic' },
  '?': { kind: 'help' },
  Q: { kind: 'quit' },
  '\x03': { kind: 'quit' },
  '\x04': { kind: 'quit' },
};

function same(keys: string, prefix: string): Record<string, string> {
  return Object.fromEntries([...keys].map((key) => [key, `${prefix}${key}`]));
}

/** What `key` (a character, or the terminal's escape sequence) does on a model; undefined for nothing. */
export function keyAction(key: string, model: ModelName): KeyAction | undefined {
  const semitone = key.length === 1 ? NOTE_KEYS.indexOf(key) : -1;
  if (semitone >= 0) return { kind: 'note', semitone };
  const name = BUTTONS[model][key];
  if (name !== undefined) return { kind: 'button', name };
  if (key === RIGHT) return { kind: 'dial', direction: 1 };
  if (key === LEFT) return { kind: 'dial', direction: -1 };
  return OTHERS[key];
}

/** The keys in what a terminal sends: characters, and escape sequences as one. */
export function splitKeys(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals send them
  return text.match(/\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|\x1b[0-9\r]|./gsu) ?? [];
}

/** Lines that explain the keys. */
export function keyHelp(model: ModelName): string[] {
  const own =
    model === 'mks70'
      ? ['left, right: dial  A-H, 1-8: bank and number  K: TENKEY, 0-9  Y: CHASE  X: CART SEL  Enter: ENTER']
      : ['left, right: DEC, INC  A-H, 1-8: patch  Alt 0-9, Alt Enter: tone  Y: CH SW  Enter: COMPARE'];
  return [
    'awsedftgyhujkolp; notes  z x: octave  c v: velocity  space: hold pedal  Backspace: all notes off',
    ...own,
    'P: PATCH  T: TONE  R: PARAM  V: VALUE  N: NAME  W: WRITE  M: MIDI  U: M.TUNE  up, down: FORWARD, BACK',
    'Ctrl-C or Q: stop',
  ];
}

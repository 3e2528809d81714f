import type { Model } from '../../machine/models.js';

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

/** What terminals send for the arrow keys. */
const UP = '\x1b[A';
const DOWN = '\x1b[B';
const RIGHT = '\x1b[C';
const LEFT = '\x1b[D';

/** The buttons that a key presses, by what is printed on them: the first one that the model has. */
const BUTTON_KEYS: Readonly<Record<string, readonly string[]>> = {
  A: ['A', 'POLY'],
  B: ['B', 'UNISON'],
  C: ['C', 'CARTRIDGE'],
  D: ['D', 'SOLO'],
  E: ['E', 'MEMORY'],
  F: ['F'],
  G: ['G', 'G/9'],
  H: ['H', 'H/0'],
  ...keys('12345678', (digit) => [digit, `P${digit}`]),
  9: ['G/9', '9'],
  0: ['H/0', '10'],
  ...Object.fromEntries([...'0123456789'].map((digit) => [`\x1b${digit}`, [`T${digit}`]])),
  '\x1b\r': ['T ENT'],
  '\r': ['ENTER', 'COMPARE'],
  P: ['PATCH', 'PRESET'],
  T: ['TONE'],
  R: ['PARAM'],
  V: ['VALUE'],
  N: ['NAME'],
  W: ['WRITE'],
  M: ['MIDI'],
  U: ['M.TUNE'],
  Y: ['CHASE', 'CH SW'],
  K: ['TENKEY'],
  X: ['CART SEL'],
  [UP]: ['FORWARD'],
  [DOWN]: ['BACK'],
  [RIGHT]: ['INC'],
  [LEFT]: ['DEC'],
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

function keys(all: string, names: (key: string) => string[]): Record<string, string[]> {
  return Object.fromEntries([...all].map((key) => [key, names(key)]));
}

/** What `key` (a character, or the terminal's escape sequence) does on a model; undefined for nothing. */
export function keyAction(key: string, { assigner }: Model): KeyAction | undefined {
  const semitone = key.length === 1 ? NOTE_KEYS.indexOf(key) : -1;
  if (semitone >= 0) return { kind: 'note', semitone };
  const name = BUTTON_KEYS[key]?.find((candidate) => Object.hasOwn(assigner.buttons, candidate));
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

/** How a key is called in the help. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  '\r': 'Enter',
  '\x1b\r': 'Alt Enter',
  [UP]: 'up',
  [DOWN]: 'down',
  [RIGHT]: 'right',
  [LEFT]: 'left',
};

/** Lines that explain the keys. */
export function keyHelp(model: Model): string[] {
  const named: string[] = [];
  let tones = '';
  for (const key of Object.keys(BUTTON_KEYS)) {
    const action = keyAction(key, model);
    if (action?.kind !== 'button' || (/^[A-H0-9]$/.test(key) && action.name.length <= 3)) continue;
    if (key.length === 2 && /[0-9]$/.test(key)) tones = '  Alt 0-9: tone digits';
    else named.push(`${KEY_NAMES[key] ?? key}: ${action.name}`);
  }
  const half = Math.ceil(named.length / 2);
  const hasDial = !Object.hasOwn(model.assigner.buttons, 'INC');
  return [
    'awsedftgyhujkolp; notes  z x: octave  c v: velocity  space: hold pedal  Backspace: all notes off',
    `A-H, 1-8: bank and number${tones}${hasDial ? '  left, right: dial' : ''}`,
    named.slice(0, half).join('  '),
    named.slice(half).join('  '),
    'Ctrl-C or Q: stop',
  ];
}

/**
 * Tables of the open sound-board firmware: every number that the 8031 looks up instead of computing. Each table
 * is a pure function of a stated law; `soundBoardTables()` lays them out in ROM and returns the assembler text.
 *
 * Pitch inside the firmware is a 16-bit number of 1/256 semitone whose high byte is the MIDI note plus
 * `PITCH_BIAS`. Held voltages are 16-bit numbers, the 12-bit DAC code in the upper bits.
 */

/** Semitones added to a MIDI note so that no sum of modulations goes below zero. */
export const PITCH_BIAS = 58;

/** Refresh period of the board, seconds. */
export const ROUND_SECONDS = 0.01;

/** Divider that gives `note` at 8', where 8 MHz is divided by 8 first: 1 MHz / f. */
export function exactDivider(note: number): number {
  return 1e6 / (440 * 2 ** ((note - 69) / 12));
}

/** Lowest note whose divider fits 16 bits is a little above 10; the octave tables start one semitone below 11. */
const LOWEST_PAGE_NOTE = 10;
const FIRST_OCTAVE_NOTE = 11;

/** Octaves above `FIRST_OCTAVE_NOTE` at `note`: the divider is the table's word shifted right so often. */
function octave(note: number): number {
  return Math.max(0, Math.floor((note - FIRST_OCTAVE_NOTE) / 12));
}

/**
 * Word for pitch class `n` (0-11, from note 11 up) and fraction: the divider in the lowest octave, rounded down.
 * No rounding boundary of an octave above lies between it and the exact divider, so that shifting it right and
 * rounding gives the nearest divider there.
 */
function octaveWord(n: number, fraction: number): number {
  return Math.floor(exactDivider(FIRST_OCTAVE_NOTE + n + fraction / 256));
}

/** Charge voltage law: 10 V code / 4095, R C = 100 us, 12 V at the end of a ramp of T - 2 us; 16 x code. */
const CHARGE_NUMERATOR = 16 * 4095 * 1.2 * 100;

/** Sum of biased pitch (at the sounding octave) and of the pitch whose divider is 16 times the charge code. */
const CHARGE_MIRROR = Math.round(
  256 * (2 * 69 + 2 * PITCH_BIAS - 12 * Math.log2(((CHARGE_NUMERATOR / 1e6) * (440 * 440)) / 1e6)),
);

/** Pitch at which the oscillators are calibrated, 4 kHz, in the firmware's units. */
const CALIBRATION_PITCH = Math.round(256 * (69 + PITCH_BIAS + 12 * Math.log2(4000 / 440)));

/** Reset time of the integrators, seconds. */
const RESET_SECONDS = 2e-6;

function bytes(count: number, law: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => Math.min(255, Math.max(0, Math.round(law(index)))));
}

function words(count: number, law: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => Math.min(65535, Math.max(0, Math.round(law(index)))));
}

const high = (word: number) => word >> 8;
const low = (word: number) => word & 0xff;

/** 128 high bytes, then 128 low bytes: one page, found by the macro `lookup`. */
function page128(values: readonly number[]): number[] {
  return [...values.map(high), ...values.map(low)];
}

/** 12-bit code of a level parameter, v / 127 of full scale, and 15 so that a product with FFFF keeps it. */
function levelWord(v: number): number {
  return v === 0 ? 0 : 16 * Math.round((4095 * v) / 127) + 15;
}

/** Code x 16 for each unit of the cutoff parameter: 127 units = 10 Hz to 20 kHz; 13.2 octaves are full scale. */
const CUTOFF_UNIT = ((16 * 4095) / 13.2) * (Math.log2(2000) / 127);

/** Code x 16 of cutoff parameter 0, 10 Hz, where code 0 is 5.5 Hz. */
const CUTOFF_ZERO = ((16 * 4095) / 13.2) * Math.log2(10 / 5.5);

/** Its word, half a code up so that dropping the fraction rounds. */
const CUTOFF_WORD_ZERO = 8 + Math.round(CUTOFF_ZERO);

/** Code x 16 for an octave of cutoff. */
const CUTOFF_OCTAVE = (16 * 4095) / 13.2;

/** Seconds of an envelope parameter value (fractions allowed): exponential from one refresh to `longest`. */
function envelopeSeconds(value: number, longest: number): number {
  return ROUND_SECONDS * (longest / ROUND_SECONDS) ** (value / 127);
}

/** Longest attack, and longest decay or release, seconds. */
const LONGEST_ATTACK = 8;
const LONGEST_DECAY = 20;

/** Half steps of an envelope parameter that halve its time. */
function halfStepsPerOctave(longest: number): number {
  return 254 / Math.log2(longest / ROUND_SECONDS);
}

/**
 * Key follow k makes times x 2^(-k (note - 28) / 75). The firmware multiplies 2 (note - 28) by this and drops
 * eight bits to get the half steps to take off.
 */
function followCoefficient(k: number, longest: number): number {
  return Math.round((halfStepsPerOctave(longest) * k * 128) / 75);
}

/** Linear attack: what is added each round; index in half steps of the parameter. */
function attackStep(index: number): number {
  return 65535 / (envelopeSeconds(index / 2, LONGEST_ATTACK) / ROUND_SECONDS);
}

/** Exponential fall to 1 % in the stated time: share of the distance, in 1/65536, that goes each round. */
function decayRate(index: number): number {
  return 65536 * (1 - 0.01 ** (ROUND_SECONDS / envelopeSeconds(index / 2, LONGEST_DECAY)));
}

/** Dynamics 1-3 of velocity / 127, in 1/256; 0 stands for exactly 1. */
function dynamics(mode: number, velocity: number): number {
  const x = velocity / 127;
  const factor = [1, 0.5 + 0.5 * x ** 3.3, x ** 1.09, x ** 2.56][mode]!;
  if (factor === 1) return 0;
  return Math.min(255, Math.max(1, Math.round(256 * factor)));
}

/** Semitones of the tune parameters, index value >> 2. */
const TUNE = [
  -12, -12, -11, -10, -9, -8, -7, -7, -6, -5, -4, -3, -2, -1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10,
  11, 12, 12,
];

/** Step of a fine-tune value in cents. */
const FINE_CENTS = 100 / 128;

/** Clocks of which the 8155 timer swallows one for DCO2 fine tune `v`; 0 = stopped. */
export function fineTuneLength(v: number): number {
  if (v === 64) return 0;
  const cents = v < 64 ? (64 - v) * FINE_CENTS : 50 - (v - 64) * FINE_CENTS;
  return Math.round(1 / (1 - 2 ** (-cents / 1200)));
}

/** Full bend of each range, for a fraction of 255/256 and a multiplication that drops the rest. */
function bendWord(semitones: number): number {
  return Math.ceil((semitones * 256 * 256) / 255);
}

/** In the lowest octave nothing is shifted: what to add to the words of whole semitones 10-22 to round them. */
function wholeCounts(): number[] {
  return Array.from({ length: 13 }, (_, n) => {
    if (n === 0) return 0;
    const exact = exactDivider(LOWEST_PAGE_NOTE + n);
    return Math.round(exact) - Math.floor(exact);
  });
}

/** What a depth is multiplied by because the LFO's greatest magnitude is 255, not 256. */
const LFO_FULL = 256 / 255;

interface Table {
  readonly label: string;
  readonly comment: string;
  readonly data: readonly number[];
}

function pageTables(): Table[] {
  const tables: Table[] = [];
  const add = (label: string, comment: string, data: readonly number[]) => {
    tables.push({ label, comment, data });
  };
  const notes = (law: (note: number) => number) => bytes(256, (index) => law(index - PITCH_BIAS));
  add(
    'OCTAVES',
    'multiplier that shifts an octave word right, by semitone; 0: no shift',
    notes((note) => {
      const shift = octave(note);
      if (shift === 0) return 0;
      return shift <= 8 ? 2 ** (8 - shift) : 2 ** (16 - shift);
    }),
  );
  const pageOf = (note: number) => {
    if (note < LOWEST_PAGE_NOTE) return 0;
    const pair = note < FIRST_OCTAVE_NOTE ? 0 : 1 + ((note - FIRST_OCTAVE_NOTE) % 12);
    return (PITCH_PAGE + 2 * pair) | (octave(note) > 8 ? 0x80 : 0);
  };
  add(
    'PITCH_PAGES',
    'page of the octave word by semitone; bit 7: shift by 8 more; 0: too low',
    notes(pageOf),
  );
  add(
    'RESET_SHARE',
    '1/256 semitone that make up for the 2 us of the reset, by semitone',
    notes((note) => {
      const share = RESET_SECONDS * 440 * 2 ** ((note + 0.5 - 69) / 12);
      return share > 0.05 ? 255 : -3072 * Math.log2(1 - share);
    }),
  );
  const attack = words(256, attackStep);
  add('ATTACK_STEPS', 'high bytes, then low bytes', [...attack.map(high), ...attack.map(low)]);
  const decay = words(256, decayRate);
  add('DECAY_RATES', 'high bytes, then low bytes', [...decay.map(high), ...decay.map(low)]);
  add(
    'SINE',
    'a quarter wave, magnitude',
    bytes(256, (n) => 255 * Math.sin(((n + 0.5) * Math.PI) / 512)),
  );
  add('LEVELS', 'DAC words of level parameters', page128(words(128, levelWord)));
  add(
    'LFO_DEPTHS',
    'pitch of DCO LFO depth, 12 (v/127)^2 semitones',
    page128(words(128, (v) => 3072 * (v / 127) ** 2 * LFO_FULL)),
  );
  add(
    'LFO_RATES',
    'phase a round, 0.1 to 20 Hz',
    page128(words(128, (v) => 65536 * ROUND_SECONDS * 0.1 * 200 ** (v / 127))),
  );
  add(
    'DELAY_RATES',
    'share of the LFO delay a round, 0 to 5 s',
    page128(words(128, (v) => (v === 0 ? 65535 : (65536 * ROUND_SECONDS * 127) / (5 * v)))),
  );
  add(
    'FINE_LENGTHS',
    '8155 timer, mode 11, of DCO2 fine tune',
    page128(words(128, (v) => (v === 64 ? 0 : 0xc000 + fineTuneLength(v)))),
  );
  add(
    'GLIDES',
    'portamento a round in 1/64 of 1/256 semitone, 0 to 5 s an octave',
    page128(words(128, (v) => (v === 0 ? 65535 : (64 * 3072 * ROUND_SECONDS * 127) / (5 * v)))),
  );
  add('CUTOFFS', 'DAC words of cutoff', page128(words(128, (v) => CUTOFF_WORD_ZERO + CUTOFF_UNIT * v)));
  add('PITCH_DEPTHS', 'pitch of DCO ENV depth, 24 semitones', page128(words(128, (v) => (6144 * v) / 127)));
  add(
    'PITCH_OF_DIVIDER',
    'pitch of dividers 0-511: two pages of high bytes, two of low bytes',
    (() => {
      const pitches = words(
        512,
        (n) => 256 * (69 + PITCH_BIAS + 12 * Math.log2(1e6 / (440 * Math.max(2, n)))),
      );
      return [...pitches.map(high), ...pitches.map(low)];
    })(),
  );
  return tables;
}

/** Pages of four dynamics curves in their lower halves; the upper halves hold short tables. */
function dynamicsPages(): Table[] {
  const ranges = [2, 3, 4, 7, 12].map(bendWord);
  const companions: Table[] = [
    {
      label: 'BEND_SHARES',
      comment: 'share of the bend range by bender magnitude, in 1/256',
      data: bytes(128, (v) => (255 * Math.min(v, 126)) / 126),
    },
    { label: 'TUNES', comment: 'semitones by tune >> 2', data: TUNE.map((semitones) => semitones & 0xff) },
    {
      label: 'FOLLOWS',
      comment: 'key follow 0-3: coefficients of attack, of decay',
      data: [
        ...[0, 1, 2, 3].map((k) => followCoefficient(k, LONGEST_ATTACK)),
        ...[0, 1, 2, 3].map((k) => followCoefficient(k, LONGEST_DECAY)),
      ],
    },
    {
      label: 'BEND_RANGES',
      comment: 'full bend of 2, 3, 4, 7, 12 semitones: high bytes, low bytes; then WHOLE_COUNTS',
      data: [...ranges.map(high), ...ranges.map(low), ...wholeCounts()],
    },
  ];
  return companions.flatMap((companion, mode) => [
    {
      label: mode === 0 ? 'DYNAMICS' : `DYNAMICS_${mode}`,
      comment: 'by velocity, in 1/256; 0 = 1',
      data: bytes(128, (velocity) => dynamics(mode, velocity)),
    },
    { ...companion, data: [...companion.data, ...new Array<number>(128 - companion.data.length).fill(0xff)] },
  ]);
}

/** 13 pairs of pages, high and low bytes: the semitone below the lowest octave, then the octave, by fraction. */
function pitchPages(): Table[] {
  const tables: Table[] = [];
  for (let pair = 0; pair < 13; pair++) {
    const data = words(256, (fraction) =>
      pair === 0 ? exactDivider(LOWEST_PAGE_NOTE + fraction / 256) : octaveWord(pair - 1, fraction),
    );
    const comment = `dividers of note ${LOWEST_PAGE_NOTE + pair}, by fraction: high, low`;
    tables.push({ label: `PITCH_${pair}`, comment, data: [...data.map(high), ...data.map(low)] });
  }
  return tables;
}

/** The pitch pages end at the top of the 16 KB. */
const PITCH_PAGE = 0x40 - 26;

function hex(byte: number): string {
  return `0${byte.toString(16).padStart(2, '0').toUpperCase()}h`;
}

function tableText({ label, comment, data }: Table): string {
  const lines = [`${label}:${' '.repeat(Math.max(1, 8 - label.length))}; ${comment}`];
  for (let at = 0; at < data.length; at += 16) {
    lines.push(
      `        db ${data
        .slice(at, at + 16)
        .map(hex)
        .join(',')}`,
    );
  }
  return lines.join('\n');
}

/**
 * The include with all tables, laid out downwards from 4000h so that each starts at the page it needs, and the
 * constants that belong to them. `TABLES` is the first address in use: code must end below it.
 */
export function soundBoardTables(): string {
  const tables = [...pageTables(), ...dynamicsPages(), ...pitchPages()];
  const size = tables.reduce((sum, table) => sum + table.data.length, 0);
  return [
    '; Tables of the sound board, generated by tools/soundBoardTables.ts.',
    `PITCH_BIAS      equ ${PITCH_BIAS}`,
    `CHARGE_MIRROR   equ ${CHARGE_MIRROR}`,
    `CALIBRATION_PITCH equ ${CALIBRATION_PITCH}`,
    'WHOLE_COUNTS    equ BEND_RANGES + 10',
    `CUTOFF_ZERO     equ ${CUTOFF_WORD_ZERO}`,
    `VCF_LFO_UNIT    equ ${Math.round((64 * CUTOFF_UNIT * LFO_FULL) / 127)}`,
    `BRILLIANCE_UNIT equ ${Math.round((64 * CUTOFF_UNIT) / 254)}`,
    `FOLLOW_LOW      equ ${Math.round((128 * CUTOFF_OCTAVE) / 12 / 127) - 256}`,
    `TABLES          equ ${0x4000 - size}`,
    '        org TABLES',
    ...tables.map(tableText),
    '',
  ].join('\n');
}

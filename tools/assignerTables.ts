import { openBank, openJx8pBank } from '../src/patches/openBank/openBank.js';
import { TONE_PARAMETERS, type ToneParameter } from '../src/patches/parameters.js';
import { PATCH_PARAMETERS } from '../src/patches/patchParameters.js';
import { tuneSemitones, tuneValue } from '../src/patches/toneLaws.js';

/** Characters of a parameter's name on the display. */
const TEXT_WIDTH = 22;

/** Bytes a line of a `db`. */
const LINE = 16;

function hex(value: number): string {
  return `0${value.toString(16).padStart(2, '0').toUpperCase()}h`;
}

function byteLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE) {
    lines.push(`        db ${Array.from(bytes.subarray(at, at + LINE), hex).join(', ')}`);
  }
  return lines.join('\n');
}

function records(
  label: string,
  items: readonly { readonly name: string; readonly raw: Uint8Array }[],
): string {
  const blocks = items.map(({ name, raw }, index) => `; ${index + 1} ${name}\n${byteLines(raw)}`);
  return `${label}:\n${blocks.join('\n')}\n`;
}

/** The ROM bank: `bankPatches`, `bankTones`, `bankPresets`, and the sum of the first two. */
function bankInclude(): string {
  const { patches, tones, presets } = openBank();
  return [
    bankSum([...patches, ...tones]),
    records('bankPatches', patches),
    records('bankTones', tones),
    records('bankPresets', presets),
  ].join('\n');
}

/** The ROM bank of the JX-8P: `bankTones`, `bankPresets`, and the sum of the first. */
function jx8pBankInclude(): string {
  const { tones, presets } = openJx8pBank();
  return [bankSum(tones), records('bankTones', tones), records('bankPresets', presets)].join('\n');
}

/** Sum of what fills a fresh memory. */
function bankSum(items: readonly { readonly raw: Uint8Array }[]): string {
  let sum = 0;
  for (const { raw } of items) for (const byte of raw) sum += byte;
  return `BANK_SUM equ ${sum & 0xffff}\n`;
}

function nameTable(label: string, names: readonly string[]): string {
  const lines = names.map((name) => {
    const shown = name.replace(/-/g, ' ').replace('aftertouch', 'touch').toUpperCase();
    if (shown.length > TEXT_WIDTH) throw new RangeError(`"${shown}" is longer than ${TEXT_WIDTH} characters`);
    return `        db "${shown.padEnd(TEXT_WIDTH)}"`;
  });
  return `${label}:\n${lines.join('\n')}\n`;
}

/** Kinds of values in the order of the firmware's tables: how a value is stepped and shown. */
const KINDS = [
  'number',
  'depth',
  'signed',
  'tune',
  'quarters',
  'halves',
  'list',
  'note',
  'tone',
  'shift',
  'time',
  'unused',
] as const;
type Kind = (typeof KINDS)[number];

/** Characters of a step's text on the display. */
const STEP_WIDTH = 10;

/** How the panel steps and shows a parameter. */
interface Entry {
  readonly kind: Kind;
  /** Largest value, or step. */
  readonly maximum: number;
  readonly steps?: readonly string[];
}

const OFF_ON = ['off', 'on'];
const ASSIGNS = ['poly 1', 'unison 1', 'mono 1', 'poly 1', 'poly 2', 'unison 2', 'mono 2'];
const DEPTH: Entry = { kind: 'depth', maximum: 127 };
const SIGNED: Entry = { kind: 'signed', maximum: 127 };
const NOTE: Entry = { kind: 'note', maximum: 106 };

function listed(steps: readonly string[], kind: Kind = 'list'): Entry {
  return { kind, maximum: steps.length - 1, steps };
}

/** One half of a patch: tone, shift, assign, detune, hold, lever, portamento, bender. */
const HALF: readonly Entry[] = [
  { kind: 'tone', maximum: 99 },
  { kind: 'shift', maximum: 127 },
  listed(ASSIGNS),
  SIGNED,
  listed(OFF_ON),
  DEPTH,
  listed(OFF_ON),
  listed(OFF_ON),
];
const UNUSED: Entry = { kind: 'unused', maximum: 127 };

/** Patch parameters 12h-34h. */
const PATCH_ENTRIES: readonly Entry[] = [
  DEPTH,
  SIGNED,
  NOTE,
  NOTE,
  DEPTH,
  listed(['2', '3', '4', '7'], 'quarters'),
  listed(['dual', 'split', 'whole A', 'whole B']),
  DEPTH,
  DEPTH,
  DEPTH,
  DEPTH,
  ...HALF,
  UNUSED,
  ...HALF,
  UNUSED,
  DEPTH,
  listed(['U-L', 'U-L-L', 'U-L-U']),
  { kind: 'time', maximum: 127 },
  listed(OFF_ON),
  listed(['normal', 'X-fade', 'touch']),
  listed(OFF_ON),
];

const JX8P_ASSIGNS = ['poly 1', 'unison 1', 'solo 1', 'poly 1', 'poly 2', 'unison 2', 'solo 2'];
const JX8P_TOUCH = ['off', 'vibrato', 'brilliance', 'vib + bri', 'volume', 'vib + vol', 'bri + vol', 'all'];

/** What the JX-8P's panel sets beside the tone, in the order of its IPR numbers. */
const JX8P_PLAY: readonly { readonly name: string; readonly entry: Entry }[] = [
  { name: 'bend-range', entry: listed(['2', '3', '4', '7'], 'quarters') },
  { name: 'portamento-time', entry: DEPTH },
  { name: 'portamento', entry: listed(OFF_ON, 'halves') },
  { name: 'key-assign', entry: listed(JX8P_ASSIGNS) },
  { name: 'aftertouch', entry: listed(JX8P_TOUCH) },
  { name: 'bender-lfo', entry: DEPTH },
  { name: 'unison-detune', entry: SIGNED },
];

function toneEntry({ kind, steps }: ToneParameter): Entry {
  if (kind === 'steps' && steps) return listed(steps, steps.length === 2 ? 'halves' : 'quarters');
  if (kind === 'tune') return { kind, maximum: 24 };
  if (kind === 'signed') return SIGNED;
  return kind === 'depth' ? DEPTH : UNUSED;
}

/** Entries of 4 bytes and the step texts they point to, each list of texts once. */
function entryTables(tables: Readonly<Record<string, readonly Entry[]>>): string {
  const lists = new Map<string, string>();
  const lines: string[] = KINDS.map((kind, index) => `K_${kind.toUpperCase()} equ ${index}`);
  for (const [label, entries] of Object.entries(tables)) {
    lines.push(`${label}:`);
    for (const { kind, maximum, steps } of entries) {
      let list = '0';
      if (steps) {
        const shown = steps.map((text) => text.replace('inverted', 'inv').toUpperCase());
        const key = shown.map((text) => `        db "${text.padEnd(STEP_WIDTH)}"`).join('\n');
        list = lists.get(key) ?? `stepTexts${lists.size + 1}`;
        lists.set(key, list);
      }
      lines.push(`        db K_${kind.toUpperCase()}, ${maximum}`, `        dw ${list}`);
    }
  }
  for (const [texts, label] of lists) lines.push(`${label}:`, texts);
  return lines.join('\n');
}

/** Tune: step 0-24 of `value >> 2`, and the value of each step. */
function tuneTables(): string {
  const steps = Array.from({ length: 32 }, (_, index) => tuneSemitones(index << 2) + 12);
  const values = Array.from({ length: 25 }, (_, step) => tuneValue(step - 12));
  return `tuneSteps:\n${byteLines(Uint8Array.from(steps))}\ntuneValues:\n${byteLines(Uint8Array.from(values))}`;
}

/** Parameters 80h-AFh of the tone. */
function sentParameters(): readonly ToneParameter[] {
  return TONE_PARAMETERS.slice(TONE_PARAMETERS.find(({ serial }) => serial === 0x80)!.byte);
}

/** The parameters as the JX-8P's panel numbers, names, steps and shows them: the tone's, then the panel's own. */
function jx8pTextsInclude(): string {
  const tone = sentParameters();
  const numbers = [...tone.map(({ panel }) => panel ?? 0xff), ...JX8P_PLAY.map((_, index) => index + 1)];
  return [
    `TEXT_WIDTH equ ${TEXT_WIDTH}`,
    `parameterNumbers:\n${byteLines(Uint8Array.from(numbers))}`,
    nameTable(
      'toneParameterNames',
      [...tone, ...JX8P_PLAY].map(({ name }) => name),
    ),
    entryTables({ toneParameterKinds: [...tone.map(toneEntry), ...JX8P_PLAY.map(({ entry }) => entry)] }),
    tuneTables(),
  ].join('\n');
}

/** The parameters as the panel names, steps and shows them. */
function textsInclude(): string {
  const tone = sentParameters();
  const patch: string[] = [];
  for (let number = 0x12; number <= 0x34; number++) {
    patch.push(PATCH_PARAMETERS.find((parameter) => parameter.number === number)?.name ?? `unused-${number}`);
  }
  return [
    `TEXT_WIDTH equ ${TEXT_WIDTH}`,
    nameTable(
      'toneParameterNames',
      tone.map(({ name }) => name),
    ),
    nameTable('patchParameterNames', patch),
    entryTables({ toneParameterKinds: tone.map(toneEntry), patchParameterKinds: PATCH_ENTRIES }),
    tuneTables(),
  ].join('\n');
}

/** Generated includes of the open assigner firmware: file name to text. */
export function assignerIncludes(): Record<string, string> {
  return {
    'bank.inc': bankInclude(),
    'texts.inc': textsInclude(),
    'jx8pBank.inc': jx8pBankInclude(),
    'jx8pTexts.inc': jx8pTextsInclude(),
  };
}

import { openBank } from '../src/patches/openBank/openBank.js';
import { TONE_PARAMETERS } from '../src/patches/parameters.js';
import { PATCH_PARAMETERS } from '../src/patches/patchParameters.js';

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
  let sum = 0;
  for (const { raw } of [...patches, ...tones]) for (const byte of raw) sum += byte;
  const head = `BANK_SUM equ ${sum & 0xffff}`;
  return `${head}\n\n${records('bankPatches', patches)}\n${records('bankTones', tones)}\n${records('bankPresets', presets)}`;
}

function nameTable(label: string, names: readonly string[]): string {
  const lines = names.map((name) => {
    const shown = name.replace(/-/g, ' ').replace('aftertouch', 'touch').toUpperCase();
    if (shown.length > TEXT_WIDTH) throw new RangeError(`"${shown}" is longer than ${TEXT_WIDTH} characters`);
    return `        db "${shown.padEnd(TEXT_WIDTH)}"`;
  });
  return `${label}:\n${lines.join('\n')}\n`;
}

/** Names of the parameters as the display shows them: `toneParameterNames`, `patchParameterNames`. */
function textsInclude(): string {
  const first = TONE_PARAMETERS.find(({ serial }) => serial === 0x80)!.byte;
  const tone = TONE_PARAMETERS.slice(first).map(({ name }) => name);
  const patch: string[] = [];
  for (let number = 0x12; number <= 0x34; number++) {
    patch.push(PATCH_PARAMETERS.find((parameter) => parameter.number === number)?.name ?? `unused-${number}`);
  }
  return [
    `TEXT_WIDTH equ ${TEXT_WIDTH}`,
    nameTable('toneParameterNames', tone),
    nameTable('patchParameterNames', patch),
  ].join('\n');
}

/** Generated includes of the open assigner firmware: file name to text. */
export function assignerIncludes(): Record<string, string> {
  return { 'bank.inc': bankInclude(), 'texts.inc': textsInclude() };
}

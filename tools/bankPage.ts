/**
 * `npm run bank`: plays every tone and patch of the open bank through the whole instrument and writes
 * docs/bank.md with a picture and the measures of each. Takes some three minutes of CPU time.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toneFamilies } from '../src/patches/openBank/openBank.js';
import {
  HOLD_SECONDS,
  levels,
  measureSound,
  oneNote,
  type SoundReport,
  shown,
  TAIL_SECONDS,
} from './bank/measure.js';
import { BankPlayer, RATE } from './bank/player.js';
import { type SheetCell, sheet } from './bank/sheet.js';
import { type BankSound, bankPatches, bankTones, isInharmonic, isPitched } from './bank/sounds.js';
import { spectrogramPng } from './bank/spectrogram.js';

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));
const LEVEL_WINDOW = 0.02;

interface Section {
  readonly title: string;
  readonly file: string;
  readonly columns: number;
  readonly sounds: readonly BankSound[];
}

interface Shown {
  readonly sound: BankSound;
  readonly report: SoundReport;
  readonly cell: SheetCell;
}

function sections(): Section[] {
  const tones = bankTones();
  const patches = bankPatches();
  const ofTones = (title: string, from: number): Section => ({
    title: `${title} ${from}-${from + 24}`,
    file: `bank-tones-${from}.svg`,
    columns: 5,
    sounds: tones.slice(from - 1, from + 24),
  });
  const ofPatches = (letters: string, from: number): Section => ({
    title: `Patches ${letters[0]} and ${letters[1]}`,
    file: `bank-patches-${letters.toLowerCase()}.svg`,
    columns: 4,
    sounds: patches.slice(from, from + 16),
  });
  return [
    ofTones('Memory tones', 1),
    ofTones('Memory tones', 26),
    ofTones('Presets', 51),
    ofTones('Presets', 76),
    ...['AB', 'CD', 'EF', 'GH'].map((letters, n) => ofPatches(letters, 16 * n)),
  ];
}

function show(player: BankPlayer, sound: BankSound): Shown {
  const note = oneNote(player, sound);
  const middle = note.left.map((sample, n) => (sample + note.right[n]!) / 2);
  return {
    sound,
    report: measureSound(player, sound, note),
    cell: {
      title: `${sound.place}  ${sound.name}`,
      png: spectrogramPng(middle, RATE),
      levels: levels(note, LEVEL_WINDOW).map(shown),
      release: HOLD_SECONDS / (HOLD_SECONDS + TAIL_SECONDS),
    },
  };
}

function pitchText(sound: BankSound, { stillCents, semitones }: SoundReport): string {
  if (!sound.tones.every(isPitched)) return 'none';
  if (sound.tones.some(isInharmonic)) return 'bell';
  const cents = stillCents.toFixed(1).replace('-0.0', '0.0');
  return semitones === 0 ? cents : `${semitones > 0 ? '+' : ''}${semitones}, ${cents}`;
}

const MODES: Readonly<Record<string, string>> = {
  'whole-upper': 'whole',
  'x-fade': 'X-fade',
  'touch-voice': 'touch',
};

/** What kind of sound: the family of a tone, mode and tones of a patch. */
function kindText({ kind, place, patch }: BankSound, families: readonly string[]): string {
  if (kind === 'tone') return families[Number(place) - 1]!;
  const mode = patch!.keyMode;
  const tones =
    mode === 'whole-upper'
      ? `${patch!.tone('upper') + 1}`
      : `${patch!.tone('upper') + 1} / ${patch!.tone('lower') + 1}`;
  return `${MODES[mode] ?? mode}, ${tones}`;
}

function table(rows: readonly Shown[], families: readonly string[]): string {
  const kind = rows[0]!.sound.kind === 'tone' ? 'family' : 'mode, tones';
  const lines = rows.map(({ sound, report }) => {
    const release = report.release >= TAIL_SECONDS - 0.02 ? `> ${TAIL_SECONDS}` : report.release.toFixed(2);
    const cells = [
      sound.place,
      sound.name,
      kindText(sound, families),
      report.level.toFixed(1),
      report.peak.toFixed(1),
      pitchText(sound, report),
      report.attack.toFixed(2),
      report.sustain.toFixed(1).replace('-0.0', '0.0'),
      release,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `| | name | ${kind} | level | peak | pitch | attack | held | release |`,
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

const HEAD = `# The bank of the open firmware

The 50 memory tones, 50 presets and 64 patches that the ROM holds: our own work, written as readable source in
\`src/patches/openBank\`. This page and its pictures are made by \`npm run bank\`, which plays every sound
through the whole emulated instrument.

Each picture is C4 at velocity 100, held for ${HOLD_SECONDS} s (to the dashed line) and heard for ${TAIL_SECONDS} s more. Above: the
spectrogram, 40 Hz to 14 kHz, logarithmic, both channels together. Below: the level, -70 to -10 dBFS.

| column | what |
|---|---|
| level | loudest 100 ms of four keys (C3 G3 C4 E4) at velocity 100, dBFS; all sounds lie within 6 dB, -23 to -17 |
| peak | highest sample of six keys at velocity 127, dBFS: nothing clips |
| pitch | C4 without chorus and vibrato (patches: with them): semitones from the key, cents from there. \`bell\`: partials that are no multiples of one, but one on the key |
| attack | seconds from the key to half the loudest level |
| held | loudest 100 ms of the last half second of the hold against the loudest, dB |
| release | seconds from letting go to -60 dBFS |
`;

async function main(): Promise<void> {
  const player = await BankPlayer.create();
  const families = toneFamilies();
  const text = [HEAD];
  mkdirSync(`${DOCS}pictures`, { recursive: true });
  for (const { title, file, columns, sounds } of sections()) {
    const rows = sounds.map((sound) => show(player, sound));
    writeFileSync(
      `${DOCS}pictures/${file}`,
      sheet(
        rows.map(({ cell }) => cell),
        columns,
      ),
    );
    text.push(
      `## ${title}\n`,
      `![Spectrogram and level of each sound](pictures/${file})\n`,
      `${table(rows, families)}\n`,
    );
    process.stderr.write(`${title}\n`);
  }
  writeFileSync(`${DOCS}bank.md`, text.join('\n'));
}

await main();

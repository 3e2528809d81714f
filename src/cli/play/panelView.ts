import type { Model } from '../../machine/models.js';
import type { LiveStatus } from '../../node/live/liveProtocol.js';
import { counterTexts } from './statusText.js';

/** What the panel shows besides the machine's own status. */
export interface PanelFacts {
  readonly model: Model;
  /** Milliseconds from a MIDI message to its sound. */
  readonly latency: number;
  readonly octave: number;
  readonly velocity: number;
  readonly held: boolean;
  /** What was said last. */
  readonly notice: string;
  readonly help: readonly string[];
}

const REVERSE = '\x1b[7m';
const BRIGHT = '\x1b[1;36m';
const DIM = '\x1b[2m';
const PLAIN = '\x1b[0m';

/** Bar of a level: a character is 2 dB, from -60 to 0 dBFS. */
const BAR_CHARACTERS = 30;
const DB_A_CHARACTER = 2;

/** The panel as lines, none of them wider than `columns` characters. */
export function panelLines(status: LiveStatus, facts: PanelFacts, columns: number): string[] {
  const { model } = facts;
  const lines: Segment[][] = [
    [[` ${model.title}`], [`   ${clockText(status.seconds)}`, DIM]],
    [[` +${'-'.repeat(42)}+`]],
    [[' | '], [status.display, BRIGHT], [' |']],
    [[` +${'-'.repeat(42)}+`]],
    ...buttonRows(status.leds, model),
    [[model.boards.map((board, n) => ` ${board} ${voices(status.voices, 6 * n)}`).join('  ')]],
    ...status.peak.map((peak, channel): Segment[] => [[` ${'LR'[channel]} ${levelBar(peak)}`]]),
    [
      [
        ` load ${String(Math.round(100 * status.load)).padStart(3)} %   latency ${facts.latency.toFixed(0)} ms`,
      ],
    ],
    [[` ${counterTexts(status).join('   ')}`]],
    [
      [
        ` keys from C${facts.octave}, velocity ${facts.velocity}${facts.held ? ', hold' : ''}   ?: help   Ctrl-C: stop`,
        DIM,
      ],
    ],
    ...facts.help.map((line): Segment[] => [[` ${line}`, DIM]]),
    [[` ${facts.notice}`]],
  ];
  return lines.map((line) => fitted(line, columns));
}

/** Text and the escape sequence that colours it. */
type Segment = readonly [text: string, style?: string];

function fitted(segments: readonly Segment[], columns: number): string {
  let room = columns;
  let line = '';
  for (const [text, style] of segments) {
    const shown = text.slice(0, Math.max(0, room));
    room -= shown.length;
    line += style === undefined || shown === '' ? shown : `${style}${shown}${PLAIN}`;
  }
  return line;
}

/** The buttons as the panel's matrix has them, a row a line; those whose LED is lit stand out. */
function buttonRows(leds: Uint8Array, { assigner }: Model): Segment[][] {
  const rows: Segment[][] = [];
  for (const [name, { row, bit }] of Object.entries(assigner.buttons)) {
    const lit = ((leds[row]! >> bit) & 1) === 1;
    rows[row] ??= [];
    rows[row].push([' '], lit ? [`[${name}]`, REVERSE] : [` ${name} `]);
  }
  return rows.filter((row) => row !== undefined);
}

function voices(held: number, first: number): string {
  let text = '';
  for (let voice = 0; voice < 6; voice++) text += (held >> (first + voice)) & 1 ? '# ' : '. ';
  return text;
}

function levelBar(peak: number): string {
  const db = peak > 0 ? 20 * Math.log10(peak) : Number.NEGATIVE_INFINITY;
  const filled = Math.max(0, Math.min(BAR_CHARACTERS, BAR_CHARACTERS + Math.ceil(db / DB_A_CHARACTER)));
  const bar = `${'='.repeat(filled)}${' '.repeat(BAR_CHARACTERS - filled)}`;
  const text = db > -100 ? `${db.toFixed(1).padStart(6)} dBFS` : '  silent';
  return `|${bar}| ${text}${db > 0 ? ' over' : ''}`;
}

function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

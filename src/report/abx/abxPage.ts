import { readWav } from '../../audio/wavReader.js';
import { base64 } from '../base64.js';
import { htmlPage } from '../page.js';
import { escaped } from '../svg.js';
import { ABX_LOGIC } from './logicScript.js';
import { ABX_PAGE } from './pageScript.js';
import { ABX_PLAYER } from './playerScript.js';

/** Two sounds that are to be told apart. */
export interface AbxPair {
  readonly name: string;
  /** WAV files of the same sample rate and length; `levelMatched` makes such. */
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** What A and B are; default `A` and `B`. */
  readonly aName?: string;
  readonly bName?: string;
}

export interface AbxOptions {
  readonly title: string;
  readonly pairs: readonly AbxPair[];
  /** Trials a test, 1-100; default 16, of which 12 have to be right. */
  readonly trials?: number;
}

/** Trials of a test if nothing else is said. */
export const ABX_TRIALS = 16;
const MOST_TRIALS = 100;

const STYLE = `
.abx{display:grid;gap:1rem;max-width:34rem}.row{display:flex;gap:.6rem;flex-wrap:wrap;align-items:center}
button,select{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.5rem .9rem;cursor:pointer}
button:disabled{opacity:.45;cursor:default}button[aria-pressed=true]{outline:3px solid var(--accent);outline-offset:-1px;font-weight:700}
.big button{flex:1 1 6rem;font-size:1.3rem;padding:1rem}kbd{font:inherit;font-size:.75em;border:1px solid var(--line);border-radius:4px;padding:0 .35em;color:var(--dim)}
progress{width:100%;accent-color:var(--accent)}textarea{width:100%;min-height:11rem;font:13px/1.45 ui-monospace,Menlo,Consolas,monospace;color:inherit;background:var(--soft);border:1px solid var(--line)}
#trial{font-weight:600}#state{min-height:3em}`;

/**
 * A page for ears: A and B are known, X is one of them, chosen anew by the browser's random numbers for every trial;
 * after all trials it tells how many answers were right and how often guessing does as well. It needs nothing beside
 * itself and runs from a file.
 *
 * @throws RangeError without pairs, with a number of trials outside 1-100, or when the sounds of a pair differ in
 * sample rate or length, which would give X away.
 * @throws WavError when a sound is no WAV file.
 */
export function abxPageHtml({ title, pairs, trials = ABX_TRIALS }: AbxOptions): string {
  if (pairs.length === 0) throw new RangeError('an ABX page needs at least one pair of sounds');
  if (!Number.isInteger(trials) || trials < 1 || trials > MOST_TRIALS) {
    throw new RangeError(`an ABX test has 1 to ${MOST_TRIALS} trials, not ${trials}`);
  }
  for (const pair of pairs) checkAlike(pair);
  const data = {
    title,
    trials,
    pairs: pairs.map(({ name, a, b }) => ({ name, a: base64(a), b: base64(b) })),
  };
  // a name could hold what ends the script
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return htmlPage(`ABX: ${title}`, body(title, pairs, trials), {
    style: STYLE,
    script: `'use strict';\nvar ABX = ${json};\n${ABX_LOGIC}${ABX_PLAYER}${ABX_PAGE}`,
  });
}

function checkAlike({ name, a, b }: AbxPair): void {
  const [one, other] = [readWav(a), readWav(b)];
  if (one.sampleRate !== other.sampleRate) {
    throw new RangeError(
      `the sounds of "${name}" have different sample rates: ${one.sampleRate} and ${other.sampleRate} Hz`,
    );
  }
  const [first, second] = [one, other].map(({ channels }) => channels[0]?.length ?? 0);
  if (first !== second) {
    throw new RangeError(`the sounds of "${name}" have different lengths: ${first} and ${second} frames`);
  }
  if (first === 0) throw new RangeError(`the sounds of "${name}" are empty`);
}

function body(title: string, pairs: readonly AbxPair[], trials: number): string[] {
  const choices = pairs.map(({ name }, n) => `<option value="${n}">${escaped(name)}</option>`);
  const known = pairs.map(({ name, aName, bName }) =>
    aName === undefined && bName === undefined
      ? ''
      : `<li>${escaped(name)}: A is ${escaped(aName ?? 'A')}, B is ${escaped(bName ?? 'B')}</li>`,
  );
  return [
    `<h1>${escaped(title)}</h1>`,
    `<p>X is A or B, chosen at random for each of ${trials} trials. Listen as often as you like, say which one X is, and ` +
      'go on; what was right is told after the last trial. Both sounds run all the time, so every switch goes on at ' +
      'the same place.</p>',
    known.some((line) => line !== '') ? `<ul>${known.join('')}</ul>` : '',
    '<div class="abx">',
    `<label class="row"${pairs.length === 1 ? ' hidden' : ''}>Sounds <select id="pair">${choices.join('')}</select></label>`,
    '<div class="row"><span id="trial"></span></div>',
    '<div class="row big">' +
      '<button id="hear-a">A <kbd>A</kbd></button><button id="hear-x">X <kbd>X</kbd></button><button id="hear-b">B <kbd>B</kbd></button></div>',
    '<progress id="position" max="1" value="0" aria-label="position"></progress>',
    '<div class="row"><button id="play">Play</button><kbd>Space</kbd><label><input type="checkbox" id="loop" checked> loop</label></div>',
    '<div class="row"><button id="is-a">X is A <kbd>1</kbd></button><button id="is-b">X is B <kbd>2</kbd></button>' +
      '<button id="next">Next <kbd>Enter</kbd></button></div>',
    '<p id="state" role="status" aria-live="polite"></p>',
    '<div id="results" hidden><h2>Results</h2><textarea id="text" readonly aria-label="results"></textarea>' +
      '<div class="row"><button id="copy">Copy</button><button id="save">Save as text</button><button id="again">Begin again</button></div></div>',
    '</div>',
    '<noscript><p>This page needs JavaScript to play the sounds.</p></noscript>',
  ];
}

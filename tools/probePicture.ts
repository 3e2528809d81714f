/**
 * Draws docs/pictures/probe.svg: what a program of unknown wiring does while it refreshes one voice, and what the probe
 * makes of it. `npx tsx tools/probePicture.ts`
 */
import { writeFileSync } from 'node:fs';
import { bootBench } from '../src/probe/soundBoard/boot.js';
import { dacCodeOf } from '../src/probe/soundBoard/dacSplit.js';
import { lineName, lineWord, type Stretch, stretches } from '../src/probe/soundBoard/lines.js';
import { QUIET_INPUTS } from '../src/probe/soundBoard/soundBench.js';
import { probeSoundBoard } from '../src/probe/soundBoard/soundBoardProbe.js';
import { CV_NAMES } from '../src/tape/controlTape.js';
import { buildSoundBoard } from './firmware/build.js';
import { randomWiring } from './firmware/randomWiring.js';

const SEED = 2;
const FILE = new URL('../docs/pictures/probe.svg', import.meta.url);

/** Machine cycles shown, from the first refresh of a voice on, and a little before. */
const SHOWN = 1100;
const BEFORE = 40;

const WIDTH = 960;
const LEFT = 64;
const RIGHT = WIDTH - 16;
const LANE = 24;
const TOP = 44;

const STYLE = `
svg { background: #ffffff; font: 12px sans-serif; }
text { fill: #1c2330; } .faint { fill: #5b6577; } .line { stroke: #1f5fbf; fill: none; stroke-width: 1.3; }
.grid { stroke: #c9cfda; } .hold { fill: #ffd08a; } .closed { fill: #d5dae4; } .mark { stroke: #c0302f; stroke-width: 1.3; }
@media (prefers-color-scheme: dark) {
  svg { background: #14181f; } text { fill: #e6eaf2; } .faint { fill: #9aa5b8; } .line { stroke: #78aef5; }
  .grid { stroke: #3a4352; } .hold { fill: #7a5a1c; } .closed { fill: #2a313d; } .mark { stroke: #f07f7d; }
}`;

function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function draw(): string {
  const image = buildSoundBoard('lower', randomWiring(SEED)).bytes;
  const { geometry, voices, profile } = probeSoundBoard(image);
  if (!geometry || !voices || !profile) throw new Error('the probe found nothing to draw');
  const nameOf = new Map(
    voices.holds.flatMap((hold, cv) => (hold ? [[hold.slot, CV_NAMES[cv]!] as const] : [])),
  );

  const { bench } = bootBench(image, QUIET_INPUTS, '');
  bench.log.clear();
  const start = lineWord(bench.lines);
  bench.runTo(bench.cycle + 30_000);
  const all = stretches(bench.log, start, bench.cycle);
  const named = ({ word }: Stretch) => nameOf.get(word & geometry.dynamic);
  const first = all.findIndex((stretch) => named(stretch) === 'MIX1.2');
  const from = all[first]!.cycle - BEFORE;
  const list = all.filter(({ cycle, length }) => cycle + length > from && cycle < from + SHOWN);
  const x = (cycle: number) =>
    LEFT + ((Math.min(Math.max(cycle, from), from + SHOWN) - from) * (RIGHT - LEFT)) / SHOWN;

  const parts: string[] = [];
  const label = (y: number, text: string) => parts.push(`<text x="8" y="${y + 16}">${text}</text>`);
  let y = TOP;
  for (let bit = 0; bit < 8; bit++) {
    label(y, lineName(bit));
    const points = list.flatMap(({ word, cycle, length }) => {
      const level = y + ((word >> bit) & 1 ? 4 : LANE - 6);
      return [`${pixel(x(cycle))},${level}`, `${pixel(x(cycle + length))},${level}`];
    });
    parts.push(`<polyline class="line" points="${points.join(' ')}"/>`);
    y += LANE;
  }
  label(y, 'DAC');
  for (const { written, cycle, data, address } of list) {
    if (!written || cycle < from) continue;
    const at = pixel(x(cycle));
    parts.push(`<line class="mark" x1="${at}" x2="${at}" y1="${TOP}" y2="${y + LANE - 4}"/>`);
    const code = dacCodeOf(profile.dac, data * 256 + address);
    parts.push(`<text x="${pixel(x(cycle) + 3)}" y="${y + 16}">${code}</text>`);
  }
  y += LANE;
  label(y, 'hold');
  for (const stretch of list) {
    const name = named(stretch);
    const [a, b] = [x(stretch.cycle), x(stretch.cycle + stretch.length)];
    const box = `x="${pixel(a)}" width="${pixel(b - a)}" y="${y + 2}" height="${LANE - 4}"`;
    parts.push(`<rect class="${name === undefined ? 'closed' : 'hold'}" ${box}/>`);
    if (name !== undefined && b - a > 40)
      parts.push(`<text x="${pixel(a + 4)}" y="${y + 17}">${name}</text>`);
  }
  y += LANE + 8;
  for (let us = 0; us <= SHOWN; us += 200) {
    const at = pixel(x(from + us));
    parts.push(`<line class="grid" x1="${at}" x2="${at}" y1="${TOP}" y2="${y}"/>`);
    parts.push(`<text class="faint" x="${at}" y="${y + 14}" text-anchor="middle">${us} us</text>`);
  }
  const height = y + 28;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">`,
    `<style>${STYLE}</style>`,
    '<text x="8" y="18">One voice is refreshed. Above: what the program does. Below: what the probe has found it to be.</text>',
    '<text class="faint" x="8" y="34">Red: a write to the DAC, with its code. Grey: nothing is connected.</text>',
    ...parts,
    '</svg>',
  ].join('\n');
}

writeFileSync(FILE, `${draw()}\n`);

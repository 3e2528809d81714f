/** A sheet of pictures of sounds: spectrogram and level of each, as one SVG. */

import { dataUri } from '../../src/report/base64.js';
import { escaped } from '../../src/report/svg.js';
import { SPECTROGRAM } from './spectrogram.js';

export interface SheetCell {
  readonly title: string;
  /** Spectrogram as a PNG file. */
  readonly png: Uint8Array;
  /** Level of equal windows, dBFS. */
  readonly levels: readonly number[];
  /** Where the key goes up, 0-1 of the width. */
  readonly release: number;
}

const GAP = 12;
const TITLE = 16;
const STRIP = 30;
const CELL_WIDTH = SPECTROGRAM.width + GAP;
const CELL_HEIGHT = TITLE + SPECTROGRAM.height + STRIP + GAP;
/** Range of the level strip, dBFS. */
const QUIETEST = -70;
const LOUDEST = -10;

/** All cells, `columns` a row. */
export function sheet(cells: readonly SheetCell[], columns: number): string {
  const width = columns * CELL_WIDTH + GAP;
  const height = Math.ceil(cells.length / columns) * CELL_HEIGHT + GAP;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      'font-family="Helvetica, Arial, sans-serif" font-size="11">',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
  ];
  cells.forEach((cell, n) => {
    parts.push(
      drawn(cell, GAP + (n % columns) * CELL_WIDTH, GAP / 2 + Math.floor(n / columns) * CELL_HEIGHT),
    );
  });
  return `${[...parts, '</svg>'].join('\n')}\n`;
}

function drawn({ title, png, levels, release }: SheetCell, x: number, y: number): string {
  const { width, height } = SPECTROGRAM;
  const top = y + TITLE;
  const bottom = top + height + STRIP;
  const points = levels.map((level, n) => {
    const share = Math.max(0, Math.min(1, (level - QUIETEST) / (LOUDEST - QUIETEST)));
    return `${round(x + (n / (levels.length - 1)) * width)} ${round(bottom - share * STRIP)}`;
  });
  const keyUp = round(x + release * width);
  return [
    `<text x="${x}" y="${y + 12}" fill="#222222">${escaped(title)}</text>`,
    `<image x="${x}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none" ` +
      `href="${dataUri('image/png', png)}"/>`,
    `<path d="M${x} ${bottom}L${points.join('L')}L${x + width} ${bottom}Z" fill="#d98a3d"/>`,
    `<path d="M${keyUp} ${top}V${bottom}" stroke="#cc3377" stroke-dasharray="2 2"/>`,
    `<path d="M${x} ${top + height}h${width}M${x} ${top}h${width}V${bottom}h-${width}Z" fill="none" stroke="#999999" stroke-width=".6"/>`,
  ].join('\n');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

import { envelope } from '../audio/levels.js';
import type { StereoSound } from '../capture/stereoSound.js';
import { dataUri } from './base64.js';
import { linePlotSvg, type PlotSeries } from './linePlot.js';
import { pairOf } from './page.js';
import { stereoWav } from './soundBytes.js';
import { spectrogramSvg } from './spectrogram.js';
import { escaped } from './svg.js';
import type { ReportAudioOptions, ReportPiece, UnitReport } from './unitReport.js';

/** Room for sounds in a page, in bytes; `left` shrinks as they are put in. */
export interface PieceBudget {
  readonly bytes: number;
  left: number;
}

const BYTES = 12e6;
const SECONDS = 3;

export function pieceBudget({ embed = true, bytes = BYTES }: ReportAudioOptions = {}): PieceBudget {
  return { bytes, left: embed ? bytes : 0 };
}

/** Spectrograms, envelopes and players of a block's pieces. */
export function pieceSections(report: UnitReport, block: number, budget: { left: number }): string[] {
  return (report.pieces ?? [])
    .filter((piece) => piece.block === block)
    .map((piece) => pieceHtml(piece, report.audio ?? {}, budget));
}

function middle({ left, right }: StereoSound): Float32Array {
  return left.map((sample, n) => 0.5 * (sample + (right[n] ?? 0)));
}

function pieceHtml(piece: ReportPiece, options: ReportAudioOptions, budget: { left: number }): string {
  const sides = [
    { name: 'emulator', sound: piece.emulator },
    { name: 'hardware', sound: piece.hardware },
  ];
  const heard = sides.map(({ name, sound }) => ({
    name,
    sampleRate: sound.sampleRate,
    samples: middle(sound),
    sound,
  }));
  const seconds = Math.max(...heard.map(({ samples, sampleRate }) => samples.length / sampleRate));
  const peak = Math.max(...heard.map(({ samples }) => 20 * Math.log10(loudest(samples) + 1e-9)));
  const curves = heard.map(({ name, samples, sampleRate }): PlotSeries => {
    const { levels, step } = envelope(samples, sampleRate, 0.01);
    return {
      name,
      x: Array.from(levels, (_, n) => (n + 0.5) * step),
      y: Array.from(levels, (level) => Math.max(peak - 90, 20 * Math.log10(level + 1e-9))),
    };
  });
  const figures = heard.map(({ name, samples, sampleRate, sound }, n) => {
    const picture = spectrogramSvg(samples, sampleRate, {
      title: `${piece.title}, ${name}`,
      to: seconds,
      loudest: peak - 6,
      quietest: peak - 86,
      inline: true,
    });
    const level = linePlotSvg({
      title: `Level, ${name}`,
      x: { label: 'seconds', from: 0, to: seconds },
      y: { label: 'dBFS, 10 ms', from: peak - 90, to: peak + 3 },
      series: [
        { ...curves[1 - n]!, colour: 'ghost' },
        { ...curves[n]!, colour: n },
      ],
      height: 190,
      inline: true,
    });
    return picture + level + player(sound, `${piece.title}, ${name}`, options, budget);
  });
  return `<h3>${escaped(piece.title)}: sounds</h3>${pairOf(figures)}`;
}

function loudest(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

function player(
  sound: StereoSound,
  name: string,
  { embed = true, seconds = SECONDS }: ReportAudioOptions,
  budget: { left: number },
): string {
  if (!embed) return '';
  const wav = stereoWav(sound, seconds);
  if (wav.length > budget.left) return '<figcaption>No room for this sound in the page.</figcaption>';
  budget.left -= wav.length;
  return `<audio controls preload="none" aria-label="${escaped(name)}" src="${dataUri('audio/wav', wav)}"></audio>`;
}

import { acRms, decibels, envelope, peak } from '../audio/levels.js';
import type { StereoSound } from '../capture/stereoSound.js';
import { linePlotSvg, type PlotSeries } from './linePlot.js';
import { audioPlayer, pairOf } from './page.js';
import { stereoWav } from './soundBytes.js';
import { spectrogramSvg } from './spectrogram.js';
import { escaped } from './svg.js';
import type { ReportAudioOptions, ReportPiece, UnitReport } from './unitReport.js';

/** Room for sounds in a page. */
export interface PieceBudget {
  /** Bytes of WAV data for each block that has pieces. */
  readonly perBlock: number;
  /** Bytes that are in the page. */
  used: number;
}

const BYTES = 12e6;
const SECONDS = 3;

/** The room of the page, shared out equally among the blocks that have sound. */
export function pieceBudget({ pieces = [], audio = {} }: Pick<UnitReport, 'pieces' | 'audio'>): PieceBudget {
  const blocks = new Set(pieces.map(({ block }) => block)).size;
  const bytes = audio.embed === false ? 0 : (audio.bytes ?? BYTES);
  return { perBlock: bytes / Math.max(1, blocks), used: 0 };
}

/** Spectrograms, envelopes and players of a block's pieces. */
export function pieceSections(report: UnitReport, block: number, budget: PieceBudget): string[] {
  let left = budget.perBlock;
  return (report.pieces ?? [])
    .filter((piece) => piece.block === block)
    .map((piece) => {
      const wavs = pieceWavs(piece, report.audio ?? {});
      const bytes = wavs.reduce((sum, wav) => sum + wav.length, 0);
      if (bytes > left) return pieceHtml(piece, []);
      left -= bytes;
      budget.used += bytes;
      return pieceHtml(piece, wavs);
    });
}

/** Emulator and hardware as WAV files, the hardware as loud as the emulator. */
function pieceWavs(
  { emulator, hardware }: ReportPiece,
  { embed = true, seconds = SECONDS }: ReportAudioOptions,
): Uint8Array[] {
  if (!embed) return [];
  const gain = decibels((acRms(middle(emulator)) + 1e-9) / (acRms(middle(hardware)) + 1e-9));
  return [stereoWav(emulator, seconds), stereoWav(hardware, seconds, Math.min(40, gain))];
}

function middle({ left, right }: StereoSound): Float32Array {
  return left.map((sample, n) => 0.5 * (sample + (right[n] ?? 0)));
}

function pieceHtml(piece: ReportPiece, wavs: readonly Uint8Array[]): string {
  const sides = [
    { name: 'emulator', sound: piece.emulator },
    { name: 'hardware', sound: piece.hardware },
  ];
  const heard = sides.map(({ name, sound }) => ({
    name,
    sampleRate: sound.sampleRate,
    samples: middle(sound),
  }));
  const seconds = Math.max(...heard.map(({ samples, sampleRate }) => samples.length / sampleRate));
  const top = Math.max(...heard.map(({ samples }) => 20 * Math.log10(peak(samples) + 1e-9)));
  const curves = heard.map(({ name, samples, sampleRate }): PlotSeries => {
    const { levels, step } = envelope(samples, sampleRate, 0.01);
    return {
      name,
      x: Array.from(levels, (_, n) => (n + 0.5) * step),
      y: Array.from(levels, (level) => Math.max(top - 90, 20 * Math.log10(level + 1e-9))),
    };
  });
  const figures = heard.map(({ name, samples, sampleRate }, n) => {
    const picture = spectrogramSvg(samples, sampleRate, {
      title: `${piece.title}, ${name}`,
      to: seconds,
      loudest: top - 3,
      quietest: top - 83,
      inline: true,
    });
    const level = linePlotSvg({
      title: `Level, ${name}`,
      x: { label: 'seconds', from: 0, to: seconds },
      y: { label: 'dBFS, 10 ms', from: top - 90, to: top + 3 },
      series: [
        { ...curves[1 - n]!, colour: 'ghost' },
        { ...curves[n]!, colour: n },
      ],
      height: 190,
      inline: true,
    });
    const wav = wavs[n];
    return picture + level + (wav ? audioPlayer(wav, `${piece.title}, ${name}`) : '');
  });
  return `<h3>${escaped(piece.title)}: sounds</h3>${pairOf(figures)}`;
}

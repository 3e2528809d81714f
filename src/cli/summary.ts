import type { WavSummary } from '../node/wavFile.js';
import type { AudioSettings } from './audioOptions.js';

/** Peak that stands for silence. */
const SILENCE_DBFS = -999;

/** What every render tells of its files. */
export interface AudioSummary {
  readonly output: string;
  readonly files: readonly string[];
  /** Seconds of sound. */
  readonly duration: number;
  readonly sampleRate: number;
  readonly bits: string;
  /** Largest absolute sample written, 1 = full scale. */
  readonly peak: number;
  /** -999 for silence: JSON has no infinity. */
  readonly peakDbfs: number;
  readonly clippedSamples: number;
  /** Seconds of sound made per second. */
  readonly realTimeFactor: number;
}

/** What `render` and `tone` add. */
export interface PlaySummary extends AudioSummary {
  readonly song?: string;
  /** What it was played with. */
  readonly sound: string;
  /** The machine and its programs. */
  readonly firmware: string;
  /** The 40 characters of the display when it began, trimmed. */
  readonly display?: string;
  readonly channels?: string;
  readonly notes: number;
  /** Notes that --transpose moved out of the MIDI range. */
  readonly lostNotes?: number;
  /** Different voices that were started, and most that were held together. */
  readonly voicesUsed: number;
  readonly mostVoices: number;
}

export function audioSummary(
  settings: AudioSettings,
  files: readonly WavSummary[],
  frames: number,
  elapsedSeconds: number,
): AudioSummary {
  const mix = files[0]!;
  const duration = frames / settings.sampleRate;
  return {
    output: mix.path,
    files: files.map(({ path }) => path),
    duration,
    sampleRate: settings.sampleRate,
    bits: settings.format,
    peak: mix.peak,
    peakDbfs: mix.peak > 0 ? 20 * Math.log10(mix.peak) : SILENCE_DBFS,
    clippedSamples: mix.clipped,
    realTimeFactor: duration / elapsedSeconds,
  };
}

/** Prints the summary for people, or as one line of JSON. */
export function printSummary(json: boolean, summary: PlaySummary): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return;
  }
  const bits = summary.bits === '32f' ? '32 bit float' : `${summary.bits} bit`;
  const peak = summary.peak > 0 ? `peak ${summary.peakDbfs.toFixed(1)} dBFS` : 'silent';
  const lines = [
    `${summary.files.join(', ')}: ${summary.duration.toFixed(2)} s, ${summary.sampleRate} Hz, ${bits}, stereo`,
    `played with ${summary.sound}${summary.display ? `; the display shows "${summary.display}"` : ''}`,
    summary.firmware,
    ...(summary.channels ? [summary.channels] : []),
    `${count(summary.notes, 'note')}, ${count(summary.voicesUsed, 'voice')} used, at most ${summary.mostVoices} held together`,
    ...(summary.lostNotes
      ? [`${count(summary.lostNotes, 'note')} transposed out of range and left out`]
      : []),
    `${peak}, ${count(summary.clippedSamples, 'sample')} clipped`,
    `${summary.realTimeFactor.toFixed(1)} x real time`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `1 voice`, `2 voices`, `2 patches`. */
export function count(number: number, noun: string): string {
  const ending = number === 1 ? '' : noun.endsWith('ch') ? 'es' : 's';
  return `${number} ${noun}${ending}`;
}

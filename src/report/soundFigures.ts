import { brightnessTrack } from '../audio/brightnessTrack.js';
import { peak, type Signal } from '../audio/levels.js';
import { melBandCentre, melSpectrum } from '../audio/melSpectrum.js';
import { pitchTrack } from '../audio/pitchTrack.js';
import { levelTrack, type Track, trackTime } from '../audio/tracks.js';
import { delayTriangles, TRIANGLE_LABEL, twoTurns } from './delayTriangles.js';
import { linePlotSvg, type PlotSeries } from './linePlot.js';
import type { ReportChorus, ReportResponse, ReportSound } from './soundReport.js';
import { spectrogramSvg } from './spectrogram.js';

/** dB that are shown below the loudest. */
const RANGE = 80;
/** Pixels of a plot over the whole page. */
const WIDE = 940;
const WINDOW = 0.02;

/** All channels together, at the loudness of sound A. */
function mixOf({ channels, gain = 0 }: ReportSound): Float32Array {
  const scale = 10 ** (gain / 20) / channels.length;
  const length = Math.min(...channels.map((channel) => channel.length));
  return Float32Array.from({ length }, (_, n) =>
    channels.reduce((sum: number, channel: Signal) => sum + channel[n]! * scale, 0),
  );
}

/** Seconds of sound A at which the longest of the sounds ends. */
export function endOf(sounds: readonly ReportSound[]): number {
  return Math.max(
    ...sounds.map(({ channels, sampleRate, offset = 0 }) => channels[0]!.length / sampleRate - offset),
  );
}

/** Spectrograms of the sounds, with the same axes and colours. */
export function spectrograms(sounds: readonly ReportSound[]): string[] {
  const mixes = sounds.map(mixOf);
  const top = Math.max(...mixes.map((mix) => 20 * Math.log10(peak(mix) + 1e-9)));
  const end = endOf(sounds);
  return sounds.map(({ name, sampleRate, offset = 0 }, n) =>
    spectrogramSvg(shifted(mixes[n]!, Math.round(offset * sampleRate)), sampleRate, {
      title: name,
      to: end,
      loudest: top - 6,
      quietest: top - 6 - RANGE,
      inline: true,
    }),
  );
}

/** Without its first `samples`; a negative number puts silence before it. */
function shifted(sound: Float32Array, samples: number): Float32Array {
  if (samples >= 0) return sound.subarray(samples);
  const later = new Float32Array(sound.length - samples);
  later.set(sound, -samples);
  return later;
}

/** A quantity over time of all sounds, in sound A's time; `shownAs` turns what is in the tracks into what is shown. */
function trackPlot(
  sounds: readonly ReportSound[],
  title: string,
  label: string,
  tracks: readonly Track[],
  shownAs: (value: number) => number,
  span: number,
): string {
  const series = sounds.map((sound, n): PlotSeries => {
    const track = tracks[n]!;
    return {
      name: sound.name,
      x: Array.from(track.values, (_, i) => trackTime(track, i) - (sound.offset ?? 0)),
      y: Array.from(track.values, shownAs),
    };
  });
  if (series.every(({ y }) => Array.from(y).every((value) => !Number.isFinite(value)))) return '';
  return `<figure>${linePlotSvg({
    title,
    x: { label: 'seconds', from: 0, to: endOf(sounds) },
    y: { label, ...usualRange(series, span) },
    series,
    width: WIDE,
    height: 240,
    inline: true,
  })}</figure>`;
}

/** Share of the values at each end that may lie outside: what a sound's beginning and end make of pitch and brightness. */
const OUTSIDE = 0.03;

/** Where nearly all values lie, with room around, at least `span`. */
function usualRange(series: readonly PlotSeries[], span: number): { from: number; to: number } {
  const values = series
    .flatMap(({ y }) => Array.from(y, Number).filter(Number.isFinite))
    .sort((a, b) => a - b);
  const low = values[Math.floor(OUTSIDE * (values.length - 1))]!;
  const high = values[Math.ceil((1 - OUTSIDE) * (values.length - 1))]!;
  const half = Math.max(0.65 * (high - low), span / 2);
  return { from: (low + high) / 2 - half, to: (low + high) / 2 + half };
}

/** Level, pitch and brightness over time: envelopes and modulation. */
export function trackPlots(sounds: readonly ReportSound[]): string[] {
  const mixes = sounds.map(mixOf);
  const floor = 20 * Math.log10(Math.max(...mixes.map((mix) => peak(mix))) + 1e-9) - RANGE;
  const tracksOf = (measure: (mix: Signal, sampleRate: number) => Track) =>
    sounds.map(({ sampleRate }, n) => measure(mixes[n]!, sampleRate));
  const pitches = tracksOf((mix, sampleRate) => pitchTrack(mix, sampleRate, { step: 0.01 }));
  const reference = middleOf(pitches[0]!.values);
  return [
    trackPlot(
      sounds,
      'Level over time',
      'dBFS, as loud as A',
      tracksOf((mix, sampleRate) => levelTrack([mix], sampleRate, WINDOW)),
      (value) => Math.max(floor, 20 * Math.log10(value + 1e-9)),
      6,
    ),
    reference > 0
      ? trackPlot(
          sounds,
          `Pitch over time, against ${reference.toFixed(2)} Hz`,
          'cents',
          pitches,
          (value) => clampedCents(1200 * Math.log2(value / reference)),
          10,
        )
      : '',
    trackPlot(
      sounds,
      'Brightness over time',
      'semitones above 1 kHz',
      tracksOf((mix, sampleRate) => brightnessTrack([mix], sampleRate)),
      (value) => value,
      2,
    ),
  ].filter((plot) => plot !== '');
}

/** Beyond two octaves a pitch is another note, or none: not drawn. */
function clampedCents(cents: number): number {
  return Math.abs(cents) > 2400 ? Number.NaN : cents;
}

function middleOf(values: Float64Array): number {
  const sorted = values.filter((value) => value > 0).sort();
  return sorted[sorted.length >> 1] ?? 0;
}

/** Mel spectra of the sounds, and how far the others are from sound A. */
export function melPlots(sounds: readonly ReportSound[]): string[] {
  const spectra = sounds.map(({ channels, sampleRate, gain = 0 }) =>
    Array.from(melSpectrum(channels, sampleRate), (db) => db + gain),
  );
  const top = Math.max(...spectra.flat());
  const x = spectra[0]!.map((_, n) => melBandCentre(n));
  const frequency = { label: 'Hz', log: true, from: 30, to: 18_000 } as const;
  const shown = spectra.map((spectrum) => spectrum.map((db) => Math.max(db, top - RANGE)));
  return [
    linePlotSvg({
      title: 'Mel spectra',
      x: frequency,
      y: { label: 'level of the band, dB', from: top - RANGE, to: top + 5 },
      series: sounds.map(({ name }, n) => ({ name, x, y: shown[n]! })),
      inline: true,
    }),
    linePlotSvg({
      title: 'Mel spectra against sound A',
      x: frequency,
      y: { label: 'dB more than A', span: 6 },
      series: [
        { name: '', x: [30, 18_000], y: [0, 0], colour: 'ghost' },
        ...sounds.slice(1).map(({ name }, n) => ({
          name: sounds.length > 2 ? name : '',
          x,
          y: shown[n + 1]!.map((db, band) => db - shown[0]![band]!),
          colour: n + 1,
        })),
      ],
      inline: true,
    }),
  ];
}

/** Impulse responses beside each other, with the same axes. */
export function responsePlots(responses: readonly ReportResponse[]): string[] {
  const most = Math.max(1e-12, ...responses.flatMap(({ taps }) => Array.from(taps, Math.abs)));
  return responses.map(({ name, taps, preSamples, sampleRate }, n) =>
    linePlotSvg({
      title: `Impulse response, ${name}`,
      x: { label: 'milliseconds after the clean sound' },
      y: { label: 'height', from: -1.05 * most, to: 1.05 * most },
      series: [
        {
          name: '',
          x: Array.from(taps, (_, i) => (1000 * (i - preSamples)) / sampleRate),
          y: Array.from(taps),
          colour: n,
        },
      ],
      inline: true,
    }),
  );
}

/** Delays of the choruses beside each other, with the same axes. */
export function chorusPlots(choruses: readonly ReportChorus[]): string[] {
  const found = choruses.flatMap(({ name, motion }) => (motion ? [{ name, motion }] : []));
  const seconds = twoTurns(found.map(({ motion }) => motion));
  const ends = found.flatMap(({ motion }) => [...(motion.left ?? []), ...(motion.right ?? [])]);
  const longest = 1000 * Math.max(0, ...ends);
  return found.map(({ name, motion }) =>
    linePlotSvg({
      title: `Chorus of ${name}: ${motion.rate.toFixed(3)} Hz`,
      x: { label: TRIANGLE_LABEL, from: 0, to: seconds },
      y: { label: 'delay, ms', from: 0, to: 1.1 * longest + 0.1 },
      series: delayTriangles(motion, seconds),
      inline: true,
    }),
  );
}

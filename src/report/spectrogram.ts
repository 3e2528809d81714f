import { Fft } from '../audio/fft.js';
import type { Signal } from '../audio/levels.js';
import { hertzOf, melOf } from '../audio/melSpectrum.js';
import { HANN, windowOf } from '../audio/windows.js';
import { axisScale, linearTicks, tickLabel } from './axis.js';
import { dataUri } from './base64.js';
import { levelColours } from './colourMap.js';
import { encodePng } from './png.js';
import { escaped, fitted, pixel, svgPicture } from './svg.js';

export interface SpectrogramOptions {
  /** Pixels; default 406 x 160. */
  readonly width?: number;
  readonly height?: number;
  /** Hz of the lower and upper edge; default 40 and 16 000, at most half the sample rate. */
  readonly lowest?: number;
  readonly highest?: number;
  /** `log`: octaves are equally high. `mel`: as the ear spreads them, 2595 log10(1 + f / 700). Default `log`. */
  readonly scale?: 'log' | 'mel';
  /** Seconds of a window; default 0.06. */
  readonly window?: number;
  /** dBFS (0: a sine of full scale) of the lightest and the darkest colour; default -10 and -90. */
  readonly loudest?: number;
  readonly quietest?: number;
  /** Seconds shown; default the whole sound. Beyond its end is silence. */
  readonly from?: number;
  readonly to?: number;
}

type Settled = Required<SpectrogramOptions>;

/** Colours: one each 1.6 dB, which keeps the file small and no eye sees. */
const COLOURS = 50;

function settled(options: SpectrogramOptions, signal: Signal, sampleRate: number): Settled {
  return {
    width: 406,
    height: 160,
    lowest: 40,
    scale: 'log',
    window: 0.06,
    loudest: -10,
    quietest: -90,
    from: 0,
    to: signal.length / sampleRate,
    ...options,
    highest: Math.min(options.highest ?? 16_000, 0.5 * sampleRate),
  };
}

/** Frequency at a height, 0 (lower edge) to 1. */
function frequencyAt({ lowest, highest, scale }: Settled, share: number): number {
  if (scale === 'log') return lowest * (highest / lowest) ** share;
  return hertzOf(melOf(lowest) + share * (melOf(highest) - melOf(lowest)));
}

/** Height of a frequency, 0 to 1. */
function heightOf({ lowest, highest, scale }: Settled, hertz: number): number {
  if (scale === 'log') return Math.log(hertz / lowest) / Math.log(highest / lowest);
  return (melOf(hertz) - melOf(lowest)) / (melOf(highest) - melOf(lowest));
}

/**
 * Levels of a sound over time and frequency, dBFS of a sine's amplitude
 * (between two bins up to 1.4 dB less): `width` times `height` values, row by row,
 * the highest frequency first. A row that spans several bins shows the strongest; between two bins the line through
 * their amplitudes.
 */
export function spectrogram(
  signal: Signal,
  sampleRate: number,
  options: SpectrogramOptions = {},
): Float64Array {
  const full = settled(options, signal, sampleRate);
  const { width, height, from, to } = full;
  const size = 2 ** Math.max(6, Math.round(Math.log2(full.window * sampleRate)));
  const fft = new Fft(size);
  const window = windowOf(HANN, size);
  const bins = Float64Array.from(
    { length: height + 1 },
    (_, y) => (frequencyAt(full, 1 - y / height) * size) / sampleRate,
  );
  const levels = new Float64Array(width * height);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const magnitude = new Float64Array(size / 2 + 1);
  for (let x = 0; x < width; x++) {
    const start = Math.round((from + ((x + 0.5) / width) * (to - from)) * sampleRate) - size / 2;
    for (let i = 0; i < size; i++) re[i] = (signal[start + i] ?? 0) * window[i]!;
    im.fill(0);
    fft.transform(re, im);
    // the window's mean is a half, a sine's power lies half at negative frequencies
    for (let k = 0; k <= size / 2; k++) magnitude[k] = (Math.hypot(re[k]!, im[k]!) * 4) / size;
    for (let y = 0; y < height; y++) {
      levels[y * width + x] = 20 * Math.log10(strongest(magnitude, bins[y + 1]!, bins[y]!) + 1e-10);
    }
  }
  return levels;
}

function strongest(magnitude: Float64Array, from: number, to: number): number {
  const middle = (from + to) / 2;
  const k = Math.min(Math.floor(middle), magnitude.length - 2);
  let best = magnitude[k]! + (middle - k) * (magnitude[k + 1]! - magnitude[k]!);
  for (let bin = Math.ceil(from); bin < to && bin < magnitude.length; bin++) {
    best = Math.max(best, magnitude[bin]!);
  }
  return best;
}

/** The spectrogram of a sound as a PNG file: time to the right, frequency upwards, the lighter the louder. */
export function spectrogramPngBytes(
  signal: Signal,
  sampleRate: number,
  options: SpectrogramOptions = {},
): Uint8Array {
  const { width, height, loudest, quietest } = settled(options, signal, sampleRate);
  const levels = spectrogram(signal, sampleRate, options);
  const pixels = Uint8Array.from(levels, (level) => {
    const share = (level - quietest) / (loudest - quietest);
    return Math.round(Math.min(1, Math.max(0, share)) * (COLOURS - 1));
  });
  return encodePng(width, height, pixels, levelColours(COLOURS));
}

/** `spectrogramPngBytes` as a `data:` address, for `<img>` and SVG's `<image>`. */
export function spectrogramPng(signal: Signal, sampleRate: number, options: SpectrogramOptions = {}): string {
  return dataUri('image/png', spectrogramPngBytes(signal, sampleRate, options));
}

const LEFT = 40;
const RIGHT = 14;
const TOP = 26;
const BOTTOM = 40;

/** A spectrogram with title and axes, as an SVG picture; `width` and `height` are those of the picture inside. */
export function spectrogramSvg(
  signal: Signal,
  sampleRate: number,
  options: SpectrogramOptions & { readonly title: string; readonly inline?: boolean },
): string {
  const full = settled(options, signal, sampleRate);
  const { width, height, from, to, title } = { ...full, title: options.title };
  const [right, bottom] = [LEFT + width, TOP + height];
  const parts = [
    `<text x="8" y="17" font-size="12.5" font-weight="bold">${escaped(fitted(title, 13.2, right + RIGHT - 16))}</text>`,
    `<image x="${LEFT}" y="${TOP}" width="${width}" height="${height}" preserveAspectRatio="none" href="${spectrogramPng(signal, sampleRate, options)}"/>`,
    `<rect class="frame" x="${LEFT}" y="${TOP}" width="${width}" height="${height}"/>`,
  ];
  const decades = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
  const shown = decades.filter((hertz) => hertz >= full.lowest && hertz <= full.highest);
  let free = Infinity;
  for (const hertz of shown) {
    const at = bottom - heightOf(full, hertz) * height;
    parts.push(`<path class="frame" d="M${LEFT - 4} ${pixel(at)}h4"/>`);
    if (at + 11 > free) continue;
    free = at;
    parts.push(
      `<text class="dim" x="${LEFT - 7}" y="${pixel(at + 4)}" text-anchor="end">${tickLabel(hertz, true)}</text>`,
    );
  }
  const x = axisScale(from, to, LEFT, right, false);
  for (const tick of linearTicks(from, to, Math.max(3, Math.round(width / 70)))) {
    parts.push(
      `<path class="frame" d="M${pixel(x(tick))} ${bottom}v4"/>`,
      `<text class="dim" x="${pixel(x(tick))}" y="${bottom + 16}" text-anchor="middle">${tickLabel(tick, false)}</text>`,
    );
  }
  parts.push(
    `<text x="${pixel((LEFT + right) / 2)}" y="${bottom + 32}" text-anchor="middle">seconds (upwards Hz)</text>`,
  );
  return svgPicture(parts, {
    width: right + RIGHT,
    height: bottom + BOTTOM,
    title: `${title}: spectrogram`,
    inline: options.inline,
  });
}

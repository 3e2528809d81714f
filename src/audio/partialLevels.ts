import type { Signal } from './levels.js';
import { PartialAnalyser } from './partials.js';

/** Periods and seconds of a piece; harmonics are then eight bins apart. */
const PERIODS = 8;
const SHORTEST_PIECE = 0.12;
const MOST_PIECES = 12;
const HIGHEST = 18000;

/**
 * Levels of the harmonics 1 to `count` of a tone of `fundamental` Hz between two times, dBFS: the mean power of all
 * channels over pieces spread over the span, so chorus and tremolo average out. NaN beyond 18 kHz or half the
 * sample rate. Empty when the span holds no eight periods.
 */
export function partialLevels(
  channels: readonly Signal[],
  sampleRate: number,
  from: number,
  to: number,
  fundamental: number,
  count = 60,
): Float64Array {
  const first = Math.max(0, Math.round(from * sampleRate));
  const last = Math.min(channels[0]!.length, Math.round(to * sampleRate));
  const wanted = Math.round(Math.max(PERIODS / fundamental, SHORTEST_PIECE) * sampleRate);
  const size = Math.min(wanted, last - first);
  if (!(size * fundamental >= PERIODS * sampleRate * 0.999)) return new Float64Array(0);
  const pieces = Math.max(1, Math.min(MOST_PIECES, Math.floor((2 * (last - first)) / size) - 1));
  const powers = new Float64Array(count);
  const highest = Math.min(HIGHEST, 0.48 * sampleRate);
  for (let n = 0; n < pieces; n++) {
    const at = first + (pieces === 1 ? 0 : Math.round(((last - first - size) * n) / (pieces - 1)));
    for (const channel of channels) {
      const analyser = new PartialAnalyser(channel.slice(at, at + size), sampleRate);
      for (let k = 1; k <= count; k++) {
        const frequency = k * fundamental;
        if (frequency > highest) break;
        // a sine of amplitude 1 has a power of 1/2
        powers[k - 1]! += analyser.amplitudeAt(frequency) ** 2 / 2 / pieces / channels.length;
      }
    }
  }
  return powers.map((power, k) => ((k + 1) * fundamental > highest ? Number.NaN : 10 * Math.log10(power)));
}

import { mean, type Signal } from './levels.js';
import { BLACKMAN_HARRIS, windowOf, windowSlope } from './windows.js';

/** One sine component of a sound. */
export interface Partial {
  /** Hz. */
  readonly frequency: number;
  /** Peak amplitude of the sine, 1.0 = full scale. */
  readonly amplitude: number;
}

/** The windows that were used last: pieces of one sound are mostly equally long. */
let lastWindows: { readonly window: Float64Array; readonly slope: Float64Array } | undefined;

function windowsOf(size: number): { readonly window: Float64Array; readonly slope: Float64Array } {
  if (lastWindows?.window.length !== size) {
    lastWindows = { window: windowOf(BLACKMAN_HARRIS, size), slope: windowSlope(BLACKMAN_HARRIS, size) };
  }
  return lastWindows;
}

/**
 * Measures sine components of a steady sound with a Blackman-Harris window over its whole length. Components closer
 * than 8 / duration Hz to each other disturb one another.
 */
export class PartialAnalyser {
  private readonly windowed: Float64Array;
  private sloped: Float64Array | undefined;
  private readonly dc: number;
  private readonly gain: number;
  /** Results of the last `correlate`: transforms with the window and with its slope. */
  private re = 0;
  private im = 0;
  private slopeRe = 0;
  private slopeIm = 0;

  constructor(
    private readonly signal: Signal,
    private readonly sampleRate: number,
  ) {
    this.dc = mean(signal);
    this.windowed = this.weighted(windowsOf(signal.length).window);
    this.gain = 2 / (BLACKMAN_HARRIS[0]! * signal.length);
  }

  /** Peak amplitude of a sine of exactly this frequency, Hz. */
  amplitudeAt(frequency: number): number {
    const step = (2 * Math.PI * frequency) / this.sampleRate;
    const cosStep = Math.cos(step);
    const sinStep = Math.sin(step);
    const { windowed } = this;
    let c = 1;
    let s = 0;
    let re = 0;
    let im = 0;
    for (let i = 0; i < windowed.length; i++) {
      const value = windowed[i]!;
      re += value * c;
      im -= value * s;
      const next = c * cosStep - s * sinStep;
      s = s * cosStep + c * sinStep;
      c = next;
    }
    return Math.hypot(re, im) * this.gain;
  }

  /**
   * The component nearest to `frequency`, found from the phase: exact for a steady sine when it lies within the
   * window's main lobe, 4 / duration Hz.
   */
  near(frequency: number): Partial {
    this.correlate(frequency);
    const power = this.re * this.re + this.im * this.im;
    // the slope window's transform is i (w - w0) times the window's: their ratio is the distance
    const distance = power > 0 ? (this.slopeIm * this.re - this.slopeRe * this.im) / power : 0;
    return {
      frequency: frequency - (distance * this.sampleRate) / (2 * Math.PI),
      amplitude: Math.sqrt(power) * this.gain,
    };
  }

  private weighted(window: Float64Array): Float64Array {
    const { signal, dc } = this;
    return window.map((weight, i) => weight * (signal[i]! - dc));
  }

  private correlate(frequency: number): void {
    const step = (2 * Math.PI * frequency) / this.sampleRate;
    const cosStep = Math.cos(step);
    const sinStep = Math.sin(step);
    const { windowed } = this;
    this.sloped ??= this.weighted(windowsOf(windowed.length).slope);
    const { sloped } = this;
    let c = 1;
    let s = 0;
    let re = 0;
    let im = 0;
    let slopeRe = 0;
    let slopeIm = 0;
    for (let i = 0; i < windowed.length; i++) {
      re += windowed[i]! * c;
      im -= windowed[i]! * s;
      slopeRe += sloped[i]! * c;
      slopeIm -= sloped[i]! * s;
      const next = c * cosStep - s * sinStep;
      s = s * cosStep + c * sinStep;
      c = next;
    }
    this.re = re;
    this.im = im;
    this.slopeRe = slopeRe;
    this.slopeIm = slopeIm;
  }
}

/** Amplitudes of harmonics 1 to `count` of a steady tone of `fundamental` Hz; 0 from half the sample rate on. */
export function harmonics(
  signal: Signal,
  sampleRate: number,
  fundamental: number,
  count: number,
): Float64Array {
  const analyser = new PartialAnalyser(signal, sampleRate);
  const amplitudes = new Float64Array(count);
  for (let k = 1; k <= count && k * fundamental < sampleRate / 2; k++) {
    amplitudes[k - 1] = analyser.amplitudeAt(k * fundamental);
  }
  return amplitudes;
}

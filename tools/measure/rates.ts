/** Output rates: flat to 20 kHz, and nothing of what lies elsewhere. */
import { SAMPLE_RATES } from '../../src/audio/outputRate.js';
import { RateConverter } from '../../src/audio/rateConverter.js';
import { CORE_SAMPLE_RATE } from '../../src/time.js';
import type { Context, Findings, Group } from './context.js';
import { fitSine, lineSpectrum } from './lines.js';
import { chart, type PlotSeries } from './plot.js';
import type { Row } from './report.js';

const FLAT = { must: 0.01 };
const CLEAN = { must: -120 };
const TOP = 20_000;
/** Whole number of samples at every rate; lines lie 10 Hz apart. */
const WINDOW = 0.1;
/** Until a filter holds nothing but the tone. */
const SETTLE = 0.05;

/** A tone of peak 1 at the output rate, a window long, steady. */
function convert(frequency: number, sampleRate: number): Float64Array {
  const converter = new RateConverter(sampleRate);
  const count = Math.round((SETTLE + WINDOW + 0.02) * CORE_SAMPLE_RATE);
  const input = Float64Array.from({ length: count }, (_, i) => {
    const turns = (frequency * i) / CORE_SAMPLE_RATE;
    return Math.sin(2 * Math.PI * (turns - Math.floor(turns)));
  });
  const left = new Float64Array(Math.ceil((count * sampleRate) / CORE_SAMPLE_RATE) + 8);
  const right = new Float64Array(left.length);
  converter.push(input, input, count, left, right);
  const from = Math.round(SETTLE * sampleRate);
  return left.slice(from, from + Math.round(WINDOW * sampleRate));
}

/** Strongest line except the tone's own, dB. */
function strangest(output: Float64Array, sampleRate: number, tone: number, to: number): number {
  const { re, im, step } = lineSpectrum(output, sampleRate);
  let largest = 0;
  for (let k = 1; k < re.length && k * step <= to; k++) {
    if (Math.round(k * step) === tone) continue;
    largest = Math.max(largest, Math.hypot(re[k]!, im[k]!));
  }
  return 20 * Math.log10(largest);
}

function span(from: number, to: number, step: number): number[] {
  const made: number[] = [];
  for (let f = from; f < to; f += step) made.push(f);
  made.push(to);
  return made;
}

interface RateResult {
  readonly sampleRate: number;
  /** Largest deviation to 20 kHz, dB, and that at 20 kHz. */
  readonly ripple: number;
  readonly atTop: number;
  /** Strongest image or fold. */
  readonly strange: number;
  readonly strangeAt: number;
  readonly flat: readonly (readonly [frequency: number, db: number])[];
  readonly folds: readonly (readonly [frequency: number, db: number])[];
}

function measureRate(sampleRate: number, quick: boolean): RateResult {
  const inBand = [20, 100, ...span(1000, TOP, quick ? 2000 : 500)];
  const flat = inBand.map((frequency) => {
    const { size } = fitSine(convert(frequency, sampleRate), frequency, sampleRate);
    return [frequency, 20 * Math.log10(size)] as const;
  });
  // Images of what is heard, anywhere; folds of what lies above, where it is heard.
  const folds = [
    ...span(1000, TOP, quick ? 4000 : 1000).map(
      (frequency) =>
        [
          frequency,
          strangest(convert(frequency, sampleRate), sampleRate, frequency, sampleRate / 2),
        ] as const,
    ),
    ...span(TOP + 250, CORE_SAMPLE_RATE / 2 - 50, quick ? 2000 : 250).map(
      (frequency) =>
        [frequency, strangest(convert(frequency, sampleRate), sampleRate, frequency, TOP)] as const,
    ),
  ];
  const worst = folds.reduce((a, b) => (b[1] > a[1] ? b : a));
  return {
    sampleRate,
    ripple: Math.max(...flat.map(([, db]) => Math.abs(db))),
    atTop: flat[flat.length - 1]![1],
    strange: worst[1],
    strangeAt: worst[0],
    flat,
    folds,
  };
}

/** Gain of 96 to 48 kHz for tones from 28 kHz up: what the half-band lets through anywhere. */
function stopBand(quick: boolean): readonly (readonly [number, number])[] {
  return span(28_000, CORE_SAMPLE_RATE / 2 - 50, quick ? 1000 : 150).map((frequency) => {
    const { re, im } = lineSpectrum(convert(frequency, 48_000), 48_000);
    let largest = 0;
    for (let k = 1; k < re.length; k++) largest = Math.max(largest, Math.hypot(re[k]!, im[k]!));
    return [frequency, 20 * Math.log10(largest)] as const;
  });
}

export const outputRates: Group = {
  name: 'rates',
  title: 'output rates: flatness, images and folds',
  run(context: Context): Findings {
    const results = SAMPLE_RATES.filter((rate) => rate !== CORE_SAMPLE_RATE).map((rate) =>
      measureRate(rate, context.quick),
    );
    const stop = stopBand(context.quick);
    const rows: Row[] = results.flatMap(({ sampleRate, ripple, atTop, strange, strangeAt }): Row[] => [
      {
        group: 'rates',
        test: `${sampleRate / 1000} kHz: flat to 20 kHz`,
        value: ripple,
        unit: 'dB',
        ...FLAT,
        note: `${atTop.toFixed(5)} dB at 20 kHz`,
      },
      {
        group: 'rates',
        test: `${sampleRate / 1000} kHz: images and folds`,
        value: strange,
        unit: 'dB',
        ...CLEAN,
        note: `worst for a tone of ${strangeAt} Hz`,
      },
    ]);
    rows.push({
      group: 'rates',
      test: 'decimator to 48 kHz: stop band from 28 kHz',
      value: Math.max(...stop.map(([, db]) => db)),
      unit: 'dB',
      must: -120,
    });
    context.output.csv(
      'rates',
      ['rate_hz', 'kind', 'tone_hz', 'db'],
      results.flatMap(({ sampleRate, flat, folds }) => [
        ...flat.map(([frequency, db]) => [sampleRate, 'gain', frequency, db]),
        ...folds.map(([frequency, db]) => [sampleRate, 'strongest other line', frequency, db]),
      ]),
    );
    const series = (kind: 'flat' | 'folds') =>
      results.map(
        (result, color): PlotSeries => ({
          name: `${result.sampleRate / 1000} kHz`,
          x: result[kind].map(([frequency]) => frequency / 1000),
          y: result[kind].map(([, db]) => db),
          color,
        }),
      );
    context.output.svg(
      'rates',
      chart({
        title: 'Output rates: gain in band, and the strongest line that is not the tone',
        panels: [
          { yLabel: 'gain, dB', series: series('flat'), weight: 1 },
          {
            yLabel: 'other lines, dB',
            series: series('folds'),
            weight: 1.4,
            marks: [{ y: -120, label: 'must' }],
            from: -180,
            to: -100,
          },
        ],
        x: { label: 'tone, kHz', from: 0, to: 48 },
      }),
    );
    return { rows };
  },
};

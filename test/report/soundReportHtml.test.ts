import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ComparisonPages } from '../../src/cli/compare/pages.js';
import { UsageError } from '../../src/cli/values.js';
import { compareSounds } from '../../src/compare/compareSounds.js';
import {
  comparisonAbxHtml,
  comparisonReportHtml,
  type NamedSound,
} from '../../src/report/comparisonPages.js';
import { soundReportHtml } from '../../src/report/soundReportHtml.js';
import { openTags, pictures, withoutData } from './htmlChecks.js';
import { textFaults } from './svgTexts.js';

const RATE = 44_100;
const folder = mkdtempSync(join(tmpdir(), 'superjx-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A sawtooth of ten partials that begins after `delay` seconds. */
function tone(name: string, delay: number, gain: number, frequency = 220.5): NamedSound {
  const samples = Float32Array.from({ length: 0.8 * RATE }, (_, n) => {
    const time = n / RATE - delay;
    if (time < 0 || time > 0.5) return 0;
    let sum = 0;
    for (let k = 1; k <= 10; k++) sum += Math.sin(2 * Math.PI * frequency * k * time) / k;
    return gain * sum * Math.min(1, time / 0.01, (0.5 - time) / 0.01);
  });
  return { name, channels: [samples, samples], sampleRate: RATE };
}

const A = tone('first/a.wav', 0.1, 0.2);
const B = tone('second/a.wav', 0.15, 0.1);

describe('soundReportHtml', () => {
  const html = soundReportHtml({
    a: A,
    b: { ...B, offset: 0.05, gain: 6.02 },
    clean: tone('clean <1>.wav', 0.1, 0.2),
    rows: [
      { title: 'mel distance', unit: 'dB', a: null, b: null, difference: 1.25, audible: 0.6 },
      { title: 'pitch', unit: 'Hz', a: 220.5, b: 222.5, clean: 221, difference: 2, audible: 5.2 },
      { title: 'chorus rate', unit: 'Hz', a: null, b: null, difference: null, reason: 'nothing moves' },
    ],
    verdict: ['B is nearer to A than the clean sound is.'],
    choruses: [
      { name: 'A', motion: { rate: 0.5, left: [0.0016, 0.0054], right: [0.0016, 0.0054] } },
      { name: 'B', motion: null },
    ],
    responses: [
      { name: 'A', taps: [0, 1, 0.5], preSamples: 1, sampleRate: RATE },
      { name: 'B', taps: [0, 0.9, 0.4], preSamples: 1, sampleRate: RATE },
    ],
    abxPage: 'abx.html',
  });

  it('is one well-formed file that loads nothing', () => {
    expect(openTags(html)).toEqual([]);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<link|@import|<script/);
    expect(withoutData(html)).not.toMatch(/NaN|undefined|Infinity/);
    expect(html).toContain('clean &lt;1&gt;.wav');
  });

  it('has numbers, what is heard among them, and what is missing with its reason', () => {
    expect(html).toContain('B is nearer to A than the clean sound is.');
    expect(html).toContain('<strong>5.2 times</strong>');
    expect(html).toContain('nothing moves');
    expect(html).toContain('<a href="abx.html">');
    expect(html).toContain('50.0 ms late');
  });

  it('shows every sound in every plot, tells A, B and clean apart, and has three players', () => {
    const titles = pictures(html).map((svg) => /<title>([^<]*)/.exec(svg)![1]!);
    for (const what of ['Level over time', 'Pitch over time', 'Brightness over time', 'Mel spectra:']) {
      const title = titles.find((one) => one.startsWith(what))!;
      for (const name of ['A: first/a.wav', 'B: second/a.wav', 'clean: clean']) expect(title).toContain(name);
    }
    expect(titles.filter((title) => title.startsWith('Chorus of A: 0.500 Hz'))).toHaveLength(1);
    expect(titles.filter((title) => title.includes('Impulse response'))).toHaveLength(2);
    expect(html.match(/<audio/g)).toHaveLength(3);
    expect(pictures(html).flatMap(textFaults)).toEqual([]);
  });

  it('lays the sounds on each other in time and loudness', () => {
    const svg = pictures(html).find((one) => one.includes('<title>Level over time'))!;
    const [a, b] = ['c0', 'c1'].map((kind) => new RegExp(`class="line ${kind}" d="([^"]*)"`).exec(svg)![1]!);
    // from silence up to the tone, both at the same pixel
    const rise = (d: string) =>
      [...d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].find(([, , y]) => Number(y) < 120)![1];
    expect(Number(rise(b!))).toBeCloseTo(Number(rise(a!)), -1);
    expect(Math.abs(Number(rise(b!)) - Number(rise(a!)))).toBeLessThan(8);
  });
});

describe('pages of a comparison', () => {
  const comparison = compareSounds(A, B);

  it('say how far the sounds are apart, and make a listening test of them', () => {
    const html = comparisonReportHtml(A, B, comparison);
    // half as loud and 50 ms late: both are taken out
    expect(html).toContain('Nothing that counts differs.');
    const higher = tone('higher.wav', 0.1, 0.2, 220.5 * 2 ** (20 / 1200));
    // 3 cents are just audible
    expect(comparisonReportHtml(A, higher, compareSounds(A, higher))).toContain(
      `The largest difference is pitch of B against A: ${(20 / 3).toFixed(1)} times what is just audible.`,
    );
    expect(html).toContain('mel distance');
    const abx = comparisonAbxHtml(A, B, comparison, 20);
    expect(abx).toContain('A is first/a.wav, B is second/a.wav');
    expect(abx).toContain('each of 20 trials');
  });

  it('are written when the work is done, each with a link to the other', () => {
    const [report, abx] = [join(folder, 'report.html'), join(folder, 'a b.html')];
    const pages = new ComparisonPages({ report, abx }, []);
    expect(existsSync(report)).toBe(false);
    expect(pages.paths).toEqual({ report, abx });
    pages.finish(A, B, comparison);
    expect(readFileSync(report, 'utf8')).toContain('href="a%20b.html"');
    expect(readFileSync(abx, 'utf8')).toContain('<!doctype html>');
  });

  it('leave nothing behind when the work fails', () => {
    const before = readdirSync(folder);
    new ComparisonPages({ report: join(folder, 'never.html') }, []).abort();
    expect(readdirSync(folder)).toEqual(before);
  });

  it('are refused where they would overwrite a sound, each other, or can not be', () => {
    const same = join(folder, 'same.html');
    expect(() => new ComparisonPages({ report: same, abx: same }, [])).toThrow(UsageError);
    expect(() => new ComparisonPages({ abx: 'a.wav' }, ['./a.wav'])).toThrow('would overwrite the input');
    expect(() => new ComparisonPages({ report: same, abx: join(folder, 'no', 'where.html') }, [])).toThrow(
      UsageError,
    );
    expect(readdirSync(folder).filter((name) => name.includes('same'))).toEqual([]);
  });
});

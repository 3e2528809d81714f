import { describe, expect, it } from 'vitest';
import { readWav } from '../../src/audio/wavReader.js';
import type { BlockFeatures, ItemFeatures } from '../../src/capture/features.js';
import type { ReportRow, UnitReport } from '../../src/report/unitReport.js';
import { unitReportHtml } from '../../src/report/unitReportHtml.js';
import { openTags, pictures, withoutData } from './htmlChecks.js';
import { textFaults } from './svgTexts.js';

const KEYS = Array.from({ length: 25 }, (_, n) => 36 + 3 * n);

function row(changes: Partial<ReportRow>): ReportRow {
  return {
    block: 1,
    group: 'keys',
    item: '1.key060',
    quantity: 'key pitch',
    unit: 'Hz',
    emulator: 261.6,
    hardware: 261.7,
    difference: -0.4,
    differenceUnit: 'cent',
    limit: 1,
    takeToTake: 0.1,
    pass: true,
    ...changes,
  };
}

/** Keys with every feature; `sharp` cents up the keyboard, `louder` dB. */
function block(take: number, number: number, sharp = 0, louder = 0): BlockFeatures {
  const items = KEYS.map((key, n): [string, ItemFeatures] => [
    `${number}.key${String(key).padStart(3, '0')}`,
    {
      frequency: 440 * 2 ** ((key - 69 + (sharp * n) / 2500) / 12),
      level: -20 - 0.02 * n + louder,
      partials: Array.from({ length: 20 }, (_, k) => (k > 15 ? null : -20 - 6 * Math.log2(k + 1) + louder)),
      mel: Array.from({ length: 64 }, (_, band) => -30 - band + louder),
      onset: 0.004 + 0.001 * ((n * take) % 5),
      noiseFloor: -90 + louder,
      attack: { t10: 0.001 * n + 0.001, t50: 0.005 * n + 0.005, t90: 0.009 * n + 0.009, shape: [-20, -6, 0] },
      lfo: { rate: 0.1 * 1.2 ** n, depth: 20, delay: 0.2 },
      chorus: { rate: 0.5, left: [0.0016, 0.0054], right: [0.0016, 0.0054], correlation: -0.2 },
      pitchPath: [0, null, 50, 100],
      filter: { corner: n === 3 ? null : 20 * 1.3 ** n, slope: -24, peak: 3 },
    },
  ]);
  return { block: number, take, offset: 0, drift: 0, driftError: 1, items: Object.fromEntries(items) };
}

const REPORT: UnitReport = {
  unit: 'my-jx <1>',
  model: 'mks70',
  kitVersion: 1,
  emulator: { version: '0.1.0', roms: 'open firmware', profile: 'default' },
  rows: [
    row({}),
    row({
      item: '1.key063',
      quantity: 'level',
      unit: 'dBFS',
      differenceUnit: 'dB',
      difference: 9,
      limit: 3,
      pass: false,
    }),
    row({
      item: '1.key066',
      quantity: 'LFO rate',
      pass: false,
      emulator: null,
      difference: null,
      reason: 'missing here',
    }),
    row({ group: '', item: null, quantity: 'tuning', limit: null, pass: null }),
    row({ block: 6, group: 'attack', item: '6.key060', quantity: 'attack t90', unit: 's', difference: 12 }),
  ],
  facts: [['warm-up', '30 minutes']],
  warnings: ['There is one take only & that is little.'],
};

const FULL: UnitReport = {
  ...REPORT,
  emulatorFeatures: [block(1, 1), block(1, 6)],
  hardwareFeatures: [block(1, 1, 3, -6), block(2, 1, 3.2, -6.1), block(1, 6, 3, -6)],
};

/** A tone with sound in both channels. */
function piece(
  seconds: number,
  gain: number,
): { left: Float32Array; right: Float32Array; sampleRate: number } {
  const left = Float32Array.from({ length: 8000 * seconds }, (_, n) => gain * Math.sin(n / 5));
  return { left, right: left.map((sample) => -0.9 * sample + 0.01), sampleRate: 8000 };
}

describe('unitReportHtml', () => {
  it('is one well-formed file that loads nothing', () => {
    const html = unitReportHtml(FULL);
    expect(openTags(html)).toEqual([]);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<link|@import|<script/);
    expect(withoutData(html)).not.toMatch(/NaN|undefined|Infinity/);
    expect(html).toContain('my-jx &lt;1&gt;');
    expect(html).not.toContain('my-jx <1>');
  });

  it('says in its head what was compared and how it went', () => {
    const html = unitReportHtml(REPORT);
    for (const text of [
      'mks70',
      'version 1',
      'superjx 0.1.0',
      'open firmware',
      '30 minutes',
      '&amp; that is little',
    ]) {
      expect(html).toContain(text);
    }
    expect(html).toContain('2 of 4 judged quantities FAILED');
    expect(html).toContain('2 passed, 2 failed, 1 told but not judged');
    const passed = unitReportHtml({ ...REPORT, rows: [row({})] });
    expect(passed).toContain('All 1 judged quantities passed');
    expect(unitReportHtml({ ...REPORT, rows: [] })).toContain('Nothing was judged');
  });

  it('lists what failed first, marked by words and signs', () => {
    const html = unitReportHtml(REPORT);
    const table = html.slice(html.indexOf('id="block1"'), html.indexOf('id="block6"'));
    const quantities = [...table.matchAll(/class="mark">(.*?)<\/td><td>([^<]*)/g)].map(([, mark, name]) => [
      mark,
      name,
    ]);
    expect(quantities).toEqual([
      ['&#10007; FAILED', 'LFO rate'],
      ['&#10007; FAILED', 'level'],
      ['&#10003; passed', 'key pitch'],
    ]);
    expect(table).toContain('missing here');
    expect(table).toContain('300 %');
    expect(table).toContain('9.00 dB');
  });

  it('draws emulator and hardware beside each other, and says that there is no sound', () => {
    const html = unitReportHtml(FULL);
    const titles = pictures(html).map((svg) => /<title>([^<:]*): ([^<:]*)/.exec(svg)!.slice(1, 3).join(': '));
    for (const what of [
      'pitch deviation, 1.key',
      'level, 1.key',
      'partial levels, 1.key036',
      'mel spectrum, 1.key036',
      'attack times, 1.key',
      'attack, 1.key036',
      'filter corner, 1.key',
      'LFO rate, 1.key',
      'chorus delays, 1.key036',
      'note latency, 1.key',
      'pitch, 1.key036',
    ]) {
      expect(titles).toContain(`Emulator: ${what}`);
      expect(titles).toContain(`Hardware: ${what}`);
    }
    expect(html).toContain('This comparison has no sound, only measured features');
    expect(html).not.toContain('<audio');
  });

  it('keeps the text of every plot inside it and apart', () => {
    const faults = pictures(unitReportHtml(FULL)).flatMap(textFaults);
    expect(faults).toEqual([]);
  });

  it('takes the level of the recording and its tuning out of the plots', () => {
    const html = unitReportHtml({ ...FULL, hardwareFeatures: [block(1, 1, 0, -31)] });
    const heights = pictures(html)
      .filter((svg) => svg.includes('<title>Hardware: level, 1.key'))
      .map((svg) =>
        ['ghost', 'c1'].map((kind) => new RegExp(`class="line ${kind}" d="([^"]*)"`).exec(svg)![1]),
      );
    expect(heights[0]![0]).toBe(heights[0]![1]);
  });

  it('puts sounds beside each other as far as there is room, equally loud', () => {
    const one = { block: 1, item: '1.key060', title: 'C4', emulator: piece(1, 0.4), hardware: piece(1, 0.1) };
    const report = { ...REPORT, pieces: [one, { ...one, item: '1.key063', title: 'D#4' }] };
    const html = unitReportHtml(report);
    const sounds = [...html.matchAll(/src="data:audio\/wav;base64,([^"]*)"/g)].map(([, text]) =>
      readWav(Buffer.from(text!, 'base64')),
    );
    expect(sounds).toHaveLength(4);
    const loudness = sounds.map(({ channels }) => Math.max(...channels[0]!));
    expect(loudness[1]).toBeCloseTo(loudness[0]!, 2);
    expect(html.match(/data:image\/png/g)).toHaveLength(4);
    const capped = unitReportHtml({ ...report, audio: { bytes: 70_000 } });
    expect(capped.match(/<audio/g)).toHaveLength(2);
    expect(capped.match(/data:image\/png/g)).toHaveLength(4);
    expect(capped).toContain('The page holds 0.1 MB of sound');
    expect(unitReportHtml({ ...report, audio: { embed: false } })).not.toContain('<audio');
    const short = unitReportHtml({ ...report, audio: { seconds: 0.1 } });
    expect(short.length).toBeLessThan(html.length - 50_000);
  });

  it('takes what is there: features of one side, one item, none', () => {
    const lonely = { ...block(1, 3), items: { '3.voice001': { level: -20 } } };
    for (const report of [
      { ...REPORT, emulatorFeatures: [block(1, 1)] },
      { ...REPORT, hardwareFeatures: [block(1, 1)] },
      { ...REPORT, hardwareFeatures: [lonely] },
      { ...REPORT, rows: [], emulatorFeatures: [], hardwareFeatures: [] },
    ]) {
      const html = unitReportHtml(report);
      expect(openTags(html)).toEqual([]);
      expect(withoutData(html)).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

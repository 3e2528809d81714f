import { barPlotSvg } from './barPlot.js';
import { blockFigures } from './blockFigures.js';
import { definitions, htmlPage } from './page.js';
import { type PieceBudget, pieceBudget, pieceSections } from './pieceSection.js';
import { limitShare, rowTable } from './rowTable.js';
import { escaped } from './svg.js';
import type { ReportRow, UnitReport } from './unitReport.js';

/** Titles of the kit's blocks for a report without the kit. */
const BLOCK_TITLES: readonly string[] = [
  'Silence and noise floors',
  'Keys',
  'Waveforms',
  'Voices',
  'Filter',
  'High-pass filter',
  'Envelopes',
  'LFO',
  'Cross modulation and pitch envelope',
  'Chorus',
  'Playing',
  'Tones',
];

/**
 * The comparison of the emulator with a unit as one HTML page that needs nothing beside itself: the verdict, how near
 * each quantity is to its limit, and for each block the rows (failed ones first), plots of both and, as far as there
 * are sounds, spectrograms, envelopes and players.
 */
export function unitReportHtml(report: UnitReport): string {
  const blocks = [...new Set(blockNumbers(report))].sort((a, b) => a - b);
  const budget = pieceBudget(report);
  const sections = blocks.map((block) => blockSection(report, block, budget));
  return htmlPage(`${report.unit}: emulator against hardware`, [
    ...head(report),
    overview(report.rows),
    navigation(report, blocks),
    ...commonRows(report),
    ...sections,
    soundNote(report, budget.used),
  ]);
}

function blockNumbers({ rows, emulatorFeatures = [], hardwareFeatures = [] }: UnitReport): number[] {
  const own = rows.filter(({ group, item }) => group !== '' || item !== null);
  return [...own, ...emulatorFeatures, ...hardwareFeatures].map(({ block }) => block);
}

function blockTitle({ kit }: UnitReport, block: number): string {
  const title = kit?.blocks.find(({ number }) => number === block)?.title ?? BLOCK_TITLES[block];
  return title === undefined ? `Block ${block}` : `Block ${block}: ${title}`;
}

function countOf(rows: readonly ReportRow[], pass: boolean): number {
  return rows.filter((row) => row.pass === pass).length;
}

function head({ unit, model, kitVersion, emulator, rows, facts = [], warnings = [] }: UnitReport): string[] {
  const [passed, failed] = [countOf(rows, true), countOf(rows, false)];
  const told = rows.length - passed - failed;
  const sentence =
    failed === 0 && passed === 0
      ? 'Nothing was judged.'
      : failed === 0
        ? `&#10003; All ${passed} judged quantities passed.`
        : `&#10007; ${failed} of ${passed + failed} judged quantities FAILED.`;
  return [
    `<h1>${escaped(unit)}: emulator against hardware</h1>`,
    `<p class="verdict${failed > 0 ? ' bad' : ''}">${sentence}</p>`,
    definitions([
      ['unit', unit],
      ['model', model],
      ['kit', `version ${kitVersion}`],
      ['emulator', `superjx ${emulator.version}`],
      ...(emulator.roms === undefined ? [] : [['ROMs', emulator.roms] as const]),
      ...(emulator.profile === undefined ? [] : [['profile', emulator.profile] as const]),
      ['quantities', `${passed} passed, ${failed} failed, ${told} told but not judged`],
      ...facts,
    ]),
    ...warnings.map((warning) => `<p><strong>Note:</strong> ${escaped(warning)}</p>`),
    '<p class="dim">A quantity passes if it differs by no more than its limit: the larger of a fixed limit and three ' +
      'times the distance between two takes of this unit. In the plots the emulator is left, the hardware right; ' +
      'each has the other in grey behind it.</p>',
  ];
}

interface Worst {
  /** Largest share of the limit. */
  share: number;
  failed: boolean;
  /** Failed for want of a number. */
  missing: boolean;
}

/** Ends of the overview's axis. */
const SMALLEST_SHARE = 0.01;
const LARGEST_SHARE = 100;

/** How near each quantity's worst row is to its limit. */
function overview(rows: readonly ReportRow[]): string {
  const worst = new Map<string, Worst>();
  for (const row of rows) {
    if (row.pass === null) continue;
    const share = limitShare(row);
    const known = worst.get(row.quantity) ?? { share: 0, failed: false, missing: false };
    worst.set(row.quantity, {
      share: Math.max(known.share, share ?? 0),
      failed: known.failed || !row.pass,
      missing: known.missing || (!row.pass && share === undefined),
    });
  }
  if (worst.size === 0) return '';
  const sorted = [...worst].sort((a, b) => b[1].share - a[1].share);
  const shares = sorted.map(([, { share }]) => Math.min(LARGEST_SHARE, Math.max(SMALLEST_SHARE, share)));
  return `<figure>${barPlotSvg({
    title: 'Largest difference of each quantity, as a share of its limit',
    rows: sorted.map(
      ([quantity, { failed, missing }]) =>
        `${failed ? '\u2717 ' : ''}${quantity}${missing ? ' (some missing)' : ''}`,
    ),
    series: [{ name: 'share of the limit', values: shares }],
    value: { label: 'difference / limit', from: SMALLEST_SHARE, to: Math.max(10, ...shares), log: true },
    marks: [{ value: 1, label: 'limit' }],
    width: 720,
    inline: true,
  })}</figure>`;
}

function navigation(report: UnitReport, blocks: readonly number[]): string {
  const links = blocks.map((block) => {
    const failed = report.rows.filter((row) => row.block === block && row.pass === false).length;
    const note = failed > 0 ? ` (&#10007; ${failed} failed)` : '';
    return `<a href="#block${block}">${escaped(blockTitle(report, block))}${note}</a>`;
  });
  return `<nav aria-label="Blocks">${links.join('')}</nav>`;
}

/** What whole takes have in common. */
function commonRows(report: UnitReport): string[] {
  const rows = report.rows.filter(({ group, item }) => group === '' && item === null);
  if (rows.length === 0) return [];
  return ['<h2>Whole takes</h2>', rowTable(rows, ({ block }) => blockTitle(report, block))];
}

function blockSection(report: UnitReport, block: number, budget: PieceBudget): string {
  const rows = report.rows.filter(
    ({ group, item, ...row }) => row.block === block && (group !== '' || item !== null),
  );
  const [passed, failed] = [countOf(rows, true), countOf(rows, false)];
  const items = new Map(
    report.kit?.blocks.find(({ number }) => number === block)?.items.map((item) => [item.id, item.title]),
  );
  const titleOf = ({ item, group }: ReportRow) =>
    item === null ? `all of ${group}` : (items.get(item) ?? item);
  return [
    `<section id="block${block}">`,
    `<h2>${escaped(blockTitle(report, block))}</h2>`,
    `<p>${passed} passed, ${failed > 0 ? `<strong>${failed} FAILED</strong>` : '0 failed'}.</p>`,
    rowTable(rows, titleOf),
    ...blockFigures(report, block),
    ...pieceSections(report, block, budget),
    '</section>',
  ].join('\n');
}

function soundNote({ pieces = [], audio }: UnitReport, used: number): string {
  if (pieces.length === 0) {
    return '<p class="dim">This comparison has no sound, only measured features: the plots are drawn from them.</p>';
  }
  if (audio?.embed === false) return '<p class="dim">The page was made without sounds to listen to.</p>';
  return `<p class="dim">The page holds ${(used / 1e6).toFixed(1)} MB of sound, hardware and emulator equally loud.</p>`;
}

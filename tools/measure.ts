/**
 * Measures the analog stage and prints the acceptance table: `npm run measure`.
 *
 *   --only NAME    one group of tests (repeatable); `spice` stands for all groups of reference curves
 *   --spice DIR    folder of reference curves (csv/ and net/); default spice/ in the folder SUPERJX_REFERENCE names
 *   --out DIR      where the tables (CSV) and plots (SVG) go; default measure-out
 *   --docs DIR     writes the table and the plots of the documentation there: measure-results.md, pictures/
 *   --quick        fewer points
 *   --json         the rows as JSON instead of the table
 *   --list         the names of the groups
 *
 * Exit code 0 when no must is missed, 1 when one is, 2 when the command cannot be carried out.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Context } from './measure/context.js';
import { CURVE_PREFIXES, DOCUMENTED_PLOTS, GROUPS, SPICE_GROUPS } from './measure/groups.js';
import { OutputFolder } from './measure/output.js';
import { type Row, summaryText, tableMarkdown, tableText, verdict } from './measure/report.js';
import { SpiceFolder } from './measure/spiceFolder.js';

class UsageError extends Error {}

function readArguments() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        spice: { type: 'string' },
        out: { type: 'string', default: 'measure-out' },
        docs: { type: 'string' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(
      `${(error as Error).message}; usage: npm run measure -- [--only NAME] [--spice DIR]`,
    );
  }
}

function spiceFolder(given: string | undefined): SpiceFolder | undefined {
  if (given !== undefined) {
    if (!existsSync(given)) throw new UsageError(`There is no folder ${given}.`);
    return new SpiceFolder(given);
  }
  const reference = process.env.SUPERJX_REFERENCE;
  if (reference === undefined || !existsSync(join(reference, 'spice'))) return undefined;
  return new SpiceFolder(join(reference, 'spice'));
}

function chosenGroups(only: readonly string[] | undefined) {
  if (only === undefined) return GROUPS;
  const names = new Set(only.flatMap((name) => (name === 'spice' ? SPICE_GROUPS : [name])));
  for (const name of names) {
    if (!GROUPS.some((group) => group.name === name)) {
      throw new UsageError(
        `There is no group "${name}"; there are spice, ${GROUPS.map((group) => group.name).join(', ')}.`,
      );
    }
  }
  return GROUPS.filter((group) => names.has(group.name));
}

async function main(): Promise<number> {
  const { only, spice, out, docs, quick, json, list } = readArguments();
  if (list) {
    for (const { name, title } of GROUPS) console.log(`${name.padEnd(12)} ${title}`);
    return 0;
  }
  const groups = chosenGroups(only);
  const context: Context = { quick, output: new OutputFolder(out), spice: spiceFolder(spice) };
  const rows: Row[] = [];
  const notModelled = new Map<string, string>();
  for (const group of groups) {
    const start = performance.now();
    const findings = await group.run(context);
    rows.push(...findings.rows);
    for (const [name, reason] of findings.notModelled ?? []) notModelled.set(name, reason);
    if (!json) {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      process.stderr.write(`${group.title}: ${seconds} s\n`);
    }
  }
  if (groups.some(({ name }) => SPICE_GROUPS.includes(name))) {
    for (const name of context.spice?.names ?? []) {
      if (!CURVE_PREFIXES.some((prefix) => name.startsWith(prefix))) notModelled.set(name, reasonFor(name));
    }
  }
  context.output.csv(
    'table',
    ['group', 'test', 'value', 'unit', 'must', 'aim', 'verdict'],
    rows.map((row) => [
      row.group,
      `"${row.test}"`,
      row.value ?? '',
      row.unit,
      row.must ?? '',
      row.aim ?? '',
      verdict(row),
    ]),
  );
  if (docs !== undefined) writeDocs(docs, context.output, rows, notModelled);
  if (json) {
    const judged = rows.map((row) => ({ ...row, verdict: verdict(row) }));
    console.log(JSON.stringify({ rows: judged, notModelled: Object.fromEntries(notModelled) }, null, 1));
  } else {
    console.log(tableText(rows));
    if (notModelled.size > 0) {
      console.log('\nreference curves of circuits that the machine does not have:');
      for (const [name, reason] of notModelled) console.log(`  ${name.padEnd(40)} ${reason}`);
    }
    console.log(`\n${summaryText(rows)}; tables and plots in ${out}`);
  }
  return rows.some((row) => verdict(row) === 'MISSED') ? 1 : 0;
}

/** What the documentation shows of a run. */
function writeDocs(
  folder: string,
  output: OutputFolder,
  rows: readonly Row[],
  notModelled: ReadonlyMap<string, string>,
): void {
  for (const [name, documented] of Object.entries(DOCUMENTED_PLOTS)) {
    output.copySvg(name, join(folder, 'pictures'), documented);
  }
  const missing = [...notModelled].map(([name, reason]) => `- \`${name}\`: ${reason}`);
  const text = [
    '# What `npm run measure` finds',
    'Written by the tool itself (`npm run measure -- --docs docs`); [measure.md](measure.md) says what the tests are.',
    tableMarkdown(rows),
    `${summaryText(rows)}.`,
    ...(missing.length > 0 ? ['Reference curves of circuits that the machine does not have:'] : []),
    ...(missing.length > 0 ? [missing.join('\n')] : []),
  ];
  writeFileSync(join(folder, 'measure-results.md'), `${text.join('\n\n')}\n`);
}

function reasonFor(name: string): string {
  if (name.startsWith('ring_')) return 'diode ring modulator';
  if (name.startsWith('vcs3_')) return 'EMS VCS3 ladder';
  return 'no circuit known by this name';
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error instanceof UsageError ? error.message : error.stack);
    process.exitCode = 2;
  },
);

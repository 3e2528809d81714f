/**
 * `npm run corpus -- --dir DIR`: reads every file of a folder of banks, compares with its `expected.json` where it
 * has one, and saves each file again. Exit status 1 when anything differs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { compareFile, type ExpectedFile, type FileReport, readOnly } from './corpus/compare.js';

const { values } = parseArgs({ options: { dir: { type: 'string' }, verbose: { type: 'boolean' } } });
const dir = values.dir ?? join(process.env.SUPERJX_REFERENCE ?? '', 'banks');
if (!existsSync(dir)) {
  process.stderr.write(`There is no folder ${dir}: give one with --dir.\n`);
  process.exit(2);
}

const expectedPath = join(dir, 'expected.json');
const expected = new Map<string, ExpectedFile>();
if (existsSync(expectedPath)) {
  for (const file of readExpected(expectedPath)) expected.set(file.path, file);
}

const total = { files: 0, messages: 0, tones: 0, patches: 0, anomalies: 0, mismatches: 0, compared: 0 };
const seen = new Set<string>();
for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || /\.(json|md|txt)$/i.test(entry.name)) continue;
  const path = relative(dir, join(entry.parentPath, entry.name));
  const wanted = expected.get(path);
  seen.add(path);
  const bytes = new Uint8Array(readFileSync(join(dir, path)));
  const report: FileReport = wanted ? compareFile(bytes, wanted) : readOnly(bytes);
  total.files++;
  if (wanted) total.compared++;
  total.messages += report.messages;
  total.tones += report.tones;
  total.patches += report.patches;
  total.anomalies += report.anomalies;
  total.mismatches += report.mismatches.length;
  if (values.verbose || report.mismatches.length > 0) {
    process.stdout.write(`${path}: ${report.tones} tones, ${report.patches} patches\n`);
  }
  for (const mismatch of report.mismatches) process.stdout.write(`  ${mismatch}\n`);
}
for (const path of expected.keys()) {
  if (seen.has(path)) continue;
  total.mismatches++;
  process.stdout.write(`${path}: expected, but not there\n`);
}
for (const [name, count] of Object.entries(total)) process.stdout.write(`${name.padEnd(11)} ${count}\n`);
if (expected.size === 0) {
  process.stdout.write(`Nothing to compare with: there is no expected.json in ${dir}.\n`);
}
process.exitCode = total.mismatches > 0 ? 1 : 0;

/** The decodes that the files are compared with; ends the program with a sentence if the file is no list of them. */
function readExpected(path: string): ExpectedFile[] {
  try {
    const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (Array.isArray(list)) return list as ExpectedFile[];
    process.stderr.write(`${path} is no list of decoded files.\n`);
  } catch (error) {
    process.stderr.write(`${path} is no JSON: ${(error as Error).message}.\n`);
  }
  process.exit(2);
}

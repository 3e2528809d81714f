/** What a probe found, as Markdown for people. */

import { COUNTER_NAMES } from '../profiles/machineFields.js';
import { CV_COUNT, CV_NAMES } from '../tape/controlTape.js';
import { processorLines } from '../watchdog/bootReport.js';
import type { AssignerProbe } from './assigner/assignerProbe.js';
import { type Finding, hex } from './findings.js';
import type { SoundBoardProbe } from './soundBoard/soundBoardProbe.js';
import type { WiringMismatch } from './soundBoard/wiringCheck.js';

export type Probe = SoundBoardProbe | AssignerProbe;

/** What is known of the image itself. */
export interface ProbedImage {
  readonly name: string;
  readonly bytes: number;
  readonly sha1: string;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function findingRows(findings: readonly Finding[]): string[] {
  return table(
    ['field', 'proposed', 'how sure', 'why'],
    findings.map(({ field, value, confidence, evidence }) => [`\`${field}\``, value, confidence, evidence]),
  );
}

/** The six voices of a kind of hold or counter in one row. */
function voiceTable(findings: readonly Finding[], prefix: string, names: readonly string[]): string[] {
  const kinds = [...new Set(names.map((name) => name.replace(/\.\d$/, '')))].filter((kind) =>
    names.includes(`${kind}.0`),
  );
  const of = (name: string) => findings.find(({ field }) => field === `${prefix}.${name}`);
  const rows = kinds.map((kind) => {
    const six = [0, 1, 2, 3, 4, 5].map((voice) => of(`${kind}.${voice}`));
    const worst = (['unknown', 'likely', 'certain'] as const).find((level) =>
      six.some((f) => f?.confidence === level),
    );
    return [kind, ...six.map((found) => found?.value ?? ''), worst ?? ''];
  });
  return table(['', 'voice 0', 'voice 1', 'voice 2', 'voice 3', 'voice 4', 'voice 5', 'how sure'], rows);
}

function evidenceList(findings: readonly Finding[], prefix: string, names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.flatMap((name) => {
    const found = findings.find(({ field }) => field === `${prefix}.${name}`);
    const kind = name.replace(/\.\d$/, '');
    if (!found || seen.has(kind)) return [];
    seen.add(kind);
    return [`- ${name}: ${found.evidence}.`];
  });
}

function soundBoardSections(probe: SoundBoardProbe): string[] {
  const { findings } = probe;
  const isHold = ({ field }: Finding) => field.startsWith('soundBoard.multiplexer.');
  const isCounter = ({ field }: Finding) => field.startsWith('soundBoard.counters.');
  const common = CV_NAMES.slice(CV_COUNT - 2);
  return [
    '## Held voltages',
    '',
    'Values of the lines while the DAC is connected to the hold.',
    '',
    ...voiceTable(findings, 'soundBoard.multiplexer', CV_NAMES),
    '',
    ...findingRows(findings.filter(({ field }) => common.some((name) => field.endsWith(name)))),
    '',
    ...evidenceList(findings, 'soundBoard.multiplexer', CV_NAMES.slice(0, CV_COUNT - 2)),
    '',
    '## Counters',
    '',
    ...voiceTable(findings, 'soundBoard.counters', COUNTER_NAMES),
    '',
    ...evidenceList(findings, 'soundBoard.counters', COUNTER_NAMES),
    '',
    '## Everything else',
    '',
    ...findingRows(findings.filter((finding) => !isHold(finding) && !isCounter(finding))),
    '',
  ];
}

function assignerSections(probe: AssignerProbe): string[] {
  const { findings, toggles, texts, vectors, contacts, display, model } = probe;
  const lines = [
    `Memory map: that of the ${model}.`,
    '',
    '## Findings',
    '',
    ...findingRows(findings),
    '',
    '## Pins that moved in the first seconds',
    '',
    ...table(
      ['pin', 'changes'],
      toggles.map(({ pin, count }) => [pin, String(count)]),
    ),
    '',
  ];
  if (display !== undefined) lines.push('## Display', '', '```', display, '```', '');
  lines.push('## Text in memory', '');
  if (texts.length === 0) lines.push('None.');
  else
    lines.push(
      ...table(
        ['address', 'text'],
        texts.map(({ address, text }) => [hex(address, 4), `\`${text.replaceAll('`', "'")}\``]),
      ),
    );
  lines.push('', '## Vectors', '');
  lines.push(
    ...table(
      ['interrupt', 'handler'],
      vectors.map(({ name, target }) => [name, hex(target, 4)]),
    ),
    '',
  );
  if (contacts.length > 0) {
    lines.push(
      '## Contacts of the switch matrix',
      '',
      'Each of the 64 closed for an eighth of a second.',
      '',
    );
    lines.push(
      ...table(
        ['row', 'bit', 'display afterwards', 'bytes to the boards'],
        contacts.map(({ row, bit, text, wireBytes }) => [
          String(row),
          String(bit),
          text === undefined ? '' : `\`${text.replaceAll('`', "'")}\``,
          String(wireBytes),
        ]),
      ),
      '',
    );
  }
  return lines;
}

/** The whole report. */
export function probeReport(image: ProbedImage, probe: Probe): string {
  const lines = [
    `# Probe of ${image.name}`,
    '',
    `${image.bytes} bytes, SHA-1 ${image.sha1}; taken for ${probe.kind === 'assigner' ? 'an assigner' : 'a sound-board'} program.`,
    '',
    probe.summary,
    '',
  ];
  if (probe.waiting) lines.push('```', ...processorLines(probe.waiting), '```', '');
  const { remarks } = probe;
  if (remarks.length > 0) lines.push(...remarks.map((remark) => `- ${remark}`), '');
  if (probe.kind === 'assigner') lines.push(...assignerSections(probe));
  else if (probe.works) lines.push(...soundBoardSections(probe));
  return `${lines.join('\n').trimEnd()}\n`;
}

/** A few lines for a terminal: how sure which fields are. */
export function probeSummary(probe: Probe): string[] {
  const lines = [probe.summary];
  if (probe.waiting) lines.push(...processorLines(probe.waiting));
  for (const confidence of ['certain', 'likely', 'unknown'] as const) {
    const fields = probe.findings.filter((finding) => finding.confidence === confidence);
    if (fields.length === 0) continue;
    const names = confidence === 'certain' ? '' : `: ${fields.map(({ field }) => field).join(', ')}`;
    lines.push(`${fields.length} ${fields.length === 1 ? 'field' : 'fields'} ${confidence}${names}`);
  }
  return lines;
}

/** Where a profile and a program disagree, a line each. */
export function mismatchLines(mismatches: readonly WiringMismatch[]): string[] {
  return mismatches.map(
    ({ field, profile, program }) => `${field}: the profile says ${profile}; the program, ${program}`,
  );
}

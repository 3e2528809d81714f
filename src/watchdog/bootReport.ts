import type { CpuName } from '../debug/debugCpu.js';

/** Something that the program looks at while it waits. */
export interface WatchedInput {
  /** `P3.3 (INT1)`, `8155 status (0100)`, `port 1 bit 6`. */
  readonly what: string;
  /** What it reads there now, for people. */
  readonly reads: string;
  /** Profile fields that decide what it reads; empty if none does. */
  readonly fields: readonly string[];
  /** How the fields decide it, a sentence. */
  readonly because: string;
}

/** A change that was tried on a copy of the processor's board. */
export interface Remedy {
  /** `soundBoard.calibration.sensePin` */
  readonly field: string;
  /** What it would have to be, as in a profile file. */
  readonly value: string;
  /** What happened then, the rest of a sentence that begins "With ...". */
  readonly effect: string;
}

/** What one processor of a machine that does not come up is doing. */
export interface ProcessorReport {
  readonly cpu: CpuName;
  /** `waits`: it goes round in a small loop; `works`: it does a lot; `silent`: it executes nothing that makes sense. */
  readonly state: 'waits' | 'works';
  /** First and last address of the loop. */
  readonly first: number;
  readonly last: number;
  /** Its instructions. */
  readonly listing: readonly string[];
  readonly inputs: readonly WatchedInput[];
  readonly remedies: readonly Remedy[];
  /** What else there is to say. */
  readonly remarks: readonly string[];
}

/** Why a machine has not come up. */
export interface BootReport {
  /** What is missing, as the end of a sentence. */
  readonly obstacle: string;
  /** Those that keep the machine from coming up. */
  readonly processors: readonly ProcessorReport[];
}

const TITLES: Readonly<Record<CpuName, string>> = {
  assigner: 'The assigner',
  lower: 'The lower sound board',
  upper: 'The upper sound board',
};

function hex4(value: number): string {
  return `${value.toString(16).toUpperCase().padStart(4, '0')}h`;
}

/** A report as lines of text. */
export function bootReportLines({ processors }: BootReport): string[] {
  return processors.flatMap(processorLines);
}

/** What one processor does, as lines of text. */
export function processorLines({
  cpu,
  state,
  first,
  last,
  listing,
  inputs,
  remedies,
  remarks,
}: ProcessorReport): string[] {
  const range = `${hex4(first)} to ${hex4(last)}`;
  const lines =
    state === 'waits'
      ? [`${TITLES[cpu]} waits in a loop from ${range}:`, ...listing.map((line) => `    ${line}`)]
      : [`${TITLES[cpu]} is at work from ${range}: it waits for nothing.`];
  for (const { what, reads, because } of inputs) {
    lines.push(`  It looks at ${what}, which reads ${reads}: ${because}`);
  }
  for (const { field, value, effect } of remedies) lines.push(`  With ${field} = ${value} ${effect}`);
  for (const remark of remarks) lines.push(`  ${remark}`);
  return lines;
}

/** A machine did not come up. `report` says what each of its processors waits for; the message says it in sentences. */
export class BootError extends Error {
  override readonly name = 'BootError';

  constructor(
    sentence: string,
    readonly report: BootReport,
  ) {
    super([sentence, ...bootReportLines(report)].join('\n'));
  }
}

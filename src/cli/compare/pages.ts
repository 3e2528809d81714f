import { dirname, relative, sep } from 'node:path';
import type { SoundComparison } from '../../compare/compareSounds.js';
import {
  type ComparisonReportExtras,
  comparisonAbxHtml,
  comparisonReportHtml,
  type NamedSound,
} from '../../report/comparisonPages.js';
import { isSameFile, refuseOverwriting } from '../files.js';
import { OutputFile } from '../outputFile.js';
import { UsageError } from '../values.js';

/** Files of pages, as commander hands them over; `report` is false or absent without one. */
export interface PageArguments {
  readonly report?: string | boolean;
  readonly abx?: string;
}

/** The HTML pages of a comparison of two files: opened before the work begins, written when it is done, or not at all. */
export class ComparisonPages {
  /** Path of each page, if it is wanted. */
  readonly paths: { readonly report?: string; readonly abx?: string };
  private readonly report: OutputFile | undefined;
  private readonly abx: OutputFile | undefined;

  /** @throws UsageError for a page that can't be written, or that is one of the inputs. */
  constructor({ report, abx }: PageArguments, inputs: readonly (string | undefined)[]) {
    const page = typeof report === 'string' ? report : undefined;
    this.paths = { ...(page !== undefined && { report: page }), ...(abx !== undefined && { abx }) };
    for (const path of [page, abx]) if (path !== undefined) refuseOverwriting(path, inputs);
    if (page !== undefined && abx !== undefined && isSameFile(page, abx)) {
      throw new UsageError(`--report and --abx both write ${abx}: give two files.`);
    }
    this.report = page === undefined ? undefined : new OutputFile(page);
    try {
      this.abx = abx === undefined ? undefined : new OutputFile(abx);
    } catch (error) {
      this.report?.abort();
      throw error;
    }
  }

  /** Writes the pages that are wanted. @throws UsageError if the sounds make no listening test. */
  finish(
    a: NamedSound,
    b: NamedSound,
    comparison: SoundComparison,
    extras: Omit<ComparisonReportExtras, 'abxPage'> = {},
  ): void {
    const abx = this.abx && listeningTest(a, b, comparison);
    const link = this.abxLink();
    const report =
      this.report &&
      comparisonReportHtml(a, b, comparison, { ...extras, ...(link !== undefined && { abxPage: link }) });
    if (report !== undefined) this.report!.finish([report]);
    if (abx !== undefined) this.abx!.finish([abx]);
  }

  /** Leaves nothing behind; does nothing after `finish`. */
  abort(): void {
    this.report?.abort();
    this.abx?.abort();
  }

  /** Address of the listening test as the report has to write it. */
  private abxLink(): string | undefined {
    if (!this.report || !this.abx) return undefined;
    const path = relative(dirname(this.report.path), this.abx.path);
    return path.split(sep).map(encodeURIComponent).join('/');
  }
}

function listeningTest(a: NamedSound, b: NamedSound, comparison: SoundComparison): string {
  try {
    return comparisonAbxHtml(a, b, comparison);
  } catch (error) {
    throw error instanceof RangeError
      ? new UsageError(`No listening test can be made: ${error.message}.`)
      : error;
  }
}

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the tables and plots of a run go. */
export class OutputFolder {
  /** Names of the files written, in order. */
  readonly written: string[] = [];

  /** Makes the folder. */
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true });
  }

  /** Writes a table; numbers keep all their digits. */
  csv(name: string, columns: readonly string[], rows: Iterable<readonly (number | string)[]>): void {
    const lines = [columns.join(',')];
    for (const row of rows) lines.push(row.join(','));
    this.file(`${name}.csv`, `${lines.join('\n')}\n`);
  }

  svg(name: string, content: string): void {
    this.file(`${name}.svg`, content);
  }

  /** Copies a plot into another folder under another name, if this run has made it. */
  copySvg(name: string, folder: string, newName: string): void {
    if (!this.written.includes(`${name}.svg`)) return;
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(this.path, `${name}.svg`), join(folder, `${newName}.svg`));
  }

  file(name: string, content: string): void {
    writeFileSync(join(this.path, name), content);
    this.written.push(name);
  }
}

import type { Command } from 'commander';
import { findRomSets } from '../../rom/inventory.js';
import { KNOWN_ROMS } from '../../rom/knownRoms.js';
import { searchRoms } from '../romOptions.js';
import { knownRomsText, romReportJson, romReportText } from '../romReport.js';

/** Exit status when no machine's ROMs are complete. */
const EXIT_INCOMPLETE = 1;

function runRoms(paths: readonly string[], options: { json?: boolean }): void {
  if (paths.length === 0) {
    process.stdout.write(options.json ? `${JSON.stringify(KNOWN_ROMS)}\n` : knownRomsText(KNOWN_ROMS));
    return;
  }
  const list = searchRoms(paths);
  const report = { list, inventory: findRomSets(list.files, KNOWN_ROMS) };
  process.stdout.write(options.json ? `${JSON.stringify(romReportJson(report))}\n` : romReportText(report));
  if (!report.inventory.sets.some(({ complete }) => complete)) process.exitCode = EXIT_INCOMPLETE;
}

/** `superjx roms`. */
export function addRomsCommand(program: Command): void {
  program
    .command('roms')
    .description("say which of the family's ROMs are in files, folders and zip archives, and what is missing")
    .argument('[paths...]', 'where to look (default: list the ROMs that are known)')
    .option('--json', 'print JSON')
    .action(runRoms);
}

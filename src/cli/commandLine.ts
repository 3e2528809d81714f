import { Command } from 'commander';
import { addAssemblerCommands } from './commands/asm.js';
import { addBankCommand } from './commands/bank.js';
import { addBenchCommand } from './commands/bench.js';
import { addCaptureCommand } from './commands/capture.js';
import { addCompareCommand } from './commands/compare.js';
import { addDebugCommand } from './commands/debug.js';
import { addDevicesCommand } from './commands/devices.js';
import { addFitCommand } from './commands/fit.js';
import { addInfoCommand } from './commands/info.js';
import { addPlayCommand } from './commands/play.js';
import { addProbeCommand } from './commands/probe.js';
import { addRenderCommand } from './commands/render.js';
import { addRomsCommand } from './commands/roms.js';
import { addTapeCommand } from './commands/tape.js';
import { addToneCommand } from './commands/tone.js';
import { packageVersion } from './version.js';

/** The `superjx` command with all its subcommands; errors are thrown, not printed. */
export function commandLine(): Command {
  const program = new Command('superjx')
    .description('cycle-level emulator of the Roland Super-JX (JX-10, MKS-70)')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({ outputError: () => {}, writeErr: () => {} })
    .showSuggestionAfterError(false);
  addRenderCommand(program);
  addToneCommand(program);
  addPlayCommand(program);
  addDevicesCommand(program);
  addFitCommand(program);
  addTapeCommand(program);
  addBankCommand(program);
  addAssemblerCommands(program);
  addCaptureCommand(program);
  addCompareCommand(program);
  addDebugCommand(program);
  addProbeCommand(program);
  addInfoCommand(program);
  addRomsCommand(program);
  addBenchCommand(program);
  return program;
}

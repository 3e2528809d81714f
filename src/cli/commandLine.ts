import { Command } from 'commander';
import { packageVersion } from './version.js';

interface CommandModule {
  /** Names of the commands that the module has. */
  readonly names: readonly string[];
  /** Loads it; what comes back adds its commands to the program. */
  load(): Promise<(program: Command) => void>;
}

/** In the order of `superjx --help`. */
const MODULES: readonly CommandModule[] = [
  { names: ['render'], load: async () => (await import('./commands/render.js')).addRenderCommand },
  { names: ['tone'], load: async () => (await import('./commands/tone.js')).addToneCommand },
  { names: ['play'], load: async () => (await import('./commands/play.js')).addPlayCommand },
  { names: ['devices'], load: async () => (await import('./commands/devices.js')).addDevicesCommand },
  { names: ['capture'], load: async () => (await import('./commands/capture.js')).addCaptureCommand },
  { names: ['compare'], load: async () => (await import('./commands/compare.js')).addCompareCommand },
  { names: ['fit'], load: async () => (await import('./commands/fit.js')).addFitCommand },
  { names: ['tape'], load: async () => (await import('./commands/tape.js')).addTapeCommand },
  { names: ['bank'], load: async () => (await import('./commands/bank.js')).addBankCommand },
  { names: ['asm', 'disasm'], load: async () => (await import('./commands/asm.js')).addAssemblerCommands },
  { names: ['debug'], load: async () => (await import('./commands/debug.js')).addDebugCommand },
  { names: ['probe'], load: async () => (await import('./commands/probe.js')).addProbeCommand },
  { names: ['info'], load: async () => (await import('./commands/info.js')).addInfoCommand },
  { names: ['roms'], load: async () => (await import('./commands/roms.js')).addRomsCommand },
  { names: ['bench'], load: async () => (await import('./commands/bench.js')).addBenchCommand },
];

/**
 * The `superjx` command; errors are thrown, not printed. Of the subcommands only `name` is loaded, since reading all
 * of them takes longer than many a command runs; any other name, or none, loads them all.
 */
export async function commandLine(name?: string): Promise<Command> {
  const program = new Command('superjx')
    .description('cycle-level emulator of the Roland Super-JX (JX-10, MKS-70)')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({ outputError: () => {}, writeErr: () => {} })
    .showSuggestionAfterError(false);
  const named = MODULES.filter(({ names }) => name !== undefined && names.includes(name));
  for (const { load } of named.length > 0 ? named : MODULES) (await load())(program);
  return program;
}

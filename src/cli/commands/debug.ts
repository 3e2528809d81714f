import type { Command } from 'commander';
import { CPU_NAMES, type CpuName } from '../../debug/debugCpu.js';
import { DebugSession } from '../../debug/debugSession.js';
import { readSymbols, SymbolFileError } from '../../debug/symbolFile.js';
import type { DebugSymbol } from '../../debug/symbols.js';
import type { Model } from '../../machine/models.js';
import { ANALOG_PROFILE_NAMES } from '../../profiles/analogProfile.js';
import { analogFile, parseAnalog, parseSeed } from '../audioOptions.js';
import { readBankFile } from '../choice.js';
import { DebugInterpreter, ScriptError } from '../debug/interpreter.js';
import { playSong, restore } from '../debug/machineCommands.js';
import { listen, talk } from '../debug/repl.js';
import { whereLine } from '../debug/viewCommands.js';
import { readInput } from '../files.js';
import { addRomOptions, chooseMachine, type RomArguments } from '../romOptions.js';
import { chooseSound, type SoundArguments } from '../songInput.js';
import { addPatchOptions } from '../songOptions.js';
import { collect, UsageError } from '../values.js';

interface DebugArguments extends SoundArguments, RomArguments {
  script?: string;
  execute?: string[];
  cpu: string;
  bank?: string;
  midi?: string;
  cold?: boolean;
  restore?: string;
  symbols?: string[];
  seed: string;
  analog: string;
}

function cpuNamed(text: string): CpuName {
  const name = CPU_NAMES.find((known) => known === text.toLowerCase());
  if (name === undefined) throw new UsageError(`--cpu takes ${CPU_NAMES.join(', ')}, not "${text}".`);
  return name;
}

/** `FILE` for the processor chosen, or `CPU=FILE`. */
function symbolFile(text: string, cpu: CpuName): { cpu: CpuName; path: string } {
  const named = /^(\w+)=(.+)$/.exec(text);
  const name = CPU_NAMES.find((known) => known === named?.[1]?.toLowerCase());
  return name === undefined ? { cpu, path: text } : { cpu: name, path: named![2]! };
}

function readSymbolFile(path: string): DebugSymbol[] {
  try {
    return readSymbols(new TextDecoder().decode(readInput(path)));
  } catch (error) {
    if (error instanceof SymbolFileError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

async function readAll(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

/** The messages of bank and sound, as a player would send them. */
function soundMessages(options: DebugArguments, model: Model): Uint8Array[] {
  if (options.bank === undefined && options.patch === undefined && options.tone === undefined) return [];
  if (options.cold) {
    throw new UsageError('--cold is a machine at power-on: it takes no bank, patch or tone yet.');
  }
  const bank = options.bank === undefined ? undefined : readBankFile(options.bank);
  return [
    ...(bank?.toMachineSysex({ model: model.sysex }) ?? []),
    ...chooseSound(options, bank, model).messages,
  ];
}

/** Text of the script, if there is one; standard input is read to its end. */
async function scriptText(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return path === '-' ? readAll() : new TextDecoder().decode(readInput(path));
}

async function converse(
  interpreter: DebugInterpreter,
  commands: readonly string[],
  script: { readonly name: string; readonly text: string } | undefined,
): Promise<void> {
  for (const line of commands) if (!interpreter.context.quit) await interpreter.runCommand(line);
  if (script && !interpreter.context.quit) await interpreter.runScript(script.text, script.name);
  if (script || commands.length > 0) return;
  if (process.stdin.isTTY) {
    interpreter.context.print(`${whereLine(interpreter.context)}; help lists the commands`);
    await talk(interpreter);
  } else {
    await listen(interpreter);
  }
}

async function runDebug(options: DebugArguments): Promise<void> {
  const cpu = cpuNamed(options.cpu);
  const choice = chooseMachine(options);
  const { model, roms } = choice;
  const machine = {
    model,
    roms,
    seed: parseSeed(options.seed),
    analog: parseAnalog(options.analog),
  };
  const files = (options.symbols ?? []).map((text) => symbolFile(text, cpu));
  const symbols = files.map(({ cpu: owner, path }) => ({ owner, list: readSymbolFile(path) }));
  const messages = soundMessages(options, model);
  const text = await scriptText(options.script);
  const inputs = [
    options.script,
    options.bank,
    options.midi,
    options.restore,
    analogFile(options.analog),
    ...choice.inputs,
    ...files.map(({ path }) => path),
  ].filter((path) => path !== undefined && path !== '-');
  for (const path of [options.midi, options.restore]) if (path !== undefined) readInput(path);

  const session = DebugSession.create({ ...machine, cold: options.cold === true });
  session.focus = cpu;
  for (const { owner, list } of symbols) session.setSymbols(owner, list);
  for (const message of messages) session.midiIn(message);
  if (messages.length > 0 && !session.settle()) {
    throw new Error('The machine does not come to rest: its wire has been busy for a minute.');
  }
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const interpreter = new DebugInterpreter(session, print, inputs as string[]);
  if (options.restore !== undefined) restore(interpreter.context, options.restore);
  if (options.midi !== undefined) playSong(interpreter.context, options.midi);
  try {
    const name = options.script === '-' ? 'standard input' : (options.script ?? '');
    await converse(interpreter, options.execute ?? [], text === undefined ? undefined : { name, text });
  } catch (error) {
    throw error instanceof ScriptError ? new UsageError(error.message) : error;
  } finally {
    interpreter.close();
  }
}

/** `superjx debug`. */
export function addDebugCommand(program: Command): void {
  const command = program
    .command('debug')
    .description(
      'run the machine under a debugger: breakpoints, trace, profile, chips, on any of its processors',
    )
    .option('--script <file>', 'carry out the commands of a file (- for standard input) and end')
    .option('-e, --execute <command>', 'carry out a command and end; may be repeated', collect)
    .option('--cpu <cpu>', 'processor to begin with: assigner, lower or upper', 'assigner')
    .option('--cold', 'begin at power-on instead of after boot')
    .option('--bank <file>', 'SysEx bank or cartridge image, sent to the machine first');
  addPatchOptions(command)
    .option('--midi <song>', 'MIDI file that plays from the beginning of the session')
    .option('--restore <file>', 'begin with a state saved by the debugger')
    .option(
      '--symbols <[cpu=]file>',
      'listing of superjx asm or list of NAME = ADDRESS; may be repeated',
      collect,
    )
    .option('--seed <n>', 'component spread, which the calibration measures', '1')
    .option(
      '--analog <profile>',
      `component values: ${ANALOG_PROFILE_NAMES.join(', ')}, or a .json file`,
      'default',
    );
  addRomOptions(command).action(runDebug);
}

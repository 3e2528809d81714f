import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { AssemblerError } from '../../asm/errors.js';
import { type DisassemblerCpu, formatDisassembly } from '../../asm/formatDisassembly.js';
import { type AssembledProgram, assemble6303 } from '../../asm/hd6303.js';
import { assemble8051 } from '../../asm/mcs51.js';
import { readInput, refuseOverwriting, writeOutput } from '../files.js';
import { UsageError } from '../values.js';

interface AsmOptions {
  cpu: string;
  output: string;
  listing?: string;
  from?: string;
  length?: string;
  define?: Record<string, number>;
}

/** Bytes of a whole address space. */
const ADDRESS_SPACE = 0x10000;

function cpuNamed(name: string): DisassemblerCpu {
  if (name === '6303' || name === '8051') return name;
  throw new UsageError(`--cpu takes 6303 or 8051, not "${name}".`);
}

/** A number as on a listing: hex with or without `0x`, `$` or `h`. */
function hexNumber(text: string, option: string, most: number): number {
  const digits = text.replace(/^(0x|\$)/i, '').replace(/h$/i, '');
  const value = /^[0-9a-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (!(value <= most)) {
    throw new UsageError(`${option} takes a hex number from 0 to ${most.toString(16)}, not "${text}".`);
  }
  return value;
}

function collectDefine(text: string, defines: Record<string, number> = {}): Record<string, number> {
  const match = /^([A-Za-z_]\w*)=(\d+|0x[0-9a-f]+)$/i.exec(text);
  if (!match) throw new UsageError(`--define takes NAME=NUMBER, not "${text}".`);
  return { ...defines, [match[1]!]: Number(match[2]) };
}

/** Runs the assembler; a missing include is the one thing to say, whatever else follows from it. */
function assembleOrExplain(run: () => AssembledProgram, missing: () => string | undefined): AssembledProgram {
  try {
    return run();
  } catch (error) {
    const sentence = missing();
    throw sentence === undefined ? error : new UsageError(sentence);
  }
}

function runAsm(file: string, options: AsmOptions): void {
  const cpu = cpuNamed(options.cpu);
  const assemble = cpu === '6303' ? assemble6303 : assemble8051;
  const source = new TextDecoder().decode(readInput(file));
  refuseOverwriting(options.output, [file, options.listing]);
  if (options.listing !== undefined) refuseOverwriting(options.listing, [file]);
  let missing: string | undefined;
  const include = (path: string, from: string) => {
    try {
      return new TextDecoder().decode(readInput(join(dirname(file), path)));
    } catch (error) {
      missing ??= `${from} includes "${path}": ${error instanceof Error ? error.message : String(error)}`;
      throw error;
    }
  };
  const program = assembleOrExplain(
    () => assemble(source, { file, include, defines: options.define ?? {} }),
    () => missing,
  );
  const first = program.segments[0];
  const last = program.segments.at(-1);
  if (!first || !last) throw new UsageError(`${file} assembles to no bytes at all.`);
  const from = options.from ? hexNumber(options.from, '--from', ADDRESS_SPACE - 1) : first.address;
  const length = options.length
    ? hexNumber(options.length, '--length', ADDRESS_SPACE)
    : last.address + last.bytes.length - from;
  if (length < 1) {
    throw new UsageError(
      `${file} has no byte from ${from.toString(16)} on: give a lower --from or a --length.`,
    );
  }
  const image = program.image(from, length);
  writeOutput(options.output, image);
  if (options.listing) writeOutput(options.listing, program.listing);
  process.stdout.write(
    `${options.output}: ${image.length} byte${image.length === 1 ? '' : 's'} from ${from.toString(16).toUpperCase()}h\n`,
  );
}

interface DisasmOptions {
  cpu: string;
  origin: string;
  output?: string;
}

function runDisasm(file: string, options: DisasmOptions): void {
  const bytes = readInput(file);
  if (bytes.length > ADDRESS_SPACE) {
    throw new UsageError(`${file} has ${bytes.length} bytes; an image has at most ${ADDRESS_SPACE}.`);
  }
  const origin = hexNumber(options.origin, '--origin', ADDRESS_SPACE - 1);
  const text = `${formatDisassembly(bytes, origin, cpuNamed(options.cpu)).join('\n')}\n`;
  if (options.output !== undefined) {
    refuseOverwriting(options.output, [file]);
    writeOutput(options.output, text);
  } else process.stdout.write(text);
}

/** `superjx asm` and `superjx disasm`. */
export function addAssemblerCommands(program: Command): void {
  program
    .command('asm')
    .description('assemble a source for the HD6303 or the 8051')
    .argument('<file>', 'assembly source; includes are looked for in its folder')
    .requiredOption('--cpu <cpu>', '6303 or 8051')
    .requiredOption('-o, --output <file>', 'binary image to write')
    .option('--listing <file>', 'listing to write')
    .option('--from <hex>', 'first address of the image (default: of the program)')
    .option('--length <hex>', 'bytes of the image, filled up with FF (default: to the end of the program)')
    .option('--define <name=number>', 'define a symbol; may be repeated', collectDefine)
    .action((file: string, options: AsmOptions) => {
      try {
        runAsm(file, options);
      } catch (error) {
        if (error instanceof AssemblerError || error instanceof RangeError)
          throw new UsageError(error.message);
        throw error;
      }
    });
  program
    .command('disasm')
    .description('disassemble a binary image')
    .argument('<file>', 'binary image')
    .requiredOption('--cpu <cpu>', '6303 or 8051')
    .option('--origin <hex>', 'address of the first byte', '0')
    .option('-o, --output <file>', 'text file to write (default: standard output)')
    .action(runDisasm);
}

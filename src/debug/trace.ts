import type { DebugCpu } from './debugCpu.js';
import type { Evaluator } from './expression.js';
import { hexDigits, placeName, type SymbolicInstruction, symbolicInstruction } from './symbolicText.js';
import type { DebugSymbols } from './symbols.js';

/** Registers as one line shows them, flags left out (they are in CC and PSW): `a=00 b=12 x=1234`. */
export function registerLine(cpu: DebugCpu): string {
  let line = '';
  for (const { name, bits, get } of cpu.registers) {
    if (bits < 8 || name === 'pc' || name === 'd') continue;
    line += `${line === '' ? '' : ' '}${name}=${hexDigits(get(), bits / 4)}`;
  }
  return line;
}

/**
 * Writes one line for each step of a processor:
 *
 *     CPU  CYCLE  PC  BYTES  INSTRUCTION  REGISTERS  ; PLACE
 *
 * Cycle and registers are those in front of the instruction. An interrupt has `interrupt to ADDRESS` as its
 * instruction; cycles of waiting are not written.
 */
export class Tracer {
  /** Lines written so far. */
  lines = 0;
  private readonly cache = new Map<number, SymbolicInstruction>();
  private pending = '';
  private wanted = false;

  /** @param condition only steps in front of which it is true are written. */
  constructor(
    private readonly cpu: DebugCpu,
    private readonly symbols: DebugSymbols,
    private readonly write: (line: string) => void,
    private readonly condition: Evaluator | undefined,
  ) {}

  /** In front of a step. */
  before(): void {
    const { cpu } = this;
    this.wanted = this.condition === undefined || this.condition() !== 0;
    if (this.wanted) this.pending = registerLine(cpu);
  }

  /** After it. */
  after(): void {
    const { cpu } = this;
    if (!this.wanted || cpu.stepKind === 'idle') return;
    const { stepPc } = cpu;
    const instruction = this.instructionAt(stepPc);
    const interrupted = cpu.stepKind === 'interrupt';
    const bytes = interrupted ? '' : instruction.bytes;
    const name = placeName(this.symbols, cpu.pc);
    const text = interrupted
      ? `interrupt to ${name === '' ? `${hexDigits(cpu.pc, 4)}h` : name}`
      : instruction.text;
    const place = placeName(this.symbols, stepPc);
    this.lines++;
    this.write(
      `${cpu.name.padEnd(8)} ${String(cpu.stepCycle).padStart(11)} ${hexDigits(stepPc, 4)} ${bytes.padEnd(8)} ` +
        `${text.padEnd(30)} ${this.pending}${place === '' ? '' : ` ; ${place}`}`,
    );
  }

  private instructionAt(address: number): SymbolicInstruction {
    const known = this.cache.get(address);
    if (known !== undefined && this.isCurrent(known)) return known;
    const made = symbolicInstruction(this.cpu, this.symbols, address);
    this.cache.set(address, made);
    return made;
  }

  /** Programs may run in RAM: the bytes are looked at each time. */
  private isCurrent({ address, bytes, length }: SymbolicInstruction): boolean {
    for (let n = 0; n < length; n++) {
      if (Number.parseInt(bytes.slice(3 * n, 3 * n + 2), 16) !== this.cpu.codeByte(address + n)) return false;
    }
    return true;
  }
}

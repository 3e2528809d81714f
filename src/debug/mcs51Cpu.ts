import { disassemble8051 } from '../asm/disassemble8051.js';
import type { DisassembledInstruction } from '../asm/disassembly.js';
import { MCS51_SYMBOLS } from '../asm/mcs51Symbols.js';
import type { Mcs51 } from '../cpu/mcs51/mcs51.js';
import type { SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import { StateReader, StateWriter } from '../snapshot.js';
import { SoundBoard } from '../sound-board/soundBoard.js';
import { TICKS_PER_MCS51_CYCLE } from '../time.js';
import type { Access } from './accesses.js';
import { CallStack } from './callStack.js';
import {
  DebugCpu,
  type DebugRegister,
  flagRegister,
  type MemorySpace,
  propertyRegister,
} from './debugCpu.js';
import { DebugError } from './expression.js';
import { byteOfBit, type Mcs51Registers, mcs51Accesses, mcs51InterruptAccesses } from './mcs51Accesses.js';

const RAM_SIZE = 128;
const SBUF = 0x99;
const P2 = 0xa0;
const BANK_BITS = 0x18;
const LCALL = 0x12;
const RET = 0x22;
const RETI = 0x32;
const INTERRUPT_CYCLES = 2;
const LAST_VECTOR = 0x23;
const OPEN_BUS = 0xff;

/** Pages of external data space that can be read: the RAM and the registers of the 8155. */
const PAGE_8155_RAM = 0;
const PAGE_8155_IO = 1;

function isCallCode(code: number): boolean {
  return code === LCALL || (code & 0x1f) === 0x11;
}

/** One of the two 8031 under the debugger. */
export class Mcs51DebugCpu extends DebugCpu {
  readonly kind = '8051';
  readonly ticksPerCycle = TICKS_PER_MCS51_CYCLE;
  readonly registers: readonly DebugRegister[];
  readonly spaces: readonly MemorySpace[];
  readonly registerNames = MCS51_SYMBOLS;
  readonly calls = new CallStack(true);
  private readonly cpu: Mcs51;
  private readonly probe: SoundBoard;
  /** Registers in front of a step that was foreseen. */
  private before: Mcs51Registers | undefined;

  /** @param program what the board's program socket holds, a power of two of bytes. */
  constructor(
    name: 'lower' | 'upper',
    private readonly board: SoundBoard,
    private readonly program: Uint8Array,
    profile: SoundBoardProfile,
  ) {
    super(name);
    const { cpu } = board;
    this.cpu = cpu;
    this.probe = new SoundBoard({
      program,
      profile,
      sense: { peakReached: () => false },
      sink: { event: () => {} },
    });
    const psw = propertyRegister('psw', 8, cpu, 'psw');
    const bank = (n: number): DebugRegister => ({
      name: `r${n}`,
      bits: 8,
      get: () => cpu.ram[(cpu.psw & BANK_BITS) | n]!,
      set: (value) => {
        cpu.ram[(cpu.psw & BANK_BITS) | n] = value;
      },
    });
    this.registers = [
      { ...propertyRegister('acc', 8, cpu, 'acc'), name: 'a' },
      propertyRegister('b', 8, cpu, 'b'),
      propertyRegister('dptr', 16, cpu, 'dptr'),
      propertyRegister('sp', 8, cpu, 'sp'),
      psw,
      propertyRegister('pc', 16, cpu, 'pc'),
      ...[0, 1, 2, 3, 4, 5, 6, 7].map(bank),
      flagRegister('c', psw, 7),
    ];
    this.spaces = [
      {
        name: 'direct',
        title: 'internal RAM (00-7F) and special function registers (80-FF)',
        first: 0,
        last: 0xff,
        read: (address) => cpu.readDirect(address),
        write: (address, value) => this.writeDirect(address, value),
      },
      {
        name: 'iram',
        title: 'internal RAM',
        first: 0,
        last: RAM_SIZE - 1,
        read: (address) => cpu.ram[address]!,
        write: (address, value) => {
          cpu.ram[address] = value;
        },
      },
      {
        name: 'sfr',
        title: 'special function registers',
        first: RAM_SIZE,
        last: 0xff,
        read: (address) => cpu.readDirect(address),
        write: (address, value) => this.writeDirect(address, value),
      },
      {
        name: 'xram',
        title: 'external data: 8155, counters, DAC',
        first: 0,
        last: 0xffff,
        read: (address) => this.readExternal(address),
        write: (address, value) => board.writeExternal(address, value),
      },
      {
        name: 'code',
        title: 'program',
        first: 0,
        last: 0xffff,
        read: (address) => this.codeByte(address),
        write: () => {
          throw new DebugError('The program is in ROM and cannot be changed.');
        },
      },
      {
        name: 'bit',
        title: 'bits of 20-2F and of special function registers',
        first: 0,
        last: 0xff,
        read: (bit) => (cpu.readDirect(byteOfBit(bit)) >> (bit & 7)) & 1,
        write: (bit, value) => {
          const byte = byteOfBit(bit);
          const mask = 1 << (bit & 7);
          const old = cpu.readDirect(byte);
          this.writeDirect(byte, value === 0 ? old & ~mask : old | mask);
        },
      },
    ];
  }

  get cycle(): number {
    return this.cpu.cycle;
  }

  get pc(): number {
    return this.cpu.pc;
  }

  get sp(): number {
    return this.cpu.sp;
  }

  codeByte(address: number): number {
    return this.program[address & (this.program.length - 1)]!;
  }

  disassemble(address: number): DisassembledInstruction {
    const bytes = Uint8Array.of(
      this.codeByte(address),
      this.codeByte(address + 1),
      this.codeByte(address + 2),
    );
    return disassemble8051(bytes, 0, address);
  }

  isCall(address: number): boolean {
    return isCallCode(this.codeByte(address));
  }

  isReturn(address: number): boolean {
    const code = this.codeByte(address);
    return code === RET || code === RETI;
  }

  guessReturns(): number[] {
    const found: number[] = [];
    for (let at = this.sp; at > 1 && at < RAM_SIZE; at--) {
      const address = (this.cpu.ram[at]! << 8) | this.cpu.ram[at - 1]!;
      const long = this.codeByte(address - 3) === LCALL;
      const short = (this.codeByte(address - 2) & 0x1f) === 0x11;
      if (address < 2 || address >= this.program.length || !(long || short)) continue;
      found.push(address);
      at--;
    }
    return found;
  }

  readValue(access: Access): number | undefined {
    // What a port reads depends on its pins at that very moment.
    const isPort = access.space === 'sfr' && (access.address & 0xcf) === 0x80;
    return isPort ? undefined : this.valueNow(access);
  }

  /** Only SBUF and the timers show something else after the step than was written to them. */
  sourceValue(access: Access): number | undefined {
    if (access.space === 'xram') return this.cpu.acc;
    if (access.space !== 'sfr') return undefined;
    const { cpu } = this;
    const code = this.codeByte(cpu.pc);
    const second = this.codeByte(cpu.pc + 1);
    const bank = cpu.psw & BANK_BITS;
    if (code === 0xf5 || code === 0xc5) return cpu.acc;
    if (code === 0x75) return this.codeByte(cpu.pc + 2);
    if (code === 0x85) return second === SBUF ? undefined : cpu.readDirect(second);
    if (code === 0x86 || code === 0x87) return cpu.ram[cpu.ram[bank | (code & 1)]! & (RAM_SIZE - 1)];
    if (code >= 0x88 && code <= 0x8f) return cpu.ram[bank | (code & 7)];
    if (code === 0xd0) return cpu.ram[cpu.sp & (RAM_SIZE - 1)];
    return undefined;
  }

  foresee(): void {
    const { cycle, pc, sp, dptr, acc, psw, ram } = this.cpu;
    const bank = psw & BANK_BITS;
    this.before = { cycle, pc, sp, dptr, acc, bank, p2: this.cpu.readDirect(P2), ram };
    this.accesses.clear();
    mcs51Accesses(this.before, (address) => this.codeByte(address), this.accesses);
  }

  step(): void {
    const { cpu, before } = this;
    const { pc, sp, cycle } = cpu;
    this.stepPc = pc;
    this.stepCycle = cycle;
    this.before = undefined;
    cpu.step();
    if (cpu.sp === sp && this.calls.frames.length === 0) {
      this.stepKind = 'instruction';
      return;
    }
    this.calls.unwind(cpu.sp);
    this.stepKind = this.interrupted(pc, sp, cpu.cycle - cycle) ? 'interrupt' : 'instruction';
    if (this.stepKind === 'interrupt') {
      this.calls.enter({
        kind: 'interrupt',
        from: pc,
        target: cpu.pc,
        returnTo: pc,
        sp: cpu.sp,
        cycle: cpu.cycle,
      });
      if (before !== undefined) {
        this.accesses.clear();
        mcs51InterruptAccesses(before, this.accesses);
      }
    } else if (cpu.sp === ((sp + 2) & 0xff) && this.isCall(pc)) {
      const returnTo = (pc + (this.codeByte(pc) === LCALL ? 3 : 2)) & 0xffff;
      this.calls.enter({ kind: 'call', from: pc, target: cpu.pc, returnTo, sp: cpu.sp, cycle });
    }
  }

  resynchronise(): void {
    this.calls.clear();
  }

  /** An interrupt call stacks the very address that was to run next; a call instruction one behind it. */
  private interrupted(pc: number, sp: number, cycles: number): boolean {
    const { cpu } = this;
    if (cycles !== INTERRUPT_CYCLES || cpu.sp !== ((sp + 2) & 0xff)) return false;
    if (cpu.pc > LAST_VECTOR || (cpu.pc & 7) !== 3) return false;
    if (cpu.sp >= RAM_SIZE || cpu.sp < 2) return !this.isCall(pc);
    return ((cpu.ram[cpu.sp]! << 8) | cpu.ram[cpu.sp - 1]!) === pc;
  }

  private writeDirect(address: number, value: number): void {
    this.cpu.writeDirect(address, value);
    // A program's write would tell the board.
    if ((address & 0xcf) === 0x80) this.board.portWritten((address >> 4) & 3, value);
  }

  /** What MOVX would read; counters and DAC can only be written. */
  private readExternal(address: number): number {
    const page = (address >> 8) & 7;
    if (page === PAGE_8155_RAM) return this.board.readExternal(address);
    if (page !== PAGE_8155_IO) return OPEN_BUS;
    const writer = new StateWriter();
    this.board.save(writer);
    this.probe.load(new StateReader(writer.finish()));
    return this.probe.readExternal(address);
  }
}

import { disassemble6303 } from '../asm/disassemble6303.js';
import type { DisassembledInstruction } from '../asm/disassembly.js';
import type { Assigner } from '../assigner/assigner.js';
import { Hd6303, type Hd6303Bus } from '../cpu/hd6303/hd6303.js';
import { HD6303_OPCODES } from '../cpu/hd6303/opcodes.js';
import type { AssignerProfile, MemoryRegion } from '../profiles/assignerProfile.js';
import { StateReader, StateWriter } from '../snapshot.js';
import { TICKS_PER_E_CYCLE } from '../time.js';
import type { Access } from './accesses.js';
import { CallStack } from './callStack.js';
import {
  DebugCpu,
  type DebugRegister,
  flagRegister,
  type MemorySpace,
  propertyRegister,
  type StepKind,
} from './debugCpu.js';
import { DebugError } from './expression.js';
import { type Hd6303Registers, hd6303Accesses, hd6303InterruptAccesses } from './hd6303Accesses.js';

const WAI = 0x3e;
const STACKED_BYTES = 7;
const INTERRUPT_CYCLES = 12;
const WAKE_CYCLES = 3;

/** Codes of JSR and BSR. */
const CALLS = new Set(
  HD6303_OPCODES.flatMap((row) => (row && /^(JSR|BSR)$/.test(row.mnemonic) ? [row.code] : [])),
);
const SWI = 0x3f;
const RTS = 0x39;
const RTI = 0x3b;

/** Internal registers. Source: Hitachi HD6301/HD6303 data sheet, Table 5. */
const REGISTERS: readonly (readonly [name: string, address: number])[] = [
  ['DDR1', 0x00],
  ['DDR2', 0x01],
  ['PORT1', 0x02],
  ['PORT2', 0x03],
  ['TCSR', 0x08],
  ['FRCH', 0x09],
  ['FRCL', 0x0a],
  ['OCRH', 0x0b],
  ['OCRL', 0x0c],
  ['ICRH', 0x0d],
  ['ICRL', 0x0e],
  ['RMCR', 0x10],
  ['TRCSR', 0x11],
  ['RDR', 0x12],
  ['TDR', 0x13],
  ['RAMCR', 0x14],
];

/** A processor that takes over another one's state, so that registers can be read there without effect. */
class RegisterProbe extends Hd6303 {
  peek(address: number): number {
    return this.read(address);
  }

  poke(address: number, value: number): void {
    this.write(address, value);
  }
}

function copyState(from: Hd6303, to: Hd6303): void {
  const writer = new StateWriter();
  from.save(writer);
  to.load(new StateReader(writer.finish()));
}

/** Value that a store instruction is about to write; undefined for all others. */
function storedValue(cpu: Hd6303, mnemonic: string): number | undefined {
  switch (mnemonic) {
    case 'STAA':
      return cpu.a << 8;
    case 'STAB':
      return cpu.b << 8;
    case 'STD':
      return (cpu.a << 8) | cpu.b;
    case 'STX':
      return cpu.x;
    case 'STS':
      return cpu.sp;
    default:
      return undefined;
  }
}

/** The assigner's HD6303R under the debugger. */
export class Hd6303DebugCpu extends DebugCpu {
  readonly kind = '6303';
  readonly ticksPerCycle = TICKS_PER_E_CYCLE;
  readonly registers: readonly DebugRegister[];
  readonly spaces: readonly MemorySpace[];
  readonly registerNames = new Map(REGISTERS.map(([name, value]) => [name, { value, bit: false }]));
  readonly calls = new CallStack(false);
  private readonly cpu: Hd6303;
  private readonly probe: RegisterProbe;
  private readonly regions: (MemoryRegion | undefined)[] = new Array(256).fill(undefined);
  /** WAI has stacked everything and waits. */
  private waiting = false;
  /** Registers in front of a step that was foreseen. */
  private before: Hd6303Registers | undefined;
  /** The probe's port writes are meant for the board. */
  private poking = false;

  constructor(
    private readonly assigner: Assigner,
    private readonly profile: AssignerProfile,
  ) {
    super('assigner');
    const { cpu } = assigner;
    this.cpu = cpu;
    const bus: Hd6303Bus = {
      read: (address) => this.peekExternal(address),
      write: () => {},
      readPort1: () => assigner.readPort1(),
      readPort2: () => assigner.readPort2(),
      portChanged: (port, latch, direction) => {
        if (this.poking) assigner.portChanged(port, latch, direction);
      },
      transmit: () => {},
    };
    this.probe = new RegisterProbe(bus, { sciExternalBitCycles: profile.sciExternalBitCycles });
    for (const region of profile.memory) {
      for (let page = region.from >> 8; page <= region.to >> 8; page++) this.regions[page] = region;
    }
    const cc = propertyRegister('cc', 8, cpu, 'cc');
    this.registers = [
      propertyRegister('a', 8, cpu, 'a'),
      propertyRegister('b', 8, cpu, 'b'),
      {
        name: 'd',
        bits: 16,
        get: () => (cpu.a << 8) | cpu.b,
        set: (value) => {
          cpu.a = value >> 8;
          cpu.b = value & 0xff;
        },
      },
      propertyRegister('x', 16, cpu, 'x'),
      propertyRegister('sp', 16, cpu, 'sp'),
      propertyRegister('pc', 16, cpu, 'pc'),
      // Bits 7 and 6 are always set. The core takes note of a changed I mask when it loads a state.
      {
        ...cc,
        set: (value) => {
          cc.set(0xc0 | value);
          copyState(cpu, cpu);
        },
      },
      ...['c', 'v', 'z', 'n', 'i', 'h'].map((name, bit) => flagRegister(name, cc, bit)),
    ];
    this.spaces = [
      {
        name: 'mem',
        title: 'memory and internal registers',
        first: 0,
        last: 0xffff,
        read: (address) => this.peek(address),
        write: (address, value) => this.poke(address, value),
      },
      {
        name: 'word',
        title: 'memory, two bytes, high byte first',
        first: 0,
        last: 0xfffe,
        read: (address) => (this.peek(address) << 8) | this.peek(address + 1),
        write: (address, value) => {
          this.poke(address, value >> 8);
          this.poke(address + 1, value & 0xff);
        },
      },
    ];
    this.resynchronise();
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
    return this.peek(address & 0xffff);
  }

  disassemble(address: number): DisassembledInstruction {
    const bytes = Uint8Array.of(
      this.codeByte(address),
      this.codeByte(address + 1),
      this.codeByte(address + 2),
    );
    return disassemble6303(bytes, 0, address);
  }

  isCall(address: number): boolean {
    const code = this.codeByte(address);
    return CALLS.has(code) || code === SWI;
  }

  isReturn(address: number): boolean {
    const code = this.codeByte(address);
    return code === RTS || code === RTI;
  }

  guessReturns(): number[] {
    const found: number[] = [];
    const last = Math.min(0xfffe, this.sp + 64);
    for (let at = this.sp + 1; at < last; at++) {
      const address = (this.peek(at) << 8) | this.peek(at + 1);
      const follows = [2, 3].some((length) => {
        const row = HD6303_OPCODES[this.codeByte(address - length)];
        return row !== undefined && CALLS.has(row.code) && row.bytes === length;
      });
      if (!follows || this.regions[address >> 8]?.device !== 'rom') continue;
      found.push(address);
      at++;
    }
    return found;
  }

  readValue(access: Access): number {
    return this.peek(access.address);
  }

  sourceValue(access: Access): number | undefined {
    const row = HD6303_OPCODES[this.codeByte(this.cpu.pc)];
    const stored = row === undefined ? undefined : storedValue(this.cpu, row.mnemonic);
    if (stored === undefined) return undefined;
    let first = 0;
    while (!this.accesses.at(first).isWrite) first++;
    return access === this.accesses.at(first) ? stored >> 8 : stored & 0xff;
  }

  foresee(): void {
    const { cycle, pc, sp, x } = this.cpu;
    this.before = { cycle, pc, sp, x };
    this.accesses.clear();
    hd6303Accesses(this.before, (address) => this.codeByte(address), this.accesses);
  }

  step(): void {
    const { cpu, before } = this;
    const { pc, sp, cycle } = cpu;
    this.stepPc = pc;
    this.stepCycle = cycle;
    this.before = undefined;
    cpu.step();
    this.stepKind = this.kindOfStep(pc, sp, cpu.cycle - cycle);
    if (this.stepKind === 'instruction') {
      if (cpu.sp !== sp || this.calls.frames.length > 0) this.followStack(pc, sp, cycle);
      this.waiting = this.codeByte(pc) === WAI;
      return;
    }
    if (before !== undefined && this.stepKind !== 'trap') {
      this.accesses.clear();
      if (cpu.sp !== sp) hd6303InterruptAccesses(before, this.accesses);
    }
    if (this.stepKind === 'idle') return;
    this.waiting = false;
    this.calls.enter({
      kind: 'interrupt',
      from: pc,
      target: cpu.pc,
      returnTo: pc,
      sp: cpu.sp,
      cycle: cpu.cycle,
    });
  }

  resynchronise(): void {
    this.calls.clear();
    const { pc, sp } = this.cpu;
    this.waiting = this.codeByte((pc - 1) & 0xffff) === WAI && this.stackedPc(sp) === pc;
  }

  private kindOfStep(pc: number, sp: number, cycles: number): StepKind {
    const { cpu } = this;
    if (cpu.pc === pc && cycles === 1) return 'idle';
    if (this.waiting) return cycles === WAKE_CYCLES ? 'interrupt' : 'idle';
    if (cpu.sp !== ((sp - STACKED_BYTES) & 0xffff) || this.stackedPc(cpu.sp) !== pc) return 'instruction';
    if (cycles === INTERRUPT_CYCLES) return 'interrupt';
    return HD6303_OPCODES[this.codeByte(pc)] === undefined ? 'trap' : 'instruction';
  }

  /** PC as the seven bytes above a stack pointer have it. */
  private stackedPc(sp: number): number {
    return (this.peek((sp + 6) & 0xffff) << 8) | this.peek((sp + 7) & 0xffff);
  }

  private followStack(pc: number, sp: number, cycle: number): void {
    const { cpu, calls } = this;
    calls.unwind(cpu.sp);
    if (((sp - cpu.sp) & 0xffff) !== 2 && ((sp - cpu.sp) & 0xffff) !== STACKED_BYTES) return;
    const row = HD6303_OPCODES[this.codeByte(pc)];
    if (row === undefined || !this.isCall(pc)) return;
    const returnTo = (pc + row.bytes) & 0xffff;
    calls.enter({ kind: 'call', from: pc, target: cpu.pc, returnTo, sp: cpu.sp, cycle });
  }

  private peek(address: number): number {
    const at = address & 0xffff;
    if (at > 0xff) return this.peekExternal(at);
    if (at >= 0x80) return this.cpu.ram[at & 0x7f]!;
    if (at > 0x1f) return this.peekExternal(at);
    copyState(this.cpu, this.probe);
    return this.probe.peek(at);
  }

  /** What the board would answer, without its noticing. */
  private peekExternal(address: number): number {
    const region = this.regions[address >> 8];
    switch (region?.device) {
      case 'rom':
      case 'nvram':
      case 'sharedRam':
        return this.assigner.read(address);
      case 'switches':
        return this.assigner.panel.read(address & region.mask);
      default:
        return this.profile.openBus;
    }
  }

  private poke(address: number, value: number): void {
    const at = address & 0xffff;
    if (at >= 0x80 && at <= 0xff) {
      this.cpu.ram[at & 0x7f] = value;
    } else if (at <= 0x1f) {
      copyState(this.cpu, this.probe);
      this.poking = true;
      this.probe.poke(at, value);
      this.poking = false;
      copyState(this.probe, this.cpu);
    } else if (this.regions[at >> 8]?.device === 'rom') {
      throw new DebugError(`${at.toString(16).toUpperCase()}h is ROM and cannot be changed.`);
    } else {
      this.assigner.write(at, value);
    }
  }
}

import { CV_NAMES, LATCH_NAMES } from '../tape/controlTape.js';
import type { BoardView } from './boardView.js';
import { CPU_NAMES, type CpuName, type DebugCpu } from './debugCpu.js';
import {
  compileExpression,
  DebugError,
  type Evaluator,
  type ExpressionNode,
  type ExpressionScope,
} from './expression.js';
import type { DebugSymbols } from './symbols.js';

/** The access at hand, for conditions of access breakpoints. */
export interface AccessContext {
  address: number;
  /** Undefined if it can't be known. */
  value: number | undefined;
}

/** Everything an expression can speak about. */
export interface ScopeSources {
  readonly cpus: Readonly<Record<CpuName, DebugCpu>>;
  readonly symbols: Readonly<Record<CpuName, DebugSymbols>>;
  readonly views: Readonly<Record<'lower' | 'upper', BoardView>>;
  readonly access: AccessContext;
}

const BIT_NUMBER = /^(.*)\.([0-7])$/;

/** The special function registers of the 8031 whose bits have addresses: x0h and x8h; and bytes 20h-2Fh. */
function bitAddressOf(byte: number, bit: number): number {
  if (byte >= 0x20 && byte <= 0x2f) return (byte - 0x20) * 8 + bit;
  if (byte >= 0x80 && byte <= 0xf8 && (byte & 7) === 0) return byte + bit;
  throw new DebugError(
    `The byte at ${byte.toString(16).toUpperCase()}h has no bit addresses: only 20h to 2Fh and x0h, x8h from 80h have.`,
  );
}

/** Names and memory of one processor. */
export class CpuScope implements ExpressionScope {
  constructor(
    private readonly sources: ScopeSources,
    readonly cpu: DebugCpu,
  ) {}

  of(cpu: string): ExpressionScope {
    const name = CPU_NAMES.find((known) => known === cpu);
    if (name === undefined) {
      throw new DebugError(`There is no processor "${cpu}": give ${CPU_NAMES.join(', ')}.`);
    }
    return new CpuScope(this.sources, this.sources.cpus[name]);
  }

  name(name: string): Evaluator {
    // `TICK` may be a label, `tick` is the time.
    const isWord =
      name === name.toLowerCase() || this.sources.symbols[this.cpu.name].find(name)?.name !== name;
    const known = isWord ? (this.registerOrTime(name) ?? this.hardware(name)) : undefined;
    const found = known ?? this.symbol(name);
    if (found) return found;
    const bit = BIT_NUMBER.exec(name);
    if (bit) return this.bitOfName(bit[1]!, Number(bit[2]));
    throw new DebugError(`There is no register, symbol or counter "${name}" on the ${this.cpu.name}.`);
  }

  isNumber(name: string): boolean {
    const { cpu } = this;
    if (this.registerOrTime(name.toLowerCase()) !== undefined) return false;
    const known = cpu.registerNames.get(name.toUpperCase());
    if (known !== undefined) return !known.bit;
    const symbol = this.sources.symbols[cpu.name].find(name);
    return symbol !== undefined && !(symbol.kind === 'bit' && cpu.space('bit') !== undefined);
  }

  memory(space: string): (address: number) => number {
    const found = this.cpu.space(space);
    if (found === undefined) {
      const names = this.cpu.spaces.map((known) => known.name).join(', ');
      throw new DebugError(`The ${this.cpu.name} has no space "${space}": it has ${names}.`);
    }
    return (address) => {
      if (!(address >= found.first && address <= found.last)) {
        throw new DebugError(
          `${address.toString(16).toUpperCase()}h is not in ${found.name}, which goes from ` +
            `${found.first.toString(16)}h to ${found.last.toString(16).toUpperCase()}h.`,
        );
      }
      return found.read(address);
    };
  }

  bitAddress(node: ExpressionNode): Evaluator | undefined {
    if (this.cpu.kind !== '8051') return undefined;
    if (node.kind === 'bit') {
      const byte = this.byteAddress(node.of);
      return () => bitAddressOf(byte(), node.bit);
    }
    if (node.kind !== 'name') return undefined;
    const known = this.cpu.registerNames.get(node.name.toUpperCase());
    if (known?.bit) return () => known.value;
    const symbol = this.sources.symbols[this.cpu.name].find(node.name);
    if (symbol?.kind === 'bit') return () => symbol.value;
    const bit = BIT_NUMBER.exec(node.name);
    if (symbol !== undefined || !bit) return undefined;
    const byte = this.byteAddress({ kind: 'name', name: bit[1]! });
    return () => bitAddressOf(byte(), Number(bit[2]));
  }

  /** The address that a node names: a register of the chip (also `sfr.P1`), else its value. */
  byteAddress(node: ExpressionNode): Evaluator {
    const name = node.kind === 'name' ? node.name.toUpperCase().replace(/^(SFR|IO)\./, '') : '';
    const known = this.cpu.registerNames.get(name);
    return known !== undefined && !known.bit ? () => known.value : compileExpression(node, this);
  }

  private registerOrTime(name: string): Evaluator | undefined {
    const lower = name.toLowerCase();
    const { cpu, sources } = this;
    const register = cpu.register(lower);
    if (register) return register.get;
    switch (lower) {
      case 'cycle':
        return () => cpu.cycle;
      case 'tick':
        return () => cpu.tick;
      case 'address':
        return () => sources.access.address;
      case 'value':
        return () => {
          const { value } = sources.access;
          if (value === undefined) throw new DebugError('The value of this access is not known.');
          return value;
        };
      default:
        return undefined;
    }
  }

  /** `a.7` is bit 7 of a register, `P1.6` and `FLAGS.0` the bits that the 8031 calls so. */
  private bitOfName(name: string, bit: number): Evaluator {
    const isRegister = this.cpu.register(name.toLowerCase()) !== undefined;
    const isAddress =
      this.cpu.registerNames.has(name.toUpperCase()) ||
      this.sources.symbols[this.cpu.name].find(name)?.kind === 'data';
    const bits = this.cpu.space('bit');
    if (bits && isAddress && !isRegister) {
      const address = this.bitAddress({ kind: 'bit', of: { kind: 'name', name }, bit })!;
      return () => bits.read(address());
    }
    const value = this.name(name);
    return () => (value() >> bit) & 1;
  }

  /** `P1` and `TCSR` are addresses, `sfr.P1` and `io.TCSR` what is there; `TF0`, `bit.TF0`; `cv.VCF.0`, `latch.MUTE`. */
  private hardware(name: string): Evaluator | undefined {
    const upper = name.toUpperCase();
    const known = this.cpu.registerNames.get(upper.replace(/^(SFR|IO|BIT)\./, ''));
    if (known !== undefined) {
      const space = this.cpu.space(known.bit ? 'bit' : '')!;
      const isAddress = !known.bit && !upper.startsWith('SFR.') && !upper.startsWith('IO.');
      return isAddress ? () => known.value : () => space.read(known.value);
    }
    if (upper.startsWith('BIT.')) {
      const bit = this.bitAddress({ kind: 'name', name: name.slice(4) });
      const space = this.cpu.space('bit');
      return bit && space ? () => space.read(bit()) : undefined;
    }
    if (this.cpu.name === 'assigner') return undefined;
    const view = this.sources.views[this.cpu.name];
    if (upper.startsWith('CV.')) {
      const cv = CV_NAMES.indexOf(upper.slice(3));
      return cv < 0 ? undefined : () => view.codes[cv]!;
    }
    if (upper.startsWith('LATCH.')) {
      const latch = LATCH_NAMES.indexOf(upper.slice(6));
      return latch < 0 ? undefined : () => view.latches[latch]!;
    }
    const counter = /^COUNTER\.(\d+)$/.exec(upper);
    if (!counter || Number(counter[1]) > 11) return undefined;
    return () => view.counters().find(({ oscillator }) => oscillator === Number(counter[1]))?.divider ?? 0;
  }

  /** The number of a symbol; of a bit what is in it. */
  private symbol(name: string): Evaluator | undefined {
    const symbol = this.sources.symbols[this.cpu.name].find(name);
    if (symbol === undefined) return undefined;
    const bits = symbol.kind === 'bit' ? this.cpu.space('bit') : undefined;
    return bits ? () => bits.read(symbol.value) : () => symbol.value;
  }
}

import type { DebugCpu, DebugRegister, MemorySpace } from './debugCpu.js';
import { compileExpression, DebugError, type ExpressionNode } from './expression.js';
import { byteOfBit } from './mcs51Accesses.js';
import type { CpuScope } from './scope.js';

/** Something that can be set, watched or listed: a register, or places in memory. */
export type Target =
  | { readonly kind: 'register'; readonly register: DebugRegister }
  | {
      readonly kind: 'memory';
      readonly space: MemorySpace;
      readonly from: number;
      readonly to: number;
      /** Bit 0-7 of the byte, or -1 for all of it. */
      readonly bit: number;
    };

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

function checked(space: MemorySpace, address: number, cpu: DebugCpu): number {
  if (address < space.first || address > space.last) {
    throw new DebugError(
      `${hex(address)}h is not in ${space.name} of the ${cpu.name}, which goes from ${hex(space.first)}h to ${hex(space.last)}h.`,
    );
  }
  return address;
}

function memoryTarget(scope: CpuScope, node: ExpressionNode & { kind: 'memory' }): Target {
  const { cpu } = scope;
  if (node.space === 'bit') {
    const bit = (scope.bitAddress(node.address) ?? compileExpression(node.address, scope))();
    return bitTarget(scope, bit);
  }
  scope.memory(node.space);
  const space = cpu.space(node.space)!;
  const from = checked(space, scope.byteAddress(node.address)(), cpu);
  const to = node.to === undefined ? from : checked(space, scope.byteAddress(node.to)(), cpu);
  if (to < from) throw new DebugError(`The range ends at ${hex(to)}h, before it begins at ${hex(from)}h.`);
  return { kind: 'memory', space, from, to, bit: -1 };
}

function bitTarget({ cpu }: CpuScope, bit: number): Target {
  const byte = byteOfBit(bit);
  return { kind: 'memory', space: cpu.space('')!, from: byte, to: byte, bit: bit & 7 };
}

function byteTarget({ cpu }: CpuScope, address: number): Target {
  const space = cpu.space('')!;
  return { kind: 'memory', space, from: address, to: address, bit: -1 };
}

function namedTarget(scope: CpuScope, name: string): Target {
  const { cpu } = scope;
  const register = cpu.register(name.toLowerCase());
  if (register) return { kind: 'register', register };
  const plain = name.replace(/^(sfr|io|bit)\./i, '');
  const known = cpu.registerNames.get(plain.toUpperCase());
  if (known) return known.bit ? bitTarget(scope, known.value) : byteTarget(scope, known.value);
  const bit = scope.bitAddress({ kind: 'name', name: plain });
  if (bit) return bitTarget(scope, bit());
  // A data symbol stands for what is there.
  return byteTarget(scope, checked(cpu.space('')!, scope.name(name)(), cpu));
}

/**
 * What an expression names when something is to be done to it: `a`, `[0x20]`, `xram[0x600..0x6ff]`, `P1`, `sfr.P1`,
 * `P1.6`, `bit.GATE`, `COMMAND`.
 * @throws DebugError if it names nothing that has a value of its own.
 */
export function resolveTarget(node: ExpressionNode, scope: CpuScope): Target {
  if (node.kind === 'name') return namedTarget(scope, node.name);
  if (node.kind === 'memory') return memoryTarget(scope, node);
  if (node.kind === 'bit' && scope.cpu.kind === '8051') {
    const of = resolveTarget(node.of, scope);
    if (of.kind === 'memory' && of.from === of.to && of.bit < 0) return { ...of, bit: node.bit };
  }
  if (node.kind === 'number') return byteTarget(scope, checked(scope.cpu.space('')!, node.value, scope.cpu));
  throw new DebugError('That is no place: give a register, a symbol, [ADDRESS] or SPACE[ADDRESS].');
}

/** What a target holds. */
export function readTarget(target: Target): number {
  if (target.kind === 'register') return target.register.get();
  const value = target.space.read(target.from);
  return target.bit < 0 ? value : (value >> target.bit) & 1;
}

/** Number of bits that a target takes. */
function widthOf(target: Target): number {
  if (target.kind === 'register') return target.register.bits;
  if (target.bit >= 0 || target.space.name === 'bit') return 1;
  return target.space.name === 'word' ? 16 : 8;
}

/**
 * Sets what a target holds; all of a range.
 * @throws DebugError if the value does not fit, or the place cannot be written.
 */
export function writeTarget(target: Target, value: number): void {
  const bits = widthOf(target);
  const low = -(2 ** (bits - 1));
  if (!Number.isInteger(value) || value < (bits === 1 ? 0 : low) || value >= 2 ** bits) {
    throw new DebugError(`${value} does not fit: the place has ${bits} bit${bits === 1 ? '' : 's'}.`);
  }
  const stored = value & (2 ** bits - 1);
  if (target.kind === 'register') {
    target.register.set(stored);
    return;
  }
  for (let address = target.from; address <= target.to; address++) {
    if (target.bit < 0) {
      target.space.write(address, stored);
      continue;
    }
    const old = target.space.read(address);
    target.space.write(address, stored === 0 ? old & ~(1 << target.bit) : old | (1 << target.bit));
  }
}

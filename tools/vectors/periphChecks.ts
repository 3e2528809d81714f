import { hex } from './result.js';

/** Checks on memory that the peripheral programs of both CPUs share; `tol` is the allowed deviation. */
export type MemoryCheck =
  | { readonly t: 'u8'; readonly a: number; readonly v: number; readonly tol?: number }
  | { readonly t: 'u16'; readonly a: number; readonly v: number; readonly tol?: number }
  | {
      readonly t: 'd16';
      readonly a: readonly number[];
      readonly v: readonly number[];
      readonly tol?: number;
    };

type Memory = (address: number) => number;

export function checkCount(what: string, found: number, expected: number, tolerance = 0): string | undefined {
  if (Math.abs(found - expected) <= tolerance) return undefined;
  return `${found} ${what}, expected ${expected}${tolerance > 0 ? ` within ${tolerance}` : ''}`;
}

export function checkList(
  what: string,
  found: readonly number[],
  expected: readonly number[],
  tolerance = 0,
): string | undefined {
  const same =
    found.length === expected.length && found.every((v, i) => Math.abs(v - expected[i]!) <= tolerance);
  if (same) return undefined;
  return `${what} are ${found.join(' ')}, expected ${expected.join(' ')}`;
}

export function checkBytes(
  check: { readonly a: number; readonly v: number; readonly tol?: number },
  memory: Memory,
): string | undefined {
  const found = memory(check.a);
  if (Math.abs(found - check.v) <= (check.tol ?? 0)) return undefined;
  return `${hex(check.a, 2)} holds ${hex(found, 2)}, expected ${hex(check.v, 2)}`;
}

export function checkWords(
  check: { readonly a: number; readonly v: number; readonly tol?: number },
  memory: Memory,
): string | undefined {
  const found = word(memory, check.a);
  if (Math.abs(found - check.v) <= (check.tol ?? 0)) return undefined;
  return `${hex(check.a, 2)} holds ${hex(found, 4)}, expected ${hex(check.v, 4)}`;
}

/** Differences of successive big-endian words, modulo 65536. */
export function checkWordDifferences(
  check: { readonly a: readonly number[]; readonly v: readonly number[]; readonly tol?: number },
  memory: Memory,
): string | undefined {
  const found = check.a.slice(1).map((a, i) => (word(memory, a) - word(memory, check.a[i]!)) & 0xffff);
  return checkList(`differences of the words from ${hex(check.a[0]!, 2)} on`, found, check.v, check.tol);
}

function word(memory: Memory, address: number): number {
  return (memory(address) << 8) | memory(address + 1);
}

/** Differences of successive bytes, modulo 256. */
export function checkByteDifferences(
  check: { readonly a: readonly number[]; readonly v: readonly number[]; readonly tol?: number },
  memory: Memory,
): string | undefined {
  const found = check.a.slice(1).map((a, i) => (memory(a) - memory(check.a[i]!)) & 0xff);
  return checkList(`differences of the bytes from ${hex(check.a[0]!, 2)} on`, found, check.v, check.tol);
}

/** Exclusive messages of the JX-8P (21h) and Super-JX (24h), as their MIDI implementations print them. */

export function patchApr(parameters: readonly number[] | Uint8Array): number[] {
  return [0xf0, 0x41, 0x35, 0, 0x24, 0x30, 0x01, ...parameters, 0xf7];
}

/** Group 1 = upper, 2 = lower. */
export function toneApr(group: 1 | 2, tone: readonly number[] | Uint8Array): number[] {
  return [0xf0, 0x41, 0x35, 0, 0x24, 0x20, group, ...tone, 0xf7];
}

export function patchBulk(number: number, record: readonly number[] | Uint8Array, group = 1): number[] {
  const nibbles = Array.from(record).flatMap((byte) => [byte >> 4, byte & 15]);
  return [0xf0, 0x41, 0x37, 0, 0x24, 0x30, group, 0, number, ...nibbles, 0xf7];
}

export function toneBulk(number: number, tone: readonly number[] | Uint8Array): number[] {
  return [0xf0, 0x41, 0x37, 0, 0x24, 0x20, 1, 0, number, ...tone, 0xf7];
}

export function patchIpr(...pairs: readonly number[]): number[] {
  return [0xf0, 0x41, 0x36, 0, 0x24, 0x30, 0x01, ...pairs, 0xf7];
}

export function toneIpr(group: 1 | 2, ...pairs: readonly number[]): number[] {
  return [0xf0, 0x41, 0x36, 0, 0x24, 0x20, group, ...pairs, 0xf7];
}

/** The ten-byte form. */
export function patchPgr(number: number): number[] {
  return [0xf0, 0x41, 0x34, 0, 0x24, 0x30, 0x01, number, 0, 0xf7];
}

export function tonePgr(group: 1 | 2, number: number): number[] {
  return [0xf0, 0x41, 0x34, 0, 0x24, 0x20, group, number, 0, 0xf7];
}

export function jx8pApr(tone: readonly number[] | Uint8Array): number[] {
  return [0xf0, 0x41, 0x35, 0, 0x21, 0x20, 0x01, ...tone, 0xf7];
}

export function jx8pPgr(number: number, operation: number): number[] {
  return [0xf0, 0x41, 0x34, 0, 0x21, 0x20, 0x01, 0, number, operation, 0xf7];
}

export function jx8pIpr(level: 0x20 | 0x30, ...pairs: readonly number[]): number[] {
  return [0xf0, 0x41, 0x36, 0, 0x21, level, 0x01, ...pairs, 0xf7];
}

/** Universal Master Fine Tuning. */
export function fineTuning(value: number): number[] {
  return [0xf0, 0x7f, 0x7f, 0x04, 0x03, value & 0x7f, value >> 7, 0xf7];
}

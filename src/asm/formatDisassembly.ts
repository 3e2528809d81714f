import { disassemble6303 } from './disassemble6303.js';
import { disassemble8051 } from './disassemble8051.js';

export type DisassemblerCpu = '6303' | '8051';

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/**
 * A memory image as lines `address  bytes  text`, instruction after instruction from its first byte.
 * @param origin address of the first byte, 0 to FFFFh.
 */
export function formatDisassembly(bytes: Uint8Array, origin: number, cpu: DisassemblerCpu): string[] {
  const disassemble = cpu === '6303' ? disassemble6303 : disassemble8051;
  const lines: string[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const address = (origin + offset) & 0xffff;
    const { text, length } = disassemble(bytes, offset, address);
    const data = [...bytes.subarray(offset, offset + length)].map((byte) => hex(byte, 2)).join(' ');
    lines.push(`${hex(address, 4)}  ${data.padEnd(8)}  ${text}`);
    offset += length;
  }
  return lines;
}

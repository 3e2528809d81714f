/** Which pins an 8031 instruction looks at. Source: Intel, MCS-51 Programmer's Guide and Instruction Set. */

const BIT_READERS = new Set([0x20, 0x30, 0x72, 0x82, 0xa0, 0xa2, 0xb0]);

/**
 * Bits of the port at direct address `port` (90h, B0h) whose pins the instruction at `pc` reads; 0 if it reads none
 * (instructions that read to modify look at the latch).
 */
export function pinsRead(program: Uint8Array, pc: number, port: number): number {
  const mask = program.length - 1;
  const code = program[pc & mask]!;
  const operand = program[(pc + 1) & mask]!;
  if (BIT_READERS.has(code)) return (operand & 0xf8) === port ? 1 << (operand & 7) : 0;
  // MOV direct,direct has its source first; CJNE A,direct and all others likewise.
  return operand === port ? 0xff : 0;
}

/** Bits that an `ANL A,#mask` right behind the instruction at `pc` keeps of a whole port read by `MOV A,port`. */
export function maskBehind(program: Uint8Array, pc: number): number {
  const mask = program.length - 1;
  if (program[pc & mask] !== 0xe5 || program[(pc + 2) & mask] !== 0x54) return 0xff;
  return program[(pc + 3) & mask]!;
}

import type { DebugCpu } from './debugCpu.js';
import type { DebugSymbols } from './symbols.js';

/** An instruction with its operands by name. */
export interface SymbolicInstruction {
  readonly address: number;
  /** `8F 20 9A`. */
  readonly bytes: string;
  readonly length: number;
  readonly text: string;
}

const HEX_NUMBER = /(#?)\b([0-9][0-9A-F]*)h\b/g;
const BIT_OPERAND = /\/?\b([0-9][0-9A-F]*)h\.([0-7])\b/g;
/** Instructions whose plain operand is an address of the program. */
const JUMPS_8051 = /^(.jmp|jmp|.call|j\w+|djnz|cjne) /;
const JUMPS_6303 = /^(b(?!it)\w\w|jmp|jsr) /;
/** 16-bit constants that are addresses as a rule. */
const POINTERS = /^(mov\s+dptr|ldx|cpx)/;

export function hexDigits(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** `VOICE_LOOP+3`, `NEXT_VOICE.near`; empty if no symbol is near. */
export function placeName(symbols: DebugSymbols, address: number): string {
  const place = symbols.place(address);
  if (place === undefined) return '';
  return place.offset === 0 ? place.symbol.name : `${place.symbol.name}+${place.offset}`;
}

/** The name that stands for a number in an operand; undefined leaves the number. */
function operandName(
  symbols: DebugSymbols,
  value: number,
  isConstant: boolean,
  text: string,
  jumps: boolean,
): string | undefined {
  if (isConstant) {
    const pointer = POINTERS.test(text) ? (symbols.codeAt(value) ?? symbols.dataAt(value)) : undefined;
    return value >= 0x100 ? pointer?.name : undefined;
  }
  return jumps ? symbols.codeAt(value)?.name : (symbols.dataAt(value) ?? symbols.codeAt(value))?.name;
}

function withNames(text: string, cpu: DebugCpu, symbols: DebugSymbols): string {
  if (cpu.kind === '6303') {
    const jumps = JUMPS_6303.test(text);
    return text.replace(HEX_NUMBER, (whole, hash: string, digits: string, at: number) => {
      const isOffset = text.startsWith(',x', at + whole.length);
      if (isOffset) return whole;
      const name = operandName(symbols, Number.parseInt(digits, 16), hash !== '', text, jumps);
      return name === undefined ? whole : hash + name;
    });
  }
  const jumps = JUMPS_8051.test(text);
  const lastComma = text.lastIndexOf(',');
  return text
    .replace(BIT_OPERAND, (whole, digits: string, bit: string) => {
      const byte = Number.parseInt(digits, 16);
      const address = byte < 0x80 ? (byte - 0x20) * 8 + Number(bit) : byte + Number(bit);
      const name = symbols.bitAt(address)?.name;
      if (name !== undefined) return whole.startsWith('/') ? `/${name}` : name;
      const byteName = symbols.dataAt(byte)?.name;
      return byteName === undefined ? whole : whole.replace(`${digits}h`, byteName);
    })
    .replace(HEX_NUMBER, (whole, hash: string, digits: string, at: number) => {
      // Of `djnz COUNT,LOOP` only the last operand is an address of the program.
      const isTarget = jumps && (lastComma < 0 || at > text.length - whole.length - 2 || at > lastComma);
      const name = operandName(symbols, Number.parseInt(digits, 16), hash !== '', text, isTarget);
      return name === undefined ? whole : hash + name;
    });
}

/** The instruction at an address, with names where symbols have them. */
export function symbolicInstruction(
  cpu: DebugCpu,
  symbols: DebugSymbols,
  address: number,
): SymbolicInstruction {
  const { text, length } = cpu.disassemble(address);
  const bytes = Array.from({ length }, (_, n) => hexDigits(cpu.codeByte(address + n), 2)).join(' ');
  return { address, bytes, length, text: withNames(text, cpu, symbols) };
}

import type { PredefinedSymbols } from './symbols.js';

/**
 * Special-function registers of the 8031/8051 and their named bits, bit 0 first (`-`: no name).
 * Source: Intel MCS-51 Architectural Overview, "Special Function Registers", and the register descriptions.
 */
const REGISTERS: readonly (readonly [name: string, address: number, bits?: string])[] = [
  ['P0', 0x80],
  ['SP', 0x81],
  ['DPL', 0x82],
  ['DPH', 0x83],
  ['PCON', 0x87],
  ['TCON', 0x88, 'IT0 IE0 IT1 IE1 TR0 TF0 TR1 TF1'],
  ['TMOD', 0x89],
  ['TL0', 0x8a],
  ['TL1', 0x8b],
  ['TH0', 0x8c],
  ['TH1', 0x8d],
  ['P1', 0x90],
  ['SCON', 0x98, 'RI TI RB8 TB8 REN SM2 SM1 SM0'],
  ['SBUF', 0x99],
  ['P2', 0xa0],
  ['IE', 0xa8, 'EX0 ET0 EX1 ET1 ES - - EA'],
  ['P3', 0xb0, 'RXD TXD INT0 INT1 T0 T1 WR RD'],
  ['IP', 0xb8, 'PX0 PT0 PX1 PT1 PS - - -'],
  ['PSW', 0xd0, 'P - OV RS0 RS1 F0 AC CY'],
  ['ACC', 0xe0],
  ['B', 0xf0],
];

function build(): PredefinedSymbols {
  const symbols = new Map<string, { value: number; bit: boolean }>();
  for (const [name, address, bits] of REGISTERS) {
    symbols.set(name, { value: address, bit: false });
    bits?.split(' ').forEach((bit, n) => {
      if (bit !== '-') symbols.set(bit, { value: address + n, bit: true });
    });
  }
  return symbols;
}

/** The names the 8051 assembler knows from the start, in any case. */
export const MCS51_SYMBOLS: PredefinedSymbols = build();

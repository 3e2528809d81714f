import dasmModule from 'dasm';
import { describe, expect, it } from 'vitest';
import { assemble6303 } from '../../src/asm/hd6303.js';
import { HD6303_OPCODES, type Hd6303Opcode } from '../../src/cpu/hd6303/opcodes.js';

/** The part of the package's interface used here; its own declaration does not fit Node's ESM import. */
type Dasm = (
  source: string,
  options: { format: number; quick: boolean },
) => { data: Uint8Array; output: string[] };
const dasm = (('default' in dasmModule && dasmModule.default) || dasmModule) as unknown as Dasm;

const ORIGIN = 0x8000;

function lcg(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const dollar = (value: number, digits: number) => `$${value.toString(16).padStart(digits, '0')}`;

/** The instruction in both assemblers' syntax: dasm forces modes with `.d` and `.e`. */
function writeRow(
  row: Hd6303Opcode,
  address: number,
  random: (below: number) => number,
): { ours: string; theirs: string } {
  const name = row.mnemonic.toLowerCase();
  const byte = dollar(random(256), 2);
  const word = dollar(random(65536), 4);
  const target = dollar(address + 2 - 128 + random(256), 4);
  const same = (text: string) => ({ ours: text, theirs: text });
  switch (row.mode) {
    case 'inh':
      return same(name);
    case 'imm8':
      return same(`${name} #${byte}`);
    case 'imm16':
      return same(`${name} #${word}`);
    case 'dir':
      return { ours: `${name} <${byte}`, theirs: `${name}.d ${byte}` };
    case 'ext':
      return { ours: `${name} >${word}`, theirs: `${name}.e ${word}` };
    case 'ind':
      return same(`${name} ${byte},x`);
    case 'rel':
      return same(`${name} ${target}`);
    case 'imd':
    case 'imx':
      throw new Error('dasm 2.20.11 leaves out the mask of AIM, OIM, EIM and TIM');
  }
}

describe('HD6303 assembler against dasm 2.20.11', () => {
  it('gives the same bytes for every instruction but AIM, OIM, EIM and TIM', () => {
    const random = lcg(6303);
    const ours: string[] = [` org ${dollar(ORIGIN, 4)}`];
    const theirs: string[] = [' processor HD6303', ` org ${dollar(ORIGIN, 4)}`];
    let address = ORIGIN;
    let rows = 0;
    for (let round = 0; round < 4; round++) {
      for (const row of HD6303_OPCODES) {
        if (row === undefined || row.mode === 'imd' || row.mode === 'imx') continue;
        const text = writeRow(row, address, random);
        ours.push(` ${text.ours}`);
        theirs.push(` ${text.theirs}`);
        address += row.bytes;
        rows++;
      }
    }
    const reference = dasm(`${theirs.join('\n')}\n`, { format: 3, quick: true });
    expect(reference.output.filter((line) => line.includes('error'))).toEqual([]);
    const { segments } = assemble6303(ours.join('\n'));
    expect(rows).toBeGreaterThan(850);
    expect(segments).toHaveLength(1);
    expect(Buffer.from(segments[0]!.bytes).toString('hex')).toBe(Buffer.from(reference.data).toString('hex'));
  });

  it('chooses direct and extended addressing as dasm does for addresses known in advance', () => {
    const body =
      ' ldaa low\n staa low\n ldx low\n std far\n jsr low\n inc low\n tst far\n cpx far\n jmp low\n';
    const reference = dasm(` processor HD6303\nlow equ $80\nfar equ $1234\n org $8000\n${body}`, {
      format: 3,
      quick: true,
    });
    const ours = assemble6303(`low_ equ $80\nfar equ $1234\n org $8000\n${body.replaceAll('low', 'low_')}`);
    expect(Buffer.from(ours.segments[0]!.bytes)).toEqual(Buffer.from(reference.data));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HD6303_OPCODES } from '../../src/cpu/hd6303/opcodes.js';
import { TracingHd6303 } from '../../src/cpu/hd6303/tracing.js';
import { Mcs51 } from '../../src/cpu/mcs51/mcs51.js';
import { MCS51_OPCODES } from '../../src/cpu/mcs51/opcodes.js';
import { AccessList } from '../../src/debug/accesses.js';
import { hd6303Accesses } from '../../src/debug/hd6303Accesses.js';
import { mcs51Accesses } from '../../src/debug/mcs51Accesses.js';

const byte = fc.integer({ min: 0, max: 0xff });
const word = fc.integer({ min: 0, max: 0xffff });

function listed(list: AccessList): { space: string; address: number; isWrite: boolean; cycle: number }[] {
  return Array.from({ length: list.length }, (_, n) => {
    const { space, address, isWrite, cycle } = list.at(n);
    return { space, address, isWrite, cycle };
  });
}

describe('accesses of HD6303 instructions, foreseen', () => {
  const codes = HD6303_OPCODES.flatMap((row) => (row ? [row.code] : []));

  // The bus list of the core has every cycle, as Table 13 of the data sheet: fetches and wasted cycles as well.
  it('are the data cycles of the bus list', () => {
    const seen = new Set<number>();
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        byte,
        byte,
        fc.integer({ min: 0x2000, max: 0x6fff }),
        fc.integer({ min: 0x300, max: 0x1fff }),
        (code, first, second, x, sp) => {
          const pc = 0x8000;
          const memory = new Uint8Array(0x10000);
          memory.set([code, first, second], pc);
          const bus: { cycle: number; address: number; isWrite: boolean }[] = [];
          const cpu = new TracingHd6303(
            {
              read: (address) => memory[address]!,
              write: () => {},
              readPort1: () => 0xff,
              readPort2: () => 0x1f,
              portChanged: () => {},
              transmit: () => {},
            },
            {},
            (cycle, address, _value, isWrite) => bus.push({ cycle, address, isWrite }),
          );
          Object.assign(cpu, { pc, x, sp, cc: 0xd0 });
          const list = new AccessList();
          hd6303Accesses({ cycle: 0, pc, x, sp }, (address) => memory[address]!, list);
          cpu.step();
          seen.add(code);
          const isCode = (address: number) => address >= pc && address < pc + 4;
          const isVector = (address: number) => address >= 0xffee;
          // Reads of the program, of vectors and of the next operation code may be fetches.
          const isData = ({ address, isWrite }: { address: number; isWrite: boolean }) =>
            isWrite || !(isCode(address) || isVector(address) || address === cpu.pc);
          const expected = bus.filter(isData);
          const found = listed(list).filter(isData);
          expect(found.map(({ cycle, address, isWrite }) => ({ cycle, address, isWrite }))).toEqual(expected);
        },
      ),
      { numRuns: 6000, seed: 1 },
    );
    expect(seen.size).toBe(codes.length);
  });
});

/** An 8031 with random contents that runs one instruction, and what it does outside. */
function boardOf(
  program: Uint8Array,
  ram: Uint8Array,
  state: { acc: number; b: number; psw: number; dptr: number; sp: number },
) {
  const bus: { address: number; isWrite: boolean; cycle: number }[] = [];
  const cpu = new Mcs51(program, {
    readExternal: (address) => {
      bus.push({ address, isWrite: false, cycle: cpu.cycle });
      return 0x5a;
    },
    writeExternal: (address) => bus.push({ address, isWrite: true, cycle: cpu.cycle }),
    readPort: () => 0xff,
    portWritten: () => {},
    transmit: () => {},
  });
  cpu.ram.set(ram);
  Object.assign(cpu, state);
  return { cpu, bus };
}

/** Registers that instructions use by themselves. */
const IMPLICIT = new Set([0x81, 0x82, 0x83, 0xd0, 0xe0, 0xf0]);

describe('accesses of 8031 instructions, foreseen', () => {
  const codes = MCS51_OPCODES.flatMap((row) => (row ? [row.code] : []));
  const cases = fc.record({
    code: fc.constantFrom(...codes),
    first: byte,
    second: byte,
    ram: fc.uint8Array({ minLength: 128, maxLength: 128 }),
    state: fc.record({ acc: byte, b: byte, psw: byte, dptr: word, sp: fc.integer({ min: 8, max: 0x7d }) }),
    other: fc.integer({ min: 0, max: 127 }),
  });

  it('name all of internal RAM that can change or matter, and every MOVX with its cycle', () => {
    fc.assert(
      fc.property(cases, ({ code, first, second, ram, state, other }) => {
        const program = new Uint8Array(8192);
        program.set([code, first, second]);
        const { cpu, bus } = boardOf(program, ram, state);
        const { cycle, pc, sp, dptr, acc } = cpu;
        const list = new AccessList();
        mcs51Accesses(
          { cycle, pc, sp, dptr, acc, bank: cpu.psw & 0x18, p2: 0xff, ram: cpu.ram },
          (address) => program[address & 0x1fff]!,
          list,
        );
        const accesses = listed(list);
        cpu.step();

        const xram = accesses.filter(({ space }) => space === 'xram');
        expect(xram.map(({ address, isWrite, cycle: at }) => ({ address, isWrite, cycle: at }))).toEqual(bus);

        const ramAccesses = accesses.filter(({ space }) => space === 'iram');
        const written = new Set(ramAccesses.filter(({ isWrite }) => isWrite).map(({ address }) => address));
        cpu.ram.forEach((now, address) => {
          if (now !== ram[address])
            expect(written.has(address), `${code.toString(16)} writes ${address}`).toBe(true);
        });

        // What is not read may hold anything without anything else becoming different. Writes of a bit keep the rest.
        const touched = new Set(ramAccesses.map(({ address }) => address));
        if (touched.has(other)) return;
        const changed = ram.slice();
        changed[other]! ^= 0xff;
        const twin = boardOf(program, changed, state).cpu;
        twin.step();
        const summary = ({ pc: to, acc: a, b, psw, sp: s, dptr: d, cycle: at }: Mcs51) => [
          to,
          a,
          b,
          psw,
          s,
          d,
          at,
        ];
        expect(summary(twin)).toEqual(summary(cpu));
        twin.ram[other] = cpu.ram[other]!;
        expect([...twin.ram]).toEqual([...cpu.ram]);
      }),
      { numRuns: 6000, seed: 1 },
    );
  });

  it('name the special function registers that an instruction has as operands', () => {
    for (const row of MCS51_OPCODES) {
      const at = row?.operands.indexOf('direct') ?? -1;
      if (row === undefined || at < 0 || row.code === 0x85) continue;
      const program = new Uint8Array(8192);
      program.set([row.code, 0xa8, 0xa8]);
      const list = new AccessList();
      const registers = {
        cycle: 0,
        pc: 0,
        sp: 7,
        dptr: 0,
        acc: 0,
        bank: 0,
        p2: 0xff,
        ram: new Uint8Array(128),
      };
      mcs51Accesses(registers, (address) => program[address]!, list);
      const sfrs = listed(list).filter(({ space }) => space === 'sfr');
      expect(sfrs.length, row.mnemonic).toBeGreaterThan(0);
      const { cpu } = boardOf(program, new Uint8Array(128), { acc: 0xff, b: 0, psw: 0, dptr: 0, sp: 7 });
      cpu.writeDirect(0xa8, 0x0f);
      const before = cpu.readDirect(0xa8);
      cpu.step();
      const changes = cpu.readDirect(0xa8) !== before;
      expect(sfrs.some(({ isWrite }) => isWrite) || !changes, row.mnemonic).toBe(true);
      expect(sfrs.every(({ address }) => address === 0xa8 && !IMPLICIT.has(address))).toBe(true);
    }
  });
});

/**
 * Speed of the HD6303R core on plain code: a synthetic mixture of table look-up, arithmetic, memory traffic and
 * subroutine calls out of ROM, with output-compare interrupts every 500 E cycles.
 * Prints E cycles per second and how many times faster than the 2 MHz original that is.
 *
 * Run with `npx tsx bench/hd6303.ts`.
 */
import { Hd6303, type Hd6303Bus } from '../src/cpu/hd6303/hd6303.js';

const PROGRAM_START = 0x8000;
const INTERRUPT_START = 0x8100;

/** RAM $1000-$1FFF, ROM from $8000 on. */
class BenchBoard implements Hd6303Bus {
  readonly ram = new Uint8Array(0x1000);
  readonly rom = new Uint8Array(0x8000);

  read(address: number): number {
    if (address >= 0x8000) return this.rom[address & 0x7fff]!;
    return address >= 0x1000 && address < 0x2000 ? this.ram[address & 0xfff]! : 0xff;
  }
  write(address: number, value: number): void {
    if (address >= 0x1000 && address < 0x2000) this.ram[address & 0xfff] = value;
  }
  readPort1(): number {
    return 0xff;
  }
  readPort2(): number {
    return 0x1f;
  }
  portChanged(): void {}
  transmit(): void {}
}

const MAIN = [
  0x8e,
  0x00,
  0xff, // lds #$00ff
  0x86,
  0x08,
  0x97,
  0x08, // ldaa #8, staa $08: EOCI
  0x0e, // cli
  0xce,
  0x10,
  0x00, // loop: ldx #$1000
  0xc6,
  0x40, // ldab #64
  0xa6,
  0x00, // inner: ldaa 0,x
  0x9b,
  0x80, // adda $80
  0x89,
  0x11, // adca #$11
  0x48, // asla
  0xa7,
  0x01, // staa 1,x
  0x7c,
  0x10,
  0x80, // inc $1080
  0xbd,
  0x80,
  0x40, // jsr $8040
  0x08, // inx
  0x5a, // decb
  0x26,
  0xed, // bne inner
  0x20,
  0xe6, // bra loop
];
const SUBROUTINE = [
  0x3c, // pshx
  0xdc,
  0x82, // ldd $82
  0xc3,
  0x01,
  0x37, // addd #$0137
  0xdd,
  0x82, // std $82
  0x3d, // mul
  0x72,
  0x04,
  0x90, // oim #4,$90
  0x7b,
  0x01,
  0x82, // tim #1,$82
  0x27,
  0x01, // beq +1
  0x01, // nop
  0x38, // pulx
  0xd6,
  0x84, // ldab $84
  0x5c,
  0xd7,
  0x84, // incb, stab $84
  0xc4,
  0x3f,
  0xca,
  0x01, // andb #$3f, orab #1
  0x39, // rts
];
const INTERRUPT = [
  0x96,
  0x08, // ldaa $08
  0xdc,
  0x0b,
  0xc3,
  0x01,
  0xf4,
  0xdd,
  0x0b, // ldd $0b, addd #500, std $0b
  0x3b, // rti
];

const board = new BenchBoard();
board.rom.set(MAIN, PROGRAM_START & 0x7fff);
board.rom.set(SUBROUTINE, 0x40);
board.rom.set(INTERRUPT, INTERRUPT_START & 0x7fff);
board.rom.set([INTERRUPT_START >> 8, INTERRUPT_START & 0xff], 0x7ff4);
board.rom.set([PROGRAM_START >> 8, PROGRAM_START & 0xff], 0x7ffe);
const cpu = new Hd6303(board, {
  report: (anomaly) => {
    throw new Error(`the program ran into ${anomaly.kind} at ${anomaly.address.toString(16)}`);
  },
});
cpu.reset();

const SLICE = 20_000;
const ROUND = 20_000_000;
for (let round = 0; round < 6; round++) {
  const end = cpu.cycle + ROUND;
  const start = performance.now();
  while (cpu.cycle < end) cpu.run(cpu.cycle + SLICE);
  const seconds = (performance.now() - start) / 1000;
  const rate = ROUND / seconds / 1e6;
  console.log(`${rate.toFixed(1)} M E cycles/s, ${(rate / 2).toFixed(0)} times real time`);
}

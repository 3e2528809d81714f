import { Hd6303, type Hd6303Bus } from '../../src/cpu/hd6303/hd6303.js';
import { Mcs51, type Mcs51Bus } from '../../src/cpu/mcs51/mcs51.js';
import type { StateReader, StateWriter } from '../../src/snapshot.js';
import { Random } from './cases.js';
import type { Action, Rig } from './rig.js';

/** What surrounds a part is never further ahead of it than this, in cycles or ticks. */
export const FAR = 1e7;

/** The last random memory made, since a case needs the same one twice or thrice. */
let lastSpiced: { seed: number; spice: readonly number[]; bytes: Uint8Array } = {
  seed: 0,
  spice: [],
  bytes: new Uint8Array(0),
};

/** Random bytes, one in four of them out of `spice`. */
function spicedBytes(seed: number, length: number, spice: readonly number[]): Uint8Array {
  if (lastSpiced.seed !== seed || lastSpiced.spice !== spice) {
    const random = new Random(seed);
    const bytes = random.bytes(length);
    for (let n = length >> 2; n > 0; n--) bytes[random.below(length)] = random.pick(spice);
    lastSpiced = { seed, spice, bytes };
  }
  return lastSpiced.bytes;
}

/** Bytes that make a random 6303 program touch timer, serial interface and ports often. */
const HD6303_SPICE = [
  0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x10, 0x11, 0x12, 0x13, 0x14, 0x02, 0x03, 0x0e, 0x0f, 0x3b,
];

/** An HD6303R in 64 KB of random memory, all of it writable, with pins that a life moves. */
export class Hd6303Rig implements Rig, Hd6303Bus {
  readonly log: number[] = [];
  readonly cpu: Hd6303;
  readonly memory: Uint8Array;
  private port1 = 0xff;
  private lineFree = 0;
  /** Accesses since the last action began: a run that never ends shows here. */
  private accesses = 0;

  constructor(seed: number) {
    this.memory = spicedBytes(seed, 0x10000, HD6303_SPICE).slice();
    this.cpu = new Hd6303(this, {});
    this.cpu.reset();
  }

  act([kind, a, b]: Action): void {
    const { cpu } = this;
    this.accesses = 0;
    switch (kind) {
      case 0:
        cpu.setIrq1((a & 1) === 1);
        break;
      case 1:
        cpu.setNmi((a & 1) === 1);
        break;
      case 2:
        cpu.setTimerInput((a & 1) === 1);
        break;
      case 3:
      case 4: {
        if (this.lineFree > cpu.cycle + FAR / 2) break;
        const start = Math.max(this.lineFree, cpu.cycle + (b & 0x3ff));
        const speed = kind === 3 ? 1 : 1 + (a & 3);
        cpu.receive(a, start, (b & 0x7000) !== 0, speed);
        this.lineFree = start + Math.ceil((10 * 64) / speed);
        break;
      }
      case 5:
        this.port1 = a;
        break;
      case 6:
        if (a < 8) cpu.reset();
        break;
      case 7:
        // serial interface on with this and that interrupt, and bytes sent as it takes them
        this.memory.set(
          [0x86, 0x0c, 0x97, 0x10, 0x86, a | 0x0a, 0x97, 0x11, 0x86, b & 0xff, 0x97, 0x08],
          0x8000,
        );
        this.memory.set([0xd6, 0x11, 0x97, 0x13, 0x4c, 0x26, 0xf9], 0x800c);
        cpu.pc = 0x8000;
        break;
      case 8:
      case 9:
        cpu.run(cpu.cycle + 1 + (b & 0x3ff));
        break;
      default:
        for (let n = 0; n <= (a & 7); n++) cpu.step();
    }
    this.log.push(cpu.cycle, cpu.pc, cpu.a, cpu.b, cpu.x, cpu.sp, cpu.cc);
  }

  read(address: number): number {
    if (++this.accesses > 100_000) throw new Error('the processor does not come to an end');
    return this.memory[address]!;
  }
  write(address: number, value: number): void {
    this.memory[address] = value;
  }
  readPort1(): number {
    return this.port1;
  }
  readPort2(): number {
    return 0x1f;
  }
  portChanged(port: 1 | 2, latch: number, direction: number): void {
    this.log.push(port, latch, direction);
  }
  transmit(value: number, startCycle: number): void {
    this.log.push(value, startCycle);
  }
  timerOutput(level: number, cycle: number): void {
    this.log.push(level, cycle);
  }

  save(writer: StateWriter): void {
    writer.bytes(this.memory);
    writer.u8(this.port1);
    writer.f64(this.lineFree);
    this.cpu.save(writer);
  }
  load(reader: StateReader): void {
    reader.bytesInto(this.memory);
    this.port1 = reader.u8();
    this.lineFree = reader.whole();
    this.cpu.load(reader);
    reader.expect(this.lineFree < this.cpu.cycle + FAR, 'the time of the line');
  }
}

/** Addresses of special function registers, and instructions that set and test their bits. */
const MCS51_SPICE = [
  0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x98, 0x99, 0xa8, 0xb0, 0xb8, 0xd2, 0xc2, 0x75, 0x32,
];

/** An 8031 with a random program, 64 KB of external memory and pins that a life moves. */
export class Mcs51Rig implements Rig, Mcs51Bus {
  readonly log: number[] = [];
  readonly cpu: Mcs51;
  private readonly external = new Uint8Array(0x10000);
  private readonly pins = [0xff, 0xff, 0xff, 0xff];
  private lineFree = 0;

  constructor(seed: number) {
    const random = new Random(seed);
    const program = spicedBytes(seed, 0x4000, MCS51_SPICE).slice();
    // 31 250 baud from the oscillator or from timer 1, everything enabled: what follows is random again
    const mode = random.pick([0x50, 0x90, 0xd0, 0x10, 0x72]);
    program.set([
      0x75,
      0x89,
      random.below(256),
      0x75,
      0x98,
      mode,
      0x75,
      0x8d,
      0xff,
      0xd2,
      0x8e,
      0x75,
      0xa8,
      0x9f,
    ]);
    this.cpu = new Mcs51(program, this, {});
  }

  act([kind, a, b]: Action): void {
    const { cpu } = this;
    switch (kind) {
      case 0:
        cpu.setInt0((a & 1) === 1);
        break;
      case 1:
        cpu.setInt1((a & 1) === 1);
        break;
      case 2:
        cpu.setT0((a & 1) === 1);
        break;
      case 3:
        cpu.setT1((a & 1) === 1);
        break;
      case 4:
      case 5: {
        if (this.lineFree > cpu.cycle + FAR / 2) break;
        const start = Math.max(this.lineFree, cpu.cycle + (b & 0x1ff));
        cpu.receive(a, start);
        this.lineFree = start + 320;
        break;
      }
      case 6:
        this.pins[b & 3] = a;
        break;
      case 7:
        cpu.writeDirect(0x80 | (b & 0x7f), a);
        break;
      case 8:
        cpu.pc = a < 128 ? 0 : b & 0x3fff;
        break;
      case 9:
        if (a < 8) cpu.reset();
        break;
      case 10:
      case 11:
        cpu.run(cpu.cycle + 1 + (b & 0x3ff));
        break;
      default:
        for (let n = 0; n <= (a & 7); n++) cpu.step();
    }
    this.log.push(cpu.cycle, cpu.pc, cpu.acc, cpu.b, cpu.sp, cpu.dptr, cpu.psw);
  }

  readExternal(address: number): number {
    return this.external[address]!;
  }
  writeExternal(address: number, value: number): void {
    this.external[address] = value;
    this.log.push(address, value, this.cpu.cycle);
  }
  readPort(port: number): number {
    return this.pins[port]!;
  }
  portWritten(port: number, latch: number): void {
    this.log.push(port, latch);
  }
  transmit(value: number, startCycle: number): void {
    this.log.push(value, startCycle);
  }

  save(writer: StateWriter): void {
    writer.bytes(this.external);
    writer.bytes(Uint8Array.from(this.pins));
    writer.f64(this.lineFree);
    this.cpu.save(writer);
  }
  load(reader: StateReader): void {
    reader.bytesInto(this.external);
    this.pins.splice(0, 4, ...reader.bytes());
    this.lineFree = reader.whole();
    this.cpu.load(reader);
    reader.expect(this.lineFree < this.cpu.cycle + FAR, 'the time of the line');
  }
}

import { assemble8051 } from '../../src/asm/mcs51.js';
import { Mcs51, type Mcs51Bus, type Mcs51Options } from '../../src/cpu/mcs51/mcs51.js';

/** Board for the 8031 tests: settable pins, 64 KB of external RAM, a log of everything that comes out. */
export class TestBoard implements Mcs51Bus {
  readonly cpu: Mcs51;
  readonly labels: ReadonlyMap<string, number>;
  readonly external = new Uint8Array(0x10000).fill(0xff);
  /** Levels from outside. */
  readonly pins = [0xff, 0xff, 0xff, 0xff];
  readonly accesses: [kind: 'read' | 'write', address: number, cycle: number][] = [];
  readonly portWrites: [port: number, latch: number, cycle: number][] = [];
  readonly sent: { value: number; cycle: number }[] = [];
  readonly reports: [message: string, address: number][] = [];

  /** Assembles `source` (which sets its own origins) and starts it at 0000 in machine cycle 0. */
  constructor(source: string, options: Mcs51Options = {}) {
    const program = assemble8051(source, { file: 'test' });
    this.labels = program.symbols;
    this.cpu = new Mcs51(program.image(0, 0x10000), this, {
      report: (message, address) => this.reports.push([message, address]),
      ...options,
    });
  }

  /** Steps until the instruction at `label` would start; returns the machine cycle this is. */
  runTo(label: string, limit = 100_000): number {
    const target = this.labels.get(label);
    if (target === undefined) throw new Error(`no label ${label}`);
    const end = this.cpu.cycle + limit;
    do {
      this.cpu.step();
      if (this.cpu.cycle > end) throw new Error(`never got to ${label}`);
    } while (this.cpu.pc !== target);
    return this.cpu.cycle;
  }

  readExternal(address: number): number {
    this.accesses.push(['read', address, this.cpu.cycle]);
    return this.external[address];
  }
  writeExternal(address: number, value: number): void {
    this.accesses.push(['write', address, this.cpu.cycle]);
    this.external[address] = value;
  }
  readPort(port: number): number {
    return this.pins[port];
  }
  portWritten(port: number, latch: number): void {
    this.portWrites.push([port, latch, this.cpu.cycle]);
  }
  transmit(value: number, cycle: number): void {
    this.sent.push({ value, cycle });
  }
}

import { assemble6303 } from '../../src/asm/hd6303.js';
import {
  Hd6303,
  type Hd6303Anomaly,
  type Hd6303Bus,
  type Hd6303Options,
} from '../../src/cpu/hd6303/hd6303.js';

/** Board for the HD6303R tests: 64 KiB of flat RAM, settable pins, a log of everything that comes out. */
export class TestBoard implements Hd6303Bus {
  readonly memory = new Uint8Array(0x10000);
  readonly labels: ReadonlyMap<string, number>;
  readonly cpu: Hd6303;
  port1Pins = 0xff;
  port2Pins = 0x1f;
  readonly sent: { value: number; cycle: number }[] = [];
  readonly p21: { level: number; cycle: number }[] = [];
  readonly portWrites: [port: number, latch: number, direction: number][] = [];
  readonly writes: [address: number, value: number, cycle: number][] = [];
  readonly anomalies: Hd6303Anomaly[] = [];
  onAnomaly: ((anomaly: Hd6303Anomaly) => void) | undefined;
  onRead: ((address: number) => void) | undefined;
  onWrite: ((address: number) => void) | undefined;

  /** Assembles `source` (which sets its own origins and vectors), and starts at `start` or the reset vector. */
  constructor(source: string, options: Hd6303Options = {}) {
    const program = assemble6303(source, { file: 'test' });
    for (const { address, bytes } of program.segments) this.memory.set(bytes, address);
    this.labels = program.symbols;
    this.cpu = new Hd6303(this, {
      ...options,
      report: (anomaly) => {
        this.anomalies.push(anomaly);
        this.onAnomaly?.(anomaly);
      },
    });
    this.cpu.reset();
  }

  label(name: string): number {
    const address = this.labels.get(name);
    if (address === undefined) throw new Error(`no label ${name}`);
    return address;
  }

  /** Steps until the instruction at `label` would start; returns the E cycles that took. */
  runTo(label: string, limit = 100_000): number {
    const target = this.label(label);
    const start = this.cpu.cycle;
    while (this.cpu.pc !== target) {
      this.cpu.step();
      if (this.cpu.cycle - start > limit) throw new Error(`never got to ${label}`);
    }
    return this.cpu.cycle - start;
  }

  ram(address: number): number {
    return this.cpu.ram[address & 0x7f]!;
  }

  ramWord(address: number): number {
    return (this.ram(address) << 8) | this.ram(address + 1);
  }

  read(address: number): number {
    this.onRead?.(address);
    return this.memory[address]!;
  }
  write(address: number, value: number): void {
    this.memory[address] = value;
    this.writes.push([address, value, this.cpu.cycle]);
    this.onWrite?.(address);
  }
  readPort1(): number {
    return this.port1Pins;
  }
  readPort2(): number {
    return this.port2Pins;
  }
  portChanged(port: 1 | 2, latch: number, direction: number): void {
    this.portWrites.push([port, latch, direction]);
  }
  transmit(value: number, cycle: number): void {
    this.sent.push({ value, cycle });
  }
  timerOutput(level: number, cycle: number): void {
    this.p21.push({ level, cycle });
  }
}

/** Program text with all vectors; sources without a handler of their own end in `stray`. */
export function withVectors(body: string, handlers: Partial<Record<string, string>> = {}): string {
  const names = ['trap', 'sci', 'tof', 'ocf', 'icf', 'irq1', 'swi', 'nmi'];
  const vectors = names.map((name) => ` dw ${handlers[name] ?? 'stray'}`).join('\n');
  return ` org $8000\nstart:\n${body}\nstray: bra stray\n org $FFEE\n${vectors}\n dw start\n`;
}

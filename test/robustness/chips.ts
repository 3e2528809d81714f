import { CartridgeSlot } from '../../src/assigner/cartridgeSlot.js';
import { PG800_CONTROLS, Pg800 } from '../../src/assigner/pg800.js';
import { DisplayDecoder, DisplayLink } from '../../src/chips/display.js';
import { I8155, type I8155Board, type I8155Port } from '../../src/chips/i8155.js';
import { Mb63h149, VELOCITY_BYTE_ADAPTER } from '../../src/chips/mb63h149.js';
import { Nvram } from '../../src/chips/nvram.js';
import { Pit8254 } from '../../src/chips/pit8254.js';
import { Upd7001 } from '../../src/chips/upd7001.js';
import type { StateReader, StateWriter } from '../../src/snapshot.js';
import type { Action, Rig } from './rig.js';

/** A level out of a number. */
const level = (value: number): 0 | 1 => ((value & 1) === 1 ? 1 : 0);

/** Three counters, written, read, gated and clocked. */
export class PitRig implements Rig {
  readonly log: number[] = [];
  private readonly pit: Pit8254;

  constructor(chip: '8253' | '82C54') {
    this.pit = new Pit8254({ chip });
  }

  act([kind, a, b]: Action): void {
    const counter = this.pit.counters[b % 3]!;
    switch (kind) {
      case 0:
      case 1:
      case 2:
        this.pit.write(3, a);
        break;
      case 3:
      case 4:
      case 5:
        this.pit.write(b % 3, a);
        break;
      case 6:
      case 7:
        this.log.push(this.pit.read(b));
        break;
      case 8:
        counter.setGate(level(a));
        break;
      case 9:
        counter.reload();
        break;
      case 10:
        counter.advance(Math.min(counter.pulsesToNextEdge(), 0x20000));
        break;
      case 11:
        counter.advance(b * (a + 1));
        break;
      default:
        counter.advance(a);
    }
    for (const { out } of this.pit.counters) this.log.push(out);
    this.log.push(counter.pulsesToNextEdge());
  }

  save(writer: StateWriter): void {
    this.pit.save(writer);
  }
  load(reader: StateReader): void {
    this.pit.load(reader);
  }
}

/** Ports, handshake and timer. */
export class I8155Rig implements Rig, I8155Board {
  readonly log: number[] = [];
  private readonly chip: I8155;
  private pulses = 0;

  constructor() {
    this.chip = new I8155(this);
  }

  act([kind, a, b]: Action): void {
    const { chip } = this;
    if (kind < 4) chip.writeIo(b, a);
    else if (kind < 8) this.log.push(chip.readIo(b));
    else if (kind < 10) chip.setPins((['A', 'B', 'C'] as const)[b % 3]!, a);
    else if (kind === 10) chip.writeRam(b, a);
    else if (kind === 11) this.log.push(chip.readRam(b));
    else if (kind === 12 && a < 32) chip.reset();
    else this.pulses += b * (a & 3);
    this.log.push(chip.lines('A'), chip.lines('B'), chip.lines('C'));
  }

  onPort(port: I8155Port, value: number): void {
    this.log.push(port.charCodeAt(0), value);
  }
  onTimerWrite(register: number, value: number): void {
    this.log.push(register, value);
  }
  bringTimerUpToDate(): void {
    this.chip.timer.advance(this.pulses);
    this.pulses = 0;
    this.log.push(this.chip.timer.out, this.chip.timer.pulsesToNextEdge());
  }

  save(writer: StateWriter): void {
    writer.f64(this.pulses);
    this.chip.save(writer);
  }
  load(reader: StateReader): void {
    this.pulses = reader.whole(0, 1e8);
    this.chip.load(reader);
  }
}

/** The two wires and the cells behind them; sometimes whole codes, so that they mean something. */
export class DisplayRig implements Rig {
  readonly log: number[] = [];
  private readonly decoder = new DisplayDecoder();
  private readonly link: DisplayLink;
  private tick = 0;

  constructor(edge: 'rising' | 'falling', msbFirst: boolean, bits: number) {
    this.link = new DisplayLink({ edge, msbFirst, bits, gapTicks: 5000 }, (code, tick) => {
      this.log.push(code, tick);
      this.decoder.receive(code);
    });
  }

  act([kind, a, b]: Action): void {
    if (kind < 8) {
      this.tick += b;
      this.link.lines(this.tick, level(a), level(a >> 1));
    } else if (kind < 14) {
      for (let bit = 7; bit >= 0; bit--) {
        for (const clock of [0, 1] as const) {
          this.tick += 50;
          this.link.lines(this.tick, clock, level(a >> bit));
        }
      }
    } else {
      this.decoder.receive(a);
    }
    this.log.push(this.decoder.cursor, this.decoder.revision, this.link.dropped);
    if (kind === 15) this.log.push(...this.decoder.cells);
  }

  save(writer: StateWriter): void {
    writer.f64(this.tick);
    this.link.save(writer);
    this.decoder.save(writer);
  }
  load(reader: StateReader): void {
    this.tick = reader.whole();
    this.link.load(reader);
    this.decoder.load(reader);
  }
}

/** Conversions begun, abandoned and shifted out at any moment. */
export class AdcRig implements Rig {
  readonly log: number[] = [];
  private readonly adc = new Upd7001();
  private tick = 0;

  act([kind, a, b]: Action): void {
    this.tick += b & 0x0fff;
    if (kind < 3) this.adc.setInput(this.tick, b, a);
    else if (kind < 13) this.adc.lines(this.tick, level(a), level(a >> 1), level(a >> 2));
    this.log.push(this.adc.readOutput(this.tick));
  }

  save(writer: StateWriter): void {
    writer.f64(this.tick);
    this.adc.save(writer);
  }
  load(reader: StateReader): void {
    this.tick = reader.whole();
    this.adc.load(reader);
  }
}

/** The keyboard scanner, without and with an adapter. */
export class KeyScannerRig implements Rig {
  readonly log: number[] = [];
  private readonly chip: Mb63h149;

  constructor(adapter: boolean) {
    this.chip = new Mb63h149(
      (asserted) => this.log.push(asserted ? 1 : 0),
      adapter ? VELOCITY_BYTE_ADAPTER : undefined,
    );
  }

  act([kind, a, b]: Action): void {
    if (kind < 5) this.chip.keyEvent(b % 76, a & 0x7f);
    else if (kind < 10) this.log.push(this.chip.read(b));
    else this.chip.write(b, a);
    this.log.push(this.chip.keyEventsLost);
  }

  save(writer: StateWriter): void {
    this.chip.save(writer);
  }
  load(reader: StateReader): void {
    this.chip.load(reader);
  }
}

/** Battery-backed memory with its write protection. */
export class NvramRig implements Rig {
  readonly log: number[] = [];
  private readonly nvram = new Nvram(256, 'memory');

  act([kind, a, b]: Action): void {
    if (kind < 7) this.nvram.write(b, a);
    else if (kind === 7) this.nvram.writeProtected = a < 64;
    else if (kind === 8) this.log.push(...this.nvram.takeImage());
    else this.log.push(this.nvram.read(b));
    this.log.push(Number(this.nvram.dirty));
  }

  save(writer: StateWriter): void {
    this.nvram.save(writer);
  }
  load(reader: StateReader): void {
    this.nvram.load(reader);
  }
}

/** The cartridge slot: cartridges of both sizes go in and out, are written and read. */
export class CartridgeRig implements Rig {
  readonly log: number[] = [];
  private readonly slot = new CartridgeSlot(0xff);

  act([kind, a, b]: Action): void {
    if (kind < 8) this.slot.write(b, a);
    else if (kind === 8) this.slot.insert(new Uint8Array(0x800).fill(a), { writeProtected: a < 64 });
    else if (kind === 9) this.slot.insert(new Uint8Array(0x2000).fill(a), { writeProtected: a < 64 });
    else if (kind === 10) this.log.push(this.slot.eject()?.length ?? 0);
    else this.log.push(this.slot.read(b));
    this.log.push(Number(this.slot.present), Number(this.slot.changed));
  }

  save(writer: StateWriter): void {
    this.slot.save(writer);
  }
  load(reader: StateReader): void {
    this.slot.load(reader);
  }
}

/** The PG-800: controls moved, plugged and unplugged, clocked at any moment. */
export class Pg800Rig implements Rig {
  readonly log: number[] = [];
  private readonly programmer = new Pg800();

  act([kind, a, b]: Action): void {
    const { programmer } = this;
    if (kind === 0) programmer.unplug();
    else if (kind === 1) programmer.plug();
    else if (kind < 10) programmer.setClock(level(a));
    else if (programmer.plugged) {
      if (kind === 10) programmer.pressWrite();
      else programmer.set(PG800_CONTROLS[b % PG800_CONTROLS.length]!, a & 0x7f);
    }
    this.log.push(programmer.ready, programmer.data);
  }

  save(writer: StateWriter): void {
    this.programmer.save(writer);
  }
  load(reader: StateReader): void {
    this.programmer.load(reader);
  }
}

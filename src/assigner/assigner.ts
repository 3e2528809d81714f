import { DisplayDecoder, DisplayLink } from '../chips/display.js';
import { Mb63h149 } from '../chips/mb63h149.js';
import { Nvram } from '../chips/nvram.js';
import { Hd6303, type Hd6303Bus } from '../cpu/hd6303/hd6303.js';
import { OddityLog } from '../oddities.js';
import type { AssignerDevice, AssignerProfile, PinPlace } from '../profiles/assignerProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { TICKS_PER_E_CYCLE } from '../time.js';
import { PanelMatrix } from './panelMatrix.js';

export interface AssignerOptions {
  /** Program ROM; its size must be the profile's. */
  readonly rom: Uint8Array;
  readonly profile: AssignerProfile;
  /** Contents of the battery-backed memory at power-on; zeros if not given. */
  readonly nvram?: Uint8Array | undefined;
  /** A byte goes out on the wire to the sound boards; its start bit begins at `startTick`. */
  readonly onWire: (byte: number, startTick: number) => void;
}

/** Devices by the small number that the address table holds. */
const DEVICES: readonly (AssignerDevice | 'nothing')[] = [
  'nothing',
  'rom',
  'nvram',
  'sharedRam',
  'cartridge',
  'switches',
  'leds',
];
const ROM = DEVICES.indexOf('rom');
const NVRAM = DEVICES.indexOf('nvram');
const SHARED_RAM = DEVICES.indexOf('sharedRam');
const CARTRIDGE = DEVICES.indexOf('cartridge');
const SWITCHES = DEVICES.indexOf('switches');
const LEDS = DEVICES.indexOf('leds');

/** Addresses are decoded in pages of 256 bytes. */
const PAGES = 256;

/**
 * The assigner board: HD6303R, ROM, battery-backed memory, gate-array RAM, panel matrix, LED latch and display
 * link. MIDI IN is the serial receiver, the wire to the sound boards its transmitter. The file is the wiring
 * list; which address and which pin is what stands in the profile.
 */
export class Assigner implements Hd6303Bus, Snapshotable {
  readonly cpu: Hd6303;
  readonly panel: PanelMatrix;
  readonly nvram: Nvram;
  readonly display = new DisplayDecoder();
  /** What the program did that nothing answers. */
  readonly oddities = new OddityLog();
  /** Eight LEDs for each row of the matrix: the latch drives those of the row scanned last. */
  readonly leds = new Uint8Array(8);
  private readonly rom: Uint8Array;
  private readonly profile: AssignerProfile;
  private readonly onWire: (byte: number, startTick: number) => void;
  private readonly keyScanner: Mb63h149;
  private readonly displayLink: DisplayLink;
  private readonly pageDevice = new Uint8Array(PAGES);
  private readonly pageMask = new Uint16Array(PAGES);
  private lastRow = 0;
  /** Levels on the port pins: what the CPU drives, 1 where it does not. */
  private readonly pins = Uint8Array.of(0xff, 0xff, 0xff);

  constructor(options: AssignerOptions) {
    const { profile, rom } = options;
    if (rom.length !== profile.romBytes) {
      throw new RangeError(`the assigner ROM has ${rom.length} bytes; this model takes ${profile.romBytes}`);
    }
    this.rom = rom;
    this.profile = profile;
    this.onWire = options.onWire;
    this.panel = new PanelMatrix(profile);
    this.nvram = new Nvram(profile.nvramBytes, 'memory');
    if (options.nvram) this.nvram.loadImage(options.nvram);
    this.keyScanner = new Mb63h149((asserted) => {
      if (profile.keyScannerInterrupt) this.cpu.setIrq1(asserted);
    });
    this.displayLink = new DisplayLink(profile.display, (code) => this.display.receive(code));
    for (const { device, from, to, mask } of profile.memory) {
      for (let page = from >> 8; page <= to >> 8; page++) {
        this.pageDevice[page] = DEVICES.indexOf(device);
        this.pageMask[page] = mask;
      }
    }
    this.cpu = new Hd6303(this, {
      sciExternalBitCycles: profile.sciExternalBitCycles,
      report: ({ kind, address }) => this.oddities.note(kind, address, this.cpu.pc),
    });
    this.cpu.reset();
  }

  /**
   * A byte arrives on MIDI IN; its start bit begins at `startTick`, never before the last one's. `speed` is how
   * many times faster than MIDI the line runs, 1-64.
   */
  midiIn(byte: number, startTick: number, speed = 1): void {
    this.cpu.receive(byte, Math.ceil(startTick / TICKS_PER_E_CYCLE), true, speed);
  }

  /** Runs whole instructions until `tick` is reached. */
  runTo(tick: number): void {
    this.cpu.run(Math.ceil(tick / TICKS_PER_E_CYCLE));
  }

  read(address: number): number {
    const page = address >> 8;
    const offset = address & this.pageMask[page]!;
    switch (this.pageDevice[page]) {
      case ROM:
        return this.rom[offset]!;
      case NVRAM:
        return this.nvram.read(offset);
      case SHARED_RAM:
        return this.keyScanner.read(offset);
      case SWITCHES:
        this.lastRow = offset;
        return this.panel.read(offset);
      case CARTRIDGE:
        return this.profile.openBus;
      default:
        this.oddities.note('read of nothing', address, this.cpu.pc);
        return this.profile.openBus;
    }
  }

  write(address: number, value: number): void {
    const page = address >> 8;
    const offset = address & this.pageMask[page]!;
    switch (this.pageDevice[page]) {
      case NVRAM:
        this.nvram.write(offset, value);
        break;
      case SHARED_RAM:
        this.keyScanner.write(offset, value);
        break;
      case LEDS:
        this.leds[this.lastRow] = value;
        break;
      case CARTRIDGE:
        break;
      default:
        this.oddities.note('write to ROM, switches or nothing', address, this.cpu.pc);
    }
  }

  readPort1(): number {
    return this.profile.port1Inputs;
  }

  readPort2(): number {
    return 0x1f;
  }

  portChanged(port: 1 | 2, latch: number, direction: number): void {
    this.pins[port] = latch | (~direction & 0xff);
    const { clock, data } = this.profile.display;
    if (clock.port === port || data.port === port) {
      this.displayLink.lines(this.cpu.cycle * TICKS_PER_E_CYCLE, this.pin(clock), this.pin(data));
    }
  }

  transmit(value: number, startCycle: number): void {
    this.onWire(value, startCycle * TICKS_PER_E_CYCLE);
  }

  save(writer: StateWriter): void {
    writer.section('ASGN');
    this.cpu.save(writer);
    this.panel.save(writer);
    this.nvram.save(writer);
    this.keyScanner.save(writer);
    this.displayLink.save(writer);
    this.display.save(writer);
    writer.bytes(this.leds);
    writer.bytes(this.pins);
    writer.u8(this.lastRow);
  }

  load(reader: StateReader): void {
    reader.section('ASGN');
    this.cpu.load(reader);
    this.panel.load(reader);
    this.nvram.load(reader);
    this.keyScanner.load(reader);
    this.displayLink.load(reader);
    this.display.load(reader);
    reader.bytesInto(this.leds);
    reader.bytesInto(this.pins);
    this.lastRow = reader.u8();
  }

  private pin({ port, bit }: PinPlace): 0 | 1 {
    return ((this.pins[port]! >> bit) & 1) as 0 | 1;
  }
}

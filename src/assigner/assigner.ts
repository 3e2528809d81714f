import { DisplayDecoder, DisplayLink } from '../chips/display.js';
import { Mb63h149, SHARED_RAM_BYTES, VELOCITY_BYTE_ADAPTER } from '../chips/mb63h149.js';
import { Nvram } from '../chips/nvram.js';
import { Upd7001 } from '../chips/upd7001.js';
import { Hd6303, type Hd6303Bus } from '../cpu/hd6303/hd6303.js';
import { OddityLog } from '../oddities.js';
import type { AssignerDevice, AssignerProfile, PinPlace } from '../profiles/assignerProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { POWER_ON, TICKS_PER_E_CYCLE } from '../time.js';
import { CartridgeSlot } from './cartridgeSlot.js';
import { PanelMatrix } from './panelMatrix.js';
import { Pg800 } from './pg800.js';

export interface AssignerOptions {
  /** Program ROM; its size must be the profile's. */
  readonly rom: Uint8Array;
  readonly profile: AssignerProfile;
  /** Contents of the battery-backed memory at power-on; zeros if not given. */
  readonly nvram?: Uint8Array | undefined;
  /** A byte goes out on the wire to the sound boards; its start bit begins at `startTick`. */
  readonly onWire: (byte: number, startTick: number) => void;
  /** The processor has written a port: its latch, and which pins are outputs (1). */
  readonly onPort?: ((port: 1 | 2, latch: number, direction: number, tick: number) => void) | undefined;
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
 * The assigner board: HD6303R, ROM, battery-backed memory, cartridge slot, gate array, panel matrix, LED latch, display
 * link, PG-800 port, and the converter of the JX-10's controls. MIDI IN is the serial receiver, the wire to the sound boards its
 * transmitter. The file is the wiring list; which address and which pin is what stands in the profile.
 */
export class Assigner implements Hd6303Bus, Snapshotable {
  readonly cpu: Hd6303;
  readonly panel: PanelMatrix;
  readonly nvram: Nvram;
  readonly cartridge: CartridgeSlot;
  readonly programmer = new Pg800();
  readonly display = new DisplayDecoder();
  /** What the program did that nothing answers. */
  readonly oddities = new OddityLog();
  /** Eight LEDs for each row of the matrix: the latch drives those of the row scanned last. */
  readonly leds = new Uint8Array(8);
  /** Where `runToTarget` stops, 48 MHz ticks since power-on. */
  targetTick = POWER_ON;
  private readonly rom: Uint8Array;
  private readonly profile: AssignerProfile;
  private readonly onWire: (byte: number, startTick: number) => void;
  private readonly keyScanner: Mb63h149;
  private readonly displayLink: DisplayLink;
  private readonly adc: Upd7001 | undefined;
  private readonly pageDevice = new Uint8Array(PAGES);
  private readonly pageMask = new Uint16Array(PAGES);
  private lastRow = 0;
  /** Levels on the port pins: what the CPU drives, 1 where it does not. */
  private readonly pins = Uint8Array.of(0xff, 0xff, 0xff);

  constructor(readonly options: AssignerOptions) {
    const { profile, rom } = options;
    if (rom.length !== profile.romBytes) {
      throw new RangeError(`the assigner ROM has ${rom.length} bytes; this model takes ${profile.romBytes}`);
    }
    this.profile = profile;
    this.onWire = options.onWire;
    this.cpu = new Hd6303(this, {
      ...profile.processor,
      sciExternalBitCycles: profile.sciExternalBitCycles,
      report: ({ kind, address }) => this.oddities.note(kind, address, this.cpu.instruction),
    });
    this.rom = this.memory('rom', profile.romBytes, false);
    this.rom.set(rom);
    this.panel = new PanelMatrix(profile);
    this.nvram = new Nvram(
      profile.nvramBytes,
      'memory',
      false,
      this.memory('nvram', profile.nvramBytes, false),
    );
    if (options.nvram) this.nvram.loadImage(options.nvram);
    this.cartridge = new CartridgeSlot(profile.openBus);
    const adapter = profile.keyboard ? VELOCITY_BYTE_ADAPTER : undefined;
    this.keyScanner = new Mb63h149(
      (asserted) => {
        if (profile.keyScannerInterrupt) this.cpu.setIrq1(asserted);
      },
      adapter,
      this.memory('sharedRam', SHARED_RAM_BYTES, true),
    );
    if (adapter) this.listenToReads('sharedRam', SHARED_RAM_BYTES, adapter.listensBelow);
    this.displayLink = new DisplayLink(profile.display, (code) => this.display.receive(code));
    if (profile.adc) {
      this.adc = new Upd7001();
      for (const [channel, { rest }] of profile.adc.inputs.entries()) this.adc.setInput(0, channel, rest);
    }
    for (const { device, from, to, mask } of profile.memory) {
      for (let page = from >> 8; page <= to >> 8; page++) {
        this.pageDevice[page] = DEVICES.indexOf(device);
        this.pageMask[page] = mask;
      }
    }
    this.cpu.reset();
  }

  /**
   * A byte arrives on MIDI IN; its start bit begins at `startTick`, never before the last one's. `speed` is how
   * many times faster than MIDI the line runs, 1-64.
   */
  midiIn(byte: number, startTick: number, speed = 1): void {
    this.cpu.receive(byte, Math.ceil(startTick / TICKS_PER_E_CYCLE), true, speed);
  }

  /**
   * The analog control `name` now reads `code`, 0-255 (rounded and clipped).
   * @throws RangeError if the model has no such control or `code` is not a number.
   */
  setControl(name: string, code: number): void {
    const inputs = this.profile.adc?.inputs ?? [];
    const channel = inputs.findIndex((input) => input.name === name);
    if (channel < 0 || !this.adc) {
      const names = inputs.map((input) => input.name).join(', ');
      throw new RangeError(`there is no control "${name}"; this model has ${names === '' ? 'none' : names}`);
    }
    if (Number.isNaN(code)) throw new RangeError(`control "${name}" can't read ${code}; give 0 to 255`);
    this.adc.setInput(this.tick(), channel, Math.round(Math.min(Math.max(code, 0), 255)));
  }

  /**
   * A key of the keyboard goes down (`velocity` 1-127) or up (0).
   * @param note MIDI note of the key.
   * @throws RangeError if the model has no such key or the velocity is out of range.
   */
  key(note: number, velocity: number): void {
    const { keyboard } = this.profile;
    if (!keyboard) throw new RangeError('this model has no keyboard');
    const { lowestNote, keys } = keyboard;
    const key = note - lowestNote;
    if (!Number.isInteger(key) || key < 0 || key >= keys) {
      throw new RangeError(
        `there is no key ${note}; the keyboard has ${lowestNote} to ${lowestNote + keys - 1}`,
      );
    }
    if (!Number.isInteger(velocity) || velocity < 0 || velocity > 127) {
      throw new RangeError(`velocity ${velocity} must be a whole number from 0 (released) to 127`);
    }
    this.keyScanner.keyEvent(key, velocity);
  }

  /**
   * Moves the bender lever, -1 (all the way down) to 1 (all the way up); 0 is where it rests.
   * @throws RangeError if the model has no lever or the position is not a number.
   */
  moveBender(position: number): void {
    const { bender } = this.profile;
    if (!bender) throw new RangeError('this model has no bender');
    if (Number.isNaN(position)) throw new RangeError('the bender needs a position from -1 to 1');
    this.setControl(bender.control, 255 * Math.min(Math.abs(position), 1));
    if (position !== 0) this.panel.press(bender.down, position < 0);
  }

  /** Runs whole instructions until `tick` is reached. */
  runTo(tick: number): void {
    this.targetTick = tick;
    this.runToTarget();
  }

  /** What `runTo` does, up to `targetTick`: a number in a field needs no heap object on its way. */
  runToTarget(): void {
    this.cpu.targetCycle = Math.ceil(this.targetTick / TICKS_PER_E_CYCLE);
    this.cpu.runToTarget();
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
        return this.cartridge.read(offset);
      default:
        this.oddities.note('read of nothing', address, this.cpu.instruction);
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
        this.cartridge.write(offset, value);
        break;
      default:
        this.oddities.note('write to ROM, switches or nothing', address, this.cpu.instruction);
    }
  }

  readPort1(): number {
    const { adc: wiring, programmer } = this.profile;
    let levels = this.profile.port1Inputs;
    if (programmer && this.programmer.plugged) {
      const { ready, data } = programmer;
      levels &= ~((1 << ready.bit) | (1 << data.bit));
      levels |= (this.programmer.ready << ready.bit) | (this.programmer.data << data.bit);
    }
    if (!wiring || !this.adc) return levels;
    const { bit } = wiring.output;
    return (levels & ~(1 << bit)) | (this.adc.readOutput(this.tick()) << bit);
  }

  readPort2(): number {
    const { cartridgeSense } = this.profile;
    return cartridgeSense && this.cartridge.present ? 0x1f & ~(1 << cartridgeSense.bit) : 0x1f;
  }

  portChanged(port: 1 | 2, latch: number, direction: number): void {
    this.pins[port] = latch | (~direction & 0xff);
    this.options.onPort?.(port, latch, direction, this.tick());
    const { adc: wiring, display, programmer } = this.profile;
    if (programmer?.clock.port === port) this.programmer.setClock(this.pin(programmer.clock));
    if (display.clock.port === port || display.data.port === port) {
      this.displayLink.lines(this.tick(), this.pin(display.clock), this.pin(display.data));
    }
    if (wiring && this.adc) {
      const { chipSelect, clock, dataIn } = wiring;
      this.adc.lines(this.tick(), this.pin(chipSelect), this.pin(clock), this.pin(dataIn));
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
    this.cartridge.save(writer);
    this.programmer.save(writer);
    this.keyScanner.save(writer);
    this.displayLink.save(writer);
    this.display.save(writer);
    this.adc?.save(writer);
    writer.bytes(this.leds);
    writer.bytes(this.pins);
    writer.u8(this.lastRow);
  }

  load(reader: StateReader): void {
    reader.section('ASGN');
    this.cpu.load(reader);
    this.panel.load(reader);
    this.nvram.load(reader);
    this.cartridge.load(reader);
    this.programmer.load(reader);
    this.keyScanner.load(reader);
    this.displayLink.load(reader);
    this.display.load(reader);
    this.adc?.load(reader);
    reader.bytesInto(this.leds);
    reader.bytesInto(this.pins);
    this.lastRow = reader.u8(this.leds.length - 1);
  }

  /**
   * The bytes of a memory, in the processor's own address space if it can be decoded there; `writable` lets the
   * processor write them without asking the board.
   */
  private memory(device: AssignerDevice, bytes: number, writable: boolean): Uint8Array {
    const region = this.profile.memory.find((candidate) => candidate.device === device);
    const { from, to, mask } = region ?? { from: 0, to: 0, mask: 0 };
    if (mask !== bytes - 1 || from % bytes !== 0) return new Uint8Array(bytes);
    return this.cpu.mapMemory(from, to, bytes, writable);
  }

  /** Lets the board see reads of the first `bytes` of a mapped memory, in all its mirrors. */
  private listenToReads(device: AssignerDevice, size: number, bytes: number): void {
    const region = this.profile.memory.find((candidate) => candidate.device === device)!;
    for (let at = region.from; at < region.to; at += size) this.cpu.askForReads(at, at + bytes - 1);
  }

  /** Time of the bus cycle under way. */
  private tick(): number {
    return this.cpu.cycle * TICKS_PER_E_CYCLE;
  }

  private pin({ port, bit }: PinPlace): 0 | 1 {
    return ((this.pins[port]! >> bit) & 1) as 0 | 1;
  }
}

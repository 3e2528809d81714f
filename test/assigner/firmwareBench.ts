import { readFileSync } from 'node:fs';
import { type AssembledProgram, assemble6303 } from '../../src/asm/hd6303.js';
import { Assigner } from '../../src/assigner/assigner.js';
import { type AssignerProfile, MKS70_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { assignerIncludes } from '../../tools/assignerTables.js';

const SOURCES = new URL('../../roms/open/assigner/', import.meta.url);

function assembleFirmware(main: string): AssembledProgram {
  const generated = assignerIncludes();
  const text = (path: string) => generated[path] ?? readFileSync(new URL(path, SOURCES), 'utf8');
  return assemble6303(text(main), { file: main, include: (path) => text(path) });
}

/** The open assigner, assembled from source once for all tests of a file. */
export const firmware = assembleFirmware('main.asm');

/** The build for the JX-8P. */
export const jx8pFirmware = assembleFirmware('jx8p.asm');

/** An assigner board and the program in its ROM. */
interface BenchOptions {
  readonly nvram?: Uint8Array | undefined;
  readonly profile?: AssignerProfile;
  /** Default: the Super-JX's. */
  readonly program?: AssembledProgram;
}

/** What ends the passing on of bytes, or says it again. */
const PREFIXES = [0xf1, 0xf4, 0xf5, 0xf9];

const BOOT_SECONDS = 2.2;
let bootedState: Uint8Array | undefined;

/** What the boards would understand. */
export interface WireCommand {
  /** `on`, `off`, `set`, or `midi` for a byte passed on to MIDI OUT. */
  readonly kind: 'on' | 'off' | 'set' | 'midi';
  /** F1, F9, F4 or F5. */
  readonly prefix: number;
  /** Voice, parameter number, or the byte. */
  readonly number: number;
  /** Note or value. */
  readonly value: number;
  readonly velocity: number;
  /** Seconds at which its last byte began. */
  readonly time: number;
}

/** An assigner with a MIDI cable and a listener on the wire. */
export class FirmwareBench {
  readonly assigner: Assigner;
  /** Every byte on the wire. */
  readonly wire: number[] = [];
  readonly wireTicks: number[] = [];
  /** Tick of the bench: MIDI is sent from here on. */
  tick = 0;
  private midiFree = 0;
  private readonly program: AssembledProgram;

  constructor(options: BenchOptions = {}) {
    const profile = options.profile ?? MKS70_ASSIGNER;
    this.program = options.program ?? firmware;
    this.assigner = new Assigner({
      rom: this.program.image(0x10000 - profile.romBytes, profile.romBytes, 0xff),
      profile,
      nvram: options.nvram,
      onWire: (byte, tick) => {
        this.wire.push(byte);
        this.wireTicks.push(tick);
      },
    });
  }

  /** A bench that has booted and sent its first patch; an MKS-70 with a fresh memory boots once for all. */
  static booted(options: BenchOptions = {}): FirmwareBench {
    const bench = new FirmwareBench(options);
    const usual = options.nvram === undefined && options.profile === undefined;
    if (usual && bootedState) {
      bench.assigner.load(new StateReader(bootedState));
      bench.tick = BOOT_SECONDS * TICKS_PER_SECOND;
      return bench;
    }
    bench.run(BOOT_SECONDS);
    bench.forget();
    if (usual) {
      const writer = new StateWriter();
      bench.assigner.save(writer);
      bootedState = writer.finish();
    }
    return bench;
  }

  run(seconds: number): this {
    this.tick += Math.round(seconds * TICKS_PER_SECOND);
    this.assigner.runTo(this.tick);
    return this;
  }

  /** Queues bytes at wire rate from now on; returns the tick at which the last one ends. */
  midi(...bytes: readonly (number | Uint8Array | readonly number[])[]): number {
    for (const part of bytes) {
      for (const byte of typeof part === 'number' ? [part] : part) {
        const start = Math.max(this.tick, this.midiFree);
        this.assigner.midiIn(byte, start);
        this.midiFree = start + TICKS_PER_BYTE;
      }
    }
    return this.midiFree;
  }

  /** Sends bytes and runs until they have arrived and `seconds` more. */
  send(bytes: readonly number[] | Uint8Array, seconds = 0.02): this {
    const end = this.midi(bytes);
    this.assigner.runTo(end);
    this.tick = end;
    return this.run(seconds);
  }

  forget(): void {
    this.wire.length = 0;
    this.wireTicks.length = 0;
  }

  /** The wire as commands, from what has been heard since the last `forget`. */
  commands(prefix = 0): WireCommand[] {
    const commands: WireCommand[] = [];
    let command: number[] = [];
    this.wire.forEach((byte, at) => {
      const time = this.wireTicks[at]! / TICKS_PER_SECOND;
      if (byte >= 0xf0 && prefix !== 0xf5) {
        prefix = byte;
        command = [];
        return;
      }
      if (prefix === 0xf5) {
        if (PREFIXES.includes(byte)) prefix = byte;
        else commands.push({ kind: 'midi', prefix, number: byte, value: 0, velocity: 0, time });
        return;
      }
      if (byte >= 0x80) command = [byte];
      else command.push(byte);
      const [code, value = 0, velocity = 0] = command as [number, number?, number?];
      if (code >= 0xc0 && command.length === 3) {
        const kind = code >= 0xd0 ? 'off' : 'on';
        commands.push({ kind, prefix, number: code & 0x0f, value, velocity, time });
      } else if (code < 0xc0 && command.length === 2) {
        commands.push({ kind: 'set', prefix, number: code, value, velocity: 0, time });
      }
    });
    return commands;
  }

  /** Address of a label of the firmware. */
  address(name: string): number {
    const address = this.program.symbols.get(name);
    if (address === undefined) throw new RangeError(`the firmware has no symbol "${name}"`);
    return address;
  }

  /** Value of a variable of the firmware in shared RAM or memory. */
  variable(name: string, bytes = 1): number {
    const address = this.address(name);
    let value = 0;
    for (let n = 0; n < bytes; n++) value = value * 256 + this.assigner.read(address + n);
    return value;
  }
}

import { Assigner } from '../assigner/assigner.js';
import { Hd6303DebugCpu } from '../debug/hd6303Cpu.js';
import type { AssignerDevice, AssignerProfile } from '../profiles/assignerProfile.js';
import { StateReader, StateWriter } from '../snapshot.js';
import { TICKS_PER_E_CYCLE, TICKS_PER_SECOND } from '../time.js';
import type { ProcessorReport, Remedy, WatchedInput } from './bootReport.js';
import { isAtWork, type LoopRead, loopListing, placeKey, type WaitLoop, watchLoop } from './waitLoop.js';

/** Time that the processor is watched, E cycles: 50 ms. */
const WATCH_CYCLES = 100_000;

/** Time that a copy with another input is given, 48 MHz ticks, and how long it is then watched, E cycles. */
const TRIAL_TICKS = TICKS_PER_SECOND / 2;
const TRIAL_WATCH_CYCLES = 20_000;

const PORT1 = 0x02;
const PORT2 = 0x03;
const TRCSR = 0x11;
const FIRST_RAM = 0x80;
const TIM_DIRECT = 0x7b;

/** Codes of AND and BIT with an immediate byte. */
const MASKING = new Set([0x84, 0x85, 0xc4, 0xc5]);

/** Flags of one's own that are reported, where nothing else is looked at. */
const MOST_FLAGS = 3;

/** A change of what a copy of the assigner sees. */
interface Trial {
  readonly field: string;
  readonly value: string;
  readonly change?: Partial<AssignerProfile>;
  readonly act?: (assigner: Assigner) => void;
}

class AssignerWatch {
  private readonly cpu: Hd6303DebugCpu;
  private readonly profile: AssignerProfile;
  private readonly trials: Trial[] = [];
  private readonly remarks: string[] = [];

  constructor(private readonly assigner: Assigner) {
    this.profile = assigner.options.profile;
    this.cpu = new Hd6303DebugCpu(assigner, this.profile);
  }

  report(): ProcessorReport {
    const { cpu } = this;
    const loop = watchLoop(cpu, WATCH_CYCLES);
    const inputs = this.inputs(loop);
    this.trials.push({
      field: 'assigner.keyScannerInterrupt',
      value: 'true',
      act: (assigner) => assigner.cpu.setIrq1(true),
    });
    const works = isAtWork(loop);
    const remedies = works ? [] : this.tryAll(loop);
    if (!works) this.tryNmi(loop);
    const { addresses } = loop;
    return {
      cpu: 'assigner',
      state: works ? 'works' : 'waits',
      first: addresses[0] ?? cpu.pc,
      last: addresses.at(-1) ?? cpu.pc,
      listing: loopListing(cpu, addresses),
      inputs,
      remedies,
      remarks: this.remarks,
    };
  }

  private inputs(loop: WaitLoop): WatchedInput[] {
    const found: WatchedInput[] = [];
    const add = (input: WatchedInput) => {
      if (!found.some(({ what }) => what === input.what)) found.push(input);
    };
    const flags: WatchedInput[] = [];
    for (const read of loop.reads) {
      const { address } = read;
      if (address === PORT1) for (const input of this.port1Inputs(read)) add(input);
      else if (address === PORT2)
        add(
          this.plain('port 2', address, [], 'nothing drives its inputs but MIDI IN; no field connects them.'),
        );
      else if (address === TRCSR) {
        add(
          this.plain(
            'TRCSR (the serial port)',
            address,
            ['assigner.sciExternalBitCycles'],
            'with the external clock its bits take assigner.sciExternalBitCycles; bytes come from MIDI IN.',
          ),
        );
      } else if (address >= FIRST_RAM) {
        const device = this.deviceAt(address);
        if (device === 'rom') continue;
        const input = this.deviceInput(device, read, loop);
        if (input && (device === 'ram' || device === 'nvram' || device === 'sharedRam')) flags.push(input);
        else if (input) add(input);
      }
    }
    if (found.length === 0) for (const flag of flags.slice(0, MOST_FLAGS)) add(flag);
    return found;
  }

  private plain(what: string, address: number, fields: readonly string[], because: string): WatchedInput {
    const value = this.cpu.space('mem')!.read(address);
    return { what, reads: value.toString(16).toUpperCase().padStart(2, '0'), fields, because };
  }

  /** Bits of a byte that the instructions at these addresses look at. */
  private maskOf({ at }: LoopRead): number {
    let mask = 0;
    for (const pc of at) {
      if (this.cpu.codeByte(pc) === TIM_DIRECT) {
        mask |= this.cpu.codeByte(pc + 1);
        continue;
      }
      const next = pc + this.cpu.disassemble(pc).length;
      mask |= MASKING.has(this.cpu.codeByte(next)) ? this.cpu.codeByte(next + 1) : 0xff;
    }
    return mask;
  }

  private port1Inputs(read: LoopRead): WatchedInput[] {
    const mem = this.cpu.space('mem')!;
    const mask = this.maskOf(read) & this.port1InputPins();
    const pins = mem.read(PORT1);
    const { adc, port1Inputs } = this.profile;
    const list: WatchedInput[] = [];
    for (let bit = 0; bit < 8; bit++) {
      if (((mask >> bit) & 1) === 0) continue;
      const isAdc = adc?.output.bit === bit;
      list.push({
        what: `port 1 bit ${bit}`,
        reads: String((pins >> bit) & 1),
        fields: [isAdc ? 'assigner.adc' : 'assigner.port1Inputs'],
        because: isAdc
          ? 'assigner.adc.output connects the converter there; it goes low at the end of a conversion.'
          : `nothing is connected there, so it shows bit ${bit} of assigner.port1Inputs.`,
      });
      const changed = port1Inputs ^ (1 << bit);
      this.trials.push({
        field: 'assigner.port1Inputs',
        value: `0x${changed.toString(16).toUpperCase().padStart(2, '0')} (bit ${bit} the other way)`,
        change: isAdc ? {} : { port1Inputs: changed },
      });
    }
    return list;
  }

  /** Pins of port 1 that are inputs now: what the outside puts there shows. The direction register can't be read. */
  private port1InputPins(): number {
    const levels = [0x00, 0xff].map((port1Inputs) => {
      const { assigner } = this.copy({ change: { port1Inputs } });
      return new Hd6303DebugCpu(assigner, assigner.options.profile).space('mem')!.read(PORT1);
    });
    const { adc } = this.profile;
    return (levels[0]! ^ levels[1]!) | (adc ? 1 << adc.output.bit : 0);
  }

  private deviceInput(
    device: AssignerDevice | 'ram' | 'nothing',
    read: LoopRead,
    loop: WaitLoop,
  ): WatchedInput | undefined {
    const { address } = read;
    const place = address.toString(16).toUpperCase().padStart(4, '0');
    const { openBus } = this.profile;
    switch (device) {
      case 'switches': {
        const row = address & 7;
        const mask = this.maskOf(read);
        for (let bit = 0; bit < 8; bit++) {
          if (((mask >> bit) & 1) === 0) continue;
          const name = Object.entries(this.profile.buttons).find(
            ([, at]) => at.row === row && at.bit === bit,
          )?.[0];
          if (name === undefined) continue;
          this.trials.push({
            field: 'assigner.buttons',
            value: `row ${row} bit ${bit} closed ("${name}")`,
            act: (assigner) => assigner.panel.press(name, true),
          });
        }
        return this.plain(
          `${place} (switch row ${row})`,
          address,
          ['assigner.buttons', 'assigner.dial'],
          'contacts of assigner.buttons and the phases of assigner.dial show there, closed = 0.',
        );
      }
      case 'cartridge':
      case 'leds':
      case 'nothing': {
        const changed = openBus ^ 0xff;
        this.trials.push({
          field: 'assigner.openBus',
          value: `0x${changed.toString(16).toUpperCase().padStart(2, '0')}`,
          change: { openBus: changed },
        });
        const name = device === 'nothing' ? 'nothing there' : device;
        return this.plain(
          `${place} (${name})`,
          address,
          ['assigner.memory', 'assigner.openBus'],
          'assigner.memory decodes nothing there that answers, so it reads assigner.openBus.',
        );
      }
      default: {
        if (loop.writes.has(placeKey(read.space, address))) return undefined;
        const name =
          device === 'sharedRam'
            ? "the gate array's RAM"
            : device === 'nvram'
              ? 'battery-backed memory'
              : 'its own RAM';
        const fields = device === 'sharedRam' ? ['assigner.keyScannerInterrupt'] : [];
        return this.plain(
          `${place} (${name})`,
          address,
          fields,
          'nothing writes it meanwhile; an interrupt is to.',
        );
      }
    }
  }

  private deviceAt(address: number): AssignerDevice | 'ram' | 'nothing' {
    if (address < 0x100) return 'ram';
    return this.profile.memory.find(({ from, to }) => address >= from && address <= to)?.device ?? 'nothing';
  }

  /** A copy that goes on from here with something changed. */
  private copy({ change, act }: Pick<Trial, 'change' | 'act'>): { assigner: Assigner; sent: () => number } {
    let sent = 0;
    const { options } = this.assigner;
    const assigner = new Assigner({
      ...options,
      profile: { ...this.profile, ...change },
      nvram: undefined,
      onWire: () => {
        sent++;
      },
    });
    const writer = new StateWriter();
    this.assigner.save(writer);
    assigner.load(new StateReader(writer.finish()));
    sent = 0;
    act?.(assigner);
    return { assigner, sent: () => sent };
  }

  private effectOf(trial: Pick<Trial, 'change' | 'act'>, loop: WaitLoop): string | undefined {
    const { assigner, sent } = this.copy(trial);
    assigner.runTo(assigner.cpu.cycle * TICKS_PER_E_CYCLE + TRIAL_TICKS);
    const cpu = new Hd6303DebugCpu(assigner, this.profile);
    const { addresses } = watchLoop(cpu, TRIAL_WATCH_CYCLES);
    if (sent() > 0) return `it goes on and sends ${sent()} bytes to the boards within half a second.`;
    const known = new Set(loop.addresses);
    if (addresses.length === 0 || addresses.some((address) => known.has(address))) return undefined;
    const at = addresses[0]!.toString(16).toUpperCase().padStart(4, '0');
    return `it leaves this loop and gets as far as ${at}h.`;
  }

  private tryAll(loop: WaitLoop): Remedy[] {
    const untouched = this.effectOf({}, loop);
    if (untouched !== undefined) {
      this.remarks.push('Left alone for another half second, it goes on by itself.');
      return [];
    }
    const found: Remedy[] = [];
    for (const trial of this.trials) {
      const effect = this.effectOf(trial, loop);
      if (effect !== undefined) found.push({ field: trial.field, value: trial.value, effect });
    }
    return found;
  }

  private tryNmi(loop: WaitLoop): void {
    const edges = (count: number) => (assigner: Assigner) => {
      for (let n = 0; n < count; n++) {
        assigner.cpu.setNmi(true);
        assigner.runTo(assigner.cpu.cycle * TICKS_PER_E_CYCLE + TICKS_PER_SECOND / 100);
        assigner.cpu.setNmi(false);
      }
    };
    for (const count of [1, 6, 12]) {
      if (this.effectOf({ act: edges(count) }, loop) === undefined) continue;
      this.remarks.push(
        `With ${count} falling edge${count > 1 ? 's' : ''} on NMI it goes on; on a JX-8P that pin comes from the sound board.`,
      );
      return;
    }
  }
}

/** What an assigner that sends no patch is doing, and which fields of its wiring could change that. */
export function watchAssigner(assigner: Assigner): ProcessorReport {
  return new AssignerWatch(assigner).report();
}

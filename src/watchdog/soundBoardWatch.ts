import { Mcs51DebugCpu } from '../debug/mcs51Cpu.js';
import type { DigitalBoardOptions } from '../machine/digitalBoard.js';
import { DigitalBoard } from '../machine/digitalBoard.js';
import type { SoundBoardPort, SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import { TICKS_PER_SECOND } from '../time.js';
import type { ProcessorReport, Remedy, WatchedInput } from './bootReport.js';
import { isAtWork, type LoopRead, loopListing, placeKey, type WaitLoop, watchLoop } from './waitLoop.js';

/** Time that the processor is watched, machine cycles: two rounds of 10 ms and more. */
const WATCH_CYCLES = 50_000;

/** Longest a copy with another wiring may take to come up, seconds, and the steps in which it is looked at. */
const TRIAL_SECONDS = 8;
const TRIAL_STEP = TICKS_PER_SECOND / 20;

/** A copy that is in the loop each time in so many steps is given up. */
const MOST_STUCK = 20;

const P1 = 0x90;
const P3 = 0xb0;
const IE = 0xa8;
const SCON = 0x98;
const TCON = 0x88;
const TMOD = 0x89;

const P3_NAMES = ['RXD', 'TXD', 'INT0', 'INT1', 'T0', 'T1', '/WR', '/RD'];
const FREE_PINS = [2, 3, 4, 5];

/** Flags of TCON by bit. */
const TCON_NAMES = ['IT0', 'IE0', 'IT1', 'IE1', 'TR0', 'TF0', 'TR1', 'TF1'];

interface Input extends WatchedInput {
  /** Fields whose change is worth a trial. */
  readonly trial: 'sense' | 'undriven' | 'none';
}

class SoundBoardWatch {
  private readonly cpu: Mcs51DebugCpu;
  private readonly profile: SoundBoardProfile;
  private readonly remarks: string[] = [];

  constructor(
    private readonly name: 'lower' | 'upper',
    private readonly board: DigitalBoard,
    private readonly options: DigitalBoardOptions,
    private readonly tries: boolean,
  ) {
    this.profile = options.soundBoard;
    this.cpu = new Mcs51DebugCpu(name, board.soundBoard, options.program, options.soundBoard);
  }

  report(): ProcessorReport {
    const { cpu } = this;
    const loop = watchLoop(cpu, WATCH_CYCLES);
    const works = isAtWork(loop);
    const inputs = works ? [] : this.inputs(loop);
    if (!works) this.sayInterrupts(loop);
    let remedies: Remedy[] = [];
    if (works) remedies = this.muteCandidates();
    else if (this.tries) remedies = this.trials(inputs);
    if (!works && inputs.length === 0) {
      this.remarks.push('It looks at no pin and no chip: whatever it waits for must come by an interrupt.');
    }
    const { addresses } = loop;
    return {
      cpu: this.name,
      state: works ? 'works' : 'waits',
      first: addresses[0] ?? cpu.pc,
      last: addresses.at(-1) ?? cpu.pc,
      listing: loopListing(cpu, addresses),
      inputs: inputs.map(({ what, reads, fields, because }) => ({ what, reads, fields, because })),
      remedies,
      remarks: this.remarks,
    };
  }

  private inputs(loop: WaitLoop): Input[] {
    const found: Input[] = [];
    const add = (input: Input | undefined) => {
      if (input && !found.some(({ what }) => what === input.what)) found.push(input);
    };
    for (const read of loop.reads) {
      if (read.space === 'sfr') for (const input of this.registerInputs(read)) add(input);
      else if (read.space === 'xram') add(this.chipInput(read));
      else if (read.space === 'iram') add(this.flagInput(read, loop));
    }
    return found;
  }

  private registerInputs({ address, bit }: LoopRead): Input[] {
    const bits = bit >= 0 ? [bit] : [0, 1, 2, 3, 4, 5, 6, 7];
    if (address === P3)
      return bits.filter((pin) => bit >= 0 || FREE_PINS.includes(pin)).map((pin) => this.pinInput(pin));
    if (address === P1) {
      const reads =
        bit >= 0 ? String((this.cpu.space('sfr')!.read(P1) >> bit) & 1) : 'what was written to it';
      const what = bit >= 0 ? `P1.${bit}` : 'port 1';
      return [
        {
          what,
          reads,
          fields: [],
          because: 'nothing drives port 1 from outside; no field connects it.',
          trial: 'none',
        },
      ];
    }
    if (address === SCON && (bit === 0 || bit < 0)) {
      return [
        {
          what: 'RI (a byte from the wire)',
          reads: String(this.cpu.space('sfr')!.read(SCON) & 1),
          fields: [],
          because: 'it waits for the assigner to send; no field of the board decides that.',
          trial: 'none',
        },
      ];
    }
    if (address === TCON && bit >= 0 && /^IE/.test(TCON_NAMES[bit]!)) {
      return [this.pinInput(bit === 1 ? 2 : 3)];
    }
    if (address === TCON && bit >= 0 && /^TF/.test(TCON_NAMES[bit]!))
      return this.timerInput(bit === 5 ? 0 : 1);
    return [];
  }

  private pinInput(pin: number): Input {
    const { sensePin, levelWhenReached } = this.profile.calibration;
    const what = `P3.${pin} (${P3_NAMES[pin]})`;
    if (!FREE_PINS.includes(pin)) {
      return { what, reads: '1', fields: [], because: 'that pin has its own use.', trial: 'none' };
    }
    const latch = (this.cpu.space('sfr')!.read(P3) >> pin) & 1;
    const level = latch & (this.board.soundBoard.readPort(3) >> pin);
    const calibration = 'soundBoard.calibration';
    if (pin === sensePin) {
      return {
        what,
        reads: String(level),
        fields: [
          `${calibration}.levelWhenReached`,
          `${calibration}.voice`,
          `${calibration}.dco`,
          'soundBoard.counters',
        ],
        because:
          `${calibration}.sensePin = ${pin} connects the comparator there; it reads ${levelWhenReached} while the peak ` +
          `of the oscillator that ${calibration}.voice and .dco choose is at or above the threshold.`,
        trial: 'sense',
      };
    }
    return {
      what,
      reads: String(level),
      fields: [`${calibration}.sensePin`],
      because: `nothing is connected there, for ${calibration}.sensePin is ${sensePin}.`,
      trial: 'sense',
    };
  }

  private timerInput(timer: 0 | 1): Input[] {
    const counts = (this.cpu.space('sfr')!.read(TMOD) >> (4 * timer)) & 4;
    if (counts === 0) return [];
    const pin = 4 + timer;
    const input = this.pinInput(pin);
    return [{ ...input, what: `TF${timer}, which counts edges on P3.${pin}` }];
  }

  private chipInput({ address, bit }: LoopRead): Input | undefined {
    const page = (address >> 8) & 7;
    const place = address.toString(16).toUpperCase().padStart(4, '0');
    const value = this.cpu.space('xram')!.read(address).toString(16).toUpperCase().padStart(2, '0');
    const reads = bit >= 0 ? `${(Number.parseInt(value, 16) >> bit) & 1}` : value;
    if (page === 0) return undefined;
    if (page > 1) {
      const chip = page <= 5 ? `counter chip PIT${page - 1}` : page === 6 ? 'the DAC' : 'nothing';
      return {
        what: `${place} (${chip})`,
        reads,
        fields: [],
        because: 'it cannot be read back on this board; no field connects it.',
        trial: 'none',
      };
    }
    const register = address & 7;
    if (register >= 1 && register <= 3) {
      const port = ['PA', 'PB', 'PC'][register - 1]!;
      return {
        what: `${place} (port ${port[1]} of the 8155)`,
        reads,
        fields: [`soundBoard.undriven.${port}`],
        because: `where its lines are inputs they show soundBoard.undriven.${port}.`,
        trial: 'undriven',
      };
    }
    return {
      what: `${place} (${register === 0 ? 'status of the 8155' : 'its timer'})`,
      reads,
      fields: ['soundBoard.prescalerNibble'],
      because: 'the timer counts the second prescaler, which soundBoard.prescalerNibble chooses.',
      trial: 'none',
    };
  }

  /** A byte of RAM that only an interrupt could change. */
  private flagInput({ space, address, bit, at }: LoopRead, loop: WaitLoop): Input | undefined {
    const isTested = at.some((pc) => /^(jb|jnb|jbc|cjne)/.test(this.cpu.disassemble(pc).text));
    if (!isTested || loop.writes.has(placeKey(space, address))) return undefined;
    const value = this.cpu.space('iram')!.read(address);
    const name = address.toString(16).toUpperCase().padStart(2, '0');
    return {
      what: bit >= 0 ? `bit ${bit} of RAM ${name}h` : `RAM ${name}h`,
      reads: bit >= 0 ? String((value >> bit) & 1) : value.toString(16).toUpperCase().padStart(2, '0'),
      fields: [],
      because: 'nothing writes it meanwhile; an interrupt is to.',
      trial: 'none',
    };
  }

  private sayInterrupts({ handlers }: WaitLoop): void {
    const sfr = this.cpu.space('sfr')!;
    const enabled = sfr.read(IE);
    if ((enabled & 0x80) === 0) return;
    const sources = [
      [0x01, 'INT0 (P3.2)', 'soundBoard.calibration.sensePin = 2'],
      [0x04, 'INT1 (P3.3)', 'soundBoard.calibration.sensePin = 3'],
    ] as const;
    for (const [bit, name, field] of sources) {
      if ((enabled & bit) === 0) continue;
      this.remarks.push(`It has the interrupt ${name} enabled; only ${field} connects anything there.`);
    }
    if ((enabled & 0x10) !== 0 && handlers.length === 0) {
      this.remarks.push('It has the serial interrupt enabled, and no byte comes over the wire.');
    }
  }

  /** Lines that are high now: one of them is what releases the mute. */
  private muteCandidates(): Remedy[] {
    const { port, bits } = this.profile.latches.mute;
    const { p1, pb, pc } = this.board.soundBoard.lines;
    const spoken = this.spokenFor();
    const ports: readonly (readonly [SoundBoardPort, number, number])[] = [
      ['PC', pc, 6],
      ['PB', pb, 8],
      ['P1', p1, 8],
    ];
    const high = ports.flatMap(([name, levels, width]) =>
      Array.from({ length: width }, (_, bit) => bit)
        .filter((bit) => (levels >> bit) & 1 && !spoken.has(`${name}.${bit}`))
        .map((bit) => ({ name, bit })),
    );
    this.remarks.push(
      `The board counts as muted while ${port}.${bits.join(', ')} (soundBoard.latches.mute) is low; this program ` +
        `has it low. superjx probe finds the line that it uses.`,
    );
    return high.map(({ name, bit }) => ({
      field: 'soundBoard.latches.mute',
      value: `{ "port": "${name}", "bits": [${bit}] }`,
      effect: 'the board would sound: the program holds that line high, and no other field uses it.',
    }));
  }

  private spokenFor(): Set<string> {
    const { latches, calibration, multiplexer } = this.profile;
    const { mute: _, ...others } = latches;
    const taken = new Set<string>();
    for (const { port, bits } of [...Object.values(others), calibration.voice, calibration.dco]) {
      for (const bit of bits) taken.add(`${port}.${bit}`);
    }
    for (const { port, mask } of multiplexer.flat()) {
      for (let bit = 0; bit < 8; bit++) if ((mask >> bit) & 1) taken.add(`${port}.${bit}`);
    }
    return taken;
  }

  /** Starts copies of the board with other wiring and looks whether they come up. */
  private trials(inputs: readonly Input[]): Remedy[] {
    const found: Remedy[] = [];
    const pins = FREE_PINS.filter((pin) =>
      inputs.some(({ what, trial }) => trial === 'sense' && what.includes(`P3.${pin}`)),
    );
    for (const pin of pins) {
      for (const level of [0, 1] as const) {
        const { calibration } = this.profile;
        if (pin === calibration.sensePin && level === calibration.levelWhenReached) continue;
        const effect = this.trial({
          calibration: { ...calibration, sensePin: pin, levelWhenReached: level },
        });
        if (!effect) continue;
        const both = pin !== calibration.sensePin;
        found.push({
          field: both ? 'soundBoard.calibration.sensePin' : 'soundBoard.calibration.levelWhenReached',
          value: both ? `${pin} and .levelWhenReached = ${level}` : String(level),
          effect,
        });
      }
    }
    for (const { fields, trial } of inputs) {
      if (trial !== 'undriven') continue;
      const port = fields[0]!.slice(-2) as 'PA' | 'PB' | 'PC';
      const now = this.profile.undriven[port];
      const full = port === 'PC' ? 0x3f : 0xff;
      for (const level of [0, full]) {
        if (level === now) continue;
        const effect = this.trial({ undriven: { ...this.profile.undriven, [port]: level } });
        if (effect) found.push({ field: fields[0]!, value: `0x${level.toString(16).toUpperCase()}`, effect });
      }
    }
    if (found.length === 0 && inputs.some(({ trial }) => trial !== 'none')) {
      this.remarks.push('No other level of these fields brings it further.');
    }
    return found;
  }

  private trial(change: Partial<SoundBoardProfile>): string | undefined {
    const copy = new DigitalBoard({
      ...this.options,
      onTransmit: undefined,
      soundBoard: { ...this.profile, ...change },
    });
    const waitsAt = new Set(this.loopNow());
    let stuck = 0;
    for (let tick = TRIAL_STEP; tick <= TRIAL_SECONDS * TICKS_PER_SECOND; tick += TRIAL_STEP) {
      copy.runTo(tick);
      stuck = waitsAt.has(copy.soundBoard.cpu.pc) ? stuck + 1 : 0;
      if (stuck === MOST_STUCK) return undefined;
      copy.tape.discard(copy.tape.length);
      if (!copy.soundBoard.muted)
        return `it comes up, ${(tick / TICKS_PER_SECOND).toFixed(2)} s after reset.`;
    }
    const cpu = new Mcs51DebugCpu(this.name, copy.soundBoard, this.options.program, this.profile);
    const { addresses } = watchLoop(cpu, WATCH_CYCLES);
    if (addresses.some((address) => waitsAt.has(address))) return undefined;
    const at = (addresses[0] ?? cpu.pc).toString(16).toUpperCase().padStart(4, '0');
    return `it leaves this loop and gets as far as ${at}h.`;
  }

  private loopNow(): readonly number[] {
    return watchLoop(this.cpu, WATCH_CYCLES / 10).addresses;
  }
}

/**
 * What a sound board that stays muted is doing, and which fields of its wiring could change that. The board goes on a
 * little meanwhile.
 * @param tries copies of the board are started with other wiring, which may take seconds.
 */
export function watchSoundBoard(
  name: 'lower' | 'upper',
  board: DigitalBoard,
  options: DigitalBoardOptions,
  tries = true,
): ProcessorReport {
  return new SoundBoardWatch(name, board, options, tries).report();
}

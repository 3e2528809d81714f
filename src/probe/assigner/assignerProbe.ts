/**
 * Finds out what an assigner program does with the pins that nobody knows. It runs alone: all it gets is MIDI, contacts
 * of its switch matrix and levels on its inputs. The memory map is that of the public drivers, by the size of the image.
 */

import { DisplayDecoder } from '../../chips/display.js';
import { Hd6303DebugCpu } from '../../debug/hd6303Cpu.js';
import { MODELS } from '../../machine/models.js';
import type { AssignerProfile, MemoryRegion, ProgrammerWiring } from '../../profiles/assignerProfile.js';
import { watchAssigner } from '../../watchdog/assignerWatch.js';
import type { ProcessorReport } from '../../watchdog/bootReport.js';
import { watchLoop } from '../../watchdog/waitLoop.js';
import { WireDecoder } from '../../wire/commands.js';
import { type Finding, hex } from '../findings.js';
import { AssignerRig, type Contact } from './assignerRig.js';
import { PIN_COUNT, pinName, pinPlace } from './pinLog.js';
import { displayWiring, readAs, type SerialReading } from './serialSearch.js';
import { type TextWindow, textWindows } from './textWindows.js';

/** Time from reset until the program is expected to be at work, seconds. */
const BOOT_SECONDS = 5;

/** Time that a stimulus gets to show, seconds. */
const RESPONSE_SECONDS = 0.25;

/** E cycles of the main loop that are followed to see what it looks at. */
const LOOP_CYCLES = 60_000;

/** E cycles of an NMI that are followed. */
const NMI_CYCLES = 200;
const NMI_VECTOR = 0xfffc;
const RTI = 0x3b;

/** A slider of the PG-800 that every tone has, its number on the wire, and where it is put. */
const PROGRAMMER_CONTROL = { name: 'vcf-cutoff', serial: 0x97 };
const PROGRAMMER_VALUE = 85;

const P1_DATA = 0x02;
const P2_DATA = 0x03;

const VECTORS = [
  [0xffee, 'trap'],
  [0xfff0, 'serial port'],
  [0xfff2, 'timer overflow'],
  [0xfff4, 'output compare'],
  [0xfff6, 'input capture'],
  [0xfff8, 'IRQ1 (gate array)'],
  [0xfffa, 'SWI'],
  [0xfffc, 'NMI'],
  [0xfffe, 'reset'],
] as const;

/** What closing a contact did. */
export interface ContactEffect extends Contact {
  /** What the display said afterwards, if it changed. */
  readonly text?: string;
  /** Bytes that went to the boards. */
  readonly wireBytes: number;
}

export interface AssignerProbe {
  readonly kind: 'assigner';
  /** The model whose memory map was taken. */
  readonly model: string;
  /** True if the program sent parameters to the boards. */
  readonly works: boolean;
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** Sentences on what else was seen. */
  readonly remarks: readonly string[];
  readonly vectors: readonly { readonly name: string; readonly target: number }[];
  /** Pins that changed in the first seconds, and how often. */
  readonly toggles: readonly { readonly pin: string; readonly count: number; readonly isOutput: boolean }[];
  readonly texts: readonly TextWindow[];
  /** What was on the display, read with the wiring found. */
  readonly display?: string;
  readonly contacts: readonly ContactEffect[];
  /** What it waits for, if it sends nothing. */
  readonly waiting?: ProcessorReport;
  /** The wiring proposed; fields that were not found are the model's. */
  readonly profile: AssignerProfile;
}

/** What the display shows after these codes. */
function displayText(codes: readonly number[]): string {
  const decoder = new DisplayDecoder();
  for (const code of codes) if (code >= 0) decoder.receive(code);
  return decoder.text;
}

class AssignerProbing {
  private readonly rig: AssignerRig;
  private readonly findings: Finding[] = [];
  private readonly remarks: string[] = [];
  private booted: Uint8Array = new Uint8Array(0);
  private programmer: ProgrammerWiring | undefined;

  constructor(
    private readonly rom: Uint8Array,
    private readonly profile: AssignerProfile,
    private readonly model: string,
  ) {
    this.rig = new AssignerRig(rom, profile);
  }

  run(): AssignerProbe {
    const { rig } = this;
    rig.run(BOOT_SECONDS);
    const decoder = new WireDecoder();
    const messages = rig.wire.map((byte) => decoder.push(byte));
    const parameters = messages.filter((message) => message?.kind === 'parameter').length;
    const changes = rig.pins.changes();
    const toggles = changes.flatMap((count, pin) =>
      count === 0 ? [] : [{ pin: pinName(pin), count, isOutput: ((rig.pins.outputs >> pin) & 1) === 1 }],
    );
    this.booted = rig.save();
    const works = parameters > 0;
    const { wiring, reading, finding } = this.findDisplay();
    this.findings.push(finding);
    const texts = this.texts();
    const waiting = works ? undefined : watchAssigner(rig.assigner);
    if (!rig.pins.overflowed && works) {
      this.port1Experiments();
      this.midiExperiments();
    }
    this.interruptExperiments();
    const contacts = works ? this.contactExperiments(reading) : [];
    this.looks();
    this.findings.push({
      field: 'assigner.port1Inputs',
      value: `0x${hex(this.profile.port1Inputs)}`,
      confidence: works ? 'likely' : 'unknown',
      evidence: works
        ? 'with these levels the program comes to work'
        : 'with these levels the program does not come to work; see what it waits for',
    });
    return {
      kind: 'assigner',
      model: this.model,
      works,
      summary: works
        ? `Within ${BOOT_SECONDS} s of reset the program sent ${messages.length} bytes to the boards, with ${parameters} parameters.`
        : `Within ${BOOT_SECONDS} s of reset the program sent no parameter to the boards.`,
      findings: this.findings,
      remarks: this.remarks,
      vectors: VECTORS.map(([address, name]) => ({ name, target: this.word(address) })),
      toggles,
      texts,
      ...(reading && { display: displayText(reading.codes) }),
      contacts,
      ...(waiting && { waiting }),
      profile: {
        ...this.profile,
        ...(wiring && { display: wiring }),
        ...(this.programmer && { programmer: this.programmer }),
      },
    };
  }

  private word(address: number): number {
    const at = address - (0x10000 - this.rom.length);
    return (this.rom[at]! << 8) | this.rom[at + 1]!;
  }

  /** Power-on alone may say little: contacts and a program change make the display talk. */
  private findDisplay() {
    const { rig } = this;
    const first = displayWiring(rig.pins, this.rom);
    if (first.wiring || rig.pins.overflowed) return first;
    for (let row = 0; row < 8; row++) {
      for (const bit of [0, 1, 2, 3]) {
        rig.press({ row, bit }, true);
        rig.run(RESPONSE_SECONDS / 2);
        rig.press({ row, bit }, false);
        rig.run(RESPONSE_SECONDS / 2);
      }
      const again = displayWiring(rig.pins, this.rom);
      if (again.wiring) return again;
    }
    return first;
  }

  private memories(): { name: string; base: number; bytes: Uint8Array }[] {
    const { assigner } = this.rig;
    const region = (device: MemoryRegion['device'], length: number) => {
      const at = this.profile.memory.find((candidate) => candidate.device === device);
      if (!at) return [];
      const bytes = Uint8Array.from({ length }, (_, n) => assigner.read(at.from + n));
      return [{ name: device, base: at.from, bytes }];
    };
    return [
      { name: 'internal RAM', base: 0x80, bytes: assigner.cpu.ram.slice() },
      ...region('sharedRam', 0x800),
      ...region('nvram', this.profile.nvramBytes),
    ];
  }

  private texts(): TextWindow[] {
    return this.memories().flatMap(({ base, bytes }) => textWindows(bytes, base));
  }

  /** Turns one input of port 1 after the other and looks which outputs begin to move: a clock that waits for READY. */
  private port1Experiments(): void {
    const { rig, profile } = this;
    const run = (port1Inputs: number) => {
      rig.load(this.booted, { port1Inputs });
      rig.run(RESPONSE_SECONDS);
      return rig.pins.changes();
    };
    const usual = run(profile.port1Inputs);
    for (let bit = 0; bit < 8; bit++) {
      if ((rig.pins.outputs >> bit) & 1) continue;
      const turned = profile.port1Inputs ^ (1 << bit);
      const changes = run(turned);
      const clocks: number[] = [];
      for (let pin = 0; pin < PIN_COUNT; pin++) if (changes[pin]! > 2 * usual[pin]! + 8) clocks.push(pin);
      const moved = clocks.map(pinName);
      if (moved.length === 0) continue;
      if (clocks.length === 1 && (turned >> bit) & 1) this.tryProgrammer(bit, clocks[0]!);
      const level = (turned >> bit) & 1 ? 'high' : 'low';
      this.remarks.push(
        `P1.${bit} held ${level} makes ${moved.join(', ')} move: P1.${bit} asks for something, as READY of a PG-800 ` +
          'does, and the moving pin is its clock.',
      );
    }
  }

  /** READY and CLOCK seem to be known: a programmer is plugged in, with DATA on one pin after the other. */
  private tryProgrammer(ready: number, clock: number): void {
    const { rig } = this;
    const outputs = rig.pins.outputs;
    const data = [0, 1, 2, 3, 4, 5, 6, 7].filter((pin) => {
      if (pin === ready || (outputs >> pin) & 1) return false;
      const programmer = this.programmerOn(ready, pin, clock);
      rig.load(this.booted, { programmer });
      rig.assigner.programmer.plug();
      rig.assigner.programmer.set(PROGRAMMER_CONTROL.name, PROGRAMMER_VALUE);
      rig.run(RESPONSE_SECONDS);
      const decoder = new WireDecoder();
      return rig.wire.some((byte) => {
        const message = decoder.push(byte);
        return (
          message?.kind === 'parameter' &&
          message.number === PROGRAMMER_CONTROL.serial &&
          message.value === PROGRAMMER_VALUE
        );
      });
    });
    const found = data.length === 1;
    if (found) this.programmer = this.programmerOn(ready, data[0]!, clock);
    this.findings.push({
      field: 'assigner.programmer',
      value: found
        ? `ready P1.${ready}, data P1.${data[0]}, clock ${pinName(clock)}`
        : `ready P1.${ready}, clock ${pinName(clock)}, data not found`,
      confidence: found ? 'certain' : 'unknown',
      evidence:
        `P1.${ready} held high makes ${pinName(clock)} move; with a PG-800 on these and its data on one pin after the ` +
        `other, a slider comes out on the wire to the boards ${found ? `with P1.${data[0]}` : `with ${data.length} of them`}`,
    });
  }

  private programmerOn(ready: number, data: number, clock: number): ProgrammerWiring {
    return { ready: { port: 1, bit: ready }, data: { port: 1, bit: data }, clock: pinPlace(clock) };
  }

  private midiExperiments(): void {
    const { rig } = this;
    const answers: string[] = [];
    for (let channel = 0; channel < 16; channel++) {
      rig.load(this.booted);
      rig.midi([0x90 + channel, 60, 100]);
      rig.run(RESPONSE_SECONDS / 5);
      const decoder = new WireDecoder();
      const notes = rig.wire
        .map((byte) => decoder.push(byte))
        .filter((message) => message?.kind === 'noteOn');
      if (notes.length > 0) answers.push(`${channel + 1} (${notes.length})`);
    }
    this.remarks.push(
      answers.length === 0
        ? 'A note on MIDI IN starts no voice on any channel.'
        : `A note on MIDI IN starts voices on these channels (notes on the wire): ${answers.join(', ')}.`,
    );
  }

  /** What the interrupt handlers of gate array and NMI look at. */
  private interruptExperiments(): void {
    const { rig } = this;
    const shared = this.profile.memory.find(({ device }) => device === 'sharedRam');
    rig.load(this.booted);
    rig.assigner.cpu.setIrq1(true);
    const irq = watchLoop(new Hd6303DebugCpu(rig.assigner, rig.profile), LOOP_CYCLES / 4);
    const reads = irq.handlerReads.filter(
      ({ address }) => shared && address >= shared.from && address <= shared.to,
    );
    this.remarks.push(
      reads.length === 0
        ? "With IRQ1 low no handler looks at the gate array's RAM."
        : `With IRQ1 low its handler looks at ${reads.map(({ address }) => hex(address, 4)).join(', ')} of the gate array's ` +
            'RAM: candidates for the key event.',
    );
    const target = this.word(NMI_VECTOR);
    const base = 0x10000 - this.rom.length;
    if (target < base || this.rom[target - base] === RTI) {
      this.remarks.push('NMI does nothing: its handler returns at once.');
      return;
    }
    rig.load(this.booted);
    rig.assigner.cpu.setNmi(true);
    const nmi = watchLoop(new Hd6303DebugCpu(rig.assigner, rig.profile), NMI_CYCLES);
    const touched = [...new Set(nmi.handlerReads.map(({ address }) => hex(address, 4)))];
    this.remarks.push(
      `NMI has a handler at ${hex(target, 4)}: ${nmi.handlers.length} instructions, which look at ${touched.join(', ') || 'nothing'}.`,
    );
  }

  /** Closes each contact for a moment. */
  private contactExperiments(reading: SerialReading | undefined): ContactEffect[] {
    const { rig } = this;
    const seen: ContactEffect[] = [];
    const shown = (): string =>
      reading ? displayText([...reading.codes, ...readAs(rig.pins, reading)]) : this.textNow();
    rig.load(this.booted);
    rig.run(RESPONSE_SECONDS);
    const usualBytes = rig.wire.length;
    const usualText = shown();
    for (let row = 0; row < 8; row++) {
      for (let bit = 0; bit < 8; bit++) {
        rig.load(this.booted);
        rig.press({ row, bit }, true);
        rig.run(RESPONSE_SECONDS / 2);
        rig.press({ row, bit }, false);
        rig.run(RESPONSE_SECONDS / 2);
        const text = shown();
        const wireBytes = Math.max(0, rig.wire.length - usualBytes);
        if (text === usualText && wireBytes === 0) continue;
        seen.push({ row, bit, wireBytes, ...(text !== usualText && { text: text.trim() }) });
      }
    }
    return seen;
  }

  /** All text in memory that is not battery-backed: what the display is made of in most programs. */
  private textNow(): string {
    const texts = this.memories()
      .filter(({ name }) => name !== 'nvram')
      .flatMap(({ base, bytes }) => textWindows(bytes, base));
    return texts.map(({ text }) => text).join('|');
  }

  /** Which inputs the main loop looks at. */
  private looks(): void {
    const { rig } = this;
    rig.load(this.booted);
    const cpu = new Hd6303DebugCpu(rig.assigner, rig.profile);
    const loop = watchLoop(cpu, LOOP_CYCLES);
    const places = new Map<string, number>();
    for (const { address, count } of [...loop.reads, ...loop.handlerReads]) {
      const region = this.profile.memory.find(({ from, to }) => address >= from && address <= to);
      const name =
        address === P1_DATA
          ? 'port 1'
          : address === P2_DATA
            ? 'port 2'
            : region?.device === 'switches'
              ? `switch row ${address & region.mask}`
              : address >= 0x100 &&
                  (region === undefined || region.device === 'leds' || region.device === 'cartridge')
                ? `${hex(address, 4)} (${region?.device ?? 'nothing there'})`
                : undefined;
      if (name !== undefined) places.set(name, (places.get(name) ?? 0) + count);
    }
    const list = [...places].map(([name, count]) => `${name} (${count})`).slice(0, 24);
    this.remarks.push(
      `In ${((LOOP_CYCLES / 2_000_000) * 1000).toFixed(0)} ms at work it looks at: ${list.join(', ') || 'nothing outside memory'}.`,
    );
  }
}

/**
 * Runs all experiments on an assigner image.
 * @throws RangeError if no model has an assigner ROM of this size.
 */
export function probeAssigner(image: Uint8Array): AssignerProbe {
  const models = MODELS.filter(({ assigner }) => assigner.romBytes === image.length);
  const [first, ...others] = models;
  if (!first) {
    const sizes = [...new Set(MODELS.map(({ assigner }) => assigner.romBytes))].join(' or ');
    throw new RangeError(`an assigner image has ${sizes} bytes, not ${image.length}`);
  }
  const probe = new AssignerProbing(image, first.assigner, first.name).run();
  if (probe.works) return probe;
  for (const { assigner, name } of others) {
    const other = new AssignerProbing(image, assigner, name).run();
    if (other.works) return other;
  }
  return probe;
}

import { Assigner } from '../../src/assigner/assigner.js';
import { BareBoard, type BareBoardOptions } from '../../src/machine/bareBoard.js';
import { DigitalMachine, type DigitalMachineOptions } from '../../src/machine/digitalMachine.js';
import { MKS70 } from '../../src/machine/models.js';
import type { StateReader, StateWriter } from '../../src/snapshot.js';
import { SoundBoard } from '../../src/sound-board/soundBoard.js';
import { TICKS_PER_BYTE, TICKS_PER_E_CYCLE, TICKS_PER_MCS51_CYCLE } from '../../src/time.js';
import { FAR } from './processors.js';
import type { Action, Rig } from './rig.js';

/** 48 MHz ticks of a short stretch of time, up to 5.5 ms and never a round number. */
const stretch = (a: number, b: number): number => 4 * b + a + 1;

/** What surrounds a board must stand about where its processor does. */
function expectNear(reader: StateReader, tick: number, now: number, lineFree: number): void {
  reader.expect(Math.abs(tick - now) < FAR && lineFree < tick + FAR, 'the time of the rig');
}

/** A sound board's digital half, with a comparator that answers at random but always the same. */
export class SoundBoardRig implements Rig {
  readonly log: number[] = [];
  readonly board: SoundBoard;
  private now = 0;
  private lineFree = 0;

  constructor(program: Uint8Array) {
    this.board = new SoundBoard({
      program,
      profile: MKS70.soundBoard,
      sense: { peakReached: (tick, voice, dco) => ((tick >> 7) + voice + dco) % 3 === 0 },
      sink: { event: (tick, what, value) => this.log.push(tick, what, value) },
      onTransmit: (value, startTick) => this.log.push(value, startTick),
    });
  }

  act([kind, a, b]: Action): void {
    if (kind < 6) {
      const start = Math.max(Math.min(this.lineFree, this.now + FAR / 2), this.now + (b & 0xfff));
      this.board.receive(a, start);
      this.lineFree = start + TICKS_PER_BYTE;
    } else {
      this.now += stretch(a, b);
      this.board.runTo(this.now);
    }
    const { cpu } = this.board;
    this.log.push(cpu.cycle, cpu.pc, cpu.acc, cpu.sp, Number(this.board.muted));
  }

  save(writer: StateWriter): void {
    writer.f64(this.now);
    writer.f64(this.lineFree);
    this.board.save(writer);
  }
  load(reader: StateReader): void {
    this.now = reader.whole();
    this.lineFree = reader.whole();
    this.board.load(reader);
    expectNear(reader, this.board.cpu.cycle * TICKS_PER_MCS51_CYCLE, this.now, this.lineFree);
  }
}

/** Buttons that a life presses. */
const BUTTONS = Object.keys(MKS70.assigner.buttons);

export class AssignerRig implements Rig {
  readonly log: number[] = [];
  readonly assigner: Assigner;
  private now = 0;
  private lineFree = 0;

  constructor(rom: Uint8Array) {
    this.assigner = new Assigner({
      rom,
      profile: MKS70.assigner,
      onWire: (byte, startTick) => this.log.push(byte, startTick),
    });
  }

  act([kind, a, b]: Action): void {
    const { assigner } = this;
    if (kind < 7) {
      const start = Math.max(Math.min(this.lineFree, this.now + FAR / 2), this.now + (b & 0xfff));
      assigner.midiIn(a, start);
      this.lineFree = start + TICKS_PER_BYTE;
    } else if (kind < 9) {
      assigner.panel.press(BUTTONS[b % BUTTONS.length]!, (a & 1) === 1);
    } else if (kind === 9) {
      assigner.panel.turnDial((a & 1) === 1 ? 1 : -1);
    } else {
      this.now += stretch(a, b);
      assigner.runTo(this.now);
    }
    const { cpu } = assigner;
    this.log.push(cpu.cycle, cpu.pc, cpu.a, cpu.b, cpu.x, cpu.sp, cpu.cc);
  }

  save(writer: StateWriter): void {
    writer.f64(this.now);
    writer.f64(this.lineFree);
    this.assigner.save(writer);
  }
  load(reader: StateReader): void {
    this.now = reader.whole();
    this.lineFree = reader.whole();
    this.assigner.load(reader);
    expectNear(reader, this.assigner.cpu.cycle * TICKS_PER_E_CYCLE, this.now, this.lineFree);
  }
}

/** All three computers; the tapes are taken now and then, as the analog stage would. */
export class DigitalMachineRig implements Rig {
  readonly log: number[] = [];
  readonly machine: DigitalMachine;
  private readonly buttons: readonly string[];

  constructor(options: DigitalMachineOptions) {
    this.machine = new DigitalMachine({
      ...options,
      onMidiOut: (byte, startTick) => this.log.push(byte, startTick),
    });
    this.buttons = Object.keys(this.machine.model.assigner.buttons);
  }

  act([kind, a, b]: Action): void {
    const { machine } = this;
    const { panel } = machine.assigner;
    if (kind < 3) machine.midiIn([a], machine.tick + b);
    else if (kind < 6) machine.midiIn([0x90 | (a & 1), 24 + (b % 80), a & 0x7f]);
    else if (kind === 6) panel.press(this.buttons[b % this.buttons.length]!, (a & 1) === 1);
    else if (kind === 7) panel.turnDial((a & 1) === 1 ? 1 : -1);
    else if (kind === 8) machine.wireRate = (a & 1) === 1;
    else if (kind === 9) this.takeTapes();
    else machine.runTo(machine.tick + stretch(a, b));
    this.log.push(machine.tick, Number(machine.booted), Number(machine.idle), machine.wire.bytes);
  }

  /** Moves both tapes to the log. */
  takeTapes(): void {
    for (const { tape } of this.machine.boards) {
      for (let n = 0; n < tape.length; n++) this.log.push(tape.ticks[n]!, tape.whats[n]!, tape.values[n]!);
      tape.discard(tape.length);
    }
  }

  save(writer: StateWriter): void {
    this.machine.save(writer);
  }
  load(reader: StateReader): void {
    this.machine.load(reader);
  }
}

/** A sound board with its analog half; what is heard goes to the log and must be finite. */
export class BareBoardRig implements Rig {
  readonly log: number[] = [];
  private readonly board: BareBoard;

  constructor(options: BareBoardOptions) {
    this.board = new BareBoard(options);
  }

  act([kind, a, b]: Action): void {
    if (kind < 8) {
      this.board.send([a, b & 0x7f], this.board.tick + b);
      return;
    }
    const left = new Float32Array(1 + (b % 200));
    const right = new Float32Array(left.length);
    this.board.render(left, right);
    for (const channel of [left, right]) {
      for (const sample of channel) {
        if (!Number.isFinite(sample)) throw new Error(`a sample of ${sample}`);
        this.log.push(sample);
      }
    }
  }

  save(writer: StateWriter): void {
    this.board.save(writer);
  }
  load(reader: StateReader): void {
    this.board.load(reader);
  }
}

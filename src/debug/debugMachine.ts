import { type DigitalMachine, WIRE_LEAD_TICKS } from '../machine/digitalMachine.js';
import { romFingerprint } from '../machine/sealedSnapshot.js';
import type { RomSet } from '../rom/romSet.js';
import type { BoardName } from '../tape/recordedTape.js';
import { TICKS_PER_SECOND } from '../time.js';
import { BoardView } from './boardView.js';
import type { BreakpointHit } from './breakpoint.js';
import { CpuUnit } from './cpuUnit.js';
import { CPU_NAMES, type CpuName, type DebugCpu } from './debugCpu.js';
import { Hd6303DebugCpu } from './hd6303Cpu.js';
import { Mcs51DebugCpu } from './mcs51Cpu.js';
import { forProcessors } from './processors.js';
import type { AccessContext } from './scope.js';

const BOARD_NAMES: readonly BoardName[] = ['lower', 'upper'];

/** Processors that are only run along catch up at least this often: 10 ms. */
export const SLICE_TICKS = TICKS_PER_SECOND / 100;

/** Takes each control event of a sound board, in order of time for each board. */
export type ControlListener = (board: BoardName, tick: number, what: number, value: number) => void;

/**
 * A machine whose processors move step by step or all together. The assigner keeps ahead of the boards by what the
 * wire needs, so that the order of the steps makes no difference to what the machine does.
 */
export class DebugMachine {
  /** The assigner, and the boards of the model. */
  readonly names: readonly CpuName[];
  readonly cpus: Readonly<Record<CpuName, DebugCpu>>;
  readonly units: Readonly<Record<CpuName, CpuUnit>>;
  readonly views: Readonly<Record<BoardName, BoardView>>;
  /** The access that conditions may speak of. */
  readonly access: AccessContext = { address: 0, value: undefined };
  /** Time of the last catching up. */
  private caughtUp = 0;

  /** @throws RangeError if `roms` are not the images that the machine runs. */
  constructor(
    readonly machine: DigitalMachine,
    roms: RomSet,
    private readonly onControl: ControlListener | undefined,
  ) {
    if (!machine.identity.endsWith(romFingerprint(roms))) {
      throw new RangeError(
        `the machine does not run ${roms.title}; give the session the ROMs it was made with`,
      );
    }
    const { assigner, boards, model } = machine;
    this.names = ['assigner', ...model.boards];
    this.cpus = forProcessors(CPU_NAMES, this.names, (name) => {
      if (name === 'assigner') return new Hd6303DebugCpu(assigner, model.assigner);
      const { soundBoard } = boards[model.boards.indexOf(name)]!;
      return new Mcs51DebugCpu(name, soundBoard, roms[name]!, model.soundBoard);
    });
    this.units = forProcessors(CPU_NAMES, this.names, (name) => new CpuUnit(this.cpus[name], this.access));
    this.views = forProcessors(BOARD_NAMES, this.names, () => new BoardView(model.soundBoard));
    this.drainTapes();
  }

  /** True if something on any processor has to be noticed at every step. */
  get watched(): boolean {
    return this.names.some((name) => this.units[name].watched);
  }

  /** One step of the processor of `names` whose turn it is; which, and the hits that are to stop the machine. */
  step(names: readonly CpuName[]): { readonly name: CpuName; readonly hits: BreakpointHit[] | undefined } {
    const name = this.whoseTurn(names);
    const hits = this.units[name].step();
    if (name !== 'assigner') this.drainTape(name);
    if (this.cpus[name].tick - this.caughtUp >= SLICE_TICKS) this.catchUp(names);
    return { name, hits };
  }

  /** Runs all until a processor has reached `tick`, at most for 10 ms; nothing is noticed. */
  runTowards(tick: number, name: CpuName): void {
    const { machine } = this;
    const cpu = this.cpus[name];
    const end = Math.min(tick, Math.max(machine.tick, cpu.tick) + SLICE_TICKS);
    // The assigner runs ahead of what the machine is told.
    const lead = name === 'assigner' ? WIRE_LEAD_TICKS : 0;
    machine.runTo(Math.ceil(end / cpu.ticksPerCycle) * cpu.ticksPerCycle - lead);
    this.drainTapes();
  }

  /** Brings the processors that are not among `stepped` to where those are, at most to `limit`. */
  catchUp(stepped: readonly CpuName[], limit = Number.POSITIVE_INFINITY): void {
    let tick = Math.min(limit, this.cpus.assigner.tick - WIRE_LEAD_TICKS);
    for (const name of stepped) {
      if (name !== 'assigner') tick = Math.min(tick, this.cpus[name].tick);
    }
    if (tick > this.machine.tick) this.machine.runTo(tick);
    this.caughtUp = Math.max(tick, this.caughtUp);
    this.drainTapes();
  }

  /** The machine was moved by other means than steps. */
  takeStock(): void {
    this.drainTapes();
    this.caughtUp = this.machine.tick;
    for (const name of this.names) this.units[name].forget();
  }

  /** Takes what the boards have told since the last time. */
  drainTapes(): void {
    for (const name of this.machine.model.boards) this.drainTape(name);
  }

  /** The board that is behind most, if what comes over the wire is known to it; else the assigner. */
  private whoseTurn(names: readonly CpuName[]): CpuName {
    const { assigner } = this.cpus;
    let board: DebugCpu | undefined;
    for (const name of names) {
      const cpu = this.cpus[name];
      if (name !== 'assigner' && (board === undefined || cpu.tick < board.tick)) board = cpu;
    }
    if (board !== undefined) {
      if (assigner.tick >= board.tick + WIRE_LEAD_TICKS) return board.name;
      if (!names.includes('assigner')) {
        this.machine.runAssignerTo(board.tick + WIRE_LEAD_TICKS);
        return board.name;
      }
    }
    // Hands over what has come in on MIDI IN; the assigner itself is there already.
    this.machine.runAssignerTo(assigner.tick - WIRE_LEAD_TICKS);
    return 'assigner';
  }

  private drainTape(name: BoardName): void {
    const { boards, model } = this.machine;
    const { tape } = boards[model.boards.indexOf(name)]!;
    const { length } = tape;
    if (length === 0) return;
    const view = this.views[name];
    for (let i = 0; i < length; i++) {
      const tick = tape.ticks[i]!;
      const what = tape.whats[i]!;
      const value = tape.values[i]!;
      view.event(tick, what, value);
      this.onControl?.(name, tick, what, value);
    }
    tape.discard(length);
  }
}

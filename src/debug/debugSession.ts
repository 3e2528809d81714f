import { DigitalMachine, type DigitalMachineOptions, WIRE_LEAD_TICKS } from '../machine/digitalMachine.js';
import { romFingerprint, sealSnapshot, unsealSnapshot } from '../machine/sealedSnapshot.js';
import { openFirmware } from '../rom/openFirmware.js';
import type { RomSet } from '../rom/romSet.js';
import type { ControlTape } from '../tape/controlTape.js';
import { TICKS_PER_SECOND } from '../time.js';
import { BoardView } from './boardView.js';
import { type AccessKind, Breakpoint, type BreakpointHit, type BreakpointPlace } from './breakpoint.js';
import type { Frame } from './callStack.js';
import { CpuUnit } from './cpuUnit.js';
import { CPU_NAMES, type CpuName, type DebugCpu } from './debugCpu.js';
import { compileExpression, DebugError, type Evaluator, parseDebugExpression } from './expression.js';
import { Hd6303DebugCpu } from './hd6303Cpu.js';
import { Mcs51DebugCpu } from './mcs51Cpu.js';
import { openFirmwareSymbols } from './openSymbols.js';
import { Profile, type ProfileReport } from './profile.js';
import { type AccessContext, CpuScope } from './scope.js';
import { type DebugSymbol, DebugSymbols } from './symbols.js';
import { resolveTarget, writeTarget } from './target.js';
import { Tracer } from './trace.js';
import { WireLog } from './wireLog.js';

/** What a run is for; addresses and stack pointers are those of the processor in focus. */
type Goal =
  | { readonly kind: 'step'; left: number }
  | { readonly kind: 'over'; readonly pc: number; readonly sp: number }
  | { readonly kind: 'return'; readonly pc: number; readonly sp: number }
  | { readonly kind: 'out'; readonly left: () => boolean }
  | { readonly kind: 'address'; readonly from: number; readonly to: number }
  | { readonly kind: 'condition'; readonly holds: Evaluator }
  | { readonly kind: 'time'; readonly tick: number }
  | { readonly kind: 'none' };

/** Where a processor stands. */
export interface StopPlace {
  readonly cpu: CpuName;
  /** Address of the instruction that is to run next. */
  readonly pc: number;
  /** Its machine cycles since power-on. */
  readonly cycle: number;
  /** The same as 48 MHz ticks. */
  readonly tick: number;
}

/**
 * Why the machine stopped: the run came where it was to (`done`), breakpoints hit, nothing happened for as long as
 * the run may last (`limit`), or somebody interrupted it.
 */
export type StopReason =
  | (StopPlace & { readonly reason: 'done' | 'limit' | 'interrupted' })
  | (StopPlace & { readonly reason: 'breakpoint'; readonly hits: readonly BreakpointHit[] });

export interface DebugSessionOptions {
  /** The program images that the machine was made with; default the open firmware. */
  readonly roms?: RomSet;
  /** Symbols by processor; default those of the open firmware where its images run, none elsewhere. */
  readonly symbols?: Partial<Record<CpuName, readonly DebugSymbol[]>>;
  /** Takes each control event of a sound board, in order of time for each board. */
  readonly onControl?: (board: 'lower' | 'upper', tick: number, what: number, value: number) => void;
}

/** What `addBreakpoint` takes besides the place. */
export interface BreakpointOptions {
  /** Default: the processor in focus. */
  readonly cpu?: CpuName;
  /** An expression; of an access breakpoint it may use `value` and `address`. */
  readonly condition?: string;
  /** So many hits are let pass; default 0. */
  readonly ignore?: number;
  /** Goes with its first stop. */
  readonly temporary?: boolean;
}

/** Longest a run may last unless told otherwise: 60 s. */
export const DEFAULT_LIMIT_TICKS = 60 * TICKS_PER_SECOND;

/** Processors that are only run along catch up at least this often: 10 ms. */
const SLICE_TICKS = TICKS_PER_SECOND / 100;
/** What a slice of 10 ms counts in steps, about. */
const SLICE_STEPS = 4000;

const SEAL = { tag: 'SJXG', version: 1 } as const;

/**
 * A debugger for the three processors of a machine. Those that something watches are stepped instruction by
 * instruction, the others run as they always do; the assigner keeps ahead of the boards by what the wire needs, and
 * what a run does to the machine does not depend on what is watched.
 */
export class DebugSession {
  /** The processor that steps, places and expressions are about. */
  focus: CpuName = 'assigner';
  readonly cpus: Readonly<Record<CpuName, DebugCpu>>;
  /** What the boards have told their analog halves since the session began. */
  readonly views: Readonly<Record<'lower' | 'upper', BoardView>>;
  readonly wire: WireLog;
  private readonly symbolTables: Record<CpuName, DebugSymbols>;
  private readonly units: Readonly<Record<CpuName, CpuUnit>>;
  private readonly access: AccessContext = { address: 0, value: undefined };
  private readonly onControl: DebugSessionOptions['onControl'];
  private readonly breakpointList: Breakpoint[] = [];
  private nextNumber = 1;
  private goal: Goal | undefined;
  private limitTick = 0;
  private interruptWanted = false;
  /** Time of the last catching up. */
  private caughtUp = 0;

  /**
   * Takes over a machine: from now on only the session makes its time pass. What the boards did before is taken from
   * their tapes if it is still there.
   * @throws RangeError if `options.roms` are not the images that the machine runs.
   */
  constructor(
    readonly machine: DigitalMachine,
    options: DebugSessionOptions = {},
  ) {
    const roms = options.roms ?? openFirmware();
    if (!machine.identity.endsWith(romFingerprint(roms))) {
      throw new RangeError(
        `the machine does not run ${roms.title}; give the session the ROMs it was made with`,
      );
    }
    const { assigner, boards, model } = machine;
    this.cpus = {
      assigner: new Hd6303DebugCpu(assigner, model.assigner),
      lower: new Mcs51DebugCpu('lower', boards[0].soundBoard, roms.lower, model.soundBoard),
      upper: new Mcs51DebugCpu('upper', boards[1].soundBoard, roms.upper, model.soundBoard),
    };
    this.views = { lower: new BoardView(model.soundBoard), upper: new BoardView(model.soundBoard) };
    const open = openFirmwareSymbols(roms);
    const table = (cpu: CpuName) => new DebugSymbols(options.symbols?.[cpu] ?? open[cpu]);
    this.symbolTables = { assigner: table('assigner'), lower: table('lower'), upper: table('upper') };
    this.units = {
      assigner: new CpuUnit(this.cpus.assigner, this.access),
      lower: new CpuUnit(this.cpus.lower, this.access),
      upper: new CpuUnit(this.cpus.upper, this.access),
    };
    this.onControl = options.onControl;
    this.wire = new WireLog(machine.wire);
    this.drainTapes();
  }

  /**
   * A session with a machine of its own.
   * @param options `cold` leaves it at power-on; else it has booted.
   * @throws Error if the firmware does not come up.
   */
  static create(
    options: DebugSessionOptions & DigitalMachineOptions & { readonly cold?: boolean } = {},
  ): DebugSession {
    const session = new DebugSession(new DigitalMachine(options), options);
    if (!options.cold) session.boot();
    return session;
  }

  /** The processor in focus. */
  get cpu(): DebugCpu {
    return this.cpus[this.focus];
  }

  get symbols(): Readonly<Record<CpuName, DebugSymbols>> {
    return this.symbolTables;
  }

  /** Gives a processor other symbols. */
  setSymbols(cpu: CpuName, symbols: Iterable<DebugSymbol>): void {
    this.symbolTables[cpu] = new DebugSymbols(symbols);
  }

  /** Names and memory as expressions about `cpu` (default: the one in focus) see them. */
  scope(cpu: CpuName = this.focus): CpuScope {
    return new CpuScope(
      { cpus: this.cpus, symbols: this.symbolTables, views: this.views, access: this.access },
      this.cpus[cpu],
    );
  }

  /** A function of an expression. @throws DebugError if it can't be understood. */
  compile(expression: string, cpu: CpuName = this.focus): Evaluator {
    return compileExpression(parseDebugExpression(expression), this.scope(cpu));
  }

  /** Value of an expression now. @throws DebugError */
  evaluate(expression: string, cpu: CpuName = this.focus): number {
    return this.compile(expression, cpu)();
  }

  /** Sets a register, a byte, all bytes of a range, or a bit. @throws DebugError */
  set(place: string, value: number): void {
    writeTarget(resolveTarget(parseDebugExpression(place), this.scope()), value);
  }

  get breakpoints(): readonly Breakpoint[] {
    return this.breakpointList;
  }

  /**
   * Stops in front of an instruction (an expression, or a range of addresses).
   * @throws DebugError if place or condition can't be understood.
   */
  breakAt(place: string | number | readonly [number, number], options: BreakpointOptions = {}): Breakpoint {
    const cpu = options.cpu ?? this.focus;
    const ends = typeof place === 'number' ? [place, place] : place;
    const [from, to] = typeof ends === 'string' ? this.addresses(ends, cpu) : this.checkedRange(ends);
    return this.addBreakpoint({ kind: 'address', from, to }, options);
  }

  /**
   * Stops after an instruction that reads or writes a place: `[0x20]`, `xram[0x600..0x6ff]`, `P1`, `bit.GATE`.
   * @throws DebugError if place or condition can't be understood.
   */
  breakOn(access: AccessKind, place: string, options: BreakpointOptions = {}): Breakpoint {
    const target = resolveTarget(parseDebugExpression(place), this.scope(options.cpu));
    if (target.kind === 'register') {
      throw new DebugError(
        `${target.register.name} is a register: its accesses are not watched; use a condition on it.`,
      );
    }
    const { from, to, bit } = target;
    const isWord = target.space.name === 'word';
    return this.addBreakpoint(
      {
        kind: 'access',
        access,
        space: isWord ? 'mem' : target.space.name,
        from,
        to: isWord ? to + 1 : to,
        bit,
      },
      options,
    );
  }

  /** Stops when an expression becomes true. @throws DebugError if it can't be understood. */
  breakWhen(condition: string, options: BreakpointOptions = {}): Breakpoint {
    return this.addBreakpoint({ kind: 'condition' }, { ...options, condition });
  }

  /** Removes a breakpoint. @throws DebugError if there is none of this number. */
  removeBreakpoint(number: number): void {
    this.breakpointList.splice(this.breakpointList.indexOf(this.breakpoint(number)), 1);
    this.updateUnits();
  }

  /** Switches a breakpoint on or off. @throws DebugError if there is none of this number. */
  enableBreakpoint(number: number, enabled: boolean): void {
    this.breakpoint(number).enabled = enabled;
    this.updateUnits();
  }

  /** Runs `count` instructions (or interrupt calls) of the processor in focus. */
  step(count = 1): StopReason {
    return this.run({ kind: 'step', left: count });
  }

  /** Runs one instruction; a call with all it calls, and interrupts before it with all they do. */
  stepOver(): StopReason {
    return this.run(this.overGoal());
  }

  /** Runs until the routine at hand returns. */
  stepOut(): StopReason {
    return this.run(this.outGoal());
  }

  /** Runs until the processor in focus is at an address: a number or an expression. @throws DebugError */
  runToAddress(place: string | number): StopReason {
    return this.run(this.addressGoal(place));
  }

  /** Runs until an expression is true, one instruction at least. @throws DebugError */
  runUntil(expression: string, limitTicks?: number): StopReason {
    return this.run({ kind: 'condition', holds: this.compile(expression) }, limitTicks);
  }

  /** Runs until the processor in focus has reached a time, 48 MHz ticks since power-on. */
  runToTick(tick: number): StopReason {
    return this.run({ kind: 'time', tick }, Number.POSITIVE_INFINITY);
  }

  /** Runs until a breakpoint stops it, at most `limitTicks`. */
  continue(limitTicks?: number): StopReason {
    return this.run({ kind: 'none' }, limitTicks);
  }

  /** The same runs in pieces: `begin...`, then `proceed` until it returns why it stopped. */
  beginStep(count = 1): void {
    this.begin({ kind: 'step', left: count });
  }

  beginStepOver(): void {
    this.begin(this.overGoal());
  }

  beginStepOut(): void {
    this.begin(this.outGoal());
  }

  beginRunToAddress(place: string | number): void {
    this.begin(this.addressGoal(place));
  }

  beginRunUntil(expression: string): void {
    this.begin({ kind: 'condition', holds: this.compile(expression) });
  }

  beginRunToTick(tick: number): void {
    this.begin({ kind: 'time', tick }, Number.POSITIVE_INFINITY);
  }

  beginContinue(limitTicks?: number): void {
    this.begin({ kind: 'none' }, limitTicks);
  }

  /** Makes the run under way stop at the next step. */
  interrupt(): void {
    this.interruptWanted = true;
  }

  /**
   * Goes on with the run that was begun, for about `steps` steps.
   * @returns why it stopped, or undefined if there is more to do.
   * @throws DebugError if a condition can't be evaluated; the run has then ended where it was.
   */
  proceed(steps: number): StopReason | undefined {
    try {
      for (let left = steps; left > 0; ) {
        if (this.goal === undefined) throw new DebugError('Nothing has been begun that could go on.');
        if (this.interruptWanted) return this.finish({ ...this.place(), reason: 'interrupted' });
        const units = CPU_NAMES.filter((name) => this.needsSteps(name));
        left -= units.length === 0 ? SLICE_STEPS : 1;
        const stop = units.length === 0 ? this.runSlice() : this.stepSome(units);
        if (stop) return this.finish(stop);
      }
    } catch (error) {
      if (this.goal !== undefined) this.catchUp();
      this.goal = undefined;
      throw error;
    }
    return undefined;
  }

  /**
   * Calls that have not returned, outermost first, as far as the processor was stepped; `guesses` are return
   * addresses that only the stack tells of, innermost first.
   */
  backtrace(cpu: CpuName = this.focus): {
    readonly frames: readonly Frame[];
    readonly guesses: readonly number[];
  } {
    const unit = this.cpus[cpu];
    const { frames } = unit.calls;
    const known = new Set(frames.map((frame) => frame.returnTo));
    return { frames: [...frames], guesses: unit.guessReturns().filter((address) => !known.has(address)) };
  }

  /** Writes a line for each step of a processor; see `Tracer`. @throws DebugError */
  startTrace(cpu: CpuName, write: (line: string) => void, condition?: string): Tracer {
    const test = condition === undefined ? undefined : this.compile(condition, cpu);
    const tracer = new Tracer(this.cpus[cpu], this.symbolTables[cpu], write, test);
    this.units[cpu].tracer = tracer;
    return tracer;
  }

  stopTrace(cpu: CpuName): void {
    this.units[cpu].tracer = undefined;
  }

  /** Begins to count a processor's cycles by address, from nothing. */
  startProfile(cpu: CpuName): void {
    this.stopProfile(cpu);
    this.units[cpu].profile = new Profile(this.cpus[cpu]);
  }

  /** Ends it; returns what was counted, undefined if nothing was. */
  stopProfile(cpu: CpuName): ProfileReport | undefined {
    const report = this.profile(cpu);
    this.units[cpu].profile?.stop();
    this.units[cpu].profile = undefined;
    return report;
  }

  /** What has been counted so far, by routine. */
  profile(cpu: CpuName): ProfileReport | undefined {
    return this.units[cpu].profile?.report(this.symbolTables[cpu]);
  }

  /** Puts bytes on MIDI IN, from `tick` on (default: now, as the assigner sees it). @throws RangeError */
  midiIn(bytes: ArrayLike<number>, tick: number = this.cpus.assigner.tick): void {
    this.machine.midiIn(bytes, tick);
  }

  /** Runs until the machine has booted. @throws Error if the firmware does not come up. */
  boot(): void {
    this.machine.boot();
    this.takeStock();
  }

  /** Runs until MIDI IN and the wire have been quiet for 50 ms, at most `limitSeconds`; false if they never were. */
  settle(limitSeconds = 60): boolean {
    const limit = this.machine.tick + limitSeconds * TICKS_PER_SECOND;
    while (!this.machine.idle && this.machine.tick < limit) {
      this.machine.runTo(this.machine.tick + SLICE_TICKS);
      this.drainTapes();
    }
    this.takeStock();
    return this.machine.idle;
  }

  /** Everything needed to go on identically, with what the boards have told so far. */
  save(): Uint8Array {
    this.drainTapes();
    return sealSnapshot({ ...SEAL, identity: this.machine.identity }, this.savedParts());
  }

  /**
   * Goes back to where `save` was called; breakpoints, traces and profiles stay.
   * @throws SnapshotError if the snapshot is damaged, of another version, or of another machine; nothing is changed.
   */
  restore(state: Uint8Array): void {
    const backup = this.save();
    const seal = { ...SEAL, identity: this.machine.identity };
    try {
      unsealSnapshot(state, seal, this.savedParts());
    } catch (error) {
      unsealSnapshot(backup, seal, this.savedParts());
      throw error;
    }
    this.takeStock();
  }

  private savedParts() {
    return [this.machine, this.views.lower, this.views.upper];
  }

  /** The machine was moved by other means than steps. */
  private takeStock(): void {
    this.drainTapes();
    this.goal = undefined;
    this.caughtUp = this.machine.tick;
    for (const name of CPU_NAMES) this.units[name].forget();
  }

  private addresses(place: string, cpu: CpuName): readonly [number, number] {
    const range = /^(.*?[^.])\.\.([^.].*)$/.exec(place);
    const ends = range && !place.includes('[') ? [range[1]!, range[2]!] : [place, place];
    return this.checkedRange(ends.map((end) => this.evaluate(end, cpu)));
  }

  private checkedRange(ends: readonly number[]): readonly [number, number] {
    const [from, to] = ends as readonly [number, number];
    for (const value of ends) {
      if (!Number.isInteger(value) || value < 0 || value > 0xffff) {
        throw new DebugError(`${value} is no address: addresses go from 0 to FFFFh.`);
      }
    }
    if (to < from) throw new DebugError('The range of addresses ends before it begins.');
    return [from, to];
  }

  private addBreakpoint(place: BreakpointPlace, options: BreakpointOptions): Breakpoint {
    const cpu = options.cpu ?? this.focus;
    const { condition = '', ignore = 0, temporary = false } = options;
    const test = condition === '' ? undefined : this.compile(condition, cpu);
    const breakpoint = new Breakpoint(this.nextNumber, cpu, place, condition, test, ignore, temporary);
    this.nextNumber++;
    this.breakpointList.push(breakpoint);
    this.updateUnits();
    return breakpoint;
  }

  private breakpoint(number: number): Breakpoint {
    const found = this.breakpointList.find((breakpoint) => breakpoint.number === number);
    if (found) return found;
    throw new DebugError(`There is no breakpoint ${number}.`);
  }

  private updateUnits(): void {
    for (const name of CPU_NAMES) {
      this.units[name].setBreakpoints(
        this.breakpointList.filter(({ cpu, enabled }) => cpu === name && enabled),
      );
    }
  }

  private overGoal(): Goal {
    const { pc, sp } = this.cpu;
    if (!this.cpu.isCall(pc)) return { kind: 'over', pc, sp };
    return { kind: 'return', pc: (pc + this.cpu.disassemble(pc).length) & 0xffff, sp };
  }

  private outGoal(): Goal {
    const { cpu } = this;
    const { sp } = cpu;
    const growsUp = cpu.kind === '8051';
    const frame = cpu.calls.frames.at(-1);
    if (frame !== undefined) {
      return { kind: 'out', left: () => (growsUp ? cpu.sp < frame.sp : cpu.sp > frame.sp) };
    }
    return {
      kind: 'out',
      left: () =>
        (growsUp ? cpu.sp < sp : cpu.sp > sp) && cpu.isReturn(cpu.stepPc) && cpu.stepKind === 'instruction',
    };
  }

  private addressGoal(place: string | number): Goal {
    const [from, to] =
      typeof place === 'number' ? this.checkedRange([place, place]) : this.addresses(place, this.focus);
    return { kind: 'address', from, to };
  }

  private run(goal: Goal, limitTicks?: number): StopReason {
    this.begin(goal, limitTicks);
    for (;;) {
      const stop = this.proceed(Number.MAX_SAFE_INTEGER);
      if (stop) return stop;
    }
  }

  private begin(goal: Goal, limitTicks = DEFAULT_LIMIT_TICKS): void {
    this.goal = goal;
    this.limitTick = this.cpu.tick + limitTicks;
    this.interruptWanted = false;
  }

  private place(name: CpuName = this.focus): StopPlace {
    const { pc, cycle, tick } = this.cpus[name];
    return { cpu: name, pc, cycle, tick };
  }

  private finish(stop: StopReason): StopReason {
    // Whoever stopped stays where he is.
    this.catchUp(stop.cpu === 'assigner' ? Number.POSITIVE_INFINITY : stop.tick);
    this.goal = undefined;
    this.focus = stop.cpu;
    if (stop.reason === 'breakpoint') {
      for (const { breakpoint } of stop.hits)
        if (breakpoint.temporary) this.removeBreakpoint(breakpoint.number);
    }
    return stop;
  }

  private needsSteps(name: CpuName): boolean {
    if (this.units[name].watched) return true;
    if (name !== this.focus || this.goal!.kind === 'none') return false;
    // A time is met exactly by running to it, but only if all run there.
    return this.goal!.kind !== 'time' || CPU_NAMES.some((other) => this.units[other].watched);
  }

  /** Nothing is watched: all three run, to the goal or for 10 ms. */
  private runSlice(): StopReason | undefined {
    const { machine, cpu } = this;
    const wanted = this.goal!.kind === 'time' ? this.goal!.tick : this.limitTick;
    const end = Math.min(wanted, this.limitTick, Math.max(machine.tick, cpu.tick) + SLICE_TICKS);
    // The assigner runs ahead of what the machine is told.
    const lead = this.focus === 'assigner' ? WIRE_LEAD_TICKS : 0;
    machine.runTo(Math.ceil(end / cpu.ticksPerCycle) * cpu.ticksPerCycle - lead);
    this.drainTapes();
    return this.outOfTime();
  }

  private outOfTime(): StopReason | undefined {
    const { tick } = this.cpu;
    if (this.goal!.kind === 'time' && tick >= this.goal!.tick) return { ...this.place(), reason: 'done' };
    return tick >= this.limitTick ? { ...this.place(), reason: 'limit' } : undefined;
  }

  /** One step of the processor whose turn it is. */
  private stepSome(names: readonly CpuName[]): StopReason | undefined {
    const name = this.whoseTurn(names);
    const { cpu } = this.units[name];
    const { sp } = cpu;
    const hits = this.units[name].step();
    if (name === 'lower') this.drainTape('lower', 0);
    else if (name === 'upper') this.drainTape('upper', 1);
    if (cpu.tick - this.caughtUp >= SLICE_TICKS) this.catchUp();
    if (hits) return { ...this.place(name), reason: 'breakpoint', hits };
    if (name !== this.focus) return this.outOfTime();
    return this.reached(cpu, sp) ? { ...this.place(), reason: 'done' } : this.outOfTime();
  }

  /** The board that is behind most, if what comes over the wire is known to it; else the assigner. */
  private whoseTurn(names: readonly CpuName[]): CpuName {
    const { assigner, lower, upper } = this.cpus;
    let board: DebugCpu | undefined;
    if (names.includes('lower')) board = lower;
    if (names.includes('upper') && (board === undefined || upper.tick < board.tick)) board = upper;
    if (board !== undefined) {
      if (assigner.tick >= board.tick + WIRE_LEAD_TICKS) return board.name;
      if (!names.includes('assigner')) {
        this.machine.runAssignerTo(board.tick + WIRE_LEAD_TICKS);
        return board.name;
      }
    }
    this.machine.runAssignerTo(assigner.tick - WIRE_LEAD_TICKS);
    return 'assigner';
  }

  /** True if the processor in focus has come where it was to, after a step that began with stack pointer `sp`. */
  private reached(cpu: DebugCpu, sp: number): boolean {
    const goal = this.goal!;
    switch (goal.kind) {
      case 'step':
        goal.left--;
        return goal.left <= 0;
      case 'over':
        return cpu.stepKind !== 'interrupt' && cpu.stepPc === goal.pc && sp === goal.sp;
      case 'return':
        return cpu.pc === goal.pc && cpu.sp === goal.sp;
      case 'out':
        return goal.left();
      case 'address':
        return cpu.pc >= goal.from && cpu.pc <= goal.to;
      case 'condition':
        return goal.holds() !== 0;
      case 'time':
        return cpu.tick >= goal.tick;
      case 'none':
        return false;
    }
  }

  /** Brings the processors that are not stepped to where the others are, at most to `limit`. */
  private catchUp(limit = Number.POSITIVE_INFINITY): void {
    const { assigner, lower, upper } = this.cpus;
    let tick = Math.min(limit, assigner.tick - WIRE_LEAD_TICKS);
    if (this.needsSteps('lower')) tick = Math.min(tick, lower.tick);
    if (this.needsSteps('upper')) tick = Math.min(tick, upper.tick);
    if (tick > this.machine.tick) this.machine.runTo(tick);
    this.caughtUp = Math.max(tick, this.caughtUp);
    this.drainTapes();
  }

  private drainTapes(): void {
    this.drainTape('lower', 0);
    this.drainTape('upper', 1);
  }

  private drainTape(name: 'lower' | 'upper', board: 0 | 1): void {
    const tape: ControlTape = this.machine.boards[board].tape;
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

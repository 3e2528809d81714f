import { DigitalMachine, type DigitalMachineOptions } from '../machine/digitalMachine.js';
import { sealSnapshot, unsealSnapshot } from '../machine/sealedSnapshot.js';
import { openFirmware } from '../rom/openFirmware.js';
import type { RomSet } from '../rom/romSet.js';
import { TICKS_PER_SECOND } from '../time.js';
import type { BoardView } from './boardView.js';
import { type AccessKind, Breakpoint, type BreakpointPlace } from './breakpoint.js';
import type { Frame } from './callStack.js';
import type { CpuName, DebugCpu } from './debugCpu.js';
import { type ControlListener, DebugMachine, SLICE_TICKS } from './debugMachine.js';
import {
  compileExpression,
  constantNames,
  DebugError,
  type Evaluator,
  parseDebugExpression,
} from './expression.js';
import { type Goal, isReached, outGoal, overGoal, type RunRequest } from './goal.js';
import { openFirmwareSymbols } from './openSymbols.js';
import { Profile, type ProfileReport } from './profile.js';
import { CpuScope } from './scope.js';
import type { StopPlace, StopReason } from './stop.js';
import { type DebugSymbol, DebugSymbols } from './symbols.js';
import { resolveTarget, writeTarget } from './target.js';
import { Tracer } from './trace.js';
import { WireLog } from './wireLog.js';

export interface DebugSessionOptions {
  /** The program images that the machine was made with; default the open firmware. */
  readonly roms?: RomSet;
  /** Symbols by processor; default those of the open firmware where its images run, none elsewhere. */
  readonly symbols?: Partial<Record<CpuName, readonly DebugSymbol[]>>;
  readonly onControl?: ControlListener;
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

/** What 10 ms of all processors count in steps, about. */
const SLICE_STEPS = 4000;

const SEAL = { tag: 'SJXG', version: 1 } as const;

/**
 * A debugger for the processors of a machine. Those that something watches are stepped instruction by
 * instruction, the others run as they always do; the assigner keeps ahead of the boards by what the wire needs, and
 * what a run does to the machine does not depend on what is watched.
 */
export class DebugSession {
  /** The processors that the machine has. */
  readonly names: readonly CpuName[];
  readonly cpus: Readonly<Record<CpuName, DebugCpu>>;
  /** What the boards have told their analog halves since the session began. */
  readonly views: Readonly<Record<'lower' | 'upper', BoardView>>;
  readonly wire: WireLog;
  private readonly symbolTables: Record<CpuName, DebugSymbols>;
  private readonly parts: DebugMachine;
  private readonly breakpointList: Breakpoint[] = [];
  private focused: CpuName = 'assigner';
  private nextNumber = 1;
  private goal: Goal | undefined;
  private limitTick = 0;
  private interruptWanted = false;

  /**
   * Takes over a machine: from now on only the session makes its time pass. What the boards did before is taken from
   * their tapes if it is still there.
   * @throws RangeError if `options.roms` are not the images that the machine runs.
   */
  constructor(
    readonly machine: DigitalMachine,
    options: DebugSessionOptions = {},
  ) {
    const roms = options.roms ?? openFirmware(machine.model.name);
    this.parts = new DebugMachine(machine, roms, options.onControl);
    this.names = this.parts.names;
    this.cpus = this.parts.cpus;
    this.views = this.parts.views;
    const open = openFirmwareSymbols(roms);
    const table = (cpu: CpuName) => new DebugSymbols(options.symbols?.[cpu] ?? open[cpu]);
    this.symbolTables = { assigner: table('assigner'), lower: table('lower'), upper: table('upper') };
    this.wire = new WireLog(machine.wire);
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

  /** The processor that steps, places and expressions are about. Setting it to one the model lacks is a DebugError. */
  get focus(): CpuName {
    return this.focused;
  }

  set focus(name: CpuName) {
    this.focused = this.cpus[name].name;
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
      { cpus: this.cpus, symbols: this.symbolTables, views: this.views, access: this.parts.access },
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
    return this.run({ kind: 'step', count });
  }

  /** Runs one instruction; a call with all it calls, and interrupts before it with all they do. */
  stepOver(): StopReason {
    return this.run({ kind: 'over' });
  }

  /** Runs until the routine at hand returns. */
  stepOut(): StopReason {
    return this.run({ kind: 'out' });
  }

  /** Runs until the processor in focus is at an address: a number or an expression. @throws DebugError */
  runToAddress(place: string | number): StopReason {
    return this.run({ kind: 'address', place });
  }

  /** Runs until an expression is true, one instruction at least. @throws DebugError */
  runUntil(expression: string, limitTicks?: number): StopReason {
    return this.run({ kind: 'until', expression, limitTicks });
  }

  /** Runs until the processor in focus has reached a time, 48 MHz ticks since power-on. */
  runToTick(tick: number): StopReason {
    return this.run({ kind: 'time', tick });
  }

  /** Runs until a breakpoint stops it, at most `limitTicks`. */
  continue(limitTicks?: number): StopReason {
    return this.run({ kind: 'continue', limitTicks });
  }

  /**
   * Begins a run that `proceed` carries out in pieces; what was under way before is given up.
   * @throws DebugError if place or expression can't be understood.
   */
  begin(request: RunRequest): void {
    this.goal = this.goalOf(request);
    const limited = request.kind === 'until' || request.kind === 'continue' ? request.limitTicks : undefined;
    const ticks = request.kind === 'time' ? Number.POSITIVE_INFINITY : (limited ?? DEFAULT_LIMIT_TICKS);
    this.limitTick = this.cpu.tick + ticks;
    this.interruptWanted = false;
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
    if (this.goal === undefined) throw new DebugError('Nothing has been begun that could go on.');
    try {
      for (let left = steps; left > 0; ) {
        if (this.interruptWanted) return this.finish({ ...this.place(), reason: 'interrupted' });
        const stepped = this.stepped();
        left -= stepped.length === 0 ? SLICE_STEPS : 1;
        const stop = stepped.length === 0 ? this.runSlice() : this.stepSome(stepped);
        if (stop) return this.finish(stop);
      }
    } catch (error) {
      this.parts.catchUp(this.stepped());
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
    this.parts.units[cpu].tracer = tracer;
    return tracer;
  }

  stopTrace(cpu: CpuName): void {
    this.parts.units[cpu].tracer = undefined;
  }

  /** Begins to count a processor's cycles by address, from nothing. */
  startProfile(cpu: CpuName): void {
    this.stopProfile(cpu);
    this.parts.units[cpu].profile = new Profile(this.cpus[cpu]);
  }

  /** Ends it; returns what was counted, undefined if nothing was. */
  stopProfile(cpu: CpuName): ProfileReport | undefined {
    const report = this.profile(cpu);
    this.parts.units[cpu].profile?.stop();
    this.parts.units[cpu].profile = undefined;
    return report;
  }

  /** What has been counted so far, by routine. */
  profile(cpu: CpuName): ProfileReport | undefined {
    return this.parts.units[cpu].profile?.report(this.symbolTables[cpu]);
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
      this.parts.drainTapes();
    }
    this.takeStock();
    return this.machine.idle;
  }

  /** Everything needed to go on identically, with what the boards have told so far. */
  save(): Uint8Array {
    this.parts.drainTapes();
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
    return [this.machine, ...this.machine.model.boards.map((name) => this.views[name])];
  }

  private takeStock(): void {
    this.goal = undefined;
    this.parts.takeStock();
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

  /** `P1 == 3` compares an address, and would be the same for ever. */
  private compileCondition(condition: string, cpu: CpuName): Evaluator {
    const [name] = constantNames(parseDebugExpression(condition), this.scope(cpu)) ?? [];
    if (name !== undefined) {
      throw new DebugError(
        `The condition "${condition}" never changes: ${name} is a number there, the address; [${name}] is what it holds.`,
      );
    }
    return this.compile(condition, cpu);
  }

  private addBreakpoint(place: BreakpointPlace, options: BreakpointOptions): Breakpoint {
    const cpu = this.cpus[options.cpu ?? this.focus].name;
    const { condition = '', ignore = 0, temporary = false } = options;
    const test = condition === '' ? undefined : this.compileCondition(condition, cpu);
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
    for (const name of this.names) {
      this.parts.units[name].setBreakpoints(
        this.breakpointList.filter(({ cpu, enabled }) => cpu === name && enabled),
      );
    }
  }

  private run(request: RunRequest): StopReason {
    this.begin(request);
    for (;;) {
      const stop = this.proceed(Number.MAX_SAFE_INTEGER);
      if (stop) return stop;
    }
  }

  private goalOf(request: RunRequest): Goal {
    switch (request.kind) {
      case 'step':
        return { kind: 'step', left: request.count ?? 1 };
      case 'over':
        return overGoal(this.cpu);
      case 'out':
        return outGoal(this.cpu);
      case 'address': {
        const { place } = request;
        const [from, to] =
          typeof place === 'number' ? this.checkedRange([place, place]) : this.addresses(place, this.focus);
        return { kind: 'address', from, to };
      }
      case 'until':
        return { kind: 'condition', holds: this.compile(request.expression) };
      case 'time':
        return { kind: 'time', tick: request.tick };
      case 'continue':
        return { kind: 'continue' };
    }
  }

  private place(name: CpuName = this.focus): StopPlace {
    const { pc, cycle, tick } = this.cpus[name];
    return { cpu: name, pc, cycle, tick };
  }

  private finish(stop: StopReason): StopReason {
    // Whoever stopped stays where he is.
    this.parts.catchUp(this.stepped(), stop.cpu === 'assigner' ? Number.POSITIVE_INFINITY : stop.tick);
    this.goal = undefined;
    this.focus = stop.cpu;
    if (stop.reason === 'breakpoint') {
      for (const { breakpoint } of stop.hits)
        if (breakpoint.temporary) this.removeBreakpoint(breakpoint.number);
    }
    return stop;
  }

  /** The processors that have to be stepped for this run. */
  private stepped(): CpuName[] {
    return this.names.filter((name) => this.needsSteps(name));
  }

  private needsSteps(name: CpuName): boolean {
    if (this.parts.units[name].watched) return true;
    if (name !== this.focus || this.goal!.kind === 'continue') return false;
    // A time is met exactly by running to it, but only if all run there.
    return this.goal!.kind !== 'time' || this.parts.watched;
  }

  private runSlice(): StopReason | undefined {
    const wanted = this.goal!.kind === 'time' ? this.goal!.tick : this.limitTick;
    this.parts.runTowards(Math.min(wanted, this.limitTick), this.focus);
    return this.outOfTime();
  }

  private outOfTime(): StopReason | undefined {
    const { tick } = this.cpu;
    if (this.goal!.kind === 'time' && tick >= this.goal!.tick) return { ...this.place(), reason: 'done' };
    return tick >= this.limitTick ? { ...this.place(), reason: 'limit' } : undefined;
  }

  private stepSome(names: readonly CpuName[]): StopReason | undefined {
    const { sp } = this.cpu;
    const { name, hits } = this.parts.step(names);
    if (hits) return { ...this.place(name), reason: 'breakpoint', hits };
    if (name === this.focus && isReached(this.goal!, this.cpu, sp))
      return { ...this.place(), reason: 'done' };
    return this.outOfTime();
  }
}

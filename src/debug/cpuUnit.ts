import type { Breakpoint, BreakpointHit } from './breakpoint.js';
import type { DebugCpu } from './debugCpu.js';
import type { Profile } from './profile.js';
import type { AccessContext } from './scope.js';
import type { Tracer } from './trace.js';

/** An access breakpoint that an access of the coming step concerns. */
interface Candidate {
  readonly breakpoint: Breakpoint;
  readonly space: string;
  readonly address: number;
  readonly bit: number;
  readonly isWrite: boolean;
  readonly cycle: number;
  value: number | undefined;
  /** The value is to be looked up after the step. */
  readonly lookAfter: boolean;
}

/** An instruction that an interrupt came before, after its breakpoints had been counted. */
interface Postponed {
  readonly pc: number;
  readonly sp: number;
  readonly counted: readonly Breakpoint[];
}

/** Interrupts in interrupts that are kept track of. */
const MOST_POSTPONED = 8;

/** One processor with what watches it: breakpoints, tracer, profile. */
export class CpuUnit {
  tracer: Tracer | undefined;
  profile: Profile | undefined;
  private addressBreakpoints: readonly Breakpoint[] = [];
  private accessBreakpoints: readonly Breakpoint[] = [];
  private conditionBreakpoints: readonly Breakpoint[] = [];
  /** 1 where an enabled address breakpoint may stop. */
  private readonly stops = new Uint8Array(0x10000);
  /** What the condition breakpoints were after the last step. */
  private readonly wasTrue = new Map<Breakpoint, boolean>();
  /** Breakpoints counted at the present place, and at places that interrupts postponed. */
  private counted: readonly Breakpoint[] = [];
  private postponed: Postponed[] = [];
  private lastCycle: number;

  constructor(
    readonly cpu: DebugCpu,
    private readonly context: AccessContext,
  ) {
    this.lastCycle = cpu.cycle;
  }

  /** True if the processor has to be stepped for something to be noticed. */
  get watched(): boolean {
    return (
      this.tracer !== undefined ||
      this.profile !== undefined ||
      this.addressBreakpoints.length + this.accessBreakpoints.length + this.conditionBreakpoints.length > 0
    );
  }

  /** Takes over the enabled breakpoints of this processor. */
  setBreakpoints(breakpoints: readonly Breakpoint[]): void {
    const ofKind = (kind: string) => breakpoints.filter(({ place }) => place.kind === kind);
    this.addressBreakpoints = ofKind('address');
    this.accessBreakpoints = ofKind('access');
    const conditions = ofKind('condition');
    for (const breakpoint of conditions) {
      if (!this.conditionBreakpoints.includes(breakpoint)) this.wasTrue.set(breakpoint, breakpoint.holds());
    }
    this.conditionBreakpoints = conditions;
    this.stops.fill(0);
    for (const { place } of this.addressBreakpoints) {
      if (place.kind === 'address') this.stops.fill(1, place.from, place.to + 1);
    }
  }

  /** The processor's state was replaced. */
  forget(): void {
    this.counted = [];
    this.postponed = [];
    this.lastCycle = this.cpu.cycle;
    this.cpu.resynchronise();
    for (const breakpoint of this.conditionBreakpoints) this.wasTrue.set(breakpoint, breakpoint.holds());
  }

  /** One step; returns the hits that are to stop the machine, or undefined. */
  step(): BreakpointHit[] | undefined {
    const { cpu, tracer, profile } = this;
    if (cpu.cycle !== this.lastCycle) {
      this.counted = [];
      this.postponed = [];
      cpu.resynchronise();
    }
    tracer?.before();
    const candidates = this.accessBreakpoints.length > 0 ? this.foresee() : undefined;
    const { sp } = cpu;
    cpu.step();
    this.lastCycle = cpu.cycle;
    tracer?.after();
    profile?.count();
    if (cpu.stepKind === 'interrupt') this.postpone(sp);
    let hits: BreakpointHit[] | undefined;
    if (candidates !== undefined) hits = this.accessHits(candidates);
    this.counted = [];
    if (this.stops[cpu.pc] === 1) hits = this.addressHits(hits);
    if (this.conditionBreakpoints.length > 0) hits = this.conditionHits(hits);
    return hits;
  }

  private postpone(sp: number): void {
    if (this.counted.length === 0) return;
    if (this.postponed.length === MOST_POSTPONED) this.postponed.shift();
    this.postponed.push({ pc: this.cpu.stepPc, sp, counted: this.counted });
  }

  private foresee(): Candidate[] {
    const { cpu } = this;
    cpu.foresee();
    return this.candidates((access) => {
      const value = access.isWrite ? cpu.sourceValue(access) : cpu.readValue(access);
      return { value, lookAfter: access.isWrite && value === undefined };
    });
  }

  private candidates(
    valueBefore: (access: ReturnType<DebugCpu['accesses']['at']>) => {
      value: number | undefined;
      lookAfter: boolean;
    },
  ): Candidate[] {
    const found: Candidate[] = [];
    const { accesses } = this.cpu;
    for (let n = 0; n < accesses.length; n++) {
      const access = accesses.at(n);
      for (const breakpoint of this.accessBreakpoints) {
        if (breakpoint.matches(access)) found.push({ breakpoint, ...access, ...valueBefore(access) });
      }
    }
    return found;
  }

  private accessHits(foreseen: Candidate[]): BreakpointHit[] | undefined {
    const { cpu, context } = this;
    const candidates =
      cpu.stepKind === 'interrupt' || cpu.stepKind === 'idle'
        ? this.candidates(() => ({ value: undefined, lookAfter: true }))
        : foreseen;
    let hits: BreakpointHit[] | undefined;
    const done = new Set<Breakpoint>();
    for (const { breakpoint, lookAfter, ...access } of candidates) {
      // An instruction that touches several of the addresses is one hit.
      if (done.has(breakpoint)) continue;
      let value = lookAfter ? cpu.valueNow(access) : access.value;
      if (value !== undefined && access.bit >= 0) value = (value >> access.bit) & 1;
      context.address = access.address;
      context.value = value;
      if (!breakpoint.holds()) continue;
      done.add(breakpoint);
      if (!breakpoint.hit()) continue;
      hits ??= [];
      hits.push({ breakpoint, access: { ...access, value, pc: cpu.stepPc } });
    }
    return hits;
  }

  private addressHits(hits: BreakpointHit[] | undefined): BreakpointHit[] | undefined {
    const { pc, sp } = this.cpu;
    const before = this.postponed.findIndex((place) => place.pc === pc && place.sp === sp);
    const passed = before < 0 ? [] : this.postponed.splice(before)[0]!.counted;
    const counted: Breakpoint[] = [...passed];
    for (const breakpoint of this.addressBreakpoints) {
      const { place } = breakpoint;
      if (place.kind !== 'address' || pc < place.from || pc > place.to || passed.includes(breakpoint))
        continue;
      if (!breakpoint.holds()) continue;
      counted.push(breakpoint);
      if (!breakpoint.hit()) continue;
      hits ??= [];
      hits.push({ breakpoint });
    }
    this.counted = counted;
    return hits;
  }

  private conditionHits(hits: BreakpointHit[] | undefined): BreakpointHit[] | undefined {
    for (const breakpoint of this.conditionBreakpoints) {
      const isTrue = breakpoint.holds();
      const becomes = isTrue && this.wasTrue.get(breakpoint) === false;
      this.wasTrue.set(breakpoint, isTrue);
      if (!becomes || !breakpoint.hit()) continue;
      hits ??= [];
      hits.push({ breakpoint });
    }
    return hits;
  }
}

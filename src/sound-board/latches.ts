import {
  LATCH_FIELD_NAMES,
  type LatchField,
  type SoundBoardPort,
  type SoundBoardProfile,
} from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { LATCH, LATCH_COUNT } from '../tape/controlTape.js';
import type { ControlRecorder } from './controlRecorder.js';

/** The value of a latch field for each of the 256 levels of its port. */
export function latchTable(field: LatchField): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, port) =>
    field.bits.reduce((value, bit, n) => value | (((port >> bit) & 1) << n), 0),
  );
}

/** The latches that one port drives, in tape order. */
class PortLatches {
  readonly latches: Uint8Array;
  /** `tables[256 * n + port]` is the value of latch `latches[n]`. */
  readonly tables: Uint8Array;
  /** Bits of the port that any latch uses. */
  readonly mask: number;

  /** Latches without a field are not there. */
  constructor(fields: readonly (LatchField | undefined)[], port: SoundBoardPort) {
    const latches: number[] = [];
    let mask = 0;
    fields.forEach((field, latch) => {
      if (field?.port !== port) return;
      latches.push(latch);
      for (const bit of field.bits) mask |= 1 << bit;
    });
    this.latches = Uint8Array.from(latches);
    this.tables = new Uint8Array(256 * latches.length);
    latches.forEach((latch, n) => {
      this.tables.set(latchTable(fields[latch]!), 256 * n);
    });
    this.mask = mask;
  }
}

/** Turns port changes to LATCH events: waveforms, cross modulation, HPF, chorus and mute, each when it changes. */
export class LatchDecoder implements Snapshotable {
  private readonly onP1: PortLatches;
  private readonly onPB: PortLatches;
  private readonly onPC: PortLatches;
  private readonly values = new Uint8Array(LATCH_COUNT);
  private p1: number;
  private pb: number;
  private pc: number;

  /** `p1`, `pb`, `pc` are the levels at power-on, before `powerOn` reports what they mean. */
  constructor(
    profile: SoundBoardProfile,
    private readonly recorder: ControlRecorder,
    p1: number,
    pb: number,
    pc: number,
  ) {
    const { wave1, wave2, crossMod, hpf, chorus, mute } = profile.latches;
    const fields = [wave1, wave2, crossMod, hpf, chorus, mute].map((field, latch) => {
      const fixed = profile.absent?.latches?.[LATCH_FIELD_NAMES[latch]!];
      if (fixed === undefined) return field;
      this.values[latch] = fixed;
      return undefined;
    });
    this.onP1 = new PortLatches(fields, 'P1');
    this.onPB = new PortLatches(fields, 'PB');
    this.onPC = new PortLatches(fields, 'PC');
    this.p1 = p1;
    this.pb = pb;
    this.pc = pc;
    this.decode(this.onP1, p1, false);
    this.decode(this.onPB, pb, false);
    this.decode(this.onPC, pc, false);
  }

  /** Value of latch `LATCH_*` now. */
  value(latch: number): number {
    return this.values[latch]!;
  }

  /** Reports all latches as they stand at power-on. */
  powerOn(): void {
    for (let latch = 0; latch < LATCH_COUNT; latch++) {
      this.recorder.record(LATCH + latch, this.values[latch]!);
    }
  }

  /** Port 1 of the 8031 now shows `value`. */
  setP1(value: number): void {
    const changed = (value ^ this.p1) & this.onP1.mask;
    this.p1 = value;
    if (changed !== 0) this.decode(this.onP1, value, true);
  }

  /** Port B of the 8155 now shows `value`. */
  setPB(value: number): void {
    const changed = (value ^ this.pb) & this.onPB.mask;
    this.pb = value;
    if (changed !== 0) this.decode(this.onPB, value, true);
  }

  /** Port C of the 8155 now shows `value`. */
  setPC(value: number): void {
    const changed = (value ^ this.pc) & this.onPC.mask;
    this.pc = value;
    if (changed !== 0) this.decode(this.onPC, value, true);
  }

  save(writer: StateWriter): void {
    writer.section('LTCH');
    writer.u8(this.p1);
    writer.u8(this.pb);
    writer.u8(this.pc);
    writer.bytes(this.values);
  }

  load(reader: StateReader): void {
    reader.section('LTCH');
    this.p1 = reader.u8();
    this.pb = reader.u8();
    this.pc = reader.u8();
    reader.bytesInto(this.values, 3);
  }

  private decode(port: PortLatches, levels: number, report: boolean): void {
    for (let n = 0; n < port.latches.length; n++) {
      const latch = port.latches[n]!;
      const value = port.tables[256 * n + levels]!;
      if (value === this.values[latch]) continue;
      this.values[latch] = value;
      if (report) this.recorder.record(LATCH + latch, value);
    }
  }
}

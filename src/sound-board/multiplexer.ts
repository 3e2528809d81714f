import type { LineCondition, SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CV_COUNT, CV_NAMES, HOLD, SAMPLE } from '../tape/controlTape.js';
import type { ControlRecorder } from './controlRecorder.js';

/** The lines that may select a hold, as one word: P1 in bits 7-0, PB in 15-8, PC in 23-16. */
const SHIFT = { P1: 0, PB: 8, PC: 16 } as const;

/** DAC code 0-4095 of a MOVX write to the DAC, by the profile's bit split. */
export function dacCode(profile: SoundBoardProfile, address: number, data: number): number {
  const { dataShift, addressShift, addressMask } = profile.dac;
  return ((data << dataShift) | ((address >> addressShift) & addressMask)) & 0xfff;
}

/**
 * The DAC latch and the analog multiplexers behind it: which held voltages follow the DAC. Turns changes of the
 * lines and DAC writes to SAMPLE and HOLD events: a hold that closes is reported before one that opens, each
 * group in tape order. A hold that a profile gives no conditions follows the DAC always; one that the board does not have
 * stands at its code from power-on.
 *
 * Most wirings select with P1 alone: then the open holds of each of its 256 values are tabulated once, and a
 * change of P1 costs two short lists. Otherwise all conditions are looked at.
 */
export class MultiplexedHolds implements Snapshotable {
  private readonly masks = new Int32Array(CV_COUNT);
  private readonly values = new Int32Array(CV_COUNT);
  /** Codes of the holds that the board does not have; -1 for all others. */
  private readonly fixed = new Int16Array(CV_COUNT);
  private readonly usedLines: number;
  private readonly byP1: boolean;
  /** P1-only wirings: holds open at P1 = p are `openList[openStart[p] .. openStart[p + 1] - 1]`. */
  private readonly openStart = new Uint16Array(257);
  private readonly openList: Uint8Array;
  /** Other wirings: 1 while the hold is open. */
  private readonly open = new Uint8Array(CV_COUNT);
  private lines = 0;
  private code = 0;

  /**
   * `p1`, `pb`, `pc` are the levels at power-on, before `powerOn` reports what they open.
   *
   * @throws RangeError if a condition asks for a level on a line it does not look at, or for both levels.
   */
  constructor(
    profile: SoundBoardProfile,
    private readonly recorder: ControlRecorder,
    p1: number,
    pb: number,
    pc: number,
  ) {
    let used = 0;
    for (let cv = 0; cv < CV_COUNT; cv++) {
      this.fixed[cv] = profile.absent?.holds?.[CV_NAMES[cv]!] ?? -1;
      if (this.fixed[cv]! >= 0) continue;
      for (const condition of profile.multiplexer[cv] ?? []) this.addCondition(cv, condition);
      used |= this.masks[cv]!;
    }
    this.usedLines = used;
    this.byP1 = (used & ~0xff) === 0;
    this.lines = p1 | (pb << SHIFT.PB) | (pc << SHIFT.PC);
    const list: number[] = [];
    for (let value = 0; value < 256; value++) {
      this.openStart[value] = list.length;
      for (let cv = 0; this.byP1 && cv < CV_COUNT; cv++) {
        if (this.fixed[cv]! < 0 && (value & this.masks[cv]!) === this.values[cv]) list.push(cv);
      }
    }
    this.openStart[256] = list.length;
    this.openList = Uint8Array.from(list);
  }

  /** Reports the holds that are open at power-on, with DAC code 0. */
  powerOn(): void {
    for (let cv = 0; cv < CV_COUNT; cv++) {
      if (this.fixed[cv]! >= 0) this.recorder.record(SAMPLE + cv, this.fixed[cv]!);
      if (!this.isOpen(cv)) continue;
      this.open[cv] = 1;
      this.recorder.record(SAMPLE + cv, this.code);
    }
  }

  /** Port 1 of the 8031 now shows `value`. */
  setP1(value: number): void {
    const old = this.lines & 0xff;
    if (value === old) return;
    this.lines = (this.lines & ~0xff) | value;
    if (this.byP1) this.moveP1(old, value);
    else if (((old ^ value) & this.usedLines) !== 0) this.compareAll();
  }

  /** Port B of the 8155 now shows `value`. */
  setPB(value: number): void {
    this.setUpper((this.lines & 0xff00ff) | (value << SHIFT.PB));
  }

  /** Port C of the 8155 now shows `value`. */
  setPC(value: number): void {
    this.setUpper((this.lines & 0x00ffff) | (value << SHIFT.PC));
  }

  /** The DAC now holds `code`, 0-4095. Reported to every open hold if it is a new one. */
  writeDac(code: number): void {
    if (code === this.code) return;
    this.code = code;
    if (this.byP1) {
      const p1 = this.lines & 0xff;
      const end = this.openStart[p1 + 1]!;
      for (let at = this.openStart[p1]!; at < end; at++) {
        this.recorder.record(SAMPLE + this.openList[at]!, code);
      }
      return;
    }
    for (let cv = 0; cv < CV_COUNT; cv++) {
      if (this.open[cv] === 1) this.recorder.record(SAMPLE + cv, code);
    }
  }

  save(writer: StateWriter): void {
    writer.section('MUXH');
    writer.i32(this.lines);
    writer.u16(this.code);
    writer.bytes(this.open);
  }

  load(reader: StateReader): void {
    reader.section('MUXH');
    this.lines = reader.i32(0, 0xff_ffff);
    this.code = reader.u16(0xfff);
    reader.bytesInto(this.open, 1);
  }

  private addCondition(cv: number, condition: LineCondition): void {
    const mask = condition.mask << SHIFT[condition.port];
    const value = condition.value << SHIFT[condition.port];
    const conflict = (this.masks[cv]! & mask & (this.values[cv]! ^ value)) !== 0;
    if ((condition.value & ~condition.mask) !== 0 || conflict) {
      throw new RangeError(
        `the profile's conditions for ${CV_NAMES[cv]} can never hold: ${condition.port} & ${condition.mask} ` +
          `= ${condition.value}${conflict ? ' contradicts another one' : ' asks for bits outside the mask'}`,
      );
    }
    this.masks[cv]! |= mask;
    this.values[cv]! |= value;
  }

  private isOpen(cv: number): boolean {
    return this.fixed[cv]! < 0 && (this.lines & this.masks[cv]!) === this.values[cv];
  }

  /** Closes what only the old P1 value opens, opens what only the new one does. */
  private moveP1(old: number, now: number): void {
    const list = this.openList;
    const lines = this.lines;
    const oldEnd = this.openStart[old + 1]!;
    for (let at = this.openStart[old]!; at < oldEnd; at++) {
      const cv = list[at]!;
      if ((lines & this.masks[cv]!) !== this.values[cv]) this.recorder.record(HOLD + cv, 0);
    }
    const end = this.openStart[now + 1]!;
    for (let at = this.openStart[now]!; at < end; at++) {
      const cv = list[at]!;
      if ((old & this.masks[cv]!) !== this.values[cv]) this.recorder.record(SAMPLE + cv, this.code);
    }
  }

  private setUpper(lines: number): void {
    const changed = (lines ^ this.lines) & this.usedLines;
    this.lines = lines;
    if (changed !== 0) this.compareAll();
  }

  private compareAll(): void {
    for (let cv = 0; cv < CV_COUNT; cv++) {
      if (this.open[cv] === 0 || this.isOpen(cv)) continue;
      this.open[cv] = 0;
      this.recorder.record(HOLD + cv, 0);
    }
    for (let cv = 0; cv < CV_COUNT; cv++) {
      if (this.open[cv] === 1 || !this.isOpen(cv)) continue;
      this.open[cv] = 1;
      this.recorder.record(SAMPLE + cv, this.code);
    }
  }
}

import { I8155, type I8155Board, type I8155Port } from '../chips/i8155.js';
import { Mcs51, type Mcs51Bus, type Mcs51Options } from '../cpu/mcs51/mcs51.js';
import { OddityLog } from '../oddities.js';
import type { SoundBoardPort, SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import {
  type ControlSink,
  LATCH_MUTE,
  PIT_WRITE,
  PRESCALER,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
  TIMER_RESET,
} from '../tape/controlTape.js';
import { TICKS_PER_DCO_CLOCK, TICKS_PER_MCS51_CYCLE } from '../time.js';
import { ControlRecorder } from './controlRecorder.js';
import { LatchDecoder, latchTable } from './latches.js';
import { dacCode, MultiplexedHolds } from './multiplexer.js';

/** Answers the board's one question to its analog half. */
export interface CalibrationSense {
  /** True if the last completed ramp of this oscillator (voice 0-5, DCO 0-1) reached the threshold by `tick`. */
  peakReached(tick: number, voice: number, dco: number): boolean;
}

export interface SoundBoardOptions {
  /** Contents of the program socket: 8192 or 16 384 bytes; the address is masked, so a half image repeats. */
  readonly program: Uint8Array;
  readonly profile: SoundBoardProfile;
  readonly sense: CalibrationSense;
  /** Takes what the board does to its analog half. */
  readonly sink: ControlSink;
  /** Behaviour of the 8031 that no document settles. */
  readonly processor?: Omit<Mcs51Options, 'report'> | undefined;
  /** A byte leaves TXD; on one of the boards that is MIDI OUT. */
  readonly onTransmit?: ((value: number, startTick: number) => void) | undefined;
}

/** Tape event of each 8155 timer access, indexed as the chip reports it. */
const TIMER_EVENTS = [TIMER_LENGTH_LOW, TIMER_LENGTH_HIGH, TIMER_COMMAND, TIMER_RESET] as const;

/** Pages that A10-A8 select in external data space. Source: MAME roland_jx8p.cpp. */
const PAGE_8155_RAM = 0;
const PAGE_8155_IO = 1;
const PAGE_PIT1 = 2;
const PAGE_PIT4 = 5;
const PAGE_DAC = 6;

/** DCO clocks (8 MHz) in a machine cycle. */
const CLOCKS_PER_CYCLE = TICKS_PER_MCS51_CYCLE / TICKS_PER_DCO_CLOCK;

/** Port 1 of an 8031 at reset. */
const POWER_ON_P1 = 0xff;

/** What nothing drives reads as. */
const OPEN_BUS = 0xff;

/**
 * The digital half of a sound board: 8031, 8155, four counter chips (write only), DAC with its multiplexers.
 * Serial bytes come in, control events go out; the file is the wiring list.
 *
 * The comparator's level is worked out when the program reads port 3, which is exact. On an interrupt pin it is also
 * asked for every few cycles while that interrupt is enabled or gates a timer.
 *
 * *Not emulated:* the comparator in the flags IE0 and IE1 while their interrupt is off; reading the counters back; the
 * counter output that a JX-8P is said to have on an interrupt pin.
 */
export class SoundBoard implements Mcs51Bus, I8155Board, Snapshotable {
  readonly cpu: Mcs51;
  /** What the program did that nothing answers. */
  readonly oddities = new OddityLog();
  private readonly i8155: I8155;
  private readonly holds: MultiplexedHolds;
  private readonly latches: LatchDecoder;
  private readonly calibrationVoice: Uint8Array;
  private readonly calibrationDco: Uint8Array;
  private readonly profile: SoundBoardProfile;
  private readonly sense: CalibrationSense;
  private readonly recorder: ControlRecorder;
  private readonly onTransmit: ((value: number, startTick: number) => void) | undefined;
  private p1 = POWER_ON_P1;
  private portB: number;
  private portC: number;
  /** TIMER IN is the second prescaler's output: DCO clocks a pulse, and when the last counted one came. */
  private timerInClocks: number;
  private lastTimerIn = 0;
  /** `lastTimerIn` counts DCO clocks from the processor's origin of time in this epoch. */
  private epoch = 0;
  private origin = 0;

  constructor(options: SoundBoardOptions) {
    const { profile } = options;
    this.profile = profile;
    this.sense = options.sense;
    this.onTransmit = options.onTransmit;
    this.portB = profile.undriven.PB;
    this.portC = profile.undriven.PC;
    this.timerInClocks = this.prescaled(profile.undriven.PA);
    this.calibrationVoice = latchTable(profile.calibration.voice);
    this.calibrationDco = latchTable(profile.calibration.dco);
    this.cpu = new Mcs51(options.program, this, {
      polledPins: 1 << profile.calibration.sensePin,
      ...profile.processor,
      ...options.processor,
      report: (message, address) => this.oddities.note(message, address, this.cpu.pc),
    });
    this.recorder = new ControlRecorder(this.cpu, options.sink);
    this.holds = new MultiplexedHolds(profile, this.recorder, this.p1, this.portB, this.portC);
    this.latches = new LatchDecoder(profile, this.recorder, this.p1, this.portB, this.portC);
    this.i8155 = new I8155(this, { A: profile.undriven.PA, B: this.portB, C: this.portC });
    this.recorder.record(PRESCALER, profile.undriven.PA);
    this.holds.powerOn();
    this.latches.powerOn();
    this.i8155.reset();
    this.cpu.reset();
    this.flush();
  }

  /** True while the mute latch silences the board: after reset, until the firmware releases it. */
  get muted(): boolean {
    return this.latches.value(LATCH_MUTE) === 0;
  }

  /** Levels of the lines that choose holds and drive latches. */
  get lines(): { readonly p1: number; readonly pb: number; readonly pc: number } {
    return { p1: this.p1, pb: this.portB, pc: this.portC };
  }

  /** Puts a byte on RXD; its start bit begins at `startTick`, never before the last one's. */
  receive(value: number, startTick: number): void {
    this.cpu.receiveAhead(value, Math.ceil(startTick / TICKS_PER_MCS51_CYCLE) - this.cpu.cycle);
  }

  /** Runs whole instructions until `tick` is reached. */
  runTo(tick: number): void {
    this.cpu.run(Math.ceil(tick / TICKS_PER_MCS51_CYCLE));
    this.flush();
  }

  /** Hands the latest control events to the sink. `runTo` does it; who steps the processor himself calls this. */
  flush(): void {
    this.recorder.flush();
  }

  private get tick(): number {
    return this.cpu.cycle * TICKS_PER_MCS51_CYCLE;
  }

  readExternal(address: number): number {
    switch ((address >> 8) & 7) {
      case PAGE_8155_RAM:
        return this.i8155.readRam(address & 0xff);
      case PAGE_8155_IO:
        return this.i8155.readIo(address & 7);
      default:
        this.oddities.note('read of nothing', address, this.cpu.pc);
        return OPEN_BUS;
    }
  }

  writeExternal(address: number, value: number): void {
    const page = (address >> 8) & 7;
    if (page === PAGE_8155_RAM) {
      this.i8155.writeRam(address & 0xff, value);
    } else if (page === PAGE_8155_IO) {
      this.i8155.writeIo(address & 7, value);
    } else if (page >= PAGE_PIT1 && page <= PAGE_PIT4) {
      this.recorder.record(PIT_WRITE + (page - PAGE_PIT1) * 4 + (address & 3), value);
    } else if (page === PAGE_DAC) {
      this.holds.writeDac(dacCode(this.profile, address, value));
    } else {
      this.oddities.note('write to nothing', address, this.cpu.pc);
    }
  }

  readPort(port: number): number {
    if (port !== 3) return 0xff;
    const { sensePin, levelWhenReached, voice, dco } = this.profile.calibration;
    this.flush();
    const reached = this.sense.peakReached(
      this.tick,
      this.calibrationVoice[this.portLevels(voice.port)]!,
      this.calibrationDco[this.portLevels(dco.port)]!,
    );
    const level = reached === (levelWhenReached === 1);
    return level ? 0xff : 0xff & ~(1 << sensePin);
  }

  portWritten(port: number, latch: number): void {
    if (port !== 1 || latch === this.p1) return;
    this.p1 = latch;
    this.holds.setP1(latch);
    this.latches.setP1(latch);
  }

  transmit(value: number, startCycle: number): void {
    this.onTransmit?.(value, startCycle * TICKS_PER_MCS51_CYCLE);
  }

  onPort(port: I8155Port, value: number): void {
    if (port === 'A') {
      this.bringTimerUpToDate();
      this.timerInClocks = this.prescaled(value);
      this.recorder.record(PRESCALER, value);
    } else if (port === 'B') {
      this.portB = value;
      this.holds.setPB(value);
      this.latches.setPB(value);
    } else {
      this.portC = value;
      this.holds.setPC(value);
      this.latches.setPC(value);
    }
  }

  bringTimerUpToDate(): void {
    const { cpu, timerInClocks } = this;
    if (cpu.epoch !== this.epoch) this.followOrigin();
    const pulses = Math.floor((cpu.now * CLOCKS_PER_CYCLE - this.lastTimerIn) / timerInClocks);
    this.i8155.timer.advance(pulses);
    this.lastTimerIn += pulses * timerInClocks;
  }

  /** DCO clocks to a pulse of the second prescaler, 1-16, with these levels on port A of the 8155. */
  private prescaled(portA: number): number {
    return 16 - ((portA >> (4 * this.profile.prescalerNibble.dco2)) & 0x0f);
  }

  private followOrigin(): void {
    this.lastTimerIn -= (this.cpu.origin - this.origin) * CLOCKS_PER_CYCLE;
    this.origin = this.cpu.origin;
    this.epoch = this.cpu.epoch;
  }

  onTimerWrite(register: number, value: number): void {
    this.recorder.record(TIMER_EVENTS[register]!, value);
  }

  save(writer: StateWriter): void {
    this.flush();
    writer.section('SBRD');
    writer.u8(this.p1);
    writer.u8(this.portB);
    writer.u8(this.portC);
    this.bringTimerUpToDate();
    writer.i32(this.timerInClocks);
    writer.i32(this.cpu.now * CLOCKS_PER_CYCLE - this.lastTimerIn);
    this.cpu.save(writer);
    this.i8155.save(writer);
    this.holds.save(writer);
    this.latches.save(writer);
  }

  load(reader: StateReader): void {
    this.flush();
    reader.section('SBRD');
    this.p1 = reader.u8();
    this.portB = reader.u8();
    this.portC = reader.u8();
    this.timerInClocks = reader.i32(1, 16);
    const sinceTimerIn = reader.i32(0, this.timerInClocks - 1);
    this.cpu.load(reader);
    this.followOrigin();
    this.lastTimerIn = this.cpu.now * CLOCKS_PER_CYCLE - sinceTimerIn;
    this.i8155.load(reader);
    this.holds.load(reader);
    this.latches.load(reader);
  }

  private portLevels(port: SoundBoardPort): number {
    return port === 'P1' ? this.p1 : port === 'PB' ? this.portB : this.portC;
  }
}

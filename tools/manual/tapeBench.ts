/**
 * A sound board of the open firmware on a bench, its outputs read off the control tape: what the 8031 tells the analog
 * half, exact to the tick, without rendering sound.
 */

import { DigitalBoard, dcoWiring } from '../../src/machine/digitalBoard.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { REFERENCE_SOUND_BOARD } from '../../src/profiles/soundBoardProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { CV_VCA, CV_VCF } from '../../src/tape/controlTape.js';
import { TapeDecoder } from '../../src/tape/tapeDecoder.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { noteOffBytes, noteOnBytes, PREFIX_LOWER, parameterBytes } from '../../src/wire/commands.js';

/** Parameter values by serial number, 80h-BFh. */
export type Settings = Readonly<Record<number, number>>;

/** One sawtooth (DCO 1) at 8', filter and VCA fully open while the key is down, all modulation off. */
const PLAIN: Settings = {
  ...{ 128: 0x20, 129: 0x60, 130: 0x40, 131: 0, 132: 0 },
  ...{ 133: 0x20, 134: 0x60, 135: 0, 136: 0x40, 137: 0x40, 138: 0, 139: 0, 143: 0, 144: 0x60 },
  ...{ 145: 0x7f, 146: 0, 147: 0, 148: 0, 149: 0x60 },
  ...{ 150: 0, 151: 0x40, 152: 0, 153: 0, 154: 0, 155: 0, 156: 0, 157: 0x60 },
  ...{ 158: 0x7f, 159: 0, 160: 0, 161: 0x40, 162: 0, 163: 0x40 },
  ...{ 164: 0, 165: 0, 166: 0x7f, 167: 0, 168: 0 },
  ...{ 169: 0, 170: 0, 171: 0x7f, 172: 0, 173: 0, 175: 0x40 },
};

/** Longest a board takes to calibrate itself, seconds. */
const BOOT_SECONDS = 2;
const VOICE = 0;
/** DAC code of full scale. */
const FULL_CODE = 4095;

/** A quantity at a time, seconds on the bench's clock. */
export interface Point {
  readonly time: number;
  readonly value: number;
}

let booted: Uint8Array | undefined;

function newBoard(): DigitalBoard {
  return new DigitalBoard({
    program: openFirmware().lower,
    soundBoard: REFERENCE_SOUND_BOARD,
    analog: analogProfile('ideal'),
    seed: 1,
    board: 0,
  });
}

export class TapeBench {
  /** VCA and VCF of voice 0 as a share of full scale; pitches of DCO 1 and DCO 2, Hz. */
  readonly vca: Point[] = [];
  readonly vcf: Point[] = [];
  readonly dco1: Point[] = [];
  readonly dco2: Point[] = [];
  /** Any held voltage by its `CV_` number, latest, as a share of full scale. */
  readonly held = new Map<number, number>();
  private readonly board = newBoard();
  private readonly decoder: TapeDecoder;

  /** @param settings what differs from the plain tone. */
  constructor(settings: Settings = {}) {
    const { fullScaleCode: code, fullScaleVolts: volts } = analogProfile('ideal').dac;
    this.decoder = new TapeDecoder(dcoWiring(REFERENCE_SOUND_BOARD), { code, volts }, (event) => {
      const time = event.tick / TICKS_PER_SECOND;
      if (event.kind === 'hold') {
        const value = event.code / FULL_CODE;
        this.held.set(event.cv, value);
        if (event.cv === CV_VCA + VOICE) this.vca.push({ time, value });
        else if (event.cv === CV_VCF + VOICE) this.vcf.push({ time, value });
      } else if ((event.kind === 'load' || event.kind === 'clock') && event.hertz > 0) {
        if (event.oscillator === VOICE) this.dco1.push({ time, value: event.hertz });
        else if (event.oscillator === VOICE + 6) this.dco2.push({ time, value: event.hertz });
      }
    });
    booted ??= bootedState();
    this.board.load(new StateReader(booted));
    this.set(settings).run(0.05);
  }

  /** Seconds since power-on. */
  get time(): number {
    return this.board.tick / TICKS_PER_SECOND;
  }

  set(settings: Settings): this {
    return this.send(
      Object.entries(settings).flatMap(([number, value]) => parameterBytes(Number(number), value)),
    );
  }

  press(note: number, velocity = 127): this {
    return this.send(noteOnBytes(VOICE, note, velocity));
  }

  release(note: number): this {
    return this.send(noteOffBytes(VOICE, note));
  }

  /** Lets time pass and reads the tape. */
  run(seconds: number): this {
    this.board.runTo(this.board.tick + seconds * TICKS_PER_SECOND);
    const { tape } = this.board;
    for (let i = 0; i < tape.length; i++) this.decoder.event(tape.ticks[i]!, tape.whats[i]!, tape.values[i]!);
    tape.discard(tape.length);
    return this;
  }

  private send(bytes: readonly number[]): this {
    let tick = this.board.tick;
    for (const byte of [PREFIX_LOWER, ...bytes]) {
      this.board.receive(byte, tick);
      tick += TICKS_PER_BYTE;
    }
    return this.run((tick - this.board.tick) / TICKS_PER_SECOND);
  }
}

function bootedState(): Uint8Array {
  const board = newBoard();
  board.runTo(BOOT_SECONDS * TICKS_PER_SECOND);
  let tick = board.tick;
  const bytes = Object.entries(PLAIN).flatMap(([number, value]) => parameterBytes(Number(number), value));
  for (const byte of [PREFIX_LOWER, ...bytes]) {
    board.receive(byte, tick);
    tick += TICKS_PER_BYTE;
  }
  board.runTo(tick);
  const writer = new StateWriter();
  board.save(writer);
  return writer.finish();
}

/** The first time from `after` on at which a track is at or beyond `level` (1 rising, -1 falling); NaN if never. */
export function passes(track: readonly Point[], level: number, direction: 1 | -1, after = 0): number {
  const found = track.find(({ time, value }) => time >= after && (value - level) * direction >= 0);
  return found?.time ?? Number.NaN;
}

/** The last value of a track. */
export function last(track: readonly Point[]): number {
  return track.at(-1)?.value ?? Number.NaN;
}

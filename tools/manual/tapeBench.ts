/**
 * A sound board of the open firmware on a bench, its outputs read off the control tape: what the 8031 tells the analog
 * half, exact to the tick, without rendering sound.
 */

import { DigitalBoard, dcoWiring } from '../../src/machine/digitalBoard.js';
import { findPerformanceParameter, findToneParameter } from '../../src/patches/parameters.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { REFERENCE_SOUND_BOARD } from '../../src/profiles/soundBoardProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { CV_VCA, CV_VCF } from '../../src/tape/controlTape.js';
import { TapeDecoder } from '../../src/tape/tapeDecoder.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { noteOffBytes, noteOnBytes, PREFIX_LOWER, parameterBytes } from '../../src/wire/commands.js';

/** Parameter values by name, of the tone or of the wire: `vcf-cutoff`, `bender`. */
export type Settings = Readonly<Record<string, number>>;

/** One sawtooth (DCO 1) at 8', filter and VCA fully open while the key is down, all modulation off. */
const PLAIN: Settings = {
  'dco1-range': 0x20,
  'dco1-waveform': 0x60,
  'dco1-tune': 0x40,
  'dco1-lfo': 0,
  'dco1-env': 0,
  'dco2-range': 0x20,
  'dco2-waveform': 0x60,
  'cross-mod': 0,
  'dco2-tune': 0x40,
  'dco2-fine-tune': 0x40,
  'dco2-lfo': 0,
  'dco2-env': 0,
  'dco-dynamics': 0,
  'dco-env-mode': 0x60,
  'mix-dco1': 0x7f,
  'mix-dco2': 0,
  'mix-env': 0,
  'mix-dynamics': 0,
  'mix-env-mode': 0x60,
  'hpf-cutoff': 0,
  'vcf-cutoff': 0x40,
  'vcf-resonance': 0,
  'vcf-lfo': 0,
  'vcf-env': 0,
  'vcf-key-follow': 0,
  'vcf-dynamics': 0,
  'vcf-env-mode': 0x60,
  'vca-level': 0x7f,
  'vca-dynamics': 0,
  chorus: 0,
  'lfo-waveform': 0x40,
  'lfo-delay': 0,
  'lfo-rate': 0x40,
  'env1-attack': 0,
  'env1-decay': 0,
  'env1-sustain': 0x7f,
  'env1-release': 0,
  'env1-key-follow': 0,
  'env2-attack': 0,
  'env2-decay': 0,
  'env2-sustain': 0x7f,
  'env2-release': 0,
  'env2-key-follow': 0,
  'vca-env-mode': 0x40,
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
    return this.send(settingBytes(settings));
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

function settingBytes(settings: Settings): number[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const serial = (findToneParameter(name) ?? findPerformanceParameter(name))?.serial;
    if (serial === undefined) throw new RangeError(`no parameter on the wire is called "${name}"`);
    return parameterBytes(serial, value);
  });
}

function bootedState(): Uint8Array {
  const board = newBoard();
  board.runTo(BOOT_SECONDS * TICKS_PER_SECOND);
  let tick = board.tick;
  const bytes = settingBytes(PLAIN);
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

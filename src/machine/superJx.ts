import { Assigner } from '../assigner/assigner.js';
import { WireQueue } from '../midi/wireQueue.js';
import type { Oddity } from '../oddities.js';
import { type AnalogProfile, type AnalogProfileName, analogProfile } from '../profiles/analogProfile.js';
import { openFirmware } from '../rom/openFirmware.js';
import type { RomSet } from '../rom/romSet.js';
import { SnapshotError, StateReader, StateWriter } from '../snapshot.js';
import { OUTPUT_GRID_TICKS, TICKS_PER_BYTE, TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../time.js';
import { BoardUnit, MAX_OUTPUT_BLOCK, WIRE_LEAD_TICKS } from './boardUnit.js';
import { type Model, type ModelName, modelNamed } from './models.js';
import { WireMonitor } from './wireMonitor.js';

/** Output rates, Hz. */
export const SAMPLE_RATES: readonly number[] = [44_100, 48_000, 96_000];

/** The line must have been quiet this long before the machine counts as settled: 50 ms. */
const IDLE_TICKS = TICKS_PER_SECOND / 20;

/** Longest the machine may take to boot, emulated seconds. */
const BOOT_LIMIT_SECONDS = 15;

export interface SuperJXOptions {
  /** A name, or a model of one's own (other wiring, other profile fields); default `mks70`. */
  readonly model?: ModelName | Model;
  /** Program images; default the open firmware. */
  readonly roms?: RomSet;
  /** Output rate in Hz, one of `SAMPLE_RATES`; default 48 000. */
  readonly sampleRate?: number;
  /** Chooses component spread and noise; any integer, default 1. */
  readonly seed?: number;
  /** Component values of the analog stage: a name or a whole profile; default `default`. */
  readonly analog?: AnalogProfileName | AnalogProfile;
  /** Contents of the battery-backed memory at power-on (8192 bytes); default zeros. */
  readonly nvram?: Uint8Array;
  /** A byte leaves MIDI OUT (the TXD of the model's `midiOut` board); its start bit begins at `startTick`. */
  readonly onMidiOut?: (byte: number, startTick: number) => void;
  /** Called each time one part of the machine has done its share of a block; a benchmark's hook. */
  readonly onStage?: (stage: Stage) => void;
}

/** How much faster MIDI IN runs when its rate is not kept. */
const HURRIED_MIDI_SPEED = 4;

/** The parts that take turns in a block. */
export type Stage = 'assigner' | 'soundBoards' | 'analog';

/** Separate outputs of the two boards, each as long as the main channels. */
export interface Stems {
  readonly lowerLeft: Float32Array;
  readonly lowerRight: Float32Array;
  readonly upperLeft: Float32Array;
  readonly upperRight: Float32Array;
}

/**
 * The instrument: an assigner, the one-way wire, two sound boards with their analog halves, and the mix.
 * Everything is feed-forward, so a stage may run ahead of the next; time passes only in `render`.
 */
export class SuperJX {
  readonly model: Model;
  readonly sampleRate: number;
  /** What has gone over the wire: voices used, when it was last busy. */
  readonly wire = new WireMonitor();
  private readonly assigner: Assigner;
  private readonly lower: BoardUnit;
  private readonly upper: BoardUnit;
  private readonly midi: WireQueue;
  private readonly identity: string;
  private readonly onStage: ((stage: Stage) => void) | undefined;
  private lastMidiTick = 0;
  private midiSpeed = 1;

  /** Builds a machine at power-on; `create` also boots it. */
  private constructor(options: SuperJXOptions) {
    const model = options.model ?? 'mks70';
    this.model = typeof model === 'string' ? modelNamed(model) : model;
    this.sampleRate = options.sampleRate ?? 48_000;
    if (!SAMPLE_RATES.includes(this.sampleRate)) {
      throw new RangeError(
        `sample rate ${this.sampleRate} Hz is not offered; use ${SAMPLE_RATES.join(', ')}`,
      );
    }
    const seed = options.seed ?? 1;
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed ${seed} must be an integer`);
    const analog = options.analog ?? 'default';
    const profile = typeof analog === 'string' ? analogProfile(analog) : analog;
    const roms = options.roms ?? openFirmware();
    this.identity = identityOf(this.model, this.sampleRate, seed, profile, roms);
    this.onStage = options.onStage;

    const unit = (board: 0 | 1) =>
      new BoardUnit({
        program: board === 0 ? roms.lower : roms.upper,
        soundBoard: this.model.soundBoard,
        analog: profile,
        seed,
        board,
        sampleRate: this.sampleRate,
        onTransmit: (board === 0) === (this.model.midiOut === 'lower') ? options.onMidiOut : undefined,
      });
    this.lower = unit(0);
    this.upper = unit(1);
    this.assigner = new Assigner({
      rom: roms.assigner,
      profile: this.model.assigner,
      nvram: options.nvram,
      onWire: (byte, startTick) => {
        this.wire.push(byte, startTick);
        this.lower.receive(byte, startTick);
        this.upper.receive(byte, startTick);
      },
    });
    this.midi = new WireQueue();
  }

  /**
   * A machine that has booted: both boards calibrated and audible, the first patch sent.
   * @throws RangeError for an unknown model, rate or seed or a ROM of another size, NvramError for a memory image of
   * another size, Error if the firmware does not come up.
   */
  static async create(options: SuperJXOptions = {}): Promise<SuperJX> {
    const machine = new SuperJX(options);
    machine.boot();
    return machine;
  }

  /** Time of the next sample that `render` returns, 48 MHz ticks since power-on. */
  get tick(): number {
    return this.lower.tick;
  }

  /** Constant delay from a control event to its effect in the output, 48 MHz ticks. */
  get latencyTicks(): number {
    return this.lower.latencyTicks;
  }

  /**
   * True (the default): MIDI IN takes 320 us a byte. False: four times as fast, which no real one does; a long
   * burst may then overflow the firmware's input.
   */
  get wireRate(): boolean {
    return this.midiSpeed === 1;
  }

  set wireRate(kept: boolean) {
    this.midiSpeed = kept ? 1 : HURRIED_MIDI_SPEED;
    this.midi.byteTicks = TICKS_PER_BYTE / this.midiSpeed;
  }

  /** The 40 characters on the display. */
  get display(): string {
    return this.assigner.display.text;
  }

  /** The battery-backed memory as it is now, a copy. */
  get nvram(): Uint8Array {
    return this.assigner.nvram.data.slice();
  }

  /**
   * Puts MIDI bytes on MIDI IN, from `tick` on (default: with the next sample), one after the other at wire
   * speed. Bytes go out in the order they came in; a tick in the past counts as now.
   * @throws RangeError if a value is not a byte (0-255) or the tick is not a number; then none is taken.
   */
  midiIn(bytes: ArrayLike<number>, tick: number = this.tick): void {
    if (!Number.isFinite(tick))
      throw new RangeError(`MIDI can't be sent at tick ${tick}; give a finite number`);
    for (let n = 0; n < bytes.length; n++) {
      const byte = bytes[n]!;
      if (!Number.isInteger(byte) || byte < 0 || byte > 255) {
        throw new RangeError(
          `value ${byte} at place ${n} is no MIDI byte; bytes are whole numbers from 0 to 255`,
        );
      }
    }
    this.midi.push(Math.max(tick, this.tick), bytes);
  }

  /** Closes (true) or opens a panel button by its printed name. @throws RangeError for an unknown name. */
  pressButton(name: string, down: boolean): void {
    this.assigner.panel.press(name, down);
  }

  /** Turns the alpha dial by one phase step, +1 or -1. */
  turnDial(direction: 1 | -1): void {
    this.assigner.panel.turnDial(direction);
  }

  /** What the programs did that the hardware does not answer, by processor: helps with unknown ROMs and wiring. */
  oddities(): { readonly assigner: Oddity[]; readonly lower: Oddity[]; readonly upper: Oddity[] } {
    return {
      assigner: this.assigner.oddities.list(),
      lower: this.lower.soundBoard.oddities.list(),
      upper: this.upper.soundBoard.oddities.list(),
    };
  }

  /**
   * Makes `left.length` samples of time pass and fills both channels, full scale 1, unclipped.
   * Creates no objects.
   * @throws RangeError if the arrays differ in length.
   */
  render(left: Float32Array, right: Float32Array, stems?: Stems): void {
    if (left.length !== right.length) {
      throw new RangeError(`left has ${left.length} samples and right ${right.length}; they must be equal`);
    }
    if (stems) checkStems(stems, left.length);
    let done = 0;
    while (done < left.length) {
      const made = this.renderBlock(Math.min(left.length - done, MAX_OUTPUT_BLOCK));
      const { lower, upper } = this;
      for (let i = 0; i < made; i++) {
        left[done + i] = lower.left[i]! + upper.left[i]!;
        right[done + i] = lower.right[i]! + upper.right[i]!;
      }
      if (stems) {
        for (let i = 0; i < made; i++) {
          stems.lowerLeft[done + i] = lower.left[i]!;
          stems.lowerRight[done + i] = lower.right[i]!;
          stems.upperLeft[done + i] = upper.left[i]!;
          stems.upperRight[done + i] = upper.right[i]!;
        }
      }
      done += made;
    }
  }

  /**
   * Runs, unheard, until MIDI IN and the wire have been idle for 50 ms and on to the next multiple of 10 ms,
   * where sample grids of all rates meet. `limitSeconds` bounds the wait (an assigner may never fall silent).
   * @returns false if the bound ended it.
   */
  settle(limitSeconds = 60): boolean {
    const limit = this.tick + limitSeconds * TICKS_PER_SECOND;
    while (!this.isIdle()) {
      if (this.tick >= limit) return false;
      this.advanceToGrid();
    }
    if (this.tick % OUTPUT_GRID_TICKS !== 0) this.advanceToGrid();
    return true;
  }

  /** Everything needed to go on bit-identically, as one versioned byte string. */
  save(): Uint8Array {
    const writer = new StateWriter();
    writer.section(SNAPSHOT_TAG);
    writer.u16(SNAPSHOT_VERSION);
    writer.text(this.identity);
    writer.f64(this.lastMidiTick);
    writer.u8(this.midiSpeed);
    this.wire.save(writer);
    this.midi.save(writer);
    this.assigner.save(writer);
    this.lower.save(writer);
    this.upper.save(writer);
    writer.i32(checksum(writer.finish()));
    return writer.finish();
  }

  /**
   * A machine that goes on where `save` was called. `options` must be those the saved machine was made with
   * (model, ROMs, rate, seed, analog profile).
   * @throws SnapshotError if the snapshot is damaged, of another version, or of another machine.
   */
  static restore(state: Uint8Array, options: SuperJXOptions = {}): SuperJX {
    const machine = new SuperJX(options);
    const reader = new StateReader(state.subarray(0, Math.max(0, state.length - CHECKSUM_BYTES)));
    reader.section(SNAPSHOT_TAG);
    const version = reader.u16();
    if (version !== SNAPSHOT_VERSION) {
      throw new SnapshotError(
        `snapshot has version ${version}; this program reads version ${SNAPSHOT_VERSION}`,
      );
    }
    const body = state.subarray(0, state.length - CHECKSUM_BYTES);
    if (new StateReader(state.subarray(body.length)).i32() !== checksum(body)) {
      throw new SnapshotError('snapshot is damaged: its bytes do not add up to its checksum');
    }
    const identity = reader.text();
    if (identity !== machine.identity) {
      throw new SnapshotError(
        `snapshot is of another machine: it was saved from ${identity}, this one is ${machine.identity}`,
      );
    }
    machine.lastMidiTick = reader.f64();
    machine.midiSpeed = reader.u8();
    machine.wire.load(reader);
    machine.midi.load(reader);
    machine.assigner.load(reader);
    machine.lower.load(reader);
    machine.upper.load(reader);
    reader.end();
    return machine;
  }

  private boot(): void {
    const limit = BOOT_LIMIT_SECONDS * TICKS_PER_SECOND;
    while (!this.hasBooted()) {
      if (this.tick >= limit) {
        throw new Error(
          `the machine did not come up within ${BOOT_LIMIT_SECONDS} s: ` +
            (this.lower.soundBoard.muted || this.upper.soundBoard.muted
              ? 'a sound board is still muted'
              : 'the assigner has sent no patch'),
        );
      }
      this.advanceToGrid();
    }
  }

  /** Both boards audible, and the wire quiet for 50 ms after the assigner's first patch. */
  private hasBooted(): boolean {
    return (
      !this.lower.soundBoard.muted &&
      !this.upper.soundBoard.muted &&
      this.wire.parameters > 0 &&
      this.tick - this.wire.lastByteEndTick >= IDLE_TICKS
    );
  }

  private isIdle(): boolean {
    const quietSince = Math.max(this.lastMidiTick, this.wire.lastByteEndTick);
    return this.midi.length === 0 && this.tick - quietSince >= IDLE_TICKS;
  }

  /** Runs, unheard, to the next multiple of 10 ms. */
  private advanceToGrid(): void {
    const target = Math.floor(this.tick / OUTPUT_GRID_TICKS + 1) * OUTPUT_GRID_TICKS;
    let outputs = (target * this.sampleRate) / TICKS_PER_SECOND - this.lower.outputPosition;
    while (outputs > 0) outputs -= this.renderBlock(Math.min(outputs, MAX_OUTPUT_BLOCK));
  }

  private renderBlock(outputs: number): number {
    const cores = this.lower.coreSamplesFor(outputs);
    const endTick = (this.lower.corePosition + cores) * TICKS_PER_CORE_SAMPLE;
    while (this.midi.nextStart() < endTick) {
      this.midi.take();
      this.assigner.midiIn(this.midi.value, this.midi.startTick, this.midiSpeed);
      this.lastMidiTick = this.midi.startTick + this.midi.byteTicks;
    }
    this.assigner.runTo(endTick + WIRE_LEAD_TICKS);
    this.onStage?.('assigner');
    this.lower.runTo(endTick);
    this.upper.runTo(endTick);
    this.onStage?.('soundBoards');
    const made = this.lower.render(cores);
    this.upper.render(cores);
    this.onStage?.('analog');
    return made;
  }
}

const SNAPSHOT_TAG = 'SJXS';
const SNAPSHOT_VERSION = 1;

/** Length of the checksum at the end of a snapshot. */
const CHECKSUM_BYTES = 4;

/** FNV-1a, 32 bits, signed: tells ROMs and profiles apart and damaged snapshots from whole ones. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}

/** Everything that a snapshot does not hold and that the machine it goes into must share. */
function identityOf(
  model: Model,
  sampleRate: number,
  seed: number,
  analog: AnalogProfile,
  roms: RomSet,
): string {
  const hex = (bytes: Uint8Array) => (checksum(bytes) >>> 0).toString(16);
  const json = (data: object) =>
    hex(Uint8Array.from(JSON.stringify(data), (character) => character.charCodeAt(0)));
  return (
    `${model.name} (${json(model)}) at ${sampleRate} Hz with seed ${seed}, ` +
    `analog profile ${analog.name} (${json(analog)}), ` +
    `ROMs ${[roms.assigner, roms.lower, roms.upper].map(hex).join('/')}`
  );
}

/** @throws RangeError if a stem is not as long as the main channels. */
function checkStems(stems: Stems, length: number): void {
  const { lowerLeft, lowerRight, upperLeft, upperRight } = stems;
  if (
    lowerLeft.length !== length ||
    lowerRight.length !== length ||
    upperLeft.length !== length ||
    upperRight.length !== length
  ) {
    throw new RangeError(`the stems must have ${length} samples each, as the main channels have`);
  }
}

import type { VoiceSolver } from '../analog/kernel/voiceKernel.js';
import type { CartridgeSlot } from '../assigner/cartridgeSlot.js';
import type { Pg800 } from '../assigner/pg800.js';
import { SAMPLE_RATES } from '../audio/outputRate.js';
import type { Oddity } from '../oddities.js';
import { type Snapshotable, SnapshotError } from '../snapshot.js';
import { OUTPUT_GRID_TICKS, TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../time.js';
import { BoardOutput, MAX_OUTPUT_BLOCK } from './boardOutput.js';
import { DetachedBoards } from './detachedBoards.js';
import {
  BOOT_LIMIT_SECONDS,
  boardIndex,
  bootFailure,
  DigitalMachine,
  type DigitalMachineOptions,
  type DigitalStage,
} from './digitalMachine.js';
import type { Model } from './models.js';
import { sealSnapshot, unsealSnapshot } from './sealedSnapshot.js';
import type { WireMonitor } from './wireMonitor.js';

export interface SuperJXOptions extends Omit<DigitalMachineOptions, 'onStage'> {
  /** Output rate in Hz, one of `SAMPLE_RATES`; default 48 000. */
  readonly sampleRate?: number;
  /** Which kernel solves the voices; both give the same bits. Default: WebAssembly where the host has it. */
  readonly voiceSolver?: VoiceSolver;
  /** Called each time one part of the machine has done its share of a block; a benchmark's hook. */
  readonly onStage?: (stage: Stage) => void;
}

export { SAMPLE_RATES };

/** The parts that take turns in a block. */
export type Stage = DigitalStage | 'analog';

/** Separate outputs of the two boards, each as long as the main channels; a board that the model lacks is silent. */
export interface Stems {
  readonly lowerLeft: Float32Array;
  readonly lowerRight: Float32Array;
  readonly upperLeft: Float32Array;
  readonly upperRight: Float32Array;
}

/**
 * The instrument: an assigner, the one-way wire, the model's sound boards with their analog halves, and the mix.
 * Everything is feed-forward, so a stage may run ahead of the next; time passes only in `render`.
 */
export class SuperJX {
  readonly sampleRate: number;
  private readonly digital: DigitalMachine;
  private readonly lower: BoardOutput;
  /** Absent in a model with one board. */
  private readonly upper: BoardOutput | undefined;
  private readonly onStage: ((stage: Stage) => void) | undefined;
  private detached = false;

  /** Builds a machine at power-on; `create` also boots it. */
  private constructor(options: SuperJXOptions) {
    const sampleRate = options.sampleRate ?? 48_000;
    if (!SAMPLE_RATES.includes(sampleRate)) {
      throw new RangeError(`sample rate ${sampleRate} Hz is not offered; use ${SAMPLE_RATES.join(', ')}`);
    }
    this.sampleRate = sampleRate;
    this.onStage = options.onStage;
    this.digital = new DigitalMachine(options);
    const { model, seed, analogProfile: analog } = this.digital;
    const outputs = model.boards.map(
      (name, n) =>
        new BoardOutput(this.digital.boards[n]!.tape, {
          soundBoard: model.soundBoard,
          analog,
          seed,
          board: boardIndex(name),
          sampleRate,
          voiceSolver: options.voiceSolver,
        }),
    );
    this.lower = outputs[0]!;
    this.upper = outputs[1];
  }

  /**
   * A machine that has booted: its boards calibrated and audible, the first patch sent.
   * @throws RangeError for an unknown model, rate or seed or a ROM of another size, NvramError for a memory image of
   * another size, BootError if the firmware does not come up: it says what it waits for.
   */
  static async create(options: SuperJXOptions = {}): Promise<SuperJX> {
    const machine = new SuperJX(options);
    machine.boot(options);
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

  /** How the boards are wired and how the machine presents itself. */
  get model(): Model {
    return this.digital.model;
  }

  /** What has gone over the wire: voices used, when it was last busy. */
  get wire(): WireMonitor {
    return this.digital.wire;
  }

  /**
   * True (the default): MIDI IN takes 320 us a byte. False: four times as fast, which no real one does; a long
   * burst may then overflow the firmware's input.
   */
  get wireRate(): boolean {
    return this.digital.wireRate;
  }

  set wireRate(kept: boolean) {
    this.digital.wireRate = kept;
  }

  /** The 40 characters on the display. */
  get display(): string {
    return this.digital.assigner.display.text;
  }

  /** The panel's LEDs, a byte for each row of the matrix with a button's LED at the button's bit; not a copy. */
  get leds(): Uint8Array {
    return this.digital.assigner.leds;
  }

  /** What the assigner's program would read at `address` of its memory, 0-FFFFh. */
  assignerByte(address: number): number {
    return this.digital.assigner.read(address);
  }

  /** The battery-backed memory as it is now, a copy. */
  get nvram(): Uint8Array {
    return this.digital.assigner.nvram.data.slice();
  }

  /**
   * Puts MIDI bytes on MIDI IN, from `tick` on (default: with the next sample), one after the other at wire
   * speed. Bytes go out in the order they came in; a tick in the past counts as now.
   * @throws RangeError if a value is not a byte (0-255) or the tick is not a number; then none is taken.
   */
  midiIn(bytes: ArrayLike<number>, tick: number = this.tick): void {
    this.digital.midiIn(bytes, tick);
  }

  /** Closes (true) or opens a panel button by its printed name. @throws RangeError for an unknown name. */
  pressButton(name: string, down: boolean): void {
    this.digital.assigner.panel.press(name, down);
  }

  /** Turns the alpha dial by one phase step, +1 or -1. */
  turnDial(direction: 1 | -1): void {
    this.digital.assigner.panel.turnDial(direction);
  }

  /**
   * The analog control `name` now reads `code`, 0-255 (rounded and clipped). A JX-10 has `bender` (the amount; see
   * `moveBender`), `aftertouch`, `C1` and `C2`, an MKS-70 none.
   * @throws RangeError if the model has no such control or `code` is not a number.
   */
  setControl(name: string, code: number): void {
    this.digital.assigner.setControl(name, code);
  }

  /**
   * Moves the bender lever of a JX-10, -1 (all the way down) to 1 (all the way up); 0 is where it rests.
   * @throws RangeError if the model has no lever or the position is not a number.
   */
  moveBender(position: number): void {
    this.digital.assigner.moveBender(position);
  }

  /**
   * Strikes a key of a JX-10's own keyboard with a velocity of 1-127.
   * @param note MIDI note of the key, 28-103 (E1-G7).
   * @throws RangeError if the model has no such key or the velocity is out of range.
   */
  pressKey(note: number, velocity: number): void {
    if (velocity === 0) throw new RangeError('a key is struck with a velocity of 1 to 127');
    this.digital.assigner.key(note, velocity);
  }

  /** Lets a key go. @throws RangeError if the model has no such key. */
  releaseKey(note: number): void {
    this.digital.assigner.key(note, 0);
  }

  /** The PG-800 programmer: plug it in, then move its controls. */
  get programmer(): Pg800 {
    return this.digital.assigner.programmer;
  }

  /** The slot for a memory cartridge: push one in, pull it out, look at it. */
  get cartridge(): CartridgeSlot {
    return this.digital.assigner.cartridge;
  }

  /** What the programs did that the hardware does not answer, by processor: helps with unknown ROMs and wiring. */
  oddities(): { readonly assigner: Oddity[]; readonly lower: Oddity[]; readonly upper: Oddity[] } {
    return this.digital.oddities();
  }

  /**
   * Makes `left.length` samples of time pass and fills both channels, full scale 1, unclipped: the sum of the
   * boards, or the one board's output. Creates no objects.
   * @throws RangeError if the arrays differ in length.
   */
  render(left: Float32Array, right: Float32Array, stems?: Stems): void {
    if (left.length !== right.length) {
      throw new RangeError(`left has ${left.length} samples and right ${right.length}; they must be equal`);
    }
    if (stems) checkStems(stems, left.length);
    this.expectAttached();
    let done = 0;
    while (done < left.length) {
      const made = this.renderBlock(Math.min(left.length - done, MAX_OUTPUT_BLOCK));
      const { lower, upper } = this;
      if (upper) {
        for (let i = 0; i < made; i++) {
          left[done + i] = lower.left[i]! + upper.left[i]!;
          right[done + i] = lower.right[i]! + upper.right[i]!;
        }
      } else {
        copyBlock(lower, made, left, right, done);
      }
      if (stems) {
        copyBlock(lower, made, stems.lowerLeft, stems.lowerRight, done);
        copyBlock(upper, made, stems.upperLeft, stems.upperRight, done);
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
    while (!this.digital.idle) {
      if (this.tick >= limit) return false;
      this.advanceToGrid();
    }
    if (this.tick % OUTPUT_GRID_TICKS !== 0) this.advanceToGrid();
    return true;
  }

  /** Everything needed to go on bit-identically, as one versioned byte string. */
  save(): Uint8Array {
    this.expectAttached();
    return sealSnapshot(this.seal, this.parts);
  }

  /**
   * A machine that goes on where `save` was called. `options` must be those the saved machine was made with
   * (model, ROMs, rate, seed, analog profile).
   * @throws SnapshotError if the snapshot is damaged, of another version, or of another machine.
   */
  static restore(state: Uint8Array, options: SuperJXOptions = {}): SuperJX {
    const machine = new SuperJX(options);
    unsealSnapshot(state, machine.seal, machine.parts);
    const { digital, lower, upper } = machine;
    if (
      digital.tick !== lower.coreTick ||
      (upper && (lower.coreTick !== upper.coreTick || lower.outputPosition !== upper.outputPosition))
    ) {
      throw new SnapshotError('snapshot is damaged: the parts of the machine stand at different times');
    }
    return machine;
  }

  /**
   * Gives the analog halves away, for a host that renders them in other threads. The machine itself takes MIDI as
   * before, but `render` and `save` throw from now on.
   */
  detach(): DetachedBoards {
    this.expectAttached();
    this.detached = true;
    return new DetachedBoards(this.digital, this.outputs);
  }

  private expectAttached(): void {
    if (this.detached) throw new Error('the analog halves of this machine have been detached');
  }

  private get seal() {
    return {
      tag: 'SJXS',
      version: SNAPSHOT_VERSION,
      identity: `${this.digital.identity} at ${this.sampleRate} Hz`,
    };
  }

  private get parts(): readonly Snapshotable[] {
    return [this.digital, ...this.outputs];
  }

  private get outputs(): readonly BoardOutput[] {
    return this.upper ? [this.lower, this.upper] : [this.lower];
  }

  private boot(options: SuperJXOptions): void {
    const limit = BOOT_LIMIT_SECONDS * TICKS_PER_SECOND;
    let checked = false;
    while (!this.digital.booted) {
      if (this.tick >= limit) throw bootFailure(this.digital);
      if (!checked && this.tick >= PATIENCE_SECONDS * TICKS_PER_SECOND) {
        checked = true;
        expectToBoot(this.digital, options);
      }
      this.advanceToGrid();
    }
  }

  /** Runs, unheard, to the next multiple of 10 ms. */
  private advanceToGrid(): void {
    const target = Math.floor(this.tick / OUTPUT_GRID_TICKS + 1) * OUTPUT_GRID_TICKS;
    let outputs = (target * this.sampleRate) / TICKS_PER_SECOND - this.lower.outputPosition;
    while (outputs > 0) outputs -= this.renderBlock(Math.min(outputs, MAX_OUTPUT_BLOCK));
  }

  private renderBlock(outputs: number): number {
    const cores = this.lower.coreSamplesFor(outputs);
    this.digital.targetTick = this.lower.coreTick + cores * TICKS_PER_CORE_SAMPLE;
    this.digital.runToTarget();
    const made = this.lower.render(outputs);
    this.upper?.render(outputs);
    this.onStage?.('analog');
    return made;
  }
}

const SNAPSHOT_VERSION = 3;

/** Programs mostly come up within this time. Those that have not are looked at without their analog half first. */
const PATIENCE_SECONDS = 3;

/**
 * Lets a copy of the computers run ahead: programs that never come up may move their oscillators so fast that
 * waiting for them with the analog half would take minutes.
 * @throws BootError if they do not come up within `BOOT_LIMIT_SECONDS` of power-on.
 */
function expectToBoot(digital: DigitalMachine, { model, roms, seed, analog }: SuperJXOptions): void {
  const ahead = DigitalMachine.restore(digital.snapshot(), { model, roms, seed, analog });
  const limit = BOOT_LIMIT_SECONDS * TICKS_PER_SECOND;
  while (!ahead.booted) {
    if (ahead.tick >= limit) throw bootFailure(ahead);
    ahead.runTo(ahead.tick + OUTPUT_GRID_TICKS);
    for (const { tape } of ahead.boards) tape.discard(tape.length);
  }
}

/** Puts a board's last block at `at`; silence for a board that is not there. */
function copyBlock(
  board: BoardOutput | undefined,
  count: number,
  left: Float32Array,
  right: Float32Array,
  at: number,
): void {
  if (!board) {
    left.fill(0, at, at + count);
    right.fill(0, at, at + count);
    return;
  }
  for (let i = 0; i < count; i++) {
    left[at + i] = board.left[i]!;
    right[at + i] = board.right[i]!;
  }
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

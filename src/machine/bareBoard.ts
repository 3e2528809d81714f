import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import {
  OUTPUT_GRID_TICKS,
  POWER_ON,
  TICKS_PER_BYTE,
  TICKS_PER_CORE_SAMPLE,
  TICKS_PER_SECOND,
} from '../time.js';
import { BootError } from '../watchdog/bootReport.js';
import { watchSoundBoard } from '../watchdog/soundBoardWatch.js';
import { syncBytes } from '../wire/commands.js';
import { BoardOutput, type BoardOutputOptions, MAX_OUTPUT_BLOCK } from './boardOutput.js';
import { DigitalBoard, type DigitalBoardOptions } from './digitalBoard.js';
import { WIRE_LEAD_TICKS } from './digitalMachine.js';
import {
  fingerprint,
  imageFingerprint,
  type SnapshotSeal,
  sealSnapshot,
  unsealSnapshot,
} from './sealedSnapshot.js';

export interface BareBoardOptions extends DigitalBoardOptions, BoardOutputOptions {}

/** Bytes that a waiting byte takes in a snapshot. */
const SAVED_BYTE_BYTES = 9;

/** Longest a board may take from reset to releasing its mute, seconds. */
const BOOT_LIMIT_SECONDS = 10;

/**
 * A sound board alone on a bench: no assigner, fed with wire bytes. The quick way to hear one tone, and the way
 * to test a board in isolation.
 */
export class BareBoard implements Snapshotable {
  readonly digital: DigitalBoard;
  private readonly output: BoardOutput;
  private lineFreeTick = POWER_ON;
  private pending: { byte: number; startTick: number }[] = [];

  constructor(private readonly options: BareBoardOptions) {
    this.digital = new DigitalBoard(options);
    this.output = new BoardOutput(this.digital.tape, options);
  }

  /** Time of the next sample rendered, 48 MHz ticks since power-on. */
  get tick(): number {
    return this.output.tick;
  }

  /**
   * Puts bytes on the line from `tick` on (default now), one after the other at 31 250 baud; a tick in the past
   * counts as now.
   * @throws RangeError if a value is not a byte (0-255) or the tick is not a number; then none is taken.
   */
  send(bytes: readonly number[], tick: number = this.tick): void {
    if (!Number.isFinite(tick)) {
      throw new RangeError(`bytes can't be sent at tick ${tick}; give a finite number`);
    }
    for (const byte of bytes) {
      if (!Number.isInteger(byte) || byte < 0 || byte > 255) {
        throw new RangeError(`${byte} is no byte; bytes are whole numbers from 0 to 255`);
      }
    }
    for (const byte of bytes) {
      const startTick = Math.max(tick, this.output.coreTick, this.lineFreeTick);
      this.pending.push({ byte, startTick });
      this.lineFreeTick = startTick + TICKS_PER_BYTE;
    }
  }

  /**
   * Lets the board start up: runs until it has released its mute, then flushes its receiver.
   * @throws BootError if it does not come up within ten emulated seconds.
   */
  boot(): void {
    const limit = this.tick + BOOT_LIMIT_SECONDS * TICKS_PER_SECOND;
    while (this.digital.soundBoard.muted) {
      if (this.tick >= limit) {
        const sentence = `the sound board has not released its mute ${BOOT_LIMIT_SECONDS} s after reset`;
        const { digital } = this;
        const name = digital.options.board === 0 ? 'lower' : 'upper';
        const processors = [watchSoundBoard(name, digital, digital.options)];
        throw new BootError(sentence, { obstacle: 'it is still muted', processors });
      }
      this.skipTo(Math.floor(this.tick / OUTPUT_GRID_TICKS + 1) * OUTPUT_GRID_TICKS);
    }
    this.send(syncBytes());
    this.settle();
  }

  /** Runs, unheard, until the line has been idle for 50 ms, and on to the next multiple of 10 ms. */
  settle(): void {
    const idle = Math.max(this.tick, this.lineFreeTick) + TICKS_PER_SECOND / 20;
    this.skipTo(Math.ceil(idle / OUTPUT_GRID_TICKS) * OUTPUT_GRID_TICKS);
  }

  /** Runs, unheard, up to `tick`, a multiple of `OUTPUT_GRID_TICKS`. */
  private skipTo(tick: number): void {
    const outputs = (tick * this.options.sampleRate) / TICKS_PER_SECOND - this.output.outputPosition;
    this.render(new Float32Array(outputs), new Float32Array(outputs));
  }

  /**
   * Fills both channels (full scale 1, unclipped) and makes that much time pass.
   * @throws RangeError if the arrays differ in length.
   */
  render(left: Float32Array, right: Float32Array): void {
    if (left.length !== right.length) {
      throw new RangeError(`left has ${left.length} samples and right ${right.length}; they must be equal`);
    }
    let done = 0;
    while (done < left.length) {
      const outputs = Math.min(left.length - done, MAX_OUTPUT_BLOCK);
      const cores = this.output.coreSamplesFor(outputs);
      const endTick = this.output.coreTick + cores * TICKS_PER_CORE_SAMPLE;
      let sent = 0;
      const knownUntil = endTick + WIRE_LEAD_TICKS;
      while (sent < this.pending.length && this.pending[sent]!.startTick < knownUntil) {
        this.digital.receive(this.pending[sent]!.byte, this.pending[sent]!.startTick);
        sent++;
      }
      if (sent > 0) this.pending.splice(0, sent);
      this.digital.runTo(endTick);
      const made = this.output.render(outputs);
      for (let i = 0; i < made; i++) {
        left[done + i] = this.output.left[i]!;
        right[done + i] = this.output.right[i]!;
      }
      done += made;
    }
  }

  /** Everything needed to go on bit-identically, as one versioned byte string. */
  snapshot(): Uint8Array {
    return sealSnapshot(this.seal, [this]);
  }

  /**
   * A board that goes on where `snapshot` was called. `options` must be those of the saved board (program, wiring,
   * analog profile, seed, place, rate).
   * @throws SnapshotError if the snapshot is damaged, of another version, or of another board.
   */
  static restore(state: Uint8Array, options: BareBoardOptions): BareBoard {
    const board = new BareBoard(options);
    unsealSnapshot(state, board.seal, [board]);
    return board;
  }

  save(writer: StateWriter): void {
    writer.section('BARE');
    writer.f64(this.lineFreeTick);
    writer.i32(this.pending.length);
    for (const { byte, startTick } of this.pending) {
      writer.u8(byte);
      writer.f64(startTick);
    }
    this.digital.save(writer);
    this.output.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('BARE');
    this.lineFreeTick = reader.f64(0, Number.MAX_VALUE);
    this.pending = [];
    let startTick = 0;
    for (let left = reader.count(SAVED_BYTE_BYTES); left > 0; left--) {
      const byte = reader.u8();
      startTick = reader.f64(startTick, this.lineFreeTick);
      this.pending.push({ byte, startTick });
    }
    this.digital.load(reader);
    this.output.load(reader);
    reader.expect(this.digital.tick >= this.output.coreTick, 'the time of the board');
    reader.expect(
      this.pending.length === 0 || this.pending[0]!.startTick >= this.output.coreTick,
      'a waiting byte',
    );
  }

  private get seal(): SnapshotSeal {
    const { program, soundBoard, analog, seed, board, sampleRate } = this.options;
    return {
      tag: 'SJXB',
      version: 1,
      identity:
        `board ${board} (${fingerprint(soundBoard)}) with seed ${seed}, analog profile ${analog.name} ` +
        `(${fingerprint(analog)}), program ${imageFingerprint(program)} at ${sampleRate} Hz`,
    };
  }
}

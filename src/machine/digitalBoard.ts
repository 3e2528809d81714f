import { CalibrationComparator } from '../analog/calibrationComparator.js';
import type { DcoWiring } from '../analog/dco.js';
import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { SoundBoard } from '../sound-board/soundBoard.js';
import { type ControlSink, ControlTape } from '../tape/controlTape.js';
import { POWER_ON, TICKS_PER_MCS51_CYCLE } from '../time.js';

export interface DigitalBoardOptions {
  /** Sound-board program, a power of two of bytes. */
  readonly program: Uint8Array;
  readonly soundBoard: SoundBoardProfile;
  /** Component values: the calibration comparator looks at the integrators. */
  readonly analog: AnalogProfile;
  readonly seed: number;
  /** 0 lower, 1 upper: which of the seeded component spreads it has. */
  readonly board: 0 | 1;
  /** A byte leaves the board's TXD. */
  readonly onTransmit?: ((byte: number, startTick: number) => void) | undefined;
}

/** Hands every control event to the tape and to the calibration comparator, as the real lines do. */
class TapeSplitter implements ControlSink {
  constructor(
    private readonly tape: ControlTape,
    private readonly comparator: CalibrationComparator,
  ) {}

  event(tick: number, what: number, value: number): void {
    this.tape.event(tick, what, value);
    this.comparator.event(tick, what, value);
  }
}

/**
 * A sound board with the one thing of its analog half that it can see, the calibration comparator: serial bytes in,
 * control events out. They gather on `tape` until somebody takes them.
 */
export class DigitalBoard implements Snapshotable {
  readonly soundBoard: SoundBoard;
  readonly tape = new ControlTape();
  /** Where `runToTarget` stops, 48 MHz ticks since power-on. */
  targetTick = POWER_ON;
  private readonly comparator: CalibrationComparator;

  constructor(readonly options: DigitalBoardOptions) {
    this.comparator = new CalibrationComparator({
      profile: options.analog,
      seed: options.seed,
      board: options.board,
      ...dcoWiring(options.soundBoard),
    });
    this.soundBoard = new SoundBoard({
      program: options.program,
      profile: options.soundBoard,
      sense: this.comparator,
      sink: new TapeSplitter(this.tape, this.comparator),
      onTransmit: options.onTransmit,
    });
  }

  /** Up to here the processor has run, 48 MHz ticks since power-on. */
  get tick(): number {
    return this.soundBoard.cpu.cycle * TICKS_PER_MCS51_CYCLE;
  }

  /** Queues a byte on the serial line; its start bit begins at `startTick`. */
  receive(byte: number, startTick: number): void {
    this.soundBoard.receive(byte, startTick);
  }

  /** Runs whole instructions until `tick` is reached. */
  runTo(tick: number): void {
    this.targetTick = tick;
    this.runToTarget();
  }

  /** What `runTo` does, up to `targetTick`: a number in a field needs no heap object on its way. */
  runToTarget(): void {
    this.soundBoard.runTo(this.targetTick);
    this.comparator.runTo(this.tick);
  }

  save(writer: StateWriter): void {
    this.comparator.runTo(this.tick);
    writer.section('DIGB');
    this.soundBoard.save(writer);
    this.tape.save(writer);
    this.comparator.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('DIGB');
    this.soundBoard.load(reader);
    this.tape.load(reader);
    const { length, ticks } = this.tape;
    reader.expect(length === 0 || ticks[length - 1]! <= this.tick, 'the time of a control event');
    this.comparator.load(reader);
    reader.expect(this.comparator.tick === this.tick, 'the time of the comparator');
  }
}

/** What of a board's wiring decides which oscillator hears which counter. */
export function dcoWiring({ counters, prescalerNibble, dco2Clock }: SoundBoardProfile): DcoWiring {
  return { counters, prescalerNibble, dco2Clock };
}

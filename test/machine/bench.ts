import { BareBoard } from '../../src/machine/bareBoard.js';
import { type AnalogProfileName, analogProfile } from '../../src/profiles/analogProfile.js';
import { REFERENCE_SOUND_BOARD } from '../../src/profiles/soundBoardProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { noteOffBytes, noteOnBytes, PREFIX_BOTH, parameterBytes } from '../../src/wire/commands.js';

/** Rate of everything that a bench renders, Hz. */
export const SAMPLE_RATE = 48_000;

/** Parameter values by serial number, 80h-BFh. */
export type Settings = Readonly<Record<number, number>>;

/**
 * A plain tone: one sawtooth (DCO1) at 8', filter wide open, organ-like envelopes, everything else off and
 * tunes centred. Performance parameters keep their power-up values.
 */
export const PLAIN_TONE: Settings = {
  ...{ 128: 0x20, 129: 0x60, 130: 0x40, 131: 0, 132: 0 },
  ...{ 133: 0x20, 134: 0x60, 135: 0, 136: 0x40, 137: 0x40, 138: 0, 139: 0, 143: 0, 144: 0x60 },
  ...{ 145: 0x7f, 146: 0, 147: 0, 148: 0, 149: 0x60 },
  ...{ 150: 0, 151: 0x7f, 152: 0, 153: 0, 154: 0, 155: 0, 156: 0, 157: 0x60 },
  ...{ 158: 0x7f, 159: 0, 160: 0, 161: 0x40, 162: 0, 163: 0x40 },
  ...{ 164: 0, 165: 0, 166: 0x7f, 167: 0, 168: 0 },
  ...{ 169: 0, 170: 0, 171: 0x7f, 172: 0, 173: 0, 175: 0x40 },
};

/** One event of the control tape. */
export interface TapeEvent {
  readonly tick: number;
  readonly what: number;
  readonly value: number;
}

/** Boots a board once per kind and keeps the snapshot: a start-up costs a quarter of a second. */
const snapshots = new Map<string, Uint8Array>();

/**
 * A bare sound board on a test bench, booted, with the plain tone loaded (from a stored snapshot) and silent.
 * Everything that is measured comes out of its audio or off its control tape.
 */
export class Bench {
  readonly board: BareBoard;

  /** @param board 0 lower, 1 upper. */
  constructor(board: 0 | 1 = 0, analog: AnalogProfileName = 'ideal') {
    this.board = bareBoard(board, analog);
    const key = `${board} ${analog}`;
    let state = snapshots.get(key);
    if (!state) {
      const fresh = bareBoard(board, analog);
      fresh.boot();
      fresh.send([PREFIX_BOTH, ...settingBytes(PLAIN_TONE)]);
      fresh.settle();
      const writer = new StateWriter();
      fresh.save(writer);
      state = writer.finish();
      snapshots.set(key, state);
    }
    this.board.load(new StateReader(state));
  }

  /** Sends parameters and waits until they have taken effect. */
  set(settings: Settings): this {
    this.board.send(settingBytes(settings));
    this.board.settle();
    return this;
  }

  /** Starts a voice. */
  press(note: number, velocity = 100, voice = 0): this {
    this.board.send(noteOnBytes(voice, note, velocity));
    return this;
  }

  /** Releases a voice. */
  release(note: number, voice = 0): this {
    this.board.send(noteOffBytes(voice, note));
    return this;
  }

  /** Lets time pass unheard. */
  skip(seconds: number): this {
    this.stereo(seconds);
    return this;
  }

  /** The left channel of the next `seconds`, full scale 1. */
  hear(seconds: number): Float32Array {
    return this.stereo(seconds).left;
  }

  /** Both channels of the next `seconds`. */
  stereo(seconds: number): { left: Float32Array; right: Float32Array } {
    const left = new Float32Array(Math.round(seconds * SAMPLE_RATE));
    const right = new Float32Array(left.length);
    this.board.render(left, right);
    return { left, right };
  }

  /** What goes over the control tape in the next `seconds`; to be called once a bench. */
  tape(seconds: number): TapeEvent[] {
    const recorded = recordTape(this.board);
    this.skip(seconds);
    return recorded;
  }
}

/** Everything that the board's digital half tells the analog half from now on; the list grows as time passes. */
export function recordTape(board: BareBoard): TapeEvent[] {
  const { tape } = board.digital;
  const recorded: TapeEvent[] = [];
  const pass = tape.event.bind(tape);
  tape.event = (tick, what, value) => {
    recorded.push({ tick, what, value });
    pass(tick, what, value);
  };
  return recorded;
}

/** A board at power-on, 0 lower or 1 upper. */
export function bareBoard(board: 0 | 1, analog: AnalogProfileName): BareBoard {
  const { lower, upper } = openFirmware();
  return new BareBoard({
    program: board === 0 ? lower : upper!,
    soundBoard: REFERENCE_SOUND_BOARD,
    analog: analogProfile(analog),
    seed: 1,
    board,
    sampleRate: SAMPLE_RATE,
  });
}

/** Wire bytes of the settings, in order of their numbers. */
export function settingBytes(settings: Settings): number[] {
  return Object.entries(settings).flatMap(([number, value]) => parameterBytes(Number(number), value));
}

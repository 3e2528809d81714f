import type { SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import {
  type ControlSink,
  ControlTape,
  CV_COUNT,
  HOLD,
  LATCH,
  LATCH_COUNT,
  SAMPLE,
} from '../tape/controlTape.js';
import { type DecodedEvent, TapeDecoder } from '../tape/tapeDecoder.js';
import { TapeState } from '../tape/tapeState.js';

/** Volts of the DAC at full code. */
const DAC_FULL_SCALE = { code: 4095, volts: 10 };

/** A counter as it was last programmed. */
export interface CounterView {
  /** 0-3 = PIT1-PIT4, 0-2. */
  readonly chip: number;
  readonly counter: number;
  /** 0-11, or -1 for a counter that is no oscillator. */
  readonly oscillator: number;
  /** 0-5; -1 before the first control word. */
  readonly mode: number;
  /** 1-65536; 0 before the first whole count. */
  readonly divider: number;
  /** As programmed; 0 if it does not repeat. */
  readonly hertz: number;
}

/** What the 8155's port A and timer were last told. */
export interface ClockView {
  readonly portA: number;
  readonly dividesBy: readonly [number, number];
  readonly timerAction: string;
  /** 0-16383. */
  readonly timerLength: number;
  readonly timerMode: number;
}

/**
 * What a sound board has told its analog half so far: held voltages, latches, counters, prescaler, timer. It follows
 * the control tape, so it is as complete as the tape it has been given.
 */
export class BoardView implements ControlSink, Snapshotable {
  /** DAC code that each hold was last given, 0-4095; -1 = none yet. */
  readonly codes = new Int16Array(CV_COUNT).fill(-1);
  /** 1 while a hold follows the DAC. */
  readonly open = new Uint8Array(CV_COUNT);
  /** When each hold was last connected, let go, or given another code; 48 MHz ticks. */
  readonly changed = new Float64Array(CV_COUNT);
  readonly latches = new Uint8Array(LATCH_COUNT);
  private state = new TapeState();

  constructor(private readonly profile: SoundBoardProfile) {}

  event(tick: number, what: number, value: number): void {
    this.state.event(tick, what, value);
    if (what >= LATCH) {
      this.latches[what - LATCH] = value;
    } else if (what >= SAMPLE) {
      const cv = what < HOLD ? what - SAMPLE : what - HOLD;
      this.open[cv] = what < HOLD ? 1 : 0;
      if (what < HOLD) this.codes[cv] = value;
      this.changed[cv] = tick;
    }
  }

  /** All twelve counters. */
  counters(): CounterView[] {
    const views: CounterView[] = [];
    this.profile.counters.forEach(({ chip, counter }, oscillator) => {
      views[chip * 3 + counter] = { chip, counter, oscillator, mode: -1, divider: 0, hertz: 0 };
    });
    this.decode((event) => {
      if (event.kind !== 'mode' && event.kind !== 'load' && event.kind !== 'clock') return;
      const { chip, counter, oscillator, mode } = event;
      const [divider, hertz] = event.kind === 'mode' ? [0, 0] : [event.divider, event.hertz];
      views[chip * 3 + counter] = { chip, counter, oscillator, mode, divider, hertz };
    });
    return views.filter((view) => view !== undefined);
  }

  /** Prescaler and timer. */
  clock(): ClockView {
    let view: ClockView = {
      portA: -1,
      dividesBy: [1, 1],
      timerAction: 'reset',
      timerLength: 0,
      timerMode: 0,
    };
    this.decode((event) => {
      if (event.kind === 'prescaler') view = { ...view, portA: event.value, dividesBy: event.dividesBy };
      else if (event.kind === 'timer') {
        view = { ...view, timerAction: event.action, timerLength: event.length, timerMode: event.mode };
      }
    });
    return view;
  }

  save(writer: StateWriter): void {
    writer.section('DBGV');
    const tape = new ControlTape();
    this.state.restate(0, 0, tape);
    tape.save(writer);
    writer.f64s(this.changed);
  }

  load(reader: StateReader): void {
    reader.section('DBGV');
    const tape = new ControlTape();
    tape.load(reader);
    this.state = new TapeState();
    this.codes.fill(-1);
    this.open.fill(0);
    this.latches.fill(0);
    for (let i = 0; i < tape.length; i++) this.event(tape.ticks[i]!, tape.whats[i]!, tape.values[i]!);
    reader.f64sInto(this.changed);
  }

  private decode(emit: (event: DecodedEvent) => void): void {
    const decoder = new TapeDecoder(this.profile, DAC_FULL_SCALE, emit);
    this.state.restate(0, 0, decoder);
  }
}

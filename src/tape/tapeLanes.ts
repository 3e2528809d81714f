import { CV_COUNT, CV_NAMES, CV_RESONANCE, LATCH_COUNT, LATCH_NAMES } from './controlTape.js';
import type { TapedBoard } from './recordedTape.js';
import { type DecodedEvent, TapeDecoder } from './tapeDecoder.js';
import { oscillatorName, rangeText } from './tapeNames.js';

/**
 * One board's tape as named lanes, each the history of one thing. All ticks are 48 MHz ticks since power-on, rising.
 */

/** The frequency of an oscillator, as programmed. */
export interface FrequencyLane {
  readonly kind: 'frequency';
  /** `DCO1.0` to `DCO2.5`. */
  readonly name: string;
  readonly dco: 1 | 2;
  /** 0-5. */
  readonly voice: number;
  /** Chip 0-3 = PIT1-PIT4. */
  readonly chip: number;
  readonly counter: number;
  readonly ticks: number[];
  /** 1-65536. */
  readonly dividers: number[];
  /** 0 where the counter does not repeat. */
  readonly hertz: number[];
}

/** A held voltage: a staircase, for each step when it was taken from the DAC and when the hold was let go. */
export interface VoltageLane {
  readonly kind: 'voltage';
  /** `SAW1.0` ... `VCA.5`, `RESONANCE`, `VOLUME`. */
  readonly name: string;
  /** `CV_*`. */
  readonly cv: number;
  readonly ticks: number[];
  /** 0-4095. */
  readonly codes: number[];
  readonly volts: number[];
  /** When the hold was let go; null where another code came first, or the tape ended. */
  readonly heldTicks: (number | null)[];
}

/** A latch, a prescaler or the timer. */
export interface StateLane {
  readonly kind: 'state';
  /** `WAVE1` ... `MUTE`, `RANGE1`, `RANGE2` (value: the clock is divided by), `TIMER` (value: one pulse in so many). */
  readonly name: string;
  readonly ticks: number[];
  readonly values: number[];
  readonly texts: string[];
}

export type TapeLane = FrequencyLane | VoltageLane | StateLane;

/** The lanes that have no voice and come last. */
const STATE_NAMES: readonly string[] = [...LATCH_NAMES, 'RANGE1', 'RANGE2', 'TIMER'];
const RANGE1 = LATCH_COUNT;
const TIMER = LATCH_COUNT + 2;

/** Names of all lanes of a board in order: twelve frequencies, 38 voltages, nine states. */
export const LANE_NAMES: readonly string[] = [
  ...Array.from({ length: 12 }, (_, oscillator) => oscillatorName(oscillator)),
  ...CV_NAMES,
  ...STATE_NAMES,
];

/** What an 8155 timer that takes one pulse in `every` away does, for people; 0 = stopped. */
export function timerText(every: number): string {
  return every > 0 ? `1 in ${every}` : 'OFF';
}

/** All lanes of a board in the order of `LANE_NAMES`; those `wanted` refuses stay out. */
export function tapeLanes(board: TapedBoard, wanted: (name: string) => boolean = () => true): TapeLane[] {
  const frequencies = board.wiring.counters.map(
    ({ chip, counter }, oscillator): FrequencyLane => ({
      kind: 'frequency',
      name: oscillatorName(oscillator),
      dco: oscillator < 6 ? 1 : 2,
      voice: oscillator % 6,
      chip,
      counter,
      ticks: [],
      dividers: [],
      hertz: [],
    }),
  );
  const voltages = Array.from(
    { length: CV_COUNT },
    (_, cv): VoltageLane => ({
      kind: 'voltage',
      name: CV_NAMES[cv]!,
      cv,
      ticks: [],
      codes: [],
      volts: [],
      heldTicks: [],
    }),
  );
  const states = STATE_NAMES.map(
    (name): StateLane => ({ kind: 'state', name, ticks: [], values: [], texts: [] }),
  );
  const decoder = new TapeDecoder(board.wiring, board.fullScale, (event) =>
    addToLanes(event, frequencies, voltages, states),
  );
  const { ticks, whats, values, length } = board.tape;
  for (let i = 0; i < length; i++) decoder.event(ticks[i]!, whats[i]!, values[i]!);
  return [...frequencies, ...voltages, ...states].filter(({ name }) => wanted(name));
}

function addToLanes(
  event: DecodedEvent,
  frequencies: readonly FrequencyLane[],
  voltages: readonly VoltageLane[],
  states: readonly StateLane[],
): void {
  if (event.kind === 'load' || event.kind === 'clock') {
    const lane = frequencies[event.oscillator];
    if (!lane) return;
    lane.ticks.push(event.tick);
    lane.dividers.push(event.divider);
    lane.hertz.push(event.hertz);
  } else if (event.kind === 'sample') {
    const lane = voltages[event.cv]!;
    lane.ticks.push(event.tick);
    lane.codes.push(event.code);
    lane.volts.push(event.volts);
    lane.heldTicks.push(null);
  } else if (event.kind === 'hold') {
    const { heldTicks } = voltages[event.cv]!;
    if (heldTicks.length > 0) heldTicks[heldTicks.length - 1] = event.tick;
  } else if (event.kind === 'latch') {
    addState(states[event.latch]!, event.tick, event.value, event.text);
  } else if (event.kind === 'prescaler') {
    event.dividesBy.forEach((by, dco) => {
      addState(states[RANGE1 + dco]!, event.tick, by, rangeText(by));
    });
  } else if (event.kind === 'timer') {
    addState(states[TIMER]!, event.tick, event.every, timerText(event.every));
  }
}

/** A state is listed when it changes. */
function addState(lane: StateLane, tick: number, value: number, text: string): void {
  if (lane.values.at(-1) === value) return;
  lane.ticks.push(tick);
  lane.values.push(value);
  lane.texts.push(text);
}

/** What a held voltage `CV_*` belongs to: `SAW1` to `VCA` for those of the voices, `RESONANCE`, `VOLUME`. */
export function voltageGroup(cv: number): string {
  return cv < CV_RESONANCE ? CV_NAMES[cv]!.replace(/\.\d$/, '') : CV_NAMES[cv]!;
}

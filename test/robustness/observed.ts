import type { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { type ControlTape, CV_COUNT, HOLD, LATCH, SAMPLE } from '../../src/tape/controlTape.js';
import type { Random } from './cases.js';

/** @throws Error unless `value` is a whole number from 0 to `most`. */
function expectUpTo(what: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Error(`${what}: ${value}`);
}

/**
 * Takes all events from a tape, which must be such as the analog stage may get: in order of time, of a known
 * kind, with a value of that kind.
 * @returns the tick of the last one.
 */
export function takeTape(tape: ControlTape, after: number): number {
  let last = after;
  for (let n = 0; n < tape.length; n++) {
    const tick = tape.ticks[n]!;
    const what = tape.whats[n]!;
    const value = tape.values[n]!;
    if (!(tick >= last) || !Number.isInteger(tick)) throw new Error(`event at tick ${tick} after ${last}`);
    last = tick;
    if (what <= 0x12) expectUpTo('counter chip, prescaler or timer length', value, 0xff);
    else if (what === 0x13) expectUpTo('timer command', value, 3);
    else if (what === 0x14) expectUpTo('timer reset', value, 0);
    else if (what >= SAMPLE && what < SAMPLE + CV_COUNT) expectUpTo('DAC code', value, 4095);
    else if (what >= HOLD && what < HOLD + CV_COUNT) expectUpTo('hold', value, 0);
    else if (what >= LATCH && what <= LATCH + 4) expectUpTo('latch', value, 3);
    else if (what === LATCH + 5) expectUpTo('mute', value, 1);
    else throw new Error(`event of kind ${what}`);
  }
  tape.discard(tape.length);
  return last;
}

/** Watches that what leaves the machine as serial bytes are bytes, in order of time. */
export class LineWatch {
  bytes = 0;
  private last = 0;

  readonly hear = (byte: number, startTick: number): void => {
    expectUpTo('byte', byte, 0xff);
    if (!(startTick >= this.last) || !Number.isFinite(startTick)) {
      throw new Error(`a byte at tick ${startTick} after one at ${this.last}`);
    }
    this.last = startTick;
    this.bytes++;
  };
}

/** Presses or lets go a random button, or turns the dial. */
export function touchPanel({ assigner, model }: DigitalMachine, random: Random): void {
  const { panel } = assigner;
  if (random.chance(40)) panel.turnDial(random.chance(50) ? 1 : -1);
  else panel.press(random.pick(Object.keys(model.assigner.buttons)), random.chance(50));
}

/** Runs for about `ticks` in steps of random length, with hands on the panel; every step must get where it should. */
export function runWatched(machine: DigitalMachine, ticks: number, random: Random): void {
  const end = machine.tick + ticks;
  const lastEvents = [0, 0];
  while (machine.tick < end) {
    const target = machine.tick + 1 + random.below(random.pick([300, 30_000, 1_000_000]));
    machine.runTo(target);
    if (machine.tick !== target) throw new Error(`asked for tick ${target}, got to ${machine.tick}`);
    machine.boards.forEach((board, n) => {
      if (!(board.tick >= target)) throw new Error(`board ${n} stands at ${board.tick}, not at ${target}`);
      lastEvents[n] = takeTape(board.tape, lastEvents[n]!);
      if (lastEvents[n]! > board.tick) throw new Error(`board ${n} tells of tick ${lastEvents[n]}`);
    });
    for (const character of machine.assigner.display.text) expectUpTo('cell', character.charCodeAt(0), 0x7e);
    if (random.chance(20)) touchPanel(machine, random);
  }
}

import { TIMER_START, Timer8155 } from '../../src/chips/i8155Timer.js';
import { Counter8254, type Level } from '../../src/chips/i8254.js';
import { readJsonCases } from './files.js';
import { count, guarded, newResult, type PartResult } from './result.js';

interface PitCase {
  readonly name: string;
  readonly ev: readonly (readonly [op: string, argument: number])[];
  readonly out: string;
}

interface TimerCase {
  readonly mode: number;
  readonly n: number;
  readonly wave: string;
}

/** Scripts for one counter of the 8253 and 82C54, run on both. */
export function runPitScripts(folder: string): PartResult {
  const result = newResult('pit8253');
  for (const testCase of readJsonCases<PitCase>(folder)) {
    count(
      result,
      testCase.name,
      guarded(() => runPitCase(testCase)),
    );
  }
  return result;
}

function runPitCase(testCase: PitCase): string | undefined {
  for (const chip of ['8253', '82C54'] as const) {
    const counter = new Counter8254({ chip });
    let found = '';
    for (const [op, argument] of testCase.ev) {
      if (op === 'clk') {
        for (let i = 0; i < argument; i++) {
          counter.advance(1);
          found += counter.out;
        }
        continue;
      }
      if (op === 'cw') counter.writeControl(argument);
      else if (op === 'w') counter.writeCount(argument);
      else if (op === 'gate') counter.setGate(argument as Level);
      else return `the runner does not know the event "${op}"`;
      found += counter.out;
    }
    if (found !== testCase.out) return `OUT of the ${chip} is ${found}, expected ${testCase.out}`;
  }
  return undefined;
}

/**
 * Wave forms of the 8155 timer. The data sheet leaves the phase after START open by one TIMER IN period, so the
 * wave may be early or late by one.
 */
export function runTimer8155Waves(folder: string): PartResult {
  const result = newResult('i8155');
  for (const testCase of readJsonCases<TimerCase>(folder)) {
    count(
      result,
      `mode ${testCase.mode} length ${testCase.n}`,
      guarded(() => runWave(testCase)),
    );
  }
  return result;
}

function runWave(testCase: TimerCase): string | undefined {
  const timer = new Timer8155();
  timer.writeLengthLow(testCase.n & 0xff);
  timer.writeLengthHigh((testCase.mode << 6) | (testCase.n >> 8));
  let found = `${timer.out}`;
  timer.command(TIMER_START);
  for (let i = 0; i <= testCase.wave.length; i++) {
    found += timer.out;
    timer.advance(1);
  }
  const length = testCase.wave.length;
  for (const phase of [1, 2, 0]) {
    if (found.slice(phase, phase + length) === testCase.wave) return undefined;
  }
  return `TIMER OUT is ${found.slice(1, 1 + length)}, expected ${testCase.wave}`;
}

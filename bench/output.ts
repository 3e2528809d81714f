/**
 * Speed of everything behind the voices of both boards: high-pass, chorus, output, and the way to each output rate,
 * with the WebAssembly kernel and with the reference in TypeScript. Prints milliseconds of processor time per second
 * of sound. `npx tsx bench/output.ts`
 */
import { BbdPair } from '../src/analog/bbd.js';
import { BLOCK } from '../src/analog/kernel/layout.js';
import { OutputStage } from '../src/analog/outputStage.js';
import { SAMPLE_RATES } from '../src/audio/outputRate.js';
import { createRateConverter } from '../src/audio/rateConverter.js';
import { analogProfile } from '../src/profiles/analogProfile.js';
import type { SignalSolver } from '../src/signal/signalKernel.js';
import { LATCH_CHORUS, LATCH_HPF, LATCH_MUTE } from '../src/tape/controlTape.js';
import { CORE_SAMPLE_RATE } from '../src/time.js';

const ROUNDS = 9;
const SOLVERS: readonly SignalSolver[] = ['fastest', 'reference'];

/** Least processor time of a second of sound in blocks of `BLOCK`, ms. */
function measure(block: (position: number) => void): number {
  let position = 0;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    for (const end = position + CORE_SAMPLE_RATE; position < end; position += BLOCK) block(position);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

function row(name: string, times: readonly number[]): void {
  console.log(`${name.padEnd(44)} ${times.map((time) => time.toFixed(2).padStart(8)).join('')}`);
}

console.log(`${'ms per second of sound, both boards'.padEnd(44)} ${'WASM'.padStart(8)}${'TS'.padStart(8)}`);
const profile = analogProfile('default');
const bus = Float64Array.from({ length: BLOCK }, (_, i) => Math.sin(i));
const volume = new Float64Array(BLOCK).fill(1);
const left = new Float64Array(2 * BLOCK);
const right = new Float64Array(2 * BLOCK);

row(
  'bucket-brigade lines',
  SOLVERS.map((solver) => {
    const pairs = [0, 1].map(() => new BbdPair(profile.chorus, solver));
    for (const pair of pairs) pair.setRate(profile.chorus.rates[1]);
    return measure((position) => {
      for (const pair of pairs) {
        pair.input.set(bus);
        pair.process(position, 0, BLOCK);
      }
    });
  }),
);
row(
  'high-pass, chorus with noise, output, mute',
  SOLVERS.map((solver) => {
    const stages = [0, 1].map((board) => new OutputStage(profile, 1, board, solver));
    for (const stage of stages) {
      stage.latch(LATCH_HPF, 1);
      stage.latch(LATCH_CHORUS, 1);
      stage.latch(LATCH_MUTE, 1);
    }
    return measure((position) => {
      for (const stage of stages) stage.process(bus, volume, position, 0, BLOCK, left, right, 0);
    });
  }),
);
for (const rate of SAMPLE_RATES) {
  row(
    `to ${rate} Hz`,
    SOLVERS.map((solver) => {
      const converters = [0, 1].map(() => createRateConverter(rate, solver));
      return measure(() => {
        for (const converter of converters) converter.push(bus, bus, BLOCK, left, right);
      });
    }),
  );
}

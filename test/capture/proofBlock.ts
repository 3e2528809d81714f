import type { BlockFeatures } from '../../src/capture/features.js';
import { BlockWriter } from '../../src/capture/kit/blockWriter.js';
import { kitDelivery } from '../../src/capture/kit/kitDelivery.js';
import { kitTone, type ToneChanges, WAVE } from '../../src/capture/kit/kitTones.js';
import {
  type BlockMachine,
  recordBlockTapeSteps,
  renderBlockSteps,
} from '../../src/capture/kit/renderBlock.js';
import { KIT_VERSION, type Kit, type KitBlock } from '../../src/capture/kit.js';
import type { StereoSound } from '../../src/capture/stereoSound.js';
import { measureRender } from '../../src/capture/verdict/emulateBlock.js';
import { replayTape } from '../../src/render/replayTape.js';
import { ControlTape, PIT_WRITE } from '../../src/tape/controlTape.js';
import type { RecordedTape } from '../../src/tape/recordedTape.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

/** A block of a few seconds that asks a little of everything, so that a test can afford to render it. */
const NUMBER = 6;

/** @param attack changes of the tone whose attack is measured, such as a wrong time. */
export function proofBlock(attack: ToneChanges = {}): KitBlock {
  const writer = new BlockWriter('mks70', kitDelivery('mks70'), NUMBER, 'a little of everything');
  // the pattern and the first of them take the voices of one board, the others those of the next
  for (const key of [48, 52, 55, 57, 60]) {
    writer.play({
      id: `key${key}`,
      title: `key ${key}`,
      group: 'keys',
      measures: [{ kind: 'pitch' }, { kind: 'level' }, { kind: 'partials' }, { kind: 'spectrum' }],
      keys: [key],
      hold: 0.35,
    });
  }
  writer.select(kitTone('SLOW', { 'env2-attack': 56, ...attack }));
  writer.play({
    id: 'attack',
    title: 'attack 56',
    group: 'attack',
    measures: [{ kind: 'attack' }],
    keys: [72],
    hold: 1,
  });
  const noise = { 'dco1-waveform': WAVE.noise };
  const filters = [
    ['open', kitTone('NOISE', noise)],
    ['resonant', kitTone('NOISE RES', { ...noise, 'vcf-cutoff': 72, 'vcf-resonance': 110 })],
  ] as const;
  for (const [id, tone] of filters) {
    writer.select(tone);
    writer.play({
      id,
      title: `noise, ${id}`,
      group: id,
      measures: [
        ...(id === 'open' ? [] : [{ kind: 'filter', reference: `${NUMBER}.open`, pass: 'low' } as const]),
        { kind: 'level' },
      ],
      keys: [60],
      hold: 0.9,
      pitched: false,
    });
  }
  writer.select(kitTone('SAW CH2', { chorus: 0x40 }));
  writer.play({
    id: 'chorus',
    title: 'chorus 2',
    group: 'chorus',
    measures: [{ kind: 'chorus' }],
    keys: [45],
    hold: 2,
    pitched: false,
  });
  return writer.finish();
}

/** The block and nothing else. */
export function proofKit(block: KitBlock): Kit {
  return { version: KIT_VERSION, model: 'mks70', blocks: [block] };
}

/** Steps after which vitest gets its turn. */
const STEPS_A_TURN = 8;

/** Runs steps to their end with pauses, or vitest takes the process for dead. */
async function finished<T>(
  steps: Generator<unknown, T, void> | AsyncGenerator<unknown, T, void>,
): Promise<T> {
  for (let n = 1; ; n++) {
    const step = await steps.next();
    if (step.done) return step.value;
    if (n % STEPS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The block on an emulated instrument. */
export function rendered(block: KitBlock, machine: BlockMachine = {}): Promise<StereoSound> {
  return finished(renderBlockSteps(block, machine));
}

/** The block on an instrument whose upper board is out of tune by some cents. */
export async function renderDetuned(
  block: KitBlock,
  machine: BlockMachine,
  cents: number,
): Promise<StereoSound> {
  const tape = await finished(recordBlockTapeSteps(block, machine));
  const boards = tape.boards.map((board) =>
    board.name === 'upper' ? { ...board, tape: detunedTape(board.tape, cents) } : board,
  );
  return finished(replayed({ ...tape, boards }, machine));
}

/** The same with every counter's divisor changed, as another clock would. */
function detunedTape({ ticks, whats, values, length }: ControlTape, cents: number): ControlTape {
  const detuned = new ControlTape(length);
  const lows = new Map<number, number>();
  const written = Uint16Array.from(values.subarray(0, length));
  for (let n = 0; n < length; n++) {
    const counter = whats[n]! - PIT_WRITE;
    if (counter >= 16 || counter % 4 === 3) continue;
    const low = lows.get(counter);
    if (low === undefined) {
      lows.set(counter, n);
      continue;
    }
    lows.delete(counter);
    const divisor = Math.round((values[low]! + 256 * values[n]!) * 2 ** (-cents / 1200));
    written[low] = divisor & 0xff;
    written[n] = divisor >> 8;
  }
  for (let n = 0; n < length; n++) detuned.event(ticks[n]!, whats[n]!, written[n]!);
  return detuned;
}

function* replayed(
  tape: RecordedTape,
  { analog, seed }: BlockMachine,
): Generator<undefined, StereoSound, void> {
  const sampleRate = 48_000;
  const first = Math.round((tape.originTick * sampleRate) / TICKS_PER_SECOND);
  const last = Math.round((tape.toTick * sampleRate) / TICKS_PER_SECOND);
  const left = new Float32Array(last - first);
  const right = new Float32Array(last - first);
  for (const block of replayTape(tape, { ...(analog && { analog }), ...(seed !== undefined && { seed }) })) {
    for (let n = Math.max(0, first - block.position); n < block.count; n++) {
      left[block.position + n - first] = block.left[n]!;
      right[block.position + n - first] = block.right[n]!;
    }
    yield;
  }
  return { left, right, sampleRate };
}

/** Measured as a take. */
export function measuredTake(sound: StereoSound, block: KitBlock, take: number): BlockFeatures {
  return { ...measureRender(sound, proofKit(block), block), take };
}

import type { DigitalMachineOptions } from '../../machine/digitalMachine.js';
import type { ModelName } from '../../machine/models.js';
import { SuperJX } from '../../machine/superJx.js';
import { renderSteps } from '../../render/offline.js';
import { recordTape } from '../../render/recordTape.js';
import type { RecordedTape } from '../../tape/recordedTape.js';
import { TICKS_PER_SECOND } from '../../time.js';
import type { KitBlock } from '../kit.js';
import { captureKit } from './captureKit.js';
import { kitCartridge } from './kitMemory.js';
import { mixed } from './seeds.js';

/** The emulated instrument that plays a block. */
export interface BlockMachine extends Pick<DigitalMachineOptions, 'model' | 'roms' | 'analog' | 'seed'> {
  /**
   * Which take, from 1 on, default 1: the same instrument, but its 10 ms rounds stand elsewhere against the notes, other
   * voices take them, and the noise is another stretch.
   */
  readonly take?: number;
  /** Messages sent before the block, such as a master tuning. */
  readonly setup?: readonly Uint8Array[];
}

export interface RenderBlockOptions extends BlockMachine {
  /** Hz, one of `SAMPLE_RATES`; default 48 000. */
  readonly sampleRate?: number;
}

/** Both channels from the block's beginning to its end, full scale 1. */
export interface BlockSound {
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}

/** Seconds by which a take begins later on the instrument's clock than the take before: no note's noise is that long. */
const TAKES_APART = 9;
/** What is added to that at most, seconds, so that the rounds stand elsewhere. */
const TAKE_SHIFT = 0.5;

/** Voices by which a take is further in the rotation than the take before. */
const VOICES_A_TAKE = 5;

/**
 * Plays a block on the whole emulated machine: everything goes in through MIDI IN; a JX-10 has the kit's cartridge in its
 * slot. Yields the seconds that are done.
 *
 * @throws RangeError for a block that `model` has not, an unknown rate, a take below 1; Error if the firmware does not
 * come up.
 */
export async function* renderBlockSteps(
  block: KitBlock,
  options: RenderBlockOptions = {},
): AsyncGenerator<number, BlockSound, void> {
  const { sampleRate = 48_000 } = options;
  const machine = await SuperJX.create({ ...machineOptions(options), sampleRate });
  for (const message of setupMessages(options)) machine.midiIn(message);
  if (!machine.settle()) {
    throw new Error('The machine does not come to rest: its wire has been busy for a minute.');
  }
  const skipped = Math.round(takeShift(block, options) * sampleRate);
  const length = Math.round(block.seconds * sampleRate);
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  let done = -skipped;
  const steps = renderSteps(machine, {
    sampleRate,
    actions: block.events.map(({ at, bytes }) => ({
      ticks: Math.round((at + skipped / sampleRate) * TICKS_PER_SECOND),
      perform: (tick) => machine.midiIn(bytes, tick),
    })),
    seconds: (skipped + length) / sampleRate,
    tail: 0,
    onBlock: (part) => {
      const from = Math.max(0, -done);
      const count = Math.max(0, Math.min(part.count - from, length - Math.max(0, done)));
      left.set(part.left.subarray(from, from + count), Math.max(0, done));
      right.set(part.right.subarray(from, from + count), Math.max(0, done));
      done += part.count;
    },
  });
  for (const seconds of steps) yield Math.max(0, seconds - skipped / sampleRate);
  return { left, right, sampleRate };
}

/** The same in one go. */
export async function renderBlock(block: KitBlock, options: RenderBlockOptions = {}): Promise<BlockSound> {
  const steps = renderBlockSteps(block, options);
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
  }
}

/**
 * What the sound boards tell their analog halves while a block plays, from power-on; `originTick` is the block's
 * beginning. `replayTape` makes its sound with any component values without running the computers again.
 */
export function* recordBlockTapeSteps(
  block: KitBlock,
  options: BlockMachine = {},
): Generator<number, RecordedTape, void> {
  // at 48 kHz, so that a render at that rate is the same to the bit
  const shift = Math.round(takeShift(block, options) * 48_000) / 48_000;
  const tape = yield* recordTape({
    machine: machineOptions(options),
    setup: setupMessages(options),
    song: {
      events: block.events.map(({ at, bytes }) => ({
        ticks: Math.round((at + shift) * TICKS_PER_SECOND),
        bytes,
      })),
      seconds: block.seconds + shift,
      notes: block.items.length,
      lostNotes: 0,
      playedChannels: [1],
      silentChannels: [],
    },
    title: `block ${block.number}, ${block.title}`,
    sound: 'capture kit',
    to: block.seconds + shift,
  });
  return { ...tape, originTick: tape.originTick + Math.round(shift * TICKS_PER_SECOND) };
}

/** The same in one go. */
export function recordBlockTape(block: KitBlock, options: BlockMachine = {}): RecordedTape {
  const steps = recordBlockTapeSteps(block, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function machineOptions({
  model = 'mks70',
  roms,
  analog,
  seed,
}: BlockMachine): Omit<DigitalMachineOptions, 'onStage'> {
  const name: ModelName = typeof model === 'string' ? model : model.name;
  const cartridge = name === 'jx10' ? { cartridge: kitCartridge(captureKit(name)) } : {};
  return {
    model,
    ...(roms && { roms }),
    ...(analog && { analog }),
    ...(seed !== undefined && { seed }),
    ...cartridge,
  };
}

/** Notes that turn the rotation of the voices on; they are over before the block begins. */
function setupMessages({ take = 1, setup = [] }: BlockMachine): Uint8Array[] {
  const notes: Uint8Array[] = [];
  for (let n = 0; n < (take - 1) * VOICES_A_TAKE; n++) {
    notes.push(Uint8Array.of(0x90, 60, 1), Uint8Array.of(0x90, 60, 0));
  }
  return [...setup, ...notes];
}

/** Seconds by which the block begins later on the machine's clock: nobody starts two recordings at the same part of a round. */
function takeShift(block: KitBlock, { seed = 1, take = 1 }: BlockMachine): number {
  if (!Number.isInteger(take) || take < 1) throw new RangeError(`takes count from 1, not ${take}`);
  return (take - 1) * TAKES_APART + mixed(seed, 100 * take + block.number) * TAKE_SHIFT;
}

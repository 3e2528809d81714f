import type { Kit, KitBlock, KitItem } from '../../src/capture/kit.js';
import type { StereoSound } from '../../src/capture/stereoSound.js';
import { FIRST_SYNC_ONSETS, LAST_SYNC_ONSETS, SYNC_HOLD, syncKeys } from '../../src/capture/syncPattern.js';

/** Takes of a small kit, made of closed-form saws: offset, drift, jitter and noise are what the test says. */

/** A reproducible stream of numbers from 0 to 1 (xorshift). */
export function numbers(seed: number): () => number {
  let state = (seed * 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A block of saws of 0.4 s every 0.5 s, keys 36 up in steps of 5 and down again. */
export function madeBlock(number: number, notes: number): KitBlock {
  const items = Array.from({ length: notes }, (_, n): KitItem => {
    const at = 2 + n * 0.5;
    return {
      id: `${number}.note${n}`,
      title: `note ${n}`,
      tone: 'SAW',
      key: 36 + ((n * 5) % 48),
      at,
      off: at + 0.4,
      end: at + 0.5,
      steady: [at + 0.1, at + 0.38],
      group: 'notes',
      measures: [{ kind: 'pitch' }, { kind: 'level' }, { kind: 'onset' }],
    };
  });
  const end = 2 + notes * 0.5;
  const pause: KitItem = {
    id: `${number}.floor`,
    title: 'silence',
    tone: 'SAW',
    at: end,
    off: end + 0.5,
    end: end + 0.5,
    steady: [end + 0.1, end + 0.5],
    group: 'floor',
    measures: [{ kind: 'noiseFloor' }],
  };
  return {
    number,
    title: `block ${number}`,
    seconds: end + 2.5,
    sync: [0.5, end + 1],
    events: [],
    items: [...items, pause],
  };
}

export function madeKit(notes = 20): Kit {
  return {
    version: 1,
    model: 'mks70',
    blocks: Array.from({ length: 12 }, (_, number) => madeBlock(number, notes)),
  };
}

export interface TakeMaking {
  readonly sampleRate?: number;
  /** Seconds of the file before the block. */
  readonly offset?: number;
  /** Parts in a million. */
  readonly drift?: number;
  /** Seconds: each note comes 0 to this later. */
  readonly jitter?: number;
  /** Amplitude of the notes' peaks. */
  readonly peak?: number;
  /** Rms of white noise. */
  readonly noise?: number;
  /** Peak amplitude of 50 Hz hum, with a third harmonic of half of it. */
  readonly hum?: number;
  readonly dc?: number;
  readonly mistuning?: number;
  readonly seed?: number;
  /** Which notes sound; default all that are no pauses. */
  readonly sounds?: (item: KitItem) => boolean;
  /** Seconds of the file and amplitude of knocks: decaying bursts of noise. */
  readonly knocks?: readonly (readonly [at: number, amplitude: number])[];
  /** Seconds of silence at the end. */
  readonly tail?: number;
}

interface Note {
  readonly at: number;
  readonly off: number;
  readonly key: number;
}

/** Notes of a block, its patterns among them. */
function notesOf(block: KitBlock, sounds: (item: KitItem) => boolean): Note[] {
  const pattern = (from: number, onsets: readonly number[]): Note[] =>
    onsets.map((onset, n) => ({
      at: from + onset,
      off: from + onset + SYNC_HOLD,
      key: syncKeys(block.number)[n]!,
    }));
  return [
    ...pattern(block.sync[0], FIRST_SYNC_ONSETS),
    ...block.items.flatMap((item) =>
      sounds(item) ? [{ at: item.at, off: item.off, key: item.key ?? 60 }] : [],
    ),
    ...pattern(block.sync[1], LAST_SYNC_ONSETS),
  ];
}

function isNote({ measures }: KitItem): boolean {
  return !measures.some(({ kind }) => kind === 'noiseFloor');
}

/** The sound of a take. */
export function madeTake(block: KitBlock, making: TakeMaking = {}): StereoSound {
  const { sampleRate = 48_000, offset = 1, drift = 0, jitter = 0, peak = 0.25 } = making;
  const { noise = 0, hum = 0, dc = 0, mistuning = 0, seed = 1, tail = 1 } = making;
  const random = numbers(seed);
  const length = Math.round((offset + block.seconds * (1 + drift / 1e6) + tail) * sampleRate);
  const left = new Float32Array(length);
  for (const { at, off, key } of notesOf(block, making.sounds ?? isNote)) {
    const late = jitter * random();
    const begin = (offset + (at + late) * (1 + drift / 1e6)) * sampleRate;
    const end = (offset + (off + late) * (1 + drift / 1e6)) * sampleRate;
    const step = (440 * 2 ** ((key - 69 + mistuning / 100) / 12)) / sampleRate;
    addSaw(left, begin, end, step, peak, random(), sampleRate);
  }
  const right = left.map((sample) => 0.9 * sample);
  for (const [at, amplitude] of making.knocks ?? []) {
    const from = Math.round(at * sampleRate);
    for (let i = 0; i < 0.2 * sampleRate; i++) {
      left[from + i] = left[from + i]! + amplitude * (2 * random() - 1) * Math.exp(-i / (0.03 * sampleRate));
    }
  }
  for (const channel of [left, right]) {
    for (let i = 0; i < length; i++) {
      const white = noise > 0 ? noise * Math.sqrt(12) * (random() - 0.5) : 0;
      channel[i] = channel[i]! + dc + white;
      if (hum === 0) continue;
      const phase = (2 * Math.PI * 50 * i) / sampleRate;
      channel[i] = channel[i]! + hum * (Math.sin(phase) + 0.5 * Math.sin(3 * phase));
    }
  }
  return { left, right, sampleRate };
}

/** A saw with the steps of a polynomial band limit, an attack of 1 ms and a release of 4 ms. */
function addSaw(
  into: Float32Array,
  begin: number,
  end: number,
  step: number,
  peak: number,
  phase: number,
  sampleRate: number,
): void {
  const attack = 0.001 * sampleRate;
  const release = 0.004 * sampleRate;
  const last = Math.min(into.length, Math.ceil(end + 8 * release));
  for (let i = Math.ceil(begin); i < last; i++) {
    const place = (phase + (i - begin) * step) % 1;
    let value = 2 * place - 1;
    if (place < step) value -= 2 * (place / step) - (place / step) ** 2 - 1;
    else if (place > 1 - step) value -= ((place - 1) / step) ** 2 + 2 * ((place - 1) / step) + 1;
    const gain = Math.min(1, (i - begin) / attack) * (i > end ? Math.exp((end - i) / release) : 1);
    into[i] = into[i]! + peak * gain * value;
  }
}

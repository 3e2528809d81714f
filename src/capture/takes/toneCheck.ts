import { melDistance } from '../../audio/melSpectrum.js';
import type { BlockFeatures, ItemFeatures } from '../features.js';
import type { KitBlock } from '../kit.js';
import { TakeError } from './takeFile.js';

/** Part of a block's notes that may be inaudible: closed filters and soft keys can be. */
const MOST_SILENT = 0.5;
/** Tones that a block must have before they can be too much alike. */
const LEAST_TONES = 4;
/** dB of mel distance that different tones of one key have at least somewhere. */
const ALIKE = 1.5;
/** Part that rising or falling times differ at least somewhere. */
const SAME_TIME = 1.25;

/**
 * Makes sure that the notes of a block are there and are of the kit's tones.
 * @throws TakeError if most are silent, or all tones sound alike.
 */
export function checkTones(file: string, block: KitBlock, features: BlockFeatures): void {
  const notes = block.items.filter(({ measures }) => !measures.some(({ kind }) => kind === 'noiseFloor'));
  const silent = silentItems(block, features);
  if (notes.length > 1 && silent.length > MOST_SILENT * notes.length) {
    throw new TakeError(
      `${file} has only ${notes.length - silent.length} of the ${notes.length} notes of block ${block.number} ` +
        `(${silent[0]} is silent): load the kit's tones for this model and play its own MIDI file.`,
    );
  }
  if (allAlike(block, features)) {
    throw new TakeError(
      `${file} has block ${block.number} with one sound for all of its tones: the instrument did not take the ` +
        "kit's tone data, so load them again and switch its reception of them on.",
    );
  }
}

/** Ids of the notes that can't be heard. */
export function silentItems(block: KitBlock, features: BlockFeatures): string[] {
  return block.items
    .filter(({ measures }) => !measures.some(({ kind }) => kind === 'noiseFloor'))
    .map(({ id }) => id)
    .filter((id) => Object.keys(features.items[id] ?? {}).length === 0);
}

/** True if the block asks many tones for something and all of them answer the same. */
function allAlike(block: KitBlock, { items }: BlockFeatures): boolean {
  const questions: readonly (readonly [
    value: (item: ItemFeatures) => unknown,
    alike: (values: readonly never[]) => boolean,
  ])[] = [
    [({ mel }) => mel, spectraAlike],
    [({ attack }) => attack?.t90, timesAlike],
    [({ decay }) => decay?.t90, timesAlike],
    [({ release }) => release?.t90, timesAlike],
  ];
  const asked = questions.flatMap(([value, alike]) => {
    const byKey = new Map<string, Map<string, unknown>>();
    for (const { id, key, tone } of block.items) {
      const found = value(items[id] ?? {});
      if (found === undefined) continue;
      const tones = byKey.get(String(key)) ?? new Map<string, unknown>();
      byKey.set(String(key), tones.set(tone, found));
    }
    return [...byKey.values()]
      .filter((tones) => tones.size >= LEAST_TONES)
      .map((tones) => alike([...tones.values()] as never[]));
  });
  return asked.length > 0 && asked.every((alike) => alike);
}

function spectraAlike(spectra: readonly (readonly number[])[]): boolean {
  const [first, ...others] = spectra;
  return others.every((other) => melDistance(first!, other) < ALIKE);
}

function timesAlike(times: readonly number[]): boolean {
  return Math.max(...times) < SAME_TIME * Math.min(...times) + 0.02;
}

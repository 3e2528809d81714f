import { acRms, decibels } from '../../src/audio/levels.js';
import type { BlockSound } from '../../src/capture/kit/renderBlock.js';
import type { KitBlock, KitItem } from '../../src/capture/kit.js';
import { FIRST_SYNC_ONSETS, LAST_SYNC_ONSETS } from '../../src/capture/syncPattern.js';

/** What hums while nothing sounds, with chorus and without, dBFS. */
const CHORUS_FLOOR = -77;
const FLOOR = -92;
/** Highest peak, dBFS. */
const PEAK = -3;
/** Level of what is left of an item when the next begins, dBFS. */
const SILENT = -60;
/** Level of the pattern's notes, dBFS. */
const SYNC_LEVEL = -31;

/** dBFS, rms of both channels. */
function level({ left, right, sampleRate }: BlockSound, from: number, to: number): number {
  const [first, last] = [Math.round(from * sampleRate), Math.round(to * sampleRate)];
  return decibels(Math.hypot(acRms(left, first, last), acRms(right, first, last)) / Math.SQRT2 + 1e-9);
}

/** Loudest twentieth of a second of an item. */
function loudest(sound: BlockSound, { at, end }: KitItem): number {
  let most = -200;
  for (let from = at; from + 0.05 <= end; from += 0.05)
    most = Math.max(most, level(sound, from, from + 0.05));
  return most;
}

/** What is wrong with a block as it was played: clipped, a pattern that is not there, items that are silent or too long. */
export function kitSoundFaults(block: KitBlock, sound: BlockSound): string[] {
  const faults: string[] = [];
  let peak = 0;
  for (const channel of [sound.left, sound.right]) {
    for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
  }
  const say = (what: string, value: number) => faults.push(`${what}: ${value.toFixed(1)} dBFS`);
  if (!(decibels(peak) < PEAK)) say('peak', decibels(peak));
  for (const [n, onsets] of [FIRST_SYNC_ONSETS, LAST_SYNC_ONSETS].entries()) {
    const from = block.sync[n]!;
    const before = level(sound, from - 0.3, from);
    if (!(before < SILENT)) say(`before pattern ${n + 1}`, before);
    for (const [m, onset] of onsets.entries()) {
      const note = level(sound, from + onset + 0.03, from + onset + 0.1);
      if (!(note > SYNC_LEVEL)) say(`pattern ${n + 1}, note ${m + 1}`, note);
      const after = level(sound, from + onset + 0.17, from + onset + 0.24);
      if (!(after < SILENT)) say(`after pattern ${n + 1}, note ${m + 1}`, after);
    }
  }
  for (const item of block.items) {
    if (item.measures.some(({ kind }) => kind === 'noiseFloor')) {
      const floor = level(sound, ...item.steady);
      if (!(floor < CHORUS_FLOOR)) say(`${item.id}, a pause`, floor);
      continue;
    }
    // what is left of the item before it
    const before = level(sound, item.at - 0.03, item.at);
    if (!(before < SILENT)) say(`before ${item.id}`, before);
    const most = loudest(sound, item);
    if (!(most > Math.max(before, FLOOR) + 3)) say(`${item.id} can't be heard`, most);
  }
  return faults;
}

import type { Measure } from '../../kit.js';
import type { BlockWriter } from '../blockWriter.js';
import { type KitTone, NOISE_CHORUS, SAW_CHORUS } from '../kitTones.js';
import { CHORUS_NAMES } from './floorAndKeys.js';

/** Low enough for the delay to be told from the motion of many partials. */
const SAW_KEY = 40;
const CHORD: readonly number[] = [48, 55, 60, 64];
/** Long enough for several turns of the slower chorus. */
const LONG_SECONDS = 8;
const CHORD_SECONDS = 4;

/** Block 9: the chorus on a sawtooth, on noise and on a chord. */
export function writeChorus(writer: BlockWriter): void {
  const one = (n: number, what: string, tone: KitTone, keys: readonly number[], hold: number): void => {
    const chorus: Measure[] = n > 0 ? [{ kind: 'chorus' }] : [];
    const pitched = what === 'saw';
    const partials: Measure[] = pitched && n === 0 ? [{ kind: 'pitch' }, { kind: 'partials' }] : [];
    writer.select(tone);
    writer.wait(0.3);
    writer.play({
      id: `${what}.chorus${n}`,
      title: `${what}, chorus ${CHORUS_NAMES[n]}`,
      group: `chorus${n}`,
      measures: [{ kind: 'level' }, { kind: 'spectrum' }, ...partials, ...(what === 'chord' ? [] : chorus)],
      keys,
      hold,
      release: 0.3,
      pitched,
    });
  };
  const noises = writer.editable ? [0, 1, 2] : [0, 1];
  for (const n of [0, 1, 2]) one(n, 'saw', SAW_CHORUS[n]!, [SAW_KEY], LONG_SECONDS);
  for (const n of noises) one(n, 'noise', NOISE_CHORUS[n]!, [60], LONG_SECONDS);
  for (const n of [0, 1, 2]) one(n, 'chord', SAW_CHORUS[n]!, CHORD, CHORD_SECONDS);
}

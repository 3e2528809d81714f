import { openBank } from '../../../patches/openBank/openBank.js';
import { type BlockWriter, onKitGrid } from '../blockWriter.js';
import type { KitTone } from '../kitTones.js';

/** Tones of the open bank, numbers as on the display, and the semitones by which the phrase is moved for them. */
const TONES: readonly (readonly [number: number, shift: number])[] = [
  [76, 0],
  [88, 0],
  [65, -24],
  [51, 0],
  [94, 12],
  [90, 0],
  [84, 0],
  [61, 0],
];

/** How many a JX-10 has room for. */
const JX10_PHRASES = 2;

/** Start and length in beats, keys, velocity. */
type Struck = readonly [start: number, length: number, keys: readonly number[], velocity: number];

const PHRASE: readonly Struck[] = [
  [0, 1.8, [60, 64, 67], 100],
  [2, 0.8, [72], 110],
  [3, 0.4, [71], 70],
  [3.5, 0.4, [69], 50],
  [4, 1.8, [57, 65, 69], 90],
  [6, 0.3, [72], 120],
  [6.5, 0.3, [74], 80],
  [7, 0.3, [76], 40],
  [7.5, 0.3, [77], 120],
  [8, 3.8, [55, 62, 67, 71], 80],
  [9, 0.8, [79], 100],
  [10, 1.6, [74], 60],
  [12, 2.5, [48, 60, 64, 67], 110],
];
const BEAT_SECONDS = 0.6;
const RELEASE_SECONDS = 3.5;

/** Block 11: whole tones, for ears and for the general likeness of spectra. */
export function writePhrases(writer: BlockWriter): void {
  const { presets } = openBank();
  const chosen = writer.editable ? TONES : TONES.slice(0, JX10_PHRASES);
  for (const [number, shift] of chosen) {
    const tone = presets[number - 51]!;
    const named: KitTone = { name: tone.name.trim(), tone };
    writer.select(named);
    const at = onKitGrid(writer.now);
    let off = at;
    for (const [start, length, keys, velocity] of PHRASE) {
      const from = at + start * BEAT_SECONDS;
      const to = onKitGrid(from + length * BEAT_SECONDS);
      off = Math.max(off, to);
      for (const key of keys) {
        writer.noteOn(key + shift, velocity, from);
        writer.noteOff(key + shift, to);
      }
    }
    const end = onKitGrid(off + RELEASE_SECONDS);
    writer.addItem(
      {
        id: `tone${number}`,
        title: named.name,
        group: 'phrases',
        measures: [{ kind: 'level' }, { kind: 'spectrum' }],
        keys: [],
      },
      { at, off, end, steady: [at, off] },
    );
    writer.now = end + 0.05;
  }
}

import { noteName } from '../../../midi/noteName.js';
import type { Measure } from '../../kit.js';
import type { BlockWriter } from '../blockWriter.js';
import { digits, PLAIN_SAW, SAW_CHORUS } from '../kitTones.js';

const SILENCE_SECONDS = 8;

/** Names of the chorus settings in ids and titles. */
export const CHORUS_NAMES: readonly string[] = ['off', '1', '2'];

/** Block 0: what sounds while nothing does. */
export function writeFloors(writer: BlockWriter): void {
  SAW_CHORUS.forEach((tone, n) => {
    writer.select(tone);
    writer.wait(1);
    const at = writer.now;
    const off = at + SILENCE_SECONDS;
    writer.addItem(
      {
        id: `floor.chorus${n}`,
        title: `silence, chorus ${CHORUS_NAMES[n]}`,
        group: 'floors',
        measures: [{ kind: 'noiseFloor' }, { kind: 'spectrum' }],
        keys: [],
      },
      { at, off, end: off, steady: [at, off] },
    );
    writer.now = off;
  });
}

/** Every MIDI key from C1 to C8; those beyond the keyboard are moved by octaves. */
const FIRST_KEY = 24;
const LAST_KEY = 108;
/** Keys whose spectrum is kept. */
const SPECTRUM_EVERY = 6;

/** Block 1: the plain sawtooth over all keys. */
export function writeKeys(writer: BlockWriter): void {
  const always: Measure[] = [{ kind: 'pitch' }, { kind: 'level' }, { kind: 'onset' }];
  const also: Measure[] = [{ kind: 'partials' }, { kind: 'spectrum' }];
  writer.select(PLAIN_SAW);
  for (let key = FIRST_KEY; key <= LAST_KEY; key++) {
    writer.play({
      id: `key${digits(key)}`,
      title: `saw, ${noteName(key)}`,
      group: 'keys',
      measures: key % SPECTRUM_EVERY === 0 ? [...always, ...also] : always,
      keys: [key],
      hold: 0.9,
    });
  }
}

import type { Measure } from '../../kit.js';
import type { BlockWriter } from '../blockWriter.js';
import type { Playing } from '../kitPlaying.js';
import { digits, type KitTone, PLAIN_SAW } from '../kitTones.js';
import { BY_VELOCITY } from './envelopes.js';
import { PULSE } from './waves.js';

export const LEVEL_AND_SPECTRUM: readonly Measure[] = [{ kind: 'level' }, { kind: 'spectrum' }];

/** Detune of the boards or halves, stored: +26 on the display, some 26 cents, whose beats are short against a note. */
export const DETUNED = 97;

/** Split point of the kit's split, stored: C4 is the lowest upper key. */
const SPLIT_C4 = 39;
/** Velocity from which touch voice plays the upper tone. */
const TOUCH = 64;

/** The ways two tones share the keyboard: a saw above, a pulse below; both sounding, a little apart. */
export function writeModes(writer: BlockWriter): void {
  const one = (
    id: string,
    title: string,
    playing: Playing,
    key: number,
    { tone = PLAIN_SAW, velocity = 100 }: { readonly tone?: KitTone; readonly velocity?: number } = {},
  ): void => {
    // one tone sounds at a time unless the two are detuned
    const together = playing.dualDetune !== undefined;
    writer.select(tone, { lower: PULSE, ...playing });
    writer.play({
      id,
      title,
      group: together ? 'modes' : 'splits',
      measures: LEVEL_AND_SPECTRUM,
      keys: [key],
      hold: 1.5,
      velocity,
      pitched: !together,
    });
  };
  const dual: Playing = { mode: 'dual', dualDetune: DETUNED };
  one('dual', `dual, detune ${DETUNED}`, dual, 60);
  one('dual.balance', `dual, detune ${DETUNED}, balance 97`, { ...dual, balance: 97 }, 60);
  one('whole.lower', 'whole, lower tone', { mode: 'whole-lower' }, 60);
  one('split.low', 'split at C4, key B3', { mode: 'split', split: SPLIT_C4 }, 59);
  one('split.high', 'split at C4, key C4', { mode: 'split', split: SPLIT_C4 }, 60);
  for (const velocity of [40, 100]) {
    const faded: Playing = { mode: 'x-fade', lower: BY_VELOCITY, dualDetune: DETUNED };
    const fadedTitle = `X-fade, detune ${DETUNED}, velocity ${velocity}`;
    one(`xfade.v${digits(velocity)}`, fadedTitle, faded, 60, { tone: BY_VELOCITY, velocity });
    const touched: Playing = { mode: 'touch-voice', split: TOUCH };
    one(`touch.v${digits(velocity)}`, `touch voice, velocity ${velocity}`, touched, 60, { velocity });
  }
}

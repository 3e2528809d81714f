import { toneApr } from '../../patches/sysexBuild.js';
import type { CaptureKit } from './captureKit.js';

/** All tones of the kit as APR messages, as its MIDI files send them: for a look at them, or to try one by hand. */
export function kitToneMessages({ model, tones }: CaptureKit): Uint8Array[] {
  return tones.map(({ tone }) => toneApr(tone, { model: model === 'jx8p' ? 'jx8p' : 'super-jx' }));
}

import { wavDataBytes, wavHeader } from '../audio/wav.js';
import { WavEncoder } from '../audio/wavEncoder.js';
import type { StereoSound } from '../capture/stereoSound.js';

/** Seconds of the fades at both ends of a cut sound. */
const FADE = 0.005;

/** At most the first `seconds` of a sound as a 16-bit WAV file, `gain` dB louder, faded at both ends. */
export function stereoWav(sound: StereoSound, seconds: number, gain = 0): Uint8Array {
  const { sampleRate } = sound;
  const frames = Math.min(sound.left.length, sound.right.length, Math.round(seconds * sampleRate));
  const fade = Math.max(1, Math.round(FADE * sampleRate));
  const scale = 10 ** (gain / 20);
  const channels = [sound.left, sound.right].map((channel) =>
    Float32Array.from({ length: frames }, (_, i) => {
      return scale * channel[i]! * Math.min(1, (i + 1) / fade, (frames - i) / fade);
    }),
  );
  return wavBytes(channels, sampleRate);
}

/** Samples as a 16-bit WAV file. */
export function wavBytes(channels: readonly Float32Array[], sampleRate: number): Uint8Array {
  const layout = { sampleRate, channels: channels.length, format: '16' } as const;
  const frames = channels[0]?.length ?? 0;
  const header = wavHeader(layout, frames);
  const bytes = new Uint8Array(header.length + wavDataBytes(layout, frames));
  bytes.set(header);
  new WavEncoder('16', channels.length).encode(channels, 0, frames, bytes, header.length);
  return bytes;
}

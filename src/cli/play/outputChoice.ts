import type { WavSampleFormat } from '../../audio/wav.js';
import type { OutputChoice } from '../../node/live/liveProtocol.js';
import { probeSpeaker, type SpeakerProbe } from '../../node/live/speakerSink.js';
import { UsageError } from '../values.js';

const RAW = 'raw:';

/** How the reader of a raw pipe has to be told what comes. */
export const RAW_FORMATS: Readonly<Record<WavSampleFormat, string>> = {
  '16': 'S16_LE',
  '24': 'S24_3LE',
  '32f': 'FLOAT_LE',
};

/** The file that an `--out` names, if it names one. */
export function outputFile(text: string): string | undefined {
  if (text === 'speaker' || text === `${RAW}-`) return undefined;
  return text.startsWith(RAW) ? text.slice(RAW.length) : text;
}

/**
 * Where `--out` wants the sound: `speaker`, `FILE.wav`, `raw:FILE` or `raw:-`.
 * @param bits what `--bits` asks for; default 24 in a WAV file, 32f for raw samples.
 * @throws UsageError for anything else, or if no sound device is there.
 */
export async function chooseOutput(
  text: string,
  bits: WavSampleFormat | undefined,
  probe: () => Promise<SpeakerProbe> = probeSpeaker,
): Promise<OutputChoice> {
  if (text === 'speaker') {
    const found = await probe();
    if (found.works) return { kind: 'speaker', format: found.format };
    throw new UsageError(
      `Cannot play through the sound device: ${found.reason}. Try --out FILE.wav, or a pipe: --out raw:- | aplay ...`,
    );
  }
  if (text.startsWith(RAW)) {
    const path = text.slice(RAW.length);
    if (path === '')
      throw new UsageError('raw: needs the name of a file or pipe behind it, or - for stdout.');
    if (path === '-' && process.stdout.isTTY) {
      throw new UsageError('raw:- would write samples to the terminal: send stdout to a pipe or a file.');
    }
    return { kind: 'raw', path, format: bits ?? '32f' };
  }
  if (!text.toLowerCase().endsWith('.wav')) {
    throw new UsageError(`"${text}" is no output: give speaker, FILE.wav, raw:FILE or raw:-.`);
  }
  return { kind: 'wav', path: text, format: bits ?? '24' };
}

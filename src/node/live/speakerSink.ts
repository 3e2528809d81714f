import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { WavSampleFormat } from '../../audio/wav.js';
import type { ByteSink } from './pumpedOutput.js';

/**
 * How much sound the device keeps: the output module behind `speaker` asks ALSA for half a second and starts with the
 * first piece (mpg123, `output/alsa.c`: BUFFER_LENGTH, start threshold 1).
 */
export const SPEAKER_BUFFER_MILLISECONDS = 500;

/** Most samples that one call into the output module takes. The next one has to wait for this thread's turn. */
const FRAMES_A_CALL = 8192;

/** How long to wait for a device to tell what it can do, milliseconds. */
const PROBE_PATIENCE = 5000;

/** What came of looking for a sound device. */
export type SpeakerProbe =
  | { readonly works: true; readonly format: WavSampleFormat; readonly description: string }
  | { readonly works: false; readonly reason: string };

const require = createRequire(import.meta.url);

/** What the child process runs: prints which formats the device takes. */
const PROBE = `
const Speaker = require(process.argv[1]);
const takes = (bitDepth, float) => Speaker.isSupported({ bitDepth, float, signed: true });
process.stdout.write(JSON.stringify({ float: takes(32, true), integer: takes(16, false), what: Speaker.description }));
`;

/**
 * Finds out whether sound can be played here, in a process of its own: importing the package ends the process where
 * no default device opens.
 * @param packagePath where the package is; default: where it is installed, if it is.
 */
export async function probeSpeaker(packagePath = speakerPath()): Promise<SpeakerProbe> {
  if (packagePath === undefined) {
    return {
      works: false,
      reason: 'the package speaker is not installed: npm install speaker (on Linux it needs libasound2-dev)',
    };
  }
  const { stdout, stderr, status } = await runProbe(packagePath);
  if (status === 0) {
    const answer = JSON.parse(stdout) as { float: boolean; integer: boolean; what: string };
    if (answer.float || answer.integer) {
      return { works: true, format: answer.float ? '32f' : '16', description: answer.what };
    }
    return { works: false, reason: 'the sound device takes neither 16-bit nor float samples' };
  }
  if (status === undefined) return { works: false, reason: 'the sound device does not answer' };
  const said = stderr.match(/Error: .*/)?.[0].slice(7) ?? alsaReason(stderr);
  return { works: false, reason: `no sound device opens${said === undefined ? '' : ` (${said})`}` };
}

/** The first thing ALSA complains about says why; the rest follows from it. */
function alsaReason(stderr: string): string | undefined {
  const first = stderr.match(/^ALSA lib [^)]*\) (.*)$/m)?.[1];
  return first === undefined ? undefined : `ALSA: ${first}`;
}

function speakerPath(): string | undefined {
  try {
    return require.resolve('speaker');
  } catch {
    return undefined;
  }
}

function runProbe(path: string): Promise<{ stdout: string; stderr: string; status: number | undefined }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', PROBE, path], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), PROBE_PATIENCE);
    child.on('error', (error) => resolve({ stdout, stderr: `Error: ${error.message}`, status: 1 }));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, status: signal === 'SIGKILL' ? undefined : (code ?? 1) });
    });
  });
}

/** The sound device has gone, or takes nothing any more. The message is a sentence. */
export class SpeakerError extends Error {
  override readonly name = 'SpeakerError';
}

/** What this program uses of a `Speaker`. */
export interface SpeakerStream {
  write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean;
  end(): void;
  close(flush: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** Samples to the sound device. Opened by the first piece. */
export class SpeakerSink implements ByteSink {
  constructor(
    private readonly speaker: SpeakerStream,
    onError: (error: Error) => void,
  ) {
    speaker.on('error', (error) =>
      onError(new SpeakerError(`The sound device takes no more samples (${error.message}).`)),
    );
  }

  put(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    // Errors come as events.
    this.speaker.write(bytes, (error) => {
      if (!error) done();
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.speaker.once('close', resolve);
      this.speaker.end();
    });
  }

  abandon(): void {
    try {
      this.speaker.close(true);
    } catch {
      // a device that has gone can't be closed either
    }
  }
}

/** Opens the default sound device; `probeSpeaker` must have said that it works. */
export async function openSpeakerSink(
  sampleRate: number,
  format: WavSampleFormat,
  onError: (error: Error) => void,
): Promise<SpeakerSink> {
  const { default: Speaker } = await import('speaker');
  const float = format === '32f';
  const options = {
    channels: 2,
    sampleRate,
    bitDepth: float ? 32 : 16,
    float,
    signed: true,
    samplesPerFrame: FRAMES_A_CALL,
  };
  return new SpeakerSink(new Speaker(options), onError);
}

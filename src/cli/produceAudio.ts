import { SuperJX } from '../machine/superJx.js';
import { renderThreaded } from '../node/threadedRender.js';
import { type Instrument, type OfflineOptions, renderSteps } from '../render/offline.js';
import { MAX_TAIL_SECONDS } from '../render/tail.js';
import type { AudioSettings } from './audioOptions.js';
import { AudioOutput, outputPaths } from './audioOutput.js';
import { refuseOverwriting } from './files.js';
import { Progress, runSteps } from './progress.js';
import { type AudioSummary, audioSummary, type PlaySummary } from './summary.js';

/** One render into files. */
export interface AudioJob {
  /** In front of the progress bar. */
  readonly label: string;
  /** What is heard, for the file's comment. */
  readonly title: string;
  readonly settings: AudioSettings;
  /** Files that the command reads: none of them is overwritten. */
  readonly inputs: readonly (string | undefined)[];
  /** From the first sample to where the tail begins, seconds. */
  readonly seconds: number;
  readonly tail: number | 'auto';
  readonly prepare: () => Promise<Take>;
}

/** An instrument ready for the file's first sample, and what it does from there on. */
export interface Take {
  readonly instrument: Instrument;
  readonly actions: OfflineOptions['actions'];
  /** What there is to tell of it when it is over. */
  readonly describe: () => Omit<PlaySummary, keyof AudioSummary>;
}

/**
 * Renders a job into its files, whole or not at all, with a progress bar.
 * @throws UsageError if an output is an input, WavFileError if a file can't be written.
 */
export async function produceAudio(job: AudioJob): Promise<PlaySummary> {
  const { settings, seconds, tail } = job;
  for (const path of outputPaths(settings.output, settings.stems)) refuseOverwriting(path, job.inputs);
  const longest = seconds + (tail === 'auto' ? MAX_TAIL_SECONDS : tail);
  const output = new AudioOutput({
    ...settings,
    path: settings.output,
    expectedFrames: Math.ceil(longest * settings.sampleRate),
    info: { software: 'superjx', comment: job.title },
  });
  const progress = new Progress(job.label, longest);
  try {
    const { instrument, actions, describe } = await job.prepare();
    const { sampleRate, stems } = settings;
    const onBlock: OfflineOptions['onBlock'] = (block) => output.write(block);
    const started = performance.now();
    const plan = { sampleRate, stems, actions, seconds, tail, onBlock };
    const steps =
      settings.threads > 1 && instrument instanceof SuperJX
        ? renderThreaded(instrument, plan, settings.threads)
        : renderSteps(instrument, plan);
    const frames = await runSteps(steps, progress);
    const elapsed = (performance.now() - started) / 1000;
    return { ...audioSummary(settings, output.finish(), frames, elapsed), ...describe() };
  } catch (error) {
    output.abort();
    throw error;
  } finally {
    progress.finish();
  }
}

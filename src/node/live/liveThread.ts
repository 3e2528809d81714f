import type { Worker } from 'node:worker_threads';
import { startWorker } from '../workerThread.js';
import type { LiveReport, LiveRequest, LiveResult, LiveSetup } from './liveProtocol.js';

/** The playing thread, from outside. */
export class LiveThread {
  /** How it ended; never rejects. */
  readonly done: Promise<LiveResult>;
  private readonly worker: Worker;

  /** @param onReport takes everything it tells but the end. */
  constructor(setup: LiveSetup, onReport: (report: LiveReport) => void) {
    const worker = startWorker(import.meta.url, './liveWorker', setup);
    this.worker = worker;
    this.done = new Promise((resolve) => {
      const fail = (error: string) =>
        resolve({ error, nvram: undefined, cartridge: undefined, status: undefined, clipped: 0 });
      worker.on('message', (report: LiveReport) => {
        if (report.kind === 'done') resolve(report.result);
        else onReport(report);
      });
      worker.on('error', (error) => fail(`Playing failed: ${error.message}.`));
      worker.on('exit', () => fail('Playing ended unexpectedly.'));
    });
  }

  request(request: LiveRequest): void {
    this.worker.postMessage(request);
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeadlineResult } from '../../live/deadlines.js';
import { startWorker } from '../workerThread.js';
import type { DeadlineRequest } from './deadlineWorker.js';

/** What else the computer does meanwhile. */
const DEADLINE_LOADS = ['idle', 'busy main thread', 'file copy'] as const;
export type DeadlineLoad = (typeof DEADLINE_LOADS)[number];

/** Samples a block. */
const DEADLINE_BLOCKS = [64, 128] as const;

export interface DeadlineRow extends DeadlineResult {
  readonly load: DeadlineLoad;
}

/** Milliseconds that the main thread is busy at a time. */
const BUSY_SLICE = 100;
/** Bytes of the file that is copied again and again. */
const COPIED_BYTES = 128 * 1024 * 1024;

/** Measures every load and block size, each for `seconds` seconds of sound, the machine in a thread of its own. */
export async function runDeadlineBench(
  seconds: number,
  onRow: (row: DeadlineRow) => void = () => {},
): Promise<DeadlineRow[]> {
  const worker = startWorker(import.meta.url, './deadlineWorker', undefined);
  try {
    await once(worker, 'message');
    const rows: DeadlineRow[] = [];
    for (const load of DEADLINE_LOADS) {
      for (const block of DEADLINE_BLOCKS) {
        const request: DeadlineRequest = { block, seconds };
        const measured = once(worker, 'message') as Promise<[DeadlineResult]>;
        const state = { over: false };
        const loaded = LOADS[load](state);
        worker.postMessage(request);
        const [result] = await measured;
        state.over = true;
        await loaded;
        const row = { ...result, load };
        rows.push(row);
        onRow(row);
      }
    }
    return rows;
  } finally {
    await worker.terminate();
  }
}

const LOADS: Readonly<Record<DeadlineLoad, (state: { readonly over: boolean }) => Promise<void>>> = {
  idle: async () => {},
  'busy main thread': keepBusy,
  'file copy': keepCopying,
};

/** Computes and makes garbage. */
async function keepBusy(state: { readonly over: boolean }): Promise<void> {
  while (!state.over) {
    const end = performance.now() + BUSY_SLICE;
    let words: string[] = [];
    while (performance.now() < end) {
      words.push(`${words.length * Math.PI}`);
      if (words.length > 10_000) words = [];
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function keepCopying(state: { readonly over: boolean }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'superjx-copy-'));
  try {
    const source = join(folder, 'source');
    await writeFile(source, new Uint8Array(COPIED_BYTES).fill(1));
    while (!state.over) await copyFile(source, join(folder, 'copy'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

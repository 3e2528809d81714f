import { Worker } from 'node:worker_threads';

/**
 * Starts a module of ours in a thread of its own: from the package it is a module like any other; from source it
 * needs the TypeScript loader first.
 * @param base `import.meta.url` of the caller.
 * @param name path of the module relative to that, without its extension.
 */
export function startWorker(base: string, name: string, workerData: unknown): Worker {
  if (!base.endsWith('.ts')) return new Worker(new URL(`${name}.js`, base), { workerData });
  const file = JSON.stringify(new URL(`${name}.ts`, base).href);
  const load = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${file}, ${file}))`;
  return new Worker(load, { workerData, eval: true });
}

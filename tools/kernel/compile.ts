import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as asc from 'assemblyscript/asc';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/** Compiles an AssemblyScript source, `src/<folder><name>.as`. @throws Error with the compiler's messages. */
async function compile(folder: string, name: string, memory: readonly string[]): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    // biome-ignore format: an option and its value a line
    [
      `${name}.ts`,
      '-O3',
      '--runtime', 'stub',
      '--noAssert',
      '--enable', 'simd',
      ...memory,
      '--outFile', 'kernel.wasm',
    ],
    {
      // The compiler wants .ts files; ours has a name of its own, since it is no TypeScript.
      readFile: (path) => {
        const place = `${SOURCES}${folder}${path}`;
        for (const file of [place, place.replace(/\.ts$/, '.as')]) {
          if (existsSync(file)) return readFileSync(file, 'utf8');
        }
        return null;
      },
      writeFile: (path, contents) => {
        if (path.endsWith('.wasm') && typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined) throw new Error(`${name}.as does not compile:\n${stderr.toString()}`);
  return binary;
}

/** Compiles `src/analog/kernel/voices.as`. @throws Error with the compiler's messages. */
export function compileKernel(): Promise<Uint8Array> {
  return compile('analog/', 'kernel/voices', ['--initialMemory', '24', '--maximumMemory', '24']);
}

/** Compiles `src/signal/signal.as`. @throws Error with the compiler's messages. */
export function compileSignalKernel(): Promise<Uint8Array> {
  return compile('signal/', 'signal', ['--importMemory', '--initialMemory', '1']);
}

/** The text of a module that holds a kernel: `source` is the AssemblyScript file, `constant` the name it exports. */
function imageModule(binary: Uint8Array, what: string, source: string, constant: string): string {
  const base64 = Buffer.from(binary).toString('base64');
  return (
    `/** The WebAssembly ${what} kernel, base64. Built from \`${source}\` by \`npm run kernel\`; do not edit. */\n\n` +
    `export const ${constant} =\n  '${base64}';\n`
  );
}

/** The text of `kernelImage.ts`. */
export function kernelModule(binary: Uint8Array): string {
  return imageModule(binary, 'voice', 'voices.as', 'VOICE_KERNEL');
}

/** The text of `signalImage.ts`. */
export function signalKernelModule(binary: Uint8Array): string {
  return imageModule(binary, 'signal', 'signal.as', 'SIGNAL_KERNEL');
}

/**
 * Checks that nobody's ROM is in the repository or in the package that npm would publish:
 * `npm run build && npx tsx tools/packageCheck.ts`. Every file is searched for the known ROMs, and no binary file is
 * there but those that this program builds itself.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findRomSets, type RomFile } from '../src/rom/inventory.js';
import { KNOWN_ROMS, type RomTable } from '../src/rom/knownRoms.js';
import { buildFirmware } from './firmware/build.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Binary files that are meant to be there, besides the open firmware's images, which are compared with a build. */
const BINARY_FILES: readonly RegExp[] = [
  /^roms\/open\/bank[\w-]*\.syx$/,
  /^tools\/demo\/\w+\.mid$/,
  /^test\/.*\.(mid|syx|gz|bin|wav)$/,
  /^(docs|web)\/.*\.(png|webp|woff2)$/,
];

/** What must be in the package, or it would not run. */
const NEEDED: readonly string[] = [
  'package.json',
  'README.md',
  'LICENSE',
  'dist/index.js',
  'dist/node/index.js',
  'dist/vitest/index.js',
  'dist/cli/superjx.js',
  'roms/README.md',
];

/** A text has no zeros. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.includes(0);
}

/**
 * What should not be among `files`, a sentence each.
 * @param images contents of the open firmware's images by path.
 */
export function strayFiles(
  files: readonly RomFile[],
  images: ReadonlyMap<string, Uint8Array>,
  table: RomTable = KNOWN_ROMS,
): string[] {
  const faults: string[] = [];
  for (const set of findRomSets(files, table).files) {
    for (const { rom } of set.found) faults.push(`${set.name} holds the ${rom.title}`);
  }
  for (const { name, bytes } of files) {
    const image = images.get(name);
    if (image) {
      if (Buffer.compare(image, bytes) !== 0) faults.push(`${name} is not what npm run firmware makes`);
    } else if (isBinary(bytes) && !BINARY_FILES.some((pattern) => pattern.test(name))) {
      faults.push(`${name} is a binary file of ${bytes.length} bytes that nobody expects`);
    }
  }
  return faults;
}

/** Compiled modules that import vitest, an optional peer, without being part of `superjx/vitest`. */
export function needlessVitest(files: readonly RomFile[]): string[] {
  return files
    .filter(({ name }) => /^dist\/(?!vitest\/).*\.js$/.test(name))
    .filter(({ bytes }) => /\bfrom 'vitest'|\bimport\('vitest'\)/.test(new TextDecoder().decode(bytes)))
    .map(({ name }) => `${name} imports vitest, which need not be installed`);
}

function read(paths: readonly string[]): RomFile[] {
  return paths.map((name) => ({ name, bytes: new Uint8Array(readFileSync(`${ROOT}${name}`)) }));
}

function output(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 0x4000000 });
}

/** Paths that npm would publish. */
function packedPaths(): string[] {
  const [list] = JSON.parse(output('npm', 'pack', '--dry-run', '--json', '--ignore-scripts')) as [
    { readonly files: readonly { readonly path: string }[] },
  ];
  return list.files.map(({ path }) => path);
}

function check(): void {
  const packed = packedPaths();
  const faults = NEEDED.filter((path) => !packed.includes(path)).map((path) => `the package has no ${path}`);
  const tracked = output('git', 'ls-files', '-z')
    .split('\0')
    .filter((path) => path !== '');
  const images = new Map(buildFirmware().map(({ name, bytes }) => [`roms/open/${name}.bin`, bytes]));
  const files = read([...new Set([...packed, ...tracked])]);
  faults.push(...strayFiles(files, images), ...needlessVitest(files));
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
  else
    process.stdout.write(
      `${packed.length} files to publish, ${tracked.length} in the repository: nobody's ROMs\n`,
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) check();

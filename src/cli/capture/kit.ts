import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { captureKit } from '../../capture/kit/captureKit.js';
import { kitFiles, kitSeconds } from '../../capture/kit/kitFiles.js';
import { kitSheet, minutes } from '../../capture/kit/kitSheet.js';
import { MODEL_NAMES_TEXT, modelNamed } from '../../machine/models.js';
import { makeFolder } from '../../node/makeFolder.js';
import { writeError } from '../files.js';
import { UsageError } from '../values.js';

interface KitArguments {
  model: string;
  out: string;
  memory?: boolean;
}

/** What a kit is made of. A folder with anything else, such as recordings, is not replaced. */
const KIT_FILE =
  /^((kit|block-\d\d)\.mid|(tones|tones-3x|cartridge-dump)\.syx|cartridge\.bin|times\.json|sheet\.html)$/;

/** `superjx capture kit`. */
export function addCaptureKit(command: Command): void {
  command
    .command('kit')
    .description('write what has to be played and recorded: MIDI files, tones, a sheet to print, times')
    .requiredOption('--model <model>', MODEL_NAMES_TEXT)
    .requiredOption('--out <folder>', 'folder to make; one that holds a kit is replaced')
    .option('--memory', 'JX-10: the patches are entered into the internal memory, not into a cartridge')
    .action(runKit);
}

function runKit({ model: name, out, memory }: KitArguments): void {
  const model = modelNamed(name);
  if (memory && model.name !== 'jx10') {
    throw new UsageError(`--memory is for the JX-10: the ${model.title} gets its tones over MIDI.`);
  }
  const kit = captureKit(model.name);
  const options = { internalMemory: memory === true };
  const files = kitFiles(kit, options);
  files.set('sheet.html', new TextEncoder().encode(kitSheet(kit, options)));
  replaceFolder(out, files);
  const seconds = kitSeconds(kit);
  process.stdout.write(`kit ${kit.version} for the ${model.title} in ${out}\n`);
  for (const [file, bytes] of files) process.stdout.write(`  ${file}  ${bytes.length} bytes\n`);
  process.stdout.write(`${minutes(seconds)} minutes to play, twice; read sheet.html first\n`);
}

/**
 * Writes a folder whole or not at all: beside its place, then renamed. One that is there stays the same folder, as
 * somebody may be in it, and its files are replaced. @throws UsageError if there is something else than a kit, or it
 * can't be written.
 */
function replaceFolder(out: string, files: ReadonlyMap<string, Uint8Array>): void {
  if (out === '') throw new UsageError('The name of the folder is empty.');
  const path = resolve(out);
  const old = existsSync(path);
  if (old) refuseOther(out, path);
  let temporary: string | undefined;
  try {
    makeFolder(dirname(path));
    temporary = mkdtempSync(join(dirname(path), `.${basename(path)}.`));
    for (const [name, bytes] of files) writeFileSync(join(temporary, name), bytes);
    if (old) {
      for (const name of files.keys()) renameSync(join(temporary, name), join(path, name));
      for (const name of readdirSync(path)) if (!files.has(name)) rmSync(join(path, name));
      rmSync(temporary, { recursive: true });
    } else {
      // a temporary folder is for its owner only, a kit is as any new folder
      chmodSync(temporary, 0o777 & ~process.umask());
      renameSync(temporary, path);
    }
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    throw writeError(out, error);
  }
}

function refuseOther(out: string, path: string): void {
  if (!statSync(path).isDirectory()) throw new UsageError(`${out} is a file: give the name of a folder.`);
  const other = readdirSync(path).find((name) => !KIT_FILE.test(name));
  if (other !== undefined) {
    throw new UsageError(
      `${out} holds other things than a kit, such as ${other}: give the name of a new folder.`,
    );
  }
}

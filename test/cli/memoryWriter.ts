/** Run by a test: stores two memory images by turns in a file, until it is killed. Arguments: file, image, image. */
import { readFileSync } from 'node:fs';
import { MemoryFile } from '../../src/cli/memoryFile.js';

const [path, ...images] = process.argv.slice(2) as [string, string, string];
const contents = images.map((image) => new Uint8Array(readFileSync(image)));
for (let n = 0; ; n++) {
  const image = contents[n % contents.length]!;
  new MemoryFile(path, image.length).store(image);
  if (n === contents.length) process.stdout.write('ready\n');
}

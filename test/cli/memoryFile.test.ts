import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { MemoryFile } from '../../src/cli/memoryFile.js';
import { UsageError } from '../../src/cli/values.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { Patch } from '../../src/patches/patch.js';
import { patchBulk, toneBulk } from '../../src/patches/sysexBuild.js';
import { Tone } from '../../src/patches/tone.js';
import { openMemoryState } from '../../src/rom/openMemory.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const MEMORY_BYTES = 8192;
const folder = new TemporaryFolder();
afterAll(() => folder.remove());

describe('the memory in a file', () => {
  it('is made when something is stored, and the next run starts from it', async () => {
    const path = folder.file('memory.bin');
    const first = await SuperJX.create({ sampleRate: 96_000 });
    expect(new MemoryFile(path, MEMORY_BYTES).store(first.nvram)).toBe(false);
    expect(existsSync(path)).toBe(false);

    first.midiIn(patchBulk(Patch.initial('KEPT FOR LATER'), 0));
    first.midiIn(toneBulk(Tone.initial('KEPT TONE'), 4));
    first.settle();
    expect(openMemoryState(first.nvram)).toBe('valid');
    expect(new MemoryFile(path, MEMORY_BYTES).store(first.nvram)).toBe(true);
    const again = new MemoryFile(path, MEMORY_BYTES);
    expect(again.store(first.nvram)).toBe(false);
    const second = await SuperJX.create({ sampleRate: 96_000, nvram: again.image! });
    expect(second.display).toContain('KEPT FOR LATER');
    expect(folder.contents()).toEqual(['memory.bin']);
  });

  it('gives tone its tones 1-50', async () => {
    const memory = folder.file('memory.bin');
    const before = readFileSync(memory);
    const options = ['-o', folder.file('tone.wav'), '--length', '0.2', '--nvram', memory, '--json'];
    for (const choice of [
      ['--index', '5'],
      ['--name', 'kept tone'],
    ]) {
      const { status, stdout } = await superjxHere('tone', ...choice, ...options);
      expect(status).toBe(0);
      expect(JSON.parse(stdout).sound).toBe('tone KEPT TONE');
    }
    expect(readFileSync(memory).equals(before)).toBe(true);
    const bare = await superjxHere('tone', '--bare', ...options);
    expect([bare.status, bare.stderr]).toEqual([2, expect.stringContaining('--bare has no assigner')]);
  });

  it('is refused and left alone when it is damaged or of another size', () => {
    const whole = readFileSync(folder.file('memory.bin'));
    const damaged = Uint8Array.from(whole);
    damaged[0x200]! ^= 1;
    const cases: [Uint8Array, string][] = [
      [damaged, 'wrong sum'],
      [new Uint8Array(MEMORY_BYTES), 'no signature'],
      [whole.subarray(1), '8191 bytes'],
      [new Uint8Array(0), '0 bytes'],
    ];
    for (const [image, text] of cases) {
      const path = folder.file('bad.bin');
      writeFileSync(path, image);
      expect(() => new MemoryFile(path, MEMORY_BYTES)).toThrow(UsageError);
      expect(() => new MemoryFile(path, MEMORY_BYTES)).toThrow(text);
      expect(new Uint8Array(readFileSync(path))).toEqual(Uint8Array.from(image));
    }
  });

  it('is the old one or the new one whenever the process is killed', async () => {
    const old = readFileSync(folder.file('memory.bin'));
    const machine = await SuperJX.create({ sampleRate: 96_000, nvram: new Uint8Array(old) });
    machine.midiIn(patchBulk(Patch.initial('ANOTHER'), 1));
    machine.settle();
    const images = [old, Buffer.from(machine.nvram)];
    images.forEach((image, n) => {
      writeFileSync(folder.file(`image${n}.bin`), image);
    });
    const path = folder.file('killed.bin');
    const writer = fileURLToPath(new URL('memoryWriter.ts', import.meta.url));
    const seen = new Set<number>();
    // odd parts of a millisecond, so that the kills fall anywhere between two writes
    for (const wait of process.env.SUPERJX_FULL ? [0, 1, 3, 7, 13, 17] : [1, 17]) {
      const args = ['--import', 'tsx', writer, path, folder.file('image0.bin'), folder.file('image1.bin')];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const closed = once(child, 'close');
      await once(child.stdout, 'data');
      await setTimeout(wait);
      child.kill('SIGKILL');
      const [, signal] = await closed;
      expect(signal).toBe('SIGKILL');
      const left = readFileSync(path);
      seen.add(images.findIndex((image) => image.equals(left)));
      expect(new MemoryFile(path, MEMORY_BYTES).image).toEqual(new Uint8Array(left));
    }
    expect(seen.has(-1)).toBe(false);
  });
});

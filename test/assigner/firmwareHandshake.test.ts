import { describe, expect, it } from 'vitest';
import { openBank } from '../../src/patches/openBank/openBank.js';
import { FirmwareBench } from './firmwareBench.js';
import { MEMORY_END, memoryImage, memorySum, PATCHES, SWITCH, TONES } from './memoryImage.js';

const bank = openBank();

/** A message of the handshake: F0 41 op ch 24 data F7. */
function message(operation: number, ...data: readonly number[]): number[] {
  return [0xf0, 0x41, operation, 0, 0x24, ...data, 0xf7];
}

/** Data and the byte that makes their sum 0 mod 128. */
function summed(data: readonly number[]): number[] {
  return [...data, (128 - (data.reduce((sum, byte) => sum + byte, 0) & 127)) & 127];
}

const OFFER = message(0x40, ...summed([0]));
const REQUEST = message(0x41, ...summed([0]));
const ACKNOWLEDGE = message(0x43);
const END = message(0x45);
const ERROR = message(0x4e);
const REJECT = message(0x4f);

function block(bytes: Uint8Array, highFirst = false): number[] {
  const nibbles = Array.from(bytes).flatMap((byte) =>
    highFirst ? [byte >> 4, byte & 15] : [byte & 15, byte >> 4],
  );
  return message(0x42, ...summed(nibbles));
}

/** What has come out of MIDI OUT since the last call. */
function answer(bench: FirmwareBench): number[] {
  const bytes = bench.commands().flatMap(({ kind, number }) => (kind === 'midi' ? [number] : []));
  bench.forget();
  return bytes;
}

/** Sends a file block by block; every answer must be an acknowledgement. */
function load(bench: FirmwareBench, file: Uint8Array, highFirst = false): void {
  bench.send(OFFER, 0.05);
  expect(answer(bench)).toEqual(ACKNOWLEDGE);
  for (let at = 0; at < file.length; at += 128) {
    bench.send(block(file.subarray(at, at + 128), highFirst), 0.08);
    expect(answer(bench)).toEqual(ACKNOWLEDGE);
  }
  bench.send(END, 0.2);
  expect(answer(bench).slice(0, ACKNOWLEDGE.length)).toEqual(ACKNOWLEDGE);
}

/** Takes the file that a request is answered with. */
function dump(bench: FirmwareBench): { bytes: Uint8Array; size: number } {
  const bytes: number[] = [];
  let size = OFFER.length;
  bench.send(REQUEST, 0.12);
  for (;;) {
    const sent = answer(bench);
    size += sent.length;
    if (sent[2] === 0x45) {
      expect(sent).toEqual(END);
      bench.send(ACKNOWLEDGE, 0.1);
      return { bytes: Uint8Array.from(bytes), size };
    }
    expect(sent.length).toBe(263);
    const nibbles = sent.slice(5, 261);
    expect(sent).toEqual(message(0x42, ...summed(nibbles)));
    for (let n = 0; n < 256; n += 2) bytes.push(nibbles[n]! | (nibbles[n + 1]! << 4));
    bench.send(ACKNOWLEDGE, 0.12);
  }
}

describe('handshake transfer of a cartridge', () => {
  function withCartridge(image: Uint8Array, writeProtected = false): FirmwareBench {
    const bench = FirmwareBench.booted();
    bench.assigner.cartridge.insert(image, { writeProtected });
    bench.run(0.3).forget();
    return bench;
  }
  const foreign = (bytes: number) => Uint8Array.from({ length: bytes }, (_, n) => (n * 131 + (n >> 4)) & 255);

  it.each([
    [8192, 16846],
    [2048, 4222],
  ])('sends what is in the slot, whatever it holds: %i bytes in a file of %i', (bytes, size) => {
    const image = foreign(bytes);
    if (bytes === 2048) image[0x9f] = 0x55;
    const bench = withCartridge(image);
    const sent = dump(bench);
    expect(sent.bytes).toEqual(image);
    expect(sent.size).toBe(size);
  });

  it('stores what is received as it is, and looks at it again', () => {
    const bench = withCartridge(new Uint8Array(8192));
    const file = memoryImage([0, 0, 0, 0, 0]);
    load(bench, file);
    expect(bench.assigner.cartridge.image).toEqual(file);
    bench.send([0xc0, 64], 0.4);
    expect(bench.assigner.display.text).toMatch(/^A1\*/);
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
    const other = withCartridge(new Uint8Array(8192));
    load(other, file, true);
    expect(other.assigner.cartridge.image).toEqual(file);
    const raw = withCartridge(new Uint8Array(8192));
    load(raw, foreign(8192));
    expect(raw.assigner.cartridge.image).toEqual(foreign(8192));
  });

  it('refuses a protected cartridge, and what is too long for an M-16C', () => {
    const bench = withCartridge(foreign(8192), true);
    bench.send(OFFER, 0.05);
    expect(answer(bench)).toEqual(REJECT);
    const small = withCartridge(new Uint8Array(2048));
    load(small, foreign(2048).fill(0x55, 0x9f, 0xa0));
    small.send(OFFER, 0.05);
    for (let n = 0; n < 16; n++) small.send(block(new Uint8Array(128)), 0.08);
    answer(small);
    small.send(block(new Uint8Array(128)), 0.08);
    expect(answer(small)).toEqual(REJECT);
  });

  it('ends when the cartridge is pulled out', () => {
    const bench = withCartridge(new Uint8Array(8192));
    bench.send(OFFER, 0.05);
    bench.assigner.cartridge.eject();
    bench.run(0.3);
    answer(bench);
    bench.send(block(foreign(128)), 0.08);
    expect(bench.wire).toEqual([]);
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
  });
});

describe('handshake transfer of the JX-10', () => {
  it('a request is answered with 64 blocks and the end: 16,846 bytes with the offer', () => {
    const bench = FirmwareBench.booted();
    const { bytes, size } = dump(bench);
    expect(size).toBe(16846);
    expect(bytes.length).toBe(8192);
    expect(String.fromCharCode(...bytes.subarray(0, 7))).toBe('SUPERJX');
    for (const [n, patch] of bank.patches.entries()) {
      expect(bytes.subarray(PATCHES + 48 * n, PATCHES + 48 * (n + 1))).toEqual(patch.raw);
    }
    for (const [n, tone] of bank.tones.entries()) {
      expect(bytes.subarray(TONES + 59 * n, TONES + 59 * (n + 1))).toEqual(tone.raw);
    }
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
    expect(bench.assigner.display.text).toMatch(/^HANDSHAKE COMPLETE/);
  });

  it.each([
    [false, 'low'],
    [true, 'high'],
  ])('loads such a file, %s: %s nibbles first; settings stay', (highFirst) => {
    const file = memoryImage([7, 8, 9, 10, 31]);
    for (let at = PATCHES; at < MEMORY_END; at++) file[at] = (at * 7) & 0x7f;
    const bench = FirmwareBench.booted({ nvram: memoryImage([0, 1, 0, 2, 0]) });
    load(bench, file, highFirst);
    const memory = bench.assigner.nvram.data;
    expect(memory.subarray(PATCHES, MEMORY_END)).toEqual(file.subarray(PATCHES, MEMORY_END));
    expect(Array.from(memory.subarray(0x10, 0x15))).toEqual([0, 1, 0, 2, 0]);
    expect(memory[8]! * 256 + memory[9]!).toBe(memorySum(memory));
    expect(memory.subarray(MEMORY_END).every((byte) => byte === 0)).toBe(true);
  });

  it.each([
    [false, 'low'],
    [true, 'high'],
  ])('takes a JX-8P cartridge of 16 blocks as tones 1-32 (%s: %s nibbles first)', (highFirst) => {
    const file = Uint8Array.from({ length: 2048 }, (_, n) => (n * 91 + (n >> 3)) & 255);
    file[0x9f] = 0x55;
    for (let n = 0; n < 32; n++) file.set(bank.presets[n]!.raw, 0xa0 + 59 * n);
    const bench = FirmwareBench.booted();
    load(bench, file, highFirst);
    const memory = bench.assigner.nvram.data;
    expect(memory.subarray(TONES, TONES + 32 * 59)).toEqual(file.subarray(0xa0));
    expect(memory.subarray(TONES + 32 * 59, TONES + 33 * 59)).toEqual(bank.tones[32]!.raw);
    expect(memory.subarray(PATCHES, PATCHES + 48)).toEqual(bank.patches[0]!.raw);
  });

  it('a file of neither kind, a wrong sum, a short block, an error: rejected, memory as it was', () => {
    const zeros = new Uint8Array(128);
    const wrong = block(zeros).map((byte, at) => (at === 40 ? 1 : byte));
    for (const [bad, blocksBefore] of [
      [block(zeros), 1],
      [wrong, 0],
      [block(zeros.subarray(0, 127)), 0],
      [ERROR, 0],
    ] as const) {
      const bench = FirmwareBench.booted();
      bench.send(OFFER, 0.05);
      for (let n = 0; n < blocksBefore; n++) bench.send(block(zeros), 0.05);
      answer(bench);
      bench.send(bad, 0.05);
      expect(answer(bench)).toEqual(REJECT);
      bench.send(block(memoryImage([0, 0, 0, 0, 0]).subarray(0, 128)), 0.05);
      expect(bench.wire).toEqual([]);
      expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
    }
  });

  it('a wrong name sum or a protected memory is refused, a rejection or silence ends a dump', () => {
    const bench = FirmwareBench.booted({ nvram: memoryImage([0, 1, 0, 0, SWITCH.protect]) });
    bench.send(message(0x41, 0, 5), 0.05);
    expect(answer(bench)).toEqual(REJECT);
    bench.send(OFFER, 0.05);
    expect(answer(bench)).toEqual(REJECT);
    bench.send(REQUEST, 0.15);
    answer(bench);
    bench.send(REJECT, 0.05).send(ACKNOWLEDGE, 0.1);
    expect(bench.wire).toEqual([]);
    bench.send(REQUEST, 0.15);
    answer(bench);
    bench.run(5.2);
    expect(bench.assigner.display.text).toMatch(/^HANDSHAKE: NO ANSWER/);
    bench.send(ACKNOWLEDGE, 0.1);
    expect(bench.wire).toEqual([]);
  });

  it('notes play on while a file is sent', () => {
    const bench = FirmwareBench.booted();
    bench.send(REQUEST, 0.02);
    bench.send([0x90, 60, 90], 0.01).send([60, 0], 0.2);
    const kinds = bench.commands().map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'on').length).toBeGreaterThan(0);
    expect(kinds.filter((kind) => kind === 'midi')).toHaveLength(263);
  });
});

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Bank, BankError } from '../../src/patches/bank.js';
import { cartridgeFile, jx8pFile, superJxFile } from '../../src/patches/bankFiles.js';
import { bankToJson } from '../../src/patches/bankJson.js';
import { openBank } from '../../src/patches/openBank/openBank.js';
import { readBank } from '../../src/patches/readBank.js';
import { decodeSysex } from '../../src/patches/sysexMessages.js';
import { exclusive, randomFrom } from '../assigner/denseTraffic.js';
import { memoryImage } from '../assigner/memoryImage.js';
import { cases, check, Random, seeds, TIME_LIMIT } from './cases.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

/** Whole files of every kind that is read, short ones first: most of the cases are theirs. */
const bank = openBank();
const small = readBank(superJxFile(readBank(memoryImage([0, 1, 0, 0, 0]))).bytes.slice(0, 3 * 106));
const FILES: readonly Uint8Array[] = [
  Uint8Array.from(superJxFile(small).bytes),
  new TextEncoder().encode(bankToJson({ tones: [], patches: small.patches })),
  cartridgeFile(readBank(memoryImage([0, 1, 0, 0, 0]))).bytes,
  jx8pFile(readBank(memoryImage([0, 1, 0, 0, 0]))).bytes,
  memoryImage([0, 1, 0, 0, 0]),
];

/** Some Roland messages one after the other. */
function messages(random: Random): Uint8Array {
  const next = randomFrom(1 + random.below(0x7fff_fffe));
  return Uint8Array.from(Array.from({ length: 1 + random.below(6) }, () => exclusive(next)).flat());
}

function damaged(file: Uint8Array, random: Random): Uint8Array {
  const bytes = [...file];
  for (let damages = random.below(8); damages > 0 && bytes.length > 0; damages--) {
    const at = random.below(bytes.length);
    switch (random.below(5)) {
      case 0:
        bytes[at]! ^= 1 << random.below(8);
        break;
      case 1:
        bytes.splice(at, 1 + random.below(20));
        break;
      case 2:
        bytes.splice(at, 0, ...random.bytes(1 + random.below(9)));
        break;
      case 3:
        bytes.splice(at, 0, random.pick([0xf0, 0xf7, 0x80, 0x41, 0xff]));
        break;
      default:
        bytes.length = at;
    }
  }
  return Uint8Array.from(bytes);
}

/** Reads a file as a user would go on with it. @throws whatever should not have been thrown. */
function tryFile(bytes: Uint8Array): void {
  const before = bytes.slice();
  let read: Bank;
  try {
    read = readBank(bytes);
  } catch (error) {
    if (error instanceof BankError) return;
    throw error;
  } finally {
    expect(bytes).toEqual(before);
  }
  expect(read).toBeInstanceOf(Bank);
  expect(Buffer.compare(read.toFile(), bytes)).toBe(0);
  superJxFile(read);
  jx8pFile(read);
  cartridgeFile(read);
  bankToJson(read);
}

describe('bank files', () => {
  it('damaged in every way are read, or refused with a BankError; what is read is saved byte for byte', async () => {
    await check(
      fc.property(seeds(), (seed) => {
        const random = new Random(seed);
        const kind = random.below(100);
        const file =
          kind < 70
            ? messages(random)
            : kind < 85
              ? FILES[0]!
              : kind < 92
                ? FILES[1]!
                : FILES[2 + random.below(FILES.length - 2)]!;
        tryFile(damaged(file, random));
      }),
      cases(400, 100_000),
    );
  });

  it('noise of any length', async () => {
    await check(
      fc.property(seeds(), (seed) => {
        const random = new Random(seed);
        tryFile(random.bytes(random.pick([0, 1, 59, 67, 500, 2048, 4096, random.below(3000)])));
      }),
      cases(100, 10_000),
    );
  });
});

describe('exclusive messages', () => {
  it('damaged or random, are always told to be something', async () => {
    await check(
      fc.property(seeds(), (seed) => {
        const random = new Random(seed);
        const bytes = random.chance(20)
          ? Uint8Array.of(0xf0, ...random.bytes(random.below(130)), 0xf7)
          : damaged(messages(random), random);
        expect(typeof decodeSysex(bytes).kind).toBe('string');
      }),
      cases(1000, 100_000),
    );
  });
});

it('the files that the damage is done to are read themselves', () => {
  for (const file of FILES) tryFile(file);
  expect(readBank(FILES[4]!).patches).toHaveLength(64);
  expect(bank.patches).toHaveLength(64);
});

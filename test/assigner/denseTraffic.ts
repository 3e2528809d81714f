import { openBank } from '../../src/patches/openBank/openBank.js';
import { PATCHES, TONES } from './memoryImage.js';
import {
  jx8pApr,
  jx8pIpr,
  jx8pPgr,
  patchApr,
  patchBulk,
  patchIpr,
  patchPgr,
  toneApr,
  toneBulk,
  toneIpr,
  tonePgr,
} from './sysexMessages.js';

const bank = openBank();

/** The test runner wants to hear from a test now and then: for loops that take minutes. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Numbers from a seed: 0 to `below` - 1. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** A number below the one given. */
export type Random = (below: number) => number;

/** Real-time bytes anywhere. */
export function withRealTime(bytes: readonly number[], random: Random): number[] {
  return bytes.flatMap((byte) => (random(12) === 0 ? [0xf8 + random(8), byte] : [byte]));
}

function randomTone(random: Random): number[] {
  return Array.from({ length: 59 }, () => random(128));
}

/** Roland messages of every kind, whole, most of them about something there is. */
export function exclusive(random: Random): number[] {
  const half = (1 + random(2)) as 1 | 2;
  switch (random(11)) {
    case 0:
      return patchPgr(random(70));
    case 1:
      return tonePgr(half, random(104));
    case 2:
      return patchApr(bank.patches[random(64)]!.toParameters());
    case 3:
      return toneApr(half, randomTone(random));
    case 4:
      return patchIpr(random(0x38), random(128), random(0x38), random(128));
    case 5:
      return toneIpr(half, random(62), random(128));
    case 6:
      return patchBulk(random(64), bank.patches[random(64)]!.raw);
    case 7:
      return toneBulk(random(50), randomTone(random));
    case 8:
      return jx8pApr(randomTone(random));
    case 9:
      return jx8pPgr(random(52), random(3));
    default:
      return jx8pIpr(random(2) === 0 ? 0x20 : 0x30, random(60), random(128));
  }
}

/** Notes, controllers, pressure, bends, programs of the channels played and of others. */
export function played(random: Random): number[] {
  const channel = [0, 0, 0, 0, 1, random(16)][random(6)]!;
  switch (random(10)) {
    case 0:
      return [0xb0 | channel, [1, 5, 7, 64, 65, 120, 121, 123, random(128)][random(9)]!, random(128)];
    case 1:
      return [0xd0 | channel, random(128)];
    case 2:
      return [0xe0 | channel, random(128), random(128)];
    case 3:
      return random(8) === 0 ? [0xc0 | channel, random(128)] : [0xa0 | channel, random(128), random(128)];
    case 4:
      return [0x80 | channel, random(128), random(128)];
    default:
      return [0x90 | channel, random(128), random(2) === 0 ? 0 : random(128)];
  }
}

/** What a bulk message writes, after its own description. */
export function store(memory: Uint8Array, message: readonly number[]): void {
  const [, , , , , level, group, , number] = message as [number, number, number, number, number, ...number[]];
  if (group !== 1) return;
  if (level === 0x30) {
    for (let n = 0; n < 48; n++) {
      memory[PATCHES + 48 * number! + n] = (message[9 + 2 * n]! << 4) | message[10 + 2 * n]!;
    }
  } else memory.set(message.slice(9, 68), TONES + 59 * number!);
}

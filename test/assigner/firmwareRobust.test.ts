import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import { WireDecoder } from '../../src/wire/commands.js';
import { exclusive, pause, played, type Random, randomFrom, store, withRealTime } from './denseTraffic.js';
import { FirmwareBench } from './firmwareBench.js';
import { memoryImage, memorySum, PATCHES } from './memoryImage.js';
import { jx8pPgr, patchApr, patchIpr, patchPgr, toneIpr, tonePgr } from './sysexMessages.js';

const full = process.env.SUPERJX_FULL !== undefined;
const SECONDS = full ? 600 : 20;
const MESSAGES = full ? 100_000 : 400;
/** A run of ten minutes takes longer than other tests may. */
const TIMEOUT_MS = full ? 900_000 : 60_000;

/** Voices on and last values of the boards' parameters, from the wire; throws at what no board understands. */
function boardsAfter(wire: readonly number[]): { on: number; value: Map<string, number>; ons: number } {
  const decoder = new WireDecoder();
  const on = new Set<string>();
  const value = new Map<string, number>();
  let ons = 0;
  for (const byte of wire) {
    const message = decoder.push(byte);
    if (message === undefined) continue;
    if (message.kind === 'stray') throw new Error(`stray byte ${byte.toString(16)}h on the wire`);
    if (message.kind === 'noteOn') {
      ons += 1;
      on.add(`${message.prefix} ${message.voice}`);
    } else if (message.kind === 'noteOff') on.delete(`${message.prefix} ${message.voice}`);
    else if (message.kind === 'parameter') {
      for (const board of message.prefix === 0xf4 ? [0xf1, 0xf9] : [message.prefix]) {
        value.set(`${board} ${message.number}`, message.value);
        if (message.number === 0xb6 && message.value >= 0x40) {
          for (const place of [...on]) if (place.startsWith(`${board} `)) on.delete(place);
        }
      }
    }
  }
  return { on: on.size, value, ons };
}

/** The program has not left its path: no address that nothing answers; the 64 bytes of stack are not all used. */
function expectSound(bench: FirmwareBench): void {
  expect(bench.assigner.oddities.list()).toEqual([]);
  const lowest = bench.address('STACK') - 63;
  expect([0, 1, 2, 3].map((n) => bench.assigner.read(lowest + n))).toEqual([0, 0, 0, 0]);
}

describe(`${SECONDS} s of dense MIDI at full wire rate`, () => {
  it(
    'everything at once: no byte lost, no note stuck, last values kept, memory right',
    async () => {
      const random = randomFrom(2_463_534_242);
      const nvram = memoryImage([0, 1, 0, 0, 3]);
      const bench = FirmwareBench.booted({ nvram });
      const expected = nvram.slice();
      let volume = 127;
      let pressure = 0;
      const wire: number[] = [];
      let sent = 0;
      const bytesPerSecond = 3125;
      while (sent < SECONDS * bytesPerSecond) {
        const message = exclusiveOrPlayed(random);
        if (message[0] === 0xb0 && message[1] === 7) volume = message[2]!;
        if (message[0] === 0xb0 && message[1] === 121) pressure = 0;
        if (message[0] === 0xd0) pressure = message[1]!;
        if (message[0] === 0xf0 && message[2] === 0x37) store(expected, message);
        const bytes = withRealTime(message, random);
        sent += bytes.length;
        const end = bench.midi(bytes);
        bench.run((end - bench.tick) / 48e6);
        if (sent % 64 === 0) await pause();
        if (bench.wire.length > 100_000) wire.push(...bench.wire.splice(0));
      }
      bench.send([0xb0, 123, 0, 0xb1, 123, 0], 2);
      const { on, value } = boardsAfter([...wire, ...bench.wire]);
      expect(bench.variable('receiveOverruns', 2)).toBe(0);
      expect(on).toBe(0);
      expect(value.get(`${0xf9} ${0xb1}`)).toBe(volume);
      expect(value.get(`${0xf9} ${0xb3}`)).toBe(pressure);
      const memory = bench.assigner.nvram.data;
      expect(memory[8]! * 256 + memory[9]!).toBe(memorySum(memory));
      expect(Buffer.from(memory.subarray(PATCHES)).equals(Buffer.from(expected.subarray(PATCHES)))).toBe(
        true,
      );
      expectSound(bench);

      function exclusiveOrPlayed(next: Random): number[] {
        if (next(12) === 0) {
          const message = exclusive(next);
          // JX-8P writes put the edited tone away, which this test does not follow
          return message[2] === 0x34 && message[4] === 0x21 ? jx8pPgr(message[8]!, 0) : message;
        }
        return played(next);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'playing alone: every note-on is on the wire or counted as dropped',
    async () => {
      const random = randomFrom(88_172_645);
      const bench = FirmwareBench.booted();
      const patch = Patch.initial();
      bench.send(patchApr(patch.toParameters()), 0.3).forget();
      let sent = 0;
      let ons = 0;
      while (sent < (SECONDS / 4) * 3125) {
        const message = [0x90, 28 + random(76), random(3) === 0 ? 0 : 1 + random(127)];
        if (message[2]! > 0) ons += 1;
        const other = random(3) === 0 ? [0xb0, [1, 5, 7, 64, 65][random(5)]!, random(128)] : [];
        const bytes = withRealTime([...message, ...other], random);
        sent += bytes.length;
        const end = bench.midi(bytes);
        bench.run((end - bench.tick) / 48e6);
        if (sent % 64 === 0) await pause();
      }
      bench.run(0.5);
      const dropped = bench.variable('droppedNotes', 2);
      expect(boardsAfter(bench.wire).ons + dropped).toBe(ons);
      expect(bench.variable('receiveOverruns', 2)).toBe(0);
      bench.send([0xb0, 123, 0], 0.5);
      expect(boardsAfter(bench.wire).on).toBe(0);
      expectSound(bench);
    },
    TIMEOUT_MS,
  );
});

/** Messages that cost the program most, each kind without pause. */
const FLOODS: Readonly<Record<string, (n: number) => number[]>> = {
  'patch changes': (n) => [0xc0, n % 64],
  'patch changes and notes': (n) => [0xc0, n % 64, 0x90 | (n & 1), 40 + (n % 50), 90],
  'tone changes and notes': (n) => [0xc1, n % 100, 0x91, 40 + (n % 50), 90],
  'patch and tone numbers': (n) => ((n & 1) === 0 ? patchPgr(n % 64) : tonePgr(2, n % 100)),
  'key modes and notes': (n) => [...patchIpr(0x18, n & 3), 0x90, 40 + (n % 50), 90],
  'tone numbers and edits': (n) => [...patchIpr(0x1d, n % 100), ...toneIpr(1, 34, n & 127)],
  'JX-8P writes': (n) => jx8pPgr(n % 50, 2),
  pedal: (n) => [0xb0, 64, (n & 1) * 127],
  'silence and notes': (n) => [0xb0, 120, 0, 0x90, 40 + (n % 50), 90],
};

describe('the costliest messages as fast as they come, both halves in mono', () => {
  it.each(Object.keys(FLOODS))('%s: no byte lost, no note left', (kind) => {
    const bench = FirmwareBench.booted();
    bench.send(patchIpr(0x18, 0, 0x33, 0, 0x1f, 2, 0x28, 2), 0.3);
    for (let n = 0; bench.midi() - bench.tick < 1.5 * 48e6; n++) bench.midi(FLOODS[kind]!(n));
    bench.run((bench.midi() - bench.tick) / 48e6 + 0.3);
    for (let key = 40; key < 90; key++) bench.midi([0x90, key, 0, 0x91, key, 0]);
    bench.run(0.8);
    expect(bench.variable('receiveOverruns', 2)).toBe(0);
    expect(boardsAfter(bench.wire).on).toBe(0);
    expectSound(bench);
  });
});

/** One to three changes of a message. */
function mutated(message: readonly number[], random: Random): number[] {
  const bytes = [...message];
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const at = random(Math.min(bytes.length, 14));
    switch (random(5)) {
      case 0:
        bytes.splice(at, 1);
        break;
      case 1:
        bytes.splice(at, 0, random(256));
        break;
      case 2:
        bytes.splice(random(bytes.length + 1));
        break;
      case 3:
        bytes[random(bytes.length)] = random(128);
        break;
      default:
        bytes[at] = random(256);
    }
    if (bytes.length === 0) return [0xf7];
  }
  return bytes;
}

/** True if `bytes` end in a message that may write to the memory, whatever stands before it. */
function mayWrite(bytes: readonly number[]): boolean {
  const plain = bytes.filter((byte) => byte < 0xf8);
  const start = plain.lastIndexOf(0xf0);
  if (start < 0 || plain.at(-1) !== 0xf7) return false;
  const m = plain.slice(start);
  if (m.slice(1, -1).some((byte) => byte >= 0x80) || m[1] !== 0x41) return false;
  const bulk = m[2] === 0x37 && m[4] === 0x24 && m[6] === 1;
  if (bulk && m[5] === 0x30) return m.length === 106 && m[8]! < 64;
  if (bulk && m[5] === 0x20) return m.length === 69 && m[8]! < 50;
  return m[2] === 0x34 && m[4] === 0x21 && m[5] === 0x20 && m.length === 11 && m[8]! < 50 && m[9] === 2;
}

describe(`${MESSAGES} mutated exclusive messages`, () => {
  it(
    'change the memory only where they are whole, and play goes on',
    async () => {
      const random = randomFrom(521_288_629);
      const bench = FirmwareBench.booted({ nvram: memoryImage([0, 1, 0, 0, 0]) });
      let before = Buffer.from(bench.assigner.nvram.data);
      let refused = 0;
      let written = 0;
      for (let n = 0; n < MESSAGES; n++) {
        const bytes = mutated(exclusive(random), random);
        if (n % 50 === 0) await pause();
        const ignored = bench.variable('ignoredSysex', 2);
        bench.send([...bytes, 0xf7], 0.03);
        if (bench.wire.length > 100_000) bench.forget();
        const after = Buffer.from(bench.assigner.nvram.data);
        const changed = !after.equals(before);
        expect(bench.variable('ignoredSysex', 2)).toBeGreaterThanOrEqual(ignored);
        if (bench.variable('ignoredSysex', 2) !== ignored) {
          refused += 1;
          // a change may have made two messages of one, the second of them whole
          const begun = bytes.filter((byte) => byte === 0xf0).length;
          expect(changed && begun === 1).toBe(false);
        }
        if (changed) {
          written += 1;
          expect(mayWrite([...bytes, 0xf7]) || mayWrite(bytes)).toBe(true);
          before = after;
        }
      }
      expect(refused).toBeGreaterThan(MESSAGES / 4);
      expect(written).toBeGreaterThan(0);
      const memory = bench.assigner.nvram.data;
      expect(memory[8]! * 256 + memory[9]!).toBe(memorySum(memory));
      expect(bench.variable('receiveOverruns', 2)).toBe(0);
      bench.send([...patchApr(Patch.initial().toParameters())], 0.5).forget();
      bench.send([0x90, 60, 90]);
      expect(bench.wire).toEqual([0xf1, 0xc0, 60, 90]);
      expectSound(bench);
    },
    TIMEOUT_MS,
  );
});

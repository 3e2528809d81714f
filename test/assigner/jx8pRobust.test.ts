import { describe, expect, it } from 'vitest';
import { JX8P_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { openMemoryState } from '../../src/rom/openMemory.js';
import { WireDecoder } from '../../src/wire/commands.js';
import { cases, Random } from '../robustness/cases.js';
import type { FirmwareBench } from './firmwareBench.js';
import { jx8pBench } from './jx8pBench.js';
import { fineTuning, jx8pApr, jx8pIpr, jx8pPgr, patchApr } from './sysexMessages.js';

const SECONDS = cases(10, 600);
const BYTES_PER_SECOND = 3125;
const TIMEOUT_MS = 900_000;

const tone = (random: Random) => Array.from({ length: 59 }, () => random.below(128));

function exclusive(random: Random): number[] {
  switch (random.below(7)) {
    case 0:
      return jx8pApr(tone(random));
    case 1:
      return jx8pPgr(random.below(34), random.below(3));
    case 2:
      return jx8pIpr(0x20, random.below(62), random.below(128), random.below(62), random.below(128));
    case 3:
    case 4:
      return jx8pIpr(0x30, random.below(8), random.below(128));
    case 5:
      return fineTuning(random.below(0x4000));
    default:
      return patchApr(new Array<number>(53).fill(0));
  }
}

function message(random: Random): number[] {
  const key = random.below(128);
  switch (random.below(12)) {
    case 0:
      return random.below(4) === 0 ? exclusive(random) : [0xc0, random.below(128)];
    case 1:
      return [0xb0, random.pick([1, 5, 7, 64, 65, 120, 121, 123, 127, 33]), random.below(128)];
    case 2:
      return [0xe0, random.below(128), random.below(128)];
    case 3:
      return [0xd0, random.below(128)];
    case 4:
      return [0x90 | random.below(16), key, random.below(128)];
    default:
      return random.chance(50) ? [0x90, key, 1 + random.below(127)] : [0x80, key, 0];
  }
}

/** Voices left on and the last values of the parameters. @throws Error for what no board understands. */
function boardAfter(wire: readonly number[]): { on: Set<number>; value: Map<number, number> } {
  const decoder = new WireDecoder();
  const on = new Set<number>();
  const value = new Map<number, number>();
  for (const byte of wire) {
    const heard = decoder.push(byte);
    if (heard === undefined) continue;
    if (heard.kind === 'stray') throw new Error(`stray byte ${byte.toString(16)}h on the wire`);
    if (heard.kind === 'noteOn') on.add(heard.voice);
    else if (heard.kind === 'noteOff') on.delete(heard.voice);
    else if (heard.kind === 'parameter') {
      value.set(heard.number, heard.value);
      if (heard.number === 0xb6 && heard.value >= 0x40) on.clear();
    }
  }
  return { on, value };
}

/** The program has not left its path: no address that nothing answers; the 64 bytes of stack are not all used. */
function expectSound(bench: FirmwareBench): void {
  expect(bench.assigner.oddities.list()).toEqual([]);
  const lowest = bench.address('STACK') - 63;
  expect([0, 1, 2, 3].map((n) => bench.assigner.read(lowest + n))).toEqual([0, 0, 0, 0]);
}

describe('the JX-8P’s program under load', () => {
  it(
    `${SECONDS} s of dense MIDI at full wire rate: no byte lost, no note stuck, last values kept, memory whole`,
    () => {
      const random = new Random(77);
      const bench = jx8pBench();
      bench.send(jx8pPgr(0, 2), 0.3);
      let volume = 127;
      let pressure = 0;
      const wire: number[] = [];
      for (let sent = 0; sent < SECONDS * BYTES_PER_SECOND; ) {
        const bytes = message(random);
        if (bytes[0] === 0xb0 && bytes[1] === 7) volume = bytes[2]!;
        if (bytes[0] === 0xb0 && bytes[1] === 121) pressure = 0;
        if (bytes[0] === 0xd0) pressure = bytes[1]!;
        const withRealTime = bytes.flatMap((byte) => (random.chance(8) ? [0xf8, byte] : [byte]));
        sent += withRealTime.length;
        const end = bench.midi(withRealTime);
        bench.run((end - bench.tick) / 48e6);
        if (bench.wire.length > 100_000) wire.push(...bench.wire.splice(0));
      }
      bench.send([0xb0, 123, 0], 2);
      const { on, value } = boardAfter([...wire, ...bench.wire]);
      expect(bench.variable('receiveOverruns', 2)).toBe(0);
      expect([...on]).toEqual([]);
      expect([value.get(0xb1), value.get(0xb3)]).toEqual([volume, pressure]);
      expect(openMemoryState(bench.assigner.nvram.data)).toBe('valid');
      expectSound(bench);
      bench.forget();
      bench.send([0x90, 60, 100], 0.1);
      expect(bench.commands().some(({ kind }) => kind === 'on')).toBe(true);
    },
    TIMEOUT_MS,
  );

  it(
    'random mutated messages: nothing but whole tones gets into the memory, and a refused one changes nothing',
    () => {
      const random = new Random(78);
      const bench = jx8pBench();
      bench.send(jx8pPgr(5, 2), 0.3);
      for (let n = cases(150, 20_000); n > 0; n--) {
        const bytes = random.pick([jx8pApr(tone(random)), jx8pPgr(random.below(32), 2), exclusive(random)]);
        const cut = bytes.slice(0, 1 + random.below(bytes.length));
        const mutated = random.pick([
          cut,
          [...cut, 0xf7],
          [...bytes.slice(0, -1), 0, 0xf7],
          bytes.map((byte) => (random.chance(5) ? random.below(256) : byte)),
        ]);
        bench.send(mutated, 0.004);
      }
      bench.send([0xf7], 1);
      expect(openMemoryState(bench.assigner.nvram.data)).toBe('valid');
      expect(bench.assigner.nvram.data[0x9f]).toBe(0x55);
      expect(bench.variable('receiveOverruns', 2)).toBe(0);
      expectSound(bench);
    },
    TIMEOUT_MS,
  );

  it(
    'random fingers on the panel while it plays',
    () => {
      const random = new Random(79);
      const bench = jx8pBench();
      const buttons = Object.keys(JX8P_ASSIGNER.buttons);
      for (let n = cases(400, 20_000); n > 0; n--) {
        bench.assigner.panel.press(random.pick(buttons), random.chance(55));
        if (random.chance(30)) bench.midi(message(random));
        if (random.chance(2)) bench.assigner.cartridge.insert(random.bytes(0x800));
        if (random.chance(1)) bench.assigner.cartridge.eject();
        if (random.chance(20)) bench.assigner.setControl('edit', random.below(256));
        bench.run(0.011);
        if (bench.wire.length > 100_000) bench.forget();
      }
      for (const button of buttons) bench.assigner.panel.press(button, false);
      bench.run(2);
      expect(['valid', 'no signature']).toContain(openMemoryState(bench.assigner.nvram.data));
      expect(bench.assigner.display.text).toMatch(/^[ -_]{40}$/);
      expectSound(bench);
    },
    TIMEOUT_MS,
  );

  it('of a chord of six each note is on the wire within 4 ms of its last MIDI byte', () => {
    const bench = jx8pBench();
    bench.send([0xc0, 64], 0.3).forget();
    const start = bench.tick;
    for (let n = 0; n < 6; n++) bench.midi([0x90, 48 + 3 * n, 100]);
    bench.run(0.05);
    const ons = bench.commands().filter(({ kind }) => kind === 'on');
    expect(ons).toHaveLength(6);
    for (const [n, { time }] of ons.entries()) {
      const received = start / 48e6 + (3 * (n + 1) * 10) / 31_250;
      expect(time - received).toBeLessThan(0.004);
    }
  });
});

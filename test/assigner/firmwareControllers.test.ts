import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import { FirmwareBench } from './firmwareBench.js';
import { fineTuning, patchApr, patchIpr } from './sysexMessages.js';

function playing(change: (patch: Patch) => void = () => {}): FirmwareBench {
  const patch = Patch.initial();
  patch.set('upper-hold', 1);
  patch.set('upper-lfo', 127);
  change(patch);
  const bench = FirmwareBench.booted();
  bench.send(patchApr(patch.toParameters()), 0.3);
  bench.forget();
  return bench;
}

/** `[parameter, value]` of what has been sent to both boards since the last call. */
function sent(bench: FirmwareBench): [number, number][] {
  const commands = bench.commands();
  expect(commands.every(({ prefix }) => prefix === 0xf4)).toBe(true);
  bench.forget();
  return commands.map(({ number, value }) => [number, value]);
}

/** Value that parameter `number` of a board has after what was sent, by prefix. */
function value(bench: FirmwareBench, prefix: number, number: number): number | undefined {
  return bench
    .commands()
    .filter((command) => command.number === number && [prefix, 0xf4].includes(command.prefix))
    .at(-1)?.value;
}

describe('controllers to the boards', () => {
  it('bend: magnitude |msb - 40h| x 2 in B2, direction in BF', () => {
    const bench = playing();
    const cases: [number, number, [number, number][]][] = [
      [0, 0x50, [[0xb2, 32]]],
      [0, 0x40, [[0xb2, 0]]],
      [
        0,
        0x20,
        [
          [0xbf, 0],
          [0xb2, 64],
        ],
      ],
      [0, 0x00, [[0xb2, 127]]],
      [0, 0x40, [[0xb2, 0]]],
      [
        0x7f,
        0x7f,
        [
          [0xbf, 127],
          [0xb2, 127],
        ],
      ],
    ];
    for (const [lsb, msb, wire] of cases) {
      bench.send([0xe0, lsb, msb]);
      expect(sent(bench)).toEqual(wire);
    }
  });

  it('a half whose bender is off does not bend', () => {
    const bench = playing((patch) => {
      patch.set('key-mode', 0);
      patch.set('lower-bender', 0);
    });
    bench.send([0xe0, 0, 0x60]);
    expect(value(bench, 0xf9, 0xb2)).toBe(64);
    expect(value(bench, 0xf1, 0xb2)).toBeUndefined();
  });

  it('CC 7 is B1, CC 5 is B0, CC 65 is B5, pressure is B3', () => {
    const bench = playing();
    bench.send([0xb0, 7, 99]);
    expect(sent(bench)).toEqual([[0xb1, 99]]);
    bench.send([0xb0, 5, 44]);
    expect(sent(bench)).toEqual([[0xb0, 44]]);
    bench.send([0xb0, 65, 127]);
    expect(sent(bench)).toEqual([[0xb5, 127]]);
    bench.send([0xb0, 65, 0]);
    expect(sent(bench)).toEqual([[0xb5, 0]]);
    bench.send([0xd0, 77]);
    expect(sent(bench)).toEqual([[0xb3, 77]]);
  });

  it('CC 1 is scaled by the lever depth of the half', () => {
    const full = playing();
    full.send([0xb0, 1, 127]);
    expect(sent(full)).toEqual([[0xbc, 127]]);
    const half = playing((patch) => patch.set('upper-lfo', 63));
    half.send([0xb0, 1, 100]);
    expect(sent(half)).toEqual([[0xbc, 50]]);
    const none = playing((patch) => patch.set('upper-lfo', 0));
    none.send([0xb0, 1, 127]);
    expect(none.wire).toEqual([]);
  });

  it('CC 64 is BB where the half holds, in order with the notes', () => {
    const bench = playing();
    bench.send([0x90, 60, 90], 0);
    bench.forget();
    bench.send([0xb0, 64, 127, 0x90, 60, 0, 0xb0, 64, 10]);
    const order = bench.commands().map(({ kind, number, value: amount }) => [kind, number, amount]);
    expect(order.slice(-3)).toEqual([
      ['set', 0xbb, 127],
      ['off', 0, 60],
      ['set', 0xbb, 0],
    ]);
    const deaf = playing((patch) => patch.set('upper-hold', 0));
    deaf.send([0xb0, 64, 127]);
    expect(deaf.wire).toEqual([]);
  });

  it('CC 121 brings bender, lever, pressure and pedal back', () => {
    const bench = playing();
    bench.send([0xe0, 0, 0x60, 0xb0, 1, 90, 0xd0, 50, 0xb0, 64, 127], 0.05);
    bench.forget();
    bench.send([0xb0, 121, 0], 0.05);
    expect(new Map(sent(bench))).toEqual(
      new Map([
        [0xb2, 0],
        [0xbc, 0],
        [0xb3, 0],
        [0xbb, 0],
      ]),
    );
  });

  it('coalesces to the latest value when they come faster than the wire', () => {
    const bench = playing();
    const bytes: number[] = [0xe0];
    for (let n = 0; n < 200; n++) bytes.push(0, 0x40 + (n % 60), ...(n === 199 ? [0x00, 0x7f] : []));
    bench.send(bytes, 0.05);
    expect(sent(bench).at(-1)).toEqual([0xb2, 126]);
    expect(bench.variable('receiveOverruns', 2)).toBe(0);
  });

  it('does not let notes starve them', () => {
    const bench = playing((patch) => patch.set('key-mode', 0));
    for (let n = 0; n < 300; n++) bench.midi([0x90, 40 + (n % 40), 90, 40 + (n % 40), 0, 0xb0, 7, n % 128]);
    bench.run(1);
    const volumes = bench.commands().filter(({ number }) => number === 0xb1);
    expect(volumes.length).toBeGreaterThan(50);
  });
});

describe('patch parameters to the boards', () => {
  it('bend range, portamento and aftertouch depths', () => {
    const bench = playing();
    bench.send(patchIpr(0x17, 0x60, 0x1a, 5, 0x1b, 0, 0x1c, 127), 0.05);
    expect(new Map(sent(bench))).toEqual(
      new Map([
        [0xb7, 0x60],
        [0x8c, 5],
        [0xb8, 127],
        [0x8e, 127],
        [0xba, 127],
      ]),
    );
  });

  it('balance: above 64 lower x (127 - b) / 63, below upper x b / 64', () => {
    const bench = playing((patch) => {
      patch.set('key-mode', 0);
      patch.set('total-volume', 127);
    });
    bench.send(patchIpr(0x12, 96), 0.05);
    const level = (board: 'imageLower' | 'imageUpper') => imageValue(bench, board, 0x9e);
    const upper = level('imageUpper');
    expect(level('imageLower')).toBe(Math.floor((fullLower(bench) * 31) / 63));
    bench.send(patchIpr(0x12, 16), 0.05);
    expect(level('imageUpper')).toBe(Math.floor((upper * 16) / 64));
    expect(level('imageLower')).toBe(fullLower(bench));
    bench.send(patchIpr(0x12, 127), 0.05);
    expect(level('imageLower')).toBe(0);
  });

  it('master tune and dual detune: lower 64 + mt + ceil(d/2), upper 64 + mt - floor(d/2)', () => {
    for (const [tune, detune] of [
      [0, 0],
      [1, 31],
      [-20, 7],
      [5, -31],
      [63, 63],
      [-64, -64],
    ] as const) {
      const bench = playing((patch) => {
        patch.set('key-mode', 0);
        patch.set('dual-detune', 64 + detune);
      });
      bench.send(fineTuning(Math.min(0x2000 + tune * 64, 0x3fff)), 0.05);
      const clamp = (steps: number) => Math.max(0, Math.min(127, steps));
      const lower = clamp(64 + tune + Math.ceil(detune / 2));
      const upper = clamp(64 + tune - Math.floor(detune / 2));
      expect([imageValue(bench, 'imageLower', 0xb4), imageValue(bench, 'imageUpper', 0xb4)]).toEqual([
        lower,
        upper,
      ]);
      expect([imageValue(bench, 'imageLower', 0xbe), imageValue(bench, 'imageUpper', 0xbe)]).toEqual([
        lower,
        upper,
      ]);
    }
  });

  it('clamps a master tune beyond the range', () => {
    const bench = playing();
    bench.send(fineTuning(0x3fff), 0.05);
    expect(imageValue(bench, 'imageLower', 0xb4)).toBe(127);
    bench.send(fineTuning(0), 0.05);
    expect(imageValue(bench, 'imageLower', 0xb4)).toBe(0);
  });

  it('unison in whole mode spreads the boards, within a board the DCOs', () => {
    const whole = playing((patch) => {
      patch.set('upper-assign', 1);
      patch.set('upper-unison-detune', 75);
    });
    expect(imageValue(whole, 'imageLower', 0xb4)).toBe(70);
    expect(imageValue(whole, 'imageUpper', 0xbe)).toBe(59);
    const dual = playing((patch) => {
      patch.set('key-mode', 0);
      patch.set('upper-assign', 1);
      patch.set('upper-unison-detune', 75);
    });
    expect(imageValue(dual, 'imageUpper', 0xb4)).toBe(70);
    expect(imageValue(dual, 'imageUpper', 0xbe)).toBe(59);
    expect(imageValue(dual, 'imageLower', 0xb4)).toBe(64);
  });
});

function imageValue(bench: FirmwareBench, board: 'imageLower' | 'imageUpper', parameter: number): number {
  return bench.assigner.read(bench.address(board) + parameter - 0x80) & 0x7f;
}

/** Level of the lower tone x total volume, before balance. */
function fullLower(bench: FirmwareBench): number {
  const tone = bench.address('lowerTone');
  const volume = bench.assigner.read(bench.address('patch') + 0x19);
  return (bench.assigner.read(tone + 41) * volume) >> 7;
}

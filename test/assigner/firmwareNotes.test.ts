import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import { FirmwareBench, type WireCommand } from './firmwareBench.js';
import { patchApr, patchIpr } from './sysexMessages.js';

const LOWER = 0xf1;
const UPPER = 0xf9;

/** A booted bench playing a patch made from the initial one. */
function playing(change: (patch: Patch) => void): FirmwareBench {
  const patch = Patch.initial();
  change(patch);
  const bench = FirmwareBench.booted();
  bench.send(patchApr(patch.toParameters()), 0.3);
  bench.forget();
  return bench;
}

function notes(bench: FirmwareBench, kind: 'on' | 'off' = 'on'): WireCommand[] {
  return bench.commands().filter((command) => command.kind === kind);
}

function places(commands: readonly WireCommand[]): string[] {
  return commands.map(({ prefix, number }) => `${prefix === UPPER ? 'upper' : 'lower'} ${number}`);
}

const whole = () => playing((patch) => patch.set('key-mode', 2));
const dual = () => playing((patch) => patch.set('key-mode', 0));

describe('whole mode, Poly 1', () => {
  it('goes round lower 0-5, then upper 0-5', () => {
    const bench = whole();
    for (let n = 0; n < 13; n++) bench.send([0x90, 40 + n, 100, 40 + n, 0]);
    const round = [...Array(6).keys()].flatMap((v) => [`lower ${v}`]);
    const upper = [...Array(6).keys()].map((v) => `upper ${v}`);
    expect(places(notes(bench))).toEqual([...round, ...upper, 'lower 0']);
    expect(places(notes(bench, 'off'))).toEqual([...round, ...upper, 'lower 0']);
  });

  it('plays twelve keys at once and steals the oldest for the thirteenth', () => {
    const bench = whole();
    for (let n = 0; n < 12; n++) bench.send([0x90, 40 + n, 90]);
    expect(new Set(places(notes(bench))).size).toBe(12);
    bench.send([0x90, 41, 0]).send([0x90, 41, 80]);
    bench.forget();
    bench.send([0x90, 60, 70]);
    expect(places(notes(bench))).toEqual(['lower 0']);
    bench.forget();
    bench.send([0x90, 61, 70]);
    expect(places(notes(bench))).toEqual(['lower 2']);
    bench.forget();
    bench.send([0x80, 40, 64, 42, 64]);
    expect(bench.wire).toEqual([]);
  });

  it('passes over voices whose keys are down', () => {
    const bench = whole();
    bench.send([0x90, 30, 90]);
    for (let n = 0; n < 12; n++) bench.send([0x90, 40 + n, 90, 40 + n, 0]);
    expect(places(notes(bench)).filter((place) => place === 'lower 0')).toHaveLength(1);
  });

  it('keeps note and velocity, with running status and real-time bytes in between', () => {
    const bench = whole();
    bench.send([0x90, 60, 0xf8, 1, 0xfe, 64, 0xfa, 127, 60, 0xfc, 0]);
    expect(notes(bench).map(({ value, velocity }) => [value, velocity])).toEqual([
      [60, 1],
      [64, 127],
    ]);
    expect(notes(bench, 'off').map(({ value, velocity }) => [value, velocity])).toEqual([[60, 0]]);
  });

  it('moves notes outside 28-103 by octaves', () => {
    const bench = whole();
    for (const note of [0, 27, 28, 103, 104, 127]) bench.send([0x90, note, 90, note, 0]);
    expect(notes(bench).map(({ value }) => value)).toEqual([36, 39, 28, 103, 92, 103]);
    expect(notes(bench, 'off')).toHaveLength(6);
  });

  it('ignores other channels, and data after a system message', () => {
    const bench = whole();
    bench.send([0x91, 60, 90, 0x92, 60, 90, 0x90, 0xf6, 60, 90]);
    expect(bench.wire).toEqual([]);
  });

  it('plays a key that comes twice on the same voice', () => {
    const bench = whole();
    bench.send([0x90, 60, 90, 60, 91, 62, 92, 60, 0]);
    expect(places(notes(bench))).toEqual(['lower 0', 'lower 0', 'lower 1']);
    expect(places(notes(bench, 'off'))).toEqual(['lower 0']);
  });

  it('shifts by the chromatic shift of the half that plays, by octaves where that runs off the end', () => {
    const bench = playing((patch) => {
      patch.set('key-mode', 2);
      patch.set('upper-shift', 0x68);
    });
    bench.send([0x90, 60, 90, 28, 90, 40, 90, 60, 0]);
    expect(notes(bench).map(({ value }) => value)).toEqual([36, 16, 16]);
    expect(notes(bench, 'off').map(({ value }) => value)).toEqual([36]);
    bench.send(patchIpr(0x1e, 24), 0.05).forget();
    bench.send([0x90, 60, 90, 103, 90]);
    expect(notes(bench).map(({ value }) => value)).toEqual([84, 115]);
  });

  it('steals the key released first, and only then the one held longest', () => {
    const bench = whole();
    for (let n = 0; n < 12; n++) bench.send([0x90, 40 + n, 90]);
    bench.send([0x90, 47, 0, 43, 0, 49, 0]).forget();
    bench.send([0x90, 60, 90, 61, 90, 62, 90, 63, 90, 64, 90]);
    expect(places(notes(bench))).toEqual(['upper 1', 'lower 3', 'upper 3', 'lower 0', 'lower 1']);
    expect(notes(bench, 'off')).toEqual([]);
  });
});

describe('dual mode', () => {
  it('plays both boards with every key, six keys', () => {
    const bench = dual();
    for (let n = 0; n < 7; n++) bench.send([0x90, 40 + n, 90]);
    const order = [0, 1, 2, 3, 4, 5, 0].flatMap((v) => [`lower ${v}`, `upper ${v}`]);
    expect(places(notes(bench))).toEqual(order);
    bench.forget();
    bench.send([0x90, 41, 0]);
    expect(places(notes(bench, 'off'))).toEqual(['lower 1', 'upper 1']);
  });

  it('needs eight bytes a key', () => {
    const bench = dual();
    bench.send([0x90, 60, 90]);
    expect(bench.wire).toEqual([0xf1, 0xc0, 60, 90, 0xf9, 0xc0, 60, 90]);
  });
});

describe('other key modes', () => {
  it('split: upper from its split point on, lower up to its own', () => {
    const bench = playing((patch) => patch.set('key-mode', 1));
    bench.send([0x90, 59, 90, 60, 90]);
    expect(places(notes(bench))).toEqual(['lower 0', 'upper 0']);
    bench.forget();
    bench.send([0x91, 72, 90]);
    expect(places(notes(bench))).toEqual(['lower 1']);
  });

  it('touch voice: above the threshold upper, else lower', () => {
    const bench = playing((patch) => {
      patch.keyMode = 'touch-voice';
      patch.set('upper-split', 80);
    });
    bench.send([0x90, 60, 80, 62, 81]);
    expect(places(notes(bench))).toEqual(['lower 0', 'upper 0']);
  });

  it('X-fade: harder is more upper and less lower', () => {
    const bench = playing((patch) => {
      patch.keyMode = 'x-fade';
    });
    bench.send([0x90, 60, 100]);
    expect(notes(bench).map(({ prefix, velocity }) => [prefix, velocity])).toEqual([
      [LOWER, 28],
      [UPPER, 100],
    ]);
  });

  it('Poly 2 takes the voice of the key before, once it is free', () => {
    const bench = playing((patch) => patch.set('upper-assign', 4));
    bench.send([0x90, 60, 90, 60, 0, 62, 90, 64, 90]);
    expect(places(notes(bench))).toEqual(['lower 0', 'lower 0', 'lower 1']);
  });

  it('unison: one voice of each board a key in whole mode, Unison 2 with an octave', () => {
    const bench = playing((patch) => {
      patch.set('upper-assign', 1);
      patch.set('upper-unison-detune', 74);
    });
    bench.send([0x90, 60, 90, 62, 90]);
    expect(places(notes(bench))).toEqual(['lower 0', 'upper 0', 'lower 1', 'upper 1']);
    const second = playing((patch) => patch.set('upper-assign', 5));
    second.send([0x90, 60, 90]);
    expect(notes(second).map(({ value }) => value)).toEqual([60, 48]);
  });

  it('mono: all voices, and back to the key still down', () => {
    const bench = playing((patch) => {
      patch.set('key-mode', 0);
      patch.set('upper-assign', 2);
      patch.set('lower-assign', 2);
    });
    bench.send([0x90, 60, 90], 0.06);
    expect(places(notes(bench))).toEqual([
      ...[0, 1, 2, 3, 4, 5].map((v) => `lower ${v}`),
      ...[0, 1, 2, 3, 4, 5].map((v) => `upper ${v}`),
    ]);
    bench.send([0x90, 64, 80], 0.06);
    bench.forget();
    bench.send([0x90, 64, 0], 0.06);
    expect(notes(bench).map(({ value, velocity }) => [value, velocity])).toEqual(Array(12).fill([60, 90]));
    expect(notes(bench, 'off')).toEqual([]);
    bench.forget();
    bench.send([0x90, 60, 0], 0.06);
    expect(notes(bench, 'off')).toHaveLength(12);
  });
});

describe('mode messages', () => {
  it('123-127 let all keys go', () => {
    for (const mode of [123, 124, 125, 126, 127]) {
      const bench = dual();
      bench.send([0x90, 60, 90, 64, 90]);
      bench.forget();
      bench.send([0xb0, mode, 0]);
      expect(places(notes(bench, 'off')).sort()).toEqual(['lower 0', 'lower 1', 'upper 0', 'upper 1']);
    }
  });

  it('120 silences at once', () => {
    const bench = whole();
    bench.send([0x90, 60, 90]).forget();
    bench.send([0xb0, 120, 0]);
    expect(bench.commands().at(-1)).toMatchObject({ prefix: 0xf4, number: 0xb6, value: 0x7f });
  });
});

describe('more notes than the wire can carry', () => {
  const bench = dual();
  const sent = 400;
  let lastEnd = 0;
  for (let n = 0; n < sent; n++) {
    const key = 30 + (n % 70);
    lastEnd = bench.midi(n === 0 ? [0x90] : [], [key, 100, key, 0]);
  }
  bench.run((lastEnd - bench.tick) / 48e6 + 0.5);
  const ons = notes(bench);
  const offs = notes(bench, 'off');

  it('drops note-ons older than 100 ms and counts them', () => {
    const dropped = bench.variable('droppedNotes', 2);
    expect(dropped).toBeGreaterThan(100);
    expect(ons.length).toBe(2 * (sent - dropped));
  });

  it('never drops a note-off', () => {
    const down = new Map<string, number>();
    for (const command of bench.commands()) {
      const place = `${command.prefix} ${command.number}`;
      if (command.kind === 'on') down.set(place, command.value);
      else if (command.kind === 'off') down.delete(place);
    }
    expect(down.size).toBe(0);
    expect(offs.length).toBeGreaterThan(0);
  });

  it('loses no MIDI byte', () => {
    expect(bench.variable('receiveOverruns', 2)).toBe(0);
  });
});

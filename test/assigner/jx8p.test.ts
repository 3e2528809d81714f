import { describe, expect, it } from 'vitest';
import { Assigner } from '../../src/assigner/assigner.js';
import { openJx8pBank } from '../../src/patches/openBank/openBank.js';
import { TONE_PARAMETERS } from '../../src/patches/parameters.js';
import { readBank } from '../../src/patches/readBank.js';
import { Tone } from '../../src/patches/tone.js';
import { JX8P_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { openMemoryState } from '../../src/rom/openMemory.js';
import { jx8pBench, midiOut, notes, values } from './jx8pBench.js';
import { fineTuning, jx8pApr, jx8pIpr, jx8pPgr, patchApr, toneApr } from './sysexMessages.js';

const bank = openJx8pBank();
const { tones, presets } = bank;

/** Parameters of a tone on the wire: 80-8B, 8F-AF. */
function sent(tone: Tone): number[] {
  return TONE_PARAMETERS.filter(({ serial }) => serial !== undefined).map(
    ({ byte }) => tone.raw[byte]! & 0x7f,
  );
}

/** What the board has been told of the tone. */
function heard(bench: ReturnType<typeof jx8pBench>): (number | undefined)[] {
  const serials = TONE_PARAMETERS.flatMap(({ serial }) => (serial === undefined ? [] : [serial]));
  return serials.map((serial) => values(bench, serial).at(-1));
}

describe('address map of the JX-8P (MAME roland_jx8p.cpp)', () => {
  const rom = Uint8Array.from({ length: 0x4000 }, (_, n) => (n >> 6) & 0xff);
  const board = () => new Assigner({ rom, profile: JX8P_ASSIGNER, onWire: () => {} });

  it('16 KB of ROM at C000', () => {
    const assigner = board();
    for (const offset of [0, 0x1234, 0x3fff]) expect(assigner.read(0xc000 + offset)).toBe(rom[offset]);
    expect(
      () => new Assigner({ rom: new Uint8Array(0x8000), profile: JX8P_ASSIGNER, onWire: () => {} }),
    ).toThrow('16384');
  });

  it('2 KB at 8000 and at A000, each four times; the rest of the memory is at neither', () => {
    const assigner = board();
    assigner.write(0x8123, 0x5a);
    assigner.write(0xa123, 0xa5);
    for (let mirror = 0; mirror < 4; mirror++) {
      expect(assigner.read(0x8123 + mirror * 0x800)).toBe(0x5a);
      expect(assigner.read(0xa123 + mirror * 0x800)).toBe(0xa5);
    }
    expect(assigner.nvram.data.length).toBe(2048);
    expect(assigner.nvram.data[0x123]).toBe(0xa5);
  });

  it('switches at 4000, every 8 bytes up to 5FFF; LEDs anywhere from 6000 to 7FFF', () => {
    const assigner = board();
    assigner.panel.press('20', true); // row 2 bit 3
    for (const base of [0x4000, 0x4ff8, 0x5ff8]) expect(assigner.read(base + 2)).toBe(0xf7);
    assigner.write(0x7abc, 0x81);
    expect(assigner.leds[2]).toBe(0x81);
  });

  it('an empty cartridge slot reads FF', () => {
    expect([0x2000, 0x3fff].map((address) => board().read(address))).toEqual([0xff, 0xff]);
  });

  it('every printed button is where it is documented', () => {
    const place = (name: string) => JX8P_ASSIGNER.buttons[name];
    for (let n = 1; n <= 32; n++) expect(place(String(n))).toEqual({ row: (n - 1) >> 3, bit: (n - 1) & 7 });
    expect(place('PRESET')).toEqual({ row: 4, bit: 5 });
    expect(place('VOLUME')).toEqual({ row: 5, bit: 2 });
    expect(place('PARAM')).toEqual({ row: 6, bit: 6 });
    expect(place('HOLD')).toEqual({ row: 7, bit: 7 });
  });
});

describe('the wire of a JX-8P', () => {
  it('only the one board is spoken to, and MIDI OUT', () => {
    const bench = jx8pBench();
    bench.send([0x90, 60, 100, 0xc0, 3], 0.3);
    bench.send([0xb0, 1, 80, 7, 90, 0xe0, 0, 0x60, 0xd0, 50, 0xb0, 64, 127, 120, 0], 0.3);
    expect(new Set(bench.wire.filter((byte) => byte >= 0xf0))).toEqual(new Set([0xf1, 0xf5]));
  });

  it('a fresh memory: power-up sends memory tone 1, whole, in the order of the captured patch change', () => {
    const cold = jx8pBench();
    cold.send(jx8pPgr(0, 0), 0.3);
    const numbers = cold
      .commands(0xf1)
      .filter(({ kind }) => kind === 'set')
      .map(({ number }) => number);
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
    expect(numbers).toEqual([
      ...[0x9e, 0xa6, 0xa7, 0xab, 0xac],
      ...range(0x80, 0x8b),
      ...range(0x8f, 0x9d),
      ...range(0x9f, 0xaf),
      ...[0xb5, 0x9e, 0xb0, 0xb7, 0xb8, 0xb9, 0xba, 0x8c, 0x8d, 0x8e],
      ...[0xb6, 0xbb, 0xbd, 0xb4, 0xbe],
    ]);
    expect(heard(cold)).toEqual(sent(tones[0]!));
  });
});

describe('program changes', () => {
  it.each([
    [0, presets[0]!],
    [63, presets[63]!],
    [64, tones[0]!],
    [95, tones[31]!],
  ])('%i', (program, tone) => {
    const bench = jx8pBench();
    bench.send([0xc0, program], 0.3);
    expect(heard(bench)).toEqual(sent(tone));
    expect(midiOut(bench)).toEqual([0xc0, program]);
    expect(bench.assigner.display.text).toContain(tone.name.trim());
  });

  it('from 96 on they are the cartridge, which is not there: counted, nothing changes', () => {
    const bench = jx8pBench();
    bench.send([0xc0, 96, 0xc0, 127], 0.2);
    expect(bench.wire).toEqual([]);
    expect(bench.variable('ignoredPrograms', 2)).toBe(2);
  });

  it('of another channel are not ours', () => {
    const bench = jx8pBench();
    bench.send([0xc1, 5, 0x91, 60, 100, 0xbf, 1, 127], 0.2);
    expect(bench.wire).toEqual([]);
  });
});

const CHORD = [60, 62, 64, 65, 67, 69, 71];

describe('key assign (IPR 30h, parameter 3)', () => {
  const playing = (assign: number) => {
    const bench = jx8pBench();
    bench.send(jx8pIpr(0x30, 3, assign), 0.1);
    bench.forget();
    return bench;
  };

  it('Poly 1 goes round its six voices; the seventh key takes the oldest', () => {
    const bench = playing(0);
    for (const key of CHORD) bench.send([0x90, key, 100]);
    expect(notes(bench)).toEqual(['0+60', '1+62', '2+64', '3+65', '4+67', '5+69', '0+71']);
    bench.send([0x90, 62, 0, 0x90, 62, 90]);
    expect(notes(bench)).toEqual(['1-62', '1+62']);
  });

  it('Poly 2 stays on the voice of the key before', () => {
    const bench = playing(4);
    bench.send([0x90, 60, 100]).send([0x90, 60, 0]).send([0x90, 62, 100]).send([0x90, 64, 100]);
    expect(notes(bench)).toEqual(['0+60', '0-60', '0+62', '1+64']);
  });

  it('Unison 1: two voices a key, three keys; Unison 2: one of the two an octave down', () => {
    const one = playing(1);
    for (const key of [60, 64, 67, 71]) one.send([0x90, key, 100]);
    expect(notes(one)).toEqual(['0+60', '3+60', '1+64', '4+64', '2+67', '5+67', '0+71', '3+71']);
    const two = playing(5);
    two.send([0x90, 60, 100]);
    expect(notes(two)).toEqual(['0+60', '3+48']);
  });

  it('Solo 1: all six on one key, back to one still held; Solo 2: every other an octave down', () => {
    const one = playing(2);
    one.send([0x90, 60, 100]).send([0x90, 64, 100]).send([0x90, 64, 0]);
    const all = (note: number) => [0, 1, 2, 3, 4, 5].map((voice) => `${voice}+${note}`);
    const heardNotes = notes(one).filter((note) => note.includes('+'));
    expect(heardNotes).toEqual([...all(60), ...all(64), ...all(60)]);
    const two = playing(6);
    two.send([0x90, 60, 100]);
    expect(notes(two)).toEqual(['0+60', '1+48', '2+60', '3+48', '4+60', '5+48']);
  });

  it('unison is spread between the DCOs by parameter 6, 40h = none', () => {
    const bench = playing(1);
    bench.send(jx8pIpr(0x30, 6, 84), 0.1);
    expect([values(bench, 0xb4).at(-1), values(bench, 0xbe).at(-1)]).toEqual([74, 54]);
    bench.send(jx8pIpr(0x30, 3, 0), 0.1);
    expect([values(bench, 0xb4).at(-1), values(bench, 0xbe).at(-1)]).toEqual([64, 64]);
  });

  it('keys held when the assign changes are let go', () => {
    const bench = playing(0);
    bench.send([0x90, 60, 100]);
    bench.send(jx8pIpr(0x30, 3, 2), 0.1);
    expect(notes(bench)).toEqual(['0+60', '0-60']);
  });
});

describe('exclusive messages in', () => {
  const tone = Tone.initial('FROM MIDI');
  tone.set('vcf-cutoff', 37);
  tone.set('env2-attack', 99);

  it('an APR is heard at once and changes no memory; PGR with function 02 writes it', () => {
    const bench = jx8pBench();
    bench.send(jx8pApr(tone.raw), 0.3);
    expect(heard(bench)).toEqual(sent(tone));
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
    bench.send(jx8pPgr(31, 2), 0.3);
    const memory = bench.assigner.nvram.data;
    expect(memory.subarray(0xa0 + 31 * 59, 0xa0 + 32 * 59)).toEqual(tone.raw);
    expect(memory[0x9f]).toBe(0x55);
    expect(openMemoryState(memory)).toBe('valid');
    bench.send([0xc0, 64], 0.2).forget();
    bench.send([0xc0, 95], 0.3);
    expect(heard(bench)).toEqual(sent(tone));
  });

  it('the memory is a cartridge image: any reader of those finds all 32 tones in it', () => {
    const bench = jx8pBench();
    bench.send(jx8pApr(tone.raw)).send(jx8pPgr(4, 2), 0.3);
    const read = readBank(bench.assigner.nvram.data.slice()).tones.map((entry) => entry.tone.raw);
    expect(read).toEqual(tones.map(({ raw }, n) => (n === 4 ? tone.raw : raw)));
  });

  it('a memory written before power-off is played after power-on; a damaged one is left alone', () => {
    const before = jx8pBench();
    before.send(jx8pApr(tone.raw)).send(jx8pPgr(0, 2), 0.3);
    const memory = before.assigner.nvram.data.slice();
    const after = jx8pBench(memory);
    after.send(jx8pPgr(0, 0), 0.3);
    expect(heard(after)).toEqual(sent(tone));
    memory[0x200]! ^= 1;
    const damaged = jx8pBench(memory);
    damaged.send(jx8pPgr(0, 0), 0.3);
    expect(heard(damaged)).toEqual(sent(tones[0]!));
    expect(damaged.assigner.nvram.data).toEqual(memory);
  });

  it('IPR of the tone, several pairs', () => {
    const bench = jx8pBench();
    bench.send(jx8pIpr(0x20, 34, 12, 35, 100, 41, 90), 0.2);
    expect([0x97, 0x98, 0x9e].map((number) => values(bench, number))).toEqual([[12], [100], [90]]);
  });

  it.each([
    ['bend range', 0, 0x40, 0xb7, 0x40],
    ['portamento time', 1, 77, 0xb0, 77],
    ['portamento on by bit 6', 2, 0x40, 0xb5, 0x7f],
    ['aftertouch vibrato', 4, 1, 0x8c, 0x7f],
    ['aftertouch brilliance', 4, 2, 0x8d, 0x7f],
    ['aftertouch volume', 4, 4, 0x8e, 0x7f],
  ])('IPR of the panel: %s', (_name, number, value, parameter, expected) => {
    const bench = jx8pBench();
    bench.send(jx8pIpr(0x30, number, value), 0.1);
    expect(values(bench, parameter)).toEqual([expected]);
  });

  it('lever depth scales CC 1', () => {
    const bench = jx8pBench();
    bench.send(jx8pIpr(0x30, 5, 63), 0.1);
    bench.send([0xb0, 1, 127], 0.1);
    expect(values(bench, 0xbc)).toEqual([63]);
  });

  it('master fine tuning', () => {
    const bench = jx8pBench();
    bench.send(fineTuning(0x2000 + 64 * 10), 0.1);
    expect([values(bench, 0xb4), values(bench, 0xbe)]).toEqual([[74], [74]]);
  });

  it('messages of the Super-JX, damaged ones and numbers beyond 31 are counted and change nothing', () => {
    const bench = jx8pBench();
    const bad = [
      patchApr(new Array<number>(53).fill(0)),
      toneApr(1, tone.raw),
      jx8pApr([...tone.raw].slice(1)),
      jx8pPgr(32, 2),
      jx8pIpr(0x30, 1),
    ];
    for (const message of bad) bench.send(message, 0.1);
    expect(bench.variable('ignoredSysex', 2)).toBe(bad.length);
    expect(bench.wire).toEqual([]);
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
  });
});

describe('playing', () => {
  it('keys fold into 28-103 by octaves', () => {
    const bench = jx8pBench();
    bench.send([0x90, 0, 100]).send([0x90, 127, 100]);
    expect(notes(bench)).toEqual(['0+36', '1+103']);
  });

  it('bender, aftertouch, volume and pedal go to the board', () => {
    const bench = jx8pBench();
    bench
      .send([0xe0, 0, 0x30], 0.05)
      .send([0xd0, 99], 0.05)
      .send([0xb0, 7, 55], 0.05)
      .send([0xb0, 64, 127], 0.05);
    expect([0xbf, 0xb2, 0xb3, 0xb1, 0xbb].map((number) => values(bench, number))).toEqual([
      [0],
      [32],
      [99],
      [55],
      [127],
    ]);
  });
});

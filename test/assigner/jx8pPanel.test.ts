import { describe, expect, it } from 'vitest';
import { openJx8pBank } from '../../src/patches/openBank/openBank.js';
import { TONE_PARAMETERS } from '../../src/patches/parameters.js';
import { depthShown, signedShown, tuneSemitones } from '../../src/patches/toneLaws.js';
import type { FirmwareBench } from './firmwareBench.js';
import { isLit, jx8pBench, midiOut, push, shown, values } from './jx8pBench.js';
import { jx8pApr, jx8pIpr, jx8pPgr } from './sysexMessages.js';

const { tones, presets } = openJx8pBank();
const nameOf = (tone: { readonly name: string }) => tone.name.trim();

/** Where the performance parameters lie in the memory, and the switches of the MIDI page. */
const SWITCHES = 0x12;
const PLAY = 0x13;

/** Two digits on the buttons 1-10. */
function digits(number: number): string[] {
  return [Math.floor(number / 10), number % 10].map((digit) => String(digit === 0 ? 10 : digit));
}

function hold(bench: FirmwareBench, button: string, seconds: number): void {
  bench.assigner.panel.press(button, true);
  bench.run(seconds);
  bench.assigner.panel.press(button, false);
  bench.run(0.05);
}

describe('choosing tones', () => {
  it('the 32 buttons play the bank that MEMORY or PRESET chose; PRESET again is the other half', () => {
    const bench = jx8pBench();
    push(bench, '5');
    bench.run(0.2);
    expect(shown(bench)).toBe(`M05 ${nameOf(tones[4]!)} POLY 1`);
    expect(midiOut(bench)).toEqual([0xc0, 68]);
    push(bench, 'PRESET');
    expect(shown(bench)).toBe(`M05 ${nameOf(tones[4]!)} PRESET 1-32`);
    push(bench, '32');
    bench.run(0.2);
    expect(shown(bench)).toBe(`P32 ${nameOf(presets[31]!)} POLY 1`);
    push(bench, 'PRESET', '32');
    bench.run(0.2);
    expect(shown(bench)).toBe(`P64 ${nameOf(presets[63]!)} POLY 1`);
    push(bench, 'MEMORY', '1');
    bench.run(0.2);
    expect(shown(bench)).toBe(`M01 ${nameOf(tones[0]!)} POLY 1`);
    expect(isLit(bench, '1') && isLit(bench, 'MEMORY')).toBe(true);
    expect(isLit(bench, '2') || isLit(bench, 'PRESET')).toBe(false);
  });

  it('P.CHAIN RIGHT and LEFT go through all of them, round and round', () => {
    const bench = jx8pBench();
    push(bench, 'CHAIN LEFT');
    bench.run(0.2);
    expect(shown(bench)).toContain('P64');
    push(bench, 'CHAIN RIGHT', 'CHAIN RIGHT');
    bench.run(0.2);
    expect(shown(bench)).toContain('M02');
  });
});

describe('what the panel sets beside the tone', () => {
  it('POLY, UNISON, SOLO; again the second of its kind, which blinks; all are kept', () => {
    const bench = jx8pBench();
    push(bench, 'UNISON');
    expect(bench.assigner.nvram.data[PLAY + 3]).toBe(1);
    push(bench, 'UNISON');
    expect(bench.assigner.nvram.data[PLAY + 3]).toBe(5);
    const seen = new Set<boolean>();
    for (let n = 0; n < 20; n++) seen.add(isLit(bench.run(0.05), 'UNISON'));
    expect(seen).toEqual(new Set([true, false]));
    push(bench, 'UNISON');
    expect(bench.assigner.nvram.data[PLAY + 3]).toBe(1);
    push(bench, 'SOLO');
    expect(shown(bench)).toBe('KEY ASSIGN SOLO 1');
    const again = jx8pBench(bench.assigner.nvram.data.slice());
    expect(shown(again)).toContain('SOLO 1');
    again.send([0x90, 60, 100]);
    expect(again.commands().filter(({ kind }) => kind === 'on')).toHaveLength(6);
  });

  it('VIBRATO, BRILLIANCE, VOLUME are switches of their own', () => {
    const bench = jx8pBench();
    push(bench, 'VIBRATO', 'VOLUME');
    expect([0x8c, 0xb8, 0x8d, 0xb9, 0x8e, 0xba].map((number) => values(bench, number).at(-1))).toEqual([
      127,
      127,
      undefined,
      undefined,
      127,
      127,
    ]);
    expect([isLit(bench, 'VIBRATO'), isLit(bench, 'BRILLIANCE'), isLit(bench, 'VOLUME')]).toEqual([
      true,
      false,
      true,
    ]);
    push(bench, 'VIBRATO');
    expect(values(bench, 0x8c).at(-1)).toBe(0);
    expect(bench.assigner.nvram.data[PLAY + 4]).toBe(4);
  });

  it('the contacts of bender and pedals', () => {
    const bench = jx8pBench();
    const ranges = ['BEND RANGE 3', 'BEND RANGE 7', 'BEND RANGE 2', 'BEND RANGE 4'];
    for (const contact of ranges) hold(bench, contact, 0.05);
    expect(values(bench, 0xb7)).toEqual([0x20, 0x60, 0, 0x40]);
    hold(bench, 'LFO', 0.1);
    expect(values(bench, 0xbc)).toEqual([127, 0]);
    hold(bench, 'HOLD', 0.1);
    expect(values(bench, 0xbb)).toEqual([127, 0]);
    hold(bench, 'PORTAMENTO', 0.1);
    expect(values(bench, 0xb5)).toEqual([127, 0]);
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
  });
});

describe('PARAM', () => {
  const audible = TONE_PARAMETERS.filter(({ panel }) => panel !== undefined);

  it.each(audible.map((parameter) => [parameter.panel!, parameter.name, parameter] as const))(
    '%i %s: named by its number, shown in its unit, changed a step and heard',
    (number, name, { byte, serial, kind, steps }) => {
      const bench = jx8pBench();
      push(bench, 'PARAM', ...digits(number));
      const stored = tones[0]!.raw[byte]! & 0x7f;
      const step = Math.min(stored >> (steps?.length === 2 ? 6 : 5), (steps?.length ?? 1) - 1);
      const signed = (value: number) => `${value < 0 ? '-' : '+'}${String(Math.abs(value)).padStart(2, '0')}`;
      const unit = {
        depth: String(depthShown(stored)).padStart(2, '0'),
        signed: signed(signedShown(stored)),
        tune: signed(tuneSemitones(stored)),
        steps: steps?.[step]?.toUpperCase().replace('INVERTED', 'INV'),
        character: '',
        unused: '',
      }[kind];
      expect(shown(bench)).toBe(`${number} ${name.replace(/-/g, ' ').toUpperCase()} ${unit}`);
      bench.forget();
      push(bench, 'CHAIN LEFT');
      push(bench, 'CHAIN RIGHT');
      const sent = values(bench, serial!);
      expect(sent.length).toBeGreaterThan(0);
      expect(new Set(sent).size).toBe(sent.length);
    },
  );

  it('01 to 07 are what the panel sets', () => {
    const bench = jx8pBench();
    push(bench, 'PARAM', ...digits(1));
    expect(shown(bench)).toBe('01 BEND RANGE 2');
    push(bench, 'CHAIN RIGHT');
    expect([shown(bench), values(bench, 0xb7).at(-1)]).toEqual(['01 BEND RANGE 3', 0x20]);
    push(bench, ...digits(2), 'CHAIN RIGHT');
    expect([shown(bench), values(bench, 0xb0).at(-1)]).toEqual(['02 PORTAMENTO TIME 00', 1]);
    push(bench, ...digits(7));
    expect(shown(bench)).toBe('07 UNISON DETUNE +00');
    expect([...bench.assigner.nvram.data.subarray(PLAY, PLAY + 7)]).toEqual([0x20, 1, 0, 0, 0, 127, 64]);
  });

  it('a held button repeats; ENTER goes on to the next; a number that is none is forgotten', () => {
    const bench = jx8pBench();
    push(bench, 'PARAM', ...digits(52));
    const start = tones[0]!.raw[34]! & 0x7f;
    hold(bench, 'CHAIN RIGHT', 0.8);
    expect(values(bench, 0x97).at(-1)).toBeGreaterThan(start + 8);
    push(bench, 'CHAIN ENTER');
    expect(shown(bench)).toContain('53 VCF RESONANCE');
    push(bench, ...digits(99));
    expect(shown(bench)).toContain('53 VCF RESONANCE');
    push(bench, 'PARAM');
    expect(shown(bench)).toContain('POLY 1');
  });

  it('with exclusive send on, each edit goes out as an IPR of the JX-8P', () => {
    const bench = jx8pBench();
    push(bench, 'MIDI', 'CHAIN ENTER', 'CHAIN RIGHT', 'PARAM', ...digits(51));
    bench.forget();
    push(bench, 'CHAIN RIGHT');
    bench.run(0.05);
    const [value] = values(bench, 0x96);
    expect(midiOut(bench)).toEqual(jx8pIpr(0x20, 33, value!));
    push(bench, ...digits(3));
    bench.forget();
    push(bench, 'CHAIN RIGHT');
    bench.run(0.05);
    expect(midiOut(bench)).toEqual(jx8pIpr(0x30, 2, 0x40));
  });
});

describe('NAME, M.TUNE, MIDI, WRITE', () => {
  it('names and writes a tone', () => {
    const bench = jx8pBench();
    const name = tones[0]!.name;
    push(bench, 'NAME', 'CHAIN ENTER', 'CHAIN RIGHT', 'WRITE', '17');
    expect(shown(bench)).toBe(`WRITE TO M17 ${nameOf(tones[16]!)}`);
    expect(isLit(bench, '17')).toBe(true);
    push(bench, 'WRITE');
    expect(shown(bench)).toBe('WRITTEN');
    const at = 0xa0 + 16 * 59;
    const expected = Uint8Array.from(tones[0]!.raw);
    expected[1] = name.charCodeAt(1) + 1;
    expect(bench.assigner.nvram.data.subarray(at, at + 59)).toEqual(expected);
  });

  it('memory protect keeps panel and MIDI from writing', () => {
    const bench = jx8pBench();
    push(bench, 'MIDI', 'CHAIN ENTER', 'CHAIN ENTER', 'CHAIN ENTER', 'CHAIN ENTER');
    expect(shown(bench)).toBe('MEMORY PROTECT OFF');
    push(bench, 'CHAIN RIGHT');
    expect(shown(bench)).toBe('MEMORY PROTECT ON');
    const before = bench.assigner.nvram.data.slice();
    expect(before[SWITCHES]).toBe(0x10);
    push(bench, 'WRITE', 'WRITE');
    expect(shown(bench)).toBe('MEMORY PROTECTED');
    bench.send(jx8pPgr(3, 2), 0.1);
    expect(bench.assigner.nvram.data).toEqual(before);
  });

  it('tune and channel are kept', () => {
    const bench = jx8pBench();
    push(bench, 'M.TUNE', 'CHAIN RIGHT', 'CHAIN RIGHT', 'CHAIN RIGHT');
    expect(shown(bench)).toBe('MASTER TUNE +003');
    expect(values(bench, 0xb4).at(-1)).toBe(67);
    push(bench, 'MIDI', 'CHAIN RIGHT');
    expect(shown(bench)).toBe('MIDI CHANNEL 02');
    const again = jx8pBench(bench.assigner.nvram.data.slice());
    again.send([0x90, 60, 100], 0.05);
    expect(again.commands().filter(({ kind }) => kind === 'on')).toHaveLength(0);
    again.send([0x91, 60, 100], 0.05);
    expect(again.commands().filter(({ kind }) => kind === 'on')).toHaveLength(1);
    push(again, 'M.TUNE');
    expect(shown(again)).toBe('MASTER TUNE +003');
  });

  it('a tone selected with exclusive send on goes out as an APR of 67 bytes', () => {
    const bench = jx8pBench();
    push(bench, 'MIDI', 'CHAIN ENTER', 'CHAIN RIGHT', 'MIDI');
    bench.forget();
    push(bench, '9');
    bench.run(0.3);
    const tone = [...tones[8]!.raw].map((byte) => byte & 0x7f);
    expect(midiOut(bench)).toEqual([0xc0, 72, ...jx8pApr(tone)]);
  });

  it('the bulk dump is a bank file of 2496 bytes: APR and PGR of each tone; another JX-8P takes it in', () => {
    const bench = jx8pBench();
    const renamed = Uint8Array.from(tones[6]!.raw);
    renamed.set([0x5a, 0x5a], 0);
    bench.send(jx8pApr(renamed)).send(jx8pPgr(6, 2), 0.3);
    push(bench, 'MIDI', ...new Array<string>(5).fill('CHAIN ENTER'));
    expect(shown(bench)).toBe('BULK DUMP PUSH RIGHT');
    bench.forget();
    push(bench, 'CHAIN RIGHT');
    bench.run(1.5);
    const dump = midiOut(bench);
    const expected = tones.flatMap(({ raw }, slot) => [
      ...jx8pApr([...(slot === 6 ? renamed : raw)].map((byte) => byte & 0x7f)),
      ...jx8pPgr(slot, 2),
    ]);
    expect(dump.length).toBe(2496);
    expect(dump).toEqual(expected);
    const other = jx8pBench();
    other.send(dump, 0.3);
    expect(other.assigner.nvram.data).toEqual(bench.assigner.nvram.data);
  });
});

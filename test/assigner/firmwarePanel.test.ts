import { describe, expect, it } from 'vitest';
import { openBank } from '../../src/patches/openBank/openBank.js';
import { TONE_PARAMETERS } from '../../src/patches/parameters.js';
import { Patch } from '../../src/patches/patch.js';
import { depthShown, signedShown, tuneSemitones } from '../../src/patches/toneLaws.js';
import { JX10_ASSIGNER, MKS70_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { bankSysex } from '../../tools/bank.js';
import { FirmwareBench } from './firmwareBench.js';
import { MEMORY_END, memoryImage, memorySum, PATCHES, SETTINGS, SWITCH, TONES } from './memoryImage.js';
import { patchIpr, patchPgr, toneIpr } from './sysexMessages.js';

const bank = openBank();

function push(bench: FirmwareBench, ...buttons: readonly string[]): void {
  for (const button of buttons) {
    bench.assigner.panel.press(button, true);
    bench.run(0.02);
    bench.assigner.panel.press(button, false);
    bench.run(0.02);
  }
  bench.run(0.02);
}

function turn(bench: FirmwareBench, steps: number): void {
  for (let n = 0; n < Math.abs(steps); n++) {
    bench.assigner.panel.turnDial(steps < 0 ? -1 : 1);
    bench.run(0.003);
  }
  bench.run(0.05);
}

/** What the display says, spaces run together. */
function shown(bench: FirmwareBench): string {
  bench.run(0.05);
  return bench.assigner.display.text.replace(/ +/g, ' ').trim();
}

/** Last value of parameter `number` that went to the board of `prefix`. */
function value(bench: FirmwareBench, prefix: number, number: number): number | undefined {
  return bench
    .commands()
    .filter((command) => command.number === number && [prefix, 0xf4].includes(command.prefix))
    .at(-1)?.value;
}

function isLit(bench: FirmwareBench, button: string): boolean {
  const { row, bit } = MKS70_ASSIGNER.buttons[button]!;
  return ((bench.assigner.leds[row]! >> bit) & 1) === 1;
}

function midiOut(bench: FirmwareBench): number[] {
  return bench.commands().flatMap(({ kind, number }) => (kind === 'midi' ? [number] : []));
}

describe('playing page', () => {
  it('the dial selects patches', () => {
    const bench = FirmwareBench.booted();
    turn(bench, 3);
    bench.run(0.2);
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 3]);
    turn(bench, -4);
    bench.run(0.2);
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 63]);
  });

  it('LEDs of bank and number, of the page and of the switches', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'C', '5');
    bench.run(0.2);
    const lit = () => Object.keys(MKS70_ASSIGNER.buttons).filter((button) => isLit(bench, button));
    expect(lit().sort()).toEqual(['5', 'C']);
    push(bench, 'D');
    expect(lit().sort()).toEqual(['5', 'D']);
    push(bench, '1', 'TONE', 'VALUE');
    bench.run(0.2);
    expect(lit().sort()).toEqual(['1', 'D', 'TONE', 'VALUE']);
    push(bench, 'PARAM', 'CHASE');
    bench.run(2.2);
    expect(lit().sort()).toEqual(['1', 'CHASE', 'D', 'PARAM', 'TONE']);
  });

  it('a tone number by TENKEY', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'TENKEY', '7', 'G/9');
    expect(shown(bench)).toBe('TONE NUMBER 079');
    expect(isLit(bench, 'TENKEY')).toBe(true);
    push(bench, 'ENTER');
    expect(shown(bench)).toBe(`UPPER TONE 079 ${bank.presets[28]!.name.trimEnd()}`);
  });

  it('CART SEL finds none, CHASE is switched', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'CART SEL');
    expect(shown(bench)).toBe('NO CARTRIDGE');
    push(bench, 'CHASE');
    expect(shown(bench)).toBe('CHASE SWITCH ON');
    push(bench, 'CHASE');
    expect(shown(bench)).toBe('CHASE SWITCH OFF');
  });
});

describe('editing a tone', () => {
  it('PARAM: the dial picks the parameter; VALUE: it changes the value, heard at once', () => {
    const bench = FirmwareBench.booted();
    bench.send(toneIpr(1, 34, 64), 0.1);
    push(bench, 'TONE');
    turn(bench, 23 - 3);
    expect(shown(bench)).toBe('UPPER VCF CUTOFF 50 P');
    push(bench, 'VALUE');
    bench.forget();
    turn(bench, 2);
    expect(shown(bench)).toBe('UPPER VCF CUTOFF 51 V');
    expect(value(bench, 0xf9, 0x97)).toBe(66);
    push(bench, 'FORWARD');
    expect(shown(bench)).toMatch(/^UPPER VCF RESONANCE \d\d V$/);
    push(bench, 'BACK');
    turn(bench, 70);
    bench.run(0.3);
    expect(value(bench, 0xf9, 0x97)).toBe(127);
    expect(shown(bench)).toBe('UPPER VCF CUTOFF 99 V');
  });

  it('TONE goes on to the lower half and out', () => {
    const bench = FirmwareBench.booted();
    bench.send(patchIpr(0x18, 0, 0x33, 0), 0.2);
    push(bench, 'TONE');
    expect(shown(bench)).toMatch(/^UPPER DCO1 RANGE/);
    push(bench, 'TONE');
    expect(shown(bench)).toMatch(/^LOWER DCO1 RANGE/);
    bench.forget();
    push(bench, 'VALUE');
    turn(bench, 4);
    expect(value(bench, 0xf1, 0x80)).toBe(0x60);
    expect(value(bench, 0xf9, 0x80)).toBeUndefined();
    expect(shown(bench)).toBe("LOWER DCO1 RANGE 2' V");
    push(bench, 'TONE');
    expect(shown(bench)).toMatch(/^A1 /);
  });

  it('shows every parameter in its own units', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'TONE');
    for (const { byte, name, kind, steps } of TONE_PARAMETERS.filter(({ byte }) => byte > 10)) {
      if (kind === 'unused') continue;
      for (const raw of [0, 30, 64, 100, 127]) {
        bench.send(toneIpr(1, byte, raw), 0.06);
        const text = shown(bench).replace(/ P$/, '');
        const sign = (amount: number) =>
          `${amount < 0 ? '-' : '+'}${String(Math.abs(amount)).padStart(2, '0')}`;
        const step = Math.min(steps?.length === 2 ? raw >> 6 : raw >> 5, (steps?.length ?? 1) - 1);
        const units: Record<string, string> = {
          depth: String(depthShown(raw)).padStart(2, '0'),
          signed: sign(signedShown(raw)),
          tune: sign(tuneSemitones(raw)),
          steps: steps?.[step]?.toUpperCase().replace('INVERTED', 'INV') ?? '',
        };
        expect(text).toBe(`UPPER ${name.replace(/-/g, ' ').toUpperCase()} ${units[kind]}`);
      }
    }
  });

  it('the dial steps tunes by semitones and switches by their steps', () => {
    const bench = FirmwareBench.booted();
    bench.send(toneIpr(1, 13, 64), 0.1);
    push(bench, 'TONE', 'FORWARD', 'FORWARD', 'VALUE');
    bench.forget();
    turn(bench, 7);
    expect(tuneSemitones(value(bench, 0xf9, 0x82)!)).toBe(7);
    expect(shown(bench)).toBe('UPPER DCO1 TUNE +07 V');
    turn(bench, -25);
    expect(tuneSemitones(value(bench, 0xf9, 0x82)!)).toBe(-12);
  });
});

describe('editing a patch', () => {
  it('values in their units', () => {
    const bench = FirmwareBench.booted();
    for (const [number, raw, text] of [
      [0x12, 64, 'BALANCE 50'],
      [0x13, 64, 'DUAL DETUNE +00'],
      [0x13, 95, 'DUAL DETUNE +25'],
      [0x14, 0x27, 'UPPER SPLIT C 4'],
      [0x15, 0x26, 'LOWER SPLIT B 3'],
      [0x15, 0x28, 'LOWER SPLIT C#4'],
      [0x17, 0x60, 'BEND RANGE 7'],
      [0x18, 1, 'KEY MODE SPLIT'],
      [0x1e, 0x68, 'UPPER SHIFT -24'],
      [0x1e, 7, 'UPPER SHIFT +07'],
      [0x1f, 5, 'UPPER ASSIGN UNISON 2'],
      [0x21, 1, 'UPPER HOLD ON'],
      [0x30, 2, 'CHASE MODE U-L-U'],
      [0x31, 0, 'CHASE TIME 01'],
      [0x31, 127, 'CHASE TIME 99'],
      [0x33, 1, 'KEY MODE 2 X-FADE'],
      [0x34, 1, 'BEND RANGE 12 ON'],
    ] as const) {
      bench.send(patchIpr(number, raw), 0.2);
      expect(shown(bench)).toBe(text);
    }
  });

  it('the dial changes them: key mode, assign, tone', () => {
    const bench = FirmwareBench.booted();
    bench.send(patchIpr(0x18, 0, 0x33, 0, 0x1f, 0), 0.2);
    push(bench, 'PATCH');
    turn(bench, 6);
    expect(shown(bench)).toBe('KEY MODE DUAL P');
    push(bench, 'VALUE');
    turn(bench, 2);
    bench.run(0.2);
    expect(shown(bench)).toBe('KEY MODE WHOLE A V');
    bench.forget();
    bench.send([0x90, 60, 90], 0.05);
    expect(bench.commands().filter(({ kind }) => kind === 'on')).toHaveLength(1);
    push(bench, ...Array(7).fill('FORWARD'));
    turn(bench, 2);
    expect(shown(bench)).toBe('UPPER ASSIGN MONO 1 V');
    bench.forget();
    bench.send([0x90, 62, 90], 0.1);
    expect(bench.commands().filter(({ kind }) => kind === 'on')).toHaveLength(12);
  });

  it('compare: ENTER lets hear what is stored, and goes back', () => {
    const bench = FirmwareBench.booted();
    bench.send(patchIpr(0x12, 10, 0x16, 99), 0.3).send(toneIpr(1, 34, 5), 0.1);
    bench.forget();
    push(bench, 'ENTER');
    bench.run(0.2);
    expect(shown(bench)).toMatch(/^COMPARE A1 /);
    const stored = bank.patches[0]!;
    const tone = stored.tone('upper');
    const record = tone < 50 ? bank.tones[tone]!.raw : bank.presets[tone - 50]!.raw;
    expect(value(bench, 0xf9, 0x97)).toBe(record[34]);
    bench.forget();
    push(bench, 'ENTER');
    bench.run(0.2);
    expect(shown(bench)).toMatch(/^A1 /);
    expect([value(bench, 0xf9, 0x97), value(bench, 0xf1, 0xb0)]).toEqual([5, 99]);
  });
});

describe('writing', () => {
  it('a patch to the place chosen, every parameter and what has none', () => {
    const bench = FirmwareBench.booted();
    const wanted = bank.patches[0]!.clone();
    wanted.raw.set([0x35, 0x46, 0x80, 0x12, 0x7d, 0x7e, 0x27, 0x04, 0x40], 39);
    const bulk = bankSysex().slice(0, 106);
    for (let n = 0; n < 48; n++) bulk.set([wanted.raw[n]! >> 4, wanted.raw[n]! & 15], 9 + 2 * n);
    bench.send(bulk, 0.5);
    const pairs: number[] = [];
    const edited = wanted.clone();
    for (let number = 0x12; number <= 0x34; number++) {
      const parameter = [0x25, 0x2e].includes(number) ? undefined : number;
      if (parameter === undefined) continue;
      const raw = edited.toParameters();
      const changed = number === 0x1e ? 0x70 : number === 0x27 ? 9 : undefined;
      const two = [0x21, 0x23, 0x24, 0x2a, 0x2c, 0x2d, 0x32, 0x34].includes(number);
      const next = changed ?? (two ? 1 - raw[number]! : nextValue(number, raw[number]!));
      pairs.push(number, next);
      raw[number] = next;
      edited.raw.set(Patch.fromParameters(raw).raw);
    }
    // what no parameter holds
    for (const byte of [39, 40]) edited.raw[byte] = (edited.raw[byte]! & 0xe0) | (wanted.raw[byte]! & 0x1f);
    for (const byte of [41, 42, 43, 44, 46]) edited.raw[byte] = wanted.raw[byte]!;
    edited.raw[45] = (edited.raw[45]! & 0x80) | (wanted.raw[45]! & 0x7f);
    edited.raw[47] = (wanted.raw[47]! & 0xfe) | (edited.raw[47]! & 1);
    for (let at = 0; at < pairs.length; at += 20) bench.send(patchIpr(...pairs.slice(at, at + 20)), 0.3);
    push(bench, 'WRITE');
    expect(shown(bench)).toBe(`WRITE PATCH TO A1 ${wanted.name.trim()}`);
    push(bench, 'C', '5');
    expect(shown(bench)).toBe(`WRITE PATCH TO C5 ${bank.patches[20]!.name.trim()}`);
    turn(bench, 1);
    expect(shown(bench)).toBe(`WRITE PATCH TO C6 ${bank.patches[21]!.name.trim()}`);
    push(bench, 'WRITE');
    expect(shown(bench)).toBe('WRITTEN');
    const memory = bench.assigner.nvram.data;
    expect(memory.subarray(PATCHES + 48 * 21, PATCHES + 48 * 22)).toEqual(edited.raw);
    expect(memory[8]! * 256 + memory[9]!).toBe(memorySum(memory));
    bench.run(2.2);
    expect(shown(bench)).toMatch(/^C6 /);
  });

  it('a tone, its name edited', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'TONE', 'NAME');
    turn(bench, 1);
    push(bench, 'FORWARD');
    turn(bench, -1);
    push(bench, 'NAME', 'TONE', 'WRITE');
    const number = bank.patches[0]!.tone('upper');
    const target = number < 50 ? number : 0;
    expect(shown(bench)).toMatch(
      new RegExp(`^WRITE TONE TO ${String(target + 1).padStart(2, '0')} ${bank.tones[target]!.name.trim()}$`),
    );
    turn(bench, 2);
    push(bench, 'ENTER');
    expect(shown(bench)).toBe('WRITTEN');
    const at = TONES + 59 * ((target + 2) % 50);
    const record = (number < 50 ? bank.tones[number]! : bank.presets[number - 50]!).raw.slice();
    record[0]! += 1;
    record[1]! -= 1;
    expect(bench.assigner.nvram.data.subarray(at, at + 59)).toEqual(record);
  });

  it('another page instead of ENTER writes nothing; nor does a protected memory', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'WRITE', 'PATCH', 'PATCH');
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
    const nvram = memoryImage([0, 1, 0, 0, SWITCH.protect]);
    const guarded = FirmwareBench.booted({ nvram });
    push(guarded, 'WRITE', 'B', '3', 'WRITE');
    expect(shown(guarded)).toBe('MEMORY PROTECTED');
    expect(guarded.assigner.nvram.data).toEqual(nvram);
  });

  it('NAME shows where it is', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'NAME');
    const seen = new Set<string>();
    for (let n = 0; n < 10; n++) {
      seen.add(bench.assigner.display.text.slice(0, 8));
      bench.run(0.1);
    }
    const name = bank.patches[0]!.name.toUpperCase();
    expect(seen).toEqual(new Set([`NAME ${name.slice(0, 3)}`, `NAME _${name.slice(1, 3)}`]));
  });
});

describe('settings', () => {
  const ITEMS = [
    'UPPER CHANNEL 01',
    'LOWER CHANNEL 02',
    'CONTROL CHANNEL 01',
    'EXCLUSIVE SEND OFF',
    'EXCLUSIVE APR SEND OFF',
    'EXCLUSIVE RECEIVE ON',
    'PROGRAM RECEIVE ON',
    'MEMORY PROTECT OFF',
    'BULK DUMP PUSH ENTER',
    'HANDSHAKE DUMP PUSH ENTER',
    'HANDSHAKE LOAD PUSH ENTER',
  ];

  it('are the items of MIDI', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'MIDI');
    for (const item of ITEMS) {
      expect(shown(bench).replace(/ P$/, '')).toBe(item);
      turn(bench, 1);
    }
    push(bench, 'MIDI');
    expect(shown(bench)).toMatch(/^A1 /);
  });

  it('are stored, used at once, and there after power-up', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'MIDI', 'VALUE');
    bench.send([0x90, 60, 90], 0.02);
    turn(bench, 6);
    expect(bench.commands().filter(({ kind }) => kind === 'off').length).toBeGreaterThan(0);
    for (const up of [1, 1, -1, -1, 1]) {
      push(bench, ...Array(up === 1 && !shown(bench).startsWith('UPPER') ? 1 : 0).fill('FORWARD'));
      if (shown(bench).startsWith('UPPER')) push(bench, 'FORWARD', 'FORWARD', 'FORWARD');
      else if (up === -1) push(bench, 'FORWARD');
      turn(bench, up);
    }
    expect(Array.from(bench.assigner.nvram.data.subarray(SETTINGS, SETTINGS + 5))).toEqual([6, 1, 0, 0, 31]);
    const memory = bench.assigner.nvram.data.slice();
    expect(memory[8]! * 256 + memory[9]!).toBe(memorySum(memory));
    expect(memory.subarray(MEMORY_END).every((byte) => byte === 0)).toBe(true);
    const next = FirmwareBench.booted({ nvram: memory });
    next.send([0x90, 60, 90], 0.05);
    expect(next.wire).toEqual([]);
    next.send([0x96, 60, 90], 0.05);
    expect(next.commands().some(({ kind }) => kind === 'on')).toBe(true);
    next.send(patchPgr(3), 0.2);
    expect(next.variable('ignoredSysex', 2)).toBe(1);
  });

  it('master tune: heard, shown, stored', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'M.TUNE');
    turn(bench, -5);
    expect(shown(bench)).toBe('MASTER TUNE -005');
    expect(bench.assigner.nvram.data[SETTINGS + 3]).toBe(256 - 5);
    const before = bench.commands().filter(({ number }) => number === 0xb4);
    expect(before.length).toBeGreaterThanOrEqual(5);
    turn(bench, -70);
    bench.run(0.3);
    expect(shown(bench)).toBe('MASTER TUNE -064');
  });

  it('BULK DUMP sends the memory as an MKS-70 does, while notes play', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'MIDI');
    turn(bench, 8);
    bench.forget();
    push(bench, 'ENTER');
    for (let n = 0; n < 30; n++) bench.send([0x90, 60, 90, 60, 0], 0.12);
    bench.run(1);
    expect(Buffer.from(midiOut(bench)).equals(Buffer.from(bankSysex()))).toBe(true);
    expect(bench.commands().filter(({ kind }) => kind === 'on').length).toBeGreaterThanOrEqual(30);
    expect(shown(bench)).toBe('BULK DUMP COMPLETE');
  });

  it('with exclusive on, edits and tone selections at the panel go out', () => {
    const bench = FirmwareBench.booted({ nvram: memoryImage([0, 1, 0, 0, SWITCH.send]) });
    bench.send(toneIpr(1, 12, 0), 0.1);
    push(bench, 'TONE', 'FORWARD', 'VALUE');
    bench.forget();
    turn(bench, 1);
    expect(midiOut(bench)).toEqual(toneIpr(1, 12, 0x20));
    push(bench, 'PATCH');
    bench.send(patchIpr(0x12, 64), 0.1).forget();
    push(bench, 'VALUE');
    turn(bench, 1);
    expect(midiOut(bench)).toEqual(patchIpr(0x12, 65));
  });
});

describe('the panel of the JX-10', () => {
  it('INC and DEC for the dial, digits of its own', () => {
    const bench = FirmwareBench.booted({ profile: JX10_ASSIGNER });
    push(bench, 'INC', 'INC', 'DEC');
    bench.run(0.2);
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 1]);
    push(bench, 'T6', 'T4', 'T ENT');
    expect(shown(bench)).toBe(`UPPER TONE 064 ${bank.presets[13]!.name.trimEnd()}`);
    push(bench, 'CH TM');
    expect(shown(bench)).toMatch(/^CHASE TIME \d\d V$/);
    push(bench, 'WRITE');
    expect(shown(bench)).toMatch(/^WRITE PATCH TO A2 /);
  });
});

/** Another legal value. */
function nextValue(number: number, value: number): number {
  if (number === 0x17) return (value + 0x20) & 0x60;
  if ([0x18, 0x30, 0x33].includes(number)) return (value + 1) % (number === 0x18 ? 4 : 3);
  if (number === 0x1d || number === 0x26) return (value + 7) % 100;
  if (number === 0x1f || number === 0x28) return (value + 1) % 7;
  return (value + 3) & 127;
}

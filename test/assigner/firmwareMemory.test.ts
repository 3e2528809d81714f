import { describe, expect, it } from 'vitest';
import { openBank } from '../../src/patches/openBank/openBank.js';
import { Patch } from '../../src/patches/patch.js';
import { JX10_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { bankSysex } from '../../tools/bank.js';
import { FirmwareBench } from './firmwareBench.js';
import { fineTuning, patchBulk, patchIpr, toneBulk, toneIpr } from './sysexMessages.js';

const SIGNATURE = [...'SUPERJX'].map((letter) => letter.charCodeAt(0)).concat(1);
const SETTINGS = 0x10;
const PATCHES = 0x100;
const TONES = 0xd00;
const END = TONES + 50 * 59;
const bank = openBank();

/** 16-bit sum of settings, patches and tones. */
function checksum(memory: Uint8Array): number {
  return memory.subarray(SETTINGS, END).reduce((sum, byte) => (sum + byte) & 0xffff, 0);
}

function storedChecksum(memory: Uint8Array): number {
  return memory[8]! * 256 + memory[9]!;
}

/** A memory with our layout holding `patch` as A1, channels UPPER 4, LOWER 5, CONTROL 6. */
function memoryWith(patch: Patch): Uint8Array {
  const memory = new Uint8Array(0x2000);
  memory.set(SIGNATURE);
  memory.set([3, 4, 5, 2], SETTINGS);
  for (let n = 0; n < 64; n++) memory.set(patch.raw, PATCHES + 48 * n);
  for (const [n, tone] of bank.tones.entries()) memory.set(tone.data(), TONES + 59 * n);
  const sum = checksum(memory);
  memory.set([sum >> 8, sum & 255], 8);
  return memory;
}

describe('battery-backed memory', () => {
  it('a fresh one is not touched until the user writes', () => {
    const bench = FirmwareBench.booted();
    bench.send([0x90, 60, 90, 60, 0, 0xc0, 7], 0.2);
    bench
      .send(fineTuning(0x2100))
      .send(patchIpr(0x12, 3))
      .send(toneIpr(1, 34, 3));
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
  });

  it('the first write fills it from the ROM bank, with signature and checksum', () => {
    const bench = FirmwareBench.booted();
    const tone = bank.tones[3]!.clone();
    tone.name = 'CHANGED';
    bench.send(toneBulk(5, tone.data()), 0.2);
    const memory = bench.assigner.nvram.data;
    expect(Array.from(memory.subarray(0, 8))).toEqual(SIGNATURE);
    expect(storedChecksum(memory)).toBe(checksum(memory));
    expect(Array.from(memory.subarray(SETTINGS, SETTINGS + 4))).toEqual([0, 1, 0, 0]);
    expect(memory.subarray(PATCHES, PATCHES + 48)).toEqual(bank.patches[0]!.raw);
    expect(memory.subarray(PATCHES + 63 * 48, PATCHES + 64 * 48)).toEqual(bank.patches[63]!.raw);
    expect(memory.subarray(TONES + 5 * 59, TONES + 6 * 59)).toEqual(tone.data());
    expect(memory.subarray(TONES + 49 * 59, END)).toEqual(bank.tones[49]!.data());
    expect(memory.subarray(END).every((byte) => byte === 0)).toBe(true);
    bench.send([...patchBulk(8, bank.patches[9]!.raw), ...toneBulk(0, bank.presets[0]!.data())], 0.2);
    expect(storedChecksum(memory)).toBe(checksum(memory));
  });

  it('is used after power-up when signature and checksum are right', () => {
    const patch = Patch.initial('FROM MEMORY');
    const bench = new FirmwareBench({ nvram: memoryWith(patch) });
    bench.run(2.3);
    expect(bench.assigner.display.text).toContain('FROM MEMORY');
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc5, 0]);
    bench.forget();
    bench.send([0x90, 60, 90]);
    expect(bench.wire).toEqual([]);
    bench.send([0x93, 60, 90]);
    expect(bench.wire).toEqual([0xf1, 0xc0, 60, 90]);
  });

  it('is left alone, and the ROM bank used, when the checksum is wrong or the contents are noise', () => {
    const damaged = memoryWith(Patch.initial('DAMAGED'));
    damaged[PATCHES + 5]! ^= 1;
    const noise = Uint8Array.from({ length: 0x2000 }, (_, n) => (n * 37 + (n >> 5)) & 255);
    for (const nvram of [damaged, noise]) {
      const bench = FirmwareBench.booted({ nvram });
      expect(bench.assigner.display.text).toContain(bank.patches[0]!.name.trimEnd());
      expect(bench.assigner.nvram.data).toEqual(nvram);
    }
  });
});

describe('display', () => {
  it('shows number and name of the patch and the tones it plays', () => {
    const bench = FirmwareBench.booted();
    const names = (n: number) => {
      const patch = bank.patches[n]!;
      const tone = (half: 'upper' | 'lower') => {
        const number = patch.tone(half);
        return (number < 50 ? bank.tones[number]! : bank.presets[number - 50]!).name.trimEnd();
      };
      const tones = patch.keyMode === 'whole-upper' ? tone('upper') : `${tone('upper')}/${tone('lower')}`;
      const place = `${'ABCDEFGH'[n >> 3]}${(n & 7) + 1}`;
      return `${place} ${patch.name} ${tones}`.padEnd(40).slice(0, 40);
    };
    expect(bench.assigner.display.text).toBe(names(0));
    for (const n of [1, 13, 63]) {
      bench.send([0xc0, n], 0.3);
      expect(bench.assigner.display.text).toBe(names(n));
    }
    expect(bench.assigner.display.ignoredSummary()).toBe('');
  });

  it('shows what is edited for two seconds', () => {
    const bench = FirmwareBench.booted();
    bench.send(toneIpr(2, 34, 77), 0.2);
    expect(bench.assigner.display.text).toMatch(/^LOWER VCF CUTOFF +60 *$/);
    bench.send(patchIpr(0x13, 5), 0.2);
    expect(bench.assigner.display.text).toMatch(/^DUAL DETUNE +-46 *$/);
    bench.send(fineTuning(0x2000 - 3 * 64), 0.2);
    expect(bench.assigner.display.text).toMatch(/^MASTER TUNE -003 *$/);
    bench.run(2.1);
    expect(bench.assigner.display.text).toMatch(/^A1 /);
  });

  it('shows digits stored as 00h-09h, and lower case as capitals', () => {
    const bench = FirmwareBench.booted();
    const patch = Patch.initial('String ');
    patch.raw[7] = 3;
    bench.send(patchBulk(0, patch.raw), 0.4);
    expect(bench.assigner.display.text).toMatch(/^A1 STRING 3 /);
  });

  it('says who it is while the boards calibrate', () => {
    const bench = new FirmwareBench().run(0.3);
    expect(bench.assigner.display.text).toMatch(/^SUPERJX OPEN ASSIGNER/);
  });
});

describe('panel of the MKS-70', () => {
  function push(bench: FirmwareBench, button: string): void {
    bench.assigner.panel.press(button, true);
    bench.run(0.03);
    bench.assigner.panel.press(button, false);
    bench.run(0.03);
  }

  it('a letter and a number select a patch', () => {
    const bench = FirmwareBench.booted();
    for (const [letter, number, patch] of [
      ['C', '5', 20],
      ['G/9', '8', 55],
      ['H/0', '7', 62],
    ] as const) {
      push(bench, letter);
      expect(bench.assigner.display.text.trimEnd()).toBe(`${letter[0]}-`);
      bench.forget();
      push(bench, number);
      bench.run(0.2);
      expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, patch]);
    }
  });

  it('a number alone stays in the bank, FORWARD and BACK step', () => {
    const bench = FirmwareBench.booted();
    push(bench, '3');
    expect(bench.variable('currentPatch')).toBe(2);
    push(bench, 'FORWARD');
    expect(bench.variable('currentPatch')).toBe(3);
    push(bench, 'BACK');
    push(bench, 'BACK');
    expect(bench.variable('currentPatch')).toBe(1);
  });
});

describe('the ROM bank', () => {
  it('is a bulk dump of 10,234 bytes that the firmware takes back unchanged', () => {
    const bytes = bankSysex();
    expect(bytes.length).toBe(10234);
    const bench = FirmwareBench.booted();
    bench.send(bytes, 0.3);
    const memory = bench.assigner.nvram.data;
    bank.patches.forEach((patch, n) => {
      expect(memory.subarray(PATCHES + 48 * n, PATCHES + 48 * (n + 1))).toEqual(patch.raw);
    });
    expect(storedChecksum(memory)).toBe(checksum(memory));
    expect(bench.variable('ignoredSysex', 2)).toBe(0);
  });

  it('has the 50 preset tones by name and order', () => {
    const names =
      'PIANO 1,E. GRAND 1,PIANO 2,CELLO SECT,ARCO STRING,LOW STRINGS,HI STRINGS,BEE-THREE,ORGAN 1,CALIOPE,PIPE ORGAN,' +
      'DRYSTLDRUM,MUSIC BOX,WINDCHIMES,E. BASS,SYNTH BASS,SOUNDTRACK,HOLLOW PAD,FLUTE 1,FRETNOT 1,BIG OL PAD,' +
      'STABBRASS 2,POLYSYNTH 2,GOWESTBRS 2,GOWESTBRS 1,POLY BRASS,GAMELANET,CELESTE 2,AGOGO BELL,SYNDULCIMR,' +
      'GUITARCLAV,PERKPIANO,PIANO 4,SYNC LEAD,SEQ* 1,RECORDERS,BRIGHT BOWS,STRINGS 1,STRINGS 2,CHOIR,MAY,S WIND,' +
      'MARIMBA,METALLET,SYNTHBELL 2,XMAS BELLS,VIBES,CHURCHBELL,RES BELL,KALIMBA 2,GOWESTVOX';
    const expected = names
      .replace('MAY,S', 'MAY;S')
      .split(',')
      .map((name) => name.replace(';', ','));
    expect(expected).toHaveLength(50);
    const fits = (name: string) => (name.length > 10 ? name.replace(' ', '') : name);
    expect(bank.presets.map(({ name }) => name.trimEnd())).toEqual(expected.map(fits));
  });

  it('has different tones and patches that refer to existing ones', () => {
    const contents = [...bank.tones, ...bank.presets].map((tone) =>
      Array.from(tone.data().subarray(11)).join(),
    );
    expect(new Set(contents).size).toBe(100);
    for (const patch of bank.patches) {
      expect(patch.tone('upper')).toBeLessThan(100);
      expect(patch.tone('lower')).toBeLessThan(100);
    }
    expect(new Set(bank.patches.map(({ name }) => name)).size).toBe(64);
  });
});

describe('the JX-10', () => {
  /** A JX-10 whose ADC has pulled P1.0 low, as it does when a conversion is done. */
  function jx10(): FirmwareBench {
    const bench = new FirmwareBench({ profile: JX10_ASSIGNER });
    bench.assigner.readPort1 = () => 0xfe;
    bench.run(2.3).forget();
    return bench;
  }

  it('has its own matrix: A-H in row 0, 1-8 in row 1', () => {
    const bench = jx10();
    for (const button of ['G', 'P4']) {
      bench.assigner.panel.press(button, true);
      bench.run(0.03);
      bench.assigner.panel.press(button, false);
      bench.run(0.15);
    }
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 51]);
  });

  it('plays its own keys from the bytes of the key scanner', () => {
    const bench = jx10();
    bench.send(patchIpr(0x18, 2, 0x33, 0), 0.2).forget();
    const keys = (changes: readonly (readonly [key: number, byte: number])[]) => {
      for (const [key, byte] of changes) bench.assigner.write(0x1000 + key, byte);
      bench.assigner.cpu.setIrq1(true);
      bench.run(0.00002);
      bench.assigner.cpu.setIrq1(false);
      bench.run(0.02);
    };
    keys([
      [0, 0x80 | 50],
      [75, 0x80 | 127],
    ]);
    keys([[0, 0]]);
    expect(
      bench.commands().map(({ kind, number, value, velocity }) => [kind, number, value, velocity]),
    ).toEqual([
      ['on', 0, 28, 50],
      ['on', 1, 103, 127],
      ['off', 0, 28, 0],
    ]);
  });
});

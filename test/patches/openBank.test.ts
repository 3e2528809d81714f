import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openBank, openJx8pBank } from '../../src/patches/openBank/openBank.js';
import { readBank } from '../../src/patches/readBank.js';
import { BANK_FILE, bankSysex, JX8P_BANK_FILE, jx8pBankSysex } from '../../tools/bank.js';

/** Presets 51-100 as the instrument names them, spaces aside (a name has ten characters). */
const PRESET_NAMES =
  'PIANO1 E.GRAND1 PIANO2 CELLOSECT ARCOSTRING LOWSTRINGS HISTRINGS BEE-THREE ORGAN1 CALIOPE PIPEORGAN DRYSTLDRUM MUSICBOX WINDCHIMES E.BASS SYNTHBASS SOUNDTRACK HOLLOWPAD FLUTE1 FRETNOT1 BIGOLPAD STABBRASS2 POLYSYNTH2 GOWESTBRS2 GOWESTBRS1 POLYBRASS GAMELANET CELESTE2 AGOGOBELL SYNDULCIMR GUITARCLAV PERKPIANO PIANO4 SYNCLEAD SEQ*1 RECORDERS BRIGHTBOWS STRINGS1 STRINGS2 CHOIR MAYSWIND MARIMBA METALLET SYNTHBELL2 XMASBELLS VIBES CHURCHBELL RESBELL KALIMBA2 GOWESTVOX'.split(
    ' ',
  );

describe('open bank', () => {
  const bank = openBank();

  it('fills the memory and the presets', () => {
    expect(bank.patches).toHaveLength(64);
    expect(bank.tones).toHaveLength(50);
    expect(bank.presets).toHaveLength(50);
  });

  it('names its presets in the order of the instrument', () => {
    const squeezed = (name: string) => name.replace(/[^A-Z0-9.*-]/g, '');
    expect(bank.presets.map(({ name }) => squeezed(name))).toEqual(PRESET_NAMES);
  });

  it('has no two tones with the same parameters and no two patches with the same name', () => {
    const parameters = [...bank.tones, ...bank.presets].map((tone) => tone.data().subarray(11).join());
    expect(new Set(parameters).size).toBe(100);
    expect(new Set(bank.patches.map(({ name }) => name)).size).toBe(64);
  });

  it('is what the committed bulk dump holds, which reads back unchanged', () => {
    const file = new Uint8Array(readFileSync(BANK_FILE));
    expect(file).toHaveLength(10_234);
    expect(Buffer.compare(file, bankSysex())).toBe(0);
    const read = readBank(file);
    expect(read.reports).toEqual([]);
    bank.patches.forEach((patch, slot) => {
      expect(read.patchAt(slot)?.raw).toEqual(patch.raw);
    });
    bank.tones.forEach((tone, slot) => {
      expect(read.toneAt(slot)?.equals(tone)).toBe(true);
    });
  });

  it('gives the JX-8P 32 tones and 64 presets, all different; its bank file reads back unchanged', () => {
    const { tones, presets } = openJx8pBank();
    const parameters = [...tones, ...presets].map((tone) => tone.data().subarray(11).join());
    expect([tones.length, presets.length, new Set(parameters).size]).toEqual([32, 64, 96]);
    const file = new Uint8Array(readFileSync(JX8P_BANK_FILE));
    expect(file).toHaveLength(2496);
    expect(Buffer.compare(file, jx8pBankSysex())).toBe(0);
    const read = readBank(file);
    expect(read.tones.map(({ slot }) => slot)).toEqual(tones.map((_, slot) => slot));
    tones.forEach((tone, slot) => {
      expect(read.toneAt(slot)?.equals(tone)).toBe(true);
    });
  });
});

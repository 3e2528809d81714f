import { describe, expect, it } from 'vitest';
import { PG800_CONTROLS, Pg800 } from '../../src/assigner/pg800.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { TONE_PARAMETERS } from '../../src/patches/parameters.js';
import { Patch } from '../../src/patches/patch.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { FirmwareBench } from './firmwareBench.js';
import { patchApr } from './sysexMessages.js';

/** Clocks bits out as a synthesizer does, while READY is high: bytes, most significant bit first. */
function fetch(programmer: Pg800, most = 100): number[] {
  const bytes: number[] = [];
  while (programmer.ready === 1 && bytes.length < most) {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) {
      programmer.setClock(1);
      programmer.setClock(0);
      byte = (byte << 1) | programmer.data;
    }
    bytes.push(byte);
  }
  return bytes;
}

const serialOf = (name: string) => TONE_PARAMETERS.find((parameter) => parameter.name === name)!.serial!;

describe('PG-800, the device', () => {
  it('has the 44 controls that a tone has, each once', () => {
    expect(PG800_CONTROLS).toHaveLength(44);
    const numbers = PG800_CONTROLS.map(serialOf).sort((a, b) => a - b);
    const wanted = Array.from({ length: 0x30 }, (_, n) => 0x80 + n).filter(
      (number) => ![0x8c, 0x8d, 0x8e, 0xae].includes(number),
    );
    expect(numbers).toEqual(wanted);
  });

  it('sends number and value of what has moved, in the order of its scan, the latest value of each', () => {
    const programmer = new Pg800();
    programmer.plug();
    expect(programmer.ready).toBe(0);
    programmer.set('lfo-rate', 5); // under way
    programmer.set('vcf-cutoff', 1);
    programmer.set('env1-attack', 99);
    programmer.set('vcf-cutoff', 127);
    programmer.pressWrite();
    programmer.set('dco1-range', 96);
    expect(fetch(programmer)).toEqual([0xa3, 5, 0xa4, 99, 0x80, 96, 0x97, 127, 0xe1]);
    expect(programmer.ready).toBe(0);
    expect(fetch(programmer)).toEqual([]);
  });

  it('says nothing while unplugged, and forgets what it had to say', () => {
    const programmer = new Pg800();
    expect(() => programmer.set('vcf-cutoff', 1)).toThrow(/not plugged in/);
    expect(() => programmer.pressWrite()).toThrow(/not plugged in/);
    programmer.plug();
    programmer.set('vcf-cutoff', 1);
    expect(fetch(programmer, 1)).toEqual([0x97]);
    programmer.unplug();
    expect([programmer.ready, programmer.data]).toEqual([0, 0]);
    programmer.plug();
    programmer.set('vcf-resonance', 3);
    expect(fetch(programmer)).toEqual([0x98, 3]);
  });

  it('refuses unknown controls and values with a sentence', () => {
    const programmer = new Pg800();
    programmer.plug();
    expect(() => programmer.set('cutoff', 1)).toThrow(/no control "cutoff".*vcf-cutoff/);
    for (const value of [-1, 128, 1.5, Number.NaN]) {
      expect(() => programmer.set('vcf-cutoff', value)).toThrow(/from 0 to 127/);
    }
  });

  it('goes on in the middle of a bit after a snapshot', () => {
    const programmer = new Pg800();
    programmer.plug();
    programmer.set('vcf-cutoff', 0x55);
    programmer.set('vca-level', 33);
    for (let edge = 0; edge < 11; edge++) programmer.setClock(edge % 2 === 0 ? 1 : 0);
    const writer = new StateWriter();
    programmer.save(writer);
    const twin = new Pg800();
    twin.load(new StateReader(writer.finish()));
    for (const one of [programmer, twin]) one.setClock(0);
    expect(fetch(twin)).toEqual(fetch(programmer));
  });
});

describe('PG-800 at the assigner', () => {
  it('every control sets its parameter on the boards, and the newest value wins', () => {
    const bench = FirmwareBench.booted();
    const patch = Patch.initial();
    patch.set('key-mode', 2);
    bench.send(patchApr(patch.toParameters()), 0.3).forget();
    const { programmer } = bench.assigner;
    programmer.plug();
    const last = new Map<number, number>();
    for (let round = 0; round < 3; round++) {
      PG800_CONTROLS.forEach((name, n) => {
        const value = (13 * n + 41 * round + 7) & 127;
        programmer.set(name, value);
        last.set(serialOf(name), value);
      });
    }
    bench.run(0.4);
    const heard = new Map(bench.commands().map(({ number, value }) => [number, value]));
    for (const [number, value] of last) {
      // VCA LEVEL goes out scaled by the volume of the patch
      if (number !== 0x9e) expect([number, heard.get(number)]).toEqual([number, value]);
    }
    const level = 0x9e - 0x80 + 11;
    expect(bench.assigner.read(bench.address('upperTone') + level)).toBe(last.get(0x9e));
  });

  it('unplugged and plugged in the middle of a message it finds its place', () => {
    const bench = FirmwareBench.booted();
    const { programmer } = bench.assigner;
    programmer.plug();
    programmer.set('vcf-cutoff', 100);
    bench.run(0.0014);
    programmer.unplug();
    bench.run(0.02).forget();
    programmer.plug();
    programmer.set('vcf-resonance', 44);
    bench.run(0.05);
    expect(bench.commands().map(({ number, value }) => [number, value])).toEqual([[0x98, 44]]);
  });
});

describe('PG-800 at the instrument', () => {
  it('edits the tone that sounds', async () => {
    const jx = await SuperJX.create();
    jx.midiIn(patchApr(Patch.initial().toParameters()));
    jx.settle();
    jx.midiIn([0x90, 48, 100]);
    const left = new Float32Array(9600);
    const right = new Float32Array(9600);
    const level = () => {
      jx.render(left, right);
      return Math.sqrt(left.reduce((sum, sample) => sum + sample * sample, 0) / left.length);
    };
    level();
    const open = level();
    jx.programmer.plug();
    jx.programmer.set('vca-level', 0);
    level();
    expect(open).toBeGreaterThan(0.001);
    expect(level()).toBeLessThan(open / 30);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { measureFrequency } from '../../src/audio/frequency.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { Patch } from '../../src/patches/patch.js';
import { patchApr, toneApr } from '../../src/patches/sysexBuild.js';
import { Tone } from '../../src/patches/tone.js';

let ready: Uint8Array;

beforeAll(async () => {
  const jx = await SuperJX.create({ model: 'jx10' });
  const patch = Patch.initial();
  patch.set('upper-bender', 1);
  patch.set('lower-bender', 1);
  patch.set('key-mode', 2); // whole A
  jx.midiIn(patchApr(patch));
  jx.midiIn(toneApr(Tone.initial()));
  jx.settle();
  ready = jx.save();
});

const jx10 = () => SuperJX.restore(ready, { model: 'jx10' });

function listen(jx: SuperJX, seconds = 0.1): Float32Array {
  const left = new Float32Array(Math.round(seconds * jx.sampleRate));
  jx.render(left, new Float32Array(left.length));
  return left;
}

const rms = (sound: Float32Array) =>
  Math.sqrt(sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length);

describe('a JX-10 played at its own keyboard', () => {
  it('sounds while the key is down', () => {
    const jx = jx10();
    jx.pressKey(60, 100);
    listen(jx, 0.05);
    const loud = rms(listen(jx));
    expect(loud).toBeGreaterThan(0.001);
    jx.releaseKey(60);
    listen(jx, 0.3);
    expect(rms(listen(jx))).toBeLessThan(loud / 30);
    expect(() => jx.pressKey(60, 0)).toThrow(/velocity of 1 to 127/);
    expect(() => jx.pressKey(104, 9)).toThrow(/no key 104/);
  });

  it('is bent by its lever', () => {
    const jx = jx10();
    jx.pressKey(57, 100);
    listen(jx, 0.1);
    const straight = measureFrequency(listen(jx, 0.2), jx.sampleRate)!;
    jx.moveBender(1);
    listen(jx, 0.1);
    const bent = measureFrequency(listen(jx, 0.2), jx.sampleRate)!;
    expect(12 * Math.log2(bent / straight)).toBeCloseTo(2, 1);
  });

  it('goes on identically after a snapshot with a key down, a cartridge in and a programmer plugged in', () => {
    const jx = jx10();
    jx.pressKey(50, 90);
    jx.cartridge.insert(new Uint8Array(0x800).fill(3), { writeProtected: true });
    jx.programmer.plug();
    jx.programmer.set('vcf-cutoff', 40);
    listen(jx, 0.0013);
    const twin = SuperJX.restore(jx.save(), { model: 'jx10' });
    for (const one of [jx, twin]) {
      one.setControl('aftertouch', 200);
      one.releaseKey(50);
      one.pressKey(53, 60);
    }
    expect(listen(twin, 0.2)).toEqual(listen(jx, 0.2));
    expect(twin.cartridge.image).toEqual(jx.cartridge.image);
    expect(twin.display).toBe(jx.display);
  });
});

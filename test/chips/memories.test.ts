import { describe, expect, it } from 'vitest';
import { Mb63h149, VELOCITY_BYTE_ADAPTER } from '../../src/chips/mb63h149.js';
import { Nvram, NvramError } from '../../src/chips/nvram.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';

describe('MB63H149 shared RAM', () => {
  it('is 2 KB of plain memory without key events by default', () => {
    const interrupts: boolean[] = [];
    const gateArray = new Mb63h149((asserted) => interrupts.push(asserted));
    gateArray.write(0x1800, 0x12);
    expect(gateArray.read(0x1000)).toBe(0x12);
    gateArray.keyEvent(3, 100);
    expect(interrupts).toEqual([]);
    expect(gateArray.keyEventsLost).toBe(1);
    expect(gateArray.stallCycles(0x1000, false)).toBe(0);
  });

  it('with an adapter puts key events into the RAM and asserts INT until they are read', () => {
    const interrupts: boolean[] = [];
    const gateArray = new Mb63h149((asserted) => interrupts.push(asserted), VELOCITY_BYTE_ADAPTER);
    gateArray.keyEvent(3, 100);
    const writer = new StateWriter();
    gateArray.save(writer);
    const copy = new Mb63h149((asserted) => interrupts.push(asserted), VELOCITY_BYTE_ADAPTER);
    copy.load(new StateReader(writer.finish()));
    expect(copy.read(3)).toBe(0x80 | 100);
    copy.keyEvent(3, 0);
    expect(copy.read(3)).toBe(0);
    expect(interrupts).toEqual([true, false, true, false]);
  });
});

describe('NVRAM', () => {
  it('is dirty when a byte changes, clean when the image is taken or loaded', () => {
    const memory = new Nvram(8192, 'MKS-70 memory');
    memory.write(0x6000, 0);
    expect(memory.dirty).toBe(false);
    memory.write(0x6005, 0x42);
    expect(memory.dirty).toBe(true);
    const image = memory.takeImage();
    expect(memory.dirty).toBe(false);
    expect(image[5]).toBe(0x42);
    const other = new Nvram(8192, 'MKS-70 memory');
    other.loadImage(image);
    expect(other.read(0x8005)).toBe(0x42);
    expect(other.dirty).toBe(false);
  });

  it('says what size it needs', () => {
    const memory = new Nvram(2048, 'JX-8P memory');
    expect(() => memory.loadImage(new Uint8Array(8192))).toThrow(NvramError);
    expect(() => memory.loadImage(new Uint8Array(8192))).toThrow(
      /JX-8P memory takes a raw image of exactly 2048 bytes; this one has 8192/,
    );
    expect(() => new Nvram(3000, 'cartridge')).toThrow(/power of two/);
  });

  it('loses writes while protected', () => {
    const cartridge = new Nvram(2048, 'cartridge', true);
    cartridge.write(0, 1);
    expect([cartridge.read(0), cartridge.dirty]).toEqual([0, false]);
  });

  it('continues from a snapshot', () => {
    const memory = new Nvram(2048, 'JX-8P memory');
    memory.write(7, 9);
    const writer = new StateWriter();
    memory.save(writer);
    const copy = new Nvram(2048, 'JX-8P memory');
    copy.load(new StateReader(writer.finish()));
    expect([copy.read(7), copy.dirty]).toEqual([9, true]);
  });
});

import { describe, expect, it } from 'vitest';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import { syncKeys } from '../../src/capture/syncPattern.js';
import { TONE_PARAMETERS } from '../../src/patches/parameters.js';
import { PATCH_FIELDS } from '../../src/patches/patchFields.js';
import { decodeSysex } from '../../src/patches/sysexMessages.js';

const MODELS = ['mks70', 'jx10', 'jx8p'] as const;
/** MIDI's own time for a byte, seconds. */
const BYTE_SECONDS = 320e-6;

describe.each(MODELS)('the kit of the %s', (model) => {
  const kit = captureKit(model);

  it('has twelve blocks, no longer than an afternoon allows', () => {
    expect(kit.blocks.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const seconds = kit.blocks.reduce((sum, block) => sum + block.seconds, 0);
    expect(seconds).toBeLessThan(18 * 60);
    expect(seconds).toBeGreaterThan(model === 'jx10' ? 8 * 60 : 16 * 60);
  });

  it('gives every item an id of its own, with the block in front', () => {
    const ids = kit.blocks.flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { number, items } of kit.blocks) {
      for (const { id } of items) expect(id.startsWith(`${number}.`), id).toBe(true);
    }
  });

  it('keeps items apart, their steady parts inside, and both patterns outside', () => {
    for (const { items, sync, seconds } of kit.blocks) {
      let end = sync[0] + 0.85 + 0.5;
      for (const item of items) {
        expect(item.at, item.id).toBeGreaterThanOrEqual(end);
        expect(item.off, item.id).toBeGreaterThan(item.at);
        expect(item.end, item.id).toBeGreaterThanOrEqual(item.off);
        expect(item.steady[0], item.id).toBeGreaterThanOrEqual(item.at);
        expect(item.steady[1], item.id).toBeGreaterThan(item.steady[0]);
        expect(item.steady[1], item.id).toBeLessThanOrEqual(item.end);
        end = item.end;
      }
      expect(sync[1]).toBeGreaterThanOrEqual(end + 0.5);
      expect(seconds).toBeGreaterThan(sync[1] + 0.85 + 0.5 - 1e-6);
    }
  });

  it('names references and tones that there are', () => {
    for (const { items } of kit.blocks) {
      for (const { measures, tone } of items) {
        expect(
          kit.tones.some(({ name }) => name === tone),
          tone,
        ).toBe(true);
        for (const measure of measures) {
          if (measure.kind === 'filter') {
            expect(items.some(({ id }) => id === measure.reference)).toBe(true);
          }
        }
      }
    }
  });

  it('lets every message through MIDI before the next one is due, in time order', () => {
    for (const { events } of kit.blocks) {
      let free = 0;
      let last = 0;
      for (const { at, bytes } of events) {
        expect(at).toBeGreaterThanOrEqual(last);
        last = at;
        free = Math.max(free, at) + bytes.length * BYTE_SECONDS;
        // a chord of twelve waits 12 ms for the line
        expect(free - at).toBeLessThan(0.04);
      }
    }
  });

  it('ends every note, and plays the patterns with the keys of the block', () => {
    for (const { number, events, sync } of kit.blocks) {
      const down = new Set<number>();
      const struck: number[] = [];
      for (const { at, bytes } of events) {
        if (bytes[0] !== 0x90) continue;
        if (bytes[2]! > 0) down.add(bytes[1]!);
        else down.delete(bytes[1]!);
        if (bytes[2]! > 0 && sync.some((from) => at >= from - 1e-9 && at <= from + 0.75))
          struck.push(bytes[1]!);
      }
      expect(down.size).toBe(0);
      expect(struck).toEqual([...syncKeys(number), ...syncKeys(number)]);
    }
  });

  it('speaks as the model listens', () => {
    const messages = kit.blocks.flatMap(({ events }) => events.map(({ bytes }) => bytes));
    const exclusive = messages.filter((bytes) => bytes[0] === 0xf0).map(decodeSysex);
    const programs = messages.filter((bytes) => (bytes[0]! & 0xf0) === 0xc0);
    if (model === 'jx10') {
      expect(exclusive).toEqual([]);
      for (const [, program] of programs) expect(program! - 64).toBeLessThan(kit.patches.length);
    } else {
      expect(programs).toEqual([]);
      const kinds = new Set(
        exclusive.map((message) => `${message.kind} ${'model' in message ? message.model : ''}`),
      );
      expect([...kinds].sort()).toEqual(
        model === 'jx8p' ? ['ipr jx8p', 'tone-apr jx8p'] : ['patch-apr super-jx', 'tone-apr super-jx'],
      );
    }
  });
});

describe('the kit of the JX-10', () => {
  const { tones, patches } = captureKit('jx10');

  it('has no more tones than can be entered by hand', () => {
    expect(tones.length).toBeLessThanOrEqual(20);
    expect(patches.length).toBeLessThanOrEqual(64);
  });

  it('has only values that the display can show: entering what it shows stores them', () => {
    const ours = tones.filter(({ name }) => !['POLY BRASS', 'STRINGS 1'].includes(name));
    for (const { name, tone } of ours) {
      const entered = tone.clone();
      for (const { kind, name: parameter } of TONE_PARAMETERS) {
        if (kind === 'character' || kind === 'unused') continue;
        entered.setDisplay(parameter, tone.display(parameter));
      }
      // of a tune the display shows semitones, and any stored value of the same semitone is as good
      for (const parameter of ['dco1-tune', 'dco2-tune']) {
        expect(entered.display(parameter)).toBe(tone.display(parameter));
        entered.set(parameter, tone.get(parameter));
      }
      expect(entered.equals(tone), name).toBe(true);
    }
    for (const { name, patch } of patches) {
      const entered = patch.clone();
      for (const field of PATCH_FIELDS) field.store(entered, field.show(patch));
      expect([...entered.raw], name).toEqual([...patch.raw]);
    }
  });
});

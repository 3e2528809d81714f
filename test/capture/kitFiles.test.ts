import { parseMidi } from 'midi-file';
import { describe, expect, it } from 'vitest';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import { kitFiles, kitSeconds } from '../../src/capture/kit/kitFiles.js';
import { cartridgeTransfer, kitBulk, kitCartridge } from '../../src/capture/kit/kitMemory.js';
import { kitSheet } from '../../src/capture/kit/kitSheet.js';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { readSmf } from '../../src/midi/smf.js';
import { readBank } from '../../src/patches/readBank.js';
import { openMemoryState } from '../../src/rom/openMemory.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

const MODELS = ['mks70', 'jx10', 'jx8p'] as const;

describe.each(MODELS)('the files of the kit of the %s', (model) => {
  const kit = captureKit(model);
  const files = kitFiles(kit);

  it('are MIDI files that others can read, with every message at its time', () => {
    for (const block of kit.blocks) {
      const file = files.get(`block-${`${block.number}`.padStart(2, '0')}.mid`)!;
      const { header, tracks } = parseMidi(file);
      expect(header).toMatchObject({ format: 0, numTracks: 1, ticksPerBeat: 960 });
      expect(tracks[0]!.filter(({ type }) => type === 'setTempo')).toMatchObject([
        { microsecondsPerBeat: 500_000 },
      ]);
      const { events, durationTicks, warnings } = readSmf(file);
      expect(warnings).toEqual([]);
      expect(events.map(({ bytes }) => bytes.join())).toEqual(block.events.map(({ bytes }) => bytes.join()));
      events.forEach(({ tick48M }, n) => {
        expect(tick48M / TICKS_PER_SECOND).toBeCloseTo(block.events[n]!.at, 9);
      });
      expect(durationTicks / TICKS_PER_SECOND).toBeCloseTo(block.seconds, 9);
    }
  });

  it('have all blocks one after another in kit.mid', () => {
    const { events, durationTicks } = readSmf(files.get('kit.mid')!);
    expect(events).toHaveLength(kit.blocks.reduce((sum, block) => sum + block.events.length, 0));
    expect(durationTicks / TICKS_PER_SECOND).toBeCloseTo(kitSeconds(kit), 6);
  });

  it('are the same every time', () => {
    const again = kitFiles(kit);
    expect([...again.keys()]).toEqual([...files.keys()]);
    for (const [name, bytes] of files) expect(Buffer.compare(again.get(name)!, bytes), name).toBe(0);
    expect(kitSheet(kit)).toBe(kitSheet(kit));
  });

  it('have all tones in a form that a bank reader takes', () => {
    const name = model === 'jx10' ? 'tones-3x.syx' : 'tones.syx';
    const { tones } = readBank(files.get(name)!);
    expect(tones.map(({ tone }) => tone.name.trim())).toEqual(kit.tones.map((tone) => tone.name));
  });

  it('have a sheet with every block and every tone', () => {
    const sheet = kitSheet(kit);
    for (const { title, number } of kit.blocks) {
      expect(sheet).toContain(`<td>${number}</td><td>${title}</td>`);
    }
    for (const { name } of [...kit.tones, ...kit.patches]) expect(sheet).toContain(name);
  });
});

describe('the tones of the JX-10', () => {
  const kit = captureKit('jx10');
  const image = kitCartridge(kit);

  it('are a cartridge that the firmware takes for its own', () => {
    expect(openMemoryState(image)).toBe('valid');
    const bank = readBank(image);
    kit.patches.forEach(({ patch }, n) => {
      expect([...bank.patchAt(n)!.raw]).toEqual([...patch.raw]);
    });
    kit.tones.forEach(({ tone }, n) => {
      expect(bank.toneAt(n)!.equals(tone)).toBe(true);
    });
  });

  /** Sends messages one after the other to a JX-10 without its analog half. */
  function sent(messages: readonly Uint8Array[], cartridge?: Uint8Array): DigitalMachine {
    const machine = new DigitalMachine({ model: 'jx10', ...(cartridge && { cartridge }) });
    machine.boot();
    const run = (seconds: number): void => {
      machine.runTo(machine.tick + Math.round(seconds * TICKS_PER_SECOND));
      for (const { tape } of machine.boards) tape.discard(tape.length);
    };
    for (const message of messages) {
      machine.midiIn(message);
      run(message.length * 320e-6 + 0.02);
    }
    run(0.2);
    return machine;
  }

  it('get into an empty cartridge by the handshake transfer', () => {
    const { cartridge } = sent(cartridgeTransfer(image), new Uint8Array(8192)).assigner;
    expect(Buffer.from(cartridge.image!).equals(Buffer.from(image))).toBe(true);
  });

  it('get into the memory by bulk messages', () => {
    const { nvram } = sent(kitBulk(kit)).assigner;
    const memory = readBank(nvram.data.slice());
    kit.patches.forEach(({ patch }, n) => {
      expect([...memory.patchAt(n)!.raw]).toEqual([...patch.raw]);
    });
    kit.tones.forEach(({ tone }, n) => {
      expect(memory.toneAt(n)!.equals(tone)).toBe(true);
    });
  });

  it('are selected from the memory if that is wished', () => {
    const { events } = readSmf(kitFiles(kit, { internalMemory: true }).get('block-03.mid')!);
    const programs = events.filter(({ bytes }) => bytes[0] === 0xc0).map(({ bytes }) => bytes[1]!);
    const cartridge = kit.blocks[3]!.events.filter(({ bytes }) => bytes[0] === 0xc0).map(
      ({ bytes }) => bytes[1]! - 64,
    );
    expect(programs).toEqual(cartridge);
  });
});

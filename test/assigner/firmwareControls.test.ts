import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import { JX10_ASSIGNER, MKS70_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { FirmwareBench } from './firmwareBench.js';
import { memoryImage, memorySum, SETTINGS } from './memoryImage.js';
import { patchApr } from './sysexMessages.js';

/** A JX-10 with a plain dual patch, both halves under the bender, and the hold pedal and lever switched on. */
function jx10(change: (patch: Patch) => void = () => {}, settings = [0, 1, 0, 0, 0, 0x21]): FirmwareBench {
  const bench = FirmwareBench.booted({ profile: JX10_ASSIGNER, nvram: memoryImage(settings) });
  const patch = Patch.initial();
  for (const half of ['upper', 'lower']) {
    patch.set(`${half}-bender`, 1);
    patch.set(`${half}-hold`, 1);
    patch.set(`${half}-lfo`, 127);
  }
  patch.set('key-mode', 0);
  change(patch);
  bench.send(patchApr(patch.toParameters()), 0.3).forget();
  return bench;
}

/** What was set on the boards since, `prefix number=value` in hex. */
function sets(bench: FirmwareBench): string[] {
  const lines = bench
    .commands()
    .filter(({ kind }) => kind === 'set')
    .map(({ prefix, number, value }) => `${prefix.toString(16)} ${number.toString(16)}=${value}`);
  bench.forget();
  return lines;
}

function notes(bench: FirmwareBench): string[] {
  const lines = bench
    .commands()
    .filter(({ kind }) => kind === 'on' || kind === 'off')
    .map(
      ({ kind, prefix, number, value, velocity }) =>
        `${kind} ${prefix.toString(16)} ${number} ${value} ${velocity}`,
    );
  bench.forget();
  return lines;
}

function push(bench: FirmwareBench, ...names: readonly string[]): void {
  for (const name of names) {
    bench.assigner.panel.press(name, true);
    bench.run(0.03);
    bench.assigner.panel.press(name, false);
    bench.run(0.03);
  }
}

const shown = (bench: FirmwareBench) => bench.assigner.display.text.trimEnd();

describe("the JX-10's own keyboard", () => {
  it('plays every key with its velocity, and lets it go', () => {
    const bench = jx10((patch) => patch.set('key-mode', 2));
    for (const [note, velocity] of [
      [28, 1],
      [60, 64],
      [103, 127],
    ] as const) {
      bench.assigner.key(note, velocity);
      bench.run(0.02);
      bench.assigner.key(note, 0);
      bench.run(0.02);
    }
    expect(notes(bench)).toEqual([
      'on f1 0 28 1',
      'off f1 0 28 0',
      'on f1 1 60 64',
      'off f1 1 60 0',
      'on f1 2 103 127',
      'off f1 2 103 0',
    ]);
  });

  it('plays chords in dual on both boards, beside MIDI, within 10 ms', () => {
    const bench = jx10();
    const pressed = bench.tick;
    for (const note of [48, 52, 55]) bench.assigner.key(note, 90);
    bench.run(0.03);
    const heard = bench.commands().filter(({ kind }) => kind === 'on');
    expect(heard.map(({ value }) => value).sort()).toEqual([48, 48, 52, 52, 55, 55]);
    expect(Math.max(...heard.map(({ time }) => time)) - pressed / 48e6).toBeLessThan(0.012);
    bench.forget();
    bench.send([0x90, 48, 0]);
    expect(notes(bench)).toEqual(['off f1 0 48 0', 'off f9 0 48 0']);
  });

  it('refuses keys there are not, and a rack has none', () => {
    const bench = jx10();
    expect(() => bench.assigner.key(27, 90)).toThrow(/no key 27.*28 to 103/);
    expect(() => bench.assigner.key(60, 128)).toThrow(/velocity 128/);
    const rack = FirmwareBench.booted({ profile: MKS70_ASSIGNER });
    expect(() => rack.assigner.key(60, 90)).toThrow(/no keyboard/);
  });

  it('does not disturb what the firmware keeps beside the key bytes', () => {
    const bench = jx10();
    for (let note = 28; note <= 103; note++) bench.assigner.key(note, 100);
    bench.run(0.4);
    for (let note = 28; note <= 103; note++) bench.assigner.key(note, 0);
    bench.run(0.4);
    const on = new Set<string>();
    for (const { kind, prefix, number } of bench.commands()) {
      if (kind === 'on') on.add(`${prefix} ${number}`);
      if (kind === 'off') on.delete(`${prefix} ${number}`);
    }
    expect(on.size).toBe(0);
    expect(bench.assigner.oddities.list()).toEqual([]);
  });
});

describe('bender, aftertouch and pedal of the JX-10', () => {
  it('the lever bends both ways, to the full and back to rest', () => {
    const bench = jx10();
    bench.assigner.moveBender(1);
    bench.run(0.05);
    expect(sets(bench)).toEqual(['f4 b2=127']);
    bench.assigner.moveBender(-0.5);
    bench.run(0.05);
    const down = sets(bench);
    expect(down).toContain('f4 bf=0');
    expect(down.at(-1)).toBe('f4 b2=64');
    bench.assigner.moveBender(0);
    bench.run(0.05);
    expect(sets(bench)).toEqual(['f4 b2=0']);
  });

  it('a half without bender is not bent', () => {
    const bench = jx10((patch) => patch.set('lower-bender', 0));
    bench.assigner.moveBender(0.4);
    bench.run(0.05);
    expect(sets(bench)).toEqual(['f9 b2=51']);
  });

  it('pushed, the lever is full modulation', () => {
    const bench = jx10();
    bench.assigner.panel.press('LFO LEVER', true);
    bench.run(0.05);
    expect(sets(bench)).toEqual(['f4 bc=127']);
    bench.assigner.panel.press('LFO LEVER', false);
    bench.run(0.05);
    expect(sets(bench)).toEqual(['f4 bc=0']);
  });

  it('pressure goes to B3 at each step of its seven bits', () => {
    const bench = jx10();
    for (const code of [10, 128, 255, 0]) {
      bench.assigner.setControl('aftertouch', code);
      bench.run(0.03);
    }
    expect(sets(bench)).toEqual(['f4 b3=5', 'f4 b3=64', 'f4 b3=127', 'f4 b3=0']);
  });

  it('a change by one code is noise, but not at the ends', () => {
    const bench = jx10();
    bench.assigner.setControl('aftertouch', 100);
    bench.run(0.03);
    sets(bench);
    for (const code of [101, 99, 101, 100]) {
      bench.assigner.setControl('aftertouch', code);
      bench.run(0.02);
    }
    expect(sets(bench)).toEqual([]);
    bench.assigner.setControl('aftertouch', 254);
    bench.run(0.03);
    bench.assigner.setControl('aftertouch', 255);
    bench.run(0.03);
    bench.assigner.setControl('aftertouch', 1);
    bench.run(0.03);
    bench.assigner.setControl('aftertouch', 0);
    bench.run(0.03);
    expect(sets(bench)).toEqual(['f4 b3=127', 'f4 b3=0']);
  });

  it('the pedal holds', () => {
    const bench = jx10();
    bench.assigner.panel.press('HOLD PEDAL', true);
    bench.run(0.05);
    expect(sets(bench)).toEqual(['f4 bb=127']);
    bench.assigner.panel.press('HOLD PEDAL', false);
    bench.run(0.05);
    expect(sets(bench)).toEqual(['f4 bb=0']);
  });

  it('what moved last counts, hand or MIDI', () => {
    const bench = jx10();
    bench.assigner.moveBender(1);
    bench.run(0.05);
    bench.send([0xe0, 0, 0x40], 0.05);
    expect(sets(bench)).toEqual(['f4 b2=127', 'f4 b2=0']);
  });

  it('an MKS-70 has none of these', () => {
    const rack = FirmwareBench.booted({ profile: MKS70_ASSIGNER });
    expect(() => rack.assigner.moveBender(1)).toThrow(/no bender/);
    expect(() => rack.assigner.setControl('aftertouch', 1)).toThrow(/none/);
  });
});

describe('the two sliders', () => {
  const CASES = [
    [1, 'VOLUME', 'f4 b1=50'],
    [2, 'MODULATION', 'f4 bc=50'],
    [3, 'PORTA TIME', 'f4 b0=50'],
    [5, 'AFTERTOUCH', 'f4 b3=50'],
  ] as const;

  it.each(CASES)('assigned to %i, %s, either sends %s', (code, _, expected) => {
    for (const [slider, shift] of [
      ['C1', 0],
      ['C2', 4],
    ] as const) {
      const bench = jx10(undefined, [0, 1, 0, 0, 0, code << shift]);
      bench.assigner.setControl('C1', 100);
      bench.assigner.setControl('C2', 100);
      bench.run(0.05);
      expect(sets(bench), slider).toEqual([expected]);
    }
  });

  it('assigned to the balance they take level from one half', () => {
    const bench = jx10(undefined, [0, 1, 0, 0, 0, 0x04]);
    bench.assigner.setControl('C1', 254);
    bench.run(0.05);
    expect(sets(bench)).toEqual(['f1 9e=0']);
  });

  it('where they stand at power-on means nothing', () => {
    const bench = new FirmwareBench({ profile: JX10_ASSIGNER, nvram: memoryImage([0, 1, 0, 0, 0, 0x21]) });
    bench.assigner.setControl('C1', 30);
    bench.assigner.setControl('C2', 200);
    bench.run(2.5);
    expect(sets(bench).filter((line) => line.includes('b1='))).toEqual([]);
  });

  it('are assigned in the settings, and the memory keeps it', () => {
    const bench = jx10();
    push(bench, 'MIDI');
    for (let n = 0; n < 20 && !shown(bench).startsWith('C1 SLIDER'); n++) push(bench, 'BACK');
    expect(shown(bench)).toMatch(/^C1 SLIDER +VOLUME +P$/);
    push(bench, 'VALUE', 'INC', 'INC', 'INC');
    expect(shown(bench)).toMatch(/^C1 SLIDER +BALANCE +V$/);
    push(bench, 'FORWARD', 'VALUE', 'DEC', 'DEC', 'DEC');
    expect(bench.assigner.nvram.data[SETTINGS + 5]).toBe(0x04);
    const memory = bench.assigner.nvram.data;
    expect(memory[8]! * 256 + memory[9]!).toBe(memorySum(memory));
  });

  it('are not among the settings of an MKS-70', () => {
    const bench = FirmwareBench.booted();
    push(bench, 'MIDI', 'BACK');
    expect(shown(bench)).toMatch(/^LOAD FROM CARTRIDGE +PUSH ENTER$/);
  });
});

describe('buttons and dial of the JX-10', () => {
  it('bend ranges and portamento have buttons, with LEDs for the range', () => {
    const bench = jx10();
    for (const [button, value] of [
      ['BEND 3', 0x20],
      ['BEND 7', 0x60],
      ['BEND 2', 0x00],
      ['BEND 4', 0x40],
    ] as const) {
      push(bench, button);
      bench.run(0.05);
      expect(sets(bench)).toEqual([`f4 b7=${value}`]);
    }
    bench.run(2.2);
    expect(bench.assigner.leds[7]! & 0x0f).toBe(0x04);
    push(bench, 'PORTAMENTO');
    expect(sets(bench)).toEqual(['f4 b5=127']);
    push(bench, 'PORTAMENTO');
    expect(sets(bench)).toEqual(['f4 b5=0']);
  });

  it('the dial selects patches and values, one a step, both ways', () => {
    const bench = jx10();
    const turn = (direction: 1 | -1, steps: number) => {
      for (let n = 0; n < steps; n++) {
        bench.assigner.panel.turnDial(direction);
        bench.run(0.01);
      }
      bench.run(0.2);
    };
    turn(1, 3);
    expect(shown(bench)).toMatch(/^A4 /);
    turn(-1, 2);
    expect(shown(bench)).toMatch(/^A2 /);
    push(bench, 'PATCH', 'VALUE');
    bench.run(0.1);
    const before = Number(/(\d\d) +V$/.exec(shown(bench))![1]);
    turn(1, 2);
    expect(Number(/(\d\d) +V$/.exec(shown(bench))![1])).toBeGreaterThan(before);
  });
});

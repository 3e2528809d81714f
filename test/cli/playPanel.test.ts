import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ComputerKeyboard, NOTE_MILLISECONDS } from '../../src/cli/play/keyboard.js';
import { keyAction, keyHelp, splitKeys } from '../../src/cli/play/keyMap.js';
import { panelLines } from '../../src/cli/play/panelView.js';
import { Terminal } from '../../src/cli/play/terminal.js';
import { JX10, MKS70, MODELS } from '../../src/machine/models.js';
import type { LiveStatus } from '../../src/node/live/liveProtocol.js';

const STATUS: LiveStatus = {
  display: 'A1 GRAND AND STRINGS  PIANO 1/MELLOW STR',
  leds: new Uint8Array(8),
  voices: 0b000001_000011,
  peak: [0.5, 0],
  load: 0.123,
  seconds: 75,
  counters: {
    underruns: 3,
    missingMilliseconds: 12,
    stalls: 1,
    lateMessages: 2,
    refusedMessages: 5,
    refusedNotes: 4,
    busyMilliseconds: 100,
    longestBlockMilliseconds: 1,
  },
  droppedNotes: 6,
  backlog: 0,
};

const FACTS = { model: MKS70, latency: 50, octave: 4, velocity: 96, held: false, notice: 'hello', help: [] };

/** Every key that a terminal can send and that we know of. */
const KEYS = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...['A', 'B', 'C', 'D'].map((arrow) => `\x1b[${arrow}`),
  ...[...'0123456789\r'].map((key) => `\x1b${key}`),
];

describe('keys of the computer', () => {
  it.each(MODELS)('press only buttons that the $title has, on the rack all of them', (model) => {
    const pressed = new Set<string>();
    for (const key of KEYS) {
      const action = keyAction(key, model);
      if (action?.kind === 'button') pressed.add(action.name);
    }
    for (const name of pressed) expect(Object.keys(model.assigner.buttons)).toContain(name);
    const missing = Object.keys(model.assigner.buttons).filter((name) => !pressed.has(name));
    if (model === MKS70) expect(missing).toEqual([]);
    expect(pressed.size).toBeGreaterThan(15);
  });

  it('notes lie as on a keyboard', () => {
    const semitones = [...'awsedftgyhujkolp;'].map((key) => keyAction(key, MKS70));
    expect(semitones).toEqual(semitones.map((_, semitone) => ({ kind: 'note', semitone })));
  });

  it('the dial is on the arrows of a rack, INC and DEC on those of a keyboard', () => {
    expect(keyAction('\x1b[C', MKS70)).toEqual({ kind: 'dial', direction: 1 });
    expect(keyAction('\x1b[C', JX10)).toEqual({ kind: 'button', name: 'INC' });
  });

  it('several that come at once are told apart', () => {
    expect(splitKeys('a\x1b[Bs\x1b5é\x1bOP\r')).toEqual(['a', '\x1b[B', 's', '\x1b5', 'é', '\x1bOP', '\r']);
  });

  it('a note lasts until its key repeats no more', () => {
    const sent: number[][] = [];
    const timers: (() => void)[] = [];
    const cancelled: unknown[] = [];
    const keyboard = new ComputerKeyboard((message) => sent.push([...message]), {
      after: (milliseconds, callback) => {
        expect(milliseconds).toBe(NOTE_MILLISECONDS);
        timers.push(callback);
        return timers.length as unknown as NodeJS.Timeout;
      },
      cancel: (timer) => cancelled.push(timer),
    });
    keyboard.press(0);
    keyboard.press(0);
    keyboard.press(4);
    expect(sent).toEqual([
      [0x90, 60, 96],
      [0x90, 64, 96],
    ]);
    expect(cancelled).toEqual([1]);
    timers[1]!();
    expect(sent.at(-1)).toEqual([0x80, 60, 0]);
    keyboard.shiftOctave(1);
    keyboard.changeVelocity(1);
    keyboard.press(0);
    expect(sent.at(-1)).toEqual([0x90, 72, 112]);
    keyboard.toggleHold();
    expect(sent.at(-1)).toEqual([0xb0, 64, 127]);
    keyboard.panic();
    expect(sent.slice(-2)).toEqual([
      [0xb0, 64, 0],
      [0xb0, 123, 0],
    ]);
  });
});

describe('panel', () => {
  it('shows display, LEDs, voices, level, load and what has gone wrong', () => {
    const leds = new Uint8Array(8);
    const { row, bit } = MKS70.assigner.buttons.CHASE!;
    leds[row] = 1 << bit;
    const text = panelLines({ ...STATUS, leds }, FACTS, 120).join('\n');
    expect(text).toContain(STATUS.display);
    expect(text).toContain('\x1b[7m[CHASE]');
    expect(text.split('\x1b[7m').length).toBe(2);
    expect(text).toContain('lower # # . . . .    upper # . . . . .');
    expect(text).toContain('-6.0 dBFS');
    expect(text).toContain('load  12 %   latency 50 ms');
    expect(text).toContain('underruns 3   dropped notes 10   late 2   output stalls 1');
    expect(text).toContain('1:15');
    expect(text).toContain('hello');
  });

  it.each([20, 60, 200])('no line is wider than a terminal of %i characters', (columns) => {
    for (const model of MODELS) {
      const facts = { ...FACTS, model, help: keyHelp(model) };
      for (const line of panelLines(STATUS, facts, columns)) {
        expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('gives the terminal back as it was, and draws only what has changed', () => {
    const raw: boolean[] = [];
    const input = Object.assign(new EventEmitter(), {
      setRawMode: (mode: boolean) => raw.push(mode),
      pause: () => {},
    });
    let written = '';
    const output = {
      columns: 80,
      rows: 4,
      write: (text: string) => {
        written += text;
      },
    };
    const keys: string[] = [];
    const terminal = new Terminal(
      (key) => keys.push(key),
      input as unknown as NodeJS.ReadStream,
      output as unknown as NodeJS.WriteStream,
    );
    terminal.draw(['one', 'two']);
    written = '';
    terminal.draw(['one', 'three']);
    expect(written).toBe('\x1b[2A\r\nthree\x1b[K\n');
    written = '';
    terminal.draw(['one', 'two', 'three', 'four']);
    terminal.draw(['one', 'two', 'three', 'five']);
    expect(written).toBe('\x1b[2A\r\x1b[Jone\x1b[K\ntwo\x1b[K\nthree\x1b[K\n\x1b[3A\r\n\n\n');
    input.emit('data', Buffer.from('ab'));
    terminal.close();
    terminal.close();
    input.emit('data', Buffer.from('c'));
    expect(keys).toEqual(['a', 'b']);
    expect(raw).toEqual([true, false]);
    expect(written.endsWith('\x1b[?25h')).toBe(true);
  });
});

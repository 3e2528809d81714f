import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { findMidi, MidiInputPort, MidiOutputPort } from '../../../src/node/live/midiPorts.js';
import { RawMidiInput } from '../../../src/node/live/rawMidiInput.js';
import { TemporaryFolder } from '../../cli/superjxProcess.js';

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

/** Everything that an input gives, until its end. */
function readAll(path: string): { readonly input: RawMidiInput; readonly over: Promise<number[]> } {
  const bytes: number[] = [];
  let input: RawMidiInput | undefined;
  const over = new Promise<number[]>((resolve, reject) => {
    input = new RawMidiInput(path, {
      onBytes: (piece) => bytes.push(...piece),
      onEnd: (error) => (error ? reject(error) : resolve(bytes)),
    });
  });
  return { input: input!, over };
}

describe('raw MIDI bytes', () => {
  it('of a file come whole, then its end', async () => {
    const path = folder.file('bytes.mid.raw');
    const bytes = Array.from({ length: 5000 }, (_, i) => i % 256);
    writeFileSync(path, Uint8Array.from(bytes));
    expect(await readAll(path).over).toEqual(bytes);
  });

  it('of a FIFO come as they are written; it waits for its writer, and its end is when that leaves', async () => {
    const path = folder.file('fifo');
    spawnSync('mkfifo', [path]);
    const { over } = readAll(path);
    await new Promise((resolve) => setTimeout(resolve, 100));
    spawn('bash', ['-c', `(printf 'ab'; sleep 0.1; printf 'cd') > ${path}`]);
    expect(await over).toEqual([97, 98, 99, 100]);
  });

  it('wait outside while the line is busy', async () => {
    const path = folder.file('long.raw');
    writeFileSync(path, new Uint8Array(100_000));
    let got = 0;
    let ended = false;
    const input: RawMidiInput = new RawMidiInput(path, {
      onBytes: (piece) => {
        got += piece.length;
        input.pause();
      },
      onEnd: () => {
        ended = true;
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(got).toBeLessThan(1000);
    expect(ended).toBe(false);
    while (!ended) {
      input.resume();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(got).toBe(100_000);
  });

  it('of a device end when it does; nothing is left open', async () => {
    expect(await readAll('/dev/null').over).toEqual([]);
  });

  it.each([
    ['/no/such/file', 'Cannot read /no/such/file: it does not exist.'],
    ['/tmp', 'Cannot read /tmp: it is a folder.'],
  ])('%s is a sentence', (path, sentence) => {
    const listener = { onBytes: () => {}, onEnd: () => {} };
    expect(() => new RawMidiInput(path, listener)).toThrow(sentence);
  });
});

/** An easymidi with these ports. */
function fakeDriver(inputs: string[], outputs: string[] = []) {
  const sent: number[][] = [];
  const opened: { name: string; virtual: boolean | undefined; driver: EventEmitter }[] = [];
  class Port {
    readonly _input = new EventEmitter();
    readonly _output = { sendMessage: (bytes: number[]) => void sent.push(bytes) };
    closed = false;
    constructor(
      readonly name: string,
      virtual?: boolean,
    ) {
      if (name === 'Busy') throw new Error('port is taken');
      this._input.on('message', () => expect.unreachable());
      opened.push({ name, virtual, driver: this._input });
    }
    close(): void {
      this.closed = true;
    }
  }
  return { getInputs: () => inputs, getOutputs: () => outputs, Input: Port, Output: Port, sent, opened };
}

/** The support that a fake driver gives. */
async function supportOf(driver: object) {
  const midi = await findMidi(async () => ({ default: driver }), 'test');
  if (!midi.works) throw new Error(midi.reason);
  return midi;
}

describe('MIDI ports', () => {
  it('say how to get the package when it is not there', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    const load = () => Promise.reject(missing);
    expect(await findMidi(load, 'test')).toEqual({
      works: false,
      reason: 'the package easymidi is not installed: npm install easymidi',
    });
  });

  it('say why there is no MIDI system', async () => {
    const driver = {
      getInputs: () => {
        throw new Error('Failed to initialise RtMidi');
      },
    };
    expect(await findMidi(async () => ({ default: driver }), 'test')).toEqual({
      works: false,
      reason: 'easymidi finds no MIDI system: Failed to initialise RtMidi',
    });
  });

  it('are found by a part of their name that only one has', async () => {
    const driver = fakeDriver(['Keystation 61:0', 'Launchkey:0', 'Launchpad:0', 'Busy']);
    const midi = await supportOf(driver);
    const open = (name: string) =>
      new MidiInputPort(
        midi,
        name,
        () => {},
        () => {},
      ).close();
    open('keys');
    open('virtual');
    expect(driver.opened.map(({ name, virtual }) => [name, virtual])).toEqual([
      ['Keystation 61:0', false],
      ['superjx', true],
    ]);
    expect(() => open('launch')).toThrow(
      'Several MIDI inputs are called "launch": Launchkey:0, Launchpad:0.',
    );
    expect(() => open('organ')).toThrow('No MIDI input is called "organ": there are Keystation 61:0, ');
    expect(() => open('Busy')).toThrow('The MIDI port Busy does not open: port is taken.');
  });

  it('give whole messages with the time of the driver, exclusive ones put together', async () => {
    const driver = fakeDriver(['A']);
    const messages: { bytes: number[]; at: number }[] = [];
    const onMessage = (message: Uint8Array, at: number) => messages.push({ bytes: [...message], at });
    const port = new MidiInputPort(await supportOf(driver), 'A', onMessage, () => {});
    const say = (delta: number, bytes: number[]) => driver.opened[0]!.driver.emit('message', delta, bytes);
    say(0, [0x90, 60, 100]);
    say(0.025, [0x80, 60, 0]);
    say(0.01, [0xf0, 1]);
    say(0.01, [2, 0xf7]);
    port.close();
    expect(messages.map(({ bytes }) => bytes)).toEqual([
      [0x90, 60, 100],
      [0x80, 60, 0],
      [0xf0, 1, 2, 0xf7],
    ]);
    // the driver says 25 ms; they were told of at once, so that is the most there can be
    expect(messages[1]!.at - messages[0]!.at).toBeLessThanOrEqual(25.1);
  });

  it('tell when they are gone', async () => {
    vi.useFakeTimers();
    const names = ['A', 'B'];
    let gone = 0;
    const port = new MidiInputPort(
      await supportOf(fakeDriver(names)),
      'A',
      () => {},
      () => gone++,
    );
    vi.advanceTimersByTime(10_000);
    expect(gone).toBe(0);
    names.shift();
    vi.advanceTimersByTime(10_000);
    expect(gone).toBe(1);
    port.close();
    vi.useRealTimers();
  });

  it('send what the instrument sends', async () => {
    const driver = fakeDriver([], ['Out']);
    const port = new MidiOutputPort(await supportOf(driver), 'out');
    port.send(Uint8Array.of(0xf0, 1, 0xf7));
    expect(driver.sent).toEqual([[0xf0, 1, 0xf7]]);
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { SuperJX } from '../../../src/machine/superJx.js';
import type { LiveReport, LiveResult, LiveSetup } from '../../../src/node/live/liveProtocol.js';
import { LiveSession } from '../../../src/node/live/liveSession.js';
import { readWavFile, WavFileWriter } from '../../../src/node/wavFile.js';
import { renderOffline } from '../../../src/render/offline.js';
import { patchSelection } from '../../../src/render/setup.js';
import { openMemoryState } from '../../../src/rom/openMemory.js';
import { TemporaryFolder } from '../../cli/superjxProcess.js';

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

/** A session in this thread, with what it reported. */
class Bench {
  readonly reports: LiveReport[] = [];
  readonly session: LiveSession;
  readonly done: Promise<LiveResult>;
  private resolve: (result: LiveResult) => void = () => {};

  constructor(setup: Partial<LiveSetup>) {
    this.done = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.session = new LiveSession(
      {
        machine: {},
        messages: [],
        liveInput: true,
        output: { kind: 'raw', path: '/dev/null', format: '32f' },
        title: 'test',
        factor: 1,
        tail: 0,
        midiOut: false,
        ...setup,
      },
      (report) => {
        if (report.kind === 'done') this.resolve(report.result);
        else this.reports.push(report);
      },
    );
  }

  /** The latest status, once one fulfils the condition. */
  async until(condition: (display: string) => boolean): Promise<string> {
    for (let n = 0; n < 200; n++) {
      const last = this.reports.filter((report) => report.kind === 'status').at(-1);
      if (last && condition(last.status.display)) return last.status.display;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('it never came');
  }
}

describe('a session', () => {
  it('obeys panel and MIDI, sends MIDI OUT, and keeps memory and recording when the output fails', async () => {
    const path = folder.file('kept.wav');
    const bench = new Bench({
      output: { kind: 'raw', path: folder.file('played.raw'), format: '32f' },
      recording: { path, format: '32f' },
      midiOut: true,
    });
    await bench.session.start();
    const { session } = bench;
    expect(await bench.until((display) => display.startsWith('A1'))).toContain('GRAND AND STRINGS');
    session.request({ kind: 'dial', direction: 1 });
    expect(await bench.until((display) => display.startsWith('A2'))).toContain('A2');
    session.request({ kind: 'button', name: 'C' });
    session.request({ kind: 'button', name: '5' });
    expect(await bench.until((display) => display.startsWith('C5'))).toContain('C5');
    for (const name of ['WRITE', 'D', '1', 'WRITE']) session.request({ kind: 'button', name });
    await bench.until((display) => display.startsWith('D1'));
    const { nvram, status, error } = await (async () => {
      session.request({ kind: 'stop' });
      return bench.done;
    })();
    expect(error).toBeUndefined();
    // selecting C5 at the panel sends a program change
    const sent = bench.reports.flatMap((report) => (report.kind === 'midiOut' ? [[...report.message]] : []));
    expect(sent).toContainEqual([0xc0, 20]);
    expect(openMemoryState(nvram!)).toBe('valid');
    const { channels } = readWavFile(path);
    expect(channels[0]!.length / 48_000).toBeCloseTo(status!.seconds, 3);
    const raw = readFileSync(folder.file('played.raw'));
    expect(raw.length).toBe(channels[0]!.length * 8);
  });

  it('plays what came before it was up with the first sample, as the machine alone would', async () => {
    const output = { kind: 'raw', path: folder.file('early.raw'), format: '32f' } as const;
    const bench = new Bench({ output, tail: 0.3 });
    const message = Uint8Array.of(0x90, 60, 100);
    bench.session.request({ kind: 'midi', message, at: 0 });
    bench.session.request({ kind: 'endOfInput' });
    await bench.session.start();
    expect((await bench.done).error).toBeUndefined();
    const machine = await SuperJX.create();
    machine.settle();
    machine.midiIn(message);
    const bytes = readFileSync(output.path);
    const played = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const left = new Float32Array(played.length / 2);
    const right = new Float32Array(played.length / 2);
    machine.render(left, right);
    expect(left.every((sample, i) => sample === played[2 * i])).toBe(true);
    expect(Math.max(...left)).toBeGreaterThan(0.01);
  });

  it('plays a song into the file that render makes of it, and records the same', async () => {
    const files = ['played.wav', 'recorded.wav', 'rendered.wav'].map((name) => folder.file(name));
    const [played, recorded, rendered] = files as [string, string, string];
    const note = (ticks: number, key: number, velocity: number) => ({
      ticks,
      bytes: Uint8Array.of(0x90, key, velocity),
    });
    const song = {
      events: [note(0, 60, 100), note(4_800_000, 64, 90), note(9_000_000, 60, 0)],
      seconds: 0.2,
    };
    const messages = [patchSelection(9)];
    const bench = new Bench({
      machine: { seed: 5 },
      messages,
      song,
      liveInput: false,
      output: { kind: 'wav', path: played, format: '32f' },
      recording: { path: recorded, format: '32f' },
      title: 'song',
      factor: 0.5,
      tail: 0.25,
    });
    await bench.session.start();
    expect((await bench.done).error).toBeUndefined();

    const machine = await SuperJX.create({ seed: 5 });
    for (const message of messages) machine.midiIn(message);
    machine.settle();
    const layout = {
      sampleRate: 48_000,
      format: '32f',
      info: { software: 'superjx', comment: 'song' },
    } as const;
    const writer = new WavFileWriter(rendered, { ...layout, channels: 2 });
    renderOffline(machine, {
      sampleRate: 48_000,
      actions: song.events.map(({ ticks, bytes }) => ({
        ticks,
        perform: (tick) => machine.midiIn(bytes, tick),
      })),
      seconds: song.seconds,
      tail: 0.25,
      onBlock: ({ left, right, count }) =>
        writer.write([left.map((sample) => sample * 0.5), right.map((sample) => sample * 0.5)], count),
    });
    writer.finish();
    expect(readFileSync(played).equals(readFileSync(rendered))).toBe(true);
    expect(readFileSync(recorded).equals(readFileSync(rendered))).toBe(true);
  });

  it('ends with a sentence when the reader of its pipe leaves; recording and memory are kept', async () => {
    const pipe = folder.file('pipe');
    spawnSync('mkfifo', [pipe]);
    const recording = folder.file('cut.wav');
    const bench = new Bench({
      output: { kind: 'raw', path: pipe, format: '32f' },
      recording: { path: recording, format: '16' },
    });
    spawn('head', ['-c', '200000', pipe], { stdio: 'ignore' });
    await bench.session.start();
    const { error, nvram } = await bench.done;
    expect(error).toBe(`Whoever read ${pipe} has closed it.`);
    expect(readWavFile(recording).channels[0]!.length * 8).toBeGreaterThan(200_000);
    expect(nvram!.length).toBe(8192);
  });

  it('ends with a sentence when the disk is full, the memory kept', async () => {
    const bench = new Bench({ output: { kind: 'raw', path: '/dev/full', format: '32f' } });
    await bench.session.start();
    const { error, nvram } = await bench.done;
    expect(error).toBe('Cannot write /dev/full: the disk is full.');
    expect(nvram!.length).toBe(8192);
  });
});

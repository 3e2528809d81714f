import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { SuperJX } from '../../src/machine/superJx.js';
import { readWavFile } from '../../src/node/wavFile.js';
import { patchSelection } from '../../src/render/setup.js';
import { openMemoryState } from '../../src/rom/openMemory.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = new TemporaryFolder();
afterAll(() => folder.remove());

/** `superjx play` in a process of its own. */
class Player {
  stderr = '';
  readonly child: ChildProcess;
  readonly status: Promise<number | null>;

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/superjx.ts', 'play', ...args], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stderr!.on('data', (text) => {
      this.stderr += text;
    });
    this.status = new Promise((resolve) => this.child.on('close', resolve));
  }

  async until(text: string): Promise<void> {
    for (let n = 0; n < 600; n++) {
      if (this.stderr.includes(text)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`"${text}" never came; there was: ${this.stderr}`);
  }
}

function fifo(name: string): string {
  const path = folder.file(name);
  spawnSync('mkfifo', [path]);
  return path;
}

/** Two notes of 0.2 s, as a Standard MIDI File. */
function shortSong(): string {
  const path = folder.file('short.mid');
  const track = [
    ...[0, 0x90, 60, 100, 96, 0x90, 64, 100, 96, 0x80, 60, 0],
    ...[0, 0x80, 64, 0, 0, 0xff, 0x2f, 0],
  ];
  const header = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 1, 0xe0];
  writeFileSync(path, Uint8Array.from([...header, 0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, track.length, ...track]));
  return path;
}

describe('superjx play', () => {
  it.runIf(process.env.SUPERJX_FULL)(
    'raw bytes through a FIFO, samples through another; at their end the tail rings out, status 0 (SUPERJX_FULL=1)',
    async () => {
      const input = fifo('midi');
      const output = fifo('sound');
      const player = new Player('--midi-raw', input, '--out', `raw:${output}`, '--tail', '0.2');
      const reader = spawn('cat', [output], { stdio: ['ignore', 'pipe', 'ignore'] });
      const pieces: Buffer[] = [];
      reader.stdout.on('data', (piece) => pieces.push(piece));
      // bytes without a status, then a key that is never let go
      writeFileSync(input, Uint8Array.of(1, 2, 0x90, 69, 100));
      expect(await player.status).toBe(0);
      expect(player.stderr).toContain(`2 bytes of ${input} were no MIDI and were left out.`);

      const machine = await SuperJX.create();
      machine.midiIn(patchSelection(0));
      machine.settle();
      // the key was let go when the writer left
      machine.midiIn([0x90, 69, 100, 0x90, 69, 0]);
      const bytes = Buffer.concat(pieces);
      const played = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
      const left = new Float32Array(played.length / 2);
      const right = new Float32Array(played.length / 2);
      machine.render(left, right);
      expect(played.length / 2 / 48_000).toBeGreaterThan(0.2);
      expect(left.every((sample, i) => sample === played[2 * i])).toBe(true);
      expect(right.every((sample, i) => sample === played[2 * i + 1])).toBe(true);
      expect(Math.max(...left)).toBeGreaterThan(0.01);
    },
  );

  it('Ctrl-C stops it: status 0, memory saved, recording whole, terminal text plain', async () => {
    const nvram = folder.file('memory.bin');
    const recording = folder.file('session.wav');
    const input = fifo('keys');
    const player = new Player(
      ...['--midi-raw', input, '--out', 'raw:/dev/null', '--nvram', nvram, '--record', recording],
    );
    const keys = openSync(input, constants.O_WRONLY);
    await player.until('Ctrl-C stops');
    // JX-8P way to store the tone that is heard in place 1: writes to the memory
    writeSync(keys, Uint8Array.of(0xf0, 0x41, 0x34, 0, 0x21, 0x20, 1, 0, 0, 2, 0xf7));
    writeSync(keys, Uint8Array.of(0x90, 60, 100));
    await new Promise((resolve) => setTimeout(resolve, 600));
    player.child.kill('SIGINT');
    expect(await player.status).toBe(0);
    closeSync(keys);
    expect(player.stderr).toContain('The memory of the instrument was saved.');
    expect(player.stderr).not.toContain('\x1b');
    expect(openMemoryState(readFileSync(nvram))).toBe('valid');
    const { channels } = readWavFile(recording);
    expect(channels[0]!.length / 48_000).toBeGreaterThan(0.5);
    expect(Math.max(...channels[0]!)).toBeGreaterThan(0.01);
  });
});

describe('superjx play refuses', () => {
  it.each([
    [['--out', 'loud'], '"loud" is no output: give speaker, FILE.wav, raw:FILE or raw:-.'],
    [['--out', 'raw:'], 'The name of the output file is empty.'],
    [['--latency', '3'], '--latency takes 5 to 2000 milliseconds, not "3".'],
    [['--record', 'x.mp3'], '"x.mp3" is no recording: give FILE.wav.'],
    [['--out', 'a.wav', '--record', 'a.wav'], '--out and --record are the same file: a.wav.'],
    [['--out', 'a.wav', '--midi-out', './a.wav'], '--out and --midi-out are the same file: ./a.wav.'],
    [['--nvram', './my.bin', '--midi-out', 'my.bin'], 'my.bin would overwrite the input ./my.bin'],
    [['--midi-in', 'keys', '--out', 'raw:/dev/null'], 'Cannot open the MIDI input keys: '],
    [['--midi-raw', '/no/such', '--out', 'raw:/dev/null'], 'Cannot read /no/such: it does not exist.'],
    [['--out', 'raw:/no/such'], 'Cannot write /no/such: the folder does not exist.'],
    [['--map', '/no/such'], 'Cannot read /no/such: it does not exist.'],
    [['--json', '--out', 'raw:-'], '--json prints to stdout'],
  ])('%j with one sentence', async (args, sentence) => {
    const { status, stderr } = await superjxHere('play', shortSong(), ...args);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n').length).toBe(1);
    expect(status).toBe(2);
  });

  it('to play nothing at all', async () => {
    const { status, stderr } = await superjxHere('play', '--out', 'raw:/dev/null');
    expect(stderr).toContain('Nothing would be played: give a MIDI file, --midi-in or --midi-raw');
    expect(status).toBe(2);
  });
});

it('superjx devices lists what there is, whatever that is', async () => {
  const { status, stdout } = await superjxHere('devices');
  expect(status).toBe(0);
  for (const title of ['sound (--out speaker):', 'MIDI inputs', 'MIDI outputs', 'raw MIDI devices']) {
    expect(stdout).toContain(title);
  }
  const json: unknown = JSON.parse((await superjxHere('devices', '--json')).stdout);
  expect(json).toMatchObject({ speaker: {}, midi: {}, rawMidi: [] });
});

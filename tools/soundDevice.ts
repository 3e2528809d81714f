/**
 * Plays through a real sound device where there is no sound card, and compares what it played with the render:
 *
 *     npx tsx tools/soundDevice.ts [--install]
 *
 * 1. ALSA's `file` plug-in over `null`: takes samples as fast as they come.
 * 2. PulseAudio with a null sink, reached through ALSA as on a desktop: takes them in real time; `parec` records it.
 * 3. The same, and the server is killed in the middle.
 *
 * All of it in a home of its own; nothing of the user's is touched. `--install` fetches what is missing with apt-get.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readWavFile } from '../src/node/wavFile.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const RATE = 48_000;
const PACKAGES = ['pulseaudio', 'pulseaudio-utils', 'libasound2-plugins'];
const SINK = 'superjx';
/** Chords of the song, half a second each. */
const CHORDS = [
  [48, 64, 67, 72],
  [43, 62, 67, 71],
  [45, 60, 64, 69],
  [40, 59, 64, 67],
  [41, 57, 60, 65],
  [48, 55, 60, 64],
];
/** Samples in a row that must agree for a recording to be taken for the same sound, shifted. */
const ALIGNMENT = 256;

const folder = mkdtempSync(join(tmpdir(), 'superjx-sound-'));
const SONG = join(folder, 'song.mid');
let failures = 0;

/** A home whose default ALSA device is this. */
function home(name: string, asoundrc: string): NodeJS.ProcessEnv {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  writeFileSync(join(path, '.asoundrc'), asoundrc);
  return { ...process.env, HOME: path, XDG_RUNTIME_DIR: path };
}

function superjx(
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<{ status: number | null; stderr: string }> {
  const child = startSuperjx(env, ...args);
  let stderr = '';
  child.stderr!.on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stderr })));
}

function startSuperjx(env: NodeJS.ProcessEnv, ...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'src/cli/superjx.ts'), ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function tell(what: string, good: boolean, details: string): void {
  if (!good) failures++;
  process.stdout.write(`${good ? 'ok  ' : 'FAIL'} ${what}: ${details}\n`);
}

/** Interleaved float samples of a file. */
function samplesOf(path: string): Float32Array {
  const bytes = readFileSync(path);
  const whole = bytes.length - (bytes.length % 8);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
}

function interleaved(path: string): Float32Array {
  const { channels } = readWavFile(path);
  const [left, right] = channels as [Float32Array, Float32Array];
  return Float32Array.from({ length: 2 * left.length }, (_, i) => (i & 1 ? right : left)[i >> 1]!);
}

/** Where in `recorded` the sound of `wanted` begins; -1 if nowhere. */
function findStart(recorded: Float32Array, wanted: Float32Array): number {
  search: for (let at = 0; at + wanted.length <= recorded.length; at += 2) {
    for (let i = 0; i < ALIGNMENT; i++) if (recorded[at + i] !== wanted[i]) continue search;
    return at;
  }
  return -1;
}

function compare(what: string, recorded: Float32Array, wanted: Float32Array): void {
  const start = findStart(recorded, wanted);
  if (start < 0) {
    tell(what, false, `the render is not in it (${recorded.length / 2} samples recorded)`);
    return;
  }
  let different = 0;
  for (let i = 0; i < wanted.length; i++) if (recorded[start + i] !== wanted[i]) different++;
  const seconds = (wanted.length / 2 / RATE).toFixed(2);
  tell(
    what,
    different === 0,
    different === 0
      ? `${wanted.length} samples (${seconds} s, two channels) equal to the render, from frame ${start / 2} on`
      : `${different} of ${wanted.length} samples differ`,
  );
}

/** The last line that says something, for the report. */
function counters(stderr: string): string {
  return stderr.match(/underruns .*/)?.[0] ?? stderr.trim();
}

async function playThroughAlsa(wanted: Float32Array): Promise<void> {
  const played = join(folder, 'alsa.raw');
  const env = home(
    'alsa',
    `pcm.!default { type plug slave.pcm "rec" }
pcm.rec { type file slave.pcm "none" file "${played}" format raw }
pcm.none { type null }
ctl.!default { type null }
`,
  );
  const { status, stderr } = await superjx(env, 'play', SONG, ...OPTIONS);
  tell('ALSA file plug-in, playing', status === 0, counters(stderr));
  compare('ALSA file plug-in, sound', samplesOf(played), wanted);
}

/** Without `norewinds` the sink makes silence ahead, and what a stream begins with is not in the monitor. */
async function startPulse(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const server = spawn(
    'pulseaudio',
    [
      ...[
        '-n',
        '--daemonize=no',
        '--exit-idle-time=-1',
        '--use-pid-file=no',
        '-L',
        'module-native-protocol-unix',
      ],
      ...['-L', `module-null-sink sink_name=${SINK} format=float32le rate=${RATE} channels=2 norewinds=1`],
    ],
    { env, stdio: 'ignore' },
  );
  for (let n = 0; n < 100; n++) {
    if (spawnSync('pactl', ['info'], { env }).status === 0) return server;
    await sleep(100);
  }
  throw new Error('pulseaudio does not start');
}

async function playThroughPulse(wanted: Float32Array): Promise<void> {
  const env = home('pulse', 'pcm.!default { type pulse }\nctl.!default { type pulse }\n');
  const server = await startPulse(env);
  const played = join(folder, 'pulse.raw');
  const format = ['--format=float32le', `--rate=${RATE}`, '--channels=2', '--latency-msec=20'];
  const recorder = spawn(
    'bash',
    ['-c', `exec parec --device=${SINK}.monitor ${format.join(' ')} > ${played}`],
    {
      env,
    },
  );
  await sleep(1000);
  const began = performance.now();
  const { status, stderr } = await superjx(env, 'play', SONG, ...OPTIONS);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  tell('PulseAudio null sink, playing', status === 0, `${counters(stderr)}; ${seconds} s from start to end`);
  await sleep(1000);
  recorder.kill('SIGTERM');
  await sleep(500);
  compare('PulseAudio null sink, sound', samplesOf(played), wanted);

  const recording = join(folder, 'vanished.wav');
  const child = startSuperjx(env, 'play', SONG, '--tail', '20', '--record', recording);
  let said = '';
  let killed = false;
  child.stderr!.on('data', (text) => {
    said += text;
    if (killed || !said.includes('playing')) return;
    killed = true;
    setTimeout(() => server.kill('SIGKILL'), 2000);
  });
  const ended = await new Promise((resolve) => child.on('close', resolve));
  const sentence = said.match(/superjx: .*/)?.[0] ?? said;
  tell(
    'PulseAudio killed while it plays',
    ended === 1 && said.includes('sound device'),
    `status ${ended}, "${sentence}"`,
  );
  const kept = readWavFile(recording).channels[0]!.length / RATE;
  tell('recording of it', kept > 1, `${kept.toFixed(1)} s kept`);
}

const OPTIONS = ['--tail', '0.5', '--patch', 'A1', '--rate', String(RATE)];

/** The chords as a Standard MIDI File at 120 quarters a minute, 96 ticks each. */
function writeSong(): void {
  const track: number[] = [];
  for (const chord of CHORDS) {
    for (const key of chord) track.push(0, 0x90, key, 100);
    chord.forEach((key, n) => {
      track.push(n === 0 ? 96 : 0, 0x80, key, 0);
    });
  }
  track.push(0, 0xff, 0x2f, 0);
  const header = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96];
  const length = [0, 0, track.length >> 8, track.length & 0xff];
  writeFileSync(SONG, Uint8Array.from([...header, 0x4d, 0x54, 0x72, 0x6b, ...length, ...track]));
}

async function render(): Promise<Float32Array> {
  const path = join(folder, 'render.wav');
  const { status, stderr } = await superjx(
    process.env,
    'render',
    SONG,
    ...OPTIONS,
    '--bits',
    '32f',
    '-o',
    path,
  );
  if (status !== 0) throw new Error(stderr);
  return interleaved(path);
}

if (process.argv.includes('--install')) {
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES], { stdio: 'inherit' });
}
chmodSync(folder, 0o700);
try {
  writeSong();
  const wanted = await render();
  await playThroughAlsa(wanted);
  if (['pulseaudio', 'pactl', 'parec'].every((program) => existsSync(`/usr/bin/${program}`))) {
    await playThroughPulse(wanted);
  } else {
    process.stdout.write('PulseAudio is not here; --install fetches it\n');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures > 0 ? 1 : 0;

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { LiveRecording } from '../../../src/node/live/liveRecording.js';
import { PumpedOutput } from '../../../src/node/live/pumpedOutput.js';
import { openRawSink } from '../../../src/node/live/rawSink.js';
import { probeSpeaker, SpeakerSink } from '../../../src/node/live/speakerSink.js';
import { readWavFile } from '../../../src/node/wavFile.js';
import { TemporaryFolder } from '../../cli/superjxProcess.js';
import { FakeSink, FakeSpeaker } from './fakes.js';

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

/** `frames` samples that count on from `from`, 1/1024 apart. */
function samples(from: number, frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, i) => ((from + i) % 1024) / 1024);
}

const unexpected = (error: Error) => expect.unreachable(error.message);

describe('pump', () => {
  it('hands over one piece at a time and gathers the next one meanwhile', () => {
    const sink = new FakeSink();
    const pump = new PumpedOutput(sink, '32f', unexpected);
    for (let n = 0; n < 100; n++) pump.write(samples(128 * n, 128), samples(128 * n, 128));
    expect(sink.pieces.length).toBe(1);
    expect(pump.waitingFrames).toBe(12_800);
    sink.next();
    expect(pump.waitingFrames).toBe(12_672);
    expect(sink.pieces.map(({ length }) => length)).toEqual([1024, 99 * 1024]);
    sink.next();
    expect(pump.waitingFrames).toBe(0);
    const played = new Float32Array(Buffer.concat(sink.pieces).buffer.slice(0));
    expect(played.length).toBe(25_600);
    expect(played.every((sample, i) => sample === ((i >> 1) % 1024) / 1024)).toBe(true);
  });

  it('begins with one piece that is long enough for a device not to be dry before the second', async () => {
    const sink = new FakeSink();
    const pump = new PumpedOutput(sink, '32f', unexpected, 1000);
    for (let n = 0; n < 7; n++) pump.write(samples(128 * n, 128), samples(128 * n, 128));
    expect(sink.pieces.length).toBe(0);
    expect(pump.waitingFrames).toBe(0);
    pump.write(samples(896, 128), samples(896, 128));
    expect(sink.pieces.map(({ length }) => length)).toEqual([8192]);
    expect(pump.waitingFrames).toBe(1024);

    const short = new FakeSink();
    const ended = new PumpedOutput(short, '32f', unexpected, 1000);
    ended.write(samples(0, 10), samples(0, 10));
    const finished = ended.finish();
    short.next();
    await finished;
    expect(short.pieces.map(({ length }) => length)).toEqual([80]);
  });

  it('finish waits for what is under way, then closes the sink', async () => {
    const sink = new FakeSink();
    const pump = new PumpedOutput(sink, '16', unexpected);
    pump.write(samples(0, 10), samples(0, 10));
    const finished = pump.finish();
    expect(sink.closed).toBe(false);
    sink.next();
    await finished;
    expect(sink.closed).toBe(true);
  });

  it('a sink that takes nothing can be left while finish waits for it', async () => {
    const sink = new FakeSink();
    const pump = new PumpedOutput(sink, '16', unexpected);
    pump.write(samples(0, 10), samples(0, 10));
    const finished = pump.finish();
    pump.abandon();
    await finished;
    expect(sink.abandoned).toBe(true);
  });

  it('a sink that fails is told of once, and nothing more is written', async () => {
    const sink = new FakeSink();
    const errors: string[] = [];
    const pump = new PumpedOutput(sink, '16', (error) => errors.push(error.message));
    pump.write(samples(0, 10), samples(0, 10));
    const finished = pump.finish();
    sink.next(new Error('gone'));
    pump.fail(new Error('gone again'));
    pump.write(samples(0, 10), samples(0, 10));
    await finished;
    expect(errors).toEqual(['gone']);
    expect(sink.pieces.length).toBe(1);
    expect(sink.abandoned).toBe(true);
    expect(pump.waitingFrames).toBe(0);
  });
});

describe('raw samples', () => {
  it('a file gets them as they are', async () => {
    const path = folder.file('samples.raw');
    const sink = await openRawSink(path, unexpected);
    const pump = new PumpedOutput(sink!, '32f', unexpected);
    pump.write(samples(0, 1000), samples(5, 1000));
    await pump.finish();
    const bytes = readFileSync(path);
    const played = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    expect([...played.subarray(0, 4)]).toEqual([0, 5 / 1024, 1 / 1024, 6 / 1024]);
    expect(played.length).toBe(2000);
  });

  it('a full disk is a sentence', async () => {
    const sink = await openRawSink('/dev/full', unexpected);
    const errors: string[] = [];
    const pump = new PumpedOutput(sink!, '32f', (error) => errors.push(error.message));
    pump.write(samples(0, 10), samples(0, 10));
    expect(errors).toEqual(['Cannot write /dev/full: the disk is full.']);
  });

  it('a folder that is not there is a sentence', async () => {
    await expect(openRawSink('/no/such/place', unexpected)).rejects.toThrow(
      'Cannot write /no/such/place: the folder does not exist.',
    );
  });

  it('a FIFO waits for its reader, and says when that leaves', async () => {
    const path = folder.file('fifo');
    spawnSync('mkfifo', [path]);
    let waited = 0;
    let failed: (error: Error) => void = () => {};
    const failure = new Promise<Error>((resolve) => {
      failed = resolve;
    });
    const opened = openRawSink(path, (error) => failed(error), { onWaiting: () => waited++ });
    await new Promise((resolve) => setTimeout(resolve, 120));
    const reader = spawn('head', ['-c', '40000', path], { stdio: ['ignore', 'pipe', 'ignore'] });
    let got = 0;
    reader.stdout.on('data', (bytes: Buffer) => {
      got += bytes.length;
    });
    const sink = await opened;
    expect(waited).toBe(1);
    const pump = new PumpedOutput(sink!, '32f', unexpected);
    const write = setInterval(() => pump.write(samples(0, 1000), samples(0, 1000)), 5);
    expect((await failure).message).toBe(`Whoever read ${path} has closed it.`);
    clearInterval(write);
    pump.abandon();
    expect(got).toBe(40_000);
  });

  it('a FIFO without a reader can be given up', async () => {
    const path = folder.file('lonely');
    spawnSync('mkfifo', [path]);
    let given = false;
    setTimeout(() => {
      given = true;
    }, 60);
    expect(await openRawSink(path, unexpected, { givenUp: () => given })).toBeUndefined();
  });
});

describe('recording', () => {
  it('is a whole WAV file at any time, not only at its end', async () => {
    const path = folder.file('live.wav');
    const recording = new LiveRecording(path, { sampleRate: 48_000, format: '24' }, unexpected);
    for (let n = 0; n < 500; n++) recording.write(samples(128 * n, 128), samples(128 * n, 128));
    const soFar = readWavFile(path);
    expect(soFar.channels[0]!.length).toBeGreaterThanOrEqual(48_000);
    await recording.finish();
    const whole = readWavFile(path);
    expect(whole.channels[0]!.length).toBe(64_000);
    expect(whole.channels[0]![1000]).toBeCloseTo(1000 / 1024, 6);
    recording.write(samples(0, 1), samples(0, 1));
    expect(statSync(path).size).toBe(64_000 * 6 + 44);
  });

  it('takes the place of an older one, but not that of a device', () => {
    const path = folder.file('old.wav');
    writeFileSync(path, 'old');
    new LiveRecording(path, { sampleRate: 48_000, format: '16' }, unexpected).abandon();
    expect(readWavFile(path).channels[0]!.length).toBe(0);
    expect(() => new LiveRecording('/dev/full', { sampleRate: 48_000, format: '16' }, unexpected)).toThrow(
      'Cannot write /dev/full: it is a device or pipe. Give the name of a file.',
    );
  });

  it('keeps what it has when the disk is full', () => {
    // A file size limit stands for the full disk; its signal would end the process.
    const path = folder.file('limited.wav');
    const program = `
      process.on('SIGXFSZ', () => {});
      const { LiveRecording } = await import(${JSON.stringify(new URL('../../../src/node/live/liveRecording.ts', import.meta.url).href)});
      const recording = new LiveRecording(${JSON.stringify(path)}, { sampleRate: 48000, format: '16' }, (error) => console.log(error.message));
      const silence = new Float32Array(128).fill(0.5);
      for (let n = 0; n < 2000; n++) recording.write(silence, silence);
      recording.abandon();`;
    const script = folder.file('limited.mjs');
    writeFileSync(script, program);
    const command = `ulimit -f 400; exec "${process.execPath}" --import tsx "${script}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Cannot write .*limited\.wav: .* The 2\.1 s recorded until then are in it\.\n$/);
    const { channels } = readWavFile(path);
    expect(channels[0]!.length % 128).toBe(0);
    expect(channels[0]!.length / 48_000).toBeCloseTo(2.1, 1);
  });
});

describe('sound device', () => {
  /** A package that does this when it is imported. */
  function packageThat(name: string, does: string): string {
    const path = folder.file(`${name}.cjs`);
    writeFileSync(path, does);
    return path;
  }

  const takes = (condition: string) =>
    `exports.isSupported = ({ bitDepth, float }) => ${condition}; exports.description = 'fake';`;

  it('is used in the best format that it takes', async () => {
    expect(await probeSpeaker(packageThat('float', takes('true')))).toEqual({
      works: true,
      format: '32f',
      description: 'fake',
    });
    expect(await probeSpeaker(packageThat('integer', takes('bitDepth === 16')))).toMatchObject({
      format: '16',
    });
  });

  it.each([
    [
      'aborts',
      "process.stderr.write('ALSA lib x.c:1:(f) cannot find card\\n'); process.abort();",
      'ALSA: cannot find card',
    ],
    ['throws', "throw new Error('no binding');", 'no sound device opens (no binding)'],
    ['is deaf', takes('false'), 'takes neither 16-bit nor float'],
  ])('a package that %s when it is imported does not end this process', async (name, does, reason) => {
    const probe = await probeSpeaker(packageThat(name.replace(' ', ''), does));
    expect(probe).toMatchObject({ works: false });
    expect(probe.works ? '' : probe.reason).toContain(reason);
  });

  it('that disappears while it plays is a sentence', () => {
    const speaker = new FakeSpeaker();
    const errors: string[] = [];
    let pump: PumpedOutput | undefined;
    const sink = new SpeakerSink(speaker, (error) => pump?.fail(error));
    pump = new PumpedOutput(sink, '32f', (error) => errors.push(error.message));
    pump.write(samples(0, 128), samples(0, 128));
    speaker.take();
    pump.write(samples(0, 128), samples(0, 128));
    speaker.vanish('write() failed: 0');
    pump.write(samples(0, 128), samples(0, 128));
    expect(errors).toEqual(['The sound device takes no more samples (write() failed: 0).']);
    expect(speaker.closed).toBe(true);
  });

  it('plays to the end before it is closed', async () => {
    const speaker = new FakeSpeaker();
    const pump = new PumpedOutput(new SpeakerSink(speaker, unexpected), '32f', unexpected);
    pump.write(samples(0, 128), samples(0, 128));
    const finished = pump.finish();
    expect(speaker.ended).toBe(false);
    speaker.take();
    await finished;
    expect(speaker.ended).toBe(true);
  });
});

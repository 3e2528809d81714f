/**
 * Speed of the whole machine: `npx tsx bench/machine.ts [--quick] [--json]`.
 *
 * Factors over real time from processor time, the best of several short repetitions; then where the time goes, how
 * steady the blocks are, and what is allocated. A calibration loop in the same process makes machines comparable.
 */
import { type HeapProfiler, Session } from 'node:inspector/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Chorus } from '../src/analog/chorus.js';
import { DcoBank } from '../src/analog/dco.js';
import { createKernel } from '../src/analog/kernel/createKernel.js';
import { OutputStage } from '../src/analog/outputStage.js';
import { RateConverter } from '../src/audio/rateConverter.js';
import { optimizeWholeFunctions } from '../src/cli/engine.js';
import { DigitalMachine } from '../src/machine/digitalMachine.js';
import type { Stage } from '../src/machine/superJx.js';
import { renderThreaded } from '../src/node/threadedRender.js';
import type { Tone } from '../src/patches/tone.js';
import { analogProfile } from '../src/profiles/analogProfile.js';
import { noteMessage, toneSelection } from '../src/render/setup.js';
import { CV_VCF, SAMPLE } from '../src/tape/controlTape.js';
import { type Row, tableText } from '../tools/measure/report.js';
import { calibrate } from './calibration.js';
import { PartTimes } from './partTimes.js';
import { bareBoard, KEYS, playing, sweepTone, worstTone } from './scenes.js';

const RATE = 48_000;
const VOICES = 12;

/** Processor time of this process, milliseconds: what other processes take does not count. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Renderer {
  render(left: Float32Array, right: Float32Array): void;
}

const left = new Float32Array(1024);
const right = new Float32Array(1024);

function play(machine: Renderer, seconds: number): void {
  for (let n = Math.ceil((seconds * RATE) / left.length); n > 0; n--) machine.render(left, right);
}

/** Best factor over real time of `rounds` pieces of `seconds`, after a warm-up. */
function factor(machine: Renderer, seconds: number, rounds: number): number {
  play(machine, 3);
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < rounds; n++) {
    const start = cpuMilliseconds();
    play(machine, seconds);
    best = Math.min(best, cpuMilliseconds() - start);
  }
  return (1000 * seconds) / best;
}

/** Offline on worker threads, by the clock: start of the threads included. */
async function threadedFactor(tone: Tone, seconds: number, threads: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3; n++) {
    const machine = await playing(tone);
    const start = performance.now();
    const plan = { sampleRate: RATE, actions: [], seconds, tail: 0, onBlock: () => {} };
    const steps = renderThreaded(machine, plan, threads);
    for await (const _ of steps);
    best = Math.min(best, performance.now() - start);
  }
  return (1000 * seconds) / best;
}

/** Block of 128 samples that only one in a thousand exceeds, percent of its deadline. */
function slowestBlocks(machine: Renderer, seconds: number): { p999: number; worst: number } {
  const block = 128;
  const l = new Float32Array(block);
  const r = new Float32Array(block);
  play(machine, 5);
  const times = new Float64Array(Math.ceil((seconds * RATE) / block));
  for (let n = 0; n < times.length; n++) {
    const start = performance.now();
    machine.render(l, r);
    times[n] = performance.now() - start;
  }
  times.sort();
  const deadline = (1000 * block) / RATE;
  return {
    p999: (100 * times[Math.floor(0.999 * times.length)]!) / deadline,
    worst: (100 * times[times.length - 1]!) / deadline,
  };
}

/** Bytes put on the heap per second of sound: looked at after every second, less what the looking puts there. */
function allocation(machine: Renderer, seconds: number): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const grownBy = (looks: number, between: () => void): number => {
    const growth: number[] = [];
    let before = process.memoryUsage().heapUsed;
    for (let n = 0; n < looks; n++) {
      between();
      const after = process.memoryUsage().heapUsed;
      if (after >= before) growth.push(after - before);
      before = after;
    }
    return growth.reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, growth.length);
  };
  play(machine, 10);
  grownBy(20, () => {});
  collectGarbage();
  const looking = grownBy(20, () => {});
  collectGarbage();
  return Math.max(0, grownBy(seconds, () => play(machine, 1)) - looking);
}

/** The functions that put most on the heap, kilobytes per second of sound. */
async function allocators(machine: Renderer, seconds: number): Promise<[string, number][]> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.enable');
  const all = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  await session.post('HeapProfiler.startSampling', { samplingInterval: 512, ...all });
  play(machine, seconds);
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  const sums = new Map<string, number>();
  const walk = (node: HeapProfiler.SamplingHeapProfileNode): void => {
    const { functionName, url } = node.callFrame;
    if (node.selfSize > 0 && url.includes('/src/')) {
      const name = `${functionName} (${url.slice(url.indexOf('/src/') + 1)})`;
      sums.set(name, (sums.get(name) ?? 0) + node.selfSize / seconds / 1000);
    }
    node.children.forEach(walk);
  };
  walk(profile.head);
  return [...sums].sort((a, b) => b[1] - a[1]).slice(0, 5);
}

interface Share {
  readonly part: string;
  /** Milliseconds per second of sound, and nanoseconds per voice and 96 kHz sample. */
  readonly milliseconds: number;
  readonly perVoiceSample: number;
}

/** Where the time of a tone goes. */
async function shares(tone: Tone, seconds: number): Promise<Share[]> {
  const times = new PartTimes(() => performance.now());
  times.watch('DCO edges', DcoBank, ['event', 'run', 'runVoice']);
  times.watch('output stage', OutputStage, ['process']);
  times.watch('chorus', Chorus, ['process']);
  times.watch('decimation', RateConverter, ['push']);
  const { constructor: Kernel } = createKernel(analogProfile('default'), 1, 0);
  times.watch('waves, mixer, filter, VCA', Kernel as unknown as { prototype: object }, ['render']);
  const stages: Record<Stage, number> = { assigner: 0, soundBoards: 0, analog: 0 };
  let last = 0;
  const machine = await playing(tone, KEYS, (stage) => {
    const time = performance.now();
    stages[stage] += time - last;
    last = time;
  });
  play(machine, 3);
  let best: Share[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    times.reset();
    stages.assigner = stages.soundBoards = stages.analog = 0;
    last = performance.now();
    const start = last;
    play(machine, seconds);
    const total = performance.now() - start;
    if (total >= least) continue;
    least = total;
    const { milliseconds: t } = times;
    const kernel = t['waves, mixer, filter, VCA']!;
    const known = t['DCO edges']! + kernel + t['output stage']! + t.decimation!;
    const parts: [string, number][] = [
      ['assigner', stages.assigner],
      ['sound boards', stages.soundBoards],
      ['DCO edges', t['DCO edges']!],
      ['waves, mixer, filter, VCA', kernel],
      ['chorus', t.chorus!],
      ['high-pass, buffers', t['output stage']! - t.chorus!],
      ['decimation', t.decimation!],
      ['holds and the rest', stages.analog - known],
    ];
    best = parts.map(([part, ms]) => ({
      part,
      milliseconds: ms / seconds,
      perVoiceSample: (1e6 * ms) / (seconds * 96_000 * VOICES),
    }));
  }
  return best;
}

/** Lowest and highest cutoff that the boards are told while a tone plays, Hz. */
function cutoffRange(tone: Tone): [number, number] {
  const machine = new DigitalMachine();
  machine.boot();
  for (const message of toneSelection(tone)) machine.midiIn(message);
  machine.midiIn(noteMessage(60, 100));
  const start = machine.tick + 48e6;
  let low = 4095;
  let high = 0;
  while (machine.tick < start + 5 * 48e6) {
    machine.runTo(machine.tick + 4_800_000);
    for (const { tape } of machine.boards) {
      for (let n = 0; n < tape.length; n++) {
        const cv = tape.whats[n]! - SAMPLE - CV_VCF;
        if (tape.ticks[n]! < start || cv < 0 || cv > 5) continue;
        low = Math.min(low, tape.values[n]!);
        high = Math.max(high, tape.values[n]!);
      }
      tape.discard(tape.length);
    }
  }
  const { cutoffAtZero, octaves } = analogProfile('default').vcf;
  const hertz = (code: number) => cutoffAtZero * 2 ** ((octaves * code) / 4095);
  return [hertz(low), hertz(high)];
}

async function main(): Promise<void> {
  const { quick, json } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  }).values;
  const rounds = quick ? 3 : 8;
  const seconds = quick ? 1 : 2;
  const rows: Row[] = [];
  const add = (test: string, value: number, unit: string, rest: Partial<Row> = {}) =>
    rows.push({ group: 'speed', test, value, unit, better: 'above', ...rest });

  optimizeWholeFunctions();
  const loop = calibrate(cpuMilliseconds);
  add('calibration loop', loop, 'ns a step', { better: 'below' });
  const [low, high] = cutoffRange(sweepTone());
  const sweep = await playing(sweepTone());
  const sweepFactor = factor(sweep, seconds, rounds);
  add('12 voices, two saws, sweep, chorus, 48 kHz', sweepFactor, 'x', {
    must: 6,
    aim: 16,
    note:
      `cutoff ${(low / 1000).toFixed(2)}-${(high / 1000).toFixed(2)} kHz, ${sweep.wire.mostVoices} voices; ` +
      `${(1e9 / (sweepFactor * 96_000 * VOICES)).toFixed(1)} ns a voice-sample, ` +
      `${(1e9 / (sweepFactor * 96_000 * VOICES) / loop).toFixed(2)} calibration steps`,
  });
  // Before there are other machines: with several of them the engine's code is less special, and some of it boxes.
  const blocks = slowestBlocks(sweep, quick ? 5 : 60);
  add('block of 128 samples, p99.9', blocks.p999, '% of deadline', {
    better: 'below',
    must: 50,
    aim: 33,
    note: `slowest ${blocks.worst.toFixed(0)} %; by the clock`,
  });
  add('allocation', allocation(sweep, quick ? 20 : 60) / 1000, 'kB a second', {
    better: 'below',
    must: 1,
    aim: 0,
  });
  const heap = await allocators(sweep, quick ? 5 : 20);
  add('worst case: cutoff 127, SYNC1, chorus', factor(await playing(worstTone()), seconds, rounds), 'x', {
    must: 3,
    aim: 10,
  });
  add('one tone on one bare board', factor(bareBoard(sweepTone()), 4 * seconds, rounds), 'x', {
    must: 25,
    aim: 60,
  });
  add('the sweep offline on two threads', await threadedFactor(sweepTone(), quick ? 10 : 40, 2), 'x', {
    must: 10,
    aim: 28,
    note: 'by the clock, with what else runs on the machine',
  });
  const split = await shares(sweepTone(), seconds);
  if (json) {
    console.log(JSON.stringify({ rows, split, heap }, null, 1));
    return;
  }
  console.log(tableText(rows));
  console.log('\nthe sweep, by part (with clocks in every part):');
  for (const { part, milliseconds, perVoiceSample } of split) {
    console.log(
      `  ${part.padEnd(28)} ${milliseconds.toFixed(2).padStart(8)} ms a second  ` +
        `${perVoiceSample.toFixed(2).padStart(7)} ns a voice-sample`,
    );
  }
  console.log('\nput on the heap:');
  for (const [name, size] of heap) console.log(`  ${size.toFixed(1).padStart(8)} kB a second  ${name}`);
}

await main();

/** Worker thread that measures: for each block size it is sent, how well blocks keep their deadlines. */
import { parentPort } from 'node:worker_threads';
import { measureDeadlines } from '../../live/deadlines.js';
import { SuperJX } from '../../machine/superJx.js';
import { BENCHMARK_KEYS, benchmarkTone } from '../../render/benchmarkTone.js';
import { noteMessage, toneSelection } from '../../render/setup.js';
import { hostTime } from './liveProtocol.js';

/** What is to be measured. */
export interface DeadlineRequest {
  readonly block: number;
  readonly seconds: number;
}

const SAMPLE_RATE = 48_000;
const WARM_UP_SECONDS = 3;

const port = parentPort;
if (port) {
  const machine = await SuperJX.create({ sampleRate: SAMPLE_RATE });
  for (const message of toneSelection(benchmarkTone())) machine.midiIn(message);
  machine.settle();
  for (const key of BENCHMARK_KEYS) machine.midiIn(noteMessage(key, 100));
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const host = {
    now: hostTime,
    sleep: (milliseconds: number) => void Atomics.wait(sleeper, 0, 0, milliseconds),
  };
  const blockMaker = (block: number) => {
    const left = new Float32Array(block);
    const right = new Float32Array(block);
    return () => machine.render(left, right);
  };
  const warmUp = blockMaker(128);
  for (let n = 0; n < (WARM_UP_SECONDS * SAMPLE_RATE) / 128; n++) warmUp();
  port.on('message', ({ block, seconds }: DeadlineRequest) => {
    port.postMessage(measureDeadlines(host, { block, sampleRate: SAMPLE_RATE, seconds }, blockMaker(block)));
  });
  port.postMessage('ready');
}

/** Worker thread that renders one board's analog half: stretches of its control tape in, samples out. */
import { parentPort, workerData } from 'node:worker_threads';
import { AttachedOutput, type DetachedOutput, type TapeStretch } from '../machine/detachedBoards.js';

/** What the main thread sends: a stretch of tape and how many samples it is good for. */
export interface BoardRequest {
  readonly tape: TapeStretch;
  readonly count: number;
}

/** The answer, in the order of the requests. */
export interface BoardAnswer {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

const port = parentPort;
if (port) {
  const output = new AttachedOutput(workerData as DetachedOutput);
  port.on('message', ({ tape, count }: BoardRequest) => {
    const left = new Float64Array(count);
    const right = new Float64Array(count);
    output.render(tape, left, right);
    const answer: BoardAnswer = { left, right };
    port.postMessage(answer, [left.buffer, right.buffer]);
  });
}

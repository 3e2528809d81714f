/** Worker thread that plays: requests in, reports out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LiveRequest, LiveSetup } from './liveProtocol.js';
import { LiveSession } from './liveSession.js';

const port = parentPort;
if (port) {
  const session = new LiveSession(workerData as LiveSetup, (report) => port.postMessage(report));
  port.on('message', (request: LiveRequest) => session.request(request));
  await session.start();
}

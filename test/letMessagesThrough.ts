import { setImmediate } from 'node:timers/promises';
import { beforeEach } from 'vitest';

/**
 * Many tests compute without a pause. Between two of them the event loop has its turn, or the runner's messages wait
 * until it gives up on them, after a minute: on a busy machine that is a file's time.
 */
beforeEach(() => setImmediate());

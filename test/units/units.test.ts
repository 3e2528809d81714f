import { fileURLToPath } from 'node:url';
import { describeUnits } from '../../src/vitest/index.js';

/** Units that are kept with the project, or where SUPERJX_UNITS says; SUPERJX_BLOCKS=1,9 renders only those blocks. */
const folder = process.env.SUPERJX_UNITS ?? fileURLToPath(new URL('../../units', import.meta.url));
const blocks = process.env.SUPERJX_BLOCKS?.split(',').map(Number);

describeUnits(folder, { ...(blocks && { blocks }) });

/** Recordings as tests: import it from `superjx/vitest`, in a file that vitest runs. */
export { type DescribeUnitsOptions, describeUnits, unitNames } from './describeUnits.js';

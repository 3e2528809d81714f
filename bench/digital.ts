/**
 * Speed and allocation of the digital half alone (assigner, wire, two sound boards; no analog stage) in a process of
 * its own, as `superjx bench --digital` measures them: `npx tsx bench/digital.ts [seconds per run]`.
 */
import { digitalBench, digitalBenchText } from '../src/cli/digitalBench.js';

process.stdout.write(digitalBenchText(digitalBench(Number(process.argv[2] ?? 10)), 'open firmware'));

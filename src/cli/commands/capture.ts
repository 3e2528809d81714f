import type { Command } from 'commander';
import { addCaptureAdd } from '../capture/add.js';
import { addCaptureKit } from '../capture/kit.js';
import { addCaptureSynthetic } from '../capture/synthetic.js';

/** `superjx capture`: from a machine to a folder of numbers. */
export function addCaptureCommand(program: Command): void {
  const command = program
    .command('capture')
    .description('record a real instrument and compare it: docs/capture.md');
  addCaptureKit(command);
  addCaptureAdd(command);
  addCaptureSynthetic(command);
}

import type { Assigner } from '../assigner/assigner.js';
import type { DigitalBoard } from '../machine/digitalBoard.js';
import { watchAssigner } from './assignerWatch.js';
import type { BootReport, ProcessorReport } from './bootReport.js';
import { watchSoundBoard } from './soundBoardWatch.js';

/** What the watchdog has to know of a machine. */
export interface WatchedMachine {
  readonly assigner: Assigner;
  readonly boards: readonly DigitalBoard[];
  /** Why it has not come up, as the end of a sentence. */
  readonly bootObstacle: string;
  /** Whether the assigner has done its part. */
  readonly wire: { readonly parameters: number };
}

/**
 * Looks at a machine that has not come up in time: which processor waits, in which loop, for which pin or address, and
 * which profile fields could satisfy it. The processors go on a little meanwhile, each by itself, so the machine is of
 * no more use.
 */
export function watchBoot(machine: WatchedMachine): BootReport {
  const { assigner, boards, bootObstacle, wire } = machine;
  const processors: ProcessorReport[] = [];
  for (const board of boards) {
    const { options, soundBoard } = board;
    if (!soundBoard.muted) continue;
    processors.push(watchSoundBoard(options.board === 0 ? 'lower' : 'upper', board, options));
  }
  if (wire.parameters === 0 || processors.length === 0) processors.push(watchAssigner(assigner));
  return { obstacle: bootObstacle, processors };
}

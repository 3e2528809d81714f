import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { captureKit } from '../capture/kit/captureKit.js';
import type { RenderBlockOptions } from '../capture/kit/renderBlock.js';
import type { Unit } from '../capture/unit/unit.js';
import { compareUnit } from '../capture/verdict/compareUnit.js';
import { blocksToCompare, compareUnitWithEmulator } from '../capture/verdict/compareUnitWithEmulator.js';
import { rowSentence } from '../capture/verdict/comparisonText.js';
import type { ComparisonRow } from '../capture/verdict/unitComparison.js';
import { emulateBlockHere, emulateBlockThreaded } from '../node/emulateBlocks.js';
import { hasUnit, readUnit } from '../node/unitFolder.js';

export interface DescribeUnitsOptions {
  /** Names of the units; default all in the folder. */
  readonly units?: readonly string[];
  /** Blocks 0-11 to render, as far as a unit has them; default all. */
  readonly blocks?: readonly number[];
  /** The emulated instrument: ROMs, component values, seed. Its model is that of each unit. */
  readonly machine?: Omit<RenderBlockOptions, 'model' | 'take'>;
  /** Blocks that are rendered side by side, each in a thread of its own; default 1. */
  readonly threads?: number;
  /** Milliseconds that rendering a unit's blocks may take; default an hour. */
  readonly timeout?: number;
}

const HOUR = 3_600_000;

/**
 * Makes tests of the recorded units in a folder: for each unit, block and quantity one, which fails where the emulator is
 * beyond its limit. The sound of a unit is not needed, only its features. The emulator renders once a unit. A folder
 * without units makes one test that is skipped and says why.
 */
export function describeUnits(folder: string, options: DescribeUnitsOptions = {}): void {
  const names = (options.units ?? unitNames(folder)).filter((name) => hasUnit(join(folder, name)));
  const lacking = (options.units ?? []).filter((name) => !names.includes(name));
  describe('recorded units', () => {
    if (names.length === 0 && lacking.length === 0) {
      it.skip(`no recorded units in ${folder}: add one with superjx capture add`, () => {});
    }
    for (const name of lacking) {
      it.skip(`no unit ${name} in ${folder}: add it with superjx capture add`, () => {});
    }
    for (const name of names) describeUnit(join(folder, name), name, options);
  });
}

/** Names of the units in a folder, sorted; none if there is no folder. */
export function unitNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => hasUnit(join(folder, name)))
    .sort();
}

function describeUnit(folder: string, name: string, options: DescribeUnitsOptions): void {
  let unit: Unit;
  let planned: readonly ComparisonRow[];
  let blocks: readonly number[];
  try {
    unit = readUnit(folder);
    const recorded = blocksToCompare(unit);
    blocks = recorded.filter((block) => options.blocks?.includes(block) ?? true);
    // what a take has against itself is what can be compared
    const first = unit.features.filter(({ block }) => blocks.includes(block));
    planned = blocks.length === 0 ? [] : compareUnit(unit, first).rows;
  } catch (error) {
    it(`${name} can be read`, () => {
      throw error;
    });
    return;
  }
  describe(`unit ${name}`, () => {
    if (blocks.length === 0) {
      it.skip(`${name} has none of the blocks ${options.blocks?.join(', ')}`, () => {});
      return;
    }
    let rows: readonly ComparisonRow[] = [];
    beforeAll(async () => {
      rows = (await rendered(unit, blocks, options)).rows;
    }, options.timeout ?? HOUR);
    const kit = captureKit(unit.manifest.model);
    for (const block of blocks) {
      const title = kit.blocks.find(({ number }) => number === block)?.title;
      const quantities = new Set(
        planned.filter((row) => row.block === block && row.pass !== null).map(({ quantity }) => quantity),
      );
      const passes = (matches: (row: ComparisonRow) => boolean): void => {
        const failures = rows.filter((row) => row.block === block && row.pass === false && matches(row));
        if (failures.length > 0) expect.fail(failures.map(rowSentence).join('\n'));
      };
      describe(`block ${block}: ${title}`, () => {
        for (const quantity of quantities) {
          it(quantity, () => passes((row) => row.quantity === quantity));
        }
        it('nothing that only the emulator has', () => passes((row) => !quantities.has(row.quantity)));
      });
    }
  });
}

async function rendered(
  unit: Unit,
  blocks: readonly number[],
  { machine, threads = 1 }: DescribeUnitsOptions,
): Promise<{ readonly rows: readonly ComparisonRow[] }> {
  const emulate = threads > 1 ? emulateBlockThreaded : emulateBlockHere;
  const { model } = unit.manifest;
  const { comparison } = await compareUnitWithEmulator(unit, {
    blocks,
    together: threads,
    emulate: (kit, block) => emulate(kit, block, { ...machine, model }),
  });
  return comparison;
}

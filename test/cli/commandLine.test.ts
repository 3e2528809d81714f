import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.js';

const names = (program: { commands: readonly { name(): string }[] }) => program.commands.map((c) => c.name());

describe('the command line', async () => {
  const all = names(await commandLine());

  it.each(all)('finds %s when that alone is loaded', async (name) => {
    const loaded = names(await commandLine(name));
    expect(loaded).toContain(name);
    expect(loaded.length).toBeLessThan(all.length);
  });

  it('loads everything for the help, an option or a name that it does not know', async () => {
    for (const name of ['help', '--help', 'rendr']) expect(names(await commandLine(name))).toEqual(all);
  });
});

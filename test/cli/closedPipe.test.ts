import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

it('ends quietly when what it prints to is closed, as head does', async () => {
  const args = [
    'src/cli/superjx.ts',
    'disasm',
    'roms/open/assigner.bin',
    '--cpu',
    '6303',
    '--origin',
    '8000',
  ];
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { cwd: ROOT });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

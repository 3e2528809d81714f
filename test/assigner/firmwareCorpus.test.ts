import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FirmwareBench } from './firmwareBench.js';

const reference = process.env.SUPERJX_REFERENCE;

describe.skipIf(!reference)('banks of real machines at wire rate (needs SUPERJX_REFERENCE)', () => {
  it.each([
    ['knobkraft/MKS70_MKSSYNTH.SYX', 64, 50],
    ['superjx/superjxsyxtoolhelp.syx', 64, 50],
    ['knobkraft/Roland_JX_8P_FACTORY_BANK_1-32.syx', 0, 32],
  ])('%s is stored as it is', (file, patches, tones) => {
    const bytes = new Uint8Array(readFileSync(join(reference!, 'banks', file)));
    const bench = FirmwareBench.booted();
    bench.send(bytes, 0.3);
    expect(bench.variable('ignoredSysex', 2)).toBe(0);
    expect(bench.variable('receiveOverruns', 2)).toBe(0);
    const memory = bench.assigner.nvram.data;
    for (let n = 0; n < patches; n++) {
      const nibbles = bytes.subarray(106 * n + 9, 106 * n + 105);
      const record = Uint8Array.from({ length: 48 }, (_, i) => nibbles[2 * i]! * 16 + nibbles[2 * i + 1]!);
      expect(memory.subarray(0x100 + 48 * n, 0x100 + 48 * (n + 1))).toEqual(record);
    }
    const [first, step, header] = patches > 0 ? [106 * 64, 69, 9] : [0, 78, 7];
    for (let n = 0; n < tones; n++) {
      const at = first + step * n + header;
      expect(memory.subarray(0xd00 + 59 * n, 0xd00 + 59 * (n + 1))).toEqual(bytes.subarray(at, at + 59));
    }
  });
});

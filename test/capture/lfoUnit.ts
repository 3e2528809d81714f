import type { BlockFeatures } from '../../src/capture/features.js';
import { KIT_VERSION } from '../../src/capture/kit.js';
import { writeUnit } from '../../src/node/unitFolder.js';

/** The LFO of a JX-10: the shortest block there is, eleven seconds. */
export const LFO_BLOCK = 7;

/** Writes a unit of a JX-10 of which that block was recorded once. */
export function writeLfoUnit(folder: string, name: string, features: BlockFeatures): void {
  writeUnit(`${folder}/${name}`, {
    manifest: {
      name,
      kitVersion: KIT_VERSION,
      model: 'jx10',
      licence: 'CC0-1.0',
      takes: [{ block: LFO_BLOCK, take: 1, sha256: '0'.repeat(64), sampleRate: 48_000, bits: '24', from: 0 }],
    },
    features: [features],
  });
}

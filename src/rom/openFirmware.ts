import { type ModelName, modelNamed } from '../machine/models.js';
import { OPEN_ASSIGNER, OPEN_ASSIGNER_JX8P, OPEN_LOWER, OPEN_UPPER } from './openImages.js';
import type { RomSet } from './romSet.js';

/** The build of the assigner firmware for each model. */
const ASSIGNERS: Readonly<Record<ModelName, string>> = {
  mks70: OPEN_ASSIGNER,
  jx10: OPEN_ASSIGNER,
  jx8p: OPEN_ASSIGNER_JX8P,
};

function decode(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The open firmware that comes with this program, built from `roms/open`, for a model (default `mks70`). */
export function openFirmware(model: ModelName = 'mks70'): RomSet {
  return {
    title: 'open firmware',
    assigner: decode(ASSIGNERS[model]),
    lower: decode(OPEN_LOWER),
    upper: modelNamed(model).boards.includes('upper') ? decode(OPEN_UPPER) : undefined,
  };
}

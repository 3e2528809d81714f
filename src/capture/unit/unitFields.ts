import { MODELS } from '../../machine/models.js';
import type { ProfileField, ProfileFields, Shape } from '../../profiles/shape.js';
import type { BlockFeatures, EnvelopeTimes, ItemFeatures, MeasuredChance } from '../features.js';
import type { StoredMel, StoredPartials } from './storedLevels.js';
import { LEVEL_SWITCH, TAKE_BITS, type TakeSource, type UnitManifest } from './unit.js';

/** What the fields of a unit's files take, and how many digits of them are worth keeping. */

/** A field that may be left out. */
function optional(shape: Shape): ProfileField {
  return { shape, optional: true };
}

/** What may be found to be unknown. */
function orNull(of: Shape): Shape {
  return { kind: 'nullable', of };
}

const TEXT: Shape = { kind: 'text' };
const BLOCK: Shape = { kind: 'whole', min: 0, max: 11 };
const TAKE: Shape = { kind: 'whole', min: 1, max: 2 };

const SOURCE_FIELDS: ProfileFields<TakeSource> = {
  block: { shape: BLOCK },
  take: { shape: TAKE },
  sha256: { shape: TEXT },
  sampleRate: { shape: { kind: 'whole', min: 44_100, max: 96_000, unit: 'Hz' } },
  bits: { shape: { kind: 'choice', of: TAKE_BITS } },
  from: { shape: { kind: 'number', min: 0, max: 86_400, unit: 's', decimals: 6 } },
};

export const MANIFEST_FIELDS: ProfileFields<UnitManifest> = {
  name: { shape: TEXT },
  kitVersion: { shape: { kind: 'whole', min: 1, max: 1000 } },
  model: { shape: { kind: 'choice', of: MODELS.map(({ name }) => name) } },
  measureVersion: optional({ kind: 'whole', min: 1, max: 1000 }),
  owner: optional(TEXT),
  serialNumber: optional(TEXT),
  assignerVersion: optional(TEXT),
  soundVersion: optional(TEXT),
  modifications: optional(TEXT),
  warmUpMinutes: optional({ kind: 'number', min: 0, max: 100_000, unit: 'min' }),
  roomTemperature: optional({ kind: 'number', min: -50, max: 80, unit: 'degrees Celsius' }),
  mainsHertz: optional({ kind: 'choice', of: [50, 60] }),
  interface: optional(TEXT),
  levelSwitch: optional({ kind: 'choice', of: LEVEL_SWITCH }),
  licence: { shape: TEXT },
  recordedBy: optional(TEXT),
  takes: {
    shape: { kind: 'list', of: { kind: 'record', fields: { ...SOURCE_FIELDS } }, min: 1, max: 24 },
  },
};

const LEVEL = { kind: 'number', min: -300, max: 100, unit: 'dB' } as const;
const SECONDS: Shape = { kind: 'number', min: -100, max: 1000, unit: 's', decimals: 5 };
const HERTZ = { kind: 'number', min: 0, max: 100_000, unit: 'Hz' } as const;

const TIMES_FIELDS: ProfileFields<EnvelopeTimes> = {
  t10: { shape: SECONDS },
  t50: { shape: SECONDS },
  t90: { shape: SECONDS },
  shape: { shape: { kind: 'list', of: { ...LEVEL, decimals: 1 }, min: 0, max: 100 } },
};

const TIMES: ProfileField = optional({ kind: 'record', fields: { ...TIMES_FIELDS } });

const LFO_FIELDS: ProfileFields<NonNullable<ItemFeatures['lfo']>> = {
  rate: { shape: { ...HERTZ, significant: 6 } },
  depth: { shape: { kind: 'number', min: 0, max: 10_000, significant: 5 } },
  delay: optional(SECONDS),
};

const DELAYS: Shape = {
  kind: 'list',
  of: { kind: 'number', min: -1, max: 1, unit: 's', decimals: 7 },
  min: 2,
  max: 2,
};

const CHORUS_FIELDS: ProfileFields<NonNullable<ItemFeatures['chorus']>> = {
  rate: { shape: { ...HERTZ, significant: 6 } },
  left: { shape: orNull(DELAYS) },
  right: { shape: orNull(DELAYS) },
  correlation: { shape: { kind: 'number', min: -1, max: 1, decimals: 3 } },
};

const FILTER_FIELDS: ProfileFields<NonNullable<ItemFeatures['filter']>> = {
  corner: { shape: orNull({ ...HERTZ, significant: 6 }) },
  slope: { shape: orNull({ kind: 'number', min: -1000, max: 1000, unit: 'dB', decimals: 2 }) },
  peak: { shape: { ...LEVEL, decimals: 2 } },
};

const CHANCE_FIELDS: ProfileFields<MeasuredChance> = {
  level: optional({ kind: 'number', min: 0, max: 300, unit: 'dB', decimals: 2 }),
  corner: optional({ kind: 'number', min: 0, max: 100_000, unit: 'cents', decimals: 1 }),
  slope: optional({ kind: 'number', min: 0, max: 1000, unit: 'dB', decimals: 2 }),
  peak: optional({ kind: 'number', min: 0, max: 300, unit: 'dB', decimals: 2 }),
};

const MEL_FIELDS: ProfileFields<StoredMel> = {
  top: { shape: { ...LEVEL, decimals: 1 } },
  below: { shape: TEXT },
};

const PARTIALS_FIELDS: ProfileFields<StoredPartials> = {
  top: { shape: { ...LEVEL, decimals: 1 } },
  below: { shape: { kind: 'list', of: orNull({ kind: 'whole', min: 0, max: 4000 }), min: 0, max: 1000 } },
};

/** As they are written, see `storedLevels.ts`. */
const ITEM_FIELDS: ProfileFields<ItemFeatures> = {
  noiseFloor: optional({ ...LEVEL, decimals: 2 }),
  frequency: optional({ ...HERTZ, significant: 9 }),
  level: optional({ ...LEVEL, decimals: 2 }),
  partials: optional({ kind: 'record', fields: { ...PARTIALS_FIELDS } }),
  mel: optional({ kind: 'record', fields: { ...MEL_FIELDS } }),
  onset: optional(SECONDS),
  attack: TIMES,
  decay: TIMES,
  release: TIMES,
  lfo: optional({ kind: 'record', fields: { ...LFO_FIELDS } }),
  chorus: optional({ kind: 'record', fields: { ...CHORUS_FIELDS } }),
  pitchPath: optional({
    kind: 'list',
    of: orNull({ kind: 'number', min: -20_000, max: 20_000, unit: 'cents', decimals: 1 }),
    min: 0,
    max: 1000,
  }),
  filter: optional({ kind: 'record', fields: { ...FILTER_FIELDS } }),
  chance: optional({ kind: 'record', fields: { ...CHANCE_FIELDS } }),
};

export const BLOCK_FIELDS: ProfileFields<BlockFeatures> = {
  block: { shape: BLOCK },
  take: { shape: TAKE },
  offset: { shape: { kind: 'number', min: -86_400, max: 86_400, unit: 's', decimals: 5 } },
  drift: { shape: { kind: 'number', min: -100_000, max: 100_000, unit: 'ppm', decimals: 2 } },
  driftError: { shape: { kind: 'number', min: 0, max: 100_000, unit: 'ppm', decimals: 2 } },
  ownDrift: optional({ kind: 'number', min: -100_000, max: 100_000, unit: 'ppm', decimals: 2 }),
  ownDriftError: optional({ kind: 'number', min: 0, max: 100_000, unit: 'ppm', decimals: 2 }),
  items: { shape: { kind: 'map', of: { kind: 'record', fields: { ...ITEM_FIELDS } } } },
};

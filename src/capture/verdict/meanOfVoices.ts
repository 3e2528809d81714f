import { mean } from '../../audio/levels.js';
import type { ItemFeatures } from '../features.js';
import type { ItemReadings } from './compareItems.js';
import type { Reading } from './reading.js';

/** Block of one note played many times, whose items differ by their voices only. */
export const VOICE_BLOCK = 3;

/** What of a note does not depend on its voice: that it sounds, and its pitch. */
export function pitchOnly(readings: ItemReadings): ItemReadings {
  const reduced = (reading: Reading): Reading => {
    const { frequency } = reading.features;
    return { ...reading, features: frequency === undefined ? {} : { frequency } };
  };
  const { emulator } = readings;
  return { ...readings, emulator: emulator && reduced(emulator), takes: readings.takes.map(reduced) };
}

/** The notes of a group as one: mean level, and mean power of each partial and band. */
export function meanOfVoices(group: readonly ItemReadings[]): ItemReadings {
  const first = group[0]!;
  const heard = group.flatMap(({ emulator }) => (emulator ? [emulator] : []));
  const takes = Math.max(...group.map((readings) => readings.takes.length));
  const byTake = Array.from({ length: takes }, (_, n) =>
    group.flatMap((readings) => (readings.takes[n] ? [readings.takes[n]] : [])),
  );
  return {
    ...first,
    emulator: heard.length > 0 ? meanReading(heard) : undefined,
    takes: byTake.map(meanReading),
  };
}

function meanReading(readings: readonly Reading[]): Reading {
  const features = readings.map((reading) => reading.features);
  const levels = features.flatMap(({ level }) => (level === undefined ? [] : [level]));
  const partials = features.flatMap((one) => (one.partials ? [one.partials] : []));
  const mels = features.flatMap(({ mel }) => (mel ? [mel] : []));
  const found: ItemFeatures = {
    ...(levels.length > 0 && { level: mean(levels) }),
    ...(partials.length > 0 && { partials: meanPowers(partials) }),
    ...(mels.length > 0 && { mel: meanPowers(mels).map((level) => level ?? SILENCE) }),
  };
  return { ...readings[0]!, features: found };
}

/** dB of a band without any power. */
const SILENCE = -200;

/** Mean power of each place, dB; null where no list has any. */
function meanPowers(lists: readonly (readonly (number | null)[])[]): (number | null)[] {
  const length = Math.max(...lists.map((list) => list.length));
  return Array.from({ length }, (_, n) => {
    const powers = lists.map((list) => (typeof list[n] === 'number' ? 10 ** (list[n] / 10) : 0));
    const power = mean(powers);
    return power > 0 ? 10 * Math.log10(power) : null;
  });
}

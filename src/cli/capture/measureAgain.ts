import { existsSync } from 'node:fs';
import type { Kit } from '../../capture/kit.js';
import { TakeError } from '../../capture/takeFile.js';
import type { Unit, UnitManifest } from '../../capture/unit.js';
import { takeAudioPath } from '../../node/unitFolder.js';
import type { AddedTake } from './addedText.js';
import { listenTo, measureListened, soundRoom } from './recordings.js';

/**
 * Measures all takes of a unit once more from the sound that is kept with it.
 * @throws TakeError if the sound of a take is not there or can't be used.
 */
export function measureAgain(
  folder: string,
  unit: Unit,
  kit: Kit,
  manifest: UnitManifest,
): { readonly unit: Unit; readonly results: readonly AddedTake[] } {
  const { takes } = unit.manifest;
  const paths = takes.map(({ block, take }) => takeAudioPath(folder, unit, block, take));
  const lost = takes.filter((_, n) => !existsSync(paths[n]!));
  if (lost.length > 0) {
    const [{ block, take }] = lost as [(typeof lost)[0]];
    throw new TakeError(
      `The unit ${manifest.name} has no sound of ${lost.length === takes.length ? 'its takes' : `take ${take} of block ${block}${lost.length > 1 ? ` and ${lost.length - 1} more` : ''}`}: ` +
        'only what was added with --audio can be measured again; add the recordings themselves with --replace.',
    );
  }
  const room = soundRoom();
  const listened = takes.map(({ block, take }, n) =>
    listenTo(paths[n]!, kit, { block, take }, [n, takes.length], room),
  );
  const measured = measureListened(
    listened,
    takes.map(({ take }) => take),
    kit,
  );
  const features = measured.map(({ features: found }, n) => {
    const { take, from } = takes[n]!;
    // counted in the recording that was added, of which a part may have been kept
    return { ...found, offset: found.offset + from, take };
  });
  return {
    unit: { manifest, features },
    results: measured.map((result, n) => ({ ...result, take: takes[n]!.take })),
  };
}

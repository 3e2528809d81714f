/**
 * Draws the pictures of docs/capture.md and docs/compare.md into docs/pictures: recordings of a made-up unit, which is the
 * emulator with other component values, seen by what measures real ones. Takes a minute or two of CPU time.
 * `npx tsx tools/recordingPictures.ts`
 */
import { writeFileSync } from 'node:fs';
import { chorusPicture } from './recording/chorusPicture.js';
import {
  besides,
  envelopePicture,
  keysPicture,
  spectrogramPicture,
  sweepPicture,
  syncPicture,
} from './recording/pictures.js';
import { rankingPicture } from './recording/ranking.js';
import { itemSound, played } from './recording/takes.js';

/** A filter corner may be off by 200 cents, 400 outside the middle of its range. */
function cornerLimit(hertz: number): number {
  return 2 ** ((hertz >= 100 && hertz <= 5000 ? 200 : 400) / 1200);
}

function write(name: string, picture: string): void {
  writeFileSync(new URL(`../docs/pictures/${name}.svg`, import.meta.url), picture);
  process.stderr.write(`${name}\n`);
}

async function main(): Promise<void> {
  const keys = await played(1, '1.key108');
  write('capture-sync', syncPicture(keys));
  write('compare-keys', keysPicture(keys));

  const filter = await played(4, '4.r064.c127');
  const envelopes = await played(6, '6.attack.v096');
  write(
    'compare-sweeps',
    besides([
      sweepPicture(filter, '4.r064.', ({ filter: found }) => found?.corner, {
        title: 'Corner of the filter, RESONANCE 64',
        x: 'CUTOFF',
        y: 'Hz',
        limit: cornerLimit,
        from: 32,
      }),
      sweepPicture(envelopes, '6.attack.', ({ attack }) => attack?.t90, {
        title: 'Attack, time to 90 %',
        x: 'ATTACK',
        y: 'seconds',
        limit: (seconds) => 1 + Math.max(0.1, Math.min(3, 0.01 / seconds)),
      }),
    ]),
  );
  write(
    'compare-envelopes',
    besides([envelopePicture(envelopes, '6.attack.v064'), envelopePicture(envelopes, '6.attack.v096')]),
  );

  const chorus = await played(9, '9.saw.chorus1');
  write('compare-chorus', chorusPicture(chorus, '9.saw.chorus1'));
  write('compare-spectrograms', spectrogramPicture(chorus, '9.saw.chorus1'));
  const saw = chorus.block.items.find(({ id }) => id === '9.saw.chorus0')!;
  write('compare-ranking', rankingPicture(itemSound(chorus.emulator, saw, -0.3)));
}

await main();

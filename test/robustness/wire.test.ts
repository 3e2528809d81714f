import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DigitalBoard, type DigitalBoardOptions } from '../../src/machine/digitalBoard.js';
import { MKS70 } from '../../src/machine/models.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { TICKS_PER_BIT, TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { noteOffBytes, noteOnBytes, parameterBytes } from '../../src/wire/commands.js';
import { cases, check, Random, seeds, TIME_LIMIT } from './cases.js';
import { LineWatch, takeTape } from './observed.js';
import { loadState, stateOf } from './rig.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

const OPTIONS: DigitalBoardOptions = {
  program: openFirmware().lower,
  soundBoard: MKS70.soundBoard,
  analog: analogProfile('default'),
  seed: 1,
  board: 0,
};

/** The state of a board that has calibrated and released its mute. */
const booted = (() => {
  const board = new DigitalBoard(OPTIONS);
  let tick = 0;
  while (board.soundBoard.muted) {
    tick += TICKS_PER_SECOND / 100;
    board.runTo(tick);
  }
  board.tape.discard(board.tape.length);
  return stateOf(board);
})();

/** Commands of the protocol, and now and then a byte that is none. */
function wireBytes(random: Random): number[] {
  const bytes: number[] = [];
  for (let n = random.below(20); n >= 0; n--) {
    switch (random.below(6)) {
      case 0:
        bytes.push(random.pick([0xf1, 0xf4, 0xf5, 0xf9]));
        break;
      case 1:
        bytes.push(...noteOnBytes(random.below(6), random.below(128), random.below(128)));
        break;
      case 2:
        bytes.push(...noteOffBytes(random.below(6), random.below(128)));
        break;
      case 3:
        bytes.push(random.below(256));
        break;
      default:
        bytes.push(...parameterBytes(0x80 + random.below(64), random.below(128)));
    }
  }
  return bytes;
}

/** How far apart the start bits of two bytes lie. */
const SPACINGS: readonly [name: string, ticks: (random: Random) => number][] = [
  ['one after the other', () => TICKS_PER_BYTE],
  ['with pauses', (random) => TICKS_PER_BYTE + random.below(100_000)],
  ['overlapping, as two senders or a wrong bit rate make them', (random) => random.below(TICKS_PER_BYTE)],
  ['closer than a bit', (random) => random.below(TICKS_PER_BIT)],
  ['at the same time', () => 0],
];

describe.each(SPACINGS)('bytes on the wire %s', (_, spacing) => {
  it.each([
    ['random', (random: Random) => [...random.bytes(random.below(60))]],
    ['commands', wireBytes],
  ] as const)('%s: leave the board running, and the open firmware where it belongs', async (__, make) => {
    await check(
      fc.property(seeds(), (seed) => {
        const random = new Random(seed);
        const midiOut = new LineWatch();
        const board = new DigitalBoard({ ...OPTIONS, onTransmit: midiOut.hear });
        loadState(board, booted);
        let start = board.tick;
        let last = start;
        for (const byte of make(random)) {
          start += spacing(random);
          board.receive(byte, start);
          if (random.chance(50)) {
            board.runTo(start);
            last = takeTape(board.tape, last);
          }
        }
        const end = start + TICKS_PER_SECOND / 50;
        board.runTo(end);
        expect(board.tick).toBeGreaterThanOrEqual(end);
        expect(takeTape(board.tape, last)).toBeLessThanOrEqual(board.tick);
        const odd = board.soundBoard.oddities.list().filter(({ what }) => !/byte/.test(what));
        expect(odd).toEqual([]);
      }),
      cases(8, 1000),
    );
  });
});

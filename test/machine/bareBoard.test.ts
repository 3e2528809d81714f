import { expect, it, vi } from 'vitest';
import { BareBoard } from '../../src/machine/bareBoard.js';
import { DigitalBoard } from '../../src/machine/digitalBoard.js';
import { MKS70 } from '../../src/machine/models.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { TICKS_PER_BYTE, TICKS_PER_MCS51_CYCLE } from '../../src/time.js';

function board(): BareBoard {
  return new BareBoard({
    program: openFirmware().lower,
    soundBoard: MKS70.soundBoard,
    analog: analogProfile('ideal'),
    seed: 1,
    board: 0,
    sampleRate: 96_000,
  });
}

it('tells the board of every scheduled byte before it has run past its start bit', () => {
  const bare = board();
  const margins: number[] = [];
  const receive = DigitalBoard.prototype.receive;
  const spy = vi.spyOn(DigitalBoard.prototype, 'receive').mockImplementation(function (
    this: DigitalBoard,
    byte,
    startTick,
  ) {
    margins.push(startTick - this.soundBoard.cpu.cycle * TICKS_PER_MCS51_CYCLE);
    receive.call(this, byte, startTick);
  });
  for (let n = 1; n <= 100; n++) bare.send([0x80], n * (TICKS_PER_BYTE + 7));
  const sample = new Float32Array(1);
  for (let n = 0; n < 3300; n++) bare.render(sample, sample);
  spy.mockRestore();
  expect(margins).toHaveLength(100);
  expect(Math.min(...margins)).toBeGreaterThanOrEqual(0);
});

it('refuses channels of different lengths', () => {
  expect(() => board().render(new Float32Array(4), new Float32Array(3))).toThrow(RangeError);
});

import { describe, expect, it } from 'vitest';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { MKS70, type Model } from '../../src/machine/models.js';
import { openFirmware } from '../../src/rom/openFirmware.js';

/** A program that puts the reserved code A5h in front of three INC A, then waits. */
function withReservedCode(): Uint8Array {
  const program = new Uint8Array(16_384);
  program.set([0xa5, 0x04, 0x04, 0x04, 0x80, 0xfe]);
  return program;
}

describe('open questions of the processors', () => {
  it('are answered by the model, on the boards of a whole machine', () => {
    const roms = { ...openFirmware(), lower: withReservedCode() };
    const acc = (model: Model) => {
      const machine = new DigitalMachine({ model, roms });
      machine.runTo(48 * 20);
      return machine.boards[0].soundBoard.cpu.acc;
    };
    expect(acc(MKS70)).toBe(3);
    const soundBoard = { ...MKS70.soundBoard, processor: { reservedOpcodeBytes: 3 } } as const;
    expect(acc({ ...MKS70, soundBoard })).toBe(1);
  });

  it('belong to what a snapshot must share', () => {
    const assigner = { ...MKS70.assigner, processor: { trapDecodeCycles: 4 } };
    const state = new DigitalMachine().snapshot();
    expect(() => DigitalMachine.restore(state, { model: { ...MKS70, assigner } })).toThrow('another machine');
  });
});

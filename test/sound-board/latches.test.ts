import { describe, expect, it } from 'vitest';
import { REFERENCE_SOUND_BOARD } from '../../src/profiles/soundBoardProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { LatchDecoder, latchTable } from '../../src/sound-board/latches.js';
import { LATCH, LATCH_MUTE, LATCH_NAMES } from '../../src/tape/controlTape.js';

class Log {
  readonly lines: string[] = [];
  event(tick: number, what: number, value: number): void {
    this.lines.push(`${tick} ${LATCH_NAMES[what - LATCH]}=${value}`);
  }
}

describe('latch decoder', () => {
  it('reports every latch at power-on and each change once', () => {
    const log = new Log();
    const latches = new LatchDecoder(REFERENCE_SOUND_BOARD, log, 0xff, 0x00, 0x00);
    latches.powerOn(0);
    expect(log.lines).toEqual([
      '0 WAVE1=0',
      '0 WAVE2=0',
      '0 CROSS_MOD=0',
      '0 HPF=0',
      '0 CHORUS=0',
      '0 MUTE=0',
    ]);
    log.lines.length = 0;
    latches.setPB(5, 0b10_01_11_01);
    latches.setPB(6, 0b10_01_11_01);
    latches.setPB(7, 0b10_01_11_00);
    latches.setPC(8, 0b000110);
    latches.setPC(9, 0b111110);
    latches.setP1(10, 0x00);
    expect(log.lines).toEqual([
      '5 WAVE1=1',
      '5 WAVE2=3',
      '5 CROSS_MOD=1',
      '5 HPF=2',
      '7 WAVE1=0',
      '8 CHORUS=2',
      '8 MUTE=1',
    ]);
    expect(latches.value(LATCH_MUTE)).toBe(1);
  });

  it('takes the bits of a field from anywhere, in the order of the profile', () => {
    const table = latchTable({ port: 'P1', bits: [7, 0] });
    expect([table[0x00], table[0x80], table[0x01], table[0x81]]).toEqual([0, 1, 2, 3]);
    const log = new Log();
    const profile = {
      ...REFERENCE_SOUND_BOARD,
      latches: { ...REFERENCE_SOUND_BOARD.latches, mute: { port: 'P1', bits: [7] } },
    } as const;
    const latches = new LatchDecoder(profile, log, 0x00, 0x00, 0x00);
    latches.setP1(1, 0x80);
    latches.setP1(2, 0xff);
    expect(log.lines).toEqual(['1 MUTE=1']);
  });

  it('continues from a snapshot', () => {
    const log = new Log();
    const latches = new LatchDecoder(REFERENCE_SOUND_BOARD, log, 0xff, 0x00, 0x00);
    latches.setPB(1, 0x55);
    const writer = new StateWriter();
    latches.save(writer);
    log.lines.length = 0;
    const copy = new LatchDecoder(REFERENCE_SOUND_BOARD, log, 0xff, 0x00, 0x00);
    copy.load(new StateReader(writer.finish()));
    copy.setPB(2, 0x55);
    copy.setPB(3, 0x54);
    expect(log.lines).toEqual(['3 WAVE1=0']);
  });
});

import { describe, expect, it } from 'vitest';
import {
  REFERENCE_SOUND_BOARD,
  type SoundBoardPort,
  type SoundBoardProfile,
} from '../../src/profiles/soundBoardProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { ControlRecorder } from '../../src/sound-board/controlRecorder.js';
import { LatchDecoder, latchTable } from '../../src/sound-board/latches.js';
import { LATCH, LATCH_MUTE, LATCH_NAMES } from '../../src/tape/controlTape.js';
import { TICKS_PER_MCS51_CYCLE } from '../../src/time.js';

class Log {
  readonly lines: string[] = [];
  event(tick: number, what: number, value: number): void {
    const cycle = tick / TICKS_PER_MCS51_CYCLE;
    this.lines.push(`${cycle} ${LATCH_NAMES[what - LATCH]}=${value}`);
  }
}

/** A decoder whose ports are set at given times. */
class Bench {
  readonly log = new Log();
  private readonly clock = { now: 0, origin: 0, epoch: 0 };
  readonly recorder = new ControlRecorder(this.clock, this.log);
  readonly latches: LatchDecoder;

  constructor(profile: SoundBoardProfile = REFERENCE_SOUND_BOARD, p1 = 0xff) {
    this.latches = new LatchDecoder(profile, this.recorder, p1, 0x00, 0x00);
  }

  set(cycle: number, port: SoundBoardPort, value: number): void {
    this.clock.now = cycle;
    if (port === 'P1') this.latches.setP1(value);
    else if (port === 'PB') this.latches.setPB(value);
    else this.latches.setPC(value);
  }

  /** What has come out since the last call. */
  lines(): string[] {
    this.recorder.flush();
    return this.log.lines.splice(0);
  }
}

describe('latch decoder', () => {
  it('reports every latch at power-on and each change once', () => {
    const bench = new Bench();
    bench.latches.powerOn();
    expect(bench.lines()).toEqual([
      '0 WAVE1=0',
      '0 WAVE2=0',
      '0 CROSS_MOD=0',
      '0 HPF=0',
      '0 CHORUS=0',
      '0 MUTE=0',
    ]);
    bench.set(5, 'PB', 0b10_01_11_01);
    bench.set(6, 'PB', 0b10_01_11_01);
    bench.set(7, 'PB', 0b10_01_11_00);
    bench.set(8, 'PC', 0b000110);
    bench.set(9, 'PC', 0b111110);
    bench.set(10, 'P1', 0x00);
    expect(bench.lines()).toEqual([
      '5 WAVE1=1',
      '5 WAVE2=3',
      '5 CROSS_MOD=1',
      '5 HPF=2',
      '7 WAVE1=0',
      '8 CHORUS=2',
      '8 MUTE=1',
    ]);
    expect(bench.latches.value(LATCH_MUTE)).toBe(1);
  });

  it('takes the bits of a field from anywhere, in the order of the profile', () => {
    const table = latchTable({ port: 'P1', bits: [7, 0] });
    expect([table[0x00], table[0x80], table[0x01], table[0x81]]).toEqual([0, 1, 2, 3]);
    const profile = {
      ...REFERENCE_SOUND_BOARD,
      latches: { ...REFERENCE_SOUND_BOARD.latches, mute: { port: 'P1', bits: [7] } },
    } as const;
    const bench = new Bench(profile, 0x00);
    bench.set(1, 'P1', 0x80);
    bench.set(2, 'P1', 0xff);
    expect(bench.lines()).toEqual(['1 MUTE=1']);
  });

  it('continues from a snapshot', () => {
    const bench = new Bench();
    bench.set(1, 'PB', 0x55);
    const writer = new StateWriter();
    bench.latches.save(writer);
    const copy = new Bench();
    copy.latches.load(new StateReader(writer.finish()));
    copy.set(2, 'PB', 0x55);
    copy.set(3, 'PB', 0x54);
    expect(copy.lines()).toEqual(['3 WAVE1=0']);
  });
});

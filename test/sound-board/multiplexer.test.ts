import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LineCondition,
  REFERENCE_SOUND_BOARD,
  type SoundBoardPort,
  type SoundBoardProfile,
} from '../../src/profiles/soundBoardProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { ControlRecorder } from '../../src/sound-board/controlRecorder.js';
import { dacCode, MultiplexedHolds } from '../../src/sound-board/multiplexer.js';
import {
  type ControlSink,
  CV_COUNT,
  CV_NAMES,
  CV_RESONANCE,
  CV_VCA,
  CV_VCF,
  HOLD,
  SAMPLE,
} from '../../src/tape/controlTape.js';
import { TICKS_PER_MCS51_CYCLE } from '../../src/time.js';

/** Writes events as people read them: `S VCF.2=800`, `H VCF.2`. */
class Log {
  readonly lines: string[] = [];
  event(tick: number, what: number, value: number): void {
    const cycle = tick / TICKS_PER_MCS51_CYCLE;
    const cv = what >= HOLD ? what - HOLD : what - SAMPLE;
    this.lines.push(`${cycle} ${what >= HOLD ? 'H' : 'S'} ${CV_NAMES[cv]}${what >= HOLD ? '' : `=${value}`}`);
  }
}

/** Holds whose lines and DAC are set at given times. */
class Bench {
  readonly holds: MultiplexedHolds;
  private readonly log = new Log();
  private readonly clock = { now: 0, origin: 0, epoch: 0 };
  private readonly recorder: ControlRecorder;

  constructor(profile: SoundBoardProfile = REFERENCE_SOUND_BOARD, sink?: ControlSink) {
    this.recorder = new ControlRecorder(this.clock, sink ?? this.log);
    this.holds = new MultiplexedHolds(profile, this.recorder, 0xff, 0x00, 0x00);
    this.holds.powerOn();
  }

  set(cycle: number, what: SoundBoardPort | 'DAC', value: number): void {
    this.clock.now = cycle;
    if (what === 'DAC') this.holds.writeDac(value);
    else if (what === 'P1') this.holds.setP1(value);
    else if (what === 'PB') this.holds.setPB(value);
    else this.holds.setPC(value);
  }

  flush(): void {
    this.recorder.flush();
  }

  /** All that has come out. */
  get lines(): readonly string[] {
    this.flush();
    return this.log.lines;
  }
}

describe('DAC code', () => {
  it('is the data byte above address bits 7-4 in the reference wiring', () => {
    expect(dacCode(REFERENCE_SOUND_BOARD, 0x06c0, 0xab)).toBe(0xabc);
    expect(dacCode(REFERENCE_SOUND_BOARD, 0x3fff, 0xff)).toBe(0xfff);
  });
});

describe('multiplexer of the reference wiring', () => {
  it('opens nothing at power-on, then follows the DAC while the channel is selected', () => {
    const bench = new Bench();
    bench.set(10, 'DAC', 0x123);
    bench.set(20, 'P1', (4 << 3) | 2);
    bench.set(30, 'DAC', 0x456);
    bench.set(35, 'DAC', 0x456);
    bench.set(40, 'P1', 0x40 | (4 << 3) | 2);
    bench.set(50, 'DAC', 0x789);
    bench.set(60, 'P1', (4 << 3) | 6);
    expect(bench.lines).toEqual(['20 S VCF.2=291', '30 S VCF.2=1110', '40 H VCF.2', '60 S RESONANCE=1929']);
  });

  it('goes straight from one channel to the next, closing first', () => {
    const bench = new Bench();
    bench.set(1, 'P1', 0);
    bench.set(2, 'P1', (5 << 3) | 3);
    expect(bench.lines).toEqual(['1 S SAW1.0=0', '2 H SAW1.0', '2 S VCA.3=0']);
  });

  it('does not care for the calibration bit and unused channels', () => {
    const bench = new Bench();
    bench.set(1, 'P1', 5);
    bench.set(2, 'P1', 0x85);
    bench.set(3, 'P1', 0x87);
    bench.set(4, 'PB', 0xff);
    bench.set(5, 'PC', 0x3f);
    expect(bench.lines).toEqual(['1 S SAW1.5=0', '3 H SAW1.5']);
  });

  it('reaches each of the 38 holds by exactly one of the 128 selections', () => {
    const bench = new Bench();
    for (let p1 = 0; p1 < 128; p1++) {
      bench.set(p1, 'P1', p1);
      bench.set(p1, 'P1', 0xff);
    }
    const opened = bench.lines.filter((line) => line.includes(' S ')).map((line) => line.split(' ')[2]);
    expect(opened.sort()).toEqual(CV_NAMES.map((name) => `${name}=0`).sort());
  });
});

describe('other wirings', () => {
  const withConditions = (conditions: Map<number, LineCondition[]>): SoundBoardProfile => ({
    ...REFERENCE_SOUND_BOARD,
    multiplexer: Array.from(
      { length: CV_COUNT },
      (_, cv) => conditions.get(cv) ?? [{ port: 'PC', mask: 0xc0, value: 0xc0 }],
    ),
  });

  it('selects with P1, PB and PC together, several holds at a time', () => {
    const bench = new Bench(
      withConditions(
        new Map([
          [
            CV_VCF,
            [
              { port: 'P1', mask: 7, value: 1 },
              { port: 'PB', mask: 0x80, value: 0x80 },
            ],
          ],
          [CV_VCA, [{ port: 'P1', mask: 7, value: 1 }]],
          [CV_RESONANCE, [{ port: 'PC', mask: 1, value: 1 }]],
        ]),
      ),
    );
    bench.set(1, 'P1', 0x01);
    bench.set(2, 'PB', 0x80);
    bench.set(3, 'DAC', 9);
    bench.set(4, 'PC', 0x01);
    bench.set(5, 'P1', 0x02);
    expect(bench.lines).toEqual([
      '1 S VCA.0=0',
      '2 S VCF.0=0',
      '3 S VCF.0=9',
      '3 S VCA.0=9',
      '4 S RESONANCE=9',
      '5 H VCF.0',
      '5 H VCA.0',
    ]);
  });

  it('refuses conditions that can never hold', () => {
    const impossible = withConditions(new Map([[0, [{ port: 'P1', mask: 1, value: 2 }]]]));
    expect(() => new Bench(impossible)).toThrow(/SAW1\.0 can never hold/);
    const contradiction = withConditions(
      new Map([
        [
          1,
          [
            { port: 'P1', mask: 3, value: 1 },
            { port: 'P1', mask: 2, value: 2 },
          ],
        ],
      ]),
    );
    expect(() => new Bench(contradiction)).toThrow(/SAW1\.1 .*contradicts/);
  });

  it('agrees with the conditions looked at one by one, for random wirings and accesses', () => {
    const condition = fc
      .tuple(fc.constantFrom<SoundBoardPort>('P1', 'P1', 'PB', 'PC'), fc.nat(15), fc.nat(15))
      .map(([port, mask, value]): LineCondition => ({ port, mask, value: value & mask }));
    const access = fc.tuple(fc.constantFrom<SoundBoardPort | 'DAC'>('P1', 'PB', 'PC', 'DAC'), fc.nat(15));
    const p1Only = fc.boolean();
    fc.assert(
      fc.property(
        p1Only,
        fc.array(condition, { minLength: CV_COUNT, maxLength: CV_COUNT }),
        fc.array(access),
        (onP1, conditions, accesses) => {
          const wiring = conditions.map((one): LineCondition => (onP1 ? { ...one, port: 'P1' } : one));
          const lines = { P1: 0xff, PB: 0, PC: 0 };
          const state = new Map<number, number>();
          const bench = new Bench(
            { ...REFERENCE_SOUND_BOARD, multiplexer: wiring.map((one) => [one]) },
            {
              event: (_tick, what, value) => {
                if (what >= HOLD) expect(state.delete(what - HOLD)).toBe(true);
                else state.set(what - SAMPLE, value);
              },
            },
          );
          let dac = 0;
          for (const [what, value] of accesses) {
            if (what === 'DAC') dac = value;
            else lines[what] = value;
            bench.set(1, what, value);
            bench.flush();
            const expected = wiring.flatMap((one, cv) =>
              (lines[one.port] & one.mask) === one.value ? [cv] : [],
            );
            expect([...state.keys()].sort((a, b) => a - b)).toEqual(expected);
            for (const held of state.values()) expect(held).toBe(dac);
          }
        },
      ),
      { numRuns: 150, seed: 38 },
    );
  });
});

describe('snapshot', () => {
  it('continues with the same holds open', () => {
    const bench = new Bench();
    bench.set(1, 'P1', 3);
    bench.set(2, 'DAC', 0x800);
    const writer = new StateWriter();
    bench.holds.save(writer);
    const copy = new Bench();
    copy.holds.load(new StateReader(writer.finish()));
    copy.set(3, 'DAC', 0x800);
    copy.set(4, 'DAC', 0x801);
    copy.set(5, 'P1', 0x40);
    expect(copy.lines).toEqual(['4 S SAW1.3=2049', '5 H SAW1.3']);
  });
});

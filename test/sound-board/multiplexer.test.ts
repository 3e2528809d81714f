import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LineCondition,
  REFERENCE_SOUND_BOARD,
  type SoundBoardPort,
  type SoundBoardProfile,
} from '../../src/profiles/soundBoardProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { dacCode, MultiplexedHolds } from '../../src/sound-board/multiplexer.js';
import {
  CV_COUNT,
  CV_NAMES,
  CV_RESONANCE,
  CV_VCA,
  CV_VCF,
  HOLD,
  SAMPLE,
} from '../../src/tape/controlTape.js';

/** Writes events as people read them: `S VCF.2=800`, `H VCF.2`. */
class Log {
  readonly lines: string[] = [];
  event(tick: number, what: number, value: number): void {
    const cv = what >= HOLD ? what - HOLD : what - SAMPLE;
    this.lines.push(`${tick} ${what >= HOLD ? 'H' : 'S'} ${CV_NAMES[cv]}${what >= HOLD ? '' : `=${value}`}`);
  }
}

function build(profile: SoundBoardProfile = REFERENCE_SOUND_BOARD) {
  const log = new Log();
  const holds = new MultiplexedHolds(profile, log, 0xff, 0x00, 0x00);
  holds.powerOn(0);
  return { log, holds };
}

describe('DAC code', () => {
  it('is the data byte above address bits 7-4 in the reference wiring', () => {
    expect(dacCode(REFERENCE_SOUND_BOARD, 0x06c0, 0xab)).toBe(0xabc);
    expect(dacCode(REFERENCE_SOUND_BOARD, 0x3fff, 0xff)).toBe(0xfff);
  });
});

describe('multiplexer of the reference wiring', () => {
  it('opens nothing at power-on, then follows the DAC while the channel is selected', () => {
    const { log, holds } = build();
    holds.writeDac(10, 0x123);
    holds.setP1(20, (4 << 3) | 2);
    holds.writeDac(30, 0x456);
    holds.writeDac(35, 0x456);
    holds.setP1(40, 0x40 | (4 << 3) | 2);
    holds.writeDac(50, 0x789);
    holds.setP1(60, (4 << 3) | 6);
    expect(log.lines).toEqual(['20 S VCF.2=291', '30 S VCF.2=1110', '40 H VCF.2', '60 S RESONANCE=1929']);
  });

  it('goes straight from one channel to the next, closing first', () => {
    const { log, holds } = build();
    holds.setP1(1, 0);
    holds.setP1(2, (5 << 3) | 3);
    expect(log.lines).toEqual(['1 S SAW1.0=0', '2 H SAW1.0', '2 S VCA.3=0']);
  });

  it('does not care for the calibration bit and unused channels', () => {
    const { log, holds } = build();
    holds.setP1(1, 5);
    holds.setP1(2, 0x85);
    holds.setP1(3, 0x87);
    holds.setPB(4, 0xff);
    holds.setPC(5, 0x3f);
    expect(log.lines).toEqual(['1 S SAW1.5=0', '3 H SAW1.5']);
  });

  it('reaches each of the 38 holds by exactly one of the 128 selections', () => {
    const { log, holds } = build();
    for (let p1 = 0; p1 < 128; p1++) {
      holds.setP1(p1, p1);
      holds.setP1(p1, 0xff);
    }
    const opened = log.lines.filter((line) => line.includes(' S ')).map((line) => line.split(' ')[2]);
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
    const { log, holds } = build(
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
    holds.setP1(1, 0x01);
    holds.setPB(2, 0x80);
    holds.writeDac(3, 9);
    holds.setPC(4, 0x01);
    holds.setP1(5, 0x02);
    expect(log.lines).toEqual([
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
    expect(() => build(impossible)).toThrow(/SAW1\.0 can never hold/);
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
    expect(() => build(contradiction)).toThrow(/SAW1\.1 .*contradicts/);
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
          const holds = new MultiplexedHolds(
            { ...REFERENCE_SOUND_BOARD, multiplexer: wiring.map((one) => [one]) },
            {
              event: (_tick, what, value) => {
                if (what >= HOLD) expect(state.delete(what - HOLD)).toBe(true);
                else state.set(what - SAMPLE, value);
              },
            },
            0xff,
            0,
            0,
          );
          holds.powerOn(0);
          let dac = 0;
          for (const [what, value] of accesses) {
            if (what === 'DAC') dac = value;
            else lines[what] = value;
            if (what === 'DAC') holds.writeDac(1, value);
            else if (what === 'P1') holds.setP1(1, value);
            else if (what === 'PB') holds.setPB(1, value);
            else holds.setPC(1, value);
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
    const { holds } = build();
    holds.setP1(1, 3);
    holds.writeDac(2, 0x800);
    const writer = new StateWriter();
    holds.save(writer);
    const log = new Log();
    const copy = new MultiplexedHolds(REFERENCE_SOUND_BOARD, log, 0xff, 0, 0);
    copy.load(new StateReader(writer.finish()));
    copy.writeDac(3, 0x800);
    copy.writeDac(4, 0x801);
    copy.setP1(5, 0x40);
    expect(log.lines).toEqual(['4 S SAW1.3=2049', '5 H SAW1.3']);
  });
});

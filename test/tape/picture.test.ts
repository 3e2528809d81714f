import { describe, expect, it } from 'vitest';
import { CV_COUNT, HOLD, LATCH, PIT_WRITE, PRESCALER, SAMPLE } from '../../src/tape/controlTape.js';
import { type Frame, niceStep, px, segments, trace } from '../../src/tape/picture/shapes.js';
import { tapePicture } from '../../src/tape/picture/tapePicture.js';
import { LANE_NAMES } from '../../src/tape/tapeLanes.js';
import { recorded, taped, type WrittenEvent } from './handTape.js';

const FRAME: Frame = { left: 0, right: 100, fromTick: 0, toTick: 1000, columnWidth: 1 };
const identity = (value: number) => value;

describe('paths', () => {
  it('write numbers short', () => {
    expect([0, -0.04, 0.5, -0.25, 12.34, 100].map(px)).toEqual(['0', '0', '.5', '-.2', '12.3', '100']);
  });

  it('are exact staircases while there are few steps; a step before the frame holds into it', () => {
    const steps = { ticks: [-50, 100, 200, 300, 2000], values: [5, 5, 8, 3, 9] };
    expect(trace(steps, FRAME, identity)).toEqual({ path: 'M0 5H20V8H30V3H100', area: false });
    expect(trace({ ticks: [500], values: [2] }, FRAME, identity).path).toBe('M50 2H100');
    expect(trace({ ticks: [2000], values: [2] }, FRAME, identity).path).toBe('');
  });

  it('are bands from the lowest to the highest value of a column when there are many', () => {
    const ticks = Array.from({ length: 1000 }, (_, n) => n);
    const values = ticks.map((n) => (n % 2 === 0 ? 10 : n < 500 ? 20 : 30));
    const { path, area } = trace({ ticks, values }, FRAME, identity);
    expect(area).toBe(true);
    // Column 49 ends at tick 500, where the top rises from 20 to 30; the bottom is flat.
    expect(path).toBe('M0 20h50v10h50V10h-100Z');
  });

  it('join stretches of a state that are too short to be seen', () => {
    const ticks = [0, 300, 301, 302, 303, 600];
    const found = segments({ ticks, values: [1, 2, 1, 2, 1, 1] }, FRAME, (i) => `at ${ticks[i]}`);
    expect(found.map(({ x, value }) => [x, value])).toEqual([
      [0, 1],
      [30, undefined],
      [30.3, 1],
    ]);
    expect(found[0]!.text).toBe('at 0');
    expect(found.at(-1)!.width).toBeCloseTo(69.7, 9);
  });

  it('have grid lines at 1, 2 and 5', () => {
    expect([1, 3, 35.4, 0.06, 180].map((span) => niceStep(span, 16))).toEqual([0.1, 0.2, 5, 0.005, 20]);
  });
});

describe('the picture', () => {
  const events: WrittenEvent[] = [
    [0, PRESCALER, 0x88],
    [0, PIT_WRITE + 3, 0x36],
    [0, PIT_WRITE, 0xe1],
    [0, PIT_WRITE, 0x08],
    [0, SAMPLE + 24, 1000],
    [2000, HOLD + 24, 0],
    [0, LATCH, 3],
    [4_800_000, SAMPLE + 24, 3000],
    [4_802_000, HOLD + 24, 0],
  ];

  it('has one named lane for every frequency, voltage and latch, and says what they reach', () => {
    const svg = tapePicture(recorded([taped('lower', events)]));
    for (const name of LANE_NAMES) expect(svg).toContain(`>${name}</text>`);
    for (const text of ['LOWER BOARD', 'NOTES', '2.442 V', '7.326 V', '439.9 Hz', 'SAW', '0.5 s']) {
      expect(svg).toContain(`>${text}</text>`);
    }
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('has only the lanes that are asked for', () => {
    const svg = tapePicture(recorded([taped('lower', events)]), (name) => name.startsWith('VCF'));
    expect(svg.match(/class="name"/g)).toHaveLength(7);
  });

  it('keeps markup in a title apart', () => {
    const svg = tapePicture(recorded([taped('lower', events)], { title: '<b>&"x".mid' }));
    expect(svg).toContain('&#60;b&#62;&#38;&#34;x&#34;.mid');
    expect(svg).not.toContain('<b>');
  });

  it('is drawn of an empty tape, too', () => {
    const svg = tapePicture(recorded([taped('lower', []), taped('upper', [])], { notes: [] }));
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('stays below 2 MB however much happens: every voltage of two boards at random every 10 ms', () => {
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return (seed >> 8) % below;
    };
    const busy: WrittenEvent[] = [];
    for (let chip = 0; chip < 4; chip++) {
      for (let counter = 0; counter < 3; counter++)
        busy.push([0, PIT_WRITE + 4 * chip + 3, (counter << 6) | 0x36]);
    }
    const rounds = 3000;
    for (let round = 0; round < rounds; round++) {
      const tick = round * 480_000;
      for (let cv = 0; cv < CV_COUNT; cv++) busy.push([tick + cv, SAMPLE + cv, random(4096)]);
      for (let register = 0; register < 12; register++) {
        const place = PIT_WRITE + 4 * Math.floor(register / 3) + (register % 3);
        busy.push([tick + 40, place, random(256)], [tick + 41, place, 1 + random(255)]);
      }
      for (let latch = 0; latch < 6; latch++)
        busy.push([tick + 50, LATCH + latch, random(latch === 5 ? 2 : 4)]);
    }
    const svg = tapePicture(
      recorded([taped('lower', busy), taped('upper', busy)], { toTick: rounds * 480_000, title: 'random' }),
    );
    expect(svg.length).toBeLessThan(2_000_000);
    expect(svg.length).toBeGreaterThan(500_000);
  });
});

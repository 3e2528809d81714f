import { describe, expect, it } from 'vitest';
import { HOLD, LATCH, PIT_WRITE, PRESCALER, SAMPLE } from '../../src/tape/controlTape.js';
import { CSV_HEADER, tapeCsv } from '../../src/tape/tapeCsv.js';
import { readTapeJson, TapeFileError, tapeJson } from '../../src/tape/tapeFile.js';
import { LANE_NAMES } from '../../src/tape/tapeLanes.js';
import { eventsOf, recorded, taped, type WrittenEvent } from './handTape.js';

const EVENTS: readonly WrittenEvent[] = [
  [0, PRESCALER, 0x88],
  [10, PIT_WRITE + 3, 0x36],
  [20, PIT_WRITE, 0xe1],
  [30, PIT_WRITE, 0x08],
  [480, SAMPLE + 24, 2048],
  [900, HOLD + 24, 0],
  [900, LATCH, 3],
  [480_480, SAMPLE + 24, 2049],
];
const TAPE = recorded([taped('lower', EVENTS), taped('upper', [[700, LATCH + 5, 1]])], { originTick: 480 });

const json = (tape = TAPE) => [...tapeJson(tape)].join('');

/** The file with the value at a path of fields replaced, or removed. */
function changed(path: readonly (string | number)[], value?: unknown): string {
  const file: unknown = JSON.parse(json());
  let place = file as Record<string | number, unknown>;
  for (const field of path.slice(0, -1)) place = place[field] as Record<string | number, unknown>;
  place[path.at(-1)!] = value;
  return JSON.stringify(file);
}

const LOWER = ['boards', 0] as const;

describe('a tape as JSON', () => {
  it('comes back as it was', () => {
    const back = readTapeJson(json());
    expect(back.boards.map(({ tape }) => eventsOf(tape))).toEqual([EVENTS, [[700, LATCH + 5, 1]]]);
    const { boards, ...rest } = TAPE;
    expect(back).toMatchObject(rest);
    expect(back.boards.map(({ tape, ...board }) => board)).toEqual(boards.map(({ tape, ...board }) => board));
  });

  it('has the same decoded in named lanes', () => {
    const [lower] = JSON.parse(json()).boards;
    expect(lower.lanes.map(({ name }: { name: string }) => name)).toEqual(LANE_NAMES);
    const lane = (name: string) => lower.lanes.find((candidate: { name: string }) => candidate.name === name);
    // 8 MHz / (8 x 2273) = 439.9472 Hz
    expect(lane('DCO1.0')).toMatchObject({ ticks: [30], dividers: [2273], hertz: [439.9472] });
    expect(lane('VCF.0')).toMatchObject({
      ticks: [480, 480_480],
      codes: [2048, 2049],
      heldTicks: [900, null],
    });
    expect(lane('VCF.0').volts).toEqual([5.0012, 5.0037]);
    expect(lane('WAVE1')).toMatchObject({ ticks: [900], values: [3], texts: ['SAW'] });
    expect(lane('RANGE2')).toMatchObject({ ticks: [0], values: [8], texts: ["8'"] });
  });

  it('has only the lanes that are asked for, and the whole tape all the same', () => {
    const text = [...tapeJson(TAPE, (name) => name === 'VCF.0')].join('');
    expect(JSON.parse(text).boards[0].lanes).toHaveLength(1);
    expect(readTapeJson(text).boards[0]!.tape.length).toBe(EVENTS.length);
  });

  it.each<[string, string, RegExp]>([
    ['text that is no JSON', json().slice(0, -20), /not JSON/],
    ['other JSON', '[]', /must be an object/],
    ['another format', '{"format":"song"}', /superjx-control-tape/],
    ['another version', json().replace('"version": 1', '"version": 7'), /version 7.*version 1/],
    ['columns of unequal length', changed([...LOWER, 'events', 'whats'], [16]), /equal length/],
    ['an event that there is none of', changed([...LOWER, 'events', 'whats', 0], 0x1f), /no event/],
    ['a code above 4095', changed([...LOWER, 'events', 'values', 4], 4096), /values\[4\].*4095/],
    ['time that goes back', changed([...LOWER, 'events', 'tickSteps', 3], -5), /tickSteps\[3\]/],
    ['a lost counter', changed([...LOWER, 'wiring', 'counters'], []), /12 entries/],
    ['a board of another name', changed([...LOWER, 'name'], 'middle'), /lower/],
    ['no notes', changed(['notes']), /notes/],
    ['an end before the beginning', changed(['toTick'], -1), /toTick/],
  ])('refuses %s with a sentence', (_name, text, says) => {
    expect(() => readTapeJson(text)).toThrow(TapeFileError);
    expect(() => readTapeJson(text)).toThrow(says);
  });
});

describe('a tape as CSV', () => {
  const rows = (wanted?: (name: string) => boolean) =>
    [...tapeCsv(TAPE, wanted)].join('').trimEnd().split('\n');

  it('has a header, and one event of either board a line in time order', () => {
    const lines = rows();
    expect(lines[0]).toBe(CSV_HEADER);
    expect(lines.slice(1)).toEqual([
      "-0.000010000,0,lower,RANGE1,prescaler,8,,,8'",
      "-0.000010000,0,lower,RANGE2,prescaler,8,,,8'",
      '-0.000009792,10,lower,DCO1.0,mode,3,,,PIT1 counter 0 low and high byte',
      '-0.000009375,30,lower,DCO1.0,load,2273,439.9472,Hz,PIT1 counter 0 mode 3',
      '0.000000000,480,lower,VCF.0,sample,2048,5.0012,V,',
      '0.000004583,700,upper,MUTE,latch,1,,,SOUND',
      '0.000008750,900,lower,VCF.0,hold,2048,5.0012,V,',
      '0.000008750,900,lower,WAVE1,latch,3,,,SAW',
      '0.010000000,480480,lower,VCF.0,sample,2049,5.0037,V,',
    ]);
    for (const line of lines) expect(line.split(',')).toHaveLength(CSV_HEADER.split(',').length);
  });

  it('leaves out what is not asked for', () => {
    expect(rows((name) => name === 'MUTE')).toHaveLength(2);
  });
});

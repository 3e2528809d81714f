import { beforeAll, describe, expect, it } from 'vitest';
import { SuperJX } from '../../src/machine/superJx.js';
import { type RecordTapeOptions, recordTape } from '../../src/render/recordTape.js';
import { replayTape } from '../../src/render/replayTape.js';
import { noteMessage, patchSelection } from '../../src/render/setup.js';
import type { Song } from '../../src/render/song.js';
import type { RecordedTape } from '../../src/tape/recordedTape.js';
import { readTapeJson, tapeJson } from '../../src/tape/tapeFile.js';
import { tapeLanes } from '../../src/tape/tapeLanes.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { eventsOf } from './handTape.js';

const RATE = 48_000;
const SECONDS = 0.5;
/** B3: both boards, other waveforms than A1. */
const PATCH = 10;

const SONG: Song = {
  events: [
    { ticks: 0, bytes: noteMessage(57, 100) },
    { ticks: 0.1 * TICKS_PER_SECOND, bytes: noteMessage(76, 30) },
    { ticks: 0.3 * TICKS_PER_SECOND, bytes: noteMessage(57, 0) },
    { ticks: 0.4 * TICKS_PER_SECOND, bytes: noteMessage(76, 0) },
  ],
  seconds: 0.4,
  notes: 2,
  lostNotes: 0,
  playedChannels: [1],
  silentChannels: [],
};

const OPTIONS: RecordTapeOptions = {
  setup: [patchSelection(PATCH)],
  song: SONG,
  title: 'two notes',
  sound: 'patch B3',
  to: SECONDS,
};

function record(options: Partial<RecordTapeOptions> = {}): RecordedTape {
  const steps = recordTape({ ...OPTIONS, ...options });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

let whole: RecordedTape;
beforeAll(() => {
  whole = record();
});

describe('a recorded tape', () => {
  it('begins at power-on, and the song at a multiple of 10 ms', () => {
    expect(whole.fromTick).toBe(0);
    expect(whole.originTick % 480_000).toBe(0);
    expect(whole.toTick - whole.originTick).toBe(SECONDS * TICKS_PER_SECOND);
    for (const { tape } of whole.boards) {
      expect(tape.ticks[0]).toBe(0);
      expect(tape.ticks[tape.length - 1]).toBeLessThan(whole.toTick);
    }
    expect(whole.notes.map(({ key, velocity }) => [key, velocity])).toEqual([
      [57, 100],
      [76, 30],
    ]);
  });

  it('knows which notes were played: the oscillators are tuned to them', () => {
    const heard = (board: RecordedTape['boards'][number]) =>
      tapeLanes(board).flatMap((lane) => (lane.kind === 'frequency' && lane.dco === 1 ? lane.hertz : []));
    const all = whole.boards.flatMap(heard);
    for (const key of [57, 76]) {
      const wanted = 440 * 2 ** ((key - 69) / 12);
      const cents = Math.min(...all.map((hertz) => Math.abs(1200 * Math.log2(hertz / wanted))));
      // A divider's rounding at A3 and E5, and the master tune's rounding up on one board.
      expect(cents).toBeLessThan(3);
    }
  });

  it('replays from its file to the samples that the machine gave, bit for bit', async () => {
    const machine = await SuperJX.create({ sampleRate: RATE });
    machine.midiIn(patchSelection(PATCH));
    machine.settle();
    expect(machine.tick).toBe(whole.originTick);
    for (const { ticks, bytes } of SONG.events) machine.midiIn(bytes, machine.tick + ticks);
    const samples = SECONDS * RATE;
    const left = new Float32Array(samples);
    const right = new Float32Array(samples);
    machine.render(left, right);

    const replayedLeft = new Float32Array(samples);
    const replayedRight = new Float32Array(samples);
    const first = (whole.originTick * RATE) / TICKS_PER_SECOND;
    const file = readTapeJson([...tapeJson(whole)].join(''));
    for (const block of replayTape(file, { sampleRate: RATE })) {
      for (let i = 0; i < block.count; i++) {
        const at = block.position + i - first;
        if (at < 0) continue;
        replayedLeft[at] = block.left[i]!;
        replayedRight[at] = block.right[i]!;
      }
    }
    expect(left.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
    expect(Buffer.from(replayedLeft.buffer).equals(Buffer.from(left.buffer))).toBe(true);
    expect(Buffer.from(replayedRight.buffer).equals(Buffer.from(right.buffer))).toBe(true);
  });
});

it('a tape recorded with an unknown profile says that it has to be given', () => {
  const custom = replayTape({ ...whole, analog: 'custom' });
  expect(() => custom.next()).toThrow('"custom", which is not built in; give it as analog');
});

describe('a stretch of a tape', () => {
  it('is the whole one from there on, of the boards asked for', () => {
    const part = record({ from: 0.2, to: 0.3, boards: ['upper'] });
    expect(part.boards.map(({ name }) => name)).toEqual(['upper']);
    const { tape, restated } = part.boards[0]!;
    const within = eventsOf(whole.boards[1]!.tape).filter(
      ([tick]) => tick >= part.fromTick && tick < part.toTick,
    );
    expect(restated).toBeGreaterThan(38);
    expect(eventsOf(tape).slice(restated)).toEqual(within);
  });
});

import type { KeyAssign } from '../../../patches/patch.js';
import type { Measure } from '../../kit.js';
import type { BlockWriter } from '../blockWriter.js';
import { onKitGrid } from '../blockWriter.js';
import type { Playing } from '../kitPlaying.js';
import { digits, type KitTone, PLAIN_SAW } from '../kitTones.js';
import { BY_VELOCITY } from './envelopes.js';
import { HALF_OPEN } from './filters.js';
import { DETUNED, LEVEL_AND_SPECTRUM, writeModes } from './keyModes.js';

/** Block 10: how notes and controllers are obeyed. */
export function writePlaying(writer: BlockWriter): void {
  writeLatency(writer);
  writeStealing(writer);
  writeAssign(writer);
  writePortamento(writer);
  writeBender(writer);
  writeControllers(writer);
  if (writer.model !== 'jx8p') writeModes(writer);
}

const SINGLE_NOTES = 16;
const LOUD_KEY = 84;

/** Single notes, then bursts of which only the last note is loud: its onset is the latency behind all the others. */
function writeLatency(writer: BlockWriter): void {
  writer.select(PLAIN_SAW);
  for (let n = 1; n <= SINGLE_NOTES; n++) {
    writer.play({
      id: `onset.n${digits(n)}`,
      title: `single note ${n} of ${SINGLE_NOTES}`,
      group: 'onsets',
      measures: [{ kind: 'onset' }],
      keys: [LOUD_KEY],
      hold: 0.15,
      settled: 0.05,
    });
    // so that the notes fall on all parts of the 10 ms rounds
    writer.wait(0.0137 * (n % 7));
  }
  writer.select(BY_VELOCITY);
  const most = writer.model === 'jx8p' ? 6 : 12;
  for (const count of [2, 4, 6, 12].filter((size) => size <= most)) {
    for (let n = 1; n <= 3; n++) {
      writer.wait(0.0137 * n);
      const at = onKitGrid(writer.now);
      const keys = Array.from({ length: count - 1 }, (_, quiet) => 40 + 3 * quiet);
      for (const key of keys) writer.noteOn(key, 1);
      writer.noteOn(LOUD_KEY, 127);
      const off = onKitGrid(at + 0.2);
      for (const key of [...keys, LOUD_KEY]) writer.noteOff(key, off);
      const end = onKitGrid(off + 0.2);
      writer.addItem(
        {
          id: `burst${digits(count)}.n${n}`,
          title: `${count} notes at once, the last one loud`,
          group: `bursts${digits(count)}`,
          measures: [{ kind: 'onset' }],
          keys: [LOUD_KEY],
          pitched: false,
        },
        { at, off, end, steady: [at + 0.1, off - 0.01] },
      );
      writer.now = end + 0.05;
    }
  }
}

/** As many keys as there are voices, then one more. */
function writeStealing(writer: BlockWriter): void {
  const voices = writer.model === 'jx8p' ? 6 : 12;
  const all = Array.from({ length: voices + 1 }, (_, n) => 40 + 3 * n);
  writer.select(PLAIN_SAW);
  for (const count of [voices, voices + 1]) {
    const at = onKitGrid(writer.now);
    all.slice(0, count).forEach((key, n) => {
      writer.noteOn(key, 100, at + 0.05 * n);
    });
    const off = onKitGrid(at + 0.05 * voices + 1.4);
    for (const key of all.slice(0, count)) writer.noteOff(key, off);
    const end = onKitGrid(off + 0.15);
    writer.addItem(
      {
        id: `keys${digits(count)}`,
        title: `${count} keys on ${voices} voices`,
        group: 'stealing',
        measures: LEVEL_AND_SPECTRUM,
        keys: [],
      },
      { at, off, end, steady: [at + 0.05 * voices + 0.2, off - 0.01] },
    );
    writer.now = end + 0.05;
  }
}

/**
 * Voices of one pitch add up as the phases will in which they happen to start. So where there are two boards they are
 * detuned, and where they can't be only the pitch is asked for.
 */
function writeAssign(writer: BlockWriter): void {
  const one = (id: string, title: string, assign: KeyAssign, detuned: boolean): void => {
    writer.select(PLAIN_SAW, { assign, ...(detuned && { unisonDetune: DETUNED }) });
    const measures: readonly Measure[] = detuned ? LEVEL_AND_SPECTRUM : [{ kind: 'pitch' }];
    writer.play({ id, title, group: 'assign', measures, keys: [48], hold: 2, pitched: !detuned });
  };
  const twoBoards = writer.model !== 'jx8p';
  one('unison1', twoBoards ? `Unison 1, detune ${DETUNED}` : 'Unison 1', 'unison-1', twoBoards);
  if (twoBoards) one('unison2', `Unison 2, detune ${DETUNED}`, 'unison-2', true);
  one('mono1', 'Mono 1', 'mono-1', false);
}

/** An octave up, the first key held. A short note before takes all voices to the lower key: there is where they begin. */
function writePortamento(writer: BlockWriter): void {
  for (const time of [32, 64]) {
    writer.select(PLAIN_SAW, { assign: 'mono-1' });
    writer.noteOn(48);
    writer.wait(0.2);
    writer.noteOff(48);
    writer.wait(0.3);
    writer.select(PLAIN_SAW, { assign: 'mono-1', portamento: time });
    const at = onKitGrid(writer.now);
    writer.noteOn(48);
    writer.noteOn(60, 100, at + 0.5);
    const off = onKitGrid(at + 3.8);
    writer.noteOff(60, off);
    writer.noteOff(48, off);
    const end = onKitGrid(off + 0.15);
    writer.addItem(
      {
        id: `portamento.v${digits(time)}`,
        title: `portamento ${time}, an octave up after 0.5 s`,
        group: 'portamento',
        measures: [{ kind: 'pitchPath' }],
        keys: [60],
      },
      { at, off, end, steady: [off - 0.4, off - 0.01] },
    );
    writer.now = end + 0.05;
  }
}

/** Positions of the bender, 14 bits, and how long each is kept, seconds. */
const BENDS: readonly number[] = [0x2000, 0x0000, 0x1000, 0x3000, 0x3fff];
const BEND_SECONDS = 0.4;

function writeBender(writer: BlockWriter): void {
  for (const range of [2, 7] as const) {
    writer.select(PLAIN_SAW, { bend: range });
    const at = onKitGrid(writer.now);
    writer.noteOn(60);
    BENDS.forEach((bend, n) => {
      if (n > 0) writer.sendAt(at + n * BEND_SECONDS, 0xe0, bend & 0x7f, bend >> 7);
    });
    const off = onKitGrid(at + BENDS.length * BEND_SECONDS);
    writer.noteOff(60, off);
    writer.sendAt(off + 0.05, 0xe0, 0x00, 0x40);
    const end = onKitGrid(off + 0.15);
    writer.addItem(
      {
        id: `bend${range}`,
        title: `bender, range ${range}: rest, down, half down, half up, up`,
        group: 'bender',
        measures: [{ kind: 'pitchPath' }],
        keys: [60],
      },
      { at, off, end, steady: [at + 0.05, at + BEND_SECONDS - 0.05] },
    );
    writer.now = end + 0.05;
  }
}

function writeControllers(writer: BlockWriter): void {
  const held = (
    id: string,
    title: string,
    measures: readonly Measure[],
    on: readonly number[],
    rest: readonly number[],
    { tone = PLAIN_SAW, playing = {}, key = 60, hold = 2, velocity = 100 }: HeldOptions = {},
  ): void => {
    writer.select(tone, playing);
    writer.send(...on);
    writer.wait(0.1);
    writer.play({ id, title, group: 'controllers', measures, keys: [key], hold, velocity });
    writer.send(...rest);
    writer.wait(0.1);
  };
  const pitchLfo: Measure[] = [{ kind: 'lfo', of: 'pitch' }];
  const pressed = [0xd0, 127];
  const released = [0xd0, 0];
  held('vibrato', 'aftertouch: vibrato', pitchLfo, pressed, released, {
    playing: { vibrato: 127 },
    key: 72,
    hold: 3,
  });
  held(
    'brilliance',
    'aftertouch: brilliance',
    [...LEVEL_AND_SPECTRUM, { kind: 'partials' }],
    pressed,
    released,
    {
      tone: HALF_OPEN,
      playing: { brilliance: 127 },
      key: 36,
    },
  );
  const loudness: HeldOptions = { tone: BY_VELOCITY, velocity: 64 };
  held('pressureVolume.off', 'aftertouch volume, not pressed', [{ kind: 'level' }], released, released, {
    ...loudness,
    playing: { pressureVolume: 127 },
    hold: 1,
  });
  held('pressureVolume.on', 'aftertouch volume, pressed', [{ kind: 'level' }], pressed, released, {
    ...loudness,
    playing: { pressureVolume: 127 },
    hold: 1,
  });
  held('lever', 'modulation lever', pitchLfo, [0xb0, 1, 127], [0xb0, 1, 0], {
    playing: { lever: 127 },
    key: 72,
    hold: 3,
  });
  for (const volume of [32, 64, 96]) {
    const id = `volume.v${digits(volume)}`;
    held(id, `volume ${volume}`, [{ kind: 'level' }], [0xb0, 7, volume], [0xb0, 7, 127], { hold: 1 });
  }
  writeHold(writer);
}

interface HeldOptions {
  readonly tone?: KitTone;
  readonly playing?: Playing;
  readonly key?: number;
  readonly hold?: number;
  readonly velocity?: number;
}

/** The pedal keeps a note whose key is let go. */
function writeHold(writer: BlockWriter): void {
  writer.select(PLAIN_SAW, { hold: true });
  const at = onKitGrid(writer.now);
  writer.sendAt(at - 0.05, 0xb0, 64, 127);
  writer.noteOn(60);
  writer.noteOff(60, at + 0.4);
  const off = onKitGrid(at + 1.4);
  writer.sendAt(off, 0xb0, 64, 0);
  const end = onKitGrid(off + 0.15);
  writer.addItem(
    {
      id: 'hold',
      title: 'hold pedal, the key let go after 0.4 s',
      group: 'controllers',
      measures: [{ kind: 'level' }, { kind: 'pitch' }],
      keys: [60],
    },
    { at, off, end, steady: [at + 0.6, off - 0.01] },
  );
  writer.now = end + 0.05;
}

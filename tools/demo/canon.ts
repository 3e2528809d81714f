/**
 * Writes `canon.mid`: the opening of Johann Pachelbel's Canon in D (about 1690, public domain), three voices in
 * canon over the ground bass, arranged here from the notes themselves. Run: `npx tsx tools/demo/canon.ts`.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Midi from 'jsmidgen';

const TICKS_PER_BEAT = 480;
const BEATS_PER_MINUTE = 76;
/** One statement of the ground, in beats. */
const GROUND_BEATS = 8;

interface Note {
  readonly name: string;
  /** Length in beats. */
  readonly beats: number;
}

function notes(beats: number, names: string): Note[] {
  return names.split(' ').map((name) => ({ name, beats }));
}

const GROUND = notes(1, 'd3 a2 b2 f#2 g2 d2 g2 a2');

/** What each of the three violins plays, one statement of the ground a line. */
const CANON: readonly (readonly Note[])[] = [
  notes(1, 'f#5 e5 d5 c#5 b4 a4 b4 c#5'),
  notes(1, 'd5 c#5 b4 a4 g4 f#4 g4 e4'),
  notes(0.5, 'd4 f#4 a4 g4 f#4 d4 f#4 e4 d4 b3 d4 a4 g4 b4 a4 g4'),
  [
    ...notes(0.5, 'f#4 d4 e4 c#5 d5 f#5 a5 a4 b4 g4 a4 f#4 d4 d5'),
    { name: 'd5', beats: 0.75 },
    { name: 'c#5', beats: 0.25 },
  ],
  notes(
    0.25,
    'd5 c#5 d5 d4 c#4 a4 e4 f#4 d4 d5 c#5 b4 c#5 f#5 a5 b5 g5 f#5 e5 g5 f#5 e5 d5 c#5 b4 a4 g4 f#4 e4 g4 f#4 e4',
  ),
];

/** Statements of the ground before the last chord; each violin enters one after the one before it. */
const STATEMENTS = 5;
const FINAL_CHORD = ['d3', 'f#4', 'a4', 'd5'];

interface PlacedNote {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly velocity: number;
}

/** Lays a line out from `startBeat`; a note sounds for 92 % of its length so that repeats speak. */
function place(line: readonly Note[], startBeat: number, velocity: number): PlacedNote[] {
  let beat = startBeat;
  return line.map(({ name, beats }, n) => {
    const start = Math.round(beat * TICKS_PER_BEAT);
    beat += beats;
    const accent = n % 4 === 0 ? 6 : 0;
    return {
      name,
      start,
      end: Math.round((beat - 0.08 * beats) * TICKS_PER_BEAT),
      velocity: velocity + accent,
    };
  });
}

function voices(): PlacedNote[][] {
  const parts: PlacedNote[][] = [[], [], [], []];
  for (let statement = 0; statement < STATEMENTS; statement++) {
    parts[0]!.push(...place(GROUND, statement * GROUND_BEATS, 84));
    for (let violin = 0; violin < 3; violin++) {
      const line = CANON[statement - 1 - violin];
      if (line) parts[violin + 1]!.push(...place(line, statement * GROUND_BEATS, 74 - 4 * violin));
    }
  }
  FINAL_CHORD.forEach((name, part) => {
    parts[part]!.push(...place([{ name, beats: 4 }], STATEMENTS * GROUND_BEATS, 80));
  });
  return parts;
}

/** The Standard MIDI File, format 1: one track a part, all on channel 1. */
export function canonMidi(): Uint8Array {
  const file = new Midi.File({ ticks: TICKS_PER_BEAT });
  voices().forEach((part, index) => {
    const track = file.addTrack();
    if (index === 0) track.setTempo(BEATS_PER_MINUTE);
    const edges = part.flatMap((note) => [
      { tick: note.start, on: true, note },
      { tick: note.end, on: false, note },
    ]);
    edges.sort((a, b) => a.tick - b.tick || Number(a.on) - Number(b.on));
    let now = 0;
    for (const { tick, on, note } of edges) {
      if (on) track.noteOn(0, note.name, tick - now, note.velocity);
      else track.noteOff(0, note.name, tick - now, 0);
      now = tick;
    }
  });
  return Uint8Array.from(file.toBytes(), (character) => character.charCodeAt(0));
}

export const CANON_FILE = fileURLToPath(new URL('./canon.mid', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(CANON_FILE, canonMidi());
  process.stdout.write(`${CANON_FILE}\n`);
}

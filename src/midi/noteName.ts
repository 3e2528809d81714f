const NAMES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];

/** `A4` for 69: a MIDI note as a name, C4 = 60. */
export function noteName(note: number): string {
  return `${NAMES[((note % 12) + 12) % 12]}${Math.floor(note / 12) - 1}`;
}

/** Hz of a MIDI note in equal temperament, A4 = 440 Hz. */
export function hertzOfNote(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

/** MIDI note of a frequency, with its fraction; A4 = 440 Hz. */
export function noteOfHertz(hertz: number): number {
  return 69 + 12 * Math.log2(hertz / 440);
}

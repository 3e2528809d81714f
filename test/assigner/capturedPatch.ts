/**
 * A patch change of an original MKS-70 (patch A1, dual, "electric piano 1"), as heard on the wire to its sound
 * boards, and the patch and tones it came from. Source: the byte stream published with the program mks-zombie.
 */

function pairs(text: string): [number, number][] {
  return text.split(',').map((pair) => {
    const [number, value] = pair.trim().split(' ');
    return [Number.parseInt(number!, 16), Number.parseInt(value!, 16)];
  });
}

const LOWER = pairs(
  '80 60, 81 20, 82 7F, 83 00, 84 7F, 85 60, 86 20, 87 60, 88 5C, 89 4D, 8A 00, 8B 00, 8F 00, 90 60, 91 00, 92 7F, 93 00, 94 00, 95 60, 96 00, 97 44, 98 6C, 99 00, 9A 00, 9B 5D, 9C 20, 9D 60, 9F 60, A0 00, A1 00, A2 00, A3 50, A4 00, A5 00, A6 00, A7 00, A8 00, A9 00, AA 29, AB 00, AC 20, AD 20, AE 00, AF 40',
);
const UPPER = pairs(
  '80 20, 81 60, 82 00, 83 00, 84 00, 85 60, 86 20, 87 00, 88 76, 89 00, 8A 00, 8B 00, 8F 40, 90 60, 91 52, 92 42, 93 7F, 94 60, 95 60, 96 00, 97 2C, 98 1B, 99 00, 9A 14, 9B 62, 9C 40, 9D 60, 9F 20, A0 20, A1 20, A2 00, A3 67, A4 00, A5 40, A6 30, A7 50, A8 20, A9 00, AA 4F, AB 00, AC 29, AD 20, AE 7F, AF 40',
);

/** A tone record whose wire parameters are these, VCA level 127. */
function record(name: string, parameters: readonly [number, number][]): Uint8Array {
  const tone = new Uint8Array(59);
  for (let n = 0; n < 10; n++) tone[n] = name.padEnd(10).charCodeAt(n);
  for (const [number, value] of parameters) tone[number - 0x80 + 11] = value;
  tone[41] = 127;
  return tone;
}

export const CAPTURED_LOWER = record('E.PIANO 1B', LOWER);
export const CAPTURED_UPPER = record('E.PIANO 1A', UPPER);

/** APR parameters: dual, balance 77, dual detune 95, volume 117, bend range 0, portamento time 1. */
export const CAPTURED_PATCH = new Uint8Array(53);
for (let n = 0; n < 18; n++) CAPTURED_PATCH[n] = 'ELECTRIC PIANO 1'.padEnd(18).charCodeAt(n);
CAPTURED_PATCH.set([77, 95, 0x27, 0x26, 1, 0, 0, 117], 0x12);
CAPTURED_PATCH.set([10, 0, 0, 64, 1, 0, 0, 1], 0x1d);
CAPTURED_PATCH.set([11, 0, 0, 64, 1, 0, 0, 1], 0x26);

/** The 267 bytes of the stream, last the program change for MIDI OUT. */
export const CAPTURED_STREAM: readonly number[] = [
  ...[0xf4, 0x9e, 0, 0xa6, 0, 0xa7, 0, 0xab, 0, 0xac, 0],
  ...[0xf1, ...LOWER.flat(), 0xf1, 0xb5, 0],
  ...[0xf9, ...UPPER.flat(), 0xf9, 0xb5, 0],
  ...[0xf1, 0x9e, 0x5c, 0xf9, 0x9e, 0x74],
  ...[0xf4, 0xb0, 1, 0xf4, 0xb7, 0],
  ...[0xf4, 0xb8, 0, 0xb9, 0, 0xba, 0, 0x8c, 0, 0x8d, 0, 0x8e, 0, 0xb0, 1],
  ...[0xf1, 0xb6, 0x7f, 0xf9, 0xb6, 0x7f, 0xf1, 0xbb, 0, 0xf9, 0xbb, 0],
  ...[0xf1, 0xbd, 0, 0xb4, 0x51, 0xbe, 0x51, 0xf9, 0xbd, 0, 0xb4, 0x32, 0xbe, 0x32],
  ...[0xf9, 0xb4, 0x32, 0xbe, 0x32, 0xf1, 0xb4, 0x51, 0xbe, 0x51],
  ...[0xf9, 0xb5, 0, 0xf1, 0xb5, 0],
  ...[0xf5, 0xc0, 0],
];

import { Patch } from '../../src/patches/patch.js';
import {
  individualParameters,
  patchApr,
  patchBulk,
  programNumber,
  toneApr,
  toneBulk,
} from '../../src/patches/sysexBuild.js';
import { Tone } from '../../src/patches/tone.js';
import type { Random } from './cases.js';

const NOTE_ON = 0x90;

/** A message that means something: notes, controllers, programs, bends, pressure, SysEx of all kinds. */
function message(random: Random): number[] {
  const channel = random.pick([0, 0, 0, 1, random.below(16)]);
  const value = () => random.below(128);
  switch (random.below(14)) {
    case 0:
      return [0xb0 | channel, random.pick([1, 7, 64, 65, 123, 126, value()]), value()];
    case 1:
      return [0xc0 | channel, value()];
    case 2:
      return [0xe0 | channel, value(), value()];
    case 3:
      return [0xd0 | channel, value()];
    case 4:
      return [...toneApr(randomTone(random))];
    case 5:
      return [...patchApr(randomPatch(random))];
    case 6:
      return [...toneBulk(randomTone(random), random.below(50))];
    case 7:
      return [...patchBulk(randomPatch(random), random.below(64))];
    case 8:
      return [
        ...individualParameters('tone', [
          { number: random.below(59), value: value() },
          { number: random.below(59), value: value() },
        ]),
      ];
    case 9:
      return [...programNumber('patch', random.below(64))];
    case 10:
      return [random.pick([0xf8, 0xfa, 0xfb, 0xfc, 0xfe])];
    default:
      return [NOTE_ON | channel, 24 + random.below(84), random.pick([0, 1 + random.below(127)])];
  }
}

function randomTone(random: Random): Tone {
  return new Tone(Uint8Array.from({ length: 59 }, () => random.below(128)));
}

function randomPatch(random: Random): Patch {
  const patch = Patch.initial('RANDOM');
  patch.set('upper-tone', random.below(100));
  patch.set('lower-tone', random.below(100));
  return patch;
}

/** Bytes as a keyboard and a librarian send them together: running status, clocks between the bytes of a message. */
export function midiTraffic(random: Random, messages: number): number[] {
  const bytes: number[] = [];
  let status = 0;
  for (let n = 0; n < messages; n++) {
    const next = message(random);
    const runs = next[0] === status && next[0]! < 0xf0 && random.chance(70);
    for (const byte of runs ? next.slice(1) : next) {
      if (random.chance(3)) bytes.push(0xf8);
      bytes.push(byte);
    }
    if (next[0]! < 0xf8) status = next[0]!;
  }
  return bytes;
}

/** The same, damaged: bytes changed, lost, doubled and put in. */
export function mutatedTraffic(random: Random, messages: number): number[] {
  const bytes = midiTraffic(random, messages);
  for (let damages = 1 + random.below(1 + bytes.length / 4); damages > 0 && bytes.length > 0; damages--) {
    const at = random.below(bytes.length);
    switch (random.below(5)) {
      case 0:
        bytes[at]! ^= 1 << random.below(8);
        break;
      case 1:
        bytes.splice(at, 1 + random.below(8));
        break;
      case 2:
        bytes.splice(at, 0, ...bytes.slice(at, at + 1 + random.below(12)));
        break;
      case 3:
        bytes.splice(at, 0, random.pick([0xf0, 0xf7, 0x41, 0xf4, 0xf5, 0xff, random.below(256)]));
        break;
      default:
        bytes[at] = random.below(256);
    }
  }
  return bytes;
}

/** Nothing but noise. */
export function randomBytes(random: Random, length: number): number[] {
  return [...random.bytes(length)];
}

import type { ModelName } from '../../src/machine/models.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import type { RomSet } from '../../src/rom/romSet.js';
import type { Random } from './cases.js';

const OPEN = openFirmware();

/** Bytes of the HD6303R's nine vectors, at the end of the assigner's ROM: TRAP to RESET. */
const VECTOR_BYTES = 18;

/** What may have become of a program image. */
export type Damage =
  | 'random'
  | 'randomWithVectors'
  | 'bitFlips'
  | 'halvesSwapped'
  | 'oneOpcode'
  | 'intoRegisters';

export const DAMAGES: readonly Damage[] = [
  'random',
  'randomWithVectors',
  'bitFlips',
  'halvesSwapped',
  'oneOpcode',
  'intoRegisters',
];

function mutated(image: Uint8Array, random: Random, damage: Damage): Uint8Array {
  const half = image.length / 2;
  const copy = image.slice();
  switch (damage) {
    case 'random':
    case 'randomWithVectors':
      return random.bytes(image.length);
    case 'oneOpcode':
      return copy.fill(random.below(256));
    case 'halvesSwapped':
      copy.set(image.subarray(half), 0);
      copy.set(image.subarray(0, half), half);
      return copy;
    case 'bitFlips':
      for (let flips = 1 + random.below(400); flips > 0; flips--) {
        copy[random.below(copy.length)]! ^= 1 << random.below(8);
      }
      return copy;
    default:
      return copy;
  }
}

/** A program for the assigner, made from one that ends at FFFFh. */
export function assignerImage(random: Random, damage: Damage, whole: Uint8Array = OPEN.assigner): Uint8Array {
  const image = mutated(whole, random, damage);
  const vectorsAt = image.length - VECTOR_BYTES;
  const base = 0x10000 - image.length;
  const word = (at: number, value: number) => image.set([value >> 8, value & 0xff], at);
  if (damage === 'randomWithVectors') {
    for (let at = vectorsAt; at < image.length; at += 2) word(at, base + random.below(image.length - 0x100));
  } else if (damage === 'intoRegisters') {
    for (let n = 0; n < 200; n++) {
      // JMP and JSR extended, into registers, internal RAM, unmapped pages and the shared RAM
      const at = random.below(image.length - 0x20);
      image[at] = random.pick([0x7e, 0xbd]);
      word(at + 1, random.pick([random.below(0x20), random.below(0x100), random.below(0x2000)]));
    }
    word(vectorsAt + 2 * random.below(9), random.below(0x100));
  }
  return image;
}

/** A program for a sound board. */
export function boardImage(random: Random, damage: Damage): Uint8Array {
  const image = mutated(OPEN.lower, random, damage);
  if (damage === 'randomWithVectors') {
    // LJMP at reset and at the five interrupts
    for (const at of [0x00, 0x03, 0x0b, 0x13, 0x1b, 0x23]) {
      image.set([0x02, random.below(image.length) >> 8, random.below(256)], at);
    }
  } else if (damage === 'intoRegisters') {
    for (let n = 0; n < 300; n++) {
      // MOV direct,direct and MOV direct,#data with special function registers, and stores through R0 beyond the RAM
      const at = random.below(image.length - 3);
      image.set(
        [random.pick([0x85, 0x75, 0x76, 0xd2, 0xf2]), 0x80 | random.below(128), random.below(256)],
        at,
      );
    }
  }
  return image;
}

/** A set of images, each damaged in its own way or whole. */
export function damagedRoms(random: Random, model?: ModelName): RomSet {
  const { assigner } = openFirmware(model);
  const board = () => (random.chance(25) ? OPEN.lower : boardImage(random, random.pick(DAMAGES)));
  return {
    title: 'damaged',
    assigner: random.chance(25) ? assigner : assignerImage(random, random.pick(DAMAGES), assigner),
    lower: board(),
    upper: board(),
  };
}

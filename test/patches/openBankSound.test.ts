import { beforeAll, describe, expect, it } from 'vitest';
import { detuneOf, measureSound, oneNote, type SoundReport } from '../../tools/bank/measure.js';
import { BankPlayer } from '../../tools/bank/player.js';
import { type BankSound, bankPatches, bankTones, isInharmonic, isPitched } from '../../tools/bank/sounds.js';

/** The sounds of the ROM, each through the whole instrument: all with SUPERJX_FULL=1, else a few. */
const FULL = process.env.SUPERJX_FULL === '1';
const SAMPLE = ['83', 'F8'];

/** Loudest 100 ms of four keys at velocity 100, dBFS: 6 dB between the softest and the loudest sound. */
const LOWEST_LEVEL = -23;
const HIGHEST_LEVEL = -17;
/** Cents that measuring and the nearest divider may be off. */
const TUNE_TOLERANCE = 3;
/** What the moving delay of the chorus adds, cents either way. */
const CHORUS_CENTS = 14;

/**
 * What a player expects of the sounds by their names. Pianos, plucked and struck things die away while the key is
 * down; brass, organs, winds and leads speak at once and stay; strings, voices and pads take their time and stay.
 */
const SHAPES = {
  decays: '11-18 23-25 27 38-45 50-53 62-66 77-83 85 92-99 A4 A8 D1-D8 F1 F2 F4 G1-G8',
  holds: '1-5 19-22 26 33-37 46-48 58-61 69 70 72-76 84 86 A1 A2 A6 A7 B1-B8 E1-E4 E7 E8 F3 F5-F8 H3 H5-H7',
  swells: '6-10 28-32 49 54-57 67 68 71 87-91 100 A3 A5 C1-C8 E5 E6 H1 H2 H4 H8',
};
type Shape = keyof typeof SHAPES;

function places(list: string): string[] {
  return list.split(' ').flatMap((item) => {
    const [, letter = '', from = '', to = from] = /^([A-H]?)(\d+)(?:-[A-H]?(\d+))?$/.exec(item)!;
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => `${letter}${Number(from) + n}`);
  });
}

const SHAPE_OF = new Map(
  (Object.keys(SHAPES) as Shape[]).flatMap((shape) => places(SHAPES[shape]).map((place) => [place, shape])),
);

/** Cents by which the patch's own detunes may pull a pitch either way. */
function patchDetune({ patch, tones }: BankSound): number {
  if (!patch) return 0;
  const unison = Math.abs(patch.get('upper-unison-detune') - 64);
  return (
    (100 / 128) * (Math.abs(patch.get('dual-detune') - 64) + unison) +
    (tones.some((t) => t.step('chorus') > 0) ? CHORUS_CENTS : 0)
  );
}

function expectInTune(sound: BankSound, report: SoundReport): void {
  if (!sound.tones.every(isPitched)) return;
  if (sound.tones.some(isInharmonic)) {
    expect(report.keyPartial, 'a clear partial on the key').toBeGreaterThan(-18);
    return;
  }
  const detunes = sound.tones.map(detuneOf);
  const slack = TUNE_TOLERANCE + patchDetune(sound);
  expect(report.stillCents).toBeGreaterThan(Math.min(0, ...detunes) - slack);
  expect(report.stillCents).toBeLessThan(Math.max(0, ...detunes) + slack);
  if (sound.kind === 'tone') expect(Math.abs(report.semitones % 12), 'octaves').toBe(0);
}

function expectShape(shape: Shape, { attack, sustain }: SoundReport): void {
  switch (shape) {
    case 'decays':
      expect(attack).toBeLessThan(0.05);
      expect(sustain).toBeLessThan(-6);
      break;
    case 'holds':
      expect(attack).toBeLessThan(0.35);
      expect(sustain).toBeGreaterThan(-8);
      break;
    case 'swells':
      expect(attack).toBeGreaterThan(0.06);
      expect(sustain).toBeGreaterThan(-8);
      break;
  }
}

const sounds = [...bankTones(), ...bankPatches()];

it('every sound has a shape by its name', () => {
  expect(sounds.filter(({ place }) => !SHAPE_OF.has(place)).map(({ place }) => place)).toEqual([]);
  expect(SHAPE_OF.size).toBe(sounds.length);
});

describe(`open bank by ear, ${FULL ? 'all sounds' : 'a few sounds (all with SUPERJX_FULL=1)'}`, () => {
  let player: BankPlayer;
  beforeAll(async () => {
    player = await BankPlayer.create();
  });

  const chosen = sounds.filter(({ place }) => FULL || SAMPLE.includes(place));
  it.each(chosen.map((sound) => [`${sound.place} ${sound.name}`, sound] as const))('%s', (_, sound) => {
    const report = measureSound(player, sound, oneNote(player, sound));
    expect(report.level).toBeGreaterThan(LOWEST_LEVEL);
    expect(report.level).toBeLessThan(HIGHEST_LEVEL);
    expect(report.peak, 'six hard keys do not clip').toBeLessThan(0);
    expectInTune(sound, report);
    expectShape(SHAPE_OF.get(sound.place)!, report);
  });
});

import type { Measure } from '../../kit.js';
import type { BlockWriter } from '../blockWriter.js';
import { digits, type KitTone, kitTone, NOISE, PLAIN_SAW, STEP, WAVE } from '../kitTones.js';

const KEYS: readonly number[] = [36, 60, 84];

const PITCHED: readonly Measure[] = [
  { kind: 'pitch' },
  { kind: 'level' },
  { kind: 'partials' },
  { kind: 'spectrum' },
];
const UNPITCHED: readonly Measure[] = [{ kind: 'level' }, { kind: 'spectrum' }];

export const PULSE: KitTone = kitTone('PULSE', { 'dco1-waveform': WAVE.pulse });

/** What sounds of DCO 2 alone. */
const DCO2 = { 'mix-dco1': 0, 'mix-dco2': 127 } as const;

function waveTone(dco: 1 | 2, wave: keyof typeof WAVE): KitTone {
  if (dco === 2) {
    return kitTone(`${wave.toUpperCase()} D2`, { ...DCO2, 'dco2-waveform': WAVE[wave] });
  }
  if (wave === 'saw') return PLAIN_SAW;
  if (wave === 'noise') return NOISE;
  return wave === 'pulse' ? PULSE : kitTone('SQUARE', { 'dco1-waveform': WAVE.square });
}

/** Block 2: every waveform of both oscillators, then their levels, ranges and tunes. */
export function writeWaves(writer: BlockWriter): void {
  const waves: readonly (keyof typeof WAVE)[] = writer.editable
    ? ['noise', 'square', 'pulse', 'saw']
    : ['noise', 'pulse', 'saw'];
  const dcos: readonly (1 | 2)[] = writer.editable ? [1, 2] : [1];
  for (const dco of dcos) {
    for (const wave of waves) {
      writer.select(waveTone(dco, wave));
      for (const key of KEYS) {
        writer.play({
          id: `dco${dco}.${wave}.key${digits(key)}`,
          title: `DCO ${dco} ${wave}, key ${key}`,
          group: `dco${dco}`,
          measures: wave === 'noise' ? UNPITCHED : PITCHED,
          keys: [key],
          hold: 1.4,
          pitched: wave !== 'noise',
        });
      }
    }
  }
  if (writer.editable) writeSettings(writer);
}

/** One change at a time, on one key. */
function writeSettings(writer: BlockWriter): void {
  const one = (id: string, title: string, group: string, tone: KitTone, measures = PITCHED): void => {
    writer.select(tone);
    writer.play({ id, title, group, measures, keys: [60], hold: 1.2 });
  };
  [16, 4, 2].forEach((feet, n) => {
    const tone = kitTone(`SAW ${feet}FT`, { 'dco1-range': STEP[[0, 2, 3][n]!]! });
    one(`range${digits(feet)}`, `saw at ${feet}'`, 'ranges', tone, [
      { kind: 'level' },
      { kind: 'pitchPath' },
      { kind: 'spectrum' },
    ]);
  });
  for (const value of [32, 64, 96]) {
    const level: Measure[] = [{ kind: 'level' }];
    one(`mix1.v${digits(value)}`, `MIX DCO 1 ${value}`, 'mix1', mixTone(1, value), level);
    one(`mix2.v${digits(value)}`, `MIX DCO 2 ${value}`, 'mix2', mixTone(2, value), level);
    one(
      `vca.v${digits(value)}`,
      `VCA LEVEL ${value}`,
      'vca',
      kitTone(`VCA ${value}`, { 'vca-level': value }),
      level,
    );
  }
  one('gate', 'VCA on GATE', 'gate', kitTone('SAW GATE', { 'vca-env-mode': 0 }));
  for (const value of [0, 32, 96, 127]) {
    const tone = kitTone(`FINE ${digits(value)}`, { ...DCO2, 'dco2-fine-tune': value });
    one(`fine.v${digits(value)}`, `DCO 2 FINE TUNE ${value}`, 'fine', tone, [
      { kind: 'pitchPath' },
      { kind: 'level' },
    ]);
  }
  // a little apart, so that the level does not hang on the phases in which they happen to start
  const both = kitTone('SAW SAW', { 'mix-dco2': 127, 'dco2-fine-tune': 96 });
  one('both', 'both sawtooths, FINE TUNE 96', 'both', both, UNPITCHED);
}

function mixTone(dco: 1 | 2, value: number): KitTone {
  const name = `MIX${dco} ${digits(value)}`;
  return dco === 1
    ? kitTone(name, { 'mix-dco1': value })
    : kitTone(name, { 'mix-dco1': 0, 'mix-dco2': value });
}

import type { BlockWriter } from '../blockWriter.js';
import { digits, type KitTone, kitTone, THIRD, type ToneChanges } from '../kitTones.js';

const RATES: readonly number[] = [0, 16, 32, 48, 64, 80, 96, 112, 127];
/** Some periods of each, as far as that is bearable, seconds. */
const RATE_SECONDS: readonly number[] = [14, 12, 8, 5, 3, 2.5, 2.5, 2, 2];

const DELAYS: readonly number[] = [16, 32, 64, 96];
/** Until it has come in fully, seconds. */
const DELAY_SECONDS: readonly number[] = [3.5, 5, 8, 11];

/** Quick enough for its coming in to be seen. */
const DELAY_RATE = 96;

const KEY = 69;

/** Three quarters of a semitone: a wider movement blurs the pitch where it is quick. */
const DEPTH = 32;

function lfoTone(name: string, changes: ToneChanges): KitTone {
  return kitTone(name, { 'lfo-waveform': THIRD[2]!, 'dco1-lfo': DEPTH, ...changes });
}

/** Block 7: the LFO on the pitch, and a little on the filter. */
export function writeLfo(writer: BlockWriter): void {
  const one = (
    id: string,
    title: string,
    group: string,
    tone: KitTone,
    hold: number,
    delay = false,
  ): void => {
    writer.select(tone);
    writer.play({
      id,
      title,
      group,
      measures: [{ kind: 'lfo', of: 'pitch', ...(delay && { delay }) }],
      keys: [KEY],
      hold,
      ...(delay && { settled: hold * 0.85 }),
    });
  };
  if (!writer.editable) {
    one(
      'delay032',
      'sine, rate 80, delay 32',
      'delay',
      lfoTone('LFO', { 'lfo-rate': 80, 'lfo-delay': 32 }),
      6,
      true,
    );
    return;
  }
  RATES.forEach((rate, n) => {
    const tone = lfoTone(`LFO R${digits(rate)}`, { 'lfo-rate': rate });
    one(`rate.v${digits(rate)}`, `sine, rate ${rate}`, 'rate', tone, RATE_SECONDS[n]!);
  });
  for (const depth of [16, 64, 127]) {
    const tone = lfoTone(`LFO P${digits(depth)}`, { 'lfo-rate': 80, 'dco1-lfo': depth });
    one(`depth.v${digits(depth)}`, `sine, rate 80, depth ${depth}`, 'depth', tone, 2.5);
  }
  for (const rate of [64, 88]) {
    const tone = lfoTone(`LFO Q${digits(rate)}`, { 'lfo-rate': rate, 'lfo-waveform': THIRD[1]! });
    one(`square.v${digits(rate)}`, `square, rate ${rate}`, 'square', tone, 3);
  }
  for (const rate of [80, 104]) {
    writer.select(lfoTone(`LFO S${digits(rate)}`, { 'lfo-rate': rate, 'lfo-waveform': THIRD[0]! }));
    writer.play({
      id: `random.v${digits(rate)}`,
      title: `random, rate ${rate}`,
      group: 'random',
      measures: [{ kind: 'level' }, { kind: 'spectrum' }],
      keys: [KEY],
      hold: 6,
    });
  }
  DELAYS.forEach((value, n) => {
    const tone = lfoTone(`LFO D${digits(value)}`, { 'lfo-rate': DELAY_RATE, 'lfo-delay': value });
    one(
      `delay.v${digits(value)}`,
      `sine, rate ${DELAY_RATE}, delay ${value}`,
      'delay',
      tone,
      DELAY_SECONDS[n]!,
      true,
    );
  });
  for (const depth of [16, 32]) {
    writer.select(
      kitTone(`LFO F${digits(depth)}`, {
        'lfo-waveform': THIRD[2]!,
        'lfo-rate': 72,
        'vcf-cutoff': 80,
        'vcf-lfo': depth,
      }),
    );
    writer.play({
      id: `filter.v${digits(depth)}`,
      title: `sine on the filter, rate 72, depth ${depth}`,
      group: 'filter',
      measures: [{ kind: 'lfo', of: 'brightness' }],
      keys: [36],
      hold: 3,
    });
  }
}

import type { FilterPass } from '../../../audio/filterResponse.js';
import type { Measure } from '../../kit.js';
import type { BlockWriter } from '../blockWriter.js';
import { digits, type KitTone, kitTone, NOISE, PLAIN_SAW, STEP, WAVE } from '../kitTones.js';

/** Sixteen steps and the end. */
const BY_EIGHT: readonly number[] = [...Array.from({ length: 16 }, (_, n) => 8 * n), 127];

/** Half-open and resonant: every voice's corner shows in the levels of the low partials around it. */
export const HALF_OPEN: KitTone = kitTone('SAW HALF', { 'vcf-cutoff': 80, 'vcf-resonance': 96 });

const VOICE_KEY = 36;
/** Twice round twelve voices, four times round six. */
const VOICE_NOTES = 24;

/** Block 3: one note again and again: every voice in turn. */
export function writeVoices(writer: BlockWriter): void {
  writer.select(HALF_OPEN);
  for (let n = 1; n <= VOICE_NOTES; n++) {
    writer.play({
      id: `voice${digits(n)}`,
      title: `half-open resonant filter, note ${n} of ${VOICE_NOTES}`,
      group: 'voices',
      measures: [{ kind: 'pitch' }, { kind: 'level' }, { kind: 'partials' }, { kind: 'spectrum' }],
      keys: [VOICE_KEY],
      hold: 1,
    });
  }
}

/** The reference is longer: its chance goes into everything that is compared with it. */
const OPEN_SECONDS = 6;
const NOISE_SECONDS = 1.5;
/** Where the filter sings by itself. */
const SINGING_SECONDS = 1;
/** The item that has the filter open. */
const OPEN = 'open';

const FILTER_BLOCK = 4;

function filterMeasures(reference = `${FILTER_BLOCK}.${OPEN}`, pass: FilterPass = 'low'): Measure[] {
  return [{ kind: 'filter', reference, pass }, { kind: 'level' }, { kind: 'spectrum' }];
}

function noiseTone(cutoff: number, resonance: number): KitTone {
  return kitTone(`N C${digits(cutoff)}R${digits(resonance)}`, {
    'dco1-waveform': WAVE.noise,
    'vcf-cutoff': cutoff,
    'vcf-resonance': resonance,
  });
}

function playOpen(writer: BlockWriter): void {
  writer.select(NOISE);
  writer.play({
    id: OPEN,
    title: 'noise, filter open',
    group: 'open',
    measures: [{ kind: 'level' }, { kind: 'spectrum' }],
    keys: [60],
    hold: OPEN_SECONDS,
    pitched: false,
  });
}

/** Block 4: the low-pass filter. */
export function writeFilter(writer: BlockWriter): void {
  playOpen(writer);
  if (!writer.editable) {
    writeFollowingFilters(writer);
    return;
  }
  const noise = (id: string, title: string, group: string, tone: KitTone, key = 60): void => {
    writer.select(tone);
    const measures = filterMeasures();
    const hold = group === 'r127' ? SINGING_SECONDS : NOISE_SECONDS;
    writer.play({ id, title, group, measures, keys: [key], hold, pitched: false });
  };
  for (const resonance of [0, 64, 127]) {
    for (const cutoff of BY_EIGHT) {
      const id = `r${digits(resonance)}.c${digits(cutoff)}`;
      const title = `noise, cutoff ${cutoff}, resonance ${resonance}`;
      noise(id, title, `r${digits(resonance)}`, noiseTone(cutoff, resonance));
    }
  }
  for (const resonance of [16, 32, 48, 80, 96, 112, 120]) {
    const title = `noise, cutoff 80, resonance ${resonance}`;
    noise(`c080.r${digits(resonance)}`, title, 'resonance', noiseTone(80, resonance));
  }
  writeSawResonance(writer);
  for (const key of [36, 48, 60, 72, 84, 96]) {
    writer.select(SELF);
    writer.play({
      id: `self.key${digits(key)}`,
      title: `self-oscillation, key ${key}`,
      group: 'self',
      measures: filterMeasures(),
      keys: [key],
      hold: 2.5,
      settled: 1.5,
      pitched: false,
    });
  }
  for (const follow of [32, 64, 127]) {
    const tone = kitTone(`NOISE K${digits(follow)}`, {
      'dco1-waveform': WAVE.noise,
      'vcf-cutoff': 72,
      'vcf-key-follow': follow,
    });
    for (const key of [36, 60, 84]) {
      const title = `noise, key follow ${follow}, key ${key}`;
      noise(`follow${digits(follow)}.key${digits(key)}`, title, 'follow', tone, key);
    }
  }
}

/** Nothing but the filter, which follows the keys. */
const SELF: KitTone = kitTone('VCF SELF', {
  'mix-dco1': 0,
  'vcf-cutoff': 80,
  'vcf-resonance': 127,
  'vcf-key-follow': 127,
});

/**
 * The corner once more, with a sound that has no chance in it; then what resonance takes from the bass and adds at the
 * corner.
 */
function writeSawResonance(writer: BlockWriter): void {
  for (let cutoff = 40; cutoff <= 112; cutoff += 8) {
    writer.select(kitTone(`SAW C${digits(cutoff)}`, { 'vcf-cutoff': cutoff }));
    writer.play({
      id: `saw.c${digits(cutoff)}`,
      title: `saw, cutoff ${cutoff}, resonance 0`,
      group: 'sawCutoff',
      measures: [{ kind: 'level' }, { kind: 'partials' }, { kind: 'spectrum' }],
      keys: [36],
      hold: 1.2,
    });
  }
  for (const resonance of [0, 32, 64, 96, 112, 120, 127]) {
    const name = `SAW R${digits(resonance)}`;
    writer.select(kitTone(name, { 'vcf-cutoff': 96, 'vcf-resonance': resonance }));
    writer.play({
      id: `saw.r${digits(resonance)}`,
      title: `saw, cutoff 96, resonance ${resonance}`,
      group: 'sawResonance',
      measures: [{ kind: 'level' }, { kind: 'partials' }, { kind: 'spectrum' }],
      keys: [36],
      hold: 1.2,
    });
  }
}

/** Three tones for a whole sweep: their filter follows the keys, so the keys do what the cutoff does elsewhere. */
function writeFollowingFilters(writer: BlockWriter): void {
  for (const resonance of [0, 64, 127]) {
    writer.select(
      kitTone(`NOISE R${digits(resonance)}`, {
        'dco1-waveform': WAVE.noise,
        'vcf-cutoff': 80,
        'vcf-resonance': resonance,
        'vcf-key-follow': 127,
      }),
    );
    for (let key = 28; key <= 103; key += 5) {
      writer.play({
        id: `r${digits(resonance)}.key${digits(key)}`,
        title: `noise, cutoff 80 following the key, resonance ${resonance}, key ${key}`,
        group: `r${digits(resonance)}`,
        measures: filterMeasures(),
        keys: [key],
        hold: NOISE_SECONDS,
        pitched: false,
      });
    }
  }
}

const HPF_KEY = 28;
const HPF_SECONDS = 3;

/** Block 5: the high-pass filter. */
export function writeHighPass(writer: BlockWriter): void {
  for (const setting of [0, 1, 2, 3]) {
    const tone = kitTone(setting === 0 ? NOISE.name : `NOISE HP${setting}`, {
      'dco1-waveform': WAVE.noise,
      'hpf-cutoff': STEP[setting]!,
    });
    writer.select(tone);
    writer.play({
      id: `noise.hpf${setting}`,
      title: `noise, HPF ${setting}`,
      group: 'noise',
      measures:
        setting === 0 ? [{ kind: 'level' }, { kind: 'spectrum' }] : filterMeasures('5.noise.hpf0', 'high'),
      keys: [60],
      hold: HPF_SECONDS,
      pitched: false,
    });
  }
  if (!writer.editable) return;
  for (const setting of [0, 1, 2, 3]) {
    const tone = setting === 0 ? PLAIN_SAW : kitTone(`SAW HP${setting}`, { 'hpf-cutoff': STEP[setting]! });
    writer.select(tone);
    writer.play({
      id: `saw.hpf${setting}`,
      title: `saw, HPF ${setting}`,
      group: 'saw',
      measures: [{ kind: 'level' }, { kind: 'partials' }, { kind: 'spectrum' }],
      keys: [HPF_KEY],
      hold: 1.5,
    });
  }
}

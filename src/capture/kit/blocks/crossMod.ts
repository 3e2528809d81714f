import { tuneValue } from '../../../patches/toneLaws.js';
import type { Measure } from '../../kit.js';
import type { BlockWriter } from '../blockWriter.js';
import { type KitTone, kitTone, STEP } from '../kitTones.js';

const NAMES: readonly string[] = ['off', 'sync 1', 'sync 2', 'xmod'];
const KEY = 48;
/** Semitones of DCO 2 above DCO 1: none at which the sound hangs on the phases in which the two happen to start. */
const INTERVALS: readonly number[] = [-5, 4, 7, 11];
const ONE_INTERVAL = 7;

type Heard = 'dco1' | 'dco2' | 'both';

const MIXES: Readonly<Record<Heard, readonly [number, number]>> = {
  dco1: [127, 0],
  dco2: [0, 127],
  both: [127, 127],
};

/** The same in names of tones. */
const SHORT: Readonly<Record<Heard, string>> = { dco1: 'D1', dco2: 'D2', both: 'D12' };

function crossTone(setting: number, interval: number, heard: Heard, name: string): KitTone {
  const [one, two] = MIXES[heard];
  return kitTone(name, {
    'cross-mod': STEP[setting]!,
    'dco2-tune': tuneValue(interval),
    'mix-dco1': one,
    'mix-dco2': two,
  });
}

/** Block 8: what the oscillators do to each other. */
export function writeCrossMod(writer: BlockWriter): void {
  const one = (setting: number, interval: number, heard: Heard, key = KEY): void => {
    const place = `${interval < 0 ? 'M' : 'P'}${`${Math.abs(interval)}`.padStart(2, '0')}`;
    const name = `X${setting} ${place} ${SHORT[heard]}`;
    // with sync all that sounds repeats with one of the two
    const harmonic = setting === 1 || setting === 2 || (setting === 0 && heard !== 'both');
    const measures: Measure[] = [{ kind: 'level' }, { kind: 'spectrum' }];
    writer.select(crossTone(setting, interval, heard, name));
    writer.play({
      id: `x${setting}.${place}.${heard}${key === KEY ? '' : `.key${key}`}`,
      title: `cross modulation ${NAMES[setting]}, DCO 2 ${interval} semitones, ${heard} heard`,
      group: `x${setting}`,
      measures: harmonic ? [...measures, { kind: 'partials' }] : measures,
      keys: [key],
      hold: 1.2,
    });
  };
  if (!writer.editable) {
    for (const setting of [1, 3]) for (const key of [36, KEY, 60]) one(setting, ONE_INTERVAL, 'both', key);
    return;
  }
  for (const setting of [0, 1, 2, 3]) {
    for (const interval of INTERVALS) one(setting, interval, 'dco2');
    one(setting, ONE_INTERVAL, 'dco1');
    one(setting, ONE_INTERVAL, 'both');
  }
  writeSweeps(writer);
}

/** The envelope moves DCO 2 while it is synchronised or modulated; then DCO 1 alone, as a check of the pitch itself. */
function writeSweeps(writer: BlockWriter): void {
  for (const setting of [1, 2, 3]) {
    writer.select(
      kitTone(`X${setting} SWEEP`, {
        'cross-mod': STEP[setting]!,
        'mix-dco1': 0,
        'mix-dco2': 127,
        'dco2-env': 127,
        'env1-decay': 96,
        'env1-sustain': 0,
      }),
    );
    writer.play({
      id: `x${setting}.sweep`,
      title: `cross modulation ${NAMES[setting]}, DCO 2 swept by ENV-1`,
      group: 'sweeps',
      measures: [{ kind: 'level' }, { kind: 'spectrum' }],
      keys: [KEY],
      hold: 2.5,
    });
  }
  for (const [mode, name] of [
    [3, 'ENV-1'],
    [2, 'ENV-1 inverted'],
  ] as const) {
    writer.select(
      kitTone(`PITCH E${mode}`, {
        'dco1-env': 32,
        'dco-env-mode': STEP[mode]!,
        'env1-decay': 80,
        'env1-sustain': 0,
      }),
    );
    writer.play({
      id: `pitch.mode${mode}`,
      title: `DCO 1 swept by ${name}`,
      group: 'pitch',
      measures: [{ kind: 'pitchPath' }],
      keys: [60],
      hold: 1.8,
    });
  }
}

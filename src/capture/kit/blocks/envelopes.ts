import type { BlockWriter } from '../blockWriter.js';
import { digits, type KitTone, kitTone, PLAIN_SAW, STEP, type ToneChanges } from '../kitTones.js';

/** Stored times of the sweeps. */
const TIMES: readonly number[] = [0, 16, 32, 48, 64, 80, 96, 112, 127];

/** How long an attack, and a decay or release, of each of these is listened to, seconds. */
const ATTACK_SECONDS: readonly number[] = [0.6, 0.6, 0.6, 0.7, 0.9, 1.4, 2.4, 4.6, 9.5];
const FALL_SECONDS: readonly number[] = [0.6, 0.6, 0.6, 0.7, 1, 1.9, 3.8, 8.8, 12];

/** High enough for a period to be short against the shortest time. */
const KEY = 72;

/** Louder and softer by velocity; the softest is all but silent. */
export const BY_VELOCITY: KitTone = kitTone('VCA DYN2', { 'vca-dynamics': STEP[2]! });

const VELOCITIES: readonly number[] = [1, 16, 32, 48, 64, 80, 96, 112, 127];

/** Block 6: envelopes and dynamics. */
export function writeEnvelopes(writer: BlockWriter): void {
  writeQuickNotes(writer);
  if (writer.editable) {
    writeTimes(writer);
    writeFilterEnvelope(writer);
    writeKeyFollow(writer);
    writeDynamics(writer);
    return;
  }
  writer.select(
    kitTone('ENV KF3', {
      'env2-attack': 80,
      'env2-decay': 88,
      'env2-sustain': 32,
      'env2-release': 80,
      'env2-key-follow': STEP[3]!,
    }),
  );
  for (const key of [28, 44, 60, 76, 92]) {
    writer.play({
      id: `follow3.key${digits(key)}`,
      title: `attack 80, decay 88, sustain 32, release 80, key follow 3, key ${key}`,
      group: 'follow',
      measures: [{ kind: 'attack' }, { kind: 'decay' }, { kind: 'release' }],
      keys: [key],
      hold: 4,
      release: 2.5,
      settled: 3.5,
    });
  }
  writeVelocities(writer, 2, BY_VELOCITY, VELOCITIES);
}

/** The shortest envelope on a high key: what is left are the 10 ms rounds and the smoothing behind the hold. */
function writeQuickNotes(writer: BlockWriter): void {
  writer.select(PLAIN_SAW);
  for (let n = 1; n <= 8; n++) {
    writer.play({
      id: `quick${digits(n)}`,
      title: `attack 0, release 0, note ${n} of 8`,
      group: 'quick',
      measures: [{ kind: 'attack' }, { kind: 'release' }, { kind: 'onset' }],
      keys: [96],
      hold: 0.25,
      release: 0.15,
    });
    // so that the notes fall on all parts of the rounds
    writer.wait(0.0031 * n);
  }
}

function writeTimes(writer: BlockWriter): void {
  const one = (what: 'attack' | 'decay' | 'release', value: number, seconds: number): void => {
    const sustain: ToneChanges = what === 'decay' ? { 'env2-sustain': 0 } : {};
    writer.select(
      kitTone(`ENV ${what[0]!.toUpperCase()}${digits(value)}`, { [`env2-${what}`]: value, ...sustain }),
    );
    const released = what === 'release';
    writer.play({
      id: `${what}.v${digits(value)}`,
      title: `ENV-2 ${what} ${value}`,
      group: what,
      measures: [{ kind: what }],
      keys: [KEY],
      hold: released ? 0.5 : seconds,
      ...(released && { release: seconds }),
    });
  };
  for (const [n, value] of TIMES.entries()) one('attack', value, ATTACK_SECONDS[n]!);
  for (const [n, value] of TIMES.entries()) one('decay', value, FALL_SECONDS[n]!);
  for (const [n, value] of TIMES.entries()) one('release', value, FALL_SECONDS[n]!);
}

/** ENV-1 opens and shuts the filter over a note that it hides when shut: its times as times of level. */
function writeFilterEnvelope(writer: BlockWriter): void {
  const one = (kind: 'attack' | 'decay', value: number, seconds: number): void => {
    const tone = kitTone(`VCF ${kind[0]!.toUpperCase()}${digits(value)}`, {
      'vcf-cutoff': 40,
      'vcf-env': 127,
      'env2-release': 0,
      'env1-sustain': kind === 'attack' ? 127 : 0,
      [`env1-${kind}`]: value,
    });
    writer.select(tone);
    writer.play({
      id: `filter.${kind}.v${digits(value)}`,
      title: `filter by ENV-1, ${kind} ${value}`,
      group: 'filterEnvelope',
      measures: [{ kind }],
      keys: [84],
      hold: seconds,
    });
  };
  one('attack', 0, 0.6);
  one('attack', 64, 1);
  one('attack', 96, 2.4);
  one('decay', 0, 0.6);
  one('decay', 64, 1);
  one('decay', 96, 3.8);
}

function writeKeyFollow(writer: BlockWriter): void {
  for (const follow of [0, 1, 2, 3]) {
    writer.select(
      kitTone(`ENV KF${follow}`, { 'env2-decay': 80, 'env2-sustain': 0, 'env2-key-follow': STEP[follow]! }),
    );
    for (const key of [36, 60, 84]) {
      writer.play({
        id: `follow${follow}.key${digits(key)}`,
        title: `decay 80, key follow ${follow}, key ${key}`,
        group: 'follow',
        measures: [{ kind: 'decay' }],
        keys: [key],
        hold: 1.7,
      });
    }
  }
}

function writeVelocities(
  writer: BlockWriter,
  dynamics: number,
  tone: KitTone,
  velocities: readonly number[],
): void {
  writer.select(tone);
  for (const velocity of velocities) {
    writer.play({
      id: `dynamics${dynamics}.v${digits(velocity)}`,
      title: `VCA dynamics ${dynamics}, velocity ${velocity}`,
      group: `dynamics${dynamics}`,
      measures: [{ kind: 'level' }],
      keys: [60],
      hold: 0.6,
      velocity,
    });
  }
}

function writeDynamics(writer: BlockWriter): void {
  writeVelocities(writer, 0, PLAIN_SAW, [1, 64, 127]);
  writeVelocities(writer, 1, kitTone('VCA DYN1', { 'vca-dynamics': STEP[1]! }), VELOCITIES);
  writeVelocities(writer, 2, BY_VELOCITY, VELOCITIES);
  writeVelocities(writer, 3, kitTone('VCA DYN3', { 'vca-dynamics': STEP[3]! }), VELOCITIES);
  for (const dynamics of [1, 2, 3]) {
    writer.select(
      kitTone(`VCF DYN${dynamics}`, { 'vcf-cutoff': 48, 'vcf-env': 72, 'vcf-dynamics': STEP[dynamics]! }),
    );
    for (const velocity of [32, 80, 127]) {
      writer.play({
        id: `vcfDynamics${dynamics}.v${digits(velocity)}`,
        title: `VCF dynamics ${dynamics}, velocity ${velocity}`,
        group: 'vcfDynamics',
        measures: [{ kind: 'level' }, { kind: 'partials' }, { kind: 'spectrum' }],
        keys: [48],
        hold: 0.8,
        velocity,
      });
    }
  }
}

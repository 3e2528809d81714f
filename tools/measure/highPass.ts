/** The high-pass of a board: corners of its positions, and curves against `hpf_*`. */
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { VOICES } from '../../src/analog/dco.js';
import type { AnalogProfile } from '../../src/profiles/analogProfile.js';
import { CV_VCA, CV_VCF, LATCH_HPF } from '../../src/tape/controlTape.js';
import { CORE_SAMPLE_RATE } from '../../src/time.js';
import { boardOptions, cutoffCode, HandTape } from '../../test/analog/board.js';
import type { Context, Findings, Group } from './context.js';
import { fitSines } from './lines.js';
import { chart } from './plot.js';
import type { Row } from './report.js';
import { IDEAL, renderStretch } from './rig.js';

/** Percent of a corner. */
const CORNER = { must: 0.5, aim: 0.1 };
const SIZE = 0.01;

/** Tones on the voices of a board, and the amplitude of each at its output with the switch in `position`. */
function levels(profile: AnalogProfile, frequencies: readonly number[], position: number): number[] {
  const hand = new HandTape().open().latch(0, LATCH_HPF, position);
  for (let voice = 0; voice < VOICES; voice++) {
    hand.hold(0, CV_VCF + voice, cutoffCode(6000));
    hand.hold(0, CV_VCA + voice, profile.dac.fullScaleCode);
  }
  const board = new AnalogBoard(boardOptions(profile), {
    filterInput: (voice, time) => {
      const frequency = frequencies[voice];
      return frequency === undefined ? 0 : SIZE * Math.sin(2 * Math.PI * frequency * time);
    },
  });
  const lowest = Math.min(...frequencies);
  const listen = Math.round(Math.max(0.05, 6 / lowest) * CORE_SAMPLE_RATE);
  const settle = Math.round(Math.max(0.4, 8 / lowest) * CORE_SAMPLE_RATE);
  const { left } = renderStretch(board, hand, settle, listen);
  return fitSines(left, frequencies, CORE_SAMPLE_RATE).map(({ size }) => size);
}

/** Gain of a position over the flat one, dB, for up to six frequencies at once. */
function gains(profile: AnalogProfile, frequencies: readonly number[], position: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < frequencies.length; at += VOICES) {
    const some = frequencies.slice(at, at + VOICES);
    const flat = levels(profile, some, 0);
    levels(profile, some, position).forEach((level, n) => {
      found.push(20 * Math.log10(level / flat[n]!));
    });
  }
  return found;
}

/** Corner of a first-order high-pass that has a gain of `db` at `frequency`. */
function cornerFrom(frequency: number, db: number): number {
  return frequency * Math.sqrt(10 ** (-db / 10) - 1);
}

interface NetworkCurve {
  readonly label: string;
  readonly frequencies: number[];
  /** dB over the pass band. */
  readonly db: number[];
  /** Where it is 3.01 dB down. */
  readonly corner: number;
}

/** The curves with a capacitor of all `hpf_*` tables. */
function networks(context: Context): { found: NetworkCurve[]; notModelled: [string, string][] } {
  const notModelled: [string, string][] = [];
  const found: NetworkCurve[] = [];
  for (const name of context.spice?.startingWith('hpf_') ?? []) {
    const { rows, numbers, texts } = context.spice!.table(name);
    const { position, cap_F, f_hz, mag_db } = numbers;
    if (!position || !cap_F || !f_hz || !mag_db || !texts.variant) {
      notModelled.push([name, 'a table without the columns variant, position, cap_F, f_hz, mag_db']);
      continue;
    }
    const curves = new Map<string, { frequencies: number[]; db: number[] }>();
    for (let row = 0; row < rows; row++) {
      if (cap_F[row] === 0) continue;
      const label = `${texts.variant[row]} ${position[row]}`;
      const curve = curves.get(label) ?? { frequencies: [], db: [] };
      curves.set(label, curve);
      curve.frequencies.push(f_hz[row]!);
      curve.db.push(mag_db[row]!);
    }
    for (const [label, { frequencies, db }] of curves) {
      const top = Math.max(...db);
      const level = db.map((value) => value - top);
      const at = level.findIndex((value) => value > -3.0103);
      const share = (-3.0103 - level[at - 1]!) / (level[at]! - level[at - 1]!);
      const corner = frequencies[at - 1]! * (frequencies[at]! / frequencies[at - 1]!) ** share;
      found.push({ label, frequencies, db: level, corner });
    }
  }
  return { found, notModelled };
}

function networkRow(context: Context, curve: NetworkCurve): Row {
  const corners = [0, curve.corner, curve.corner, curve.corner] as const;
  const profile = { ...IDEAL, hpf: { ...IDEAL.hpf, corners } };
  const indices = curve.frequencies
    .map((_, index) => index)
    .filter((index) => curve.frequencies[index]! >= 20 && curve.frequencies[index]! <= 20_000)
    .filter((_, n) => n % (context.quick ? 24 : 8) === 0);
  const found = gains(
    profile,
    indices.map((index) => curve.frequencies[index]!),
    1,
  );
  let worst = 0;
  indices.forEach((index, n) => {
    worst = Math.max(worst, Math.abs(found[n]! - curve.db[index]!));
  });
  return {
    group: 'hpf',
    test: `hpf ${curve.label}: first order at its corner`,
    value: worst,
    unit: 'dB',
    note: `corner ${curve.corner.toFixed(1)} Hz, 20 Hz to 20 kHz`,
  };
}

export const highPass: Group = {
  name: 'hpf',
  title: 'high-pass: corners and curves',
  run(context): Findings {
    const positions = [1, 2, 3] as const;
    const rows: Row[] = positions.map((position) => {
      const nominal = IDEAL.hpf.corners[position];
      const probes = [nominal / 2, nominal, nominal * 2];
      const errors = gains(IDEAL, probes, position).map(
        (db, n) => 100 * Math.abs(cornerFrom(probes[n]!, db) / nominal - 1),
      );
      return {
        group: 'hpf',
        test: `position ${position}: corner`,
        value: Math.max(...errors),
        unit: '%',
        ...CORNER,
        note: `${nominal} Hz in the profile, found at half, once and twice of it`,
      };
    });
    const { found, notModelled } = networks(context);
    rows.push(...found.map((curve) => networkRow(context, curve)));
    const points = context.quick ? 18 : 36;
    const grid = Array.from({ length: points }, (_, n) => 20 * 10 ** ((3 * n) / (points - 1)));
    const series = positions.map((position, color) => ({
      name: `position ${position}`,
      x: grid,
      y: gains(IDEAL, grid, position),
      color,
    }));
    const dots = found
      .filter(({ label }) => label.startsWith('juno60'))
      .map((curve, color) => ({
        name: '',
        x: curve.frequencies,
        y: curve.db,
        style: 'dots' as const,
        color,
      }));
    context.output.svg(
      'high-pass',
      chart({
        title: 'High-pass positions of the board (lines) and the Juno-60 network in SPICE (dots)',
        panels: [{ yLabel: 'dB', series: [...series, ...dots], from: -36, to: 2 }],
        x: { label: 'Hz', from: 20, to: 20_000, log: true },
        height: 320,
      }),
    );
    return { rows, notModelled };
  },
};

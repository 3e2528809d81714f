/**
 * `npm run manual`: measures on the running open firmware what its parameters do, and writes
 * docs/manual-tables.md with its plots.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { depthShown, signedShown, tuneSemitones } from '../src/patches/toneLaws.js';
import { analogProfile } from '../src/profiles/analogProfile.js';
import { CV_MIX1, CV_RESONANCE } from '../src/tape/controlTape.js';
import * as measured from './manual/measurements.js';
import type { Settings } from './manual/tapeBench.js';
import { type Chart, chart, type PlotSeries } from './measure/plot.js';

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));

/** Stored values of the tables: every eighth and the last. */
const VALUES = [...Array.from({ length: 16 }, (_, n) => 8 * n), 127];
/** Stored values of the plots. */
const DENSE = [...Array.from({ length: 32 }, (_, n) => 4 * n), 127];
const VELOCITIES = [1, 16, 32, 48, 64, 80, 96, 112, 127];

/** Three significant digits. */
function seconds(value: number): string {
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

function hertz(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} kHz`;
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} Hz`;
}

function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return Number(text) > 0 ? `+${text}` : text;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** A table over stored values and what the display shows for them. */
function byValue(
  head: readonly string[],
  cells: (value: number) => readonly string[],
  values: readonly number[] = VALUES,
): string {
  return table(
    ['value', 'display', ...head],
    values.map((value) => [`${value}`, `${depthShown(value)}`, ...cells(value)]),
  );
}

function draw(name: string, plot: Chart): string {
  writeFileSync(`${DOCS}pictures/manual-${name}.svg`, chart(plot));
  return `![${plot.title}](pictures/manual-${name}.svg)`;
}

/** A curve with the measured quantity on the x axis, so that it can be logarithmic, and the value on the y axis. */
function curve(name: string, law: (value: number) => number, values = DENSE): PlotSeries {
  return { name, x: values.map(law), y: values };
}

const VALUE_AXIS = { yLabel: 'value 0-127', from: 0, to: 127 };

function envelopes(): string {
  const shapes: readonly (readonly [string, number, number, number, number])[] = [
    ['A 0, D 56, S 64, R 48', 0, 56, 64, 48],
    ['A 48, D 48, S 100, R 64', 48, 48, 100, 64],
    ['A 0, D 80, S 0, R 32', 0, 80, 0, 32],
  ];
  return `## Envelopes

ENV-1 and ENV-2 are alike. Attack rises in a straight line to full; decay and release fall exponentially, and the time
given is that from full to 1 %. Sustain is the level value / 127. Levels change once in 10 ms, so nothing is shorter.

${byValue(['attack', 'decay', 'release'], (value) => [
  seconds(measured.attackSeconds(value)),
  seconds(measured.decaySeconds(value)),
  seconds(measured.releaseSeconds(value)),
])}

${draw('envelope-times', {
  title: 'Envelope times',
  panels: [
    {
      ...VALUE_AXIS,
      series: [
        curve('attack', measured.attackSeconds),
        curve('decay', (value) => measured.decaySeconds(value)),
        curve('release', measured.releaseSeconds),
      ],
    },
  ],
  x: { label: 'seconds', from: 0.01, to: 20, log: true },
  height: 320,
})}

${draw('envelope-shapes', {
  title: 'Level of the VCA for three envelopes, key held 0.6 s',
  panels: [
    {
      yLabel: 'level',
      from: 0,
      to: 1.05,
      series: shapes.map(([name, attack, decay, sustain, release]) => {
        const track = measured.envelopeShape(
          { 'env2-attack': attack, 'env2-decay': decay, 'env2-sustain': sustain, 'env2-release': release },
          0.6,
          0.8,
        );
        return { name, x: track.map(({ time }) => time), y: track.map(({ value }) => value) };
      }),
    },
  ],
  x: { label: 'seconds', from: 0, to: 1.4 },
  height: 300,
})}

Key follow shortens all times of an envelope up the keyboard. Decay of value 64, settings 0 to 3:

${table(
  ['key', '0', '1', '2', '3'],
  (
    [
      [28, 'E1'],
      [40, 'E2'],
      [60, 'C4'],
      [84, 'C6'],
      [103, 'G7'],
    ] as const
  ).map(([note, name]) => [
    name,
    ...[0, 1, 2, 3].map((step) => seconds(measured.decaySeconds(64, { 'env2-key-follow': step << 5 }, note))),
  ]),
)}
`;
}

function lfo(): string {
  return `## LFO

The rate is exponential. After a key the LFO keeps still for the delay and then fades in, so that full depth is
reached after about twice the delay.

${byValue(['rate', 'delay: begins', 'delay: full depth'], (value) => {
  const { begins, full } = measured.lfoDelay(value);
  return [hertz(measured.lfoHertz(value)), seconds(begins), seconds(full)];
})}

${draw('lfo-rate', {
  title: 'LFO rate',
  panels: [{ ...VALUE_AXIS, series: [curve('', measured.lfoHertz)] }],
  x: { label: 'Hz', from: 0.1, to: 20, log: true },
  height: 280,
})}
`;
}

function pitch(): string {
  /** Bend ranges and what the assigner sends for them; 12 semitones are a code of ours. */
  const ranges = [
    [2, 0x00],
    [3, 0x20],
    [4, 0x40],
    [7, 0x60],
    [12, 0x6c],
  ] as const;
  const bends = [0, 16, 32, 48, 64, 80, 96, 112, 127];
  const bendOf = (bend: number, code: number): number => {
    // as the assigner sends it: twice the distance from the middle, and the direction
    const distance = Math.min(127, Math.abs(bend - 64) * 2);
    return measured.semitones({
      'bend-range': code,
      bender: distance,
      'bender-polarity': bend >= 64 ? 0x7f : 0,
    });
  };
  return `## Pitch

${byValue(
  ['DCO LFO', 'DCO ENV', 'lever, aftertouch vibrato', 'portamento, an octave', 'fine tune', 'tune'],
  (value) => [
    `±${fixed(measured.vibratoSemitones({ 'dco1-lfo': value }), 2)}`,
    `+${fixed(measured.semitones({ 'dco1-env': value, 'env1-sustain': 0x7f }), 2)}`,
    `±${fixed(measured.vibratoSemitones({ modulation: value }), 2)}`,
    value === 0 ? 'off' : seconds(measured.portamentoSeconds(value)),
    `${signed(measured.fineCents(value), 1)} cents (${signed(signedShown(value), 0)})`,
    `${signed(tuneSemitones(value), 0)}`,
  ],
)}

LFO, envelope and lever in semitones, at full swing. Portamento takes the same time an octave wherever it begins. Tune
is in semitones; ±7, ±12 and 0 are wider than the others. Both tunes of the boards (master tune, dual and unison
detune) are 100/128 cent a step.

${draw('pitch-depths', {
  title: 'Pitch modulation at full swing',
  panels: [
    {
      yLabel: 'semitones',
      from: 0,
      to: 25,
      series: [
        {
          name: 'DCO ENV',
          x: DENSE,
          y: DENSE.map((value) => measured.semitones({ 'dco1-env': value, 'env1-sustain': 0x7f })),
        },
        {
          name: 'DCO LFO',
          x: DENSE,
          y: DENSE.map((value) => measured.vibratoSemitones({ 'dco1-lfo': value })),
        },
      ],
    },
  ],
  x: { label: 'value', from: 0, to: 127 },
  height: 280,
})}

Bender, by its upper seven bits:

${table(
  ['bender', ...ranges.map(([range]) => `range ${range}`)],
  bends.map((bend) => [`${bend}`, ...ranges.map(([, code]) => signed(bendOf(bend, code), 2))]),
)}
`;
}

function filter(): string {
  const { corners } = analogProfile('default').hpf;
  const octaves = (settings: Settings, note = 60) =>
    Math.log2(
      measured.cutoffHertz({ 'vcf-cutoff': 0, ...settings }, note) /
        measured.cutoffHertz({ 'vcf-cutoff': 0 }),
    );
  return `## Filter

Corner of the VCF at C4 with nothing else moving it; the other columns are octaves added to it. ENV is at full envelope, LFO
at full swing, key follow from C4 to C5, brilliance at full pressure. The sum of all is limited only by the voltage's range,
5.5 Hz to 50 kHz.

${byValue(['CUTOFF', 'ENV', 'LFO', 'KEY FOLLOW', 'brilliance', 'resonance voltage'], (value) => [
  hertz(measured.cutoffHertz({ 'vcf-cutoff': value })),
  signed(octaves({ 'vcf-env': value, 'env1-sustain': 0x7f }), 2),
  `±${fixed(measured.filterSwingOctaves(value), 2)}`,
  signed(octaves({ 'vcf-key-follow': value }, 72), 2),
  signed(
    octaves({ 'aftertouch-brilliance-switch': 0x7f, 'aftertouch-brilliance': value, aftertouch: 0x7f }),
    2,
  ),
  `${fixed(10 * measured.heldVoltage(CV_RESONANCE, { 'vcf-resonance': value }), 2)} V`,
])}

${draw('cutoff', {
  title: 'Corner of the VCF',
  panels: [{ ...VALUE_AXIS, series: [curve('', (value) => measured.cutoffHertz({ 'vcf-cutoff': value }))] }],
  x: { label: 'Hz', from: 10, to: 20_000, log: true },
  height: 280,
})}

HPF settings 0 to 3: ${corners.map((corner) => (corner === 0 ? 'flat' : `${corner} Hz`)).join(', ')} (the values of the
analog profile; measured curves: [measure-results.md](measure-results.md)).
`;
}

function levels(): string {
  const curveOf = (step: number) =>
    VELOCITIES.map((velocity) => measured.vcaLevel({ 'vca-dynamics': step << 5 }, velocity));
  const db = (share: number) => (share > 0 ? `${fixed(20 * Math.log10(share), 1)} dB` : 'silent');
  return `## Levels and dynamics

${byValue(['MIX DCO', 'VCA LEVEL'], (value) => [
  db(measured.heldVoltage(CV_MIX1, { 'mix-dco1': value })),
  db(measured.vcaLevel({ 'vca-level': value })),
])}

Level by velocity for VCA dynamics 1 to 3; 0 is always full. Dynamics of DCO, mixer and VCF scale the depth of their envelope by the same
curves.

${table(
  ['velocity', '1', '2', '3'],
  VELOCITIES.map((velocity) => [
    `${velocity}`,
    ...[1, 2, 3].map((step) => db(measured.vcaLevel({ 'vca-dynamics': step << 5 }, velocity))),
  ]),
)}

${draw('dynamics', {
  title: 'Dynamics',
  panels: [
    {
      yLabel: 'share of the level',
      from: 0,
      to: 1.05,
      series: [1, 2, 3].map((step) => ({ name: `${step}`, x: VELOCITIES, y: curveOf(step) })),
    },
  ],
  x: { label: 'velocity', from: 0, to: 127 },
  height: 280,
})}
`;
}

function chase(): string {
  return `## Chase play

Time from one tone to the next.

${byValue(['chase time'], (value) => [seconds(measured.chaseSeconds(value))])}
`;
}

const HEAD = `# What the parameters of the open firmware do

Measured on the running programs by \`npm run manual\`: envelopes, pitches and filter from the control tape
of a sound board, that is from what its processor tells the analog half, to the tick; chase from the wire of the
assigner. *Value* is what is stored and what SysEx carries, *display* what the panel shows for it. How to use all
this: [manual.md](manual.md).
`;

writeFileSync(
  `${DOCS}manual-tables.md`,
  [HEAD, envelopes(), lfo(), pitch(), filter(), levels(), chase()].join('\n'),
);

import { noteName, noteOfHertz } from '../../midi/noteName.js';
import {
  type FrequencyLane,
  type StateLane,
  type TapeLane,
  type VoltageLane,
  voltageGroup,
} from '../tapeLanes.js';
import { escaped, type Frame, px, rangeWithin, segments, stepAt, tickX, trace, xTick } from './shapes.js';

/** Lanes that are drawn on one scale under one heading. */
export interface LaneGroup {
  readonly heading: string;
  /** Class of the traces: what colour they have. */
  readonly colour: string;
  readonly lanes: readonly TapeLane[];
}

/** Heights in pixels. */
const HEADING_HEIGHT = 22;
const FREQUENCY_HEIGHT = 34;
const VOLTAGE_HEIGHT = 30;
const STATE_HEIGHT = 17;
const LANE_GAP = 3;

const VOLTAGE_HEADINGS: Readonly<Record<string, string>> = {
  SAW1: 'SAW1: charge voltage of DCO 1',
  SAW2: 'SAW2: charge voltage of DCO 2',
  MIX1: 'MIX1: level of DCO 1 in the mixer',
  MIX2: 'MIX2: level of DCO 2 in the mixer',
  VCF: 'VCF: cutoff voltage',
  VCA: 'VCA: level of the voice',
  RESONANCE: 'RESONANCE: of all six filters',
  VOLUME: 'VOLUME: of the board',
};

/** Lanes in the order they are drawn: frequencies, voltages by kind, states. */
export function laneGroups(lanes: readonly TapeLane[]): LaneGroup[] {
  const groups: LaneGroup[] = [];
  for (const dco of [1, 2] as const) {
    const members = lanes.filter((lane) => lane.kind === 'frequency' && lane.dco === dco);
    if (members.length > 0) {
      groups.push({ heading: `DCO ${dco}: frequency as programmed`, colour: `dco${dco}`, lanes: members });
    }
  }
  const voltages = lanes.filter((lane): lane is VoltageLane => lane.kind === 'voltage');
  for (const name of new Set(voltages.map(({ cv }) => voltageGroup(cv)))) {
    const members = voltages.filter(({ cv }) => voltageGroup(cv) === name);
    groups.push({ heading: VOLTAGE_HEADINGS[name]!, colour: name.toLowerCase(), lanes: members });
  }
  const states = lanes.filter((lane) => lane.kind === 'state');
  if (states.length > 0) {
    groups.push({
      heading: 'Latches, ranges (8 MHz divided by) and 8155 timer',
      colour: 'state',
      lanes: states,
    });
  }
  return groups;
}

/** Height of a group with its heading. */
export function groupHeight(group: LaneGroup): number {
  return HEADING_HEIGHT + group.lanes.reduce((sum, lane) => sum + laneHeight(lane) + LANE_GAP, 0);
}

function laneHeight(lane: TapeLane): number {
  return lane.kind === 'frequency'
    ? FREQUENCY_HEIGHT
    : lane.kind === 'voltage'
      ? VOLTAGE_HEIGHT
      : STATE_HEIGHT;
}

/** What a group looks like: the backgrounds of its lanes, which lie under the grid, and the rest. */
export interface GroupDrawing {
  readonly under: string;
  readonly over: string;
}

/**
 * Draws a group with its heading, its top at `top`. `levels` are the VCA lanes of voices 0-5: where they are at zero
 * a frequency can't be heard and is drawn fainter.
 */
export function drawGroup(
  group: LaneGroup,
  frame: Frame,
  top: number,
  levels: readonly VoltageLane[],
): GroupDrawing {
  const scale = groupScale(group, frame);
  const about = scale === undefined ? '' : `, ${scale.about}`;
  let under = '';
  let over = text(frame.left, top + HEADING_HEIGHT - 7, 'heading', `${group.heading}${about}`);
  let y = top + HEADING_HEIGHT;
  for (const lane of group.lanes) {
    const height = laneHeight(lane);
    under += background(frame, y, height);
    over += text(frame.left - 8, y + height / 2 + 4, 'name', lane.name);
    if (lane.kind === 'frequency' && scale) {
      over += drawFrequency(lane, frame, y, scale, group.colour, levels[lane.voice]);
    } else if (lane.kind === 'voltage' && scale) {
      over += drawVoltage(lane, frame, y, scale, group.colour);
    } else if (lane.kind === 'state') {
      over += drawState(lane, frame, y);
    }
    y += height + LANE_GAP;
  }
  return { under, over };
}

/** The ground that a lane is drawn on. */
export function background(frame: Frame, top: number, height: number): string {
  return `<rect class="lane" x="${px(frame.left)}" y="${px(top)}" width="${px(frame.right - frame.left)}" height="${px(height)}"/>`;
}

/** A veil over the times at which a voice has no level. */
function silence(level: VoltageLane | undefined, frame: Frame, top: number, height: number): string {
  if (!level) return '';
  let path = '';
  const closed = { ticks: level.ticks, values: level.codes.map((code) => (code === 0 ? 1 : 0)) };
  for (const { x, width, value } of segments(closed, frame, () => '')) {
    if (value === 1) path += `M${px(x)} ${px(top)}h${px(width)}v${px(height)}h${px(-width)}z`;
  }
  return path === '' ? '' : `<path class="veil" d="${path}"/>`;
}

/** Lowest and highest value of all lanes of a group, in what is drawn: volts, or notes. */
interface Scale {
  readonly min: number;
  readonly max: number;
  /** For the heading. */
  readonly about: string;
}

function groupScale(group: LaneGroup, frame: Frame): Scale | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const lane of group.lanes) {
    if (lane.kind === 'state') return undefined;
    const values = lane.kind === 'frequency' ? lane.hertz : lane.volts;
    const range = rangeWithin({ ticks: lane.ticks, values }, frame.fromTick, frame.toTick);
    if (!range) continue;
    min = Math.min(min, range.min);
    max = Math.max(max, range.max);
  }
  if (max < min) return undefined;
  return group.lanes[0]!.kind === 'frequency' ? noteScale(min, max) : voltScale(min, max);
}

function noteScale(minHertz: number, maxHertz: number): Scale | undefined {
  if (!(maxHertz > 0)) return undefined;
  const low = Math.floor(noteOfHertz(Math.max(minHertz, 1))) - 1;
  const high = Math.ceil(noteOfHertz(maxHertz)) + 1;
  return {
    min: low,
    max: high,
    about: `log scale from ${noteName(low)} to ${noteName(high)}, lines at every C`,
  };
}

/** Voltages that move by less than this, volts, are drawn on the scale of the DAC. */
const LEAST_SPAN = 0.05;
const DAC_VOLTS = 10;

function voltScale(min: number, max: number): Scale {
  const moves = max - min >= LEAST_SPAN;
  const low = moves && min > 0.3 * max ? min : 0;
  const high = moves ? max : DAC_VOLTS;
  return { min: low, max: high, about: `scale ${low.toFixed(2)} to ${high.toFixed(2)} V` };
}

function drawFrequency(
  lane: FrequencyLane,
  frame: Frame,
  top: number,
  scale: Scale,
  colour: string,
  level: VoltageLane | undefined,
): string {
  const bottom = top + FREQUENCY_HEIGHT - 2;
  const y = (note: number) =>
    bottom - ((note - scale.min) * (FREQUENCY_HEIGHT - 4)) / (scale.max - scale.min);
  const steps = { ticks: lane.ticks, values: lane.hertz };
  let octaves = '';
  for (let note = Math.ceil(scale.min / 12) * 12; note <= scale.max; note += 12) {
    octaves += `M${px(frame.left)} ${px(y(note))}H${px(frame.right)}`;
  }
  const range = rangeWithin(steps, frame.fromTick, frame.toTick);
  if (!range) return '';
  const height = (hertz: number) => (hertz > 0 ? y(noteOfHertz(hertz)) : undefined);
  return (
    (octaves === '' ? '' : `<path class="octave" d="${octaves}"/>`) +
    drawTrace(trace(steps, frame, height), colour) +
    silence(level, frame, top + 1, FREQUENCY_HEIGHT - 2) +
    noteLabels(lane, frame, y, top, level) +
    limits(frame, top, FREQUENCY_HEIGHT, `${hertzText(range.max)} Hz`, `${hertzText(range.min)} Hz`)
  );
}

/** Widest a note's name gets, pixels. */
const NOTE_LABEL_WIDTH = 26;

/** The names of notes that can be heard and stay long enough to have one. */
function noteLabels(
  lane: FrequencyLane,
  frame: Frame,
  y: (note: number) => number,
  top: number,
  level: VoltageLane | undefined,
): string {
  const semitones = lane.hertz.map((hertz) => (hertz > 0 ? Math.round(noteOfHertz(hertz)) : Number.NaN));
  let svg = '';
  for (const { x, width, value } of segments({ ticks: lane.ticks, values: semitones }, frame, () => '')) {
    if (value === undefined || Number.isNaN(value) || width < NOTE_LABEL_WIDTH) continue;
    const heard =
      !level ||
      rangeWithin({ ticks: level.ticks, values: level.codes }, xTick(frame, x), xTick(frame, x + width))?.max;
    if (!heard) continue;
    const line = y(value);
    const fitsAbove = line - 10 >= top;
    svg += text(x + 3, fitsAbove ? line - 3 : line + 10, 'note', noteName(value));
  }
  return svg;
}

function hertzText(hertz: number): string {
  return hertz >= 1000 ? hertz.toFixed(0) : hertz.toFixed(1);
}

/** True if the times at which a hold is connected to the DAC can be told apart: 0.1 ms a pixel or less. */
export function connectionsVisible(frame: Frame): boolean {
  return (frame.toTick - frame.fromTick) / (frame.right - frame.left) <= 4800;
}

function drawVoltage(lane: VoltageLane, frame: Frame, top: number, scale: Scale, colour: string): string {
  const bottom = top + VOLTAGE_HEIGHT - 3;
  const y = (volts: number) =>
    bottom - ((volts - scale.min) * (VOLTAGE_HEIGHT - 6)) / (scale.max - scale.min);
  const steps = { ticks: lane.ticks, values: lane.volts };
  const range = rangeWithin(steps, frame.fromTick, frame.toTick);
  if (!range) return '';
  return (
    drawTrace(trace(steps, frame, y), colour) +
    connections(lane, frame, top + VOLTAGE_HEIGHT) +
    limits(frame, top, VOLTAGE_HEIGHT, `${range.max.toFixed(3)} V`, `${range.min.toFixed(3)} V`)
  );
}

/** Marks the times at which the hold follows the DAC, where they can be told apart. */
function connections(lane: VoltageLane, frame: Frame, bottom: number): string {
  if (!connectionsVisible(frame)) return '';
  let path = '';
  for (
    let i = Math.max(0, stepAt(lane.ticks, frame.fromTick));
    i < lane.ticks.length && lane.ticks[i]! < frame.toTick;
    i++
  ) {
    const end = Math.min(lane.heldTicks[i] ?? lane.ticks[i + 1] ?? frame.toTick, frame.toTick);
    if (end <= frame.fromTick) continue;
    const x = tickX(frame, Math.max(lane.ticks[i]!, frame.fromTick));
    path += `M${px(x)} ${bottom - 1.5}h${px(Math.max(0.6, tickX(frame, end) - x))}`;
  }
  return path === '' ? '' : `<path class="connected" d="${path}"/>`;
}

function drawTrace({ path, area }: { path: string; area: boolean }, colour: string): string {
  return path === '' ? '' : `<path class="${area ? 'band' : 'line'} ${colour}" d="${path}"/>`;
}

/** Widths of the letters of a label, pixels. */
const LETTER_WIDTH = 6;

function drawState(lane: StateLane, frame: Frame, top: number): string {
  let svg = '';
  for (const { x, width, value, text: label } of segments(lane, frame, (i) => lane.texts[i]!)) {
    const colour = value === undefined ? 'busy' : `s${stateColour(lane, value)}`;
    svg += `<rect class="${colour}" x="${px(x)}" y="${top}" width="${px(width)}" height="${STATE_HEIGHT}"/>`;
    if (width >= LETTER_WIDTH * label.length + 8) svg += text(x + 5, top + 12.5, 'state', label);
  }
  return svg;
}

/** 0 is what is off; the others differ from their neighbours. */
function stateColour(lane: StateLane, value: number): number {
  if (lane.name.startsWith('RANGE')) return Math.round(Math.log2(value)) & 3;
  return value === 0 ? 0 : 1 + ((value - 1) % 3);
}

function limits(frame: Frame, top: number, height: number, max: string, min: string): string {
  const x = frame.right + 6;
  if (max === min) return text(x, top + height / 2 + 3.5, 'limit', max);
  return text(x, top + height / 2 - 2.5, 'limit', max) + text(x, top + height / 2 + 8.5, 'limit', min);
}

/** A text element. */
export function text(x: number, y: number, style: string, content: string): string {
  return `<text class="${style}" x="${px(x)}" y="${px(y)}">${escaped(content)}</text>`;
}

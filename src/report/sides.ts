import { median } from '../audio/statistics.js';
import type { BlockFeatures, ItemFeatures } from '../capture/features.js';
import { type LinePlot, linePlotSvg, type PlotSeries } from './linePlot.js';
import { pairOf } from './page.js';
import type { UnitReport } from './unitReport.js';

/** One of what is compared: the emulator, or a take of the hardware. */
export interface Side {
  readonly name: string;
  readonly hardware: boolean;
  readonly items: BlockFeatures['items'];
  /** dB to add to its levels so that they compare with the emulator's: the recording's level. */
  readonly gain: number;
}

/** The sides of a block: the emulator, if it has it, then the takes. */
export function sidesOf(report: UnitReport, block: number): Side[] {
  const { emulatorFeatures = [], hardwareFeatures = [] } = report;
  const emulator = emulatorFeatures.find((features) => features.block === block);
  const takes = hardwareFeatures.filter((features) => features.block === block);
  return [
    ...(emulator ? [{ name: 'emulator', hardware: false, items: emulator.items, gain: 0 }] : []),
    ...takes.map(({ take, items }) => ({
      name: takes.length > 1 ? `hardware, take ${take}` : 'hardware',
      hardware: true,
      items,
      gain: takeGain(report, take),
    })),
  ];
}

/** Median of how much louder the emulator is than a take, dB, over all items of all blocks. */
function takeGain({ emulatorFeatures = [], hardwareFeatures = [] }: UnitReport, take: number): number {
  const differences: number[] = [];
  for (const features of hardwareFeatures) {
    if (features.take !== take) continue;
    const emulator = emulatorFeatures.find(({ block }) => block === features.block);
    for (const [id, { level }] of Object.entries(features.items)) {
      const own = emulator?.items[id]?.level;
      if (level !== undefined && own !== undefined) differences.push(own - level);
    }
  }
  return median(differences) ?? 0;
}

/** What a side shows in a plot: one curve or several. */
export type Curves = (side: Side) => readonly Omit<PlotSeries, 'colour'>[];

/**
 * A plot of the emulator and one of the hardware beside it, with the same axes; each has the other in grey behind it.
 * Empty if no side has anything to show.
 */
export function sidePair(sides: readonly Side[], plot: Omit<LinePlot, 'series'>, curves: Curves): string {
  const drawn = sides.map((side) => ({ side, curves: curves(side).filter(({ y }) => hasNumbers(y)) }));
  if (drawn.every((one) => one.curves.length === 0)) return '';
  const pictures = [false, true].map((hardware) => {
    const behind = drawn.filter(({ side }) => side.hardware !== hardware).flatMap((one) => one.curves);
    const own = drawn.filter(({ side }) => side.hardware === hardware);
    const series = [
      ...behind.map(
        (curve, n): PlotSeries => ({
          ...curve,
          name: n === 0 ? sideName(!hardware) : '',
          colour: 'ghost',
        }),
      ),
      ...own.flatMap(({ side, curves: shown }, n) =>
        shown.map(
          (curve, k): PlotSeries => ({
            ...curve,
            name: curveName(side, shown.length > 1 ? curve.name : '', own.length > 1),
            colour: shown.length > 1 ? k : hardware ? n + 1 : 0,
            style: n > 0 && (curve.style ?? 'line') === 'line' ? 'dashes' : curve.style,
          }),
        ),
      ),
    ];
    const name = hardware ? 'Hardware' : 'Emulator';
    return linePlotSvg({ ...plot, title: `${name}: ${plot.title}`, series, inline: true });
  });
  return pairOf(pictures);
}

function sideName(hardware: boolean): string {
  return hardware ? 'hardware' : 'emulator';
}

/** `90 %, take 2`: what of it is needed to tell it from the others in its plot. */
function curveName(side: Side, curve: string, several: boolean): string {
  const take = several ? side.name.replace('hardware, ', '') : '';
  const name = [curve, take].filter((text) => text !== '').join(', ');
  return name === '' ? sideName(side.hardware) : name;
}

function hasNumbers(y: ArrayLike<number | null>): boolean {
  return Array.from(y).some((value) => typeof value === 'number' && Number.isFinite(value));
}

/** A feature of an item as a number; undefined if the side does not have it. */
export type Reading = (features: ItemFeatures, side: Side) => number | null | undefined;

import { chorusMotion } from '../../src/audio/chorusMotion.js';
import { measureFrequency } from '../../src/audio/frequency.js';
import { partialMotion } from '../../src/audio/partialMotion.js';
import { triangleAt } from '../../src/audio/triangleDelay.js';
import { linePlotSvg, type PlotSeries } from '../../src/report/linePlot.js';
import { besides } from './pictures.js';
import { itemSound, type PlayedBlock } from './takes.js';

/** Partials that are drawn, and those the phase is found from. */
const SHOWN: readonly number[] = [2, 4];
const FITTED = 8;
const PHASES = 256;

/** How the levels of partials move in a chorus, and the one triangular delay that explains them all. */
export function chorusPicture(block: PlayedBlock, id: string): string {
  const item = block.block.items.find((one) => one.id === id)!;
  return besides([
    motionPicture('emulator', itemSound(block.emulator, item, -0.2)),
    motionPicture('unit', itemSound(block.unit, item, -0.2)),
  ]);
}

function motionPicture(name: string, { left, right, sampleRate }: ReturnType<typeof itemSound>): string {
  const found = chorusMotion(left, right, sampleRate);
  if (!found?.left) throw new Error(`no chorus was found in the sound of the ${name}`);
  const fundamental = measureFrequency(left, sampleRate)!;
  const { frequencies, motions, step } = partialMotion(left, sampleRate, fundamental, 0, left.length);
  const [shortest, longest] = found.left;
  const model = (frequency: number, phase: number) => {
    const delay = { rate: found.rate, phase, shortest, longest, rise: 0.5 };
    const powers = motions[0]!.map((_, n) => Math.cos(2 * Math.PI * frequency * triangleAt(delay, n * step)));
    const mean = powers.reduce((sum, value) => sum + value, 0) / powers.length;
    return powers.map((value) => value - mean);
  };
  const likeness = (phase: number) =>
    frequencies.slice(0, FITTED).reduce((sum, frequency, n) => {
      const wanted = model(frequency, phase);
      return sum + motions[n]!.reduce((all, value, i) => all + value * wanted[i]!, 0);
    }, 0);
  const phases = Array.from({ length: PHASES }, (_, n) => n / PHASES);
  const phase = phases.reduce((best, one) => (likeness(one) > likeness(best) ? one : best));
  const x = Array.from(motions[0]!, (_, n) => n * step);
  const series = SHOWN.flatMap((partial, n): PlotSeries[] => {
    const motion = motions[partial - 1]!;
    const wanted = model(frequencies[partial - 1]!, phase);
    const scale =
      motion.reduce((sum, value, i) => sum + value * wanted[i]!, 0) /
      wanted.reduce((sum, value) => sum + value * value, 0);
    const up = 2.5 * (SHOWN.length - 1 - n);
    return [
      { name: `partial ${partial}`, x, y: motion.map((value) => value + up), style: 'dots', colour: n },
      { name: n === 0 ? 'the delay found' : '', x, y: wanted.map((value) => scale * value + up), colour: 6 },
    ];
  });
  const milliseconds = found.left.map((seconds) => (1000 * seconds).toFixed(2)).join(' to ');
  return linePlotSvg({
    title: `Chorus of the ${name}: ${found.rate.toFixed(3)} Hz, ${milliseconds} ms`,
    x: { label: 'seconds', from: 0, to: 6 },
    y: { label: 'power, shifted' },
    series,
  });
}

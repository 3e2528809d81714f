import { resampleAt } from '../../src/audio/driftResampler.js';
import type { StereoSound } from '../../src/capture/stereoSound.js';
import { compareSounds } from '../../src/compare/compareSounds.js';
import { barPlotSvg } from '../../src/report/barPlot.js';

type Change = (signal: Float32Array, sampleRate: number) => Float32Array;

function detuned(cents: number): Change {
  return (signal) => {
    const step = 2 ** (cents / 1200);
    return resampleAt(signal, 0, step, Math.floor(signal.length / step));
  };
}

/** Three first-order all-passes: they turn phases and leave all levels. */
function allPassed(signal: Float32Array, sampleRate: number): Float32Array {
  return [200, 1000, 4000].reduce((input, corner) => {
    const turn = Math.tan((Math.PI * corner) / sampleRate);
    const a = (turn - 1) / (turn + 1);
    const output = new Float32Array(input.length);
    for (let n = 0; n < input.length; n++) {
      output[n] = a * input[n]! + (input[n - 1] ?? 0) - a * (output[n - 1] ?? 0);
    }
    return output;
  }, signal);
}

function lowPassed(corner: number): Change {
  return (signal, sampleRate) => {
    const keep = Math.exp((-2 * Math.PI * corner) / sampleRate);
    const output = new Float32Array(signal.length);
    for (let n = 0; n < signal.length; n++) {
      output[n] = (1 - keep) * signal[n]! + keep * (output[n - 1] ?? 0);
    }
    return output;
  };
}

const SPOILED: readonly (readonly [name: string, audible: boolean, change: Change])[] = [
  ['three all-passes', false, allPassed],
  ['1 cent sharp', false, detuned(1)],
  ['low-pass 8 kHz', true, lowPassed(8000)],
  ['low-pass 4 kHz', true, lowPassed(4000)],
  ['low-pass 2 kHz', true, lowPassed(2000)],
  ['10 cents sharp', true, detuned(10)],
];

/** How far a sawtooth's spoiled copies are from it: what nobody hears comes out small. */
export function rankingPicture(sound: StereoSound): string {
  const channels = [sound.left, sound.right];
  const { sampleRate } = sound;
  const found = SPOILED.map(([name, audible, change]) => {
    const copy = channels.map((channel) => change(channel, sampleRate));
    const { difference } = compareSounds({ channels, sampleRate }, { channels: copy, sampleRate });
    return { name, audible, difference };
  }).sort((a, b) => a.difference - b.difference);
  const values = (wanted: boolean) =>
    found.map(({ audible, difference }) => (audible === wanted ? difference : null));
  return barPlotSvg({
    title: 'A sawtooth against spoiled copies of itself',
    rows: found.map(({ name }) => name),
    series: [
      { name: 'nobody hears it', values: values(false), colour: 2 },
      { name: 'heard', values: values(true), colour: 1 },
    ],
    kinds: true,
    value: { label: 'difference, times what is just audible', from: 0 },
    marks: [{ value: 1, label: 'just audible' }],
    width: 720,
  });
}

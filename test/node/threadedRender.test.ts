import { describe, expect, it } from 'vitest';
import { SuperJX } from '../../src/machine/superJx.js';
import { renderThreaded } from '../../src/node/threadedRender.js';
import { type OfflineOptions, type RenderedBlock, renderOffline } from '../../src/render/offline.js';

const SAMPLE_RATE = 44_100;

/** A chord, half a second, then its tail; every sample of mix and stems. Without `threads` in this thread alone. */
async function play(threads?: number): Promise<Float32Array> {
  const machine = await SuperJX.create({ sampleRate: SAMPLE_RATE });
  const samples: number[] = [];
  const take = ({ left, right, stems, count }: RenderedBlock) => {
    for (let i = 0; i < count; i++)
      samples.push(left[i]!, right[i]!, stems!.lowerLeft[i]!, stems!.upperRight[i]!);
  };
  const send = (ticks: number, bytes: number[]) => ({
    ticks,
    perform: (tick: number) => machine.midiIn(bytes, tick),
  });
  const options: OfflineOptions = {
    sampleRate: SAMPLE_RATE,
    actions: [
      send(0, [0x90, 48, 100, 55, 100]),
      send(4_800_001, [0x90, 60, 90]),
      send(20_000_000, [0xb0, 123, 0]),
    ],
    seconds: 0.5,
    tail: 'auto',
    stems: true,
    onBlock: take,
  };
  if (threads === undefined) {
    expect(renderOffline(machine, options) * 4).toBe(samples.length);
    return Float32Array.from(samples);
  }
  const steps = renderThreaded(machine, options, threads);
  for (;;) {
    const step = await steps.next();
    if (!step.done) continue;
    expect(step.value * 4).toBe(samples.length);
    return Float32Array.from(samples);
  }
}

describe('rendering in threads', () => {
  // Of three threads one has voices of both boards.
  it('gives the same samples as one thread does, stems and end of tail included', async () => {
    const serial = await play();
    const threaded = await play(3);
    expect(serial.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
    expect(threaded.length).toBe(serial.length);
    expect(threaded.every((sample, i) => sample === serial[i])).toBe(true);
  });

  it('leaves a machine that says why it cannot render any more', async () => {
    const machine = await SuperJX.create();
    machine.detach();
    const block = new Float32Array(8);
    expect(() => machine.render(block, block)).toThrow('detached');
    expect(() => machine.save()).toThrow('detached');
    expect(() => machine.detach()).toThrow('detached');
  });
});

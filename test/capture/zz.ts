import { madeBlock, madeKit, madeTake } from '/work/wt/takes/test/capture/madeTakes.js';
import { findSync } from '/work/wt/takes/src/capture/findSync.js';
import { placeBlocks } from '/work/wt/takes/src/capture/placeBlocks.js';
import { alignTake } from '/work/wt/takes/src/capture/alignTake.js';
const kit = madeKit(190);
const cases: [string, number, any][] = [
 ['clean', 5, {offset: 1.2345, drift: 100}],
 ['jitter', 3, {offset: 3, drift: -150, jitter: 0.01}],
 ['jitter2', 3, {offset: 3, drift: -150, jitter: 0.01, seed: 7}],
 ['noise-60', 3, {offset: 3, drift: 50, jitter: 0.01, noise:0.001, peak:0.0316}],
 ['hum', 3, {offset: 3, drift: 50, jitter: 0.01, noise:0.0001, hum:0.001, dc:0.01, peak:0.0316}],
 ['30s', 11, {offset: 30, drift: 50, jitter: 0.01, noise:0.0001, knocks:[[5,.3],[10,.9],[29.6,.5], [10.25,.5],[10.75,.5]], mistuning: 49}],
 ['44', 0, {offset: 2, drift: 50, jitter: 0.01, sampleRate:44100, mistuning:-49}],
 ['96', 1, {offset: 2, drift: 50, jitter: 0.01, sampleRate:96000}],
];
for (const [n,b,m] of cases) {
 const s = madeTake(kit.blocks[b]!, m);
 const t0=performance.now();
 const f = findSync(s);
 const t1=performance.now();
 const p = placeBlocks(f.patterns, kit);
 for (const x of p.blocks) { const a = alignTake(s,x); 
 console.log(n, x.block.number, 'off err ms', ((a.offset+0.0105-m.offset)*1e3).toFixed(3), '+-', (a.offsetError*1e3).toFixed(3),'drift', a.drift.toFixed(1), m.drift, '+-', a.driftError.toFixed(1), a.notes, 'mist', x.first.mistuning.toFixed(1)); }
 console.log(f.patterns.length, f.offPitch.length, p.single.length, 'ms find', (t1-t0).toFixed(0), 'align', (performance.now()-t1).toFixed(0), 's', (s.left.length/s.sampleRate).toFixed(0));
}

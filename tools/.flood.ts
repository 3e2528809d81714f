import { FirmwareBench } from '../test/assigner/firmwareBench.js';
import { patchIpr, patchPgr, tonePgr, toneIpr, fineTuning, jx8pPgr } from '../test/assigner/sysexMessages.js';
const kinds: Record<string, (n: number) => number[]> = {
  program: (n) => [0xc0, n % 64], programNote: (n) => [0xc0, n % 64, 0x90, 60, 90], tone: (n)=>[0xc1, n%100],
  toneNote: (n)=>[0xc1, n%100, 0x91, 60,90], pgr: (n) => patchPgr(n % 64), tonePgr: (n) => tonePgr(1, n % 100), both: (n)=> n&1? patchPgr(n%64): tonePgr(2,n%100),
  mode: (n) => patchIpr(0x18, n & 3), modeNote: (n) => [...patchIpr(0x18, n & 3), 0x90, 60, 90], toneNumber: (n) => patchIpr(0x1d, n % 100), toneNumberEdit: (n) => [...patchIpr(0x1d, n % 100), ...toneIpr(1, 34, n & 127)],
  level: (n) => toneIpr(1, 41, n & 127), assign: (n) => patchIpr(0x1f, n % 7), tune: (n) => fineTuning(n), jx8p: (n) => jx8pPgr(n % 50, 0), write: (n) => jx8pPgr(n % 50, 2),
  pedal: (n) => [0xb0, 64, (n & 1) * 127], pedalRun: (n) => [64, (n & 1) * 127], sound: () => [0xb0, 120, 0], notesOff: () => [0xb0, 123, 0], offs: (n) => [0x90, n & 127, 0], on: (n) => [0x90, n & 127, 90], bend: (n) => [0xe0, 0, n & 127], cc: (n) => [0xb0, [1, 5, 7, 65][n & 3]!, n & 127],
};
for (const [name, make] of Object.entries(kinds)) {
  const b = FirmwareBench.booted();
  b.send(patchIpr(0x18, 0, 0x33, 0, 0x1f, 2, 0x28, 2), 0.3);
  let bytes = 0;
  for (let n = 0; bytes < 6000; n++) { const m = make(n); bytes += m.length; b.midi(m); }
  b.run((b.midi() - b.tick) / 48e6 + 0.5);
  console.log(name, b.variable('receiveOverruns', 2));
}

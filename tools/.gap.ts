import { FirmwareBench } from '../test/assigner/firmwareBench.js';
const b = new FirmwareBench();
b.run(2.3);
const t=b.wireTicks; for (let i=1;i<t.length;i++){const g=(t[i]!-t[i-1]!)/15360; if(g>1.05) console.log(i,b.wire[i]!.toString(16),g.toFixed(2), (t[i]!/48e3).toFixed(2));}
console.log(b.wire.length,(t.at(-1)!-t[0]!)/15360);

import { FirmwareBench } from '../test/assigner/firmwareBench.js';
const b = new FirmwareBench();
b.run(1.99);
const cpu = b.assigner.cpu as unknown as { pc: number; cycle: number; run(c: number): void };
const names = ['mainLoop','jobServe','wireFeed','chaseStep','fileStep','panelStep','pgStep','screenStep','displayStep','ledsStep','patchReload','sysexReceived','midiTake', 'keyboardScan','dialFollow','timerInterrupt'];
const at = new Map(names.map((n) => [b.address(n), n]));
function measure(label: string, seconds: number) {
  const end = cpu.cycle + seconds * 2e6;
  let last = cpu.cycle; let worst = 0; let trail: string[] = []; let worstTrail: string[] = [];
  let total=0,count=0;
  while (cpu.cycle < end) {
    cpu.run(cpu.cycle + 1);
    const n = at.get(cpu.pc);
    if (n) trail.push(`${n}@${cpu.cycle - last}`);
    if (n === 'mainLoop') {
      const d = cpu.cycle - last; total+=d;count++;
      if (d > worst) { worst = d; worstTrail = trail; }
      last = cpu.cycle; trail = [];
    }
  }
  b.tick = cpu.cycle * 24;
  console.log(label, 'worst', worst / 2000, 'ms, mean', total/count/2000, worstTrail.filter((t)=>!t.startsWith('midiTake')).join(' '));
}
measure('boot', 0.2);
b.midi([0xc0, 5]); measure('patch', 0.2);
b.assigner.panel.press('TONE', true); measure('tone', 0.1);
b.midi([0x90,60,90,64,90,67,90]); measure('notes', 0.05);
b.midi([0xf0,0x41,0x3d,0,0x24,2,1,7,0xf7]); measure('request', 0.2);
let st=12345; const r=(n:number)=>{st^=st<<13;st^=st>>>17;st^=st<<5;return (st>>>0)%n;};
for (let i=0;i<5000;i++){ const k=r(8); b.midi(k===0?[0xc0,r(64)]:k===1?[0xb0,[1,7,64,120][r(4)]!,r(128)]:k===2?[0xf0,0x41,0x36,0,0x24,0x30,1,r(0x35),r(128),0xf7]:[0x90,r(128),r(2)*90]);}
measure('dense', 6);

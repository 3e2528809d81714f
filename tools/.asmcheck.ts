import { buildAssigner } from './firmware/build.js';
try { const b = buildAssigner(); const s=b.program.symbols; console.log('end', s.get('programEnd')!.toString(16)); } catch (e) { console.log(String((e as Error).message).slice(0,3000)); for (const o of (e as {others?: unknown[]}).others ?? []) console.log(String(o)); }

/** `npm run kernel`: compiles the WebAssembly kernels and stores each as a module. */
import { writeFileSync } from 'node:fs';
import { compileKernel, compileSignalKernel, kernelModule, signalKernelModule } from './kernel/compile.js';

const voices = await compileKernel();
writeFileSync(new URL('../src/analog/kernel/kernelImage.ts', import.meta.url), kernelModule(voices));
console.log(`voice kernel: ${voices.length} bytes`);

const signal = await compileSignalKernel();
writeFileSync(new URL('../src/signal/signalImage.ts', import.meta.url), signalKernelModule(signal));
console.log(`signal kernel: ${signal.length} bytes`);

/** What needs a file system: import it from `superjx/node`. */
export { readWavFile, WavFileError, type WavFileOptions, WavFileWriter, type WavSummary } from './wavFile.js';

/** What needs a file system: import it from `superjx/node`. */
export type { WavInfo, WavLayout, WavSampleFormat } from '../audio/wav.js';
export { type WavAudio, WavError } from '../audio/wavReader.js';
export { type BlockProgress, emulateBlockHere, emulateBlockThreaded } from './emulateBlocks.js';
export { type FitThreads, startFitThreads } from './fitThreads.js';
export {
  ROM_SEARCH_LIMITS,
  RomFileError,
  type RomFileList,
  type RomSearchLimits,
  readRomFiles,
} from './romFiles.js';
export { renderThreaded } from './threadedRender.js';
export {
  hasUnit,
  type KeptTake,
  readTakeAudio,
  readUnit,
  type UnitAudio,
  UnitFolderError,
  unitFolder,
  writeUnit,
} from './unitFolder.js';
export { readWavFile, WavFileError, type WavFileOptions, WavFileWriter, type WavSummary } from './wavFile.js';

/**
 * superjx: a cycle-level emulator of the Roland Super-JX (JX-10, MKS-70). What stands here is the public surface;
 * everything runs without Node and without a browser.
 */

export { AnalogBoard, type AnalogBoardOptions, type AnalogTaps } from './analog/analogBoard.js';
export { CalibrationComparator } from './analog/calibrationComparator.js';
export type { FilterInput, VoiceSolver } from './analog/kernel/voiceKernel.js';
export type { OscillatorTap } from './analog/linearTap.js';
export { disassemble6303 } from './asm/disassemble6303.js';
export { disassemble8051 } from './asm/disassemble8051.js';
export type { DisassembledInstruction } from './asm/disassembly.js';
export { type DisassemblerCpu, formatDisassembly } from './asm/formatDisassembly.js';
export { type AssembledProgram, type AssembleOptions, AssemblerError, assemble6303 } from './asm/hd6303.js';
export { assemble8051 } from './asm/mcs51.js';
export { Assigner, type AssignerOptions } from './assigner/assigner.js';
export { CARTRIDGE_BYTES, type CartridgeOptions, type CartridgeSlot } from './assigner/cartridgeSlot.js';
export type { PanelMatrix } from './assigner/panelMatrix.js';
export { PG800_CONTROLS, type Pg800 } from './assigner/pg800.js';
export { type ChorusMotion, chorusMotion } from './audio/chorusMotion.js';
export { fallTimes, type MeasuredEnvelope, riseTimes } from './audio/envelopeTimes.js';
export { melDistance, melSpectrum } from './audio/melSpectrum.js';
export { type Modulation, measureModulation } from './audio/modulation.js';
export type { BlockFeatures, EnvelopeTimes, ItemFeatures } from './capture/features.js';
export { FIT_GROUPS, type FitGroup } from './capture/fit/families.js';
export { type FitOptions, fitProfile } from './capture/fit/fitProfile.js';
export type { FitProgress } from './capture/fit/fitProgress.js';
export type { BlockDistance, FitResult, FittedValue } from './capture/fit/fitResult.js';
export { fitLines } from './capture/fit/fitText.js';
export { type CaptureKit, captureKit } from './capture/kit/captureKit.js';
export {
  type BlockMachine,
  type BlockSound,
  type RenderBlockOptions,
  recordBlockTape,
  recordBlockTapeSteps,
  renderBlock,
  renderBlockSteps,
} from './capture/kit/renderBlock.js';
export {
  type RecordingPath,
  recordedSound,
  type SyntheticTakeOptions,
  syntheticTake,
  syntheticTakeSteps,
} from './capture/kit/syntheticTake.js';
export type { Kit, KitBlock, KitEvent, KitItem, Measure, MeasureKind } from './capture/kit.js';
export type { StereoSound } from './capture/stereoSound.js';
export { addTakes, type MeasuredTake, missingTakes } from './capture/takes/addTakes.js';
export { alignTake, recordedTime, SYNC_LATENCY, type TakeAlignment } from './capture/takes/alignTake.js';
export { type FoundSync, findSync, type OffPitchSync, type SyncSearch } from './capture/takes/findSync.js';
export { type MeasuredBlock, measureTake } from './capture/takes/measureTake.js';
export { type PlacedBlock, type Placement, placeBlocks } from './capture/takes/placeBlocks.js';
export { measureBlock } from './capture/takes/takeFeatures.js';
export { type OpenTake, openTake, TAKE_RATES, TakeError } from './capture/takes/takeFile.js';
export { type TakeDistance, takeDistance } from './capture/unit/takeDistance.js';
export {
  DEFAULT_LICENCE,
  featuresOf,
  isUnitName,
  type TakeBits,
  type TakeSource,
  takeFileName,
  type Unit,
  type UnitManifest,
} from './capture/unit/unit.js';
export {
  featuresFromJson,
  featuresToJson,
  manifestFromJson,
  manifestToJson,
  UnitError,
  unitOf,
} from './capture/unit/unitJson.js';
export { type ComparableUnit, compareUnit, UnitComparisonError } from './capture/verdict/compareUnit.js';
export {
  type ComparedPiece,
  compareUnitWithEmulator,
  type EmulatorComparison,
  type EmulatorComparisonOptions,
  type PlacedSound,
} from './capture/verdict/compareUnitWithEmulator.js';
export { comparisonLines, quantityText, rowSentence } from './capture/verdict/comparisonText.js';
export { type EmulatedBlock, emulateBlock, emulateBlockSteps } from './capture/verdict/emulateBlock.js';
export { FIXED_LIMITS, type FixedLimit, type QuantityName, TAKES_FACTOR } from './capture/verdict/limits.js';
export type { ComparisonRow, SummaryRow, UnitComparison } from './capture/verdict/unitComparison.js';
export { type Nvram, NvramError } from './chips/nvram.js';
export type { ComparedQuantity } from './compare/comparedQuantity.js';
export { compareSounds, type SoundComparison } from './compare/compareSounds.js';
export { type CleanComparison, compareWithClean } from './compare/compareWithClean.js';
export { type Sound, SoundError } from './compare/sound.js';
export type { Hd6303Anomaly } from './cpu/hd6303/bus.js';
export { Hd6303, type Hd6303Bus, type Hd6303Options } from './cpu/hd6303/hd6303.js';
export type { Mcs51Options } from './cpu/mcs51/bus.js';
export { Mcs51, type Mcs51Bus } from './cpu/mcs51/mcs51.js';
export type { Access } from './debug/accesses.js';
export type { BoardView, ClockView, CounterView } from './debug/boardView.js';
export type {
  AccessKind,
  Breakpoint,
  BreakpointHit,
  BreakpointPlace,
  CaughtAccess,
} from './debug/breakpoint.js';
export type { Frame } from './debug/callStack.js';
export { CPU_NAMES, type CpuName, type DebugCpu, type MemorySpace } from './debug/debugCpu.js';
export {
  type BreakpointOptions,
  DebugSession,
  type DebugSessionOptions,
} from './debug/debugSession.js';
export { DebugError } from './debug/expression.js';
export type { RunRequest } from './debug/goal.js';
export { openFirmwareSymbols } from './debug/openSymbols.js';
export type { ProfileReport, ProfileRow } from './debug/profile.js';
export type { StopPlace, StopReason } from './debug/stop.js';
export { formatSymbols, readSymbols, SymbolFileError } from './debug/symbolFile.js';
export { type DebugSymbol, DebugSymbols, type SymbolKind } from './debug/symbols.js';
export type { Tracer } from './debug/trace.js';
export type { WireByte } from './debug/wireLog.js';
export { ControllerMap, ControllerMapError, type ToneEdit } from './live/controllerMap.js';
export { InputRouter, type InputTarget, RawInputRouter } from './live/inputRouter.js';
export { LevelMeter, type Levels } from './live/levelMeter.js';
export { LiveLoop, type LiveTimers } from './live/liveLoop.js';
export {
  type LiveCounters,
  type LiveMachine,
  type LiveOutput,
  LivePlayer,
  type LivePlayerOptions,
  type LiveSong,
} from './live/livePlayer.js';
export { BareBoard, type BareBoardOptions } from './machine/bareBoard.js';
export { BoardOutput, type BoardOutputOptions, FULL_SCALE_VOLTS } from './machine/boardOutput.js';
export { DigitalBoard, type DigitalBoardOptions } from './machine/digitalBoard.js';
export {
  DigitalMachine,
  type DigitalMachineOptions,
  type DigitalStage,
  WIRE_LEAD_TICKS,
} from './machine/digitalMachine.js';
export { JX8P, JX10, MKS70, MODELS, type Model, type ModelName, modelNamed } from './machine/models.js';
export { SAMPLE_RATES, type Stage, type Stems, SuperJX, type SuperJXOptions } from './machine/superJx.js';
export { WireMonitor } from './machine/wireMonitor.js';
export { HeldKeys } from './midi/heldKeys.js';
export { MidiMessageStream } from './midi/messageStream.js';
export { MessageTimes } from './midi/messageTimes.js';
export { MidiFileError, readSmf, type Smf, type SmfEvent } from './midi/smf.js';
export { Bank, BankError, type BankPatch, type BankTone, toneEditMessages } from './patches/bank.js';
export { type ConvertedBank, cartridgeFile, jx8pFile, superJxFile } from './patches/bankFiles.js';
export { bankFromJson, bankToJson } from './patches/bankJson.js';
export { type OpenBank, type OpenJx8pBank, openBank, openJx8pBank } from './patches/openBank/openBank.js';
export {
  findToneParameter,
  type ParameterKind,
  PERFORMANCE_PARAMETERS,
  type PerformanceParameter,
  TONE_PARAMETERS,
  type ToneParameter,
} from './patches/parameters.js';
export { type ChaseMode, type Half, type KeyAssign, type KeyMode, Patch } from './patches/patch.js';
export { PATCH_FIELDS, type PatchField } from './patches/patchFields.js';
export { PATCH_PARAMETERS, type PatchParameter } from './patches/patchParameters.js';
export { readBank } from './patches/readBank.js';
export {
  type AddressOptions,
  editAreaRequest,
  fileTransfer,
  fileTransferBlock,
  fileTransferName,
  individualParameters,
  jx8pWrite,
  masterFineTuning,
  patchApr,
  patchBulk,
  programNumber,
  toneApr,
  toneBulk,
} from './patches/sysexBuild.js';
export type { Report } from './patches/sysexStream.js';
export { Tone } from './patches/tone.js';
export { type StandardTone, V4Tone } from './patches/v4Tone.js';
export { type AssignerProbe, type ContactEffect, probeAssigner } from './probe/assigner/assignerProbe.js';
export type { Confidence, Finding } from './probe/findings.js';
export { type Probe, type ProbedImage, probeReport } from './probe/report.js';
export { probeSoundBoard, type SoundBoardProbe } from './probe/soundBoard/soundBoardProbe.js';
export { checkWiring, type WiringMismatch } from './probe/soundBoard/wiringCheck.js';
export {
  ANALOG_PROFILE_NAMES,
  type AnalogProfile,
  type AnalogProfileName,
  analogProfile,
  CHORUS_INPUT_FILTERS,
  type ChorusFilterPole,
  CROSS_MODULATION_READINGS,
  type CrossModulationSetting,
  type CrossModulationSwitches,
  FILTER_READINGS,
  type FilterReading,
  type FilterTopology,
} from './profiles/analogProfile.js';
export { AnalogProfileError, checkAnalogProfile } from './profiles/analogProfileCheck.js';
export { ANALOG_FIELDS, type AnalogField, type FieldMark } from './profiles/analogProfileFields.js';
export { analogProfileFromJson, analogProfileJson } from './profiles/analogProfileJson.js';
export type {
  AssignerDevice,
  AssignerProfile,
  DisplayWiring,
  MemoryRegion,
  PinPlace,
  SwitchPlace,
} from './profiles/assignerProfile.js';
export type { MachineProfile } from './profiles/machineFields.js';
export {
  MachineProfileError,
  type ProfileBases,
  readMachineProfile,
  writeMachineProfile,
} from './profiles/profileFile.js';
export {
  type CounterPlace,
  type LatchField,
  type LineCondition,
  REFERENCE_SOUND_BOARD,
  type SoundBoardPort,
  type SoundBoardProfile,
} from './profiles/soundBoardProfile.js';
export {
  type Instrument,
  type OfflineOptions,
  type RenderedBlock,
  renderOffline,
  renderSteps,
  type TimedAction,
} from './render/offline.js';
export { type RecordTapeOptions, recordTape } from './render/recordTape.js';
export { type ReplayedBlock, type ReplayOptions, replayTape } from './render/replayTape.js';
export { noteMessage, patchSelection, toneSelection } from './render/setup.js';
export {
  DEFAULT_CHANNELS,
  prepareSong,
  type Song,
  type SongOptions,
  type SongSource,
} from './render/song.js';
export { ABX_TRIALS, type AbxOptions, type AbxPair, abxPageHtml } from './report/abx/abxPage.js';
export { type LevelMatched, type LevelMatchOptions, levelMatched } from './report/abx/levelMatched.js';
export { type BarPlot, type BarSeries, barPlotSvg } from './report/barPlot.js';
export {
  type ComparisonReportExtras,
  comparisonAbxHtml,
  comparisonReportHtml,
  type NamedSound,
} from './report/comparisonPages.js';
export {
  type LimitBand,
  type LinePlot,
  linePlotSvg,
  type PlotMark,
  type PlotSeries,
} from './report/linePlot.js';
export type { PlotAxis } from './report/plotFrame.js';
export type {
  ReportChorus,
  ReportResponse,
  ReportSound,
  SoundReport,
  SoundRow,
} from './report/soundReport.js';
export { soundReportHtml } from './report/soundReportHtml.js';
export {
  type SpectrogramOptions,
  spectrogramPng,
  spectrogramPngBytes,
  spectrogramSvg,
} from './report/spectrogram.js';
export type { ReportAudioOptions, ReportPiece, ReportRow, UnitReport } from './report/unitReport.js';
export { unitReportHtml } from './report/unitReportHtml.js';
export { chooseSet, RomSetError } from './rom/chooseSet.js';
export { crc32, sha1 } from './rom/digest.js';
export { type FoundRom, identifyRom, type RomArrangement, type RomFinding } from './rom/identify.js';
export {
  findRomSets,
  imageOf,
  type RomFile,
  type RomFileFinding,
  type RomInventory,
  type RomPart,
  type RomPlace,
  type RomSetFinding,
  romSetOf,
} from './rom/inventory.js';
export {
  KNOWN_ROMS,
  type KnownRom,
  type KnownRomSet,
  ROM_ROLES,
  type RomModel,
  type RomRole,
  type RomTable,
} from './rom/knownRoms.js';
export { openFirmware } from './rom/openFirmware.js';
export type { ProgramGuess } from './rom/programGuess.js';
export type { RomSet } from './rom/romSet.js';
export { isZip, readZip, ZIP_LIMITS, type ZipContent, ZipError, type ZipLimits } from './rom/zip.js';
export { type Snapshotable, SnapshotError, StateReader, StateWriter } from './snapshot.js';
export { type CalibrationSense, SoundBoard, type SoundBoardOptions } from './sound-board/soundBoard.js';
export {
  type ControlSink,
  ControlTape,
  CV_COUNT,
  CV_MIX1,
  CV_MIX2,
  CV_NAMES,
  CV_RESONANCE,
  CV_SAW1,
  CV_SAW2,
  CV_VCA,
  CV_VCF,
  CV_VOLUME,
  HOLD,
  LATCH,
  LATCH_CHORUS,
  LATCH_COUNT,
  LATCH_CROSS_MOD,
  LATCH_HPF,
  LATCH_MUTE,
  LATCH_NAMES,
  LATCH_WAVE1,
  LATCH_WAVE2,
  PIT_WRITE,
  PRESCALER,
  SAMPLE,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
  TIMER_RESET,
} from './tape/controlTape.js';
export { tapePicture } from './tape/picture/tapePicture.js';
export type { BoardName, RecordedTape, TapedBoard, TapedNote } from './tape/recordedTape.js';
export { CSV_HEADER, tapeCsv } from './tape/tapeCsv.js';
export { type DecodedEvent, type FullScale, TapeDecoder, type TapeWiring } from './tape/tapeDecoder.js';
export { readTapeJson, TAPE_FORMAT, TAPE_VERSION, TapeFileError, tapeJson } from './tape/tapeFile.js';
export {
  type FrequencyLane,
  LANE_NAMES,
  type StateLane,
  type TapeLane,
  tapeLanes,
  type VoltageLane,
} from './tape/tapeLanes.js';
export { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from './time.js';
export {
  BootError,
  type BootReport,
  bootReportLines,
  type ProcessorReport,
  type Remedy,
  type WatchedInput,
} from './watchdog/bootReport.js';
export {
  noteOffBytes,
  noteOnBytes,
  parameterBytes,
  syncBytes,
  WireDecoder,
  type WireMessage,
} from './wire/commands.js';
export { toneWireBytes } from './wire/toneStream.js';

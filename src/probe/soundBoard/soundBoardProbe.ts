/**
 * Finds out how the board is wired that a sound-board program was written for. The program runs on a bench that knows
 * no wiring; all it gets is bytes of the serial wire and levels on its pins.
 */
import { DigitalBoard } from '../../machine/digitalBoard.js';
import { analogProfile } from '../../profiles/analogProfile.js';
import { COUNTER_NAMES } from '../../profiles/machineFields.js';
import {
  type AbsentParts,
  type CounterPlace,
  LATCH_FIELD_NAMES,
  type LatchField,
  type LatchFieldName,
  type LineCondition,
  REFERENCE_SOUND_BOARD,
  type SoundBoardPort,
  type SoundBoardProfile,
} from '../../profiles/soundBoardProfile.js';
import { CV_NAMES, CV_VOLUME } from '../../tape/controlTape.js';
import { TICKS_PER_SECOND } from '../../time.js';
import type { ProcessorReport } from '../../watchdog/bootReport.js';
import { watchSoundBoard } from '../../watchdog/soundBoardWatch.js';
import { type Finding, hex } from '../findings.js';
import { type Boot, bootBench, bootStimuli, dependsOnPins } from './boot.js';
import { CalibrationSearch, type CalibrationWiring } from './calibrationSearch.js';
import { conduct } from './conduct.js';
import { dacCodeOf, dacSplit, type SweepStep } from './dacSplit.js';
import { type Geometry, geometryText } from './geometry.js';
import { probeDco2Clock, probeLatches, probePrescalers } from './latchProbe.js';
import { type LineWord, wordText } from './lines.js';
import { changedHolds } from './observation.js';
import { noteOn, Rig, VOICES } from './rig.js';
import { CYCLES_PER_MS } from './soundBench.js';
import { type VoiceMap, VoiceMapper } from './voiceMap.js';

/** Prefix bytes a board may listen to, with what they are called. */
const PREFIXES = [
  { byte: 0xf1, name: 'F1 (lower)' },
  { byte: 0xf9, name: 'F9 (upper)' },
  { byte: 0xf4, name: 'F4 (both)' },
] as const;

const PREFIX_FORWARD = 0xf5;

/** MIDI bytes sent through the board to see whether it passes them on. */
const FORWARDED = [0x90, 0x3c, 0x40];

/** Steps of the cutoff sweep for the DAC's bits. */
const SWEEP_STEP = 2;

/** A hold that is swept takes at least so many values of the data byte. */
const LEAST_DATA = 32;

export interface SoundBoardProbe {
  readonly kind: 'sound board';
  /** What was on the pins when the program came up, and what it takes to. */
  readonly boot: Boot;
  /** Attempts that did not come up. */
  readonly failed: readonly Boot[];
  /** False if the program never did the same round after round, or does not answer the wire: nothing else is known then. */
  readonly works: boolean;
  /** One sentence on how it came up. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** Sentences on what else was seen, and what could not be told. */
  readonly remarks: readonly string[];
  /** What it waits for, if it never came to work. */
  readonly waiting?: ProcessorReport;
  /** The wiring proposed; fields that were not found have the reference wiring's value. Only if it works. */
  readonly profile?: SoundBoardProfile;
  readonly geometry?: Geometry;
  readonly voices?: VoiceMap;
  /** All lines at a refresh of each hold. */
  readonly slotWords?: ReadonlyMap<LineWord, LineWord>;
}

/** Starts the program with one set of levels after another until one brings it to work. */
function startUp(program: Uint8Array): {
  boot: Boot;
  rig?: Rig;
  prefixes: string[];
  prefix: number;
  failed: Boot[];
} {
  const failed: Boot[] = [];
  let best: Boot | undefined;
  for (const { inputs, stimulus } of bootStimuli()) {
    const boot = bootBench(program, inputs, stimulus);
    if (boot.settled) {
      const rig = new Rig(boot);
      const answers = PREFIXES.filter(({ byte }) => answersTo(rig, byte));
      const prefix = answers[0]?.byte;
      const prefixes = answers.map(({ name }) => name);
      if (prefix !== undefined) return { boot, rig, prefixes, prefix, failed };
      best ??= boot;
    }
    failed.push(boot);
    if (!dependsOnPins(boot)) break;
  }
  return { boot: best ?? failed[0]!, prefixes: [], prefix: 0, failed };
}

/** True if some hold follows the cutoff, the volume or the resonance behind this prefix. */
function answersTo(rig: Rig, prefix: number): boolean {
  return [0x97, 0x98, 0xb1, 0x91].some((parameter) => {
    const low = rig.try([prefix, parameter, 0x10]);
    const high = rig.try([prefix, parameter, 0x70]);
    return changedHolds(low, high).length > 0;
  });
}

/** Cutoff up to the top and an envelope on it that dies away in seconds: small steps, all of them downwards. */
const DYING_ENVELOPE = [
  0x97, 0x08, 0x9a, 0x7f, 0x9d, 0x60, 0x90, 0x60, 0xa4, 0, 0xa5, 0x58, 0xa6, 0, 0xaa, 0x58, 0xab, 0,
];
const DYING_MS = 1500;
const ATTACK_MS = 60;

/** What the DAC gets for one VCF hold, upwards in steps as small as the program makes them. */
function sweepCutoff(rig: Rig, prefix: number): SweepStep[] {
  const a = rig.try([prefix, 0x97, 0x20]);
  const b = rig.try([prefix, 0x97, 0x60]);
  const slot = changedHolds(a, b)[0];
  const steps: SweepStep[] = [];
  if (slot === undefined) return steps;
  for (let value = 0; value < 128; value += SWEEP_STEP) {
    const raws = rig.try([prefix, 0x97, value]).holds.get(slot);
    const raw = raws ? [...raws].at(-1)! : 0;
    steps.push({ data: raw >> 8, address: raw & 0xff });
  }
  return steps;
}

/** The steps of a hold while an envelope dies away, from the end to the beginning. */
function sweepEnvelope(rig: Rig, prefix: number): SweepStep[] {
  const notes = VOICES.flatMap((voice) => noteOn(voice, 60));
  const bytes = [prefix, ...DYING_ENVELOPE, ...notes];
  const { holds } = rig.try([prefix, 0x97, 0x08]);
  const seen = rig.try(bytes, ATTACK_MS, DYING_MS);
  let longest: SweepStep[] = [];
  for (const slot of holds.keys()) {
    if (new Set([...(seen.holds.get(slot) ?? [])].map((raw) => raw >> 8)).size < LEAST_DATA) continue;
    const steps = seen.refreshes.filter((refresh) => refresh.slot === slot).reverse();
    if (steps.length > longest.length) longest = steps;
  }
  return longest;
}

/** The conditions of a hold: the lines that choose holds, port by port. */
function conditions(slot: LineWord, dynamic: LineWord): LineCondition[] {
  const ports: readonly SoundBoardPort[] = ['P1', 'PB', 'PC'];
  return ports.flatMap((port, n) => {
    const mask = (dynamic >> (8 * n)) & 0xff;
    return mask === 0 ? [] : [{ port, mask, value: (slot >> (8 * n)) & mask }];
  });
}

/** A value of the choosing lines at which the program never connects anything. */
function unusedSlot({ dynamic }: Geometry, used: ReadonlySet<LineWord>): LineWord {
  for (let word = dynamic; ; word = (word - 1) & dynamic) {
    if (!used.has(word) || word === 0) return word;
  }
}

function missingHold(cv: number): string {
  const nothing = 'no hold is moved by what should move it';
  return cv === CV_VOLUME
    ? `${nothing}; proposed as absent, at full`
    : `${nothing}; it is given lines that the program never uses`;
}

/** Saws, no cross modulation, no high-pass, no chorus, sound. */
const LATCH_AT_REST: Readonly<Record<LatchFieldName, number>> = {
  wave1: 3,
  wave2: 3,
  crossMod: 0,
  hpf: 0,
  chorus: 0,
  mute: 1,
};

const FULL_CODE = 0xfff;

/** What the program never drives, with values at which the board sounds. */
function absentParts(
  { holds }: VoiceMap,
  latches: Partial<SoundBoardProfile['latches']>,
  mute: LatchField | undefined,
): AbsentParts | undefined {
  const missing: Partial<Record<LatchFieldName, number>> = {};
  for (const name of LATCH_FIELD_NAMES) {
    if (name === 'mute' ? !mute : !latches[name]) missing[name] = LATCH_AT_REST[name];
  }
  const volume = holds[CV_VOLUME] === undefined;
  const isMissing = Object.keys(missing).length > 0;
  if (!volume && !isMissing) return undefined;
  return { ...(volume && { holds: { VOLUME: FULL_CODE } }), ...(isMissing && { latches: missing }) };
}

function holdFindings({ holds }: VoiceMap, { dynamic }: Geometry): Finding[] {
  return holds.map((hold, cv) => ({
    field: `soundBoard.multiplexer.${CV_NAMES[cv]}`,
    value: hold ? wordText(hold.slot, dynamic) : 'not found',
    confidence: hold?.confidence ?? 'unknown',
    evidence: hold?.evidence ?? missingHold(cv),
  }));
}

function counterFindings({ counters }: VoiceMap): Finding[] {
  return counters.map((place, n) => ({
    field: `soundBoard.counters.${COUNTER_NAMES[n]}`,
    value: place < 0 ? 'not found' : `PIT${(place >> 2) + 1} counter ${place & 3}`,
    confidence: place < 0 ? 'unknown' : 'certain',
    evidence:
      place < 0
        ? 'not exactly one counter follows both the note of this voice and the tune of this oscillator'
        : `the one counter that follows both a note on voice ${n % 6} and the tune of DCO${n < 6 ? 1 : 2} (${n < 6 ? '82' : '88'})`,
  }));
}

/** Counters that were found, the free places in order for the others. */
function counterPlaces({ counters }: VoiceMap): CounterPlace[] {
  const free: number[] = [];
  for (let n = 0; n < 12; n++) {
    const place = Math.floor(n / 3) * 4 + (n % 3);
    if (!counters.includes(place)) free.push(place);
  }
  return counters.map((place) => {
    const taken = place >= 0 ? place : free.shift()!;
    return { chip: taken >> 2, counter: taken & 3 };
  });
}

function assemble(
  geometry: Geometry,
  voices: VoiceMap,
  dac: SoundBoardProfile['dac'],
  latches: Partial<SoundBoardProfile['latches']>,
  calibration: CalibrationWiring,
  nibbles: SoundBoardProfile['prescalerNibble'] | undefined,
  dco2Clock: SoundBoardProfile['dco2Clock'],
): SoundBoardProfile {
  const standIn = REFERENCE_SOUND_BOARD;
  const used = new Set<LineWord>(geometry.closed);
  for (const hold of voices.holds) if (hold) used.add(hold.slot);
  const nowhere = unusedSlot(geometry, used);
  const { voice, dco, sensePin, levelWhenReached, mute } = calibration;
  const absent = absentParts(voices, latches, mute);
  return {
    dac,
    multiplexer: voices.holds.map((hold) => conditions(hold?.slot ?? nowhere, geometry.dynamic)),
    latches: { ...standIn.latches, ...latches, ...(mute && { mute }) },
    undriven: standIn.undriven,
    calibration: {
      voice: voice ?? standIn.calibration.voice,
      dco: dco ?? standIn.calibration.dco,
      sensePin: sensePin ?? standIn.calibration.sensePin,
      levelWhenReached: levelWhenReached ?? standIn.calibration.levelWhenReached,
    },
    counters: counterPlaces(voices),
    prescalerNibble: nibbles ?? standIn.prescalerNibble,
    dco2Clock,
    ...(absent && { absent }),
  };
}

/** Time after reset at which a program that does not come to work is looked at, seconds. */
const WATCH_AFTER_SECONDS = 1;

/** What the program does on a board with the reference wiring. */
function watchAlone(program: Uint8Array): ProcessorReport {
  const options = {
    program,
    soundBoard: REFERENCE_SOUND_BOARD,
    analog: analogProfile('default'),
    seed: 1,
    board: 0 as const,
  };
  const board = new DigitalBoard(options);
  board.runTo(WATCH_AFTER_SECONDS * TICKS_PER_SECOND);
  return watchSoundBoard('lower', board, options, false);
}

/**
 * Runs all experiments on a sound-board image. It takes a few seconds of computing at most, whatever the image is.
 * @param image 2 KB to 64 KB, a power of two.
 * @throws RangeError for another size.
 */
export function probeSoundBoard(image: Uint8Array): SoundBoardProbe {
  const { boot, rig, prefixes, prefix, failed } = startUp(image);
  if (!rig) {
    return {
      kind: 'sound board',
      boot,
      failed,
      works: false,
      summary: boot.settled
        ? 'The program comes to steady rounds, but nothing it does follows the parameters of the wire.'
        : 'The program never came to steady rounds, whatever was put on its pins.',
      findings: [],
      remarks: [],
      ...(!boot.settled && { waiting: watchAlone(image) }),
    };
  }
  rig.keepTone(prefix);
  const { split, finding } = dacSplit(sweepCutoff(rig, prefix), sweepEnvelope(rig, prefix));
  const code = (raw: number) => dacCodeOf(split, raw);
  const voices = new VoiceMapper(rig, prefix, code).run();
  const latches = probeLatches(rig, prefix);
  const prescalers = probePrescalers(rig, prefix);
  const clock = probeDco2Clock(rig, prefix);
  const { geometry } = rig;
  const calibration = new CalibrationSearch(image, boot, geometry, code, voices.holds, latches.lines).run();
  const forwarded = rig.try([PREFIX_FORWARD, ...FORWARDED]).transmitted;
  const passes = FORWARDED.every((byte, n) => forwarded[n] === byte);
  return {
    kind: 'sound board',
    boot,
    failed,
    works: true,
    summary:
      `With ${boot.stimulus} the program is at work ${(boot.settledCycle / CYCLES_PER_MS / 1000).toFixed(2)} s after reset. ` +
      `It answers to ${prefixes.join(', ')}; ${geometryText(geometry)}.`,
    findings: [
      finding,
      ...holdFindings(voices, geometry),
      ...counterFindings(voices),
      ...latches.findings,
      ...prescalers.findings,
      ...clock.findings,
      ...calibration.findings,
      {
        field: 'soundBoard.undriven',
        value: `PA ${hex(REFERENCE_SOUND_BOARD.undriven.PA)}, PB ${hex(REFERENCE_SOUND_BOARD.undriven.PB)}, PC ${hex(REFERENCE_SOUND_BOARD.undriven.PC)}`,
        confidence: 'unknown',
        evidence:
          "pull-ups and pull-downs do not show in what a program does; these are the reference wiring's",
      },
    ],
    remarks: [
      ...conduct(boot, rig.steady),
      ...voices.doubts,
      passes
        ? 'Bytes behind F5 leave TXD unchanged: this board can drive MIDI OUT.'
        : `Bytes behind F5 do not leave TXD (${forwarded.length} bytes came out).`,
    ],
    profile: assemble(geometry, voices, split, latches.fields, calibration, prescalers.nibbles, clock.rule),
    geometry,
    voices,
    slotWords: new Map(rig.steady.map(({ slot, word }) => [slot, word])),
  };
}

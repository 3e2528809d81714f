/**
 * Every field of a machine profile in one table: what it takes, what it is, and how well its default is known. The
 * reader of profile files, their writer and docs/profiles.md all follow it; the compiler sees to it that no field of
 * a profile is left out.
 */

import type { Hd6303Options } from '../cpu/hd6303/options.js';
import type { Mcs51Options } from '../cpu/mcs51/bus.js';
import { CV_NAMES } from '../tape/controlTape.js';
import type {
  AdcWiring,
  AssignerProfile,
  BenderWiring,
  DialWiring,
  DisplayWiring,
  KeyboardWiring,
  MemoryRegion,
  PinPlace,
  ProgrammerWiring,
  SwitchPlace,
} from './assignerProfile.js';
import { inside, type ProfileField, type ProfileFields, type ProfileMark, type Shape } from './shape.js';
import type { CounterPlace, LatchField, LineCondition, SoundBoardProfile } from './soundBoardProfile.js';

/** A whole machine as data: how its boards are wired and how it presents itself. */
export interface MachineProfile {
  /** Which model it is, or is like. */
  readonly name: string;
  readonly title: string;
  /** Which sound boards it has: part of what the model is, not of its wiring. */
  readonly boards: readonly ('lower' | 'upper')[];
  readonly assigner: AssignerProfile;
  readonly soundBoard: SoundBoardProfile;
  readonly midiOut: 'lower' | 'upper';
}

const whole = (min: number, max: number, unit?: string): Shape => ({
  kind: 'whole',
  min,
  max,
  ...(unit !== undefined && { unit }),
});
const hex = (max: number): Shape => ({ kind: 'whole', min: 0, max, hex: true });
const choice = (...of: readonly (string | number)[]): Shape => ({ kind: 'choice', of });
const list = (of: Shape, min: number, max: number): Shape => ({ kind: 'list', of, min, max });
const YES_NO: Shape = { kind: 'yesNo' };
const TEXT: Shape = { kind: 'text' };

/** A record that is one value in the documentation. */
function record<T>(fields: { readonly [K in keyof Required<T>]: Shape }): Shape {
  const entries = Object.entries<Shape>(fields).map(([key, shape]) => [key, { shape }]);
  return { kind: 'record', fields: Object.fromEntries(entries) as Record<string, ProfileField> };
}

/** A record whose fields are documented one by one. */
function section<T>(fields: ProfileFields<T>, optional = false): ProfileField {
  return {
    shape: { kind: 'record', fields: fields as Record<string, ProfileField> },
    ...(optional && { optional }),
  };
}

function field(mark: ProfileMark, what: string, shape: Shape): ProfileField {
  return { shape, what, mark };
}

/** A field that may be left out; `unset` is what holds then. */
function option(mark: ProfileMark, what: string, shape: Shape, unset: string): ProfileField {
  return { shape, what, mark, optional: true, unset };
}

const PIN = record<PinPlace>({ port: choice(1, 2), bit: whole(0, 7) });
const SWITCH = record<SwitchPlace>({ row: whole(0, 7), bit: whole(0, 7) });
const REGION = record<MemoryRegion>({
  device: choice('rom', 'nvram', 'sharedRam', 'cartridge', 'switches', 'leds'),
  from: hex(0xffff),
  to: hex(0xffff),
  mask: hex(0xffff),
});
const ADC_INPUT = record<AdcWiring['inputs'][number]>({ name: TEXT, rest: whole(0, 255) });
const LINES = choice('P1', 'PB', 'PC');
const CONDITION = record<LineCondition>({ port: LINES, mask: hex(0xff), value: hex(0xff) });
const COUNTER = record<CounterPlace>({ chip: whole(0, 3), counter: whole(0, 2) });
const latch = (bits: number): Shape => record<LatchField>({ port: LINES, bits: list(whole(0, 7), 1, bits) });

/** DCO1.0 to DCO1.5, DCO2.0 to DCO2.5: the order of `SoundBoardProfile.counters`. */
export const COUNTER_NAMES: readonly string[] = [1, 2].flatMap((dco) =>
  [0, 1, 2, 3, 4, 5].map((voice) => `DCO${dco}.${voice}`),
);

const HD6303_FIELDS: ProfileFields<Omit<Hd6303Options, 'report' | 'sciExternalBitCycles'>> = {
  sciBitPhase: option(
    'ours',
    'residue of the counter at which bits of the internal clock begin',
    whole(0, 4095),
    '0',
  ),
  sciFramingErrorLoads: option('confirmed', 'a byte with a framing error goes to RDR', YES_NO, 'false'),
  trapDecodeCycles: option(
    'ours',
    'cycles of an undefined code before its interrupt sequence',
    whole(0, 16),
    '5',
  ),
  waiExitCycles: option('ours', 'cycles from a request that ends WAI to the vector', whole(1, 16), '1'),
  captureDelay: option('ours', 'cycles from an edge on P20 to the count captured', whole(1, 2), '1'),
  repeatedFlagStays: option('ours', 'a flag that sets again while it is cleared survives', YES_NO, 'true'),
  flagReadDelay: option(
    'ours',
    'cycles from the setting of a flag to a read that shows it',
    whole(0, 1),
    '0',
  ),
  timerOutputAtPowerOn: option('ours', "level of the timer's output at power-on", whole(0, 1), '0'),
};

const MCS51_FIELDS: ProfileFields<Omit<Mcs51Options, 'report'>> = {
  receiveBitCycles: option('confirmed', 'machine cycles of a bit at RXD', whole(8, 4096), '32'),
  softwareFlagDelay: option(
    'ours',
    'cycles until a flag that software sets can interrupt',
    choice(0, 1),
    '1',
  ),
  timerReadsAfterIncrement: option('ours', 'a read shows the increment of its own cycle', YES_NO, 'true'),
  pushesIncrementedStackPointer: option('ours', 'what PUSH SP stores', YES_NO, 'true'),
  reservedOpcodeBytes: option('ours', 'length of the reserved code A5', choice(1, 2, 3), '1'),
  missingValue: option('ours', 'what registers and RAM that are not there read as', hex(0xff), '0xFF'),
  polledPins: option(
    'ours',
    'pins of P3 whose level is asked for: 0x04 INT0, 0x08 INT1',
    choice(0, 4, 8, 12),
    'the sense pin',
  ),
  pinPollCycles: option('ours', 'how often, in machine cycles', whole(1, 1000), '8'),
};

const DISPLAY_FIELDS: ProfileFields<DisplayWiring> = {
  data: field('ours', 'pin of the data wire', PIN),
  clock: field('ours', 'pin of the clock wire', PIN),
  edge: field('ours', 'edge of the clock at which data counts', choice('rising', 'falling')),
  msbFirst: field('ours', 'order of the bits', YES_NO),
  bits: field('ours', 'bits of a code', whole(1, 8)),
  gapTicks: field('ours', 'pause that drops a code begun, ticks of 1/48 us', whole(48, 48_000_000)),
};

const ADC_FIELDS: ProfileFields<AdcWiring> = {
  output: field('confirmed', 'EOC and SO, together on one pin of port 1', PIN),
  clock: field('confirmed', 'SCK', PIN),
  dataIn: field('confirmed', 'SI', PIN),
  chipSelect: field('confirmed', '/CS', PIN),
  inputs: field('ours', 'what inputs 0 to 3 read, and the code at rest', list(ADC_INPUT, 1, 4)),
};

const ASSIGNER_FIELDS: ProfileFields<AssignerProfile> = {
  memory: field(
    'confirmed',
    'address decoder: offset = address and mask; from page to page',
    list(REGION, 1, 32),
  ),
  romBytes: field('confirmed', 'size of the program ROM', choice(0x2000, 0x4000, 0x8000)),
  nvramBytes: field('confirmed', 'size of the battery-backed memory', choice(0x800, 0x1000, 0x2000, 0x4000)),
  openBus: field('ours', 'what a read of nothing gives', hex(0xff)),
  port1Inputs: field('ours', 'levels on pins of port 1 that nobody drives', hex(0xff)),
  adc: section(ADC_FIELDS, true),
  buttons: field('partly', 'places in the switch matrix; confirmed: MKS-70 all, JX-10 rows 0-3 and T ENT', {
    kind: 'map',
    of: SWITCH,
  }),
  dial: section<DialWiring>({
    phaseA: field('ours', 'bits that show phase A of the dial; 0: there is none', hex(0xff)),
    phaseB: field('ours', 'and phase B', hex(0xff)),
    row: option('ours', 'row of the matrix they are in', whole(0, 7), 'every row'),
  }),
  bender: section<BenderWiring>(
    {
      control: field('ours', 'input of the converter that reads how far the lever is', TEXT),
      down: field('ours', 'contact that is closed while it is on the lower side', TEXT),
    },
    true,
  ),
  programmer: section<ProgrammerWiring>(
    {
      ready: field('ours', 'READY of the PG-800, on port 1', PIN),
      data: field('ours', 'DATA, on port 1', PIN),
      clock: field('ours', 'CLOCK', PIN),
    },
    true,
  ),
  cartridgeSense: option('ours', 'pin of port 2 that a cartridge pulls low', PIN, 'none'),
  keyboard: section<KeyboardWiring>(
    {
      lowestNote: field('confirmed', 'MIDI note of the lowest key', whole(0, 127)),
      keys: field('confirmed', 'how many keys there are', whole(1, 128)),
      events: field('ours', 'how the gate array tells of a key', choice('velocityByte')),
    },
    true,
  ),
  display: section(DISPLAY_FIELDS),
  sciExternalBitCycles: field(
    'inferred',
    'E cycles of a bit when the clock comes from P2.2',
    whole(16, 65_536),
  ),
  keyScannerInterrupt: field('partly', "whether the gate array's INT reaches IRQ1", YES_NO),
  processor: section(HD6303_FIELDS, true),
};

const SOUND_BOARD_FIELDS: ProfileFields<SoundBoardProfile> = {
  dac: section<SoundBoardProfile['dac']>({
    dataShift: field('confirmed', 'code = data shifted left by this', whole(0, 11)),
    addressShift: field('confirmed', 'or address shifted right by this', whole(0, 15)),
    addressMask: field('confirmed', 'and this', hex(0xfff)),
  }),
  multiplexer: field(
    'ours',
    'when each held voltage follows the DAC: all its conditions, (port and mask) = value',
    {
      kind: 'named',
      names: CV_NAMES,
      of: list(CONDITION, 1, 3),
    },
  ),
  latches: section<SoundBoardProfile['latches']>({
    wave1: field('ours', 'waveform of DCO 1, bits from the lowest up', latch(2)),
    wave2: field('ours', 'of DCO 2', latch(2)),
    crossMod: field('ours', 'cross modulation', latch(2)),
    hpf: field('ours', 'high-pass', latch(2)),
    chorus: field('ours', 'chorus', latch(2)),
    mute: field('ours', 'mute, 1 = sound', latch(1)),
  }),
  undriven: section<SoundBoardProfile['undriven']>({
    PA: field('ours', "levels of the 8155's port A while it is input", hex(0xff)),
    PB: field('ours', 'of port B', hex(0xff)),
    PC: field('ours', 'of port C', hex(0x3f)),
  }),
  calibration: section<SoundBoardProfile['calibration']>({
    voice: field('ours', 'which voice the comparator listens to', latch(3)),
    dco: field('ours', 'which DCO of it', latch(1)),
    sensePin: field('ours', 'bit of port 3 that carries it', whole(2, 5)),
    levelWhenReached: field('ours', 'level when the peak reaches the threshold', choice(0, 1)),
  }),
  counters: field(
    'partly',
    'counter of each oscillator: chip 0-3 = PIT1-PIT4; confirmed: DCO 1 in PIT1 and PIT2',
    {
      kind: 'named',
      names: COUNTER_NAMES,
      of: COUNTER,
    },
  ),
  prescalerNibble: section<SoundBoardProfile['prescalerNibble']>({
    dco1: field('confirmed', 'nibble of port A that divides the clock of DCO 1: 0 low, 1 high', choice(0, 1)),
    dco2: field('confirmed', 'of DCO 2', choice(0, 1)),
  }),
  dco2Clock: field('inferred', "what a pulse of the 8155's timer does to it", choice('swallow', 'plain')),
  processor: section(MCS51_FIELDS, true),
};

/** The fields of a profile that a file can change; which model it is stays, and which boards that has. */
export const MACHINE_FIELDS: Omit<ProfileFields<MachineProfile>, 'name' | 'boards'> = {
  title: field('ours', 'what to call it', TEXT),
  midiOut: field('ours', 'board whose TXD drives MIDI OUT', choice('lower', 'upper')),
  assigner: section(ASSIGNER_FIELDS),
  soundBoard: section(SOUND_BOARD_FIELDS),
};

/** One documented field. */
export interface DocumentedField {
  /** `soundBoard.latches.wave1` */
  readonly path: string;
  readonly shape: Shape;
  readonly mark: ProfileMark;
  readonly what: string;
  readonly optional: boolean;
  readonly unset: string | undefined;
}

/** All documented fields, in their order. */
export function documentedFields(
  fields: Readonly<Record<string, ProfileField>> = MACHINE_FIELDS,
  path = '',
): DocumentedField[] {
  return Object.entries(fields).flatMap(([key, { shape, what, mark, optional, unset }]) => {
    const place = inside(path, key);
    if (what !== undefined)
      return [{ path: place, shape, what, mark: mark!, optional: optional === true, unset }];
    return shape.kind === 'record' ? documentedFields(shape.fields, place) : [];
  });
}

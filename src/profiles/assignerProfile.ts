import type { Hd6303Options } from '../cpu/hd6303/options.js';
import { TICKS_PER_SECOND } from '../time.js';

/** What the assigner's address decoder can select. */
export type AssignerDevice = 'rom' | 'nvram' | 'sharedRam' | 'cartridge' | 'switches' | 'leds';

/** Addresses `from` to `to` inclusive reach `device` at offset `address & mask`. */
export interface MemoryRegion {
  readonly device: AssignerDevice;
  readonly from: number;
  readonly to: number;
  readonly mask: number;
}

/** A pin of the HD6303R: port 1 bits 0-7 or port 2 bits 0-4. */
export interface PinPlace {
  readonly port: 1 | 2;
  readonly bit: number;
}

/** A contact of the panel matrix, closed = 0: row SCAN0-7, bit 0-7. */
export interface SwitchPlace {
  readonly row: number;
  readonly bit: number;
}

/** How raw clock and data edges become display bytes. */
export interface DisplayWiring {
  readonly data: PinPlace;
  readonly clock: PinPlace;
  readonly edge: 'rising' | 'falling';
  readonly msbFirst: boolean;
  /** Bits per byte. */
  readonly bits: number;
  /** A pause of this many 48 MHz ticks starts a new byte. */
  readonly gapTicks: number;
}

/** The pins of the uPD7001 and what its four inputs read. */
export interface AdcWiring {
  /** EOC and SO, which share a line; on port 1. */
  readonly output: PinPlace;
  readonly clock: PinPlace;
  readonly dataIn: PinPlace;
  readonly chipSelect: PinPlace;
  /** Name of each input and the code it reads at rest, 0-255; inputs 0 to 3. */
  readonly inputs: readonly { readonly name: string; readonly rest: number }[];
}

/** The alpha dial's two quadrature phases. */
export interface DialWiring {
  /** Bit masks of the phases in a row of the matrix; 0: there is no dial. */
  readonly phaseA: number;
  readonly phaseB: number;
  /** The row they are in; every row if not given. */
  readonly row?: number;
}

/** The port of the PG-800 programmer. */
export interface ProgrammerWiring {
  /** READY and DATA, inputs on port 1, high for yes and for 1. */
  readonly ready: PinPlace;
  readonly data: PinPlace;
  /** CLOCK, an output. */
  readonly clock: PinPlace;
}

/** The keyboard at the gate array. */
export interface KeyboardWiring {
  readonly lowestNote: number;
  readonly keys: number;
  /**
   * How the gate array tells of a key. `velocityByte`: byte n of the shared RAM is the velocity of key n, with bit 7
   * while it is down, and INT is asserted until one of these bytes is read. The real way is not known.
   */
  readonly events: 'velocityByte';
}

/** The bender unit: its lever's amount is an input of the converter, its direction a contact. */
export interface BenderWiring {
  /** Name of the converter's input. */
  readonly control: string;
  /** Button that is closed while the lever is on the lower side. */
  readonly down: string;
}

/** How the assigner board of a model is wired. */
export interface AssignerProfile {
  readonly memory: readonly MemoryRegion[];
  /** Bytes of the program ROM. */
  readonly romBytes: number;
  /** Bytes of battery-backed memory. */
  readonly nvramBytes: number;
  /** What a read of nothing returns, 0-255. */
  readonly openBus: number;
  /** Levels on port 1's inputs where no part of the board drives. */
  readonly port1Inputs: number;
  /** The converter of sliders and pedals, if there is one. */
  readonly adc?: AdcWiring;
  /** Panel buttons by the name printed on them. */
  readonly buttons: Readonly<Record<string, SwitchPlace>>;
  readonly dial: DialWiring;
  /** The lever's place, if there is one. */
  readonly bender?: BenderWiring;
  /** The PG-800's port. */
  readonly programmer?: ProgrammerWiring;
  /** Input that a cartridge pulls low, on port 2. */
  readonly cartridgeSense?: PinPlace;
  readonly display: DisplayWiring;
  /** E cycles per SCI bit when RMCR selects the external clock (250 kHz on P2.2: 64). */
  readonly sciExternalBitCycles: number;
  /** True if the gate array's INT reaches IRQ1. */
  readonly keyScannerInterrupt: boolean;
  /** Keys there are, and the MIDI note of the lowest; none in a rack. */
  readonly keyboard?: KeyboardWiring;
  /** What the HD6303R's data sheet leaves open, where it is not to have its default. */
  readonly processor?: Omit<Hd6303Options, 'report' | 'sciExternalBitCycles'>;
}

/** JX-10 and MKS-70. Source: MAME roland_jx8p.cpp (address map). */
const SUPER_JX_MEMORY: readonly MemoryRegion[] = [
  { device: 'sharedRam', from: 0x1000, to: 0x1fff, mask: 0x07ff },
  { device: 'cartridge', from: 0x2000, to: 0x3fff, mask: 0x1fff },
  { device: 'switches', from: 0x4000, to: 0x4fff, mask: 0x0007 },
  { device: 'leds', from: 0x5000, to: 0x5fff, mask: 0x0000 },
  { device: 'nvram', from: 0x6000, to: 0x7fff, mask: 0x1fff },
  { device: 'rom', from: 0x8000, to: 0xffff, mask: 0x7fff },
];

/** JX-8P. Source: MAME roland_jx8p.cpp (address map). */
const JX8P_MEMORY: readonly MemoryRegion[] = [
  { device: 'cartridge', from: 0x2000, to: 0x3fff, mask: 0x1fff },
  { device: 'switches', from: 0x4000, to: 0x5fff, mask: 0x0007 },
  { device: 'leds', from: 0x6000, to: 0x7fff, mask: 0x0000 },
  { device: 'sharedRam', from: 0x8000, to: 0x9fff, mask: 0x07ff },
  { device: 'nvram', from: 0xa000, to: 0xbfff, mask: 0x07ff },
  { device: 'rom', from: 0xc000, to: 0xffff, mask: 0x3fff },
];

/** Rows of buttons, each name at the index of its bit. */
function buttonRows(rows: readonly (readonly string[])[]): Record<string, SwitchPlace> {
  const buttons: Record<string, SwitchPlace> = {};
  rows.forEach((names, row) => {
    names.forEach((name, bit) => {
      buttons[name] = { row, bit };
    });
  });
  return buttons;
}

/** Ours: the real pins are unknown. 200 us without an edge resynchronises. */
const REFERENCE_DISPLAY: DisplayWiring = {
  data: { port: 1, bit: 4 },
  clock: { port: 1, bit: 5 },
  edge: 'rising',
  msbFirst: true,
  bits: 8,
  gapTicks: (TICKS_PER_SECOND * 200) / 1_000_000,
};

/** Pins from MAME upd7001/roland_jx8p. The order of the inputs and the bender's rest, magnitude 0, are ours. */
const SUPER_JX_ADC: AdcWiring = {
  output: { port: 1, bit: 0 },
  clock: { port: 1, bit: 1 },
  dataIn: { port: 1, bit: 2 },
  chipSelect: { port: 1, bit: 3 },
  inputs: [
    { name: 'bender', rest: 0 },
    { name: 'aftertouch', rest: 0 },
    { name: 'C1', rest: 0 },
    { name: 'C2', rest: 0 },
  ],
};

/** P1.6 is READY of the PG-800: low with none plugged in. The pin is ours; the rest floats high. */
const NO_PROGRAMMER = 0xbf;

/** Rack: no keyboard, no ADC. Matrix rows 0-4 from MAME; the dial's phases are ours. */
export const MKS70_ASSIGNER: AssignerProfile = {
  memory: SUPER_JX_MEMORY,
  romBytes: 0x8000,
  nvramBytes: 0x2000,
  openBus: 0xff,
  port1Inputs: NO_PROGRAMMER,
  buttons: buttonRows([
    ['WRITE', 'PARAM', 'VALUE', 'NAME', 'CHASE', 'CART SEL'],
    ['M.TUNE', 'PATCH', 'TONE', 'MIDI', 'BACK', 'FORWARD'],
    ['8', '7', 'G/9', 'H/0', 'ENTER', 'TENKEY'],
    ['A', 'B', 'C', 'D', 'E', 'F'],
    ['1', '2', '3', '4', '5', '6'],
  ]),
  dial: { phaseA: 0x40, phaseB: 0x80 },
  programmer: { ready: { port: 1, bit: 6 }, data: { port: 1, bit: 7 }, clock: { port: 2, bit: 0 } },
  cartridgeSense: { port: 2, bit: 1 },
  display: REFERENCE_DISPLAY,
  sciExternalBitCycles: 64,
  keyScannerInterrupt: false,
};

/**
 * Keyboard version. Rows 0-3 and T ENT from MAME; the other places are ours. Row 7, the bender unit and the pedal, is
 * that of the JX-8P; the phases of the dial are in a row with little else.
 */
export const JX10_ASSIGNER: AssignerProfile = {
  ...MKS70_ASSIGNER,
  adc: SUPER_JX_ADC,
  buttons: {
    ...buttonRows([
      ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'],
      ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'],
      ['T0', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'],
      ['CH FC', 'CH TM', 'CH SW', 'SQ FC', 'SQ RE', 'SQ SW', 'T8', 'T9'],
      ['WRITE', 'PARAM', 'VALUE', 'NAME', 'MIDI', 'M.TUNE', 'PATCH', 'TONE'],
      ['BACK', 'FORWARD', 'DEC', 'INC', 'COMPARE', 'CART SEL'],
      [],
      ['BEND 2', 'BEND 3', 'BEND 4', 'BEND 7', 'PORTAMENTO', 'BENDER DOWN', 'LFO LEVER', 'HOLD PEDAL'],
    ]),
    'T ENT': { row: 6, bit: 3 },
  },
  dial: { phaseA: 0x40, phaseB: 0x80, row: 6 },
  bender: { control: 'bender', down: 'BENDER DOWN' },
  keyScannerInterrupt: true,
  keyboard: { lowestNote: 28, keys: 76, events: 'velocityByte' },
};

/** The tone buttons' row: `first` and the seven after it. */
function toneRow(first: number): string[] {
  return Array.from({ length: 8 }, (_, bit) => String(first + bit));
}

/**
 * One board, 61 keys. Matrix from MAME; row 7 is no buttons but the contacts of bender, pedal and switches. The pins of
 * display, programmer and cartridge, the converter's last two inputs and the lowest note are ours.
 */
export const JX8P_ASSIGNER: AssignerProfile = {
  ...MKS70_ASSIGNER,
  memory: JX8P_MEMORY,
  romBytes: 0x4000,
  nvramBytes: 0x0800,
  adc: {
    ...SUPER_JX_ADC,
    inputs: [
      { name: 'bender', rest: 0 },
      { name: 'aftertouch', rest: 0 },
      { name: 'edit', rest: 0 },
      { name: 'pedal', rest: 0 },
    ],
  },
  buttons: buttonRows([
    toneRow(1),
    toneRow(9),
    toneRow(17),
    toneRow(25),
    ['POLY', 'UNISON', 'SOLO', 'CARTRIDGE', 'MEMORY', 'PRESET'],
    ['VIBRATO', 'BRILLIANCE', 'VOLUME', 'CHAIN ENTER', 'CHAIN LEFT', 'CHAIN RIGHT'],
    ['WRITE', 'COPY CARTRIDGE', 'COPY MEMORY', 'M.TUNE', 'MIDI', 'NAME', 'PARAM'],
    [
      'BEND RANGE 2',
      'BEND RANGE 3',
      'BEND RANGE 4',
      'BEND RANGE 7',
      'PORTAMENTO',
      'BEND POLARITY',
      'LFO',
      'HOLD',
    ],
  ]),
  dial: { phaseA: 0, phaseB: 0 },
  bender: { control: 'bender', down: 'BEND POLARITY' },
  keyScannerInterrupt: true,
  keyboard: { lowestNote: 36, keys: 61, events: 'velocityByte' },
};

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

/** How the assigner board of a model is wired. */
export interface AssignerProfile {
  readonly memory: readonly MemoryRegion[];
  /** Bytes of the program ROM. */
  readonly romBytes: number;
  /** Bytes of battery-backed memory. */
  readonly nvramBytes: number;
  /** What a read of nothing returns, 0-255. */
  readonly openBus: number;
  /** Levels on port 1's inputs. Bit 0 is the ADC's end of conversion: low with an idle ADC, high without one. */
  readonly port1Inputs: number;
  /** Panel buttons by the name printed on them. */
  readonly buttons: Readonly<Record<string, SwitchPlace>>;
  /** The alpha dial's two quadrature phases: bit masks present in every row. */
  readonly dial: { readonly phaseA: number; readonly phaseB: number };
  readonly display: DisplayWiring;
  /** E cycles per SCI bit when RMCR selects the external clock (250 kHz on P2.2: 64). */
  readonly sciExternalBitCycles: number;
  /** True if the gate array's INT reaches IRQ1. */
  readonly keyScannerInterrupt: boolean;
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

/** Rack: no keyboard, no ADC. Matrix rows 0-4 from MAME; the dial's phases are ours. */
export const MKS70_ASSIGNER: AssignerProfile = {
  memory: SUPER_JX_MEMORY,
  romBytes: 0x8000,
  nvramBytes: 0x2000,
  openBus: 0xff,
  port1Inputs: 0xff,
  buttons: buttonRows([
    ['WRITE', 'PARAM', 'VALUE', 'NAME', 'CHASE', 'CART SEL'],
    ['M.TUNE', 'PATCH', 'TONE', 'MIDI', 'BACK', 'FORWARD'],
    ['8', '7', 'G/9', 'H/0', 'ENTER', 'TENKEY'],
    ['A', 'B', 'C', 'D', 'E', 'F'],
    ['1', '2', '3', '4', '5', '6'],
  ]),
  dial: { phaseA: 0x40, phaseB: 0x80 },
  display: REFERENCE_DISPLAY,
  sciExternalBitCycles: 64,
  keyScannerInterrupt: false,
};

/** Keyboard version. Rows 0-3 from MAME; rows 4-7 are not known. */
export const JX10_ASSIGNER: AssignerProfile = {
  ...MKS70_ASSIGNER,
  port1Inputs: 0xfe,
  buttons: buttonRows([
    ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'],
    ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'],
    ['T0', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'],
    ['CH FC', 'CH TM', 'CH SW', 'SQ FC', 'SQ RE', 'SQ SW', 'T8', 'T9'],
  ]),
  dial: { phaseA: 0, phaseB: 0 },
  keyScannerInterrupt: true,
};

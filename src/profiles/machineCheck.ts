/** Keeps out machine profiles whose fields do not fit each other; each of them by itself is right already. */

import { CV_NAMES } from '../tape/controlTape.js';
import type { AssignerDevice, AssignerProfile, MemoryRegion, PinPlace } from './assignerProfile.js';
import { COUNTER_NAMES, type MachineProfile } from './machineFields.js';
import type { LatchField, LineCondition, SoundBoardProfile } from './soundBoardProfile.js';

/** Pins of port 2 of the HD6303R. */
const PORT2_PINS = 5;
/** Pins of port C of the 8155. */
const PORT_C_PINS = 6;
/** Addresses are decoded in pages of this size, and what lies below is the processor's own. */
const PAGE = 0x100;
const SHARED_RAM_BYTES = 0x800;
const CARTRIDGE_BYTES = 0x2000;
const MATRIX_ROWS = 8;
/** Where the processor finds its reset vector. */
const RESET_VECTOR = 0xfffe;

/** What does not fit in a profile, a sentence each. */
export function profileConflicts({ title, boards, midiOut, assigner, soundBoard }: MachineProfile): string[] {
  const faults = boards.includes(midiOut)
    ? []
    : [`midiOut is "${midiOut}"; the ${title} has only the ${boards.join(' and ')} board`];
  return [
    ...faults,
    ...memoryConflicts(assigner),
    ...pinConflicts(assigner),
    ...controlConflicts(assigner),
    ...boardConflicts(soundBoard),
  ];
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(4, '0')}`;
}

function memoryConflicts(assigner: AssignerProfile): string[] {
  const { memory, romBytes, nvramBytes } = assigner;
  const sizes: Readonly<Record<AssignerDevice, number>> = {
    rom: romBytes,
    nvram: nvramBytes,
    sharedRam: SHARED_RAM_BYTES,
    cartridge: CARTRIDGE_BYTES,
    switches: MATRIX_ROWS,
    leds: 1,
  };
  const faults: string[] = [];
  memory.forEach((region, n) => {
    const place = `assigner.memory[${n}]`;
    faults.push(...regionFaults(region, place, sizes[region.device]));
    const other = memory.findIndex(
      (before, m) => m < n && before.from <= region.to && region.from <= before.to,
    );
    if (other >= 0)
      faults.push(`${place} lies over assigner.memory[${other}]; an address can reach one device only`);
  });
  if (!memory.some(({ device, to }) => device === 'rom' && to >= RESET_VECTOR)) {
    faults.push('assigner.memory has no rom at 0xFFFE, where the processor looks for its reset vector');
  }
  return faults;
}

function regionFaults({ device, from, to, mask }: MemoryRegion, place: string, bytes: number): string[] {
  const faults: string[] = [];
  if (from < PAGE || from % PAGE !== 0) {
    faults.push(`${place}.from is ${hex(from)}; it must be a multiple of 0x0100, and not 0`);
  }
  if (to < from || (to + 1) % PAGE !== 0) {
    faults.push(`${place}.to is ${hex(to)}; it must end a page of 0x0100 bytes behind from, ${hex(from)}`);
  }
  if (mask >= bytes)
    faults.push(`${place}.mask is ${hex(mask)}; ${device} has ${bytes} bytes, so at most ${hex(bytes - 1)}`);
  return faults;
}

function pinConflicts({ adc, display, programmer, cartridgeSense }: AssignerProfile): string[] {
  const faults: string[] = [];
  const pins: (readonly [path: string, pin: PinPlace, port?: 1 | 2])[] = [
    ['assigner.display.data', display.data],
    ['assigner.display.clock', display.clock],
  ];
  if (adc) {
    pins.push(['assigner.adc.output', adc.output, 1], ['assigner.adc.clock', adc.clock]);
    pins.push(['assigner.adc.dataIn', adc.dataIn], ['assigner.adc.chipSelect', adc.chipSelect]);
  }
  if (programmer) {
    pins.push(
      ['assigner.programmer.ready', programmer.ready, 1],
      ['assigner.programmer.data', programmer.data, 1],
    );
    pins.push(['assigner.programmer.clock', programmer.clock]);
  }
  if (cartridgeSense) pins.push(['assigner.cartridgeSense', cartridgeSense, 2]);
  pins.forEach(([path, pin, port], n) => {
    if (port !== undefined && pin.port !== port) {
      faults.push(`${path}.port is ${pin.port}; it is read on port ${port}`);
    }
    if (pin.port === 2 && pin.bit >= PORT2_PINS) {
      faults.push(`${path}.bit is ${pin.bit}; port 2 has bits 0 to ${PORT2_PINS - 1}`);
    }
    const other = pins.find(([, before], m) => m < n && before.port === pin.port && before.bit === pin.bit);
    if (other) faults.push(`${path} is P${pin.port}.${pin.bit}, and so is ${other[0]}`);
  });
  return faults;
}

function controlConflicts({ adc, dial, bender, buttons, keyboard }: AssignerProfile): string[] {
  const faults: string[] = [];
  const names = adc?.inputs.map(({ name }) => name) ?? [];
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) faults.push(`assigner.adc.inputs has two inputs called "${twice}"`);
  if ((dial.phaseA & dial.phaseB) !== 0) {
    faults.push('assigner.dial.phaseB shares a bit with assigner.dial.phaseA');
  }
  if (bender && !names.includes(bender.control)) {
    const known = names.length > 0 ? names.join(', ') : 'none';
    faults.push(`assigner.bender.control is "${bender.control}"; assigner.adc.inputs has ${known}`);
  }
  if (bender && !Object.hasOwn(buttons, bender.down)) {
    faults.push(`assigner.bender.down is "${bender.down}"; assigner.buttons has no such contact`);
  }
  if (keyboard && keyboard.lowestNote + keyboard.keys > 128) {
    faults.push(
      `assigner.keyboard.keys is ${keyboard.keys}; from note ${keyboard.lowestNote} there are ${128 - keyboard.lowestNote}`,
    );
  }
  return faults;
}

function boardConflicts({ multiplexer, latches, calibration, counters }: SoundBoardProfile): string[] {
  const faults: string[] = [];
  multiplexer.forEach((conditions, cv) => {
    const path = `soundBoard.multiplexer.${CV_NAMES[cv]}`;
    conditions.forEach((condition, n) => {
      if ((condition.value & ~condition.mask) === 0) return;
      faults.push(`${path}[${n}].value has bits that its mask leaves out: it would never hold`);
    });
    const pair = contradiction(conditions);
    if (pair) faults.push(`${path} asks for both levels of a line of ${pair.port}: it would never hold`);
  });
  const fields: (readonly [string, LatchField])[] = Object.entries(latches).map(([name, latch]) => [
    `soundBoard.latches.${name}`,
    latch,
  ]);
  fields.push(
    ['soundBoard.calibration.voice', calibration.voice],
    ['soundBoard.calibration.dco', calibration.dco],
  );
  for (const [path, { port, bits }] of fields) {
    if (new Set(bits).size < bits.length) faults.push(`${path}.bits names a line twice`);
    if (port === 'PC' && bits.some((bit) => bit >= PORT_C_PINS)) {
      faults.push(`${path}.bits goes beyond port C, which has bits 0 to ${PORT_C_PINS - 1}`);
    }
  }
  counters.forEach(({ chip, counter }, n) => {
    const other = counters.findIndex(
      (before, m) => m < n && before.chip === chip && before.counter === counter,
    );
    if (other < 0) return;
    faults.push(
      `soundBoard.counters.${COUNTER_NAMES[n]} is counter ${counter} of chip ${chip}, and so is ${COUNTER_NAMES[other]}`,
    );
  });
  return faults;
}

function contradiction(conditions: readonly LineCondition[]): LineCondition | undefined {
  return conditions.find((one, n) =>
    conditions.some(
      (other, m) =>
        m < n && other.port === one.port && ((one.value ^ other.value) & one.mask & other.mask) !== 0,
    ),
  );
}

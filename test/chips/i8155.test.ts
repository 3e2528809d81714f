import { beforeEach, describe, expect, it } from 'vitest';
import {
  I8155,
  TIMER_WRITE_COMMAND,
  TIMER_WRITE_HIGH,
  TIMER_WRITE_LOW,
  TIMER_WRITE_RESET,
} from '../../src/chips/i8155.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';

const COMMAND = 0;
const STATUS = 0;
const PORT_A = 1;
const PORT_B = 2;
const PORT_C = 3;
const TIMER_LOW = 4;
const TIMER_HIGH = 5;

let calls: string[];
let pendingPulses: number;
let chip: I8155;

function build(pins?: { A: number; B: number; C: number }): I8155 {
  const built: I8155 = new I8155(
    {
      onPort: (port, value) => calls.push(`${port}=${value.toString(16)}`),
      onTimerWrite: (register, value) => calls.push(`timer ${register} ${value.toString(16)}`),
      bringTimerUpToDate: () => {
        const pulses = pendingPulses;
        pendingPulses = 0;
        built.timer.advance(pulses);
      },
    },
    pins,
  );
  return built;
}

beforeEach(() => {
  calls = [];
  pendingPulses = 0;
  chip = build();
});

describe('8155 ports', () => {
  it('are inputs after reset and read the pins; port C shows ones in the two bits it lacks', () => {
    chip.setPins('A', 0x5a);
    chip.setPins('C', 0x15);
    expect([chip.readIo(PORT_A), chip.readIo(PORT_B), chip.readIo(PORT_C)]).toEqual([0x5a, 0xff, 0xd5]);
  });

  it('lose writes while they are inputs, so that an output starts from 00', () => {
    chip.writeIo(PORT_A, 0x77);
    chip.writeIo(COMMAND, 0x01);
    expect(chip.readIo(PORT_A)).toBe(0);
    chip.writeIo(PORT_A, 0x77);
    expect(chip.readIo(PORT_A)).toBe(0x77);
    chip.writeIo(COMMAND, 0x00);
    chip.writeIo(COMMAND, 0x01);
    expect(chip.readIo(PORT_A)).toBe(0);
    expect(calls).toEqual(['A=0', 'A=77', 'A=ff', 'A=0']);
  });

  it('report each change of the driven lines once, with pull-downs where the board has them', () => {
    chip = build({ A: 0xff, B: 0x00, C: 0x00 });
    chip.writeIo(COMMAND, 0x0f);
    chip.writeIo(PORT_B, 0x12);
    chip.writeIo(PORT_B, 0x12);
    chip.writeIo(PORT_C, 0xff);
    chip.reset();
    expect(calls).toEqual(['A=0', 'B=12', 'C=3f', `timer ${TIMER_WRITE_RESET} 0`, 'A=ff', 'B=0', 'C=0']);
    expect(chip.lines('C')).toBe(0);
  });
});

describe('8155 handshake', () => {
  it('strobed input: /STB low latches and fills the buffer, its rise requests, reading clears both', () => {
    chip.writeIo(COMMAND, 0x14);
    chip.setPins('A', 0x42);
    chip.setPins('C', 0x3b);
    chip.setPins('A', 0x99);
    expect(chip.readIo(STATUS)).toBe(0x06);
    expect(chip.lines('C') & 7).toBe(0x02);
    chip.setPins('C', 0x3f);
    expect(chip.readIo(STATUS)).toBe(0x07);
    expect(chip.readIo(PORT_A)).toBe(0x42);
    expect(chip.readIo(STATUS)).toBe(0x04);
  });

  it('strobed output: a write fills, /STB low empties, its rise requests', () => {
    chip.writeIo(COMMAND, 0x02 | 0x08 | 0x20);
    expect(chip.readIo(STATUS)).toBe(0x28);
    chip.writeIo(PORT_B, 0x5c);
    expect(chip.readIo(STATUS)).toBe(0x30);
    chip.setPins('C', 0x1f);
    expect(chip.readIo(STATUS)).toBe(0x20);
    chip.setPins('C', 0x3f);
    expect(chip.readIo(STATUS)).toBe(0x28);
    expect(chip.readIo(PORT_B)).toBe(0x5c);
  });

  it('ALT3 leaves PC3-PC5 as outputs', () => {
    chip.writeIo(COMMAND, 0x04);
    chip.writeIo(PORT_C, 0x3f);
    expect(chip.lines('C')).toBe(0x3c);
  });

  it('requests nothing with the interrupt disabled', () => {
    chip.writeIo(COMMAND, 0x04);
    chip.setPins('C', 0x3b);
    chip.setPins('C', 0x3f);
    expect(chip.readIo(STATUS)).toBe(0x02);
  });
});

describe('8155 timer registers', () => {
  it('are passed on in order, a command of 00 is not', () => {
    chip.writeIo(TIMER_LOW, 0x09);
    chip.writeIo(TIMER_HIGH, 0xc0);
    chip.writeIo(COMMAND, 0xc0);
    chip.writeIo(COMMAND, 0x00);
    expect(calls).toEqual([
      `timer ${TIMER_WRITE_LOW} 9`,
      `timer ${TIMER_WRITE_HIGH} c0`,
      `timer ${TIMER_WRITE_COMMAND} 3`,
    ]);
  });

  it('status bit 6 is set at terminal count and cleared by reading', () => {
    chip.writeIo(TIMER_LOW, 9);
    chip.writeIo(TIMER_HIGH, 0xc0);
    chip.writeIo(COMMAND, 0xc0);
    pendingPulses = 8;
    expect(chip.readIo(STATUS)).toBe(0);
    pendingPulses = 1;
    expect(chip.readIo(STATUS)).toBe(0x40);
    expect(chip.readIo(STATUS)).toBe(0);
    expect([chip.readIo(TIMER_LOW), chip.readIo(TIMER_HIGH)]).toEqual([0x09, 0xc0]);
  });

  it('a new START clears the terminal count flag', () => {
    chip.writeIo(TIMER_LOW, 4);
    chip.writeIo(TIMER_HIGH, 0x80);
    chip.writeIo(COMMAND, 0xc0);
    pendingPulses = 20;
    chip.writeIo(COMMAND, 0xc0);
    expect(chip.readIo(STATUS)).toBe(0);
  });
});

describe('8155 RAM and snapshot', () => {
  it('keeps 256 bytes through reset', () => {
    for (let n = 0; n < 256; n++) chip.writeRam(n, n ^ 0x5a);
    chip.reset();
    for (let n = 0; n < 256; n++) expect(chip.readRam(0x700 | n)).toBe(n ^ 0x5a);
  });

  it('continues from a snapshot', () => {
    chip.writeIo(COMMAND, 0x1d);
    chip.writeIo(PORT_A, 0xa5);
    chip.writeIo(PORT_C, 0x2a);
    chip.writeRam(3, 7);
    const writer = new StateWriter();
    chip.save(writer);
    const copy = build();
    copy.load(new StateReader(writer.finish()));
    const state = (c: I8155) => [
      c.readIo(STATUS),
      c.readIo(PORT_A),
      c.readIo(PORT_C),
      c.readRam(3),
      c.lines('A'),
    ];
    expect(state(copy)).toEqual(state(chip));
    calls = [];
    copy.writeIo(COMMAND, 0x1d);
    expect(calls).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { openBank } from '../../src/patches/openBank/openBank.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { bankSysex } from '../../tools/bank.js';
import { FirmwareBench } from './firmwareBench.js';
import { memoryImage, SWITCH } from './memoryImage.js';
import { patchApr, patchIpr, patchPgr, toneApr, tonePgr } from './sysexMessages.js';

const bank = openBank();
const REQUEST = [0xf0, 0x41, 0x3d, 0, 0x24, 2, 1, 7, 0xf7];

function withSwitches(switches: number): FirmwareBench {
  return FirmwareBench.booted({ nvram: memoryImage([0, 1, 0, 0, switches]) });
}

/** Bytes that reach MIDI OUT. */
function out(bench: FirmwareBench): number[] {
  return bench
    .commands()
    .filter(({ kind }) => kind === 'midi')
    .map(({ number }) => number);
}

function toneOf(number: number): Uint8Array {
  return (number < 50 ? bank.tones[number]! : bank.presets[number - 50]!).data();
}

/** What a unit with exclusive and APRs on sends when patch `n` is selected. */
function selection(n: number): number[] {
  const patch = bank.patches[n]!;
  const [upper, lower] = [patch.tone('upper'), patch.tone('lower')];
  return [
    ...patchPgr(n),
    ...patchApr(patch.toParameters()),
    ...tonePgr(1, upper),
    ...toneApr(1, toneOf(upper)),
    ...tonePgr(2, lower),
    ...toneApr(2, toneOf(lower)),
  ];
}

describe('exclusive messages from MIDI OUT', () => {
  it('none unless switched on', () => {
    const bench = FirmwareBench.booted();
    bench.send([0xc0, 9], 0.5);
    expect(out(bench)).toEqual([0xc0, 9]);
  });

  it('patch selection: the numbers of patch and tones', () => {
    const bench = withSwitches(SWITCH.send);
    bench.send([0xc0, 9], 0.5);
    const patch = bank.patches[9]!;
    expect(out(bench)).toEqual([
      0xc0,
      9,
      ...patchPgr(9),
      ...tonePgr(1, patch.tone('upper')),
      ...tonePgr(2, patch.tone('lower')),
    ]);
  });

  it('with APRs: number and parameters of patch, upper and lower tone', () => {
    const bench = withSwitches(SWITCH.send + SWITCH.sendAll);
    bench.send([0xc0, 9], 0.5);
    expect(out(bench)).toEqual([0xc0, 9, ...selection(9)]);
  });

  it('another selection meanwhile: the message under way ends, then the new patch follows from the start', () => {
    const bench = withSwitches(SWITCH.send + SWITCH.sendAll);
    bench.send([0xc0, 9], 0.13).send([0xc0, 12], 0.6);
    const bytes = out(bench);
    expect(bytes.slice(-selection(12).length - 2)).toEqual([0xc0, 12, ...selection(12)]);
    const cut = bytes.slice(0, -selection(12).length - 2);
    expect(cut.at(-1)).toBe(0xf7);
    expect([0xc0, 9, ...selection(9)].slice(0, cut.length - 60)).toEqual(cut.slice(0, -60));
  });

  it('the edit buffer on request, as it is edited', () => {
    const bench = FirmwareBench.booted();
    bench.send(patchIpr(0x12, 70), 0.1).forget();
    bench.send(REQUEST, 0.3);
    const expected = selection(0);
    expected[patchPgr(0).length + 7 + 0x12] = 70;
    expect(out(bench)).toEqual(expected);
  });

  it('whose bytes notes and controllers overtake, without harm to the message', () => {
    const bench = FirmwareBench.booted();
    bench.send(patchIpr(0x18, 2, 0x33, 0), 0.2).forget();
    bench.midi(REQUEST);
    const arrivals: number[] = [];
    for (let n = 0; n < 25; n++) {
      arrivals.push(bench.midi([0x90, 40 + n, 90]) / 48e6);
      bench.midi([40 + n, 0, 0xb0, 7, n + 1, ...Array(8).fill(0xfe)]);
    }
    const end = bench.midi();
    bench.run((end - bench.tick) / 48e6 + 0.4);
    const expected = selection(0);
    expected[patchPgr(0).length + 7 + 0x18] = 2;
    expect(out(bench)).toEqual(expected);
    const commands = bench.commands();
    const ons = commands.filter(({ kind }) => kind === 'on');
    expect(ons).toHaveLength(25);
    const lastMidi = commands.findLastIndex(({ kind }) => kind === 'midi');
    expect(commands.indexOf(ons.at(-1)!)).toBeLessThan(lastMidi);
    for (const [n, { time }] of ons.entries()) expect(time - arrivals[n]!).toBeLessThan(0.006);
  });
});

describe('MIDI OUT of the machine', () => {
  it('carries the edit buffer past notes, by way of the lower board', () => {
    const bytes: number[] = [];
    const machine = new DigitalMachine({ onMidiOut: (byte) => bytes.push(byte) });
    machine.runTo(2.4 * TICKS_PER_SECOND);
    bytes.length = 0;
    machine.midiIn(REQUEST);
    for (let n = 0; n < 8; n++) machine.midiIn([0x90, 60 + n, 90, 60 + n, 0, ...Array(8).fill(0xfe)]);
    machine.runTo(2.8 * TICKS_PER_SECOND);
    expect(bytes).toEqual(selection(0));
    expect(machine.wire.noteOns).toBeGreaterThanOrEqual(8);
  });
});

describe('what is received can be switched off', () => {
  it('exclusive messages: ignored and counted, the tune obeyed', () => {
    const bench = withSwitches(SWITCH.deaf);
    bench.send([...patchPgr(5), ...REQUEST], 0.2);
    expect(bench.wire).toEqual([]);
    expect(bench.variable('ignoredSysex', 2)).toBe(2);
  });

  it('program changes', () => {
    const bench = withSwitches(SWITCH.noProgram);
    bench.send([0xc0, 5, 0xc1, 5], 0.2);
    expect(bench.wire).toEqual([]);
    expect(bench.variable('ignoredPrograms', 2)).toBe(2);
  });

  it('writing: a protected memory takes no bulk data', () => {
    const bench = withSwitches(SWITCH.protect);
    const before = bench.assigner.nvram.data.slice();
    bench.send(bankSysex().subarray(0, 106 * 3), 0.2);
    expect(bench.assigner.nvram.data).toEqual(before);
    expect(bench.variable('ignoredSysex', 2)).toBe(3);
  });
});

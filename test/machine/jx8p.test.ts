import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cents, measureFrequency } from '../../src/audio/measure.js';
import { DebugSession } from '../../src/debug/debugSession.js';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { type Stems, SuperJX } from '../../src/machine/superJx.js';
import { renderThreaded } from '../../src/node/threadedRender.js';
import { openJx8pBank } from '../../src/patches/openBank/openBank.js';
import { readBank } from '../../src/patches/readBank.js';
import { Tone } from '../../src/patches/tone.js';
import { renderOffline } from '../../src/render/offline.js';
import { recordTape } from '../../src/render/recordTape.js';
import { noteMessage, toneSelection } from '../../src/render/setup.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { SnapshotError } from '../../src/snapshot.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

const SAMPLE_RATE = 44_100;
const OPTIONS = { model: 'jx8p', sampleRate: SAMPLE_RATE } as const;
const reference = process.env.SUPERJX_REFERENCE;

let booted: Uint8Array;

beforeAll(async () => {
  booted = (await SuperJX.create(OPTIONS)).save();
});

function machine(): SuperJX {
  return SuperJX.restore(booted, OPTIONS);
}

function stemsOf(samples: number): Stems {
  const channel = () => new Float32Array(samples).fill(9);
  return { lowerLeft: channel(), lowerRight: channel(), upperLeft: channel(), upperRight: channel() };
}

/** The left channel of so many seconds. */
function hear(jx8p: SuperJX, seconds: number): Float32Array {
  const left = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  jx8p.render(left, new Float32Array(left.length));
  return left;
}

function peak(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** One square on DCO1 at 8', nothing that moves it. */
function plainTone(): Tone {
  const tone = Tone.initial('PLAIN');
  tone.setStep('dco1-waveform', 1);
  tone.set('mix-dco2', 0);
  return tone;
}

describe('the JX-8P', () => {
  it('boots and shows its first tone', () => {
    expect(machine().display).toContain(openJx8pBank().tones[0]!.name.trim());
    expect(machine().nvram).toHaveLength(2048);
  });

  it('is in tune: A4 is 440 Hz to the nearest divider, N = 2273 of 1 MHz', () => {
    const jx8p = machine();
    for (const message of toneSelection(plainTone(), 'jx8p')) jx8p.midiIn(message);
    jx8p.settle();
    jx8p.midiIn(noteMessage(69, 100));
    hear(jx8p, 0.1);
    const measured = measureFrequency(hear(jx8p, 0.3), SAMPLE_RATE, { near: 440 })!;
    expect(Math.abs(cents(measured, 1e6 / 2273))).toBeLessThan(0.1);
  });

  it('each of its 32 tones sounds, within the headroom, and falls silent', () => {
    const { tones } = openJx8pBank();
    const jx8p = machine();
    const wrong: string[] = [];
    for (const [n, tone] of tones.entries()) {
      for (const message of toneSelection(n, 'jx8p')) jx8p.midiIn(message);
      jx8p.settle();
      const shown = jx8p.display;
      jx8p.midiIn(noteMessage(57, 110));
      const loudest = peak(hear(jx8p, 0.35));
      jx8p.midiIn([0xb0, 120, 0]);
      hear(jx8p, 0.15);
      const rest = peak(hear(jx8p, 0.02));
      const good = shown.includes(tone.name.trim()) && loudest > 0.01 && loudest < 1 && rest < 0.005;
      if (!good) wrong.push(`${tone.name} "${shown.trim()}" ${loudest} ${rest}`);
    }
    expect(wrong).toEqual([]);
  });

  it('has six voices', () => {
    const jx8p = machine();
    jx8p.wire.resetVoices();
    for (const key of [40, 45, 50, 55, 60, 65, 70, 75]) jx8p.midiIn(noteMessage(key, 100));
    hear(jx8p, 0.1);
    expect([jx8p.wire.voicesUsed, jx8p.wire.mostVoices]).toEqual([6, 6]);
  });

  it('its output is the one board’s: so is the lower stem, and the upper is silent', () => {
    const jx8p = machine();
    jx8p.midiIn(noteMessage(60, 100));
    const left = new Float32Array(9000);
    const right = new Float32Array(9000);
    const stems = stemsOf(9000);
    jx8p.render(left, right, stems);
    expect(peak(left)).toBeGreaterThan(0.01);
    expect(stems.lowerLeft).toEqual(left);
    expect(stems.lowerRight).toEqual(right);
    expect(peak(stems.upperLeft) + peak(stems.upperRight)).toBe(0);
  });

  it('renders the same in threads of their own for its voices', async () => {
    const plan = (jx8p: SuperJX, heard: number[]) => ({
      sampleRate: SAMPLE_RATE,
      actions: [{ ticks: 1000, perform: (tick: number) => jx8p.midiIn(noteMessage(60, 100), tick) }],
      seconds: 0.3,
      tail: 0,
      stems: true,
      onBlock: ({
        left,
        right,
        stems,
        count,
      }: Parameters<Parameters<typeof renderOffline>[1]['onBlock']>[0]) => {
        for (let i = 0; i < count; i++)
          heard.push(left[i]!, right[i]!, stems!.lowerLeft[i]!, stems!.upperLeft[i]!);
      },
    });
    const [serial, threaded] = [machine(), machine()];
    const expected: number[] = [];
    renderOffline(serial, plan(serial, expected));
    const heard: number[] = [];
    const steps = renderThreaded(threaded, plan(threaded, heard), 3);
    while (!(await steps.next()).done);
    expect(expected.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
    expect(heard).toEqual(expected);
  });
});

describe('a snapshot of it', () => {
  it('goes on to the bit', () => {
    const one = machine();
    one.midiIn([...noteMessage(50, 90), 0xc0, 70, ...noteMessage(62, 90), 0xb0, 1, 99]);
    hear(one, 0.0371);
    const other = SuperJX.restore(one.save(), OPTIONS);
    const after = hear(one, 0.2);
    expect(peak(after)).toBeGreaterThan(0.005);
    expect(hear(other, 0.2)).toEqual(after);
  });

  it('is refused by another model, and another model’s by it', async () => {
    const other = { model: 'mks70', sampleRate: SAMPLE_RATE } as const;
    expect(() => SuperJX.restore(booted, other)).toThrow(/of another machine: it was saved from jx8p/);
    const foreign = (await SuperJX.create(other)).save();
    expect(() => SuperJX.restore(foreign, OPTIONS)).toThrow(SnapshotError);
  });
});

describe('memory and programs of another model', () => {
  it('are refused with the size that is right', () => {
    expect(() => new DigitalMachine({ model: 'jx8p', nvram: new Uint8Array(8192) })).toThrow('2048');
    expect(() => new DigitalMachine({ model: 'jx8p', roms: openFirmware('mks70') })).toThrow('16384');
    const roms = { ...openFirmware('mks70'), upper: undefined };
    expect(() => new DigitalMachine({ model: 'mks70', roms })).toThrow('no program for the upper board');
  });
});

describe('tape and debugger', () => {
  it('the tape is the one board’s', () => {
    const song = {
      events: [{ ticks: 0, bytes: noteMessage(60, 100) }],
      seconds: 0.1,
      notes: 1,
      lostNotes: 0,
      playedChannels: [1],
      silentChannels: [],
    };
    const options = {
      machine: { model: 'jx8p' as const },
      setup: [],
      song,
      title: 't',
      sound: 's',
      from: 0,
      to: 0.1,
    };
    const recording = recordTape(options);
    let step = recording.next();
    while (!step.done) step = recording.next();
    expect(step.value.boards.map(({ name }) => name)).toEqual(['lower']);
    expect(() => recordTape({ ...options, boards: ['upper'] }).next()).toThrow('has no upper board');
  });

  it('the debugger has two processors, with their symbols, and says so of the third', () => {
    const session = DebugSession.create({ model: 'jx8p' });
    expect(session.names).toEqual(['assigner', 'lower']);
    expect(() => {
      session.focus = 'upper';
    }).toThrow('no upper processor');
    expect(() => session.cpus.upper).toThrow('no upper processor');
    session.breakAt('noteOn');
    session.midiIn(noteMessage(60, 100));
    const stop = session.continue(TICKS_PER_SECOND);
    expect(stop).toMatchObject({ reason: 'breakpoint', cpu: 'assigner' });
    session.removeBreakpoint(1);
    const state = session.save();
    const pc = session.cpu.pc;
    session.step(500);
    session.restore(state);
    expect(session.cpu.pc).toBe(pc);
  });
});

describe.skipIf(!reference)('real JX-8P banks (needs SUPERJX_REFERENCE)', () => {
  it.each(['knobkraft/Roland_JX_8P_FACTORY_BANK_1-32.syx', 'rcl9/ram0/jx8p-0r.ram'])(
    '%s: all 32 tones come into its memory as they are in the file',
    (file) => {
      const bank = readBank(new Uint8Array(readFileSync(join(reference!, 'banks', file))));
      const digital = new DigitalMachine({ model: 'jx8p' });
      digital.boot();
      for (const message of bank.toMachineSysex({ model: 'jx8p' })) digital.midiIn(message);
      while (!digital.idle) digital.runTo(digital.tick + TICKS_PER_SECOND / 10);
      const stored = readBank(digital.assigner.nvram.data.slice()).tones.map(({ tone }) => tone.data());
      expect(stored).toEqual(bank.tones.slice(0, 32).map(({ tone }) => tone.data()));
      expect(stored).toHaveLength(32);
    },
  );
});

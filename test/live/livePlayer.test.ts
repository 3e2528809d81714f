import { describe, expect, it } from 'vitest';
import { LiveLoop } from '../../src/live/liveLoop.js';
import { MOST_BACKLOG_SECONDS } from '../../src/live/livePlayer.js';
import { renderOffline } from '../../src/render/offline.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { Bench, FakeMachine, RATE, randoms } from './fakes.js';

const NOTE_ON = Uint8Array.of(0x90, 60, 100);
const NOTE_OFF = Uint8Array.of(0x80, 60, 0);

/** Seconds after the first sample at which the machine got each message. */
function arrivals(machine: FakeMachine): number[] {
  return machine.heard.map(({ tick }) => (tick - machine.startTick) / TICKS_PER_SECOND);
}

describe('rendering ahead', () => {
  it('is 40 ms ahead of what is heard, never more, and at most a block less', () => {
    const bench = new Bench();
    bench.player.turn();
    const start = bench.now;
    bench.run(5000, 1, () => {
      const heard = ((bench.now - start) * RATE) / 1000;
      const ahead = bench.player.position - heard;
      expect(ahead).toBeLessThanOrEqual(0.04 * RATE + 1e-6);
      expect(ahead).toBeGreaterThan(0.04 * RATE - 128);
    });
    expect(bench.output.misplaced).toBe(0);
    expect(bench.player.counters).toMatchObject({ underruns: 0, stalls: 0, lateMessages: 0 });
  });

  it('says when it wants to be called: called then, a block is due', () => {
    const bench = new Bench();
    while (bench.player.turn() === 0);
    for (let n = 0; n < 1000; n++) {
      const before = bench.player.position;
      const wait = bench.player.turn();
      expect(bench.player.position).toBe(before);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual((128 * 1000) / RATE + 1e-6);
      bench.now += wait + 1e-6;
      bench.player.turn();
      expect(bench.player.position).toBe(before + 128);
    }
  });

  it('goes on without a gap in the samples when it was asleep too long, and counts what was missing', () => {
    const bench = new Bench();
    bench.run(1000);
    bench.now += 250;
    bench.run(1000);
    const { underruns, missingMilliseconds } = bench.player.counters;
    expect(underruns).toBe(1);
    // 250 ms asleep, of which 37 to 40 ms were there already
    expect(missingMilliseconds).toBeGreaterThan(250 - 42);
    expect(missingMilliseconds).toBeLessThan(250 - 36);
    expect(bench.output.misplaced).toBe(0);
  });

  it('counts one underrun when the computer was suspended for hours', () => {
    const bench = new Bench();
    bench.run(100);
    bench.now += 5 * 3600 * 1000;
    bench.run(1000);
    expect(bench.player.counters.underruns).toBe(1);
    expect(bench.player.seconds).toBeLessThan(1.2);
  });

  it('counts underruns of a machine that is slower than real time', () => {
    const bench = new Bench();
    bench.machine.onRender = (frames) => {
      bench.now += (1.25 * 1000 * frames) / RATE;
    };
    const start = bench.now;
    while (bench.now - start < 5000) if (bench.player.turn() > 0) bench.now += 1;
    expect(bench.player.counters.underruns).toBeGreaterThan(5);
    expect(bench.output.misplaced).toBe(0);
    // a second of sound takes 1.25 s
    expect(bench.player.seconds).toBeCloseTo(4, 1);
    expect(bench.player.counters.missingMilliseconds).toBeGreaterThan(950);
    expect(bench.player.counters.missingMilliseconds).toBeLessThan(1100);
  });
});

describe('MIDI time stamps', () => {
  it('every message sounds 50 ms after it came, to the sample, however late it and the loop are called', () => {
    const bench = new Bench();
    const random = randoms(1);
    bench.player.turn();
    const start = bench.now;
    const sent: number[] = [];
    for (let n = 0; n < 2000; n++) {
      // asleep for up to 25 ms, told of messages up to 10 ms late
      bench.now += 25 * random();
      const at = bench.now - 9.9 * random();
      const last = sent.at(-1) ?? start;
      if (at > last) {
        bench.player.midi(NOTE_ON, at);
        sent.push(at);
      }
      while (bench.player.turn() === 0);
    }
    bench.run(200);
    const got = arrivals(bench.machine);
    expect(got.length).toBe(sent.length);
    got.forEach((seconds, n) => {
      const wanted = (sent[n]! - start + bench.player.latencyMilliseconds) / 1000;
      expect(seconds - wanted).toBeGreaterThanOrEqual(-1e-9);
      expect(seconds - wanted).toBeLessThan(1.01 / RATE);
    });
    expect(bench.player.latencyMilliseconds).toBe(50);
    expect(bench.player.counters.lateMessages).toBe(0);
  });

  it('what is told of later than that sounds at once and is counted', () => {
    const bench = new Bench();
    bench.run(1000);
    bench.player.midi(NOTE_ON, bench.now - 30);
    expect(bench.player.counters.lateMessages).toBe(1);
    const position = bench.player.position;
    bench.run(10);
    expect(arrivals(bench.machine)[0]! * RATE).toBeCloseTo(position, 3);
  });

  it('what came before the first sample sounds with it, in order', () => {
    const bench = new Bench();
    bench.player.midi(NOTE_ON, bench.now - 500);
    bench.player.midi(NOTE_OFF, bench.now - 300);
    bench.run(100);
    expect(bench.machine.heard.map(({ bytes }) => bytes[0])).toEqual([0x90, 0x80]);
    expect(arrivals(bench.machine)).toEqual([0, 0]);
  });

  it('keeps the order of messages across an underrun', () => {
    const bench = new Bench();
    bench.run(500);
    bench.player.midi(NOTE_ON, bench.now);
    bench.now += 300;
    bench.player.midi(NOTE_OFF, bench.now);
    bench.run(500);
    expect(bench.machine.heard.map(({ bytes }) => bytes[0])).toEqual([0x90, 0x80]);
    const [on, off] = arrivals(bench.machine);
    expect(off!).toBeGreaterThanOrEqual(on!);
  });

  it('a sender that floods MIDI IN loses notes, but no note-off', () => {
    const bench = new Bench();
    bench.run(10);
    let refused = 0;
    const bytesOfLimit = MOST_BACKLOG_SECONDS * 3125;
    for (let n = 0; n < bytesOfLimit; n++) {
      if (!bench.player.midi(NOTE_ON, bench.now)) refused++;
      expect(bench.player.midi(NOTE_OFF, bench.now)).toBe(true);
    }
    expect(refused).toBeGreaterThan(0);
    expect(bench.player.counters).toMatchObject({ refusedMessages: refused, refusedNotes: refused });
  });

  it('of the positions of a knob only the latest waits for MIDI IN', () => {
    const bench = new Bench();
    bench.run(10);
    bench.player.midi(new Uint8Array(100).fill(1), bench.now - 40);
    bench.run(3);
    for (let value = 0; value < 100; value++) {
      bench.player.edit('1:35', Uint8Array.of(0xf0, value, 0xf7));
      bench.player.edit('1:36', Uint8Array.of(0xf0, value, 0xf7));
    }
    bench.run(200);
    const edits = bench.machine.heard.slice(1).map(({ bytes }) => bytes);
    expect(edits).toEqual([
      [0xf0, 99, 0xf7],
      [0xf0, 99, 0xf7],
    ]);
  });
});

describe('outputs that pace', () => {
  it('a slow one gets every sample; the sound is late, but nothing is missing', () => {
    const bench = new Bench();
    bench.output.blocking = true;
    let taken = 0;
    bench.run(4000, 1, () => {
      taken += bench.output.take(24);
    });
    expect(bench.output.misplaced).toBe(0);
    // at half speed
    expect(taken).toBeGreaterThan(24 * 3900);
    expect(bench.player.position - taken).toBeLessThanOrEqual(0.1 * RATE);
    expect(bench.player.counters.underruns).toBe(0);
  });

  it('one that stops for a second is waited for and counted; MIDI keeps its order and spacing', () => {
    const bench = new Bench();
    bench.output.blocking = true;
    const take = () => void bench.output.take(48);
    bench.run(1000, 1, take);
    bench.run(1000, 1);
    bench.run(200, 1, take);
    const before = bench.machine.heard.length;
    bench.player.midi(NOTE_ON, bench.now);
    bench.run(20, 1, take);
    bench.player.midi(NOTE_OFF, bench.now);
    bench.run(300, 1, take);
    const [on, off] = arrivals(bench.machine).slice(before);
    expect(off! - on!).toBeCloseTo(0.02, 3);
    expect(bench.player.counters).toMatchObject({ stalls: 1, underruns: 0 });
  });

  /** A device of half a second that takes a period of 125 ms at a time and runs `ppm` fast. */
  function device(ppm: number, minutes: number) {
    const bench = new Bench({
      leadMilliseconds: 540,
      slackMilliseconds: 10,
      waitingMilliseconds: 50,
      clockSpeed: 1.001,
    });
    bench.output.blocking = true;
    const start = bench.now;
    const period = 6000;
    let inside = 0;
    let periods = 0;
    let dry = 0;
    const latencies: number[] = [];
    let sent = 0;
    bench.run(minutes * 60_000, 1, () => {
      const played = ((bench.now - start) * RATE * (1 + ppm * 1e-6)) / 1000;
      while ((periods + 1) * period <= played) {
        periods++;
        if (inside < period) dry++;
        inside = Math.max(0, inside - period);
      }
      inside += bench.output.take(24_000 - inside);
      if (++sent % 500 === 0) {
        bench.player.midi(NOTE_ON, bench.now);
        // when it will be heard, by the device's own clock, with the device full
        latencies.push(bench.now - start);
      }
    });
    const heard = arrivals(bench.machine);
    const delays = heard.map((seconds, n) => seconds * 1000 - latencies[n]! * (1 + ppm * 1e-6));
    return { bench, dry, delays: delays.slice(20) };
  }

  it.each([-200, 0, 200])(
    'a device whose quartz is %i ppm off never runs dry and the latency stays',
    (ppm) => {
      const { bench, dry, delays } = device(ppm, 10);
      expect(dry).toBe(0);
      expect(bench.output.misplaced).toBe(0);
      expect(bench.player.counters).toMatchObject({ underruns: 0, stalls: 0, lateMessages: 0 });
      // its own clock is a period coarse; nothing adds up in ten minutes
      const spread = Math.max(...delays) - Math.min(...delays);
      expect(spread).toBeLessThan(5);
    },
  );
});

describe('song and end', () => {
  const song = {
    events: [
      { ticks: 0, bytes: NOTE_ON },
      { ticks: 12_345_678, bytes: NOTE_OFF },
      { ticks: 61_440_000, bytes: NOTE_OFF },
    ],
    seconds: 1.28,
  };

  it('a song is played as it is rendered: the same messages at the same ticks, the same number of samples', () => {
    const bench = new Bench({ song, tail: 0.5 });
    bench.player.endInput();
    bench.run(3000);
    expect(bench.player.finished).toBe(true);
    const offline = new FakeMachine();
    const samples = renderOffline(offline, {
      sampleRate: RATE,
      actions: song.events.map(({ ticks, bytes }) => ({
        ticks,
        perform: (tick: number) => offline.midiIn(bytes, tick),
      })),
      seconds: song.seconds,
      tail: 0.5,
      onBlock: () => {},
    });
    expect(bench.player.position).toBe(samples);
    expect(bench.machine.heard).toEqual(offline.heard);
  });

  it('keys played along come between its events, in order of time', () => {
    const bench = new Bench({ song, tail: 0.1 });
    bench.run(500);
    bench.player.midi(Uint8Array.of(0x90, 72, 1), bench.now);
    bench.player.endInput();
    bench.run(3000);
    const ticks = bench.machine.heard.map(({ tick }) => tick);
    expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
    expect(bench.machine.heard.length).toBe(4);
  });

  it('after the end of the input everything is still sent, then the tail rings out until it is silent', () => {
    const bench = new Bench({ tail: 'auto' });
    bench.player.midi(new Uint8Array(600).fill(1), bench.now);
    bench.player.endInput();
    bench.run(10_000);
    expect(bench.player.finished).toBe(true);
    // 600 bytes take 192 ms, then half a second of silence
    expect(bench.player.seconds).toBeGreaterThan(0.69);
    expect(bench.player.seconds).toBeLessThan(0.76);
  });

  it('goes on for ever without an end of the input', () => {
    const bench = new Bench({ tail: 'auto' });
    bench.run(60_000, 5);
    expect(bench.player.finished).toBe(false);
  });

  it('panel actions are far enough apart for the scan of the panel', () => {
    const bench = new Bench();
    const at: number[] = [];
    bench.run(10);
    for (let n = 0; n < 4; n++) bench.player.panel(() => at.push(bench.player.position), 30);
    bench.run(300);
    const gaps = at.slice(1).map((position, n) => position - at[n]!);
    for (const gap of gaps) expect(Math.abs(gap - 0.03 * RATE)).toBeLessThanOrEqual(128);
  });
});

describe('the loop around it', () => {
  it('ends once, with the error if making samples failed', () => {
    for (const fails of [false, true]) {
      const bench = new Bench();
      bench.player.endInput();
      if (fails) {
        bench.machine.onRender = () => {
          throw new Error('broken');
        };
        bench.player.midi(NOTE_ON, bench.now);
      }
      const ends: unknown[] = [];
      const waiting: (() => void)[] = [];
      const timers = { after: (_ms: number, callback: () => void) => void waiting.push(callback) };
      const loop = new LiveLoop(bench.player, timers, (error) => ends.push(error));
      loop.start();
      while (waiting.length > 0) {
        bench.now += 10;
        waiting.shift()!();
      }
      expect(ends.length).toBe(1);
      expect(String(ends[0])).toBe(fails ? 'Error: broken' : 'undefined');
    }
  });

  it('makes nothing after it was stopped', () => {
    const bench = new Bench();
    const waiting: (() => void)[] = [];
    const timers = { after: (_ms: number, callback: () => void) => void waiting.push(callback) };
    const loop = new LiveLoop(bench.player, timers, () => expect.unreachable());
    loop.start();
    loop.stop();
    const position = bench.player.position;
    bench.now += 100;
    waiting.shift()!();
    expect(bench.player.position).toBe(position);
    expect(waiting).toEqual([]);
  });
});

const FULL = process.env.SUPERJX_FULL === '1';

describe(`${FULL ? 'a day' : 'ten minutes (a day with SUPERJX_FULL)'} of playing, the machine faked`, () => {
  it('keeps nothing of what it has played', async () => {
    const bench = new Bench();
    const random = randoms(7);
    const hours = FULL ? 24 : 1 / 6;
    const heapAfter: number[] = [];
    bench.machine.midiIn = () => {};
    for (let part = 0; part < 4; part++) {
      await bench.runLong((hours * 3_600_000) / 4, 20, () => {
        if (random() < 0.4) bench.player.midi(random() < 0.5 ? NOTE_ON : NOTE_OFF, bench.now - 5 * random());
        if (random() < 0.1) bench.player.edit('1:35', NOTE_ON);
        bench.output.written = bench.player.position;
      });
      heapAfter.push(process.memoryUsage().heapUsed);
    }
    expect(bench.player.seconds).toBeCloseTo(hours * 3600, 0);
    expect(bench.player.counters).toMatchObject({ underruns: 0, refusedMessages: 0, stalls: 0 });
    expect(heapAfter[3]! - heapAfter[1]!).toBeLessThan(20e6);
  }, 3_600_000);
});

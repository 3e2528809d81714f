import { openFirmwareSymbols } from '../../debug/openSymbols.js';
import { LiveLoop } from '../../live/liveLoop.js';
import { type LiveMachine, LivePlayer } from '../../live/livePlayer.js';
import { SuperJX } from '../../machine/superJx.js';
import { MidiMessageStream } from '../../midi/messageStream.js';
import { BENCHMARK_KEYS } from '../../render/benchmarkTone.js';
import { noteMessage } from '../../render/setup.js';
import { openFirmware } from '../../rom/openFirmware.js';
import {
  hostTime,
  type LiveReport,
  type LiveRequest,
  type LiveSetup,
  type LiveStatus,
  type OutputChoice,
} from './liveProtocol.js';
import { LiveRecording } from './liveRecording.js';
import { type ClosableOutput, PumpedOutput } from './pumpedOutput.js';
import { openRawSink } from './rawSink.js';
import { openSpeakerSink, SPEAKER_BUFFER_MILLISECONDS } from './speakerSink.js';

/** Samples made at a time. */
const BLOCK = 128;

/** From a MIDI message to its sample where nothing else is asked for, milliseconds. */
const DEFAULT_LATENCY = 50;

/** How much of the latency is for MIDI that is told of late, milliseconds. */
const SLACK = 10;

/** Most sound that waits for an output, milliseconds. */
const WAITING = 100;

/** An output that paces itself is offered a thousandth more than it takes: see `PlayClock`. */
const PACED_SPEED = 1.001;

/** Milliseconds between two reports of the status. */
const STATUS_INTERVAL = 50;

/** How long a button is down, and up before the next: the assigner scans its panel faster than this. */
const BUTTON_MILLISECONDS = 30;
/** Time for a step of the dial. */
const DIAL_MILLISECONDS = 5;

/** Seconds of sound made in vain so that the first notes find their code compiled. */
const WARM_UP_SECONDS = 1;

/** An output that knows what it had to clip. */
type OpenOutput = ClosableOutput & { readonly clipped: number };

/**
 * Plays: one machine, one output, from the first message to the last sample. It lives in a thread of its own, so that
 * whatever the main thread does the sound goes on.
 */
export class LiveSession {
  private machine: SuperJX | undefined;
  private player: LivePlayer | undefined;
  private loop: LiveLoop | undefined;
  private output: OpenOutput | undefined;
  private recording: LiveRecording | undefined;
  private statusTimer: NodeJS.Timeout | undefined;
  private droppedNotesAt: number | undefined;
  private statusAt = 0;
  private busyAtStatus = 0;
  private ended = false;
  /** What came before the machine was up. */
  private readonly early: LiveRequest[] = [];

  constructor(
    private readonly setup: LiveSetup,
    private readonly report: (report: LiveReport) => void,
  ) {}

  /** Brings the machine up, opens the output and begins to play. Everything that goes wrong is reported. */
  async start(): Promise<void> {
    try {
      await this.begin();
    } catch (error) {
      await this.end(sentence(error));
    }
  }

  request(request: LiveRequest): void {
    if (request.kind === 'stop') {
      if (this.ended) this.output?.abandon();
      else void this.end(undefined);
      return;
    }
    if (this.player) this.perform(request, this.player, this.machine!);
    else this.early.push(request);
  }

  private async begin(): Promise<void> {
    const { setup } = this;
    const machine = await this.bringUp();
    const paced = setup.output.kind === 'speaker' && setup.latency === undefined;
    const latency = setup.latency ?? DEFAULT_LATENCY;
    const slack = Math.min(SLACK, latency / 2);
    const lead = latency - slack + (paced ? SPEAKER_BUFFER_MILLISECONDS : 0);
    const output = await this.open(setup.output, (lead * machine.sampleRate) / 1000 - BLOCK);
    // what was asked for while the machine came up has been waiting for its turn
    await new Promise((resolve) => setImmediate(resolve));
    if (this.ended) {
      output.abandon();
      return;
    }
    this.output = output;
    if (setup.recording) {
      const { path, format } = setup.recording;
      this.recording = this.openRecording(path, format, (error) => this.notice(error.message, true));
    }
    const player = new LivePlayer({
      machine: scaled(machine, setup.factor),
      output,
      recording: this.recording,
      now: hostTime,
      leadMilliseconds: lead,
      slackMilliseconds: slack,
      waitingMilliseconds: paced ? latency : WAITING,
      clockSpeed: paced ? PACED_SPEED : 1,
      block: BLOCK,
      song: setup.song,
      tail: setup.tail,
    });
    this.player = player;
    if (!setup.liveInput) player.endInput();
    for (const request of this.early.splice(0)) this.perform(request, player, machine);
    this.loop = new LiveLoop(player, { after }, (error) => {
      void this.end(error === undefined ? undefined : sentence(error));
    });
    this.report({ kind: 'ready', latency: player.latencyMilliseconds });
    this.statusAt = hostTime();
    this.statusTimer = setInterval(() => {
      this.report({ kind: 'status', status: this.status(player, machine) });
    }, STATUS_INTERVAL);
    this.loop.start();
  }

  private async bringUp(): Promise<SuperJX> {
    const { setup } = this;
    const stream = new MidiMessageStream((message) => this.report({ kind: 'midiOut', message }));
    const options = {
      ...setup.machine,
      ...(setup.midiOut && { onMidiOut: (byte: number) => stream.push([byte]) }),
    };
    const machine = await SuperJX.create(options);
    this.machine = machine;
    const symbols = openFirmwareSymbols(setup.machine.roms ?? openFirmware(machine.model.name)).assigner;
    this.droppedNotesAt = symbols.find(({ name }) => name === 'droppedNotes')?.value;
    for (const message of setup.messages) machine.midiIn(message);
    if (!machine.settle()) {
      throw new Error('The machine does not come to rest: its wire has been busy for a minute.');
    }
    machine.wire.resetVoices();
    warmUp(machine, setup.machine);
    return machine;
  }

  /** @param startFrames samples that a device gets at once when it begins. */
  private async open(choice: OutputChoice, startFrames: number): Promise<OpenOutput> {
    const { sampleRate = 48_000 } = this.setup.machine;
    if (choice.kind === 'wav') {
      return this.openRecording(choice.path, choice.format, (error) => void this.end(error.message));
    }
    let pump: PumpedOutput | undefined;
    let failedBefore: Error | undefined;
    const onError = (error: Error) => {
      if (pump) pump.fail(error);
      else failedBefore = error;
    };
    const sink =
      choice.kind === 'speaker'
        ? await openSpeakerSink(sampleRate, choice.format, onError)
        : await openRawSink(choice.path, onError, {
            givenUp: () => this.ended,
            onWaiting: () => this.notice(`Waiting for a reader of ${choice.path}.`, false),
          });
    if (!sink) throw new Error('Nothing was played.');
    pump = new PumpedOutput(sink, choice.format, (error) => void this.end(error.message), startFrames);
    if (failedBefore) throw failedBefore;
    return pump;
  }

  private openRecording(
    path: string,
    format: OutputChoice['format'],
    onError: (error: Error) => void,
  ): LiveRecording {
    const { sampleRate = 48_000 } = this.setup.machine;
    const info = { software: 'superjx', comment: this.setup.title };
    return new LiveRecording(path, { sampleRate, format, info }, onError);
  }

  private perform(request: LiveRequest, player: LivePlayer, machine: SuperJX): void {
    switch (request.kind) {
      case 'midi':
        player.midi(request.message, request.at);
        break;
      case 'edit':
        player.edit(request.key, request.message);
        break;
      case 'button':
        player.panel(() => machine.pressButton(request.name, true), BUTTON_MILLISECONDS);
        player.panel(() => machine.pressButton(request.name, false), BUTTON_MILLISECONDS);
        break;
      case 'dial':
        player.panel(() => machine.turnDial(request.direction), DIAL_MILLISECONDS);
        break;
      case 'endOfInput':
        player.endInput();
    }
  }

  private status(player: LivePlayer, machine: SuperJX): LiveStatus {
    const now = hostTime();
    const { busyMilliseconds } = player.counters;
    const load = (busyMilliseconds - this.busyAtStatus) / Math.max(1, now - this.statusAt);
    this.statusAt = now;
    this.busyAtStatus = busyMilliseconds;
    const at = this.droppedNotesAt;
    return {
      display: machine.display,
      leds: machine.leds,
      voices: machine.wire.heldVoices,
      peak: player.meter.take().peak,
      load,
      seconds: player.seconds,
      counters: player.counters,
      droppedNotes:
        at === undefined ? undefined : (machine.assignerByte(at) << 8) | machine.assignerByte(at + 1),
      backlog: player.backlogMilliseconds,
    };
  }

  private notice(text: string, failed: boolean): void {
    this.report({ kind: 'notice', text, failed });
  }

  /** Plays what is under way to its end (or not, if something failed), and tells how it was. */
  private async end(error: string | undefined): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.statusTimer);
    this.loop?.stop();
    const { player, machine, output } = this;
    if (player?.finished && error === undefined) await output?.finish();
    else output?.abandon();
    this.recording?.abandon();
    this.report({
      kind: 'done',
      result: {
        error,
        nvram: machine?.nvram,
        cartridge: machine && { image: machine.cartridge.image, changed: machine.cartridge.changed },
        status: player && machine ? this.status(player, machine) : undefined,
        clipped: (output?.clipped ?? 0) + (this.recording?.clipped ?? 0),
      },
    });
  }
}

/** Lets a copy of the machine play, so that the engine has compiled what the first notes need. */
function warmUp(machine: SuperJX, options: LiveSetup['machine']): void {
  const copy = SuperJX.restore(machine.save(), options);
  for (const key of BENCHMARK_KEYS) copy.midiIn(noteMessage(key, 100));
  const left = new Float32Array(BLOCK);
  const right = new Float32Array(BLOCK);
  const blocks = (WARM_UP_SECONDS * copy.sampleRate) / BLOCK;
  for (let block = 0; block < blocks; block++) copy.render(left, right);
}

/** The machine with a level of its own. */
function scaled(machine: SuperJX, factor: number): LiveMachine {
  if (factor === 1) return machine;
  return {
    sampleRate: machine.sampleRate,
    get tick() {
      return machine.tick;
    },
    midiIn: (bytes, tick) => machine.midiIn(bytes, tick),
    render: (left, right) => {
      machine.render(left, right);
      for (let i = 0; i < left.length; i++) {
        left[i]! *= factor;
        right[i]! *= factor;
      }
    },
  };
}

/** Timers of Node: a timeout of 0 would be one of 1 ms. */
function after(milliseconds: number, callback: () => void): void {
  if (milliseconds <= 0) setImmediate(callback);
  else setTimeout(callback, Math.ceil(milliseconds));
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

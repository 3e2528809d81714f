import type { ControllerMap } from '../../live/controllerMap.js';
import type { Model } from '../../machine/models.js';
import { hostTime, type LiveSetup, type LiveStatus } from '../../node/live/liveProtocol.js';
import { LiveThread } from '../../node/live/liveThread.js';
import type { CartridgeFile } from '../cartridgeFile.js';
import { interrupted, onInterrupt } from '../interrupt.js';
import type { MemoryFile } from '../memoryFile.js';
import { type InputHost, type OpenInput, openMidiInput, openRawInput } from './inputs.js';
import { ComputerKeyboard } from './keyboard.js';
import { keyAction, keyHelp } from './keyMap.js';
import { type MidiOutput, openMidiOutput } from './midiOutput.js';
import { panelLines } from './panelView.js';
import { counterTexts, summaryLines } from './statusText.js';
import { Terminal } from './terminal.js';

/** Milliseconds between two lines about what has gone wrong, without a panel. */
const LINE_INTERVAL = 2000;

/** Exit status when playing ended otherwise than it was meant to. */
const EXIT_FAILED = 1;
/** Exit status when it never began. */
const EXIT_NOT_BEGUN = 2;

/** Everything `play` was asked for, checked. */
export interface PlayJob {
  readonly model: Model;
  /** What runs: `Roland MKS-70, open firmware`. */
  readonly firmware: string;
  readonly setup: Omit<LiveSetup, 'liveInput' | 'midiOut'>;
  readonly memory: MemoryFile | undefined;
  readonly cartridge: CartridgeFile | undefined;
  readonly midiIn: string | undefined;
  readonly midiRaw: string | undefined;
  readonly midiOut: string | undefined;
  readonly map: ControllerMap | undefined;
  /** Draw the panel and play on the computer's keys. */
  readonly panel: boolean;
  readonly json: boolean;
}

/** Plays until the input is over or somebody stops it; the memory and the recordings are kept however it ends. */
export async function play(job: PlayJob): Promise<void> {
  await new Playing(job).run();
}

class Playing implements InputHost {
  private thread: LiveThread | undefined;
  private terminal: Terminal | undefined;
  private midiOut: MidiOutput | undefined;
  private readonly inputs: OpenInput[] = [];
  private readonly keyboard: ComputerKeyboard;
  private status: LiveStatus | undefined;
  private begun = false;
  private latency = 0;
  private lastNotice = '';
  private help = false;
  private stopping = false;
  private failed = false;
  private lineAt = 0;
  private lastLine = '';
  /** What came before the playing thread was there. */
  private readonly early: Parameters<LiveThread['request']>[0][] = [];

  constructor(private readonly job: PlayJob) {
    this.keyboard = new ComputerKeyboard((message) => this.midi(message, hostTime()));
  }

  midi(message: Uint8Array, at: number): void {
    this.request({ kind: 'midi', message, at });
  }

  edit(key: string, message: Uint8Array): void {
    this.request({ kind: 'edit', key, message });
  }

  backlog(): number {
    return this.status?.backlog ?? 0;
  }

  notice(sentence: string, failed: boolean): void {
    this.failed ||= failed;
    this.lastNotice = sentence;
    if (!this.terminal) process.stderr.write(`superjx: ${sentence}\n`);
  }

  async run(): Promise<void> {
    const { job } = this;
    try {
      await this.openInputs();
      const { song } = job.setup;
      const endless = job.midiIn !== undefined || (job.panel && !song && job.midiRaw === undefined);
      const setup = {
        ...job.setup,
        liveInput: endless || job.midiRaw !== undefined,
        midiOut: this.midiOut !== undefined,
      };
      const thread = new LiveThread(setup, (report) => {
        if (report.kind === 'ready') this.begin(report.latency);
        else if (report.kind === 'status') this.show(report.status);
        else if (report.kind === 'midiOut') this.midiOut?.send(report.message);
        else if (report.kind === 'notice') this.notice(report.text, report.failed);
      });
      this.thread = thread;
      for (const request of this.early.splice(0)) thread.request(request);
      onInterrupt(() => this.stop());
      if (!(job.panel && !song && job.midiRaw === undefined)) {
        void Promise.all(this.inputs.map(({ over }) => over)).then(() =>
          this.request({ kind: 'endOfInput' }),
        );
      }
      if (job.panel) this.terminal = new Terminal((key) => this.key(key));
      await this.finish(thread);
    } finally {
      onInterrupt(undefined);
      this.close();
    }
  }

  private async openInputs(): Promise<void> {
    const { job } = this;
    if (job.midiOut !== undefined) {
      this.midiOut = await openMidiOutput(job.midiOut, (sentence) => this.notice(sentence, true));
    }
    if (job.midiIn !== undefined) this.inputs.push(await openMidiInput(job.midiIn, this, job.map));
    if (job.midiRaw !== undefined) this.inputs.push(openRawInput(job.midiRaw, this, job.map));
  }

  private request(request: Parameters<LiveThread['request']>[0]): void {
    if (this.thread) this.thread.request(request);
    else this.early.push(request);
  }

  /** The first time it plays no more, the second time it does not wait for the output either, the third it is gone. */
  private stop(): void {
    if (!this.stopping) onInterrupt(() => this.request({ kind: 'stop' }));
    this.stopping = true;
    this.request({ kind: 'stop' });
  }

  private begin(latency: number): void {
    this.begun = true;
    this.latency = latency;
    if (this.terminal) return;
    process.stderr.write(`${this.job.firmware}; ${latency.toFixed(0)} ms from MIDI to sound; Ctrl-C stops\n`);
  }

  private show(status: LiveStatus): void {
    this.status = status;
    if (this.terminal) this.draw(this.terminal, status);
    else this.line(status);
  }

  /** Without a panel: a line when something has gone wrong since the one before. */
  private line(status: LiveStatus): void {
    const line = counterTexts(status).join(', ');
    const now = hostTime();
    if (this.lastLine === '') this.lastLine = line;
    if (line === this.lastLine || now - this.lineAt < LINE_INTERVAL) return;
    this.lineAt = now;
    this.lastLine = line;
    process.stderr.write(`${line}\n`);
  }

  private draw(terminal: Terminal, status: LiveStatus): void {
    const { model } = this.job;
    const { octave, velocity, held } = this.keyboard;
    const facts = {
      model,
      latency: this.latency,
      octave,
      velocity,
      held,
      notice: this.lastNotice,
      help: this.help ? keyHelp(model) : [],
    };
    terminal.draw(panelLines(status, facts, terminal.columns));
  }

  private key(key: string): void {
    const action = keyAction(key, this.job.model);
    switch (action?.kind) {
      case 'note':
        this.keyboard.press(action.semitone);
        break;
      case 'button':
        this.request({ kind: 'button', name: action.name });
        break;
      case 'dial':
        this.request({ kind: 'dial', direction: action.direction });
        break;
      case 'octave':
        this.keyboard.shiftOctave(action.step);
        break;
      case 'velocity':
        this.keyboard.changeVelocity(action.step);
        break;
      case 'hold':
        this.keyboard.toggleHold();
        break;
      case 'panic':
        this.keyboard.panic();
        break;
      case 'help':
        this.help = !this.help;
        break;
      case 'quit':
        interrupted();
    }
  }

  private async finish(thread: LiveThread): Promise<void> {
    const { job } = this;
    const result = await thread.done;
    this.close();
    if (result.error !== undefined) this.notice(result.error, true);
    if (result.nvram && job.memory?.store(result.nvram)) {
      this.notice('The memory of the instrument was saved.', false);
    }
    if (result.cartridge && job.cartridge?.store(result.cartridge)) {
      this.notice('The cartridge was saved.', false);
    }
    if (result.status) {
      if (job.json)
        process.stdout.write(
          `${JSON.stringify(jsonSummary(job.firmware, result.status, result.clipped, this.latency))}\n`,
        );
      else process.stderr.write(`${summaryLines(result.status, result.clipped).join('\n')}\n`);
    }
    await thread.close();
    if (this.failed) process.exitCode = this.begun ? EXIT_FAILED : EXIT_NOT_BEGUN;
  }

  private close(): void {
    this.terminal?.close();
    this.terminal = undefined;
    this.keyboard.close();
    for (const input of this.inputs.splice(0)) input.close();
    this.midiOut?.close();
    this.midiOut = undefined;
  }
}

function jsonSummary(
  firmware: string,
  { seconds, counters, droppedNotes }: LiveStatus,
  clippedSamples: number,
  latency: number,
) {
  return { firmware, seconds, latency, clippedSamples, droppedNotes, ...counters };
}

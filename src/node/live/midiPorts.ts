import { existsSync } from 'node:fs';
import { MidiMessageStream } from '../../midi/messageStream.js';
import { MessageTimes } from '../../midi/messageTimes.js';
import { hostTime } from './liveProtocol.js';

/** Name of a port of our own that other programs can connect to. */
const VIRTUAL = 'virtual';
/** What others see a virtual port called. */
const OWN_NAME = 'superjx';
/** Where ALSA's sequencer is; without it there is no MIDI port on Linux. */
const SEQUENCER = '/dev/snd/seq';
/** How often to look whether a port is still there, milliseconds. */
const PRESENCE_INTERVAL = 2000;

/** A MIDI port can't be used; the message is a sentence. */
export class MidiPortError extends Error {
  override readonly name = 'MidiPortError';
}

/** The driver's side of an easymidi input: whole messages as they came, with the seconds since the one before. */
interface DriverInput {
  on(event: 'message', listener: (deltaSeconds: number, bytes: number[]) => void): unknown;
}

/** What this program uses of an easymidi port. */
interface Port {
  close(): void;
}

/** What this program uses of easymidi. */
export interface MidiDriver {
  getInputs(): string[];
  getOutputs(): string[];
  readonly Input: new (name: string, virtual?: boolean) => Port;
  readonly Output: new (name: string, virtual?: boolean) => Port;
}

/** The driver, or why there is none. */
export type MidiSupport =
  | {
      readonly works: true;
      readonly driver: MidiDriver;
      readonly inputs: string[];
      readonly outputs: string[];
    }
  | { readonly works: false; readonly reason: string };

/** Loads easymidi, if it is there and finds a sequencer. */
export async function findMidi(
  load: () => Promise<unknown> = () => import('easymidi'),
  platform: string = process.platform,
): Promise<MidiSupport> {
  // The driver would say the same in three lines on stderr.
  if (platform === 'linux' && !existsSync(SEQUENCER)) {
    return {
      works: false,
      reason: `there is no ALSA sequencer (${SEQUENCER}); raw bytes work without: --midi-raw`,
    };
  }
  let module: unknown;
  try {
    module = await load();
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && String(error.code).includes('NOT_FOUND');
    return {
      works: false,
      reason: missing
        ? 'the package easymidi is not installed: npm install easymidi'
        : `easymidi does not load: ${textOf(error)}`,
    };
  }
  try {
    const driver = driverOf(module);
    return { works: true, driver, inputs: driver.getInputs(), outputs: driver.getOutputs() };
  } catch (error) {
    return { works: false, reason: `easymidi finds no MIDI system: ${textOf(error)}` };
  }
}

/** A MIDI input that tells when each message came. */
export class MidiInputPort {
  private readonly port: Port;
  private readonly times = new MessageTimes();
  private readonly watch: NodeJS.Timeout | undefined;

  /**
   * @param name of a port, or a part of it that no other has; `virtual` makes a port of our own.
   * @param onMessage takes one whole message and when it came, host milliseconds.
   * @param onGone called when the port has disappeared.
   * @throws MidiPortError
   */
  constructor(
    { driver, inputs }: Extract<MidiSupport, { works: true }>,
    name: string,
    onMessage: (message: Uint8Array, at: number) => void,
    onGone: () => void,
  ) {
    const virtual = name === VIRTUAL;
    const wanted = virtual ? OWN_NAME : chooseName(name, inputs, 'input');
    this.port = opened(() => new driver.Input(wanted, virtual), wanted);
    let at = 0;
    // the driver may hand over a long exclusive message in pieces
    const stream = new MidiMessageStream((message) => onMessage(message, at));
    driverInput(this.port).on('message', (deltaSeconds, bytes) => {
      at = this.times.push(deltaSeconds * 1000, hostTime());
      stream.push(bytes);
    });
    if (virtual) return;
    this.watch = setInterval(() => {
      if (driver.getInputs().includes(wanted)) return;
      clearInterval(this.watch);
      onGone();
    }, PRESENCE_INTERVAL);
  }

  close(): void {
    clearInterval(this.watch);
    this.port.close();
  }
}

/** A MIDI output. */
export class MidiOutputPort {
  private readonly port: Port;

  /** @throws MidiPortError */
  constructor({ driver, outputs }: Extract<MidiSupport, { works: true }>, name: string) {
    const virtual = name === VIRTUAL;
    const wanted = virtual ? OWN_NAME : chooseName(name, outputs, 'output');
    this.port = opened(() => new driver.Output(wanted, virtual), wanted);
  }

  send(message: Uint8Array): void {
    const { _output: output } = this.port as { _output?: { sendMessage?: (bytes: number[]) => void } };
    if (!output?.sendMessage) throw new MidiPortError(UNKNOWN_EASYMIDI);
    output.sendMessage([...message]);
  }

  close(): void {
    this.port.close();
  }
}

const UNKNOWN_EASYMIDI = 'This version of easymidi is not known: install easymidi 3.2.';

/** Easymidi takes messages apart and forgets when they came; the driver below it does neither. */
function driverInput(port: Port): DriverInput {
  const { _input: input } = port as {
    _input?: { removeAllListeners?: (event: string) => void } & DriverInput;
  };
  if (!input?.on) throw new MidiPortError(UNKNOWN_EASYMIDI);
  input.removeAllListeners?.('message');
  return input;
}

function driverOf(module: unknown): MidiDriver {
  const { default: whole } = module as { default?: MidiDriver };
  const driver = whole ?? (module as MidiDriver);
  if (typeof driver.getInputs !== 'function') throw new MidiPortError(UNKNOWN_EASYMIDI);
  return driver;
}

/** The one port that is called so or whose name contains it. */
function chooseName(name: string, names: readonly string[], direction: 'input' | 'output'): string {
  if (names.includes(name)) return name;
  const found = names.filter((candidate) => candidate.toLowerCase().includes(name.toLowerCase()));
  if (found.length === 1) return found[0]!;
  const there =
    names.length === 0 ? 'there are none' : `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
  throw new MidiPortError(
    found.length > 1
      ? `Several MIDI ${direction}s are called "${name}": ${found.join(', ')}. Give the whole name.`
      : `No MIDI ${direction} is called "${name}": ${there}. The name ${VIRTUAL} makes one.`,
  );
}

function opened<T>(open: () => T, name: string): T {
  try {
    return open();
  } catch (error) {
    throw new MidiPortError(`The MIDI port ${name} does not open: ${textOf(error)}.`);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

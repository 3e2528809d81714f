import type { ControllerMap } from '../../live/controllerMap.js';
import { InputRouter, type InputTarget, RawInputRouter } from '../../live/inputRouter.js';
import { hostTime } from '../../node/live/liveProtocol.js';
import { findMidi, MidiInputPort } from '../../node/live/midiPorts.js';
import { RawMidiInput } from '../../node/live/rawMidiInput.js';
import { count } from '../summary.js';
import { UsageError } from '../values.js';

/** Milliseconds that a MIDI line takes for a byte. */
const BYTE_MILLISECONDS = 0.32;
/** Raw bytes that come faster than a MIDI line can take them are left waiting outside beyond this, milliseconds. */
const MOST_AHEAD = 100;
/** How often to look whether the line is free again, milliseconds. */
const AHEAD_POLL = 20;

/** What playing tells its inputs, and they it. */
export interface InputHost extends InputTarget {
  /** Milliseconds that MIDI IN needs for what it has been given. */
  backlog(): number;
  notice(sentence: string, failed: boolean): void;
}

/** An input that is open. */
export interface OpenInput {
  /** Resolves when nothing more will come. */
  readonly over: Promise<void>;
  close(): void;
}

/** Opens a MIDI port by name. @throws UsageError or MidiPortError, with a sentence. */
export async function openMidiInput(
  name: string,
  host: InputHost,
  map: ControllerMap | undefined,
): Promise<OpenInput> {
  const midi = await findMidi();
  if (!midi.works) throw new UsageError(`Cannot open the MIDI input ${name}: ${midi.reason}.`);
  const router = new InputRouter(host, map);
  let finish = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const port = new MidiInputPort(
    midi,
    name,
    (message, at) => router.push(message, at),
    () => {
      router.leave(hostTime());
      host.notice(`The MIDI input ${name} has gone; what it held is released.`, true);
      finish();
    },
  );
  return { over, close: () => port.close() };
}

/** Opens raw MIDI bytes: a file, FIFO or device, or `-` for stdin. @throws RawInputError */
export function openRawInput(path: string, host: InputHost, map: ControllerMap | undefined): OpenInput {
  const raw = new RawInputRouter(new InputRouter(host, map));
  let toldOfGarbage = false;
  let lineFree = 0;
  let timer: NodeJS.Timeout | undefined;
  let finish = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const isAhead = () => lineFree - hostTime() > MOST_AHEAD || host.backlog() > MOST_AHEAD;
  const waitForLine = () => {
    if (!isAhead()) input.resume();
    else timer = setTimeout(waitForLine, AHEAD_POLL);
  };
  const input = new RawMidiInput(path, {
    onBytes: (bytes) => {
      const now = hostTime();
      raw.push(bytes, now);
      if (raw.garbage > 0 && !toldOfGarbage) {
        toldOfGarbage = true;
        host.notice(`${nameOf(path)} sends bytes that are no MIDI; they are left out.`, false);
      }
      lineFree = Math.max(lineFree, now) + bytes.length * BYTE_MILLISECONDS;
      if (!isAhead()) return;
      input.pause();
      waitForLine();
    },
    onEnd: (error) => {
      raw.leave(hostTime());
      if (error) host.notice(error.message, true);
      if (raw.garbage > 0) {
        host.notice(
          `${count(raw.garbage, 'byte')} of ${nameOf(path)} were no MIDI and were left out.`,
          false,
        );
      }
      finish();
    },
  });
  return {
    over,
    close: () => {
      clearTimeout(timer);
      input.close();
    },
  };
}

function nameOf(path: string): string {
  return path === '-' ? 'stdin' : path;
}

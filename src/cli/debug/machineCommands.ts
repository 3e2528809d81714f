import { DebugError } from '../../debug/expression.js';
import { hexDigits } from '../../debug/symbolicText.js';
import { type WireByte, wireMessageText } from '../../debug/wireLog.js';
import { SnapshotError } from '../../snapshot.js';
import { readInput, refuseOverwriting, writeOutput } from '../files.js';
import { readSong } from '../songInput.js';
import { parseNote, parseVelocity, parseWhole } from '../values.js';
import { closeLog, type DebugCommand, type DebugContext, openLog, parseCount, words } from './context.js';
import { secondsText } from './format.js';
import { whereLine } from './viewCommands.js';

const DEFAULT_WIRE_LINES = 20;

function wireLine({ tick, byte, message }: WireByte): string {
  const text = message === undefined ? '' : ` ${wireMessageText(message)}`;
  return `wire ${secondsText(tick)} ${hexDigits(byte, 2)}${text}`;
}

function wire(context: DebugContext, argument: string): void {
  const { session, print } = context;
  const log = /^log\s+(.+)$/i.exec(argument)?.[1]?.trim();
  if (log === undefined) {
    const count = parseCount(argument, DEFAULT_WIRE_LINES);
    const bytes = session.wire.bytes.slice(-count);
    if (bytes.length === 0) print('nothing has gone over the wire yet');
    for (const byte of bytes) print(wireLine(byte));
    return;
  }
  if (log.toLowerCase() === 'off') {
    session.wire.onByte = undefined;
    const ended = closeLog(context, 'wire');
    print(ended ? `wire log ${ended.path}: ${ended.lines} lines` : 'no wire log');
    return;
  }
  const file = openLog(context, 'wire', log);
  session.wire.onByte = (byte) => file.write(wireLine(byte));
  print(`wire log goes to ${log}`);
}

function midi({ session, print }: DebugContext, argument: string): void {
  const bytes = words(argument).map((word) => {
    if (!/^[0-9a-f]{1,2}$/i.test(word))
      throw new DebugError(`"${word}" is no MIDI byte: give hex, such as 90 3C 64.`);
    return Number.parseInt(word, 16);
  });
  if (bytes.length === 0) throw new DebugError('Give the bytes in hex, such as 90 3C 64.');
  session.midiIn(bytes);
  print(`midi in ${bytes.map((byte) => hexDigits(byte, 2)).join(' ')}`);
}

function note({ session, print }: DebugContext, argument: string): void {
  const [state, key, third, fourth] = words(argument);
  const isOn = state?.toLowerCase() === 'on';
  if (key === undefined || (!isOn && state?.toLowerCase() !== 'off')) {
    throw new DebugError(
      'Write note on KEY [VELOCITY [CHANNEL]] or note off KEY [CHANNEL], such as note on C4 100.',
    );
  }
  const channel = parseWhole((isOn ? fourth : third) ?? '1', 'The channel', 1, 16) - 1;
  const number = parseNote(key);
  const velocity = isOn ? parseVelocity(third ?? '100') : 0;
  session.midiIn([0x90 | channel, number, velocity]);
  print(`note ${isOn ? 'on' : 'off'} ${number}${isOn ? ` velocity ${velocity}` : ''} channel ${channel + 1}`);
}

/** Plays a MIDI file from now on. */
export function playSong(context: DebugContext, path: string): void {
  const { session, print } = context;
  const song = readSong(path, {}, 0);
  context.inputs.push(path);
  const from = session.cpus.assigner.tick;
  for (const { ticks, bytes } of song.events) session.midiIn(bytes, from + ticks);
  print(`playing ${path}: ${song.notes} notes, ${song.seconds.toFixed(3)} s, from ${secondsText(from)}`);
}

function save({ session, print, inputs }: DebugContext, path: string): void {
  refuseOverwriting(path, inputs);
  const state = session.save();
  writeOutput(path, state);
  print(`saved ${path}: ${state.length} bytes, ${secondsText(session.cpu.tick)}`);
}

/** Goes back to a snapshot. */
export function restore(context: DebugContext, path: string): void {
  try {
    context.session.restore(readInput(path));
  } catch (error) {
    if (error instanceof SnapshotError) throw new DebugError(`${path}: ${error.message}`);
    throw error;
  }
  context.listFrom = undefined;
  context.print(`restored ${path}`);
  context.print(whereLine(context));
}

function pressButton({ session, print }: DebugContext, name: string, down: boolean): void {
  session.machine.assigner.panel.press(name.toUpperCase(), down);
  print(`${name.toUpperCase()} is ${down ? 'down' : 'up'}`);
}

function turnDial({ session, print }: DebugContext, argument: string): void {
  const steps = parseWhole(argument === '' ? '1' : argument, 'The dial', -1000, 1000);
  for (let n = 0; n < Math.abs(steps); n++) session.machine.assigner.panel.turnDial(steps < 0 ? -1 : 1);
  print(`dial turned by ${steps}`);
}

export const MACHINE_COMMANDS: readonly DebugCommand[] = [
  {
    name: 'midi',
    aliases: [],
    usage: 'BYTES',
    help: 'put bytes on MIDI IN, in hex',
    run: midi,
  },
  {
    name: 'note',
    aliases: [],
    usage: 'on KEY [VELOCITY [CHANNEL]] | off KEY [CHANNEL]',
    help: 'put a note on or off on MIDI IN; keys as 60 or C4',
    run: note,
  },
  {
    name: 'play',
    aliases: [],
    usage: 'FILE',
    help: 'play a MIDI file into MIDI IN, beginning now',
    run: playSong,
  },
  {
    name: 'settle',
    aliases: [],
    usage: '',
    help: 'run until MIDI IN and the wire have been quiet for 50 ms; breakpoints do not stop it',
    run: (context) => {
      if (!context.session.settle()) throw new DebugError('The wire has not been quiet for a minute.');
      context.print(whereLine(context));
    },
  },
  {
    name: 'press',
    aliases: [],
    usage: 'BUTTON',
    help: 'close a panel button; it is scanned while the machine runs',
    run: (context, argument) => pressButton(context, argument, true),
  },
  {
    name: 'release',
    aliases: [],
    usage: 'BUTTON',
    help: 'open it again',
    run: (context, argument) => pressButton(context, argument, false),
  },
  {
    name: 'dial',
    aliases: [],
    usage: '[STEPS]',
    help: 'turn the alpha dial by phase steps',
    run: turnDial,
  },
  {
    name: 'wire',
    aliases: [],
    usage: '[COUNT] | log FILE | log off',
    help: 'print the last bytes on the wire to the boards, or write all to a file',
    run: wire,
  },
  {
    name: 'save',
    aliases: [],
    usage: 'FILE',
    help: 'save the state of the machine',
    run: save,
  },
  {
    name: 'restore',
    aliases: [],
    usage: 'FILE',
    help: 'go back to a saved state; breakpoints and watches stay',
    run: restore,
  },
];

import type { BoardView } from '../../debug/boardView.js';
import { DebugError } from '../../debug/expression.js';
import { hexDigits } from '../../debug/symbolicText.js';
import { CV_NAMES, LATCH_NAMES } from '../../tape/controlTape.js';
import { latchText, oscillatorName, rangeText } from '../../tape/tapeNames.js';
import type { DebugCommand, DebugContext } from './context.js';
import { secondsText } from './format.js';

const DAC_VOLTS = 10;
const DAC_FULL_CODE = 4095;

type Board = 'lower' | 'upper';
type Section = (context: DebugContext, board: Board, view: BoardView) => string[];

function holds(_context: DebugContext, _board: Board, view: BoardView): string[] {
  return CV_NAMES.map((name, cv) => {
    const code = view.codes[cv]!;
    if (code < 0) return `hold ${name.padEnd(9)} not set yet`;
    const volts = ((code * DAC_VOLTS) / DAC_FULL_CODE).toFixed(3);
    const since = secondsText(view.changed[cv]!);
    return `hold ${name.padEnd(9)} code ${hexDigits(code, 3)} ${String(code).padStart(4)} ${volts.padStart(6)} V ${view.open[cv] === 1 ? 'open' : 'held'} since ${since}`;
  });
}

function latches(_context: DebugContext, _board: Board, view: BoardView): string[] {
  return LATCH_NAMES.map((name, latch) => {
    const value = view.latches[latch]!;
    return `latch ${name.padEnd(9)} ${value} ${latchText(latch, value)}`;
  });
}

function counters(_context: DebugContext, _board: Board, view: BoardView): string[] {
  return view.counters().map(({ chip, counter, oscillator, mode, divider, hertz }) => {
    const owner = oscillator < 0 ? '-' : oscillatorName(oscillator);
    if (mode < 0) return `counter PIT${chip + 1}.${counter} ${owner.padEnd(7)} not programmed yet`;
    return `counter PIT${chip + 1}.${counter} ${owner.padEnd(7)} mode ${mode} count ${String(divider).padStart(5)} ${hertz.toFixed(3)} Hz`;
  });
}

function i8155({ session }: DebugContext, board: Board, view: BoardView): string[] {
  const io = (register: number) => hexDigits(session.cpus[board].space('xram')!.read(0x100 + register), 2);
  const { portA, dividesBy, timerAction, timerLength, timerMode } = view.clock();
  const ports = `8155 port A ${io(1)} B ${io(2)} C ${io(3)} status ${io(0)}`;
  const prescaler =
    portA < 0
      ? '8155 prescaler not set yet'
      : `8155 prescaler ${hexDigits(portA, 2)} DCO1 ${rangeText(dividesBy[0])} DCO2 ${rangeText(dividesBy[1])}`;
  return [
    ports,
    prescaler,
    `8155 timer ${timerAction} length ${timerLength} mode ${timerMode} reads ${io(5)}${io(4)}`,
  ];
}

function registers(names: readonly string[]): Section {
  return ({ session }, board) => {
    const cpu = session.cpus[board];
    const values = names.map((name) => {
      const address = cpu.registerNames.get(name)!.value;
      return `${name}=${hexDigits(cpu.space('sfr')!.read(address), 2)}`;
    });
    return [`8031 ${values.join(' ')}`];
  };
}

const SECTIONS: Readonly<Record<string, Section>> = {
  holds,
  latches,
  counters,
  '8155': i8155,
  timers: registers(['TCON', 'TMOD', 'TH0', 'TL0', 'TH1', 'TL1']),
  serial: registers(['SCON', 'SBUF', 'PCON', 'IE', 'IP']),
  ports: registers(['P0', 'P1', 'P2', 'P3']),
};

/** Registers of the HD6303R, in groups; those that can only be written read FF. */
const ASSIGNER_REGISTERS: Readonly<Record<string, readonly string[]>> = {
  timers: ['TCSR', 'FRCH', 'FRCL', 'OCRH', 'OCRL', 'ICRH', 'ICRL'],
  serial: ['RMCR', 'TRCSR', 'RDR', 'TDR'],
  ports: ['DDR1', 'PORT1', 'DDR2', 'PORT2'],
  ram: ['RAMCR'],
};
const ASSIGNER_SECTIONS = [...Object.keys(ASSIGNER_REGISTERS), 'leds'];

function assignerLine({ session }: DebugContext, section: string): string {
  if (section === 'leds') {
    return `leds ${[...session.machine.assigner.leds].map((row) => hexDigits(row, 2)).join(' ')}`;
  }
  const cpu = session.cpus.assigner;
  const values = ASSIGNER_REGISTERS[section]!.map((name) => {
    const address = cpu.registerNames.get(name)!.value;
    return `${name}=${hexDigits(cpu.spaces[0]!.read(address), 2)}`;
  });
  return `6303 ${values.join(' ')}`;
}

function printChips(context: DebugContext, argument: string): void {
  const { session, print } = context;
  const { focus } = session;
  const known = focus === 'assigner' ? ASSIGNER_SECTIONS : Object.keys(SECTIONS);
  for (const section of argument === '' ? known : [argument.toLowerCase()]) {
    if (!known.includes(section)) {
      throw new DebugError(`The ${focus} has no "${section}" to show: give ${known.join(', ')}.`);
    }
    const lines =
      focus === 'assigner'
        ? [assignerLine(context, section)]
        : SECTIONS[section]!(context, focus, session.views[focus]);
    for (const line of lines) print(line);
  }
}

export const CHIP_COMMANDS: readonly DebugCommand[] = [
  {
    name: 'chips',
    aliases: ['show'],
    usage: '[holds|latches|counters|8155|timers|serial|ports|ram|leds]',
    help: 'print what the chips around the processor were last told',
    run: printChips,
  },
  {
    name: 'display',
    aliases: [],
    usage: '',
    help: 'print the 40 characters of the display',
    run: ({ session, print }) => print(`display "${session.machine.assigner.display.text}"`),
  },
];

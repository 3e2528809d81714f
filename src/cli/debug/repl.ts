import { createInterface } from 'node:readline';
import { COMMAND_NAMES, type DebugInterpreter } from './interpreter.js';

const HISTORY = 500;

/** Completes command names at the beginning of a line, symbols of the processor in focus behind it. */
function completer(interpreter: DebugInterpreter): (line: string) => [string[], string] {
  return (line) => {
    const word = /\S*$/.exec(line)![0].replace(/^.*[[(=<>&|+!~-]/, '');
    const { session } = interpreter.context;
    const isFirst = line.trimStart() === word;
    const names = isFirst
      ? COMMAND_NAMES
      : [
          ...session.symbols[session.focus].list().map(({ name }) => name),
          ...session.cpu.registers.map(({ name }) => name),
        ];
    return [names.filter((name) => name.toLowerCase().startsWith(word.toLowerCase())), word];
  };
}

/**
 * Talks with a user: a prompt with the processor in focus, history, completion with the tabulator. Ctrl-C stops a
 * run, or drops the line; Ctrl-D ends. An empty line repeats the last step, next or list.
 */
export async function talk(interpreter: DebugInterpreter): Promise<void> {
  const { context } = interpreter;
  const { session } = context;
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    historySize: HISTORY,
    removeHistoryDuplicates: true,
    completer: completer(interpreter),
  });
  const prompt = () => {
    reader.setPrompt(`${session.focus}> `);
    reader.prompt();
  };
  reader.on('SIGINT', () => {
    if (interpreter.isRunning) {
      session.interrupt();
      return;
    }
    process.stdout.write('\n');
    reader.write(null, { ctrl: true, name: 'u' });
    prompt();
  });
  let again = '';
  prompt();
  for await (const line of reader) {
    const text = line.trim() === '' ? again : line;
    again = /^(s|step|n|next|over|l|list)\b/i.test(text.trim())
      ? text.trim().replace(/^(l|list)\b.*$/i, 'list')
      : '';
    await interpreter.tryExecute(text, (sentence) => process.stdout.write(`${sentence}\n`));
    if (context.quit) break;
    prompt();
  }
  reader.close();
  if (!context.quit) process.stdout.write('\n');
}

/** Carries out the lines that come through a pipe; what goes wrong is told on stderr and ends nothing. */
export async function listen(interpreter: DebugInterpreter): Promise<void> {
  const reader = createInterface({ input: process.stdin });
  for await (const line of reader) {
    await interpreter.tryExecute(line, (sentence) => process.stderr.write(`superjx: ${sentence}\n`));
    if (interpreter.context.quit) break;
  }
  reader.close();
}

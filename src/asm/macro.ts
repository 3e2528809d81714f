import { Complaint } from './errors.js';
import type { SourceLine } from './source.js';
import { splitOperands } from './statement.js';

export interface Macro {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly fallback: string | undefined }[];
  readonly body: readonly SourceLine[];
  /** Finds what is to be replaced: `\@`, `\parameter`, quoted text (kept), a parameter as a whole word. */
  readonly pattern: RegExp;
}

/**
 * @param parameterText what follows `macro`: `a, b=default`.
 * @throws Complaint if a parameter is not a name.
 */
export function defineMacro(name: string, parameterText: string, body: readonly SourceLine[]): Macro {
  const parameters = splitOperands(parameterText).map((text) => {
    const match = /^([A-Za-z_]\w*)\s*(?:=(.*))?$/.exec(text);
    if (match === null) throw new Complaint(`"${text}" is not the name of a macro parameter`);
    return { name: match[1]!, fallback: match[2]?.trim() };
  });
  const names = parameters.map((parameter) => parameter.name).sort((a, b) => b.length - a.length);
  const words = names.length === 0 ? '(?!)' : names.join('|');
  const pattern = new RegExp(`\\\\(@|${words})|(?<![\\w.@?$\\\\])(${words})(?![\\w@?])|(["'])`, 'g');
  return { name, parameters, body, pattern };
}

/** Values of the parameters of one use. @throws Complaint if their number is wrong. */
function bind(macro: Macro, given: readonly string[]): Map<string, string> {
  const { parameters } = macro;
  if (given.length > parameters.length) {
    throw new Complaint(`macro "${macro.name}" takes ${parameters.length} arguments, not ${given.length}`);
  }
  const values = new Map<string, string>();
  parameters.forEach(({ name, fallback }, n) => {
    const value = given[n] ?? fallback;
    if (value === undefined) throw new Complaint(`macro "${macro.name}" needs an argument for "${name}"`);
    values.set(name, value);
  });
  return values;
}

function substitute(macro: Macro, line: string, values: ReadonlyMap<string, string>, serial: number): string {
  let quote = '';
  return line.replace(macro.pattern, (whole: string, escaped?: string, word?: string, mark?: string) => {
    if (mark !== undefined) {
      if (quote === '') quote = mark;
      else if (quote === mark) quote = '';
      return whole;
    }
    if (escaped === '@') return String(serial);
    if (escaped !== undefined) return values.get(escaped)!;
    return quote === '' ? values.get(word!)! : whole;
  });
}

/**
 * The lines of one use of a macro.
 * @param serial number of the expansion, the value of `\@`.
 * @param via what to add to messages about these lines.
 */
export function expandMacro(
  macro: Macro,
  given: readonly string[],
  serial: number,
  via: string,
): SourceLine[] {
  const values = bind(macro, given);
  return macro.body.map(({ text, file, line }) => ({
    text: substitute(macro, text, values, serial),
    file,
    line,
    via,
  }));
}

import { Complaint } from './errors.js';

interface Condition {
  /** Lines of the current branch are assembled. */
  active: boolean;
  /** A branch has been assembled, or none may be because the whole `if` stands in a skipped region. */
  taken: boolean;
  elseSeen: boolean;
  readonly line: number;
}

/** The open `if`s of one file, macro expansion or rept round. */
export class Conditions {
  private readonly open: Condition[] = [];

  get skipping(): boolean {
    const last = this.open[this.open.length - 1];
    return last !== undefined && !last.active;
  }

  /** Line of the innermost `if` without `endif`; 0 if there is none. */
  get openLine(): number {
    return this.open[this.open.length - 1]?.line ?? 0;
  }

  private last(word: string): Condition {
    const last = this.open[this.open.length - 1];
    if (last === undefined) throw new Complaint(`"${word}" without an "if"`);
    return last;
  }

  if(test: () => boolean, line: number): void {
    if (this.skipping) {
      this.open.push({ active: false, taken: true, elseSeen: false, line });
      return;
    }
    const entry = { active: false, taken: true, elseSeen: false, line };
    this.open.push(entry);
    entry.active = test();
    entry.taken = entry.active;
  }

  elseIf(test: () => boolean): void {
    const last = this.last('elseif');
    if (last.elseSeen) throw new Complaint('"elseif" after "else"');
    last.active = false;
    if (!last.taken) last.taken = last.active = test();
  }

  else(): void {
    const last = this.last('else');
    if (last.elseSeen) throw new Complaint('a second "else" in one "if"');
    last.elseSeen = true;
    last.active = !last.taken;
    last.taken = true;
  }

  endIf(): void {
    this.last('endif');
    this.open.pop();
  }
}

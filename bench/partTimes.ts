/** Where the time of a running machine goes: wraps the methods of its parts with a clock. */

/** Milliseconds by part; a part that works inside another is counted there, too. */
export class PartTimes {
  readonly milliseconds: Record<string, number> = {};

  constructor(private readonly now: () => number) {}

  reset(): void {
    for (const part of Object.keys(this.milliseconds)) this.milliseconds[part] = 0;
  }

  /** Counts the time in some methods of a class from now on, for all its objects; nested calls once. */
  watch(part: string, type: { readonly prototype: object }, methods: readonly string[]): void {
    const { now, milliseconds } = this;
    milliseconds[part] = 0;
    const prototype = type.prototype as Record<string, (...given: unknown[]) => unknown>;
    let depth = 0;
    for (const name of methods) {
      const method = prototype[name];
      if (typeof method !== 'function') throw new Error(`${part} has no method ${name}`);
      prototype[name] = function (this: unknown, ...given: unknown[]): unknown {
        const start = now();
        depth++;
        const result = method.apply(this, given);
        if (--depth === 0) milliseconds[part]! += now() - start;
        return result;
      };
    }
  }
}

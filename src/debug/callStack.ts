/** One call that has not returned, as far as it was watched. */
export interface Frame {
  readonly kind: 'call' | 'interrupt';
  /** Address of the call, or of the instruction that the interrupt came before. */
  readonly from: number;
  /** Where it went. */
  readonly target: number;
  /** Where it is to return to. */
  readonly returnTo: number;
  /** Stack pointer after the return address was pushed. */
  readonly sp: number;
  /** Machine cycle at which the routine began. */
  readonly cycle: number;
}

/**
 * A stack of calls kept beside the real one: a frame ends when the stack pointer has gone past its return address,
 * however that came about.
 */
export class CallStack {
  /** Outermost call first. */
  readonly frames: Frame[] = [];
  /** Told of each frame that ends. */
  onReturn: ((frame: Frame) => void) | undefined;

  /** @param growsUp the stack pointer rises when something is pushed (8031). */
  constructor(private readonly growsUp: boolean) {}

  enter(frame: Frame): void {
    this.frames.push(frame);
  }

  /** Ends the frames that a stack pointer of `sp` has left. */
  unwind(sp: number): void {
    const { frames } = this;
    while (frames.length > 0) {
      const top = frames[frames.length - 1]!;
      if (this.growsUp ? sp >= top.sp : sp <= top.sp) return;
      frames.pop();
      this.onReturn?.(top);
    }
  }

  clear(): void {
    this.frames.length = 0;
  }
}

/** What the 8031 core is given: its surroundings and its options. */

/** What the 8031 is wired to. While a method is called, `cycle` of the core is the machine cycle of the access. */
export interface Mcs51Bus {
  /** MOVX read, in the first half of machine cycle `cycle`. `@Ri` has the latch of port 2 as high byte. */
  readExternal(address: number): number;
  /** MOVX write. */
  writeExternal(address: number, value: number): void;
  /**
   * Levels that the outside puts on the eight pins of a port (0-3), 1 where nothing pulls a pin low. What drives
   * INT0, INT1, T0 or T1 also calls `setInt0` and its like: interrupts, counters and gates listen to those alone,
   * but for the pins named in `polledPins`.
   */
  readPort(port: number): number;
  /** The latch of a port (0-3) was written, changed or not; the pins follow after this machine cycle. */
  portWritten(port: number, latch: number): void;
  /** The start bit of `value` begins on TXD at machine cycle `startCycle`; serial modes 1-3. */
  transmit(value: number, startCycle: number): void;
}

/** Behaviour that no document settles, and what the surroundings ask for. */
export interface Mcs51Options {
  /** Length of a bit on the wire at RXD in machine cycles; 32 (31 250 baud at 12 MHz) unless told. */
  readonly receiveBitCycles?: number;
  /**
   * After how many machine cycles the interrupt logic samples a request flag that software has written: 1 (the
   * next cycle; default) or 0 (the cycle of the write). Intel says when the hardware sets flags, not when writes act.
   */
  readonly softwareFlagDelay?: 0 | 1;
  /**
   * Whether reading TL0, TH0, TL1 or TH1 shows the increment of the same machine cycle; default true. The increment
   * is in S3P1; Intel does not say in which state a register is read.
   */
  readonly timerReadsAfterIncrement?: boolean;
  /** Whether PUSH SP stores the incremented stack pointer; default true. Intel does not say. */
  readonly pushesIncrementedStackPointer?: boolean;
  /** Length of the reserved opcode A5, which does nothing, in bytes: 1 (default), 2 or 3. */
  readonly reservedOpcodeBytes?: 1 | 2 | 3;
  /** What reads of registers and RAM this part does not have give, 0-255; default FF. */
  readonly missingValue?: number;
  /**
   * Bits of port 3, out of 04 (INT0) and 08 (INT1), behind which there is something whose level is only known when
   * asked for: it comes from `readPort`, not from `setInt0` or `setInt1`. Default none.
   */
  readonly polledPins?: number;
  /**
   * How often such a pin is asked for, in machine cycles, while the program has its interrupt enabled in IE or
   * gates a timer by it; 8 unless told. At other times it is asked for when the program reads P3, and only then.
   */
  readonly pinPollCycles?: number;
  /** Called once for each oddity and place: what a program should not do, at the instruction at `address`. */
  readonly report?: (message: string, address: number) => void;
}

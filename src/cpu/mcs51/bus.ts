/** What the 8031 core is given: its surroundings and its options. */

/** What the 8031 is wired to. While a method is called, `cycle` of the core is the machine cycle of the access. */
export interface Mcs51Bus {
  /** MOVX read, in the first half of machine cycle `cycle`. `@Ri` has the latch of port 2 as high byte. */
  readExternal(address: number): number;
  /** MOVX write. */
  writeExternal(address: number, value: number): void;
  /**
   * Levels that the outside puts on the eight pins of a port (0-3), 1 where nothing pulls a pin low. What drives
   * INT0, INT1, T0 or T1 also calls `setInt0` and its like: interrupts, counters and gates listen to those alone.
   */
  readPort(port: number): number;
  /** The latch of a port (0-3) was written, changed or not; the pins follow after this machine cycle. */
  portWritten(port: number, latch: number): void;
  /** The start bit of `value` begins on TXD at machine cycle `startCycle`; serial modes 1-3. */
  transmit(value: number, startCycle: number): void;
}

/** Behaviour that no document settles, and help for the reader of an unknown program. */
export interface Mcs51Options {
  /** Length of a bit on the wire at RXD in machine cycles; 32 (31 250 baud at 12 MHz) unless told. */
  readonly receiveBitCycles?: number;
  /**
   * After how many machine cycles the interrupt logic samples a request flag that software has written: 1 (the
   * next cycle; default) or 0 (the cycle of the write).
   */
  readonly softwareFlagDelay?: 0 | 1;
  /** Whether reading TL0, TH0, TL1 or TH1 shows the increment of the same machine cycle; default true. */
  readonly timerReadsAfterIncrement?: boolean;
  /** Whether PUSH SP stores the incremented stack pointer; default true. */
  readonly pushesIncrementedStackPointer?: boolean;
  /** What reads of registers and RAM this part does not have give; default FF. */
  readonly missingValue?: number;
  /** Called once for each oddity and place: what a program should not do, at the instruction at `address`. */
  readonly report?: (message: string, address: number) => void;
}

/** What an HD6303R needs from the board around it. Addresses are 16 bits, data 8 bits. */
export interface Hd6303Bus {
  /**
   * An external read; the core's `cycle` is the E cycle of the access. Internal registers, internal RAM and
   * memory that was declared with `mapMemory` never arrive here; the unused cycles that put $FFFF on the bus do
   * not either.
   */
  read(address: number): number;
  /** An external write, to anything but memory declared writable; the core's `cycle` is its E cycle. */
  write(address: number, value: number): void;
  /** Levels of P10 to P17 as driven from outside, 1 where nothing drives. */
  readPort1(): number;
  /** Levels of P20 to P24 as driven from outside, bits 0 to 4, 1 where nothing drives. */
  readPort2(): number;
  /** After a write to a port's data or direction register (direction: 1 = output). */
  portChanged(port: 1 | 2, latch: number, direction: number): void;
  /** The start bit of this serial byte begins in E cycle `startCycle`. */
  transmit(value: number, startCycle: number): void;
  /** P21 changes to `level` right after the rising edge of E of cycle `cycle` (if it is an output). */
  timerOutput?(level: number, cycle: number): void;
}

/** Something a program did that the data sheet leaves undefined, or did not: fetch a byte before the next came. */
export interface Hd6303Anomaly {
  readonly kind:
    | 'undefined-opcode'
    | 'address-error'
    | 'reserved-register'
    | 'sci-clock'
    | 'sci-overlap'
    | 'sci-overrun';
  /** PC of the operation code, or address of the register. */
  readonly address: number;
  /** Operation code, or value read or written. */
  readonly value: number;
  readonly cycle: number;
}

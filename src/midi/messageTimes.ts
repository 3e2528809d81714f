/** How far two quartz clocks are allowed to run apart: 200 ppm, so that an old best guess does not stay for ever. */
const DRIFT = 2e-4;

/**
 * When MIDI messages really came, from the driver's time stamps. The driver knows the time between two messages
 * exactly; the program hears of each a little late, sometimes much. The smallest lateness seen fixes the one against
 * the other.
 */
export class MessageTimes {
  private driver = 0;
  private offset = Number.POSITIVE_INFINITY;
  private last = 0;

  /**
   * @param delta time since the message before, by the driver, milliseconds.
   * @param heard when the program got it, host milliseconds.
   * @returns when it came, host milliseconds; never later than `heard`, never before the message before.
   */
  push(delta: number, heard: number): number {
    this.driver += Math.max(0, delta);
    const lateness = heard - this.driver;
    this.offset = Math.min(lateness, this.offset + DRIFT * Math.max(0, delta));
    this.last = Math.min(heard, Math.max(this.last, this.driver + this.offset));
    return this.last;
  }
}

/**
 * Which sample is due when: a line from the host's milliseconds to samples since the start of playing. Where the
 * output can't keep up, or was left without samples, the line is moved; nothing else bends it.
 */
export class PlayClock {
  private frames = 0;
  private at = 0;
  private readonly framesPerMillisecond: number;

  /**
   * @param sampleRate Hz.
   * @param speed how much faster than that the line runs, 1 = as fast. Above 1 the output is what paces it: it is
   * always a little behind, and each time it takes nothing more the line waits.
   */
  constructor(sampleRate: number, speed = 1) {
    this.framesPerMillisecond = (sampleRate * speed) / 1000;
  }

  /** From now on: at host time `milliseconds` sample `frames` is heard. */
  set(frames: number, milliseconds: number): void {
    this.frames = frames;
    this.at = milliseconds;
  }

  /** The sample that is heard at a host time, with its fraction. */
  heard(milliseconds: number): number {
    return this.frames + (milliseconds - this.at) * this.framesPerMillisecond;
  }

  /** Milliseconds from `now` until `frames` is heard; negative if it has been. */
  until(frames: number, now: number): number {
    return (frames - this.heard(now)) / this.framesPerMillisecond;
  }
}

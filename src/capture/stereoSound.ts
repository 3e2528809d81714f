/** A stereo recording or render, whole in memory. */
export interface StereoSound {
  /** 1.0 = full scale. */
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Frames a second, Hz. */
  readonly sampleRate: number;
}

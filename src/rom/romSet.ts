/** The three program images of a machine. */
export interface RomSet {
  /** What it is, for people: `open firmware`, `MKS-70 1.08`. */
  readonly title: string;
  /** HD6303R program, 32 768 bytes at 8000h. */
  readonly assigner: Uint8Array;
  /** 8031 program of the lower board, 8192 or 16 384 bytes. */
  readonly lower: Uint8Array;
  /** 8031 program of the upper board. */
  readonly upper: Uint8Array;
}

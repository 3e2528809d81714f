/** The program images of a machine. */
export interface RomSet {
  /** What it is, for people: `open firmware`, `MKS-70 1.08`. */
  readonly title: string;
  /** HD6303R program: 32 768 bytes at 8000h, of the JX-8P 16 384 at C000h. */
  readonly assigner: Uint8Array;
  /** 8031 program of the lower board, or of the only one: 8192 or 16 384 bytes. */
  readonly lower: Uint8Array;
  /** 8031 program of the upper board; a model with one board needs none. */
  readonly upper?: Uint8Array | undefined;
}

/** A number from 0 to below 1 that two integers decide, for choices that a seed makes. */
export function mixed(seed: number, index: number): number {
  let bits = Math.imul(seed | 0, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0_aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a_2d97);
  return ((bits ^ (bits >>> 15)) >>> 0) / 0x1_0000_0000;
}

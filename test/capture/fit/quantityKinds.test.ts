import { describe, expect, it } from 'vitest';
import { MEL_BANDS, melBandCentre } from '../../../src/audio/melSpectrum.js';
import { spectrumAgainst } from '../../../src/capture/fit/quantityKinds.js';

/** Power of white noise behind four equal poles, with a recorder's noise so many dB below it, dB. */
function filtered(corner: number, floor: number): { mel: number[] } {
  const mel = Array.from({ length: MEL_BANDS }, (_, band) => {
    const power = (1 + (melBandCentre(band) / corner) ** 2) ** -4;
    return 10 * Math.log10(power + 10 ** (floor / 10));
  });
  return { mel };
}

describe('the spectrum behind a filter against the open one', () => {
  const options = { from: 60, to: 12_000, width: 2, pass: [60, 200], lowest: -24 } as const;
  const read = (corner: number, floor: number): (number | undefined)[] => {
    const table = { open: filtered(1e6, floor), item: filtered(corner, floor) };
    return spectrumAgainst('item', 'open', options).map((quantity) => quantity.read(table));
  };

  it.each([60, 150, 400, 3000])('at %i Hz does not depend on a noise 38 dB below', (corner) => {
    const [clean, noisy] = [read(corner, -120), read(corner, -38)];
    expect(clean.length).toBeGreaterThan(20);
    clean.forEach((value, n) => {
      expect(Math.abs(noisy[n]! - value!), `quantity ${n}`).toBeLessThan(0.3);
    });
  });

  it('depends on the corner', () => {
    const apart = read(400, -120).map((value, n) => Math.abs(value! - read(800, -120)[n]!));
    expect(Math.max(...apart)).toBeGreaterThan(12);
  });
});

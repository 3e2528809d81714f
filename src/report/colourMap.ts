/**
 * Colours for levels: from nearly black over violet, red and orange to pale yellow, lighter in even steps, so that a
 * picture stays true when printed grey and stands on white and black pages alike. The steps are even in Oklab
 * (B. Ottosson, "A perceptual color space for image processing", 2020), whose numbers stand here.
 */

type Triple = readonly [number, number, number];

/** Lightness 0-1, chroma, hue in degrees. */
const ANCHORS: readonly Triple[] = [
  [0.17, 0.035, 275],
  [0.36, 0.135, 293],
  [0.53, 0.19, 355],
  [0.72, 0.17, 45],
  [0.97, 0.085, 105],
];

function oklab([lightness, chroma, hue]: Triple): Triple {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

function mixed(a: Triple, b: Triple, share: number): Triple {
  return [0, 1, 2].map((i) => a[i]! + share * (b[i]! - a[i]!)) as unknown as Triple;
}

function hexOf([lightness, a, b]: Triple): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((value) => {
    const inside = Math.min(1, Math.max(0, value));
    const curved = inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055;
    return Math.round(255 * curved);
  });
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** `count` colours (2 to 256) from quiet to loud, as `#rrggbb`. */
export function levelColours(count: number): string[] {
  const points = ANCHORS.map(oklab);
  const [first, last] = [points[0]![0], points[points.length - 1]![0]];
  return Array.from({ length: count }, (_, n) => {
    const lightness = first + (n / (count - 1)) * (last - first);
    let k = 0;
    while (k < points.length - 2 && points[k + 1]![0] < lightness) k++;
    const [a, b] = [points[k]!, points[k + 1]!];
    return hexOf(mixed(a, b, (lightness - a[0]) / (b[0] - a[0])));
  });
}

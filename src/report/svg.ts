/** What all pictures share: escaping, numbers in paths, the width of text, colours. */

/** Text as it may stand in SVG and HTML, in attributes too. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A pixel for a path: at most one decimal. */
export function pixel(value: number): string {
  const text = String(Math.round(value * 10) / 10);
  return text === '-0' ? '0' : text;
}

/** Pixels of a text in a usual sans-serif font, rather too many than too few. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) {
    if ("iljtfrI.,:;'|!()[]/ ".includes(character)) ems += 0.38;
    else if ('mwMW%@'.includes(character)) ems += 0.95;
    else ems += character >= 'A' && character <= 'Z' ? 0.72 : 0.63;
  }
  return ems * size;
}

/** Cuts a text so that it is no wider than `width` pixels; what was cut shows as three dots. */
export function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}...`, size) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}...`;
}

/** Series that a picture tells apart by colour; after the last it begins again. */
export const SERIES_COLOURS = 7;

/** Blue, orange, green, red, violet, brown, grey: distinct for colour-blind eyes, too (after Okabe and Ito). */
const LIGHT = ['#0072b2', '#d55e00', '#009e73', '#cc3377', '#7a5fb5', '#8c6d31', '#777777'];
const DARK = ['#56b4e9', '#f08a3c', '#2fc89c', '#ec7fae', '#ab97e6', '#c9a75e', '#a5a5a5'];

interface Shades {
  readonly paper: string;
  readonly text: string;
  readonly dim: string;
  readonly grid: string;
  readonly frame: string;
  readonly ghost: string;
  readonly limit: string;
}

const LIGHT_SHADES: Shades = {
  paper: '#ffffff',
  text: '#1c2330',
  dim: '#545e70',
  grid: '#e2e5ea',
  frame: '#7a8290',
  ghost: '#b4bbc7',
  limit: '#8a5a00',
};
const DARK_SHADES: Shades = {
  paper: '#14181f',
  text: '#e6eaf2',
  dim: '#a3adbe',
  grid: '#2b323d',
  frame: '#7d8899',
  ghost: '#566072',
  limit: '#e0b45c',
};

function rules(colours: readonly string[], shades: Shades): string {
  const { paper, text, dim, grid, frame, ghost, limit } = shades;
  return [
    `.paper{fill:${paper}}.plot text{fill:${text}}.plot .dim{fill:${dim}}`,
    `.grid{stroke:${grid}}.frame{stroke:${frame}}.halo{stroke:${paper}}.line.ghost,.area.ghost{stroke:${ghost};fill:none}`,
    `.dot.ghost,.bar.ghost{fill:${ghost};stroke:none}.limit{stroke:${limit}}.band{fill:${limit}}.plot text.limits{fill:${limit}}`,
    ...colours.map(
      (colour, n) => `.line.c${n}{stroke:${colour}}.dot.c${n},.bar.c${n},.area.c${n}{fill:${colour}}`,
    ),
  ].join('');
}

/** Style sheet of the pictures, for light and dark surroundings and for paper. A page needs it once. */
export const PLOT_STYLE = [
  '.plot{font-family:Helvetica,Arial,sans-serif}.line{fill:none;stroke-width:1.6;stroke-linejoin:round}',
  '.line.ghost:not(.points){stroke-width:1.2}.dashed{stroke-dasharray:6 4}.grid,.frame{fill:none}',
  '.points{stroke-width:4.4;stroke-linecap:round}.points.many{stroke-width:3.4}.limit{fill:none;stroke-dasharray:2 3;stroke-width:1.2}.band{opacity:.16}.halo{fill:none;stroke-width:3}',
  rules(LIGHT, LIGHT_SHADES),
  `@media screen and (prefers-color-scheme:dark){${rules(DARK, DARK_SHADES)}}`,
].join('');

/** The elements of a picture as an SVG document, or, for a page that has `PLOT_STYLE`, as an element of it. */
export function svgPicture(
  parts: readonly string[],
  picture: {
    readonly width: number;
    readonly height: number;
    /** Read out instead of the picture. */
    readonly title: string;
    readonly inline?: boolean;
  },
): string {
  const { width, height, title, inline = false } = picture;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-label="${escaped(title)}" ` +
      `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    ...(inline
      ? []
      : [`<style>${PLOT_STYLE}</style>`, `<rect class="paper" width="${width}" height="${height}"/>`]),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

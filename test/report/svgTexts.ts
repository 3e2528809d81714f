/** Texts of an SVG picture with the boxes they fill, in Helvetica. */

/** Advance widths in thousandths of the size: Adobe's font metrics of Helvetica. */
const HELVETICA: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...'0123456789abdeghnopqu_#$+=<>~'].map((one) => [one, 556])),
  ...Object.fromEntries([...'cksvxyz'].map((one) => [one, 500])),
  ...Object.fromEntries([...'ft/ .,:;!I'].map((one) => [one, 278])),
  ...Object.fromEntries([...'ijl'].map((one) => [one, 222])),
  ...Object.fromEntries([...'r()-'].map((one) => [one, 333])),
  ...Object.fromEntries([...'ABEKPSVXY&'].map((one) => [one, 667])),
  ...Object.fromEntries([...'CDHNRUw'].map((one) => [one, 722])),
  ...Object.fromEntries([...'GOQ'].map((one) => [one, 778])),
  F: 611,
  J: 500,
  L: 556,
  M: 833,
  T: 611,
  W: 944,
  Z: 611,
  m: 833,
  '%': 889,
  "'": 191,
};

export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function helveticaWidth(text: string, size: number): number {
  return [...text].reduce((sum, one) => sum + (HELVETICA[one] ?? 600), 0) * (size / 1000);
}

/** Size of the picture as its viewBox says. */
export function viewBox(svg: string): { width: number; height: number } {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
  return { width: Number(width), height: Number(height) };
}

export function textBoxes(svg: string): TextBox[] {
  return [...svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)]
    .filter(([, attributes]) => !attributes!.includes('halo'))
    .map(([, attributes, escaped]) => {
      const text = escaped!
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&');
      const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes!)?.[1];
      const size = Number(of('font-size') ?? 11);
      const width = helveticaWidth(text, size) * (of('font-weight') === 'bold' ? 1.06 : 1);
      const share = { start: 0, middle: 0.5, end: 1 }[of('text-anchor') ?? 'start']!;
      const turned = /translate\(([\d.]+) ([\d.]+)\) rotate\(-90\)/.exec(of('transform') ?? '');
      if (turned) {
        const [x, y] = [Number(turned[1]), Number(turned[2])];
        return {
          text,
          left: x - 0.75 * size,
          right: x + 0.2 * size,
          top: y - width / 2,
          bottom: y + width / 2,
        };
      }
      const [x, y] = [Number(of('x')), Number(of('y'))];
      const left = x - share * width;
      return { text, left, right: left + width, top: y - 0.75 * size, bottom: y + 0.2 * size };
    });
}

/** Sentences about texts that leave the picture or lie on each other; none in a good picture. */
export function textFaults(svg: string): string[] {
  const { width, height } = viewBox(svg);
  const boxes = textBoxes(svg);
  const outside = boxes
    .filter(({ left, right, top, bottom }) => left < 0 || top < 0 || right > width || bottom > height)
    .map(({ text }) => `"${text}" leaves the picture`);
  const over = boxes.flatMap((a, n) =>
    boxes
      .slice(n + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `"${a.text}" lies on "${b.text}"`),
  );
  return [...outside, ...over];
}

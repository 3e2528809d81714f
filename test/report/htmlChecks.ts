const VOID = new Set(['meta', 'br', 'img', 'input', 'link', 'hr']);

/** Tags that are opened and not closed, or closed in the wrong order; empty for a well-formed page. */
export function openTags(html: string): string[] {
  const open: string[] = [];
  const text = html.replace(/<script>[\s\S]*?<\/script>/g, '').replace(/<style>[\s\S]*?<\/style>/g, '');
  for (const [tag, closing, name, rest] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/gi)) {
    if (VOID.has(name!) || rest!.endsWith('/')) continue;
    if (closing === '') open.push(name!);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `${tag} closes ${open.at(-1)}`];
  }
  return open;
}

/** A page without the bytes of its sounds and pictures, in which any letters can stand. */
export function withoutData(html: string): string {
  return html.replace(/;base64,[^"]*/g, '');
}

/** The pictures of a page, those within them left in. */
export function pictures(html: string): string[] {
  const found: string[] = [];
  for (let from = html.indexOf('<svg xmlns'); from >= 0; ) {
    let depth = 0;
    let end = from;
    for (const tag of html.slice(from).matchAll(/<svg\b|<\/svg>/g)) {
      depth += tag[0] === '</svg>' ? -1 : 1;
      end = from + tag.index + tag[0].length;
      if (depth === 0) break;
    }
    found.push(html.slice(from, end));
    from = html.indexOf('<svg xmlns', end);
  }
  return found;
}

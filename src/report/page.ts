import { dataUri } from './base64.js';
import { escaped, PLOT_STYLE } from './svg.js';

/** Colours and type of the pages; dark where the reader's system is dark, black on white on paper. */
const PAGE_STYLE = `
:root{--paper:#fff;--text:#1c2330;--dim:#545e70;--line:#d5d9e0;--soft:#f4f6f9;--bad:#b3261e;--badsoft:#fdecea;--good:#1b6e3c;--accent:#0072b2}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14181f;--text:#e6eaf2;--dim:#a3adbe;--line:#343c49;--soft:#1c222c;--bad:#ff8a80;--badsoft:#3a1f20;--good:#7fd6a0;--accent:#56b4e9}}
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0 auto;max-width:1040px;padding:1.5rem 1rem 4rem;background:var(--paper);color:var(--text);font:15px/1.5 system-ui,Helvetica,Arial,sans-serif}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .4rem}h2{font-size:1.25rem;margin:2.6rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line)}h3{font-size:1rem;margin:1.5rem 0 .4rem}
p{max-width:46rem;margin:.5rem 0}.dim{color:var(--dim)}a{color:var(--accent)}
table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}th,td{padding:.22rem .6rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;background:var(--soft);white-space:nowrap}td.n,th.n{text-align:right;white-space:nowrap}
tr.fail td{background:var(--badsoft)}tr.fail td:first-child{border-left:4px solid var(--bad)}
.fail .mark{color:var(--bad);font-weight:700}.pass .mark{color:var(--good)}
.verdict{font-size:1.15rem;font-weight:600;padding:.5rem .8rem;border:1px solid var(--line);border-left:6px solid var(--good);background:var(--soft)}
.verdict.bad{border-left-color:var(--bad)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.8rem 0;font-size:14px}dt{color:var(--dim)}dd{margin:0}
.pair{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;margin:.8rem 0}.pair figure{margin:0;flex:1 1 440px;max-width:500px}
figure{margin:.8rem 0}svg.plot{max-width:100%;height:auto}figcaption{font-size:13px;color:var(--dim)}audio{width:100%;height:34px;margin-top:.3rem}
details{margin:.6rem 0}summary{cursor:pointer;color:var(--accent)}nav{font-size:14px;columns:3 16rem;margin:1rem 0}nav a{display:block;text-decoration:none}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em}
@media print{body{max-width:none;padding:0}h2{break-after:avoid}figure,tr{break-inside:avoid}audio{display:none}}
`;

/** A whole page that needs nothing beside itself; `script` runs at its end. */
export function htmlPage(
  title: string,
  body: readonly string[],
  extra: { readonly style?: string; readonly script?: string } = {},
): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)}</title>`,
    `<style>${PAGE_STYLE}${PLOT_STYLE}${extra.style ?? ''}</style>`,
    '</head>',
    '<body>',
    ...body,
    ...(extra.script === undefined ? [] : [`<script>${extra.script}</script>`]),
    '</body>',
    '</html>\n',
  ].join('\n');
}

/** Two pictures beside each other, below each other where the page is narrow. */
export function pairOf(pictures: readonly string[]): string {
  return `<div class="pair">${pictures.map((picture) => `<figure>${picture}</figure>`).join('')}</div>`;
}

/** A player of a WAV file that is in the page. */
export function audioPlayer(wav: Uint8Array, name: string): string {
  return `<audio controls preload="none" aria-label="${escaped(name)}" src="${dataUri('audio/wav', wav)}"></audio>`;
}

/** Names and what they are. */
export function definitions(entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return '';
  const rows = entries.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`);
  return `<dl>${rows.join('')}</dl>`;
}

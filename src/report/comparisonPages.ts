import type { SoundComparison } from '../compare/compareSounds.js';
import type { Sound } from '../compare/sound.js';
import { abxPageHtml } from './abx/abxPage.js';
import { levelMatched } from './abx/levelMatched.js';
import type { ReportResponse, SoundReport } from './soundReport.js';
import { soundReportHtml } from './soundReportHtml.js';

/** A sound and what it is called: its file. */
export interface NamedSound extends Sound {
  readonly name: string;
}

/** What a report of two compared sounds takes beside them. */
export interface ComparisonReportExtras {
  /** What A was made from, and how it lies against A. */
  readonly clean?: { readonly sound: NamedSound; readonly alignment: SoundComparison['alignment'] };
  /** Sentences that go before the comparison's own. */
  readonly verdict?: readonly string[];
  /** From the clean sound to A and to B. */
  readonly responses?: readonly ReportResponse[];
  /** Address of the page for ears. */
  readonly abxPage?: string;
}

/** The report of a comparison of two sounds, as a page. */
export function comparisonReportHtml(
  a: NamedSound,
  b: NamedSound,
  comparison: SoundComparison,
  extras: ComparisonReportExtras = {},
): string {
  const { clean, verdict = [], responses, abxPage } = extras;
  const placed = (sound: NamedSound, { offset, gain }: SoundComparison['alignment']) => ({
    ...sound,
    offset,
    gain: -gain,
  });
  const report: SoundReport = {
    a,
    b: placed(b, comparison.alignment),
    ...(clean && { clean: placed(clean.sound, clean.alignment) }),
    rows: comparison.quantities,
    verdict: [...verdict, differenceSentence(comparison), ...comparison.notes],
    ...(responses && { responses }),
    ...(abxPage !== undefined && { abxPage }),
  };
  return soundReportHtml(report);
}

function differenceSentence({ difference, largest, quantities }: SoundComparison): string {
  const title = quantities.find(({ name }) => name === largest)?.title;
  if (title === undefined) return 'Nothing that could be measured differs.';
  const times = `${difference.toFixed(1)} times what is just audible`;
  return `The largest difference is ${title}: ${times}.`;
}

/**
 * A blind listening test of two compared sounds, as a page: aligned, equally loud, at most ten seconds.
 * @throws RangeError when the two have less than 50 ms in common, or one is silent there.
 */
export function comparisonAbxHtml(
  a: NamedSound,
  b: NamedSound,
  { alignment }: Pick<SoundComparison, 'alignment'>,
  trials?: number,
): string {
  const matched = levelMatched(a, b, { offset: alignment.offset });
  const pair = { name: `${a.name} and ${b.name}`, a: matched.a, b: matched.b, aName: a.name, bName: b.name };
  return abxPageHtml({ title: pair.name, pairs: [pair], ...(trials !== undefined && { trials }) });
}

import type { SoundComparison } from '../compare/compareSounds.js';
import type { CleanComparison } from '../compare/compareWithClean.js';
import type { Sound } from '../compare/sound.js';
import { abxPageHtml } from './abx/abxPage.js';
import { levelMatched } from './abx/levelMatched.js';
import type { SoundRow } from './soundReport.js';
import { soundReportHtml } from './soundReportHtml.js';

/** A sound and what it is called: its file. */
export interface NamedSound extends Sound {
  readonly name: string;
}

/** What a report of two compared sounds takes beside them. */
export interface ComparisonReportExtras {
  /** What A was made from, and what the three together say. */
  readonly clean?: { readonly sound: NamedSound; readonly comparison: CleanComparison };
  /** Sentences about the files. */
  readonly notes?: readonly string[];
  /** Address of the page for ears. */
  readonly abxPage?: string;
}

/** The report of a comparison of two sounds, or of two and the clean one they come from, as a page. */
export function comparisonReportHtml(
  a: NamedSound,
  b: NamedSound,
  comparison: SoundComparison,
  { clean, notes = comparison.notes, abxPage }: ComparisonReportExtras = {},
): string {
  const placed = (sound: NamedSound, { offset, gain }: SoundComparison['alignment']) => ({
    ...sound,
    offset,
    gain: -gain,
  });
  const three = clean?.comparison;
  return soundReportHtml({
    a,
    b: placed(b, comparison.alignment),
    ...(clean && { clean: placed(clean.sound, clean.comparison.cleanComparison.alignment) }),
    rows: [
      ...(three ? [melGainRow(three)] : []),
      ...comparison.quantities.map((quantity) => ({
        ...quantity,
        clean: three?.cleanComparison.quantities.find(({ name }) => name === quantity.name)?.b ?? null,
      })),
    ],
    verdict: [...(three?.verdict ?? []), differenceSentence(comparison), ...notes],
    ...(three?.responses && {
      responses: [
        { name: 'clean to A', ...three.responses.a },
        { name: 'clean to B', ...three.responses.b },
      ],
    }),
    ...(three && {
      choruses: [
        { name: 'A', motion: three.modulation.a },
        { name: 'B', motion: three.modulation.b },
      ],
    }),
    ...(abxPage !== undefined && { abxPage }),
  });
}

function melGainRow({ gain, aToB, aToClean }: CleanComparison): SoundRow {
  const distances = `${aToClean.toFixed(2)} dB from A to clean, ${aToB.toFixed(2)} dB from A to B`;
  return {
    title: 'mel distance that B is nearer to A than the clean sound is',
    unit: 'dB',
    a: null,
    b: null,
    difference: gain,
    reason: distances,
  };
}

function differenceSentence({ difference, largest, quantities }: SoundComparison): string {
  const title = quantities.find(({ name }) => name === largest)?.title;
  if (title === undefined || difference < 0.05) return 'Nothing that counts differs.';
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

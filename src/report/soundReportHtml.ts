import { audioPlayer, definitions, htmlPage, pairOf } from './page.js';
import { valueText } from './rowTable.js';
import { stereoWav } from './soundBytes.js';
import { chorusPlots, endOf, melPlots, responsePlots, spectrograms, trackPlots } from './soundFigures.js';
import type { ReportSound, SoundReport, SoundRow } from './soundReport.js';
import { escaped } from './svg.js';

const ROLES: readonly string[] = ['A', 'B', 'clean'];
/** Seconds of each sound in the page if nothing else is said. */
const SECONDS = 10;
/** Bytes of WAV data in the page if nothing else is said. */
const BYTES = 18e6;

/**
 * The comparison of two sounds, and of the clean one they come from, as one HTML page that needs nothing beside itself:
 * numbers, spectrograms, level, pitch and brightness over time, mel spectra, impulse responses, players.
 */
export function soundReportHtml(report: SoundReport): string {
  const { a, b, clean, rows, verdict = [], responses = [], choruses = [], abxPage } = report;
  // two files often have one name in two folders
  const sounds = [a, b, ...(clean ? [clean] : [])].map((sound, n) => ({
    ...sound,
    name: `${ROLES[n]}: ${sound.name}`,
  }));
  const title = report.title ?? `${a.name} and ${b.name}`;
  return htmlPage(title, [
    `<h1>${escaped(title)}</h1>`,
    ...verdict.map((sentence, n) => `<p${n === 0 ? ' class="verdict"' : ''}>${escaped(sentence)}</p>`),
    definitions([a, b, ...(clean ? [clean] : [])].map((sound, n) => [ROLES[n]!, soundText(sound)])),
    abxPage === undefined ? '' : `<p><a href="${escaped(abxPage)}">A blind listening test of A and B</a></p>`,
    '<h2>Numbers</h2>',
    soundTable(rows, clean !== undefined),
    '<h2>Spectrograms</h2>',
    pairOf(spectrograms(sounds).map((picture, n) => picture + player(sounds[n]!, report))),
    '<h2>Envelope and modulation</h2>',
    ...trackPlots(sounds),
    '<h2>Spectra</h2>',
    pairOf(melPlots(sounds)),
    ...(choruses.some(({ motion }) => motion !== null)
      ? ['<h2>Chorus</h2>', pairOf(chorusPlots(choruses))]
      : []),
    ...(responses.length === 0
      ? []
      : [
          '<h2>Impulse responses</h2>',
          '<p class="dim">Estimated from the clean sound to each of the others; frequencies that the clean sound ' +
            'does not have are not in them.</p>',
          pairOf(responsePlots(responses)),
        ]),
  ]);
}

function soundText({ name, channels, sampleRate, offset = 0, gain = 0 }: ReportSound): string {
  const seconds = channels[0]!.length / sampleRate;
  const kind =
    channels.length === 1 ? 'mono' : channels.length === 2 ? 'stereo' : `${channels.length} channels`;
  const moved = offset === 0 ? '' : `, ${(1000 * offset).toFixed(1)} ms late`;
  const louder = gain === 0 ? '' : `, shown ${gain > 0 ? '+' : ''}${gain.toFixed(1)} dB`;
  return `${name}: ${seconds.toFixed(2)} s, ${sampleRate} Hz, ${kind}${moved}${louder}`;
}

function soundTable(rows: readonly SoundRow[], clean: boolean): string {
  const number = (value: number | null | undefined, unit: string, apart = 0) =>
    `<td class="n">${escaped(valueText(value ?? null, unit, apart))}</td>`;
  const lines = rows.map(({ title, unit, a, b, clean: third, difference, audible, reason }) => {
    const heard = audible === null || audible === undefined ? '-' : `${audible.toFixed(1)} times`;
    return (
      `<tr><td>${escaped(title)}${reason ? `<br><span class="dim">${escaped(reason)}</span>` : ''}</td>` +
      number(a, unit, difference ?? 0) +
      number(b, unit, difference ?? 0) +
      (clean ? number(third, unit, difference ?? 0) : '') +
      number(difference, unit) +
      `<td class="n">${(audible ?? 0) >= 1 ? `<strong>${heard}</strong>` : heard}</td></tr>`
    );
  });
  const columns = ['A', 'B', ...(clean ? ['clean'] : []), 'difference', 'just audible'];
  const head = columns.map((name) => `<th class="n">${name}</th>`).join('');
  return `<div class="scroll"><table><thead><tr><th>quantity</th>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table></div>`;
}

function player(sound: ReportSound, { a, b, clean, audio = {} }: SoundReport): string {
  if (audio.embed === false) return '';
  const seconds = Math.min(audio.seconds ?? SECONDS, endOf([a, b, ...(clean ? [clean] : [])]));
  const [left, right = left] = sound.channels.map((channel) => Float32Array.from(channel));
  const wav = stereoWav({ left: left!, right: right!, sampleRate: sound.sampleRate }, seconds, sound.gain);
  // three sounds share the room of the page
  if (wav.length > (audio.bytes ?? BYTES) / 3) return '';
  return audioPlayer(wav, sound.name);
}

import { type Model, modelNamed } from '../../machine/models.js';
import type { CaptureKit } from './captureKit.js';
import { blockStarts, type KitFileOptions, kitSeconds, twoDigits } from './kitFiles.js';
import {
  escaped,
  fullToneTables,
  htmlTable,
  neutralPatchText,
  patchTable,
  plainSawTable,
  toneDifferences,
} from './kitSheetTables.js';

/** The sheet of a kit: one HTML page, to be read, printed and ticked off. */
export function kitSheet(kit: CaptureKit, { internalMemory = false }: KitFileOptions = {}): string {
  const model = modelNamed(kit.model);
  const title = `Capture kit ${kit.version}: ${model.title}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${kit.blocks.length} blocks, ${minutes(kitSeconds(kit))} minutes with the pauses between them, played <strong>twice</strong>:
how much the two takes differ is the yardstick for everything else.</p>
<h2>1. Connect and set</h2>
${list(settings(model))}
<h2>2. Tones</h2>
${tonePart(kit, internalMemory)}
<h2>3. Record</h2>
${list(recording(kit))}
${blockTable(kit)}
<h2>4. Hand over</h2>
${list([
  `<code>superjx capture add *.wav --unit NAME --model ${kit.model}</code> finds the pattern at both ends of each block, ` +
    'measures every note and keeps the numbers. It says at once if a file is clipped, too quiet, mono or of another block.',
  'Room temperature, mains frequency, modifications, firmware versions are worth a note: the command has options for them.',
])}
<h2>5. The tones, as the display shows them</h2>
${toneTables(kit)}
</body>
</html>
`;
}

const STYLE = `
body { font: 11pt/1.4 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #111; background: #fff; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 1.6em; }
table { border-collapse: collapse; margin: .6em 0 1.2em; font-size: .82em; }
th, td { border: 1px solid #999; padding: .12em .45em; text-align: left; vertical-align: top; }
th { background: #eee; } table.tones td:nth-child(n+3) { text-align: center; }
.warn { border: 1px solid #a00; padding: .5em .8em; }
code { font-size: .95em; }
@media print { body { margin: 0; max-width: none; font-size: 9pt; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}

/** `17:30`. */
export function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${twoDigits(whole % 60)}`;
}

function settings({ name, title }: Model): string[] {
  const channel =
    name === 'jx8p'
      ? 'MIDI channel 1; System Exclusive on; program change, bender, modulation, portamento, hold, volume and aftertouch received.'
      : 'MIDI channels: UPPER 1, LOWER 2, CONTROL 1. Bender, modulation, portamento, hold, volume and aftertouch received for both ' +
        `halves; program change received; ${name === 'mks70' ? 'System Exclusive and its APR and IPR on' : 'SysEx as section 2 needs it'}.`;
  return [
    `MIDI OUT of the player to MIDI IN of the ${escaped(title)}, nothing else on that line. Any sequencer will do that sends System ` +
      'Exclusive from a MIDI file at the right time; no clock, no active sensing, no thinning of controllers.',
    '<strong>Both</strong> output jacks, L and R, straight into a line input of the interface: no equalizer, no compressor, no ' +
      'reverb, no monitoring effects.',
    'Switched on for at least 30 minutes.',
    'Master tune 440 Hz (display 0). Volume at full. Output level switch at H; if the interface is overdriven, M. ' +
      'Bender, lever and pedals at rest, nothing plugged into the pedal jacks.',
    channel,
    'Chorus, velocity and aftertouch are decided by the tones: leave all front panel controls alone while recording.',
    'Recorder: 44.1 to 96 kHz, 24 bit (16 bit or float are accepted), stereo WAV. <strong>Level:</strong> play ' +
      '<code>block-10.mid</code> and set the gain so that its loudest chord peaks between -9 and -3 dBFS; then do not touch it ' +
      'until the last take is done.',
  ];
}

function tonePart(kit: CaptureKit, internalMemory: boolean): string {
  if (kit.model !== 'jx10') {
    return list([
      `Nothing to do: the MIDI files send each tone to the edit area before it is played, ${kit.tones.length} of them. No memory ` +
        'is overwritten. The name of the tone shows on the display.',
      'To see that it arrives, send <code>tones.syx</code>: the display ends with the name of the last tone of the list below.',
    ]);
  }
  const place = internalMemory
    ? 'in the internal memory from A1 on, as these MIDI files expect it (program changes from 0 on)'
    : 'on a cartridge from A1 on, as these MIDI files expect it (program changes from 64 on). Without a cartridge make the kit ' +
      'again with <code>--memory</code>';
  return `<p>A JX-10 can not be edited over MIDI. It needs the ${kit.tones.length} tones and ${kit.patches.length} patches of section 5
${place}. The MIDI files hold program changes and notes only.</p>
<p class="warn">Save your own sounds first: all of these ways overwrite what is there.</p>
${list([
  '<strong>By hand.</strong> Every parameter below is one that the display can show exactly. Copy the neutral patch and the plain ' +
    'sawtooth and change what differs. Two hours, and sure.',
  '<strong>Firmware 3.x or later</strong> takes one-way bulk data into the internal memory: send <code>tones-3x.syx</code> with ' +
    'memory protect off and 50 ms between messages; use a kit made with <code>--memory</code>.',
  `<strong>Open firmware, or the emulator:</strong> <code>cartridge.bin</code> is a cartridge M-64C, and
<code>cartridge-dump.syx</code> the same through the handshake transfer. Roland's own firmware arranges a cartridge in a way that is
not published: do not load these into it.`,
])}`;
}

function recording(kit: CaptureKit): string[] {
  return [
    'One file a block and take: start the recorder, wait a second, start <code>block-NN.mid</code>, wait until it ends, wait a ' +
      'second, stop. Cutting is not needed, converting, normalizing and fading are not allowed.',
    'Or both takes as one file each: play <code>kit.mid</code>, which has all blocks with a few seconds between them.',
    'Every block begins and ends with three short notes; when they do not sound, nothing else in that block will.',
    `Name the files <code>&lt;unit&gt;__k${kit.version}__b&lt;block&gt;__t&lt;take&gt;.wav</code>, for example ` +
      `<code>mine__k${kit.version}__b03__t1.wav</code>: unit without spaces, block with two digits.`,
    '<strong>Two takes are compulsory.</strong> Play all blocks once, then all of them again, without touching anything between.',
    'Silence in the room is not needed, silence on the line is: mobile phones away, no ground loop.',
  ];
}

function blockTable(kit: CaptureKit): string {
  const starts = blockStarts(kit);
  const rows = kit.blocks.map(({ number, title, seconds, items }, n) => [
    `${number}`,
    title,
    `block-${twoDigits(number)}.mid`,
    minutes(seconds),
    minutes(starts[n]!),
    `${items.length}`,
    `b${twoDigits(number)}__t1 ☐`,
    `b${twoDigits(number)}__t2 ☐`,
  ]);
  const head = ['block', '', 'file', 'length', 'in kit.mid from', 'items', 'take 1', 'take 2'];
  return `${htmlTable([head, ...rows], 'list')}
<p>When which note sounds is in <code>times.json</code>.</p>`;
}

function toneTables(kit: CaptureKit): string {
  if (kit.model === 'jx10') {
    return `<p>Neutral patch: ${escaped(neutralPatchText())}.</p>
${patchTable(kit)}
<p>Tones: what differs from the plain sawtooth, then everything.</p>
${toneDifferences(kit.tones)}
${fullToneTables(kit.tones)}`;
  }
  return `<p>The plain sawtooth:</p>
${plainSawTable()}
<p>All tones, for who wants to check or to enter one by hand:</p>
${toneDifferences(kit.tones)}`;
}

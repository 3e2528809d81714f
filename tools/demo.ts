/** `npm run demo`: a real piece through the whole emulated machine into `demo.wav`. */
import { relative } from 'node:path';
import { commandLine } from '../src/cli/commandLine.js';
import { CANON_FILE } from './demo/canon.js';

const song = relative(process.cwd(), CANON_FILE);
process.stdout.write(
  `Playing ${song} (Pachelbel, Canon in D: four parts) through an emulated Super-JX: an HD6303R parses the MIDI\n` +
    'bytes, sends commands over a 31 250 baud wire to two 8031s, and their counters and DACs drive circuit models.\n\n',
);
const program = await commandLine('render');
await program.parseAsync(['render', song, '-o', 'demo.wav', '--patch', 'A1'], { from: 'user' });
process.stdout.write('\nNow listen to demo.wav.\n');

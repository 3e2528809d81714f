/** What the speed of the machine is measured with: tones, keys, ready-playing machines. */
import { BareBoard } from '../src/machine/bareBoard.js';
import { MKS70 } from '../src/machine/models.js';
import { type Stage, SuperJX } from '../src/machine/superJx.js';
import { Tone } from '../src/patches/tone.js';
import { analogProfile } from '../src/profiles/analogProfile.js';
import { BENCHMARK_KEYS } from '../src/render/benchmarkTone.js';
import { noteMessage, toneSelection } from '../src/render/setup.js';
import { openFirmware } from '../src/rom/openFirmware.js';
import { noteOnBytes, PREFIX_LOWER } from '../src/wire/commands.js';
import { toneWireBytes } from '../src/wire/toneStream.js';

export { BENCHMARK_KEYS as KEYS } from '../src/render/benchmarkTone.js';

/** Two saws a voice, chorus on. */
function twoSaws(name: string): Tone {
  const tone = Tone.initial(name);
  tone.set('mix-dco2', 127);
  tone.set('dco2-fine-tune', 70);
  tone.setStep('chorus', 1);
  return tone;
}

/** Cutoff swept by the LFO between about 0.5 and 6 kHz (10 Hz x 2^(10.97 x 86 / 127) +-1.8 octaves), with resonance. */
export function sweepTone(): Tone {
  const tone = twoSaws('SWEEP');
  tone.set('vcf-cutoff', 86);
  tone.set('vcf-resonance', 80);
  tone.set('vcf-lfo', 41);
  tone.set('lfo-rate', 45);
  return tone;
}

/** The most work there is: filter wide open, hard sync, chorus. */
export function worstTone(): Tone {
  const tone = twoSaws('WORST');
  tone.set('vcf-cutoff', 127);
  tone.setStep('cross-mod', 1);
  return tone;
}

/** A machine at 48 kHz that holds `keys` of a tone. */
export async function playing(
  tone: Tone,
  keys: readonly number[] = BENCHMARK_KEYS,
  onStage?: (stage: Stage) => void,
): Promise<SuperJX> {
  const machine = await SuperJX.create({ sampleRate: 48_000, onStage });
  for (const message of toneSelection(tone)) machine.midiIn(message);
  machine.settle();
  for (const key of keys) machine.midiIn(noteMessage(key, 100));
  return machine;
}

/** One sound board without an assigner, on which one key of a tone sounds. */
export function bareBoard(tone: Tone): BareBoard {
  const board = new BareBoard({
    program: openFirmware().lower,
    soundBoard: MKS70.soundBoard,
    analog: analogProfile('default'),
    seed: 1,
    board: 0,
    sampleRate: 48_000,
  });
  board.boot();
  board.send([PREFIX_LOWER, ...toneWireBytes(tone.data())]);
  board.settle();
  board.send(noteOnBytes(0, 60, 100));
  return board;
}

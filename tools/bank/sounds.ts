/** Every sound of the open bank: the 100 tones and the 64 patches. */

import { openBank } from '../../src/patches/openBank/openBank.js';
import { type Patch, patchLabel } from '../../src/patches/patch.js';
import type { Tone } from '../../src/patches/tone.js';
import { patchSelection, toneSelection } from '../../src/render/setup.js';

export interface BankSound {
  readonly kind: 'tone' | 'patch';
  /** What the panel shows: 1-100 for a tone, A1-H8 for a patch. */
  readonly place: string;
  readonly name: string;
  /** MIDI that sets the instrument to it. */
  readonly select: readonly Uint8Array[];
  /** The tone with whatever moves its pitch (chorus, LFO) off; for a tone only. */
  readonly still?: readonly Uint8Array[];
  /** The tones heard. */
  readonly tones: readonly Tone[];
  readonly patch?: Patch;
}

/** The tone without chorus and vibrato. */
function withoutMovement(tone: Tone): Tone {
  const still = tone.clone();
  for (const parameter of ['chorus', 'dco1-lfo', 'dco2-lfo']) still.set(parameter, 0);
  return still;
}

/** Tones 1-100: those of a fresh memory, then the presets. */
export function bankTones(): BankSound[] {
  const { tones, presets } = openBank();
  return [...tones, ...presets].map((tone, n) => ({
    kind: 'tone',
    place: `${n + 1}`,
    name: tone.name.trim(),
    select: toneSelection(n),
    still: toneSelection(withoutMovement(tone)),
    tones: [tone],
  }));
}

/** Patches A1-H8. */
export function bankPatches(): BankSound[] {
  const { tones, presets, patches } = openBank();
  const all = [...tones, ...presets];
  return patches.map((patch, n) => {
    const halves = patch.keyMode === 'whole-upper' ? (['upper'] as const) : (['upper', 'lower'] as const);
    return {
      kind: 'patch',
      place: patchLabel(n),
      name: patch.name.trim(),
      select: [patchSelection(n)],
      tones: halves.map((half) => all[patch.tone(half)]!),
      patch,
    };
  });
}

/** The tone's oscillators make a pitch: not noise alone, not thrown about by a random LFO. */
export function isPitched(tone: Tone): boolean {
  const random = tone.display('lfo-waveform') === 'random';
  const steady = (['dco1', 'dco2'] as const).filter(
    (dco) => tone.get(`mix-${dco}`) > 0 && tone.display(`${dco}-waveform`) !== 'noise',
  );
  return steady.length > 0 && !(random && steady.some((dco) => tone.get(`${dco}-lfo`) > 0));
}

/** Cross modulation, or oscillators no octave or fifth apart: partials that are no multiples of one. */
export function isInharmonic(tone: Tone): boolean {
  return isPitched(tone) && tone.display('cross-mod') === 'xmod';
}

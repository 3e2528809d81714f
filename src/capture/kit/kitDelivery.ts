import type { ModelName } from '../../machine/models.js';
import {
  individualParameters,
  LOWER_GROUP,
  patchApr,
  toneApr,
  UPPER_GROUP,
} from '../../patches/sysexBuild.js';
import { jx8pPerformance, type KitPatch, type Playing, playingPatch } from './kitPlaying.js';
import type { KitTone } from './kitTones.js';

/** Messages to send, and how long the instrument is given to obey each, seconds. */
export interface Sending {
  readonly bytes: Uint8Array;
  readonly pause: number;
}

/** How the tones of the kit get into an instrument. */
export interface KitDelivery {
  /** What makes it play `tone` in this way. */
  select(tone: KitTone, playing: Playing): Sending[];
  /** Forgets what was sent: a block must not depend on the one before. */
  restart(): void;
}

/** Tones that a JX-10's kit may have: who has to enter them by hand has to do so in an afternoon. */
const JX10_TONES = 20;

/** Program number of the first patch of a JX-10's cartridge. */
export const CARTRIDGE_PROGRAM = 64;

/** Patches a JX-10 can hold in its cartridge. */
const MOST_PATCHES = 64;

/** Time for a tone, a patch, one performance parameter and a program change, seconds: several times what ours needs. */
const TONE_SECONDS = 0.25;
const PATCH_SECONDS = 0.3;
const PARAMETER_SECONDS = 0.02;
const PROGRAM_SECONDS = 0.4;

/** MKS-70: patch and tones go to the edit area, no memory is touched. */
class EditAreaDelivery implements KitDelivery {
  private sent = '';

  restart(): void {
    this.sent = '';
  }

  select(tone: KitTone, playing: Playing): Sending[] {
    const sendings: Sending[] = [];
    const patch = patchApr(playingPatch(playing));
    const content = patch.join();
    if (content !== this.sent) sendings.push({ bytes: patch, pause: PATCH_SECONDS });
    this.sent = content;
    sendings.push({ bytes: toneApr(tone.tone, { group: UPPER_GROUP }), pause: TONE_SECONDS });
    if (playing.lower) {
      sendings.push({ bytes: toneApr(playing.lower.tone, { group: LOWER_GROUP }), pause: TONE_SECONDS });
    }
    return sendings;
  }
}

/** JX-8P: performance parameters one by one, then the tone. */
class Jx8pDelivery implements KitDelivery {
  private sent: readonly number[] = [];

  restart(): void {
    this.sent = [];
  }

  select(tone: KitTone, playing: Playing): Sending[] {
    const values = jx8pPerformance(playing);
    const sendings: Sending[] = [];
    values.forEach((value, number) => {
      if (this.sent[number] === value) return;
      const bytes = individualParameters('patch', [{ number, value }], { model: 'jx8p' });
      sendings.push({ bytes, pause: PARAMETER_SECONDS });
    });
    this.sent = values;
    sendings.push({ bytes: toneApr(tone.tone, { model: 'jx8p' }), pause: TONE_SECONDS });
    return sendings;
  }
}

/** JX-10: it can't be edited over MIDI, so everything lies in memory and is selected by number. */
export class MemoryDelivery implements KitDelivery {
  /** In the order in which the kit first uses them; the place is the number in memory. */
  readonly tones: KitTone[] = [];
  readonly patches: KitPatch[] = [];
  private readonly places = new Map<string, number>();

  restart(): void {}

  select(tone: KitTone, playing: Playing): Sending[] {
    const { lower, ...rest } = playing;
    const key = JSON.stringify([tone.name, lower?.name ?? '', rest]);
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.patches.length;
      if (place === MOST_PATCHES) throw new Error(`the kit has more than ${MOST_PATCHES} patches`);
      const patch = playingPatch(playing, patchName(tone, playing, place));
      patch.set('upper-tone', this.toneNumber(tone));
      patch.set('lower-tone', this.toneNumber(lower ?? tone));
      this.patches.push({ name: patch.name.trim(), patch });
      this.places.set(key, place);
    }
    return [{ bytes: Uint8Array.of(0xc0, CARTRIDGE_PROGRAM + place), pause: PROGRAM_SECONDS }];
  }

  private toneNumber(tone: KitTone): number {
    const found = this.tones.findIndex(({ name }) => name === tone.name);
    if (found >= 0) return found;
    if (this.tones.length === JX10_TONES) {
      throw new Error(`the kit for the JX-10 has more than ${JX10_TONES} tones: ${tone.name}`);
    }
    return this.tones.push(tone) - 1;
  }
}

function patchName(tone: KitTone, playing: Playing, place: number): string {
  const plain = Object.values(playing).every((value) => value === undefined);
  return plain ? tone.name : `${tone.name} P${place + 1}`;
}

/** The way of a model. */
export function kitDelivery(model: ModelName): KitDelivery {
  if (model === 'jx10') return new MemoryDelivery();
  return model === 'jx8p' ? new Jx8pDelivery() : new EditAreaDelivery();
}

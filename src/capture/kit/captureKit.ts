import type { ModelName } from '../../machine/models.js';
import { KIT_VERSION, type Kit, type KitBlock } from '../kit.js';
import { writeChorus } from './blocks/chorus.js';
import { writeCrossMod } from './blocks/crossMod.js';
import { writeEnvelopes } from './blocks/envelopes.js';
import { writeFilter, writeHighPass, writeVoices } from './blocks/filters.js';
import { writeFloors, writeKeys } from './blocks/floorAndKeys.js';
import { writeLfo } from './blocks/lfo.js';
import { writePhrases } from './blocks/phrases.js';
import { writePlaying } from './blocks/playing.js';
import { writeWaves } from './blocks/waves.js';
import { BlockWriter } from './blockWriter.js';
import { type KitDelivery, kitDelivery, MemoryDelivery } from './kitDelivery.js';
import type { KitPatch, Playing } from './kitPlaying.js';
import type { KitTone } from './kitTones.js';

/** A kit with the sounds it needs. */
export interface CaptureKit extends Kit {
  /** All tones in the order of their first use; of a JX-10 the place is the number in its cartridge. */
  readonly tones: readonly KitTone[];
  /** JX-10 only: the patches that the program changes of the blocks select, from the cartridge's A1 on. */
  readonly patches: readonly KitPatch[];
}

/** Writes the items of a block. */
type WriteBlock = (writer: BlockWriter) => void;

const BLOCKS: readonly (readonly [title: string, write: WriteBlock])[] = [
  ['noise floors', writeFloors],
  ['all keys', writeKeys],
  ['waveforms', writeWaves],
  ['voices', writeVoices],
  ['filter', writeFilter],
  ['high-pass filter', writeHighPass],
  ['envelopes and dynamics', writeEnvelopes],
  ['LFO', writeLfo],
  ['cross modulation', writeCrossMod],
  ['chorus', writeChorus],
  ['playing', writePlaying],
  ['phrases', writePhrases],
];

const MADE = new Map<ModelName, CaptureKit>();

/**
 * The capture kit for a model: twelve blocks of notes with the tone data between them, always the same for a kit
 * version.
 */
export function captureKit(model: ModelName): CaptureKit {
  const known = MADE.get(model);
  if (known) return known;
  const delivery = kitDelivery(model);
  const noting = new NotingDelivery(delivery);
  const blocks = BLOCKS.map(([title, write], number): KitBlock => {
    const writer = new BlockWriter(model, noting, number, title);
    write(writer);
    return writer.finish();
  });
  const patches = delivery instanceof MemoryDelivery ? delivery.patches : [];
  const tones = delivery instanceof MemoryDelivery ? delivery.tones : [...noting.tones.values()];
  const kit: CaptureKit = { version: KIT_VERSION, model, blocks, tones, patches };
  MADE.set(model, kit);
  return kit;
}

/** Keeps a list of the tones that pass. */
class NotingDelivery implements KitDelivery {
  readonly tones = new Map<string, KitTone>();

  constructor(private readonly delivery: KitDelivery) {}

  restart(): void {
    this.delivery.restart();
  }

  select(tone: KitTone, playing: Playing) {
    for (const one of [tone, playing.lower]) {
      if (!one) continue;
      const known = this.tones.get(one.name);
      if (known && !known.tone.equals(one.tone))
        throw new Error(`two tones of the kit are called ${one.name}`);
      this.tones.set(one.name, one);
    }
    return this.delivery.select(tone, playing);
  }
}

import type { ModelName } from '../../machine/models.js';
import type { KitBlock, KitEvent, KitItem, Measure } from '../kit.js';
import {
  FIRST_SYNC_ONSETS,
  LAST_SYNC_ONSETS,
  SYNC_HOLD,
  SYNC_PAUSE,
  SYNC_VELOCITY,
  syncKeys,
} from '../syncPattern.js';
import type { KitDelivery } from './kitDelivery.js';
import type { Playing } from './kitPlaying.js';
import { type KitTone, PLAIN_SAW } from './kitTones.js';

/** Steps of time a second: what the kit's MIDI files can tell exactly, 960 to the quarter at 120 quarters a minute. */
const KIT_STEPS_PER_SECOND = 1920;

/** A time on the grid of the MIDI files, seconds. */
export function onKitGrid(seconds: number): number {
  return Math.round(seconds * KIT_STEPS_PER_SECOND) / KIT_STEPS_PER_SECOND;
}

/** Velocity where it does not matter. */
const VELOCITY = 100;

/** From a note off to where a tone without release is silent, and from a note on to where it is steady, seconds. */
const SHORT_RELEASE = 0.12;
const SETTLED = 0.15;

/** Highest and lowest key an instrument of this family sounds; others are moved by octaves. */
const LOWEST_KEY = 28;
const HIGHEST_KEY = 103;

/** What an item is; times are seconds. */
export interface ItemRecipe {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly measures: readonly Measure[];
  /** MIDI keys in the order in which they are struck. */
  readonly keys: readonly number[];
  /** How long the keys are held. */
  readonly hold: number;
  readonly velocity?: number;
  /** From the note off until it is silent. */
  readonly release?: number;
  /** From the note on to where it is steady, and before the note off where that ends. */
  readonly settled?: number;
  /** False for sounds without one pitch: noise, chords. Default: true if there is one key. */
  readonly pitched?: boolean;
}

/** The key that an instrument of this family sounds for a MIDI key, by Roland's MIDI implementation. */
function soundingKey(key: number): number {
  while (key < LOWEST_KEY) key += 12;
  while (key > HIGHEST_KEY) key -= 12;
  return key;
}

/** Writes one block, from its synchronising pattern to the last, event by event. */
export class BlockWriter {
  /** Where the next thing goes, seconds. */
  now = 0;
  private readonly events: KitEvent[] = [];
  private readonly items: KitItem[] = [];
  private readonly firstSync: number;
  private tone: KitTone = PLAIN_SAW;

  constructor(
    readonly model: ModelName,
    private readonly delivery: KitDelivery,
    private readonly number: number,
    private readonly title: string,
  ) {
    delivery.restart();
    this.wait(0.1);
    this.controllersAtRest();
    this.select(PLAIN_SAW);
    this.firstSync = this.pattern(FIRST_SYNC_ONSETS);
  }

  /** Room for anything only the models with System Exclusive have. */
  get editable(): boolean {
    return this.model !== 'jx10';
  }

  wait(seconds: number): void {
    this.now += seconds;
  }

  /** A MIDI message now; returns its time. */
  send(...bytes: number[]): number {
    return this.sendAt(this.now, ...bytes);
  }

  /** A MIDI message at another time; returns it. */
  sendAt(seconds: number, ...bytes: number[]): number {
    const at = onKitGrid(seconds);
    this.events.push({ at, bytes: Uint8Array.from(bytes) });
    return at;
  }

  noteOn(key: number, velocity = VELOCITY, seconds = this.now): number {
    return this.sendAt(seconds, 0x90, key, velocity);
  }

  noteOff(key: number, seconds = this.now): number {
    return this.sendAt(seconds, 0x90, key, 0);
  }

  /** Makes the instrument play a tone from now on, and waits until it does. */
  select(tone: KitTone, playing: Playing = {}): void {
    this.tone = tone;
    for (const { bytes, pause } of this.delivery.select(tone, playing)) {
      this.events.push({ at: onKitGrid(this.now), bytes });
      this.wait(pause);
    }
  }

  /** Strikes the keys at once, holds them and waits until they are silent. */
  play(recipe: ItemRecipe): void {
    const { keys, hold, release = SHORT_RELEASE, settled = Math.min(SETTLED, hold / 2) } = recipe;
    const at = onKitGrid(this.now);
    for (const key of keys) this.noteOn(key, recipe.velocity);
    const off = onKitGrid(at + hold);
    for (const key of keys) this.noteOff(key, off);
    const end = onKitGrid(off + release);
    this.addItem(recipe, { at, off, end, steady: [at + settled, off - 0.01] });
    this.now = end + 0.05;
  }

  /** Adds an item whose notes were written otherwise. */
  addItem(
    { id, title, group, measures, keys, pitched = keys.length === 1 }: Omit<ItemRecipe, 'hold'>,
    times: Pick<KitItem, 'at' | 'off' | 'end' | 'steady'>,
  ): void {
    const key = pitched && keys[0] !== undefined ? { key: soundingKey(keys[0]) } : {};
    this.items.push({
      id: `${this.number}.${id}`,
      title,
      tone: this.tone.name,
      ...key,
      ...times,
      group,
      measures,
    });
  }

  /** Everything at rest, the last pattern, a tail. */
  finish(): KitBlock {
    this.controllersAtRest();
    this.select(PLAIN_SAW);
    const lastSync = this.pattern(LAST_SYNC_ONSETS);
    return {
      number: this.number,
      title: this.title,
      seconds: onKitGrid(this.now),
      sync: [this.firstSync, lastSync],
      events: sortedByTime(this.events),
      items: this.items,
    };
  }

  private controllersAtRest(): void {
    this.send(0xb0, 1, 0);
    this.send(0xb0, 64, 0);
    this.send(0xb0, 7, 127);
    this.send(0xe0, 0, 64);
    this.send(0xd0, 0);
    this.wait(0.05);
  }

  private pattern(onsets: readonly number[]): number {
    this.wait(SYNC_PAUSE);
    const start = onKitGrid(this.now);
    const keys = syncKeys(this.number);
    onsets.forEach((onset, n) => {
      this.noteOn(keys[n]!, SYNC_VELOCITY, start + onset);
      this.noteOff(keys[n]!, start + onset + SYNC_HOLD);
    });
    this.now = start + onsets.at(-1)! + SYNC_HOLD + SYNC_PAUSE;
    return start;
  }
}

/** In time order; what was written first stays first at the same time. */
function sortedByTime(events: readonly KitEvent[]): KitEvent[] {
  return events
    .map((event, place) => ({ event, place }))
    .sort((one, other) => one.event.at - other.event.at || one.place - other.place)
    .map(({ event }) => event);
}

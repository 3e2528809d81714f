import {
  Bank,
  BankError,
  type BankPatch,
  type BankTone,
  inPlace,
  MEMORY_PATCHES,
  MEMORY_TONES,
  type MovedTone,
} from './bank.js';
import { type Half, Patch } from './patch.js';
import type { RecordForm, RecordPlace } from './recordPlace.js';
import { decodeSysex, type ProgramNumber } from './sysexMessages.js';
import type { Report, SysexFrame } from './sysexStream.js';
import { Tone } from './tone.js';

/** A tone or patch on its way into the bank. */
interface Found<T> {
  readonly item: T;
  readonly offset: number;
  /** Slot or tone number the file gives it, if any. */
  number: number | undefined;
  /** Half of a Super-JX whose edit area a tone came from; undefined for memory dumps and the JX-8P. */
  readonly half: Half | undefined;
  readonly form: RecordForm;
  /** The same thing found before, in whose place this one stands. */
  twin?: Found<T>;
}

/**
 * Gathers the messages of one SysEx file into a bank. A JX-8P sends the program number after the tone it files, a
 * Super-JX before the tone or patch it selects; bulk dumps carry their slot; single tones carry none and take the
 * first free slot.
 */
export class BankCollector {
  private readonly tones: Found<Tone>[] = [];
  private readonly patches: Found<Patch>[] = [];
  private readonly reports: Report[];
  /** Sentences that would be repeated for many messages: first offset and count. */
  private readonly repeated = new Map<string, { readonly offset: number; count: number }>();
  /** Last JX-8P tone that no program number has filed yet. */
  private unfiled: Found<Tone> | undefined;
  /** Last Super-JX program number that no APR has answered yet. */
  private selected: ProgramNumber | undefined;

  constructor(reports: readonly Report[]) {
    this.reports = [...reports];
  }

  /** Takes the next message of the file. */
  take({ offset, bytes }: SysexFrame): void {
    const message = decodeSysex(bytes);
    switch (message.kind) {
      case 'tone-apr': {
        const half = message.model === 'super-jx' ? halfOf(message.group) : undefined;
        const found: Found<Tone> = {
          item: new Tone(message.data),
          offset,
          number: this.answer('tone', message.group),
          half,
          form: 'tone-apr',
        };
        this.tones.push(found);
        this.unfiled = found;
        break;
      }
      case 'tone-bulk':
        this.tones.push({
          item: new Tone(message.data),
          offset,
          number: message.number,
          half: undefined,
          form: 'tone-bulk',
        });
        break;
      case 'patch-apr': {
        const number = this.answer('patch', message.group);
        this.patches.push({
          item: Patch.fromParameters(message.parameters),
          offset,
          number,
          half: undefined,
          form: 'patch-apr',
        });
        break;
      }
      case 'patch-bulk':
        if (message.checksumRight === false) this.repeat(offset, 'a patch with a wrong check byte was kept.');
        this.patches.push({
          item: new Patch(message.record),
          offset,
          number: message.number,
          half: undefined,
          form: message.checksumRight === undefined ? 'patch-bulk' : 'v4-patch-bulk',
        });
        break;
      case 'pgr':
        if (message.model === 'super-jx') this.selected = message;
        else if (this.unfiled) {
          this.unfiled.number = message.number;
          this.unfiled = undefined;
        } else {
          this.repeat(offset, 'a JX-8P program number without a tone in front of it was skipped.');
        }
        break;
      case 'ipr':
        this.repeat(offset, 'a change of single parameters is not part of a bank and was skipped.');
        break;
      case 'file-transfer':
        this.repeat(
          offset,
          'a message of the cartridge file transfer was skipped: send the bank as a bulk dump instead.',
        );
        break;
      case 'v4-tone': {
        const { tone, losses } = message.tone.toStandard();
        const number = message.number ?? this.answer('tone', message.group);
        const half = message.number === undefined ? halfOf(message.group) : undefined;
        this.tones.push({ item: tone, offset, number, half, form: 'v4-tone' });
        this.repeat(offset, 'a tone of the Vecoven V4 firmware was converted to a standard tone.');
        if (losses.length > 0) {
          this.reports.push({
            offset,
            text: `tone ${tone.name.trim()} of the V4 firmware loses ${losses.join(', ')}.`,
          });
        }
        break;
      }
      case 'v4':
        this.repeat(offset, 'a message of the Vecoven V4 firmware was skipped.');
        break;
      case 'master-fine-tuning':
        this.repeat(offset, 'a tuning message is not part of a bank and was skipped.');
        break;
      case 'unknown':
        this.repeat(offset, `skipped: ${message.reason}`);
        break;
    }
  }

  /** The bank; `BankError` when no tone or patch was found. */
  finish(messages: readonly SysexFrame[], file: Uint8Array): Bank {
    if (this.tones.length === 0 && this.patches.length === 0) throw new BankError(this.emptySentence());
    const moved: MovedTone[] = [];
    const tones = this.place(this.tones, MEMORY_TONES, 'tone', moved).map(
      ({ item, slot, offset }): BankTone => ({ tone: item, slot, offset }),
    );
    const patches = this.place(this.patches, MEMORY_PATCHES, 'patch', []).map(
      ({ item, slot, offset }): BankPatch => ({ patch: item, slot, offset }),
    );
    for (const [text, { offset, count }] of this.repeated) {
      this.reports.push({ offset, text: count > 1 ? `${text} (${count} times)` : text });
    }
    this.reports.sort((a, b) => a.offset - b.offset);
    const places = [...this.tones, ...this.patches].map(
      (found): RecordPlace => ({
        item: found.twin?.item ?? found.item,
        saved: found.item.raw.slice(),
        offset: found.offset,
        form: found.form,
      }),
    );
    return new Bank(tones, patches, this.reports, messages, inPlace(file, places, moved));
  }

  /** The number that the last program number message chose for an APR of this level and group. */
  private answer(level: 'tone' | 'patch', group: number): number | undefined {
    const selected = this.selected;
    if (selected?.level !== level || (level === 'tone' && selected.group !== group)) return undefined;
    this.selected = undefined;
    return selected.number;
  }

  private repeat(offset: number, text: string): void {
    const known = this.repeated.get(text);
    if (known) known.count++;
    else this.repeated.set(text, { offset, count: 1 });
  }

  private emptySentence(): string {
    const [first] = [...this.repeated.keys(), ...this.reports.map(({ text }) => text)];
    const why = first ? ` The first remark: ${first}` : '';
    return `The file holds no tone or patch of a JX-8P or Super-JX.${why}`;
  }

  /**
   * Gives every item a slot: its number where that is a free memory slot, else the first free one. The same tone
   * sent twice (both halves of a patch often use one) takes one slot.
   */
  private place<T extends Tone | Patch>(
    found: readonly Found<T>[],
    memory: number,
    what: string,
    moved: MovedTone[],
  ): { item: T; slot: number; offset: number }[] {
    const slots = new Map<number, Found<T>>();
    const waiting: Found<T>[] = [];
    for (const entry of found) {
      if (entry.number === undefined || entry.number >= memory) waiting.push(entry);
      else if (!slots.has(entry.number)) slots.set(entry.number, entry);
      else if (same(entry.item, slots.get(entry.number)!.item)) entry.twin = slots.get(entry.number)!;
      else waiting.push(entry);
    }
    const placed = new Map<string, number>();
    let free = 0;
    for (const entry of waiting) {
      const { number, half, item, offset } = entry;
      const key = number === undefined ? undefined : `${number}:${item.raw.join()}`;
      let slot = key === undefined ? undefined : placed.get(key);
      if (slot === undefined) {
        while (slots.has(free)) free++;
        slot = free;
        slots.set(slot, entry);
        if (key !== undefined) placed.set(key, slot);
        if (number !== undefined) this.reportMove(offset, what, number, slot, memory);
      } else {
        entry.twin = slots.get(slot)!;
      }
      if (half && number !== undefined && number >= memory) moved.push({ half, number, slot });
    }
    const unsent = [...slots.keys()].filter((slot) => slot >= memory).length;
    if (unsent > 0) {
      this.reports.push({
        offset: slots.get(memory)?.offset ?? 0,
        text: `the memory holds ${memory} ${what}s; ${unsent} more stay in the bank without a place in it.`,
      });
    }
    return [...slots.entries()]
      .sort(([a], [b]) => a - b)
      .map(([slot, { item, offset }]) => ({ item, slot, offset }));
  }

  private reportMove(offset: number, what: string, number: number, slot: number, memory: number): void {
    const why = number >= memory ? 'the memory ends before it' : 'another one has that place';
    this.reports.push({
      offset,
      text: `${what} number ${number + 1} of the file became ${what} ${slot + 1}: ${why}.`,
    });
  }
}

function halfOf(group: number): Half {
  return group === 2 ? 'lower' : 'upper';
}

function same(a: Tone | Patch, b: Tone | Patch): boolean {
  return a.raw.every((byte, i) => byte === b.raw[i]);
}

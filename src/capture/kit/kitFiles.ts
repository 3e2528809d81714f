import { joinBytes } from '../../bytes.js';
import { writeSmf } from '../../midi/smfWriter.js';
import type { KitBlock } from '../kit.js';
import type { CaptureKit } from './captureKit.js';
import { CARTRIDGE_PROGRAM } from './kitDelivery.js';
import { cartridgeTransfer, kitBulk, kitCartridge } from './kitMemory.js';
import { kitToneMessages } from './kitToneMessages.js';

/** Silence between two blocks of `kit.mid`, seconds. */
const BETWEEN_BLOCKS = 3;

export interface KitFileOptions {
  /** JX-10: the patches lie in the internal memory from A1 on, not in the cartridge; default false. */
  readonly internalMemory?: boolean;
}

/** Two digits, as in file names. */
export function twoDigits(value: number): string {
  return `${value}`.padStart(2, '0');
}

/** All files of a kit but its sheets, by name. */
export function kitFiles(kit: CaptureKit, options: KitFileOptions = {}): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const blocks = kit.blocks.map((block) => (options.internalMemory ? playedFromMemory(block) : block));
  files.set('kit.mid', wholeKit(kit, blocks));
  for (const block of blocks) files.set(`block-${twoDigits(block.number)}.mid`, blockFile(kit, block));
  for (const [name, bytes] of toneFiles(kit)) files.set(name, bytes);
  files.set('times.json', new TextEncoder().encode(`${JSON.stringify(kitTimes(kit), null, 1)}\n`));
  return files;
}

/** Tone data in the forms that the model accepts, by file name. */
function toneFiles(kit: CaptureKit): [string, Uint8Array][] {
  if (kit.model !== 'jx10') return [['tones.syx', joinBytes(kitToneMessages(kit))]];
  const image = kitCartridge(kit);
  return [
    ['cartridge.bin', image],
    ['cartridge-dump.syx', joinBytes(cartridgeTransfer(image))],
    ['tones-3x.syx', joinBytes(kitBulk(kit))],
  ];
}

/** Seconds from the start of `kit.mid` to the start of each block. */
export function blockStarts({ blocks }: Pick<CaptureKit, 'blocks'>): number[] {
  let now = 0;
  return blocks.map(({ seconds }) => {
    const start = now;
    now += seconds + BETWEEN_BLOCKS;
    return start;
  });
}

/** Seconds of all blocks with the pauses between them. */
export function kitSeconds(kit: Pick<CaptureKit, 'blocks'>): number {
  return blockStarts(kit).at(-1)! + kit.blocks.at(-1)!.seconds;
}

function wholeKit(kit: CaptureKit, blocks: readonly KitBlock[]): Uint8Array {
  const starts = blockStarts(kit);
  const messages = blocks.flatMap(({ events }, n) =>
    events.map(({ at, bytes }) => ({ at: at + starts[n]!, bytes })),
  );
  const markers = blocks.map(({ number, title }, n) => ({
    at: starts[n]!,
    text: `block ${number}: ${title}`,
  }));
  return writeSmf(messages, kitSeconds(kit), { title: `capture kit ${kit.version}, ${kit.model}`, markers });
}

function blockFile({ version, model }: CaptureKit, { number, title, events, seconds }: KitBlock): Uint8Array {
  return writeSmf(events, seconds, { title: `kit ${version}, ${model}, block ${number}: ${title}` });
}

/** The block with the same patches selected from the internal memory. */
function playedFromMemory(block: KitBlock): KitBlock {
  const events = block.events.map(({ at, bytes }) =>
    (bytes[0]! & 0xf0) === 0xc0
      ? { at, bytes: Uint8Array.of(bytes[0]!, bytes[1]! - CARTRIDGE_PROGRAM) }
      : { at, bytes },
  );
  return { ...block, events };
}

/** When what sounds, for people and programs; seconds from the block's beginning. */
function kitTimes(kit: CaptureKit): unknown {
  const starts = blockStarts(kit);
  return {
    kit: kit.version,
    model: kit.model,
    seconds: rounded(kitSeconds(kit)),
    blocks: kit.blocks.map(({ number, title, seconds, sync, items }, n) => ({
      block: number,
      title,
      file: `block-${twoDigits(number)}.mid`,
      start: rounded(starts[n]!),
      seconds: rounded(seconds),
      sync: sync.map(rounded),
      items: items.map(({ id, title: what, at, off }) => ({
        id,
        title: what,
        at: rounded(at),
        off: rounded(off),
      })),
    })),
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1e4) / 1e4;
}

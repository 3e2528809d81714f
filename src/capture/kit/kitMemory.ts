import {
  fileTransfer,
  fileTransferBlock,
  fileTransferName,
  patchBulk,
  toneBulk,
} from '../../patches/sysexBuild.js';
import { openCartridgeImage } from '../../rom/openMemory.js';
import type { CaptureKit } from './captureKit.js';

const BLOCK_BYTES = 128;

/** Name of the only file that the JX-10's transfer knows. */
const FILE_NAME: readonly number[] = [0x00];

/**
 * The kit of a JX-10 as a cartridge M-64C, 8192 bytes, as the open firmware arranges one. How Roland's arranges it is
 * not published.
 */
export function kitCartridge({ patches, tones }: CaptureKit): Uint8Array {
  return openCartridgeImage(
    patches.map(({ patch }) => patch),
    tones.map(({ tone }) => tone),
  );
}

/** The messages of the JX-10's handshake transfer that bring a cartridge image over: WSF, 64 blocks, EOF. */
export function cartridgeTransfer(image: Uint8Array): Uint8Array[] {
  const messages = [fileTransferName('wsf', FILE_NAME)];
  for (let at = 0; at < image.length; at += BLOCK_BYTES) {
    messages.push(fileTransferBlock(image.subarray(at, at + BLOCK_BYTES)));
  }
  return [...messages, fileTransfer('eof')];
}

/** The same patches and tones as one-way bulk messages for the internal memory: firmware 3.x and later takes them. */
export function kitBulk({ patches, tones }: CaptureKit): Uint8Array[] {
  return [
    ...patches.map(({ patch }, slot) => patchBulk(patch, slot)),
    ...tones.map(({ tone }, slot) => toneBulk(tone, slot)),
  ];
}

import { parameterBytes } from './commands.js';

/** First parameter byte of a tone record: serial number 80h. */
const FIRST_PARAMETER = 11;
const TONE_BYTES = 59;
/** Not tone parameters: these numbers carry the patch's aftertouch depths. */
const AFTERTOUCH_DEPTHS: readonly number[] = [0x8c, 0x8d, 0x8e];

/**
 * The parameter commands that set a board to a tone, in the order of an original assigner. Needs the
 * destination prefix in front.
 * @param record 59 bytes of a tone record.
 * @throws RangeError if it has another length.
 */
export function toneWireBytes(record: Uint8Array): number[] {
  if (record.length !== TONE_BYTES) {
    throw new RangeError(`a tone record has ${TONE_BYTES} bytes, not ${record.length}`);
  }
  const bytes: number[] = [];
  for (let index = FIRST_PARAMETER; index < TONE_BYTES; index++) {
    const number = 0x80 + index - FIRST_PARAMETER;
    if (!AFTERTOUCH_DEPTHS.includes(number)) bytes.push(...parameterBytes(number, record[index]!));
  }
  return bytes;
}

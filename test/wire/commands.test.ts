import { describe, expect, it } from 'vitest';
import {
  noteOffBytes,
  noteOnBytes,
  parameterBytes,
  syncBytes,
  WireDecoder,
} from '../../src/wire/commands.js';
import { toneWireBytes } from '../../src/wire/toneStream.js';

describe('wire protocol', () => {
  it('builds the bytes seen on the wire of an original assigner', () => {
    expect(noteOnBytes(3, 60, 100)).toEqual([0xc3, 60, 100]);
    expect(noteOffBytes(3, 60)).toEqual([0xd3, 60, 0]);
    expect(parameterBytes(0x9e, 0x5c)).toEqual([0x9e, 0x5c]);
    expect(syncBytes()).toEqual([...new Array(8).fill(0xf1), ...new Array(8).fill(0xf9)]);
  });

  it('refuses voices and parameters that do not exist', () => {
    expect(() => noteOnBytes(6, 60, 100)).toThrow(/voices 0 to 5/);
    expect(() => parameterBytes(0xc0, 1)).toThrow(/80h to BFh/);
  });

  it('sends a tone without the three numbers that carry aftertouch depths', () => {
    const record = Uint8Array.from({ length: 59 }, (_, i) => i);
    const bytes = toneWireBytes(record);
    expect(bytes).toHaveLength(2 * (48 - 3));
    expect(bytes.slice(0, 4)).toEqual([0x80, 11, 0x81, 12]);
    expect(bytes).not.toContain(0x8c);
    expect(bytes.slice(-2)).toEqual([0xaf, 58]);
    expect(() => toneWireBytes(record.subarray(1))).toThrow(/59 bytes/);
  });

  it('decodes commands, resynchronises on any command byte, and passes forwarded bytes on', () => {
    const decoder = new WireDecoder();
    const decode = (...bytes: number[]) =>
      bytes.map((byte) => decoder.push(byte)).filter((m) => m !== undefined);
    expect(decode(0xf1, 0x97, 0x40)).toEqual([
      { kind: 'prefix', prefix: 0xf1 },
      { kind: 'parameter', prefix: 0xf1, number: 0x97, value: 0x40 },
    ]);
    expect(decode(0xc2, 60, 0x98, 5)).toEqual([{ kind: 'parameter', prefix: 0xf1, number: 0x98, value: 5 }]);
    expect(decode(0xd1, 60, 0)).toEqual([{ kind: 'noteOff', prefix: 0xf1, voice: 1, note: 60, velocity: 0 }]);
    expect(decode(17)).toEqual([{ kind: 'stray', byte: 17 }]);
    expect(decode(0xf5, 0xc0, 0x00, 0xf9)).toEqual([
      { kind: 'prefix', prefix: 0xf5 },
      { kind: 'forward', byte: 0xc0 },
      { kind: 'forward', byte: 0x00 },
      { kind: 'prefix', prefix: 0xf9 },
    ]);
  });
});

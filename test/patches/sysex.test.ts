import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import {
  editAreaRequest,
  fileTransfer,
  fileTransferBlock,
  fileTransferName,
  individualParameters,
  jx8pWrite,
  masterFineTuning,
  patchApr,
  patchBulk,
  programNumber,
  toneApr,
  toneBulk,
} from '../../src/patches/sysexBuild.js';
import { decodeSysex } from '../../src/patches/sysexMessages.js';
import { splitSysex } from '../../src/patches/sysexStream.js';
import { Tone } from '../../src/patches/tone.js';

const tone = Tone.initial('TEST TONE');
const patch = Patch.initial('TEST PATCH');

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

describe('SysEx builders', () => {
  it('have the published lengths and headers', () => {
    expect(toneApr(tone, { model: 'jx8p', channel: 3 }).length).toBe(67);
    expect(hexOf(toneApr(tone, { model: 'jx8p', channel: 3 }).subarray(0, 7))).toBe('F0 41 35 03 21 20 01');
    expect(hexOf(toneApr(tone, { group: 2 }).subarray(0, 7))).toBe('F0 41 35 00 24 20 02');
    expect(patchApr(patch).length).toBe(61);
    expect(toneBulk(tone, 49).length).toBe(69);
    expect(hexOf(toneBulk(tone, 49).subarray(0, 9))).toBe('F0 41 37 00 24 20 01 00 31');
    expect(patchBulk(patch, 63).length).toBe(106);
    expect(hexOf(patchBulk(patch, 63, { group: 2 }).subarray(0, 13))).toBe(
      'F0 41 37 00 24 30 02 00 3F 05 04 04 05',
    );
    expect(hexOf(jx8pWrite(31))).toBe('F0 41 34 00 21 20 01 00 1F 02 F7');
    expect(hexOf(programNumber('tone', 7, { group: 2 }))).toBe('F0 41 34 00 24 20 02 07 00 F7');
    expect(hexOf(programNumber('patch', 7, { bytes: 11 }))).toBe('F0 41 34 00 24 30 01 00 07 00 F7');
    expect(hexOf(individualParameters('tone', [{ number: 34, value: 99 }]))).toBe(
      'F0 41 36 00 24 20 01 22 63 F7',
    );
    expect(hexOf(fileTransfer('ack'))).toBe('F0 41 43 00 24 F7');
    expect(hexOf(masterFineTuning(0x2000))).toBe('F0 7F 7F 04 03 00 40 F7');
  });

  it('make a bulk file of 64 patches and 50 tones 10,234 bytes long, as the MKS-70 dumps it', () => {
    expect(64 * patchBulk(patch, 0).length + 50 * toneBulk(tone, 0).length).toBe(10_234);
    expect(32 * (toneApr(tone, { model: 'jx8p' }).length + jx8pWrite(0).length)).toBe(2_496);
  });

  it('refuse addresses that do not exist', () => {
    expect(() => toneBulk(tone, 50)).toThrow('slots 0 to 49');
    expect(() => patchBulk(patch, 64)).toThrow('slots 0 to 63');
    expect(() => jx8pWrite(32)).toThrow('slots 0 to 31');
    expect(() => toneApr(tone, { channel: 16 })).toThrow('0 to 15');
    expect(() => individualParameters('tone', [{ number: 1, value: 128 }])).toThrow('0 to 127');
  });
});

describe('decodeSysex', () => {
  it('reads back every message', () => {
    expect(decodeSysex(toneApr(tone, { channel: 5, group: 2 }))).toEqual({
      kind: 'tone-apr',
      channel: 5,
      model: 'super-jx',
      group: 2,
      data: tone.data(),
    });
    expect(decodeSysex(toneApr(tone, { model: 'jx8p' }))).toMatchObject({ kind: 'tone-apr', model: 'jx8p' });
    expect(decodeSysex(toneBulk(tone, 7))).toMatchObject({ kind: 'tone-bulk', number: 7, data: tone.data() });
    expect(decodeSysex(patchBulk(patch, 9))).toMatchObject({
      kind: 'patch-bulk',
      number: 9,
      record: patch.raw,
    });
    expect(decodeSysex(patchApr(patch))).toMatchObject({
      kind: 'patch-apr',
      parameters: patch.toParameters(),
    });
    expect(decodeSysex(jx8pWrite(4))).toMatchObject({ kind: 'pgr', level: 'tone', number: 4, write: true });
    for (const bytes of [10, 11] as const) {
      const message = decodeSysex(programNumber('tone', 60, { group: 2, bytes }));
      expect(message).toMatchObject({ kind: 'pgr', level: 'tone', group: 2, number: 60, write: false });
    }
    expect(
      decodeSysex(
        individualParameters('patch', [
          { number: 0x12, value: 1 },
          { number: 0x13, value: 2 },
        ]),
      ),
    ).toMatchObject({ kind: 'ipr', level: 'patch', changes: [{ number: 18 }, { number: 19, value: 2 }] });
    expect([...fileTransferName('wsf', [0x00], { channel: 3 })]).toEqual([
      0xf0, 0x41, 0x40, 3, 0x24, 0, 0, 0xf7,
    ]);
    const block = Uint8Array.from({ length: 128 }, (_, i) => (i * 37) & 0xff);
    const sent = fileTransferBlock(block);
    expect(sent.length).toBe(263);
    expect([...sent.subarray(5, 9)]).toEqual([0x0, 0x0, 0x5, 0x2]);
    expect(sent.subarray(5, -1).reduce((sum, byte) => sum + byte, 0) % 128).toBe(0);
    expect([...editAreaRequest()]).toEqual([0xf0, 0x41, 0x3d, 0, 0x24, 2, 1, 7, 0xf7]);
    expect(decodeSysex(editAreaRequest())).toMatchObject({ kind: 'v4', what: 'request' });
    expect(decodeSysex(fileTransfer('dat', [1, 2]))).toMatchObject({ kind: 'file-transfer', step: 'dat' });
    expect(decodeSysex(masterFineTuning(0x1234))).toEqual({ kind: 'master-fine-tuning', value: 0x1234 });
  });

  it('says what is wrong with the rest', () => {
    const reasonOf = (...bytes: number[]) => {
      const message = decodeSysex(Uint8Array.from(bytes));
      return message.kind === 'unknown' ? message.reason : message.kind;
    };
    expect(reasonOf(0xf0, 0x43, 0, 0, 0, 0, 0xf7)).toContain('another maker (43h)');
    expect(reasonOf(0xf0, 0x41, 0x35, 0, 0x23, 0x20, 1, 0xf7)).toContain('another Roland model (23h)');
    expect(reasonOf(0xf0, 0x41, 0x35, 0, 0x24, 0x20, 1, 0, 0xf7)).toContain('9 bytes instead of 67');
    expect(reasonOf(0xf0, 0x41, 0x36, 0, 0x24, 0x20, 1, 0, 0xf7)).toContain('pairs');
    expect(reasonOf(0xf0, 0x41, 0x33, 0, 0x24, 0x20, 1, 0, 0xf7)).toContain('33h');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (body) => {
        const bytes = Uint8Array.of(0xf0, 0x41, ...body.map((byte) => byte & 0x7f), 0xf7);
        expect(decodeSysex(bytes).kind).toBeTypeOf('string');
        expect(decodeSysex(body).kind).toBeTypeOf('string');
      }),
    );
  });
});

describe('splitSysex', () => {
  it('skips junk and interleaved real-time bytes, aborts at a status byte, reports each', () => {
    const stream = [
      ...[0x01, 0x02],
      ...[0xf0, 0x41, 0xf8, 0x05, 0xfe, 0xf7],
      ...[0xf0, 0x41, 0x90, 0x10],
      ...[0xf0, 0x42, 0xf0, 0x43, 0xf7],
      ...[0xf0, 0x44],
    ];
    const { frames, reports } = splitSysex(Uint8Array.from(stream));
    expect(frames.map(({ offset, bytes }) => [offset, ...bytes])).toEqual([
      [2, 0xf0, 0x41, 0x05, 0xf7],
      [14, 0xf0, 0x43, 0xf7],
    ]);
    expect(reports.map(({ offset }) => offset)).toEqual([0, 8, 10, 12, 17]);
    expect(reports[1]!.text).toContain('90h');
    expect(reports[4]!.text).toContain('never ends');
  });

  it('repairs a tone message with bit 7 set only when asked to', () => {
    const bytes = toneApr(tone, { model: 'jx8p' });
    bytes[30] = 0x80;
    expect(splitSysex(bytes).frames).toEqual([]);
    const repaired = splitSysex(bytes, { repair: true });
    expect(repaired.frames[0]).toMatchObject({ offset: 0, repaired: 1 });
    expect(repaired.frames[0]!.bytes[30]).toBe(0);
    expect(repaired.reports[0]!.text).toContain('1 byte above 7Fh');
  });
});

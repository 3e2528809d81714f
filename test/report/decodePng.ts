import { crc32, inflateSync } from 'node:zlib';

/** A decoded picture: what a viewer would show. */
export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` of each pixel, row by row. */
  readonly colours: readonly string[];
}

/** Reads indexed PNG files with zlib of Node.js, and checks every length and checksum on the way. */
export function decodePng(bytes: Uint8Array): DecodedPng {
  const file = Buffer.from(bytes);
  if (file.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG signature');
  const chunks = new Map<string, Buffer>();
  const order: string[] = [];
  let at = 8;
  while (at < file.length) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (file.readUInt32BE(at + 8 + length) !== crc32(file.subarray(at + 4, at + 8 + length))) {
      throw new Error(`wrong checksum of ${type}`);
    }
    chunks.set(type, file.subarray(at + 8, at + 8 + length));
    order.push(type);
    at += 12 + length;
  }
  if (order.join(' ') !== 'IHDR PLTE IDAT IEND') throw new Error(`chunks ${order.join(' ')}`);
  const header = chunks.get('IHDR')!;
  const [width, height, bits] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8]!];
  if (header[9] !== 3 || header[10] !== 0 || header[11] !== 0 || header[12] !== 0)
    throw new Error('no plain indexed picture');
  const palette = chunks.get('PLTE')!;
  const data = inflateSync(chunks.get('IDAT')!);
  const stride = 1 + Math.ceil((width * bits) / 8);
  if (data.length !== stride * height) throw new Error('wrong amount of picture data');
  const colours: string[] = [];
  for (let y = 0; y < height; y++) {
    if (data[y * stride] !== 0) throw new Error('a filter this decoder does not know');
    for (let x = 0; x < width; x++) {
      const byte = data[y * stride + 1 + ((x * bits) >> 3)]!;
      const index = bits === 8 ? byte : (byte >> (x % 2 === 0 ? 4 : 0)) & 15;
      if (3 * index + 3 > palette.length) throw new Error('a colour beyond the palette');
      colours.push(`#${palette.toString('hex', 3 * index, 3 * index + 3)}`);
    }
  }
  return { width, height, colours };
}

import { zlibSync } from 'fflate';
import { joinBytes } from '../bytes.js';
import { crc32Of } from '../rom/digest.js';

/** A small PNG writer: pictures of at most 256 colours. Format: PNG specification (W3C), sections 5, 9 and 11. */

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Colour type: indices into a palette. */
const INDEXED = 3;

/** Colours as `#rrggbb`, 1 to 256. */
export type Palette = readonly string[];

/**
 * The picture with `pixels` (indices into the palette, row by row from the top) as a PNG file; four bits a pixel with
 * up to 16 colours, else eight. `RangeError` when there are too many colours or not `width` x `height` pixels.
 */
export function encodePng(width: number, height: number, pixels: Uint8Array, palette: Palette): Uint8Array {
  if (palette.length < 1 || palette.length > 256)
    throw new RangeError(`a palette has 1 to 256 colours, not ${palette.length}`);
  if (pixels.length !== width * height || pixels.length === 0)
    throw new RangeError(`a picture of ${width} x ${height} has not ${pixels.length} pixels`);
  const bits = palette.length <= 16 ? 4 : 8;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = bits;
  header[9] = INDEXED;
  return joinBytes([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', joinBytes(palette.map(rgb))),
    chunk('IDAT', zlibSync(rows(width, height, pixels, bits), { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Each row with its filter type, 0, before it. */
function rows(width: number, height: number, pixels: Uint8Array, bits: number): Uint8Array {
  const stride = 1 + Math.ceil((width * bits) / 8);
  const bytes = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    if (bits === 8) bytes.set(pixels.subarray(y * width, (y + 1) * width), y * stride + 1);
    else
      for (let x = 0; x < width; x++) {
        bytes[y * stride + 1 + (x >> 1)]! |= pixels[y * width + x]! << (x % 2 === 0 ? 4 : 0);
      }
  }
  return bytes;
}

function rgb(colour: string): Uint8Array {
  return Uint8Array.from([1, 3, 5], (at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32Of(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

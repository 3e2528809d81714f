import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openFirmwareSymbols } from '../../src/debug/openSymbols.js';
import { buildFirmware } from '../../tools/firmware/build.js';
import { symbolModule, symbolText } from '../../tools/firmware/symbols.js';

describe("the open firmware's symbols", () => {
  it('are those of its sources, in files and in the program', () => {
    const images = buildFirmware();
    for (const image of images) {
      const file = new URL(`../../roms/open/${image.name}.sym`, import.meta.url);
      expect(readFileSync(file, 'utf8'), `${image.name}: npm run firmware`).toBe(symbolText(image));
    }
    const module = new URL('../../src/rom/openSymbolTexts.ts', import.meta.url);
    expect(readFileSync(module, 'utf8'), 'openSymbolTexts: npm run firmware').toBe(symbolModule(images));
    const { lower, assigner } = openFirmwareSymbols();
    const of = (name: string, list: typeof lower) => list.find((symbol) => symbol.name === name);
    const board = images.find(({ name }) => name === 'lower')!.program.symbols;
    expect(lower).toHaveLength(board.size);
    expect(of('NEXT_VOICE', lower)).toEqual({
      name: 'NEXT_VOICE',
      value: board.get('NEXT_VOICE'),
      kind: 'code',
    });
    expect([of('COMMAND', lower)?.kind, of('GATE', lower)?.kind, of('MODE3', lower)?.kind]).toEqual([
      'data',
      'bit',
      'number',
    ]);
    expect([of('receiveHead', assigner)?.kind, of('mainLoop', assigner)?.kind]).toEqual(['data', 'code']);
  });
});

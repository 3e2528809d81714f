import { JX8P_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { FirmwareBench, jx8pFirmware } from './firmwareBench.js';

/** A JX-8P's assigner with the open firmware, booted; on a memory if one is given. */
export function jx8pBench(nvram?: Uint8Array): FirmwareBench {
  return FirmwareBench.booted({ program: jx8pFirmware, profile: JX8P_ASSIGNER, nvram });
}

/** Presses buttons one after the other. */
export function push(bench: FirmwareBench, ...buttons: readonly string[]): void {
  for (const button of buttons) {
    bench.assigner.panel.press(button, true);
    bench.run(0.02);
    bench.assigner.panel.press(button, false);
    bench.run(0.02);
  }
  bench.run(0.02);
}

/** What the display says, spaces run together. */
export function shown(bench: FirmwareBench): string {
  bench.run(0.05);
  return bench.assigner.display.text.replace(/ +/g, ' ').trim();
}

/** Notes as `0+60`: voice, on or off, note; forgets what was on the wire. */
export function notes(bench: FirmwareBench): string[] {
  const heard = bench
    .commands()
    .filter(({ kind }) => kind === 'on' || kind === 'off')
    .map(({ kind, number, value }) => `${number}${kind === 'on' ? '+' : '-'}${value}`);
  bench.forget();
  return heard;
}

/** Values that went to the board for one parameter. */
export function values(bench: FirmwareBench, number: number): number[] {
  return bench
    .commands(0xf1)
    .filter((command) => command.kind === 'set' && command.number === number)
    .map(({ value }) => value);
}

/** Bytes that went to MIDI OUT. */
export function midiOut(bench: FirmwareBench): number[] {
  return bench.commands().flatMap(({ kind, number }) => (kind === 'midi' ? [number] : []));
}

/** True if the LED at a button's place is lit. */
export function isLit(bench: FirmwareBench, button: string): boolean {
  const { row, bit } = JX8P_ASSIGNER.buttons[button]!;
  return ((bench.assigner.leds[row]! >> bit) & 1) === 1;
}

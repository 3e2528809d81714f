import { expect, it } from 'vitest';
import { assemble8051 } from '../../src/asm/mcs51.js';
import { REFERENCE_SOUND_BOARD } from '../../src/profiles/soundBoardProfile.js';
import { SoundBoard } from '../../src/sound-board/soundBoard.js';
import { ControlTape } from '../../src/tape/controlTape.js';

/** Starts the 8155 timer with a length of 3FFEh and reads its low byte 100 machine cycles later. */
const PROGRAM = `
        mov dptr,#0104h
        mov a,#0feh
        movx @dptr,a      ; length, low
        inc dptr
        mov a,#0ffh
        movx @dptr,a      ; length, high; mode 3
        mov dptr,#0100h
        mov a,#0c0h
        movx @dptr,a      ; START; all ports stay inputs
        mov dptr,#0104h   ; cycles 1, 2 after it
        mov r7,#47        ; 3
wait:   djnz r7,wait      ; 4 to 97
        nop               ; 98
        movx a,@dptr      ; 100
done:   sjmp $`;

/** Pulses of TIMER IN in 100 machine cycles with these levels on the undriven port A. */
function pulses(undrivenA: number): number {
  const program = new Uint8Array(8192);
  program.set(assemble8051(PROGRAM).image(0, 64));
  const board = new SoundBoard({
    program,
    profile: { ...REFERENCE_SOUND_BOARD, undriven: { ...REFERENCE_SOUND_BOARD.undriven, PA: undrivenA } },
    sense: { peakReached: () => false },
    sink: new ControlTape(),
  });
  board.runTo(200 * 48);
  // The part counts by twos: bits 13-1 of the first half are the pulses left of it, bit 0 is 1.
  return (0xff - board.cpu.acc) >> 1;
}

it('the 8155 timer counts what the second prescaler makes of port A, an input or not', () => {
  // 8 clocks of 8 MHz a machine cycle, by 16 - 15, 16 - 8 and 16 - 0
  expect(pulses(0x0f)).toBe(800 / 16);
  expect(pulses(0x80)).toBe(800 / 8);
  expect(pulses(0xff) & 0x7f).toBe(800 & 0x7f);
});

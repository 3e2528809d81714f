import { assemble6303 } from '../../src/asm/hd6303.js';
import { assemble8051 } from '../../src/asm/mcs51.js';
import { DebugSession, type DebugSessionOptions } from '../../src/debug/debugSession.js';
import { readSymbols } from '../../src/debug/symbolFile.js';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { openFirmware } from '../../src/rom/openFirmware.js';

/** A machine at power-on that runs programs of a test's own on the assigner and the lower board. */
export function sessionOf(
  programs: { readonly assigner?: string; readonly lower?: string },
  options: DebugSessionOptions = {},
): DebugSession {
  const assigner = programs.assigner === undefined ? undefined : assemble6303(programs.assigner);
  const lower = programs.lower === undefined ? undefined : assemble8051(programs.lower);
  const roms = {
    ...openFirmware(),
    title: 'test programs',
    ...(assigner && { assigner: assigner.image(0x8000, 0x8000) }),
    ...(lower && { lower: lower.image(0, 0x2000) }),
  };
  const symbols = {
    ...(assigner && { assigner: readSymbols(assigner.listing) }),
    ...(lower && { lower: readSymbols(lower.listing) }),
  };
  const session = new DebugSession(new DigitalMachine({ roms }), { ...options, roms, symbols });
  session.focus = lower ? 'lower' : 'assigner';
  return session;
}

/** Cycles by the MCS-51 instruction table stand behind each instruction: LOOP is left at cycle 25. */
export const BOARD_PROGRAM = `
COUNTER equ 50h
FLAGS   equ 20h
READY   bit FLAGS.3
        org 0
        ljmp START              ; 2
        org 0Bh
        inc COUNTER             ; timer 0
        reti
        org 40h
START:  mov sp,#40h             ; 2
        mov r2,#10              ; 1
LOOP:   djnz r2,LOOP            ; 20
HIT:    mov COUNTER,#12h        ; 2
        lcall OUTER             ; 2
AFTER:  setb READY              ; 1
        mov dptr,#0200h         ; 2
        mov a,#34h              ; 1
PIT:    movx @dptr,a            ; 2
        mov a,COUNTER           ; 1
        clr READY               ; 1
        mov th0,#0F0h           ; 2
        mov tl0,#0F0h           ; 2
        mov tmod,#01h           ; 2
        setb tr0                ; 1
        setb et0                ; 1
        setb ea                 ; 1
IDLE:   nop
        nop
BACK:   sjmp IDLE
OUTER:  push acc                ; 2
        pop acc                 ; 2
        acall INNER             ; 2
        ret                     ; 2
INNER:  nop                     ; 1
        ret                     ; 2
`;

/** Cycles by Table 13 of the HD6301/HD6303 data sheet. */
export const ASSIGNER_PROGRAM = `
TCSR    equ 08h
OCR     equ 0Bh
COUNT   equ 90h
        org 8000h
START:  lds #17FFh              ; 3
        ldx #10                 ; 3
LOOP:   dex                     ; 1
        bne LOOP                ; 3
HIT:    ldaa #5Ah               ; 2
        jsr OUTER               ; 6
AFTER:  staa COUNT              ; 3
        inc 0090h               ; 6
        ldd COUNT               ; 4
        ldd #2000               ; 3
        std OCR                 ; 4
        ldaa #08h               ; 2
        staa TCSR               ; 3
        cli                     ; 1
WAIT:   wai                     ; 9
WOKEN:  bra WAIT                ; 3
OUTER:  psha                    ; 4
        bsr INNER               ; 5
        pula                    ; 3
        rts                     ; 5
INNER:  nop                     ; 1
        rts                     ; 5
TICK:   ldab TCSR
        ldd OCR
        addd #2000
        std OCR
        rti
        org 0FFF4h
        dw TICK
        org 0FFFEh
        dw START
`;

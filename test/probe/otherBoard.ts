import { assemble8051 } from '../../src/asm/mcs51.js';

/**
 * A little sound-board program for a board of another build: channel on PB2-0, one inhibit line for each of six
 * multiplexers on P1.5-0, the DAC written while a hold is open, HPF on P1.7-6, the other latches on PC. It has no
 * volume, no cross modulation, no calibration and no mute.
 */
const SOURCE = `
COMMAND  equ 30h
NOTE     equ 31h
HPF      equ 32h
VOICE    equ 33h
LISTEN   equ 20h.0
SECOND   equ 20h.1
NOTES    equ 40h
GATES    equ 48h

        org  0
        ljmp START
        org  23h
        jb   ri,BYTE
        clr  ti
        reti
BYTE:   clr  ri
        push acc
        push psw
        mov  psw,#08h
        mov  a,sbuf
        jnb  acc.7,DATA
        cjne a,#0F0h,$+3
        jnc  PREFIX
        mov  COMMAND,a
        clr  SECOND
        sjmp DONE
PREFIX: clr  LISTEN
        cjne a,#0F9h,OTHER
        setb LISTEN
OTHER:  cjne a,#0F4h,DONE
        setb LISTEN
        sjmp DONE
DATA:   jnb  LISTEN,DONE
        mov  r1,a
        mov  a,COMMAND
        jb   acc.6,KEY
        anl  a,#3Fh
        mov  r0,a
        mov  a,r1
        movx @r0,a
        sjmp DONE
KEY:    jb   SECOND,KEYED
        mov  NOTE,r1
        setb SECOND
        sjmp DONE
KEYED:  clr  SECOND
        anl  a,#0Fh
        add  a,#NOTES
        mov  r0,a
        mov  a,COMMAND
        jb   acc.4,OFF
        mov  a,NOTE
        movx @r0,a
        mov  a,r0
        add  a,#GATES-NOTES
        mov  r0,a
        mov  a,#1
        movx @r0,a
        sjmp DONE
OFF:    mov  a,r0
        add  a,#GATES-NOTES
        mov  r0,a
        clr  a
        movx @r0,a
DONE:   pop  psw
        pop  acc
        reti

; A = data, R3 = P1 with one inhibit low, R2 = channel
HOLD:   mov  r4,a
        mov  dptr,#0102h
        mov  a,r2
        movx @dptr,a
        mov  a,r3
        orl  a,HPF
        mov  p1,a
        mov  dptr,#0600h
        mov  a,r4
        movx @dptr,a
        mov  b,#15
        djnz b,$
        mov  a,HPF
        orl  a,#3Fh
        mov  p1,a
        ret

; A = parameter
P       macro number
        mov  r0,#number-80h
        movx a,@r0
        endm
; A = note of the voice
N       macro
        mov  a,VOICE
        add  a,#NOTES
        mov  r0,a
        movx a,@r0
        endm

START:  mov  sp,#50h
        mov  p2,#0
        mov  HPF,#0
        mov  dptr,#0100h
        mov  a,#0Fh
        movx @dptr,a
        mov  tmod,#20h
        mov  th1,#0FFh
        mov  tl1,#0FFh
        setb tr1
        mov  scon,#50h
        mov  ie,#90h
        mov  dptr,#0203h
MODES:  mov  a,#36h
        movx @dptr,a
        mov  a,#76h
        movx @dptr,a
        mov  a,#0B6h
        movx @dptr,a
        inc  dph
        mov  a,dph
        cjne a,#6,MODES
ROUND:  mov  VOICE,#0
NEXT:   mov  r2,VOICE
        N
        mov  r5,a
        mov  a,VOICE
        mov  dptr,#COUNTERS
        movc a,@a+dptr
        mov  dpl,a
        swap a
        mov  dph,a
        P    82h
        movx @dptr,a
        mov  a,r5
        movx @dptr,a
        P    82h
        rr   a
        add  a,r5
        mov  r3,#3Eh
        lcall HOLD
        N
        mov  r5,a
        mov  a,VOICE
        mov  dptr,#COUNTERS+6
        movc a,@a+dptr
        mov  dpl,a
        swap a
        mov  dph,a
        P    88h
        movx @dptr,a
        mov  a,r5
        movx @dptr,a
        P    88h
        rr   a
        add  a,r5
        mov  r3,#3Dh
        lcall HOLD
        P    91h
        mov  r3,#3Bh
        lcall HOLD
        P    92h
        mov  r3,#37h
        lcall HOLD
        P    9Bh
        jnb  acc.6,FLAT
        N
        rr   a
        anl  a,#7Fh
        mov  r5,a
        sjmp SUM
FLAT:   mov  r5,#0
SUM:    P    97h
        add  a,r5
        mov  r3,#2Fh
        lcall HOLD
        mov  a,VOICE
        add  a,#GATES
        mov  r0,a
        movx a,@r0
        jz   SHUT
        P    9Eh
SHUT:   mov  r3,#1Fh
        lcall HOLD
        inc  VOICE
        mov  a,VOICE
        cjne a,#6,MORE
        sjmp COMMON
MORE:   ljmp NEXT
COMMON: mov  r2,#6
        P    98h
        mov  r3,#2Fh
        lcall HOLD
        P    96h
        rl   a
        anl  a,#0C0h
        mov  HPF,a
        P    81h
        swap a
        rr   a
        anl  a,#3
        mov  r5,a
        P    86h
        rr   a
        rr   a
        rr   a
        anl  a,#0Ch
        orl  a,r5
        mov  r5,a
        P    0A0h
        rr   a
        anl  a,#30h
        orl  a,r5
        mov  dptr,#0103h
        movx @dptr,a
        P    80h
        rr   a
        rr   a
        rr   a
        rr   a
        anl  a,#0Eh
        mov  r5,a
        P    85h
        anl  a,#60h
        rl   a
        orl  a,r5
        mov  dptr,#0101h
        movx @dptr,a
        ljmp ROUND

; Page in the high nibble, counter in the low one
COUNTERS: db 22h,21h,20h,32h,31h,30h
        db   42h,41h,40h,52h,51h,50h
`;

/** The program, 8 KB. */
export function otherBoardProgram(): Uint8Array {
  return assemble8051(SOURCE, { file: 'other.a51' }).image(0, 0x2000);
}

; superjx open sound-board firmware
;
; 8031 at 12 MHz (1 us a machine cycle), 16 KB of program, 8155, four counter chips, one 12-bit DAC with six
; 8-channel multiplexers. Two images from one source: PREFIX is 0F1h for the lower board, 0F9h for the upper.
;
; The round of 10 ms, started by timer 0: common parameters and LFO, then six voices: DCO1, DCO2, mixer, VCF,
; VCA. Serial bytes are put into a ring by the interrupt and decoded between the voices. README.md beside this
; file has the memory map, the cycle budget and the reasons.

        include "wiring.a51"
        include "memory.a51"
        include "macros.a51"

        org 0000h
        ljmp  BOOT

        org 0023h
        include "interrupt.a51"

ROUND_CYCLES    equ 10000
; Cycles between stopping the timer and its going on, which it does not count.
PACE_CYCLES     equ 7

BOOT:   mov   sp,#STACK_START-1
        mov   p1,#MUX_HOLD
        mov   p2,#0
        lcall PREPARE
        lcall CALIBRATE_ALL
        mov   tl0,#low(-ROUND_CYCLES)
        mov   th0,#high(-ROUND_CYCLES)
        setb  tr0

ROUND:  lcall PARAMETERS
        lcall VOICE_LOOP
        mov   PC_LEVELS,#PC_MUTE_1      ; every hold has its voltage: sound

; Until timer 0 overflows, serial bytes are decoded; the last 256 cycles are only waited for.
WAIT:   jb    tf0,.late
        mov   a,th0
        cpl   a
        jz    .near
        lcall DECODE
        sjmp  WAIT
.near:  jnb   tf0,.near
.late:
        mov   a,tl0                     ; the loop may have seen it one cycle late: make up for that
        jb    acc.0,.even
        nop
.even:
        clr   ea                        ; the timer stands still for PACE_CYCLES
        clr   tr0
        mov   a,tl0
        add   a,#low(PACE_CYCLES-ROUND_CYCLES)
        mov   tl0,a
        mov   a,th0
        addc  a,#high(PACE_CYCLES-ROUND_CYCLES)
        mov   th0,a
        setb  tr0
        clr   tf0
        setb  ea
        sjmp  ROUND

        include "prepare.a51"
        include "calibration.a51"
        include "serial.a51"
        include "parameters.a51"
        include "lfo.a51"
        include "envelope.a51"
        include "voice.a51"
        include "pitch.a51"
        include "arithmetic.a51"
        include "wires.a51"

CODE_END:
        include "tables.a51"
        if CODE_END > TABLES
        error "the code runs into the tables"
        endif

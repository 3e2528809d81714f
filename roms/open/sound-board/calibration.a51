; Boot calibration. The integrators of the twelve oscillators differ by +-10 %, so the charge voltage that makes a
; ramp reach 12 V differs too. Each oscillator is set to 4 kHz and its charge voltage is found by successive
; approximation with the very routine that makes it while playing: what is searched is the amount by which
; CHARGE_MIRROR is lowered, in 1/256 semitone (0.023 %), eleven bits from -1024. The code that is found turns over
; half a step below the first one that reaches, because CHARGE rounds. What lies outside +-15 % is a defect and
; becomes nominal, so that a dead oscillator neither hangs nor silences the board.

CAL_COUNT   equ 1000                    ; 8 MHz / 2 / 1000 = 4 kHz
CAL_RANGE   equ 14<<DCO1_NIBBLE_SHIFT|14<<DCO2_NIBBLE_SHIFT
CAL_LOWEST  equ -720                    ; 1/256 semitone: 0.85
CAL_HIGHEST equ 619                     ; 1.15
; Periods of 250 us to wait. The voltage creeps to its new value with about 0.5 ms, so that the first, great steps
; need 3.5 ms until the rest is below the last bit; four of them must be ramps that began afterwards.
CAL_LONG    equ 14
CAL_SHORT   equ 9

CALIBRATE_ALL:
        mov   dptr,#IO_PORT_A
        mov   a,#CAL_RANGE
        movx  @dptr,a
        mov   VOICE,#0                  ; all twelve counters, this once as 0-11
.count: mov   a,VOICE
        mov   dptr,#CONTROLS
        movc  a,@a+dptr
        mov   r2,a
        mov   a,VOICE
        mov   dptr,#COUNTERS
        movc  a,@a+dptr
        mov   r3,a
        mov   dpl,#3
        swap  a
        mov   dph,a
        mov   a,r2
        movx  @dptr,a
        mov   dpl,r3
        mov   a,#low(CAL_COUNT)
        movx  @dptr,a
        mov   a,#high(CAL_COUNT)
        movx  @dptr,a
        inc   VOICE
        mov   a,VOICE
        cjne  a,#12,.count

        mov   VOICE,#0
        mov   RECORD,#VOICES+R_MIRROR1
.voice: mov   a,VOICE
        mov   dptr,#CALIBRATE_VOICES
        movc  a,@a+dptr
        orl   a,#PC_MUTE_0
        mov   dptr,#IO_PORT_C
        movx  @dptr,a
        clr   F0                        ; DCO1
        lcall CALIBRATE
        setb  F0                        ; DCO2
        lcall CALIBRATE
        mov   a,RECORD
        add   a,#VOICE_SIZE-4
        mov   RECORD,a
        inc   VOICE
        mov   a,VOICE
        cjne  a,#6,.voice
        mov   dptr,#IO_PORT_C
        mov   a,#PC_MUTE_0|PC_CALIBRATE_0
        movx  @dptr,a
        mov   p1,#MUX_HOLD
        ret

; Oscillator F0 of VOICE; the result goes to 8155 RAM at RECORD, which moves on by two. V_PITCH holds the amount,
; V_ENV1 the bit on trial.
CALIBRATE:
        mov   V_PITCH_H,#high(-1024)
        mov   V_PITCH_L,#low(-1024)
        mov   V_ENV1_H,#high(1024)
        mov   V_ENV1_L,#low(1024)
.trial: mov   a,V_PITCH_L
        add   a,V_ENV1_L
        mov   V_PITCH_L,a
        mov   a,V_PITCH_H
        addc  a,V_ENV1_H
        mov   V_PITCH_H,a
        lcall .mirror
        mov   r6,a
        mov   r2,#high(CALIBRATION_PITCH)
        mov   r3,#low(CALIBRATION_PITCH)
        lcall CHARGE
        convert r4,r5
        mov   a,VOICE
        mov   dptr,#SAW1S
        jnb   F0,.open
        mov   dptr,#SAW2S
.open:  movc  a,@a+dptr
        jnb   F0,.dco1
        orl   a,#P1_CALIBRATE_DCO_1
        sjmp  .out
.dco1:  orl   a,#P1_CALIBRATE_DCO_0
.out:   mov   p1,a
        mov   V_KEY,#CAL_LONG
        mov   a,V_ENV1_H
        jnz   .wait
        mov   a,V_ENV1_L
        anl   a,#0E0h
        jnz   .wait
        mov   V_KEY,#CAL_SHORT
.wait:  lcall DECODE
        mov   b,#110
        djnz  b,$
        djnz  V_KEY,.wait
        mov   c,P3.SENSE_BIT
        if SENSE_REACHED = 0
        cpl   c
        else
        nop
        endif
        jnc   .keep                     ; not reached: the bit stays
        clr   c
        mov   a,V_PITCH_L
        subb  a,V_ENV1_L
        mov   V_PITCH_L,a
        mov   a,V_PITCH_H
        subb  a,V_ENV1_H
        mov   V_PITCH_H,a
.keep:  clr   c                         ; next bit
        mov   a,V_ENV1_H
        rrc   a
        mov   V_ENV1_H,a
        mov   a,V_ENV1_L
        rrc   a
        mov   V_ENV1_L,a
        jnc   .trial

; Outside +-15 %?
        clr   c
        mov   a,V_PITCH_L
        subb  a,#low(CAL_LOWEST)
        mov   a,V_PITCH_H
        subb  a,#high(CAL_LOWEST)
        jb    acc.7,.nominal
        clr   c
        mov   a,#low(CAL_HIGHEST)
        subb  a,V_PITCH_L
        mov   a,#high(CAL_HIGHEST)
        subb  a,V_PITCH_H
        jnb   acc.7,.store
.nominal:
        mov   V_PITCH_H,#0
        mov   V_PITCH_L,#0
.store: lcall .mirror
        mov   r0,RECORD
        movx  @r0,a
        inc   r0
        mov   a,r7
        movx  @r0,a
        inc   r0
        mov   RECORD,r0
        ret

; A:R7 = CHARGE_MIRROR - V_PITCH
.mirror:clr   c
        mov   a,#low(CHARGE_MIRROR)
        subb  a,V_PITCH_L
        mov   r7,a
        mov   a,#high(CHARGE_MIRROR)
        subb  a,V_PITCH_H
        ret

; Pitch to divider to charge voltage.

; R4:R5 = divider of pitch R2:R3 (semitone + PITCH_BIAS, 1/256), 2 to 65535. The octave word of the fraction is
; shifted right by multiplication and rounded. Changes A, B, R6, DPTR.
DIVIDER:
        mov   dptr,#OCTAVES
        mov   a,r2
        movc  a,@a+dptr
        mov   r6,a
        inc   dph                       ; PITCH_PAGES
        mov   a,r2
        movc  a,@a+dptr
        jz    .low
        jbc   acc.7,.high
        mov   dph,a
        mov   dpl,r3
        clr   a
        movc  a,@a+dptr
        mov   r4,a
        inc   dph
        clr   a
        movc  a,@a+dptr
        mov   r5,a
        mov   a,r6
        jz    .whole
        mov   b,a
        mov   a,r5
        mul   ab
        rlc   a
        mov   a,b
        addc  a,#0
        xch   a,r4
        mov   b,r6
        mul   ab
        add   a,r4
        mov   r5,a
        clr   a
        addc  a,b
        mov   r4,a
        ret

; Notes 10-22: no shift, but whole semitones are rounded here
.whole: mov   a,r3
        jnz   .done
        mov   a,r2
        add   a,#-(PITCH_BIAS+10) & 0FFh
        mov   dptr,#WHOLE_COUNTS
        movc  a,@a+dptr
        add   a,r5
        mov   r5,a
        clr   a
        addc  a,r4
        mov   r4,a
.done:  ret

.low:   mov   r4,#0FFh                  ; below 15.3 Hz at 8'
        mov   r5,#0FFh
        ret

; Note 119 and up: divider below 128, shifted by 8 more
.high:  mov   dph,a
        mov   dpl,r3
        clr   a
        movc  a,@a+dptr
        mov   r4,a
        inc   dph
        clr   a
        movc  a,@a+dptr
        mov   b,r6
        mul   ab
        mov   r5,b
        mov   a,r4
        mov   b,r6
        mul   ab
        add   a,r5
        mov   r5,a
        clr   a
        addc  a,b
        xch   a,r5                      ; A = fraction
        rlc   a
        mov   r4,#0
        mov   a,r5
        addc  a,#0
        mov   r5,a
        ret

; R4:R5 = DAC word of the charge voltage for the sounding pitch R2:R3 and the calibrated mirror R6:R7. The
; voltage goes up as the divider goes down, so it is the divider of the mirrored pitch; the reset's 2 us are made
; up for by a little more pitch. Rounded to the DAC's 12 bits, at most FFFF. Changes A, B, R2, R3, R6, DPTR.
CHARGE: mov   a,r2
        mov   dptr,#RESET_SHARE
        movc  a,@a+dptr
        add   a,r3
        mov   r3,a
        clr   a
        addc  a,r2
        mov   r2,a
        clr   c
        mov   a,r7
        subb  a,r3
        mov   r3,a
        mov   a,r6
        subb  a,r2
        mov   r2,a
        jc    .full
        lcall DIVIDER
        mov   a,r5
        add   a,#8
        mov   r5,a
        clr   a
        addc  a,r4
        mov   r4,a
        jnc   .done
.full:  mov   r4,#0FFh
        mov   r5,#0FFh
.done:  ret

; The LFO of the board, one for all voices: a 16-bit phase, the wave's magnitude in 8 bits and its sign. R7 still
; holds the aftertouch amount when it is entered.

; Adds R2:R3 to a 16-bit sum with the LFO's sign; carry as the addition or subtraction left it
modulate macro sumH, sumL
        jb    LFO_DOWN,.minus
        mov   a,sumL
        add   a,r3
        mov   sumL,a
        mov   a,sumH
        addc  a,r2
        mov   sumH,a
        sjmp  .done
.minus: clr   c
        mov   a,sumL
        subb  a,r3
        mov   sumL,a
        mov   a,sumH
        subb  a,r2
        mov   sumH,a
.done:
        endm

LFO:    param 0A3h
        lookup LFO_RATES
        mov   r0,#LFO_PHASE
        movx  a,@r0
        add   a,r3
        movx  @r0,a
        mov   r5,a
        inc   r0
        movx  a,@r0
        addc  a,r2
        movx  @r0,a
        mov   r4,a
        jnc   .same
        mov   r0,#LFO_RANDOM            ; a new cycle: next random number, multiply with carry
        movx  a,@r0
        mov   b,#210
        mul   ab
        mov   r3,a
        inc   r0
        movx  a,@r0
        add   a,r3
        mov   r3,a
        clr   a
        addc  a,b
        movx  @r0,a
        dec   r0
        mov   a,r3
        movx  @r0,a
.same:
; Magnitude to R5
        param 0A1h
        jb    acc.6,.sine
        jb    acc.5,.square
        mov   r0,#LFO_RANDOM
        movx  a,@r0
        mov   c,acc.7
        mov   LFO_DOWN,c
        clr   acc.7
        widen
        sjmp  .magnitude
.square:mov   a,r4
        mov   c,acc.7
        mov   LFO_DOWN,c
        mov   a,#0FFh
        sjmp  .magnitude
.sine:  mov   a,r4
        mov   c,acc.7
        mov   LFO_DOWN,c
        mov   a,r5                      ; bit 14: second and fourth quarter run backwards;
        rlc   a
        mov   r5,a
        mov   a,r4
        rlc   a
        mov   r4,a
        mov   c,acc.7
        mov   F0,c
        mov   a,r5                      ; bits 13-6: place in the quarter
        rlc   a
        mov   a,r4
        rlc   a
        jnb   F0,.rising
        cpl   a
.rising:mov   dptr,#SINE
        movc  a,@a+dptr
.magnitude:
        mov   r5,a

; Vibrato by lever and aftertouch: one semitone each, not delayed
        mov   r4,#0
        param 0B8h
        jnb   acc.6,.lever
        param 8Ch
        widen
        mov   b,r7
        mul   ab
        mov   r4,b
.lever: param 0BCh
        widen
        mov   b,r5
        mul   ab
        mov   r3,b
        mov   a,r4
        mov   b,r5
        mul   ab
        mov   a,b
        add   a,r3
        mov   r3,a
        clr   a
        rlc   a
        mov   r2,a
        mov   c,LFO_DOWN
        lcall BOTH_PITCHES

; Delay, then a fade of the same length, from the first key of a phrase on
        param 0A2h
        mov   r7,a
        jnb   LFO_RESTART,.running
        clr   LFO_RESTART
        clr   LFO_FADES
        setb  LFO_WAITS
        clr   a
        mov   r0,#LFO_FADE
        movx  @r0,a
        inc   r0
        movx  @r0,a
.running:
        mov   a,r7
        jz    .full
        jb    LFO_WAITS,.waits
        jnb   LFO_FADES,.faded
        lcall .advance
        jc    .full
        mov   b,r5                      ; fading: A = share
        mul   ab
        mov   r5,b
        sjmp  .faded
.waits: lcall .advance
        mov   r5,#0
        jnc   .faded
        clr   LFO_WAITS
        setb  LFO_FADES
        sjmp  .faded
.full:  clr   LFO_WAITS
        clr   LFO_FADES
.faded:

; Depths
        param 83h
        lookup LFO_DEPTHS
        mov   a,r5
        lcall MUL8
        modulate PITCH1_H,PITCH1_L
        param 8Ah
        lookup LFO_DEPTHS
        mov   a,r5
        lcall MUL8
        modulate PITCH2_H,PITCH2_L
        param 99h
        mov   b,#VCF_LFO_UNIT
        mul   ab
        mov   r3,a
        mov   r2,b
        mov   a,r5
        lcall MUL8
        modulate CUTOFF_H,CUTOFF_L
        jnc   .done
        jb    LFO_DOWN,.borrow
        inc   CUTOFF_X
        ret
.borrow:dec   CUTOFF_X
.done:  ret

; Moves the delay or the fade on by the rate of parameter R7; A = high byte, carry at its end.
.advance:
        mov   a,r7
        lookup DELAY_RATES
        mov   r0,#LFO_FADE
        movx  a,@r0
        add   a,r3
        movx  @r0,a
        inc   r0
        movx  a,@r0
        addc  a,r2
        movx  @r0,a
        ret

; Common part of the round: everything that is the same for the six voices is worked out afresh from the bytes
; received, so that every parameter acts in the next round and no round depends on what has changed.

PARAMETERS:
; Volume of the board; this closes the hold of the last VCA
        param 0B1h
        lookup LEVELS
        convert r2,r3
        mov   p1,#MUX_VOLUME

; Latches
        mov   dptr,#LATCHES
        param 81h
        topTwo
        add   a,#WAVES1
        movc  a,@a+dptr
        mov   r2,a
        param 86h
        topTwo
        add   a,#WAVES2
        movc  a,@a+dptr
        orl   a,r2
        mov   r2,a
        param 87h
        topTwo
        add   a,#XMODS
        movc  a,@a+dptr
        orl   a,r2
        mov   r2,a
        param 96h
        topTwo
        add   a,#HPFS
        movc  a,@a+dptr
        orl   a,r2
        mov   r2,a
        param 0A0h
        topTwo
        add   a,#CHORUSES
        movc  a,@a+dptr
        orl   a,PC_LEVELS
        mov   r3,a
        param 80h
        topTwo
        mov   r4,a
        add   a,#FOOTAGES
        movc  a,@a+dptr
        mov   FOOTAGE1,a
        mov   a,r4
        add   a,#RANGES1
        movc  a,@a+dptr
        mov   r4,a
        param 85h
        topTwo
        mov   r5,a
        add   a,#FOOTAGES
        movc  a,@a+dptr
        mov   FOOTAGE2,a
        mov   a,r5
        add   a,#RANGES2
        movc  a,@a+dptr
        orl   a,r4
        mov   dptr,#IO_PORT_A
        movx  @dptr,a
        inc   dptr
        mov   a,r2
        movx  @dptr,a
        inc   dptr
        mov   a,r3
        movx  @dptr,a

; Resonance
        param 98h
        lookup LEVELS
        convert r2,r3
        mov   p1,#MUX_RESONANCE

; Modes, pedal, dynamics
        param 90h
        mov   DCO_MODE,a
        param 95h
        mov   MIX_MODE,a
        param 9Dh
        mov   VCF_MODE,a
        param 0AFh
        mov   VCA_MODE,a
        param 0BBh
        mov   HOLD_PEDAL,a
        param 8Fh
        topTwo
        add   a,#high(DYNAMICS)
        mov   DCO_PAGE,a
        param 94h
        topTwo
        add   a,#high(DYNAMICS)
        mov   MIX_PAGE,a
        param 9Ch
        topTwo
        add   a,#high(DYNAMICS)
        mov   VCF_PAGE,a
        param 9Fh
        topTwo
        add   a,#high(DYNAMICS)
        mov   VCA_PAGE,a

; Mixer, VCA
        param 91h
        lookup LEVELS
        mov   MIX1_H,r2
        mov   MIX1_L,r3
        param 9Eh
        lookup LEVELS
        mov   LEVEL_H,r2
        mov   LEVEL_L,r3
        param 92h
        lookup LEVELS
        mov   MIX2_H,r2
        mov   MIX2_L,r3
        param 93h
        widen
        lcall MUL8
        mov   MIX_DEPTH_H,r2
        mov   MIX_DEPTH_L,r3

; ENV depths
        param 84h
        lookup PITCH_DEPTHS
        mov   DEPTH1_H,r2
        mov   DEPTH1_L,r3
        param 8Bh
        lookup PITCH_DEPTHS
        mov   DEPTH2_H,r2
        mov   DEPTH2_L,r3
        param 9Ah
        lookup CUTOFFS                  ; as many units of cutoff
        clr   c
        mov   a,r3
        subb  a,#low(CUTOFF_ZERO)
        mov   VCF_DEPTH_L,a
        mov   a,r2
        subb  a,#high(CUTOFF_ZERO)
        mov   VCF_DEPTH_H,a

; Envelopes: times in half steps, sustain, key follow
        param 0A4h
        rl    a
        mov   ATTACK_1,a
        inc   r0
        movx  a,@r0
        rl    a
        mov   DECAY_1,a
        inc   r0
        inc   r0
        movx  a,@r0
        rl    a
        mov   RELEASE_1,a
        inc   r0
        movx  a,@r0
        topTwo
        mov   dptr,#FOLLOWS
        mov   r2,a
        movc  a,@a+dptr
        mov   FOLLOW_A1,a
        mov   a,r2
        add   a,#4
        movc  a,@a+dptr
        mov   FOLLOW_D1,a
        inc   r0
        movx  a,@r0
        rl    a
        mov   ATTACK_2,a
        inc   r0
        movx  a,@r0
        rl    a
        mov   DECAY_2,a
        inc   r0
        inc   r0
        movx  a,@r0
        rl    a
        mov   RELEASE_2,a
        inc   r0
        movx  a,@r0
        topTwo
        mov   r2,a
        movc  a,@a+dptr
        mov   FOLLOW_A2,a
        mov   a,r2
        add   a,#4
        movc  a,@a+dptr
        mov   FOLLOW_D2,a
        param 0A6h
        lookup LEVELS
        mov   SUSTAIN1_H,r2
        mov   SUSTAIN1_L,r3
        param 0ABh
        lookup LEVELS
        mov   SUSTAIN2_H,r2
        mov   SUSTAIN2_L,r3

; Portamento: steps of 1/64 unit, the rest is kept for the next round
        clr   GLIDING
        param 0B5h
        jnb   acc.6,.no_glide
        param 0B0h
        jz    .no_glide
        setb  GLIDING
        lookup GLIDES
        mov   r0,#GLIDE_REST
        movx  a,@r0
        add   a,r3
        mov   r3,a
        clr   a
        addc  a,r2
        mov   r2,a
        mov   a,r3
        anl   a,#3Fh
        movx  @r0,a
        mov   a,r2                      ; / 64
        rl    a
        rl    a
        mov   r2,a
        anl   a,#3
        mov   GLIDE_H,a
        mov   a,r3
        rl    a
        rl    a
        anl   a,#3
        mov   r3,a
        mov   a,r2
        anl   a,#0FCh
        orl   a,r3
        mov   GLIDE_L,a
.no_glide:

; DCO2 fine tune: the timer swallows one clock in so many
        param 89h
        mov   r7,a
        mov   r0,#FINE_SET
        movx  a,@r0
        xrl   a,r7
        jz    .fine
        mov   a,r7
        movx  @r0,a
        lookup FINE_LENGTHS
        mov   dptr,#IO_TIMER_H
        mov   a,r2
        jz    .stop
        movx  @dptr,a
        mov   dptr,#IO_TIMER_L
        mov   a,r3
        movx  @dptr,a
        mov   a,#PORTS_OUT|TIMER_START
        sjmp  .command
.stop:  mov   a,#PORTS_OUT|TIMER_STOP
.command:
        mov   dptr,#IO_COMMAND
        movx  @dptr,a
.fine:

; Static part of the pitches: tune, master tune in 2/256 semitone, fine tune
        mov   dptr,#TUNES
        param 82h
        rr    a
        rr    a
        anl   a,#1Fh
        movc  a,@a+dptr
        mov   PITCH1_H,a
        param 88h
        rr    a
        rr    a
        anl   a,#1Fh
        movc  a,@a+dptr
        mov   PITCH2_H,a
        param 0B4h
        rl    a
        add   a,#80h                    ; carry: 0 and up
        mov   PITCH1_L,a
        jc    .sharp1
        dec   PITCH1_H
.sharp1:param 0BEh
        rl    a
        add   a,#80h
        mov   PITCH2_L,a
        jc    .sharp2
        dec   PITCH2_H
.sharp2:mov   a,r7                      ; fine above the centre: 50 cents up, the timer takes the excess away
        add   a,#-65 & 0FFh
        jnc   .flat
        mov   a,PITCH2_L
        add   a,#80h
        mov   PITCH2_L,a
        jnc   .flat
        inc   PITCH2_H
.flat:

; Bend: share of the range. B7 counts by its upper two bits, but for one code of our own: 6Ch is 12 semitones
        param 0B2h
        jz    .no_bend
        mov   dptr,#BEND_SHARES
        movc  a,@a+dptr
        mov   r5,a
        param 0B7h
        mov   r4,a
        topTwo
        cjne  r4,#BEND_12,.four
        inc   a
.four:  mov   r4,a
        mov   dptr,#BEND_RANGES
        movc  a,@a+dptr
        mov   r2,a
        mov   a,r4
        add   a,#5
        movc  a,@a+dptr
        mov   r3,a
        mov   a,r5
        lcall MUL8
        param 0BFh
        cpl   acc.6
        mov   c,acc.6
        lcall BOTH_PITCHES
.no_bend:

; Aftertouch: R7 = amount; brilliance and volume
        param 0B3h
        widen
        mov   r7,a
        mov   SWELL,#0
        param 0BAh
        jnb   acc.6,.no_swell
        param 8Eh
        widen
        mov   b,r7
        mul   ab
        mov   SWELL,b
.no_swell:
        param 97h
        lookup CUTOFFS
        mov   CUTOFF_X,#0
        param 0B9h
        jnb   acc.6,.no_brilliance
        param 8Dh
        widen
        mov   b,r7
        mul   ab
        mov   a,b
        mov   b,#BRILLIANCE_UNIT
        mul   ab
        add   a,r3
        mov   r3,a
        mov   a,r2
        addc  a,b
        mov   r2,a
        jnc   .no_brilliance
        inc   CUTOFF_X
.no_brilliance:

; VCF key follow pivots at note 60: take off sixty semitones here, add V_NOTE of them in each voice
        mov   CUTOFF_H,r2
        mov   CUTOFF_L,r3
        param 9Bh
        mov   r2,a
        mov   b,#FOLLOW_LOW
        mul   ab
        mov   r3,a
        mov   a,r2
        add   a,b
        mov   r2,a
        mov   FOLLOW_H,a
        mov   FOLLOW_L,r3
        mov   a,#120
        lcall MUL8
        clr   c
        mov   a,CUTOFF_L
        subb  a,r3
        mov   CUTOFF_L,a
        mov   a,CUTOFF_H
        subb  a,r2
        mov   CUTOFF_H,a
        jnc   .follows
        dec   CUTOFF_X
.follows:
        ljmp  LFO

; Adds R2:R3 to both pitches, takes it off if carry
BOTH_PITCHES:
        jc    .minus
        mov   a,PITCH1_L
        add   a,r3
        mov   PITCH1_L,a
        mov   a,PITCH1_H
        addc  a,r2
        mov   PITCH1_H,a
        mov   a,PITCH2_L
        add   a,r3
        mov   PITCH2_L,a
        mov   a,PITCH2_H
        addc  a,r2
        mov   PITCH2_H,a
        ret
.minus: clr   c
        mov   a,PITCH1_L
        subb  a,r3
        mov   PITCH1_L,a
        mov   a,PITCH1_H
        subb  a,r2
        mov   PITCH1_H,a
        clr   c
        mov   a,PITCH2_L
        subb  a,r3
        mov   PITCH2_L,a
        mov   a,PITCH2_H
        subb  a,r2
        mov   PITCH2_H,a
        ret

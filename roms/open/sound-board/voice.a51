; The six voices.

; R2:R3 = ENV1 if the bit is set, else ENV2
choose  macro env1
        jb    env1,.env1
        mov   r2,V_ENV2_H
        mov   r3,V_ENV2_L
        sjmp  .chosen
.env1:  mov   r2,V_ENV1_H
        mov   r3,V_ENV1_L
.chosen:
        endm

; R6:R7 = R2:R3 x word / 65536, at most 2 too low: MUL16 in line
scale   macro high, low
        mov   a,r2
        mov   b,low
        mul   ab
        mov   r7,b
        mov   a,r3
        mov   b,high
        mul   ab
        mov   a,b
        add   a,r7
        mov   r7,a
        clr   a
        rlc   a
        mov   r6,a
        mov   a,r2
        mov   b,high
        mul   ab
        add   a,r7
        mov   r7,a
        mov   a,b
        addc  a,r6
        mov   r6,a
        endm

; One oscillator of the voice at work, its envelope in R2:R3, R0 in front of its mirror in 8155 RAM: pitch,
; counter, charge voltage. The counter is written every round: in mode 3 the same count again changes nothing, and
; the time is the same whether the pitch moves or not. Its control word is never written again, for that would
; restart the wave.
oscillator macro commonH, commonL, depthH, depthL, counters, footage, holds
        scale depthH,depthL
        mov   a,V_PITCH_L
        add   a,commonL
        mov   r3,a
        mov   a,V_PITCH_H
        addc  a,commonH
        mov   r2,a
        mov   a,r3
        jb    DCO_MODE.5,.up
        clr   c
        subb  a,r7
        mov   r3,a
        mov   a,r2
        subb  a,r6
        sjmp  .pitch
.up:    add   a,r7
        mov   r3,a
        mov   a,r2
        addc  a,r6
.pitch: mov   r2,a
        lcall DIVIDER
        mov   dptr,#counters
        mov   a,VOICE
        movc  a,@a+dptr
        mov   dpl,a
        swap  a
        mov   dph,a
        mov   a,r5
        movx  @dptr,a
        mov   a,r4
        movx  @dptr,a
        anl   a,#0FEh                   ; small divider: the ramp is as long as it says, not as the pitch says
        jnz   .exact
        mov   a,r4
        add   a,#high(PITCH_OF_DIVIDER)
        mov   dph,a
        mov   dpl,r5
        clr   a
        movc  a,@a+dptr
        mov   r2,a
        inc   dph
        inc   dph
        clr   a
        movc  a,@a+dptr
        mov   r3,a
.exact: mov   a,r2
        add   a,footage
        mov   r2,a
        inc   r0
        movx  a,@r0
        mov   r6,a
        inc   r0
        movx  a,@r0
        mov   r7,a
        lcall CHARGE
        hold  holds,r4,r5
        endm

VOICE_LOOP:
        mov   VOICE,#0
        mov   RECORD,#VOICES
        mov   V_MASK,#1

; Each voice has its place in the round, so that its voltages are renewed every 10 ms whatever the others do.
; Meanwhile serial bytes are decoded; the last 256 cycles are only waited for. A late voice starts at once.
NEXT_VOICE:
        mov   dptr,#PLACES
        mov   a,VOICE
        movc  a,@a+dptr
        mov   r4,a
.early: jb    tf0,.begin
        mov   a,r4
        clr   c
        subb  a,th0
        jc    .begin
        jz    .begin
        dec   a
        jz    .near
        lcall DECODE
        sjmp  .early
.near:  mov   a,r4
        cjne  a,th0,$
.begin:
        hold  MIX1S,MIX1_H,MIX1_L       ; stays open while the envelopes are worked out
        mov   r0,RECORD
        movx  a,@r0
        mov   FLAGS,a
        inc   r0
        movx  a,@r0
        mov   V_NOTE,a
        clr   c
        subb  a,#28
        jnc   .key
        clr   a
.key:   rl    a
        mov   V_KEY,a
        inc   r0
        movx  a,@r0
        mov   V_VELOCITY,a

; Struck, held, let go, silenced
        mov   a,SILENCE
        anl   a,V_MASK
        jz    .sounds
        xrl   SILENCE,a
        mov   FLAGS,#0
        clr   a
        mov   r0,RECORD
        rept  R_ENV1
        inc   r0
        endm
        rept  4
        movx  @r0,a
        inc   r0
        endm
        mov   a,RECORD
        add   a,#R_VELOCITY
        mov   r0,a
.sounds:mov   a,STARTS
        anl   a,V_MASK
        jz    .not_struck
        xrl   STARTS,a
        mov   FLAGS,#00000111b          ; GATE, ATTACK1, ATTACK2
        sjmp  .gated
.not_struck:
        mov   a,KEYS
        anl   a,V_MASK
        jnz   .gated
        jb    HOLD_PEDAL.6,.gated
        mov   FLAGS,#0
.gated:

; Portamento
        mov   a,V_NOTE
        add   a,#PITCH_BIAS
        mov   r2,a
        inc   r0
        jb    GLIDING,.glide
        mov   V_PITCH_H,a
        movx  @r0,a
        inc   r0
        clr   a
        sjmp  .arrived
.glide: movx  a,@r0
        mov   r4,a
        inc   r0
        movx  a,@r0
        mov   r5,a
        clr   c                         ; R2:R3 = way to go
        clr   a
        subb  a,r5
        mov   r3,a
        mov   a,r2
        mov   V_PITCH_H,a
        subb  a,r4
        mov   r2,a
        jc    .downwards
        mov   a,GLIDE_L                 ; as far as one round's step, or there?
        subb  a,r3
        mov   a,GLIDE_H
        subb  a,r2
        mov   a,#0
        jnc   .reached
        mov   a,r5
        add   a,GLIDE_L
        mov   r5,a
        mov   a,r4
        addc  a,GLIDE_H
        sjmp  .moved
.downwards:
        mov   a,r3
        add   a,GLIDE_L
        mov   a,r2
        addc  a,GLIDE_H
        mov   a,#0
        jc    .reached
        mov   a,r5
        subb  a,GLIDE_L
        mov   r5,a
        mov   a,r4
        subb  a,GLIDE_H
.moved: mov   V_PITCH_H,a
        mov   a,r5
.reached:
        mov   V_PITCH_L,a
        dec   r0
        mov   a,V_PITCH_H
        movx  @r0,a
        inc   r0
        mov   a,V_PITCH_L
.arrived:
        mov   V_PITCH_L,a
        movx  @r0,a

        envelope ATTACK1,V_ENV1_H,V_ENV1_L,ATTACK_1,DECAY_1,RELEASE_1,SUSTAIN1_H,SUSTAIN1_L,FOLLOW_A1,FOLLOW_D1
        envelope ATTACK2,V_ENV2_H,V_ENV2_L,ATTACK_2,DECAY_2,RELEASE_2,SUSTAIN2_H,SUSTAIN2_L,FOLLOW_A2,FOLLOW_D2
        mov   r1,RECORD
        mov   a,FLAGS
        movx  @r1,a

; Both oscillators follow the same envelope with the same dynamics
        choose DCO_MODE.6
        mov   a,DCO_PAGE
        lcall DYNAMIC
        mov   V_SCALED_H,r2
        mov   V_SCALED_L,r3
        oscillator PITCH1_H,PITCH1_L,DEPTH1_H,DEPTH1_L,COUNTERS,FOOTAGE1,SAW1S
        mov   r2,V_SCALED_H
        mov   r3,V_SCALED_L
        oscillator PITCH2_H,PITCH2_L,DEPTH2_H,DEPTH2_L,COUNTERS+6,FOOTAGE2,SAW2S

; MIX2 = level - depth x level x (1 - envelope)
        choose MIX_MODE.6
        jnb   MIX_MODE.5,.inverted
        mov   a,r2
        cpl   a
        mov   r2,a
        mov   a,r3
        cpl   a
        mov   r3,a
.inverted:
        mov   a,MIX_PAGE
        lcall DYNAMIC
        scale MIX_DEPTH_H,MIX_DEPTH_L
        clr   c
        mov   a,MIX2_L
        subb  a,r7
        mov   r3,a
        mov   a,MIX2_H
        subb  a,r6
        mov   r2,a
        hold  MIX2S,r2,r3

; VCF
        choose VCF_MODE.6
        mov   a,VCF_PAGE
        lcall DYNAMIC
        scale VCF_DEPTH_H,VCF_DEPTH_L
        mov   a,r6
        mov   r4,a
        mov   r2,FOLLOW_H               ; key follow
        mov   r3,FOLLOW_L
        mov   a,V_NOTE
        rl    a
        lcall MUL8
        mov   a,CUTOFF_L
        add   a,r3
        mov   r3,a
        mov   a,CUTOFF_H
        addc  a,r2
        mov   r2,a
        clr   a
        addc  a,CUTOFF_X
        mov   r6,a
        jb    VCF_MODE.5,.opens
        clr   c
        mov   a,r3
        subb  a,r7
        mov   r3,a
        mov   a,r2
        subb  a,r4
        mov   r2,a
        mov   a,r6
        subb  a,#0
        sjmp  .clamp
.opens: mov   a,r3
        add   a,r7
        mov   r3,a
        mov   a,r2
        addc  a,r4
        mov   r2,a
        clr   a
        addc  a,r6
.clamp: jz    .inside
        rlc   a                         ; below: 0000, above: FFFF
        mov   a,#0
        cpl   c
        subb  a,#0
        mov   r2,a
        mov   r3,a
.inside:hold  VCFS,r2,r3

; VCA
        jb    VCA_MODE.6,.env2
        mov   a,#0FFh
        jb    GATE,.gate
        clr   a
.gate:  mov   r2,a
        mov   r3,a
        sjmp  .shaped
.env2:  mov   r2,V_ENV2_H
        mov   r3,V_ENV2_L
.shaped:mov   a,VCA_PAGE
        lcall DYNAMIC
        scale LEVEL_H,LEVEL_L
        mov   a,SWELL
        jz    .flat
        mov   b,a                       ; + R6:R7 x SWELL / 256
        mov   a,r7
        mul   ab
        mov   r3,b
        mov   b,SWELL
        mov   a,r6
        mul   ab
        add   a,r3
        mov   r3,a
        clr   a
        addc  a,b
        mov   r2,a
        mov   a,r7
        add   a,r3
        mov   r7,a
        mov   a,r6
        addc  a,r2
        mov   r6,a
        jnc   .flat
        mov   r6,#0FFh
        mov   r7,#0FFh
.flat:  hold  VCAS,r6,r7

        lcall DECODE
        mov   a,V_MASK
        rl    a
        mov   V_MASK,a
        mov   a,RECORD
        add   a,#VOICE_SIZE
        mov   RECORD,a
        inc   VOICE
        mov   a,VOICE
        cjne  a,#6,.more
        ret
.more:  ljmp  NEXT_VOICE

; High byte of timer 0 at which each voice begins: 1.5 ms for the common part, 1.3 or 1.5 ms a voice
FIRST_PLACE equ high(-ROUND_CYCLES)+1
PLACES: db FIRST_PLACE+6,FIRST_PLACE+11,FIRST_PLACE+16,FIRST_PLACE+22,FIRST_PLACE+27,FIRST_PLACE+32

; R2:R3 scaled by the dynamics curve in page A for the velocity of the voice. Changes A, B, R6, DPTR.
DYNAMIC:mov   dph,a
        mov   dpl,V_VELOCITY
        clr   a
        movc  a,@a+dptr
        jz    .one
        mov   r6,a
        mov   b,a
        mov   a,r3
        mul   ab
        mov   a,r6
        xch   a,b
        mov   r3,a
        mov   a,r2
        mul   ab
        add   a,r3
        mov   r3,a
        clr   a
        addc  a,b
        mov   r2,a
.one:   ret

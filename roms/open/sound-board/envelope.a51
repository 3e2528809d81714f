; Envelopes. A level is 16 bits. Attack adds a constant; decay and release take away a share of the distance to
; the sustain level or to zero, and one unit more, which makes up for what the multiplication drops.

; One envelope of the voice at work: R0 points in front of its level in 8155 RAM and ends on its second byte.
envelope macro attacking, levelH, levelL, attack, decay, release, sustainH, sustainL, followA, followD
        inc   r0
        movx  a,@r0
        mov   r2,a
        inc   r0
        movx  a,@r0
        mov   r3,a
        mov   b,followD
        jnb   GATE,.release
        jb    attacking,.attack
        mov   levelH,r2
        mov   levelL,a
        clr   c
        subb  a,sustainL
        mov   r3,a
        mov   a,r2
        subb  a,sustainH
        mov   r2,a
        mov   a,decay
        jc    .below
        lcall FALL
        sjmp  .down
.below: xch   a,r3                      ; sustain has been raised: the same way up
        cpl   a
        add   a,#1
        xch   a,r3
        xch   a,r2
        cpl   a
        addc  a,#0
        xch   a,r2
        lcall FALL
        mov   a,levelL
        add   a,r7
        mov   levelL,a
        mov   a,levelH
        addc  a,r6
        sjmp  .store
.attack:mov   b,followA
        mov   a,attack
        lcall RISE
        mov   levelL,r3
        mov   a,r2
        jnc   .store
        clr   attacking
        mov   levelL,#0FFh
        mov   a,#0FFh
        sjmp  .store
.release:
        mov   levelH,r2
        mov   levelL,a
        mov   a,release
        lcall FALL
.down:  clr   c
        mov   a,levelL
        subb  a,r7
        mov   levelL,a
        mov   a,levelH
        subb  a,r6
.store: mov   levelH,a
        dec   r0
        movx  @r0,a
        inc   r0
        mov   a,levelL
        movx  @r0,a
        endm

; R6:R7 = how far to go from distance R2:R3, time A with key follow B. Changes A, B, R4, R5, DPTR.
FALL:   mov   r7,a
        mov   a,V_KEY
        mul   ab
        mov   a,r7
        clr   c
        subb  a,b
        jnc   .index
        clr   a
.index: mov   r7,a
        mov   dptr,#DECAY_RATES
        movc  a,@a+dptr
        mov   r4,a
        mov   a,r7
        inc   dph
        movc  a,@a+dptr
        mov   r5,a
        mov   a,r2
        orl   a,r3
        jz    .there
        lcall MUL16
        inc   r7
        cjne  r7,#0,.far
        inc   r6
.far:   ret
.there: mov   r6,a
        mov   r7,a
        ret

; R2:R3 += attack step of time A with key follow B; carry at the top. Changes A, B, R7, DPTR.
RISE:   mov   r7,a
        mov   a,V_KEY
        mul   ab
        mov   a,r7
        clr   c
        subb  a,b
        jnc   .index
        clr   a
.index: mov   r7,a
        mov   dptr,#ATTACK_STEPS+100h
        movc  a,@a+dptr
        add   a,r3
        mov   r3,a
        mov   a,r7
        dec   dph
        movc  a,@a+dptr
        addc  a,r2
        mov   r2,a
        ret

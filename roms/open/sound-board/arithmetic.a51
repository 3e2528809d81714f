; R6:R7 = R2:R3 x R4:R5 / 65536, at most 2 too low. Changes A, B.
MUL16:  mov   a,r2
        mov   b,r5
        mul   ab
        mov   r7,b
        mov   a,r3
        mov   b,r4
        mul   ab
        mov   a,b
        add   a,r7
        mov   r7,a
        clr   a
        rlc   a
        mov   r6,a
        mov   a,r2
        mov   b,r4
        mul   ab
        add   a,r7
        mov   r7,a
        mov   a,b
        addc  a,r6
        mov   r6,a
        ret

; R2:R3 = R2:R3 x A / 256. Changes A, B, R6.
MUL8:   mov   r6,a
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
        ret

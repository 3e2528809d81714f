; A = parameter `number`
param   macro number
        mov   r0,#number-80h
        movx  a,@r0
        endm

; R2:R3 = word A (0-127) of a page of 128 words
lookup  macro table
        mov   dptr,#table
        mov   r3,a
        movc  a,@a+dptr
        mov   r2,a
        mov   a,r3
        orl   a,#80h
        movc  a,@a+dptr
        mov   r3,a
        endm

; A = 2 A + bit 6 of A: seven bits to eight, 7Fh to FFh
widen   macro
        mov   c,acc.6
        rlc   a
        endm

; A = upper two bits of a seven-bit parameter
topTwo  macro
        swap  a
        rr    a
        anl   a,#3
        endm

; Lets the open hold go and gives the DAC its next word. The next hold is opened by writing P1; it stays open
; until the next use of this macro, 30 us at least.
convert macro high, low
        mov   p1,#MUX_HOLD
        mov   dph,#DAC_PAGE
        mov   dpl,low
        mov   a,high
        movx  @dptr,a
        endm

; The same for one of six holds
hold    macro channels, high, low
        convert high,low
        mov   dptr,#channels
        mov   a,VOICE
        movc  a,@a+dptr
        mov   p1,a
        endm

; Serial interrupt, 12 cycles a received byte, 16 a sent one. Register bank 1 is its own and none of these
; instructions touches A or a flag, so that there is nothing to save. Received bytes go into a plain buffer that
; DECODE starts afresh when it has emptied it; bytes to send come out of a ring of 16 at 60h.

SERIAL_INTERRUPT:
        jnb   ri,.sent
        setb  rs0
        mov   @r0,sbuf
        clr   ri
        inc   r0
        clr   rs0
        reti

.sent:  clr   ti
        setb  rs0
        djnz  r2,.next
        clr   rs0
        reti
.next:  mov   sbuf,@r1
        inc   r1
        anl   TX_OUT,#6Fh               ; 70h back to 60h
        clr   rs0
        reti

; The link to the display board: P1.4 data, P1.5 clock, a bit at the rising edge, MSB first.
; Codes: 0Ch clears, 80h + n puts the cursor on cell n, 20h-5Fh is a character at the cursor, which moves on.
; At most one code a millisecond goes out, so that notes never wait for letters.

DISPLAY_CLEAR equ 0Ch
DISPLAY_CURSOR equ 80h

displayStart:
        ldx #text
.blank: ldaa #' '
        staa 0,x
        inx
        cpx #shown + CELLS
        bne .blank
        ldaa #DISPLAY_CLEAR
        clr displayCursor

; Shifts A out. 0.1 ms.
displaySend:
        staa <t0
        ldab #8
.bit:   ldaa <port1
        asl t0
        bcc .zero
        oraa #DISPLAY_DATA
.zero:  staa <P1DATA
        oraa #DISPLAY_CLOCK
        staa <P1DATA
        decb
        bne .bit
        ldaa <port1
        staa <P1DATA
        rts

; Brings the display one code nearer to the text.
displayStep:
        ldaa <displayChanged
        beq .done
        ldx #text
        ldab <displayPosition
        abx
.search:
        cmpb #CELLS
        bcc .same
        ldaa 0,x
        cmpa CELLS,x
        bne .different
        inx
        incb
        bra .search
.same:  clr displayChanged
        clr displayPosition
.done:  rts
.different:
        stab <displayPosition
        cmpb <displayCursor
        bne .move
        staa CELLS,x
        inc displayCursor
        bra displaySend
.move:  stab <displayCursor
        tba
        oraa #DISPLAY_CURSOR
        bra displaySend

; ---- Writing the text

; Blanks the text; writing begins at the left.
textStart:
        ldx #text
        stx textPointer
        ldaa #' '
        ldab #CELLS
.blank: staa 0,x
        inx
        decb
        bne .blank
        ldaa #1
        staa <displayChanged
        clr displayPosition
        rts

; Character A: ASCII, or a digit as 0-9. Keeps X.
textPut:
        pshx
        anda #7Fh
        cmpa #10
        bcc .letter
        adda #'0'
.letter:
        cmpa #60h
        bcs .upper
        suba #20h                       ; lower case
.upper: cmpa #20h
        bcc .shown
        ldaa #'?'
.shown: ldx textPointer
        cpx #text + CELLS
        bcc .full
        staa 0,x
        inx
        stx textPointer
.full:  pulx
        rts

; B characters at X.
textCopy:
        ldaa 0,x
        pshb
        bsr textPut
        pulb
        inx
        decb
        bne textCopy
        rts

; The string at X, up to a zero.
textString:
        ldaa 0,x
        beq .done
        bsr textPut
        inx
        bra textString
.done:  rts

; A as three digits.
textNumber:
        ldab #100
        bsr .digit
        ldab #10
        bsr .digit
        bra textPut
.digit: stab <t0
        clrb
.count: suba <t0
        bcs .counted
        incb
        bra .count
.counted:
        adda <t0
        psha
        tba
        bsr textPut
        pula
        rts

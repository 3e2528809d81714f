; The patch change: everything both boards need, in the order the original instrument sends it.
;
; Table codes: F0-FF a prefix, 80-BF that parameter of the board addressed, and
S_VALUE equ 0                           ; parameter, value: as they stand here
S_RANGE equ 1                           ; first, last: parameters
S_END   equ 2

bootStream:
        rept 8
        db TO_LOWER
        endm
        if BOARDS == 2
        rept 8
        db TO_UPPER
        endm
        endif
patchStream:
        if BOARDS == 1                  ; the same order, with one board
        db TO_LOWER
        db S_VALUE, 9Eh, 0, S_VALUE, 0A6h, 0, S_VALUE, 0A7h, 0, S_VALUE, 0ABh, 0, S_VALUE, 0ACh, 0
        db S_RANGE, 80h, 8Bh, S_RANGE, 8Fh, 9Dh, S_RANGE, 9Fh, 0AFh
        db 0B5h, 9Eh, 0B0h, 0B7h, 0B8h, 0B9h, 0BAh, 8Ch, 8Dh, 8Eh
        db S_VALUE, 0B6h, 7Fh, 0BBh, S_VALUE, 0BDh, 0, 0B4h, 0BEh
        else
        db TO_BOTH                      ; silence: level, sustains, releases
        db S_VALUE, 9Eh, 0, S_VALUE, 0A6h, 0, S_VALUE, 0A7h, 0, S_VALUE, 0ABh, 0, S_VALUE, 0ACh, 0
        db TO_LOWER, S_RANGE, 80h, 8Bh, S_RANGE, 8Fh, 9Dh, S_RANGE, 9Fh, 0AFh
        db TO_LOWER, 0B5h
        db TO_UPPER, S_RANGE, 80h, 8Bh, S_RANGE, 8Fh, 9Dh, S_RANGE, 9Fh, 0AFh
        db TO_UPPER, 0B5h
        db TO_LOWER, 9Eh, TO_UPPER, 9Eh
        db TO_BOTH, 0B0h
        db TO_BOTH, 0B7h
        db TO_BOTH, 0B8h, 0B9h, 0BAh, 8Ch, 8Dh, 8Eh, 0B0h
        db TO_LOWER, S_VALUE, 0B6h, 7Fh, TO_UPPER, S_VALUE, 0B6h, 7Fh
        db TO_LOWER, 0BBh, TO_UPPER, 0BBh
        db TO_LOWER, S_VALUE, 0BDh, 0, 0B4h, 0BEh
        db TO_UPPER, S_VALUE, 0BDh, 0, 0B4h, 0BEh
        db TO_UPPER, 0B4h, 0BEh, TO_LOWER, 0B4h, 0BEh
        db TO_UPPER, 0B5h, TO_LOWER, 0B5h
        endif
        db S_END

; Begins a patch change; one under way is finished first and another follows. During boot one waits already.
streamStart:
        ldx <bootWait
        bne .done
        ldaa #1
        staa <wireBlocked
        ldx <streamPosition
        bne .again
        ldx #patchStream
        stx <streamPosition
.done:  rts
.again: staa <streamAgain
        rts

; Sends the next step of the table.
streamStep:
        ldx <streamPosition
        ldaa 0,x
        bmi .prefixOrParameter
        beq .value
        cmpa #S_RANGE
        beq .range
        ldx #0                          ; the end
        stx <streamPosition
        clr wireBlocked
        ldaa <streamAgain
        beq .done
        clr streamAgain
        bra streamStart
.done:  rts

.value: inx
        ldaa 0,x
        inx
        jsr sendByte
        ldaa 0,x
        inx
        stx <streamPosition
        jmp sendByte

.prefixOrParameter:
        inx
        stx <streamPosition
        cmpa #0F0h
        bcs streamParameter
        jmp sendPrefixAlways

.range: ldaa <streamIndex
        bne .running
        ldaa 1,x
.running:
        cmpa 2,x
        beq .last
        inca
        staa <streamIndex
        deca
        bra streamParameter
.last:  clr streamIndex
        ldab #3
        abx
        stx <streamPosition

; Sends parameter A with the value of the board that is addressed; for both boards it is the same.
streamParameter:
        jsr sendByte
        tab
        andb #3Fh
        ldx #imageLower
        abx
        if BOARDS == 1
        jsr cellSent
        ldaa 0,x
        else
        ldaa <wirePrefix
        cmpa #TO_UPPER
        beq .upper
        jsr cellSent
        ldaa 0,x
        ldab <wirePrefix
        cmpb #TO_BOTH
        bne .send
.upper: ldab #imageUpper - imageLower
        abx
        jsr cellSent
        ldaa 0,x
        endif
.send:  jmp sendByte

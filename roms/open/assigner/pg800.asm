; The PG-800 programmer: 44 sliders and switches at a port of three lines. READY says that it has a byte; the
; bits come at our clock, MSB first: it puts one out as the clock rises, and it is read after the clock has
; fallen. A message is a parameter number as on the wire to the boards, 80h-AFh, and its value. E1h is its WRITE
; button. It edits the tone at the panel; the display says what.

PG_READY equ 40h                        ; P1
PG_DATA equ 80h
PG_CLOCK equ 1                          ; P2
PG_WRITE equ 0E1h
PG_HALF_BIT equ 8                       ; of 5 E cycles: the programmer polls the clock

; Once a millisecond: takes a byte if there is one. 0.4 ms.
pgStep: ldaa <P1DATA
        bita #PG_READY
        bne .ready
        rts
.ready: ldab #8
        stab <t0
.bit:   ldaa #PG_CLOCK
        bsr pgClock
        clra
        bsr pgClock
        ldab <P1DATA
        aslb
        rol t1
        dec t0
        bne .bit
        ldaa <t1
        bmi .number
        ldab pgNumber                   ; a value without a number means nothing
        beq .done
        clr pgNumber
        subb #80h
        cmpb #TONE_ITEMS
        bcc .done
        addb #FIRST_TONE_PARAMETER
        ldx panelHalf
        psha
        ldaa page
        cmpa #PAGE_TONE
        pula
        beq .half
        jsr halfHeard
.half:  stx editHalf
        jsr toneParameterSet
        ldx editHalf
        jmp screenToneParameter
.number:
        cmpa #PG_WRITE
        beq .write
        staa pgNumber
.done:  rts
.write: ldaa #PAGE_TONE                 ; the tone is meant, wherever the panel is
        ldab page
        cmpb #PAGE_WRITE
        beq .confirm
        cmpb #PAGE_TONE
        beq .ask
        jsr halfHeard
        stx panelHalf
.ask:   staa page
.confirm:
        jmp writePage

; The clock as A says, and half a bit's time.
pgClock:
        staa <P2DATA
        ldab #PG_HALF_BIT
.wait:  decb
        bne .wait
        rts

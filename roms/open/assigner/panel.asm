; The panel: A-H choose a bank, 1-8 a patch of it. The rows of the matrix are read every 8 ms.

PANEL_MS equ 8
NO_BANK equ 0FFh
BUTTON_BANK equ 10h                     ; + 0-7
BUTTON_NUMBER equ 20h                   ; + 0-7
BUTTON_STEP equ 30h                     ; + 0 next patch, + 1 previous

; The ADC of the JX-10 pulls P1.0 low when a conversion is done; the MKS-70 has none and reads 1. With /CS high
; since reset one is done by now.
panelStart:
        ldx #200
.wait:  dex
        bne .wait
        ldaa <P1DATA
        coma
        anda #1
        staa panelModel
        rts

panelStep:
        dec panelWait
        bpl .done
        ldaa #PANEL_MS - 1
        staa panelWait
        clrb
.row:   ldx #SWITCHES
        abx
        ldaa 0,x
        coma
        ldx #buttonState
        abx
        staa <t1
        ldaa 0,x
        coma
        anda <t1                        ; was not pressed and is now
        staa <t2
        ldaa <t1
        staa 0,x
        ldaa <t2
        beq .next
        pshb
        bsr panelRow
        pulb
.next:  incb
        cmpb #8
        bne .row
.done:  rts

; Buttons t2 of row B have been pressed: acts on the lowest.
panelRow:
        aslb
        aslb
        aslb
        ldx #mks70Buttons
        tst panelModel
        beq .table
        ldx #jx10Buttons
.table: abx
.bit:   lsr t2
        bcs panelButton
        inx
        bra .bit

panelButton:
        ldaa 0,x
        tab
        andb #0F0h
        anda #0Fh
        cmpb #BUTTON_BANK
        beq .bank
        cmpb #BUTTON_NUMBER
        beq .number
        cmpb #BUTTON_STEP
        bne .nothing
        ldab currentPatch
        tsta
        bne .previous
        incb
        bra .select
.previous:
        decb
.select:
        tba
        anda #PATCHES - 1
        jmp patchSelect
.bank:  staa bankWaiting
        adda #'A'
        psha
        jsr screenMessage
        pula
        jsr textPut
        ldaa #'-'
        jmp textPut
.number:
        ldab bankWaiting
        cmpb #NO_BANK
        bne .of
        ldab currentPatch
        lsrb
        lsrb
        lsrb
.of:    aslb
        aslb
        aslb
        aba
        ldab #NO_BANK
        stab bankWaiting
        jmp patchSelect
.nothing:
        rts

; Bits 0-7 of rows 0-7. Bits 6 and 7 of the MKS-70 are the dial.
mks70Buttons:
        db 0, 0, 0, 0, 0, 0, 0, 0       ; WRITE PARAM VALUE NAME CHASE CART
        db 0, 0, 0, 0, 31h, 30h, 0, 0   ; M.TUNE PATCH TONE MIDI BACK FORWARD
        db 27h, 26h, 16h, 17h, 0, 0, 0, 0 ; 8 7 G/9 H/0 ENTER TENKEY
        db 10h, 11h, 12h, 13h, 14h, 15h, 0, 0 ; A-F
        db 20h, 21h, 22h, 23h, 24h, 25h, 0, 0 ; 1-6
        ds 24, 0
jx10Buttons:
        db 10h, 11h, 12h, 13h, 14h, 15h, 16h, 17h ; A-H
        db 20h, 21h, 22h, 23h, 24h, 25h, 26h, 27h ; P1-P8
        ds 48, 0

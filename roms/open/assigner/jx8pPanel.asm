; The JX-8P's panel: buttons, the contacts of bender and pedals, the LEDs. A row of the matrix is read every
; millisecond, each one every 8 ms. Which LED hangs where is not known; here every button has its own, at its
; place in the matrix. Rows 0-3 are the 32 tones.

ROW_REPEAT equ 5                        ; P.CHAIN LEFT and RIGHT repeat
REPEAT_BITS equ 30h
REPEAT_AFTER equ 50                     ; of 8 ms
REPEAT_EVERY equ 4
ROW_LEVERS equ 7
LEVER_RANGES equ 0Fh                    ; bend range 2, 3, 4, 7
LEVER_PORTAMENTO equ 10h

BANK_MEMORY equ 0
BANK_PRESET equ 1                       ; 1-32
BANK_PRESET_2 equ 2                     ; 33-64
BANK_CARTRIDGE equ 3

panelStart:
        ldx #patch + P_UPPER
        stx panelHalf
        rts

panelStep:
        ldaa <lastMillisecond + 1
        bne .row
        jsr ledsSet                     ; some blink
        ldab page
        cmpb #PAGE_NAME
        bne .row
        jsr screenPatch
.row:   jsr ledsStep
        ldab panelRow
        incb
        andb #7
        stab panelRow
        ldx #ledRows
        abx
        ldaa 0,x
        psha
        ldx #SWITCHES
        abx
        ldaa 0,x
        coma
        pulb
        stab LEDS
        ldab panelRow
        ldx #buttonState
        abx
        cmpb #ROW_LEVERS
        lbeq panelLevers
        staa <t1
        ldaa 0,x
        coma
        anda <t1                        ; was not pressed and is now
        staa <t2
        ldaa <t1
        staa 0,x
        cmpb #ROW_REPEAT
        bne .once
        bsr panelRepeat
.once:  ldaa <t2
        beq .done
        ldaa panelRow
        asla
        asla
        asla
.bit:   lsr t2                          ; acts on the lowest
        bcs panelButton
        inca
        bra .bit
.done:  rts

; Adds to t2 the button of row t1 that has been down long enough.
panelRepeat:
        ldaa <t1
        anda #REPEAT_BITS
        bne .down
        clr repeatCount
        rts
.down:  inc repeatCount
        ldab repeatCount
        cmpb #REPEAT_AFTER
        bne .done
        subb #REPEAT_EVERY
        stab repeatCount
        oraa <t2
        staa <t2
.done:  rts

; Button A (0-63).
panelButton:
        cmpa #TONES
        lbcs panelTone
        suba #TONES
        tab
        ldx #.table
        aslb
        abx
        ldx 0,x
        anda #7                         ; its bit in the row
        jmp 0,x
.table: dw panelAssign, panelAssign, panelAssign, panelCartridge, panelMemory, panelPreset, panelNothing, panelNothing
        dw panelTouch, panelTouch, panelTouch, panelEnter, panelTurn, panelTurn, panelNothing, panelNothing
        dw writePage, panelCopy, panelCopy, panelPage, panelPage, panelPage, panelPage, panelNothing

; Contacts: A the row as it is, at X as it was. Lever and pedal are looked after in contactsStep.
panelLevers:
        tab
        eorb 0,x
        staa 0,x
        staa <t1
        stab <t2
        andb <t1                        ; a bend range closes
        andb #LEVER_RANGES
        beq .portamento
        clra
.range: lsrb
        bcs .chosen
        adda #20h
        bra .range
.chosen:
        ldab #PLAY_BEND_RANGE
        bsr contactSet
.portamento:
        ldaa #LEVER_PORTAMENTO
        bita <t2
        beq panelNothing
        anda buttonState + ROW_LEVERS
        beq .off
        ldaa #40h
.off:   ldab #PLAY_PORTAMENTO
        bra contactSet
panelNothing:
        rts

; Performance parameter B to A, by a contact: it is where it is, and not stored. Keeps t2.
contactSet:
        psha
        ldaa <t2
        staa <sum
        pula
        clr editEffect
        jsr playSet
        jsr editApply
        ldaa <sum
        staa <t2
        rts

; The same by a button: it is stored.
playChange:
        clr editEffect
        psha
        pshb
        jsr playSet
        jsr editApply
        jsr settingsStore
        pulb
        pula
        staa editValue
        ldx #PATCH_LEVEL_ID * 256 + 1
        jsr outParameter
        jmp ledsSet

; ---- What buttons do

; A tone's button: a digit, a place to write to, a tone.
panelTone:
        ldab page
        cmpb #PAGE_TONE
        lbeq panelDigit
        cmpb #PAGE_WRITE
        beq .target
        clr page
        ldab bankSelected
        aslb
        aslb
        aslb
        aslb
        aslb
        aba
        jmp toneChoose
.target:
        staa writeTarget
        jmp screenPatch

; POLY, UNISON, SOLO; again: the second of its kind.
panelAssign:
        tab
        ldaa playSettings + PLAY_ASSIGN
        anda #3
        cba
        beq .same
        tba
        bra .set
.same:  ldaa playSettings + PLAY_ASSIGN
        anda #7
        eora #ASSIGN_SECOND
.set:   ldab #PLAY_ASSIGN
        bra playChange

; VIBRATO, BRILLIANCE, VOLUME: on and off.
panelTouch:
        ldab #1
        tsta
        beq .bit
.shift: aslb
        deca
        bne .shift
.bit:   tba
        eora playSettings + PLAY_PRESSURE
        ldab #PLAY_PRESSURE
        bra playChange

panelMemory:
        clra
        ldab page
        cmpb #PAGE_WRITE
        bne bankSet
        staa writeMedium
        jmp screenPatch
; PRESET; again: the other 32.
panelPreset:
        ldab bankSelected
        ldaa #BANK_PRESET
        cmpb #BANK_PRESET
        bne bankSet
        inca
bankSet:
        staa bankSelected
        clr page
        jmp screenPatch

; M.TUNE, MIDI, NAME, PARAM: into the page; in it already, out of it.
panelPage:
        tab
        ldx #.pages - 3
        abx
        ldaa 0,x
        clr tenkey
        clr namePlace
        cmpa page
        bne .enter
        clra
.enter: staa page
        jmp screenPatch
.pages: db PAGE_TUNE, PAGE_MIDI, PAGE_NAME, PAGE_TONE

; ---- LEDs

; Lights what holds: bank and number of the tone, key assign, aftertouch, the page. A row a millisecond.
ledsSet:
        ldaa #8
        staa ledsWanted
        rts

; The next row.
ledsStep:
        ldab ledsWanted
        beq .done
        decb
        stab ledsWanted
        pshb
        bsr .row
        pulb
        ldx #ledRows
        abx
        staa 0,x
.done:  rts

; A: LEDs of row B.
.row:   cmpb #4
        bcs .number
        beq .modes
        cmpb #6
        beq .page
        bcc .dark
        ldaa playSettings + PLAY_PRESSURE
        anda #7
        rts
.dark:  clra
        rts
.page:  ldx #.pages
        ldab page
        abx
        ldaa 0,x
        rts
.pages: db 0, 0, 40h, 10h, 20h, 8, 1, 2, 4

.number:
        ldaa page
        cmpa #PAGE_WRITE
        beq .target
        ldaa patch + P_UPPER + H_TONE
        psha
        lsra
        lsra
        lsra
        lsra
        lsra
        cmpa bankSelected
        pula
        bne .dark                       ; it is of another bank
        bra .lit
.target:
        ldaa writeTarget
.lit:   anda #TONES - 1
        staa <t1
        lsra
        lsra
        lsra
        cba
        bne .dark
        ldab <t1
        andb #7
; A: bit B.
.bit:   ldaa #1
        tstb
        beq .shifted
.shift: asla
        decb
        bne .shift
.shifted:
        rts

.modes: ldab playSettings + PLAY_ASSIGN
        andb #3
        bsr .bit
        anda #7
        ldab playSettings + PLAY_ASSIGN
        bitb #ASSIGN_SECOND
        beq .bank
        ldab <milliseconds              ; the second of its kind blinks
        bitb #1
        bne .bank
        clra
.bank:  ldab page
        cmpb #PAGE_WRITE
        bne .chosen
        tst writeMedium
        beq .memory
        bra .cartridge
.chosen:
        ldab bankSelected
        bne .other
.memory:
        oraa #10h
        rts
.other: cmpb #BANK_CARTRIDGE
        bne .preset
.cartridge:
        oraa #8
        rts
.preset:
        cmpb #BANK_PRESET
        beq .steady
        ldab <milliseconds
        bitb #1
        beq .shifted
.steady:
        oraa #20h
        rts

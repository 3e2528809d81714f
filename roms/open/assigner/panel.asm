; The panel: buttons, the dial, the LEDs. A row of the matrix is read every millisecond, each one every 8 ms.
; Which LED hangs where is not known; here every button has its own, at its place in the matrix.

LEDS    equ 5000h                       ; those of the row read last
NO_BANK equ 0FFh
DIAL_ROW equ 6
DIAL_REST equ 0C0h                      ; both phases open
BUTTON_BANK equ 10h                     ; + 0-7
BUTTON_NUMBER equ 20h                   ; + 0-7
BUTTON_STEP equ 30h                     ; + 0 forward, 1 back, 2 more, 3 less
BUTTON_PAGE equ 40h                     ; + PAGE_*
BUTTON_DO equ 50h                       ; + index into panelDo
BUTTON_DIGIT equ 60h                    ; + 0-9
DO_PARAM equ 0
DO_VALUE equ 1
DO_CHASE equ 2
DO_CARTRIDGE equ 3
DO_ENTER equ 4
DO_TENKEY equ 5
DO_COMPARE equ 6
DO_CHASE_MODE equ 7
DO_CHASE_TIME equ 8
DO_BEND_RANGE equ 9                     ; + 0-3
DO_PORTAMENTO equ 13

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
        ldx #patch + P_UPPER
        stx panelHalf
        rts

; Follows the dial, called by the millisecond interrupt: its phases, bits 40h and 80h of every row of an MKS-70 and of
; row 6 of a JX-10, go 11, 01, 00, 10. dialSteps counts until the main loop has time.
dialFollow:
        ldab SWITCHES + DIAL_ROW
        andb #DIAL_REST
        cmpb dialPhases
        bne .moved
        rts
.moved: stab dialPhases
        clra
        asld
        asld                            ; A: 40h lowest
        ldx #.positions
        tab
        abx
        ldab 0,x
        tba
        subb dialPosition
        staa dialPosition
        andb #3
        cmpb #2                         ; too fast to tell
        beq .done
        bcs .more
        dec dialSteps
        rts
.more:  inc dialSteps
.done:  rts
.positions:
        db 2, 3, 1, 0

panelStep:
        ldaa <lastMillisecond + 1
        bne .dial
        ldab page
        cmpb #PAGE_NAME                 ; its line blinks
        bne .dial
        jsr screenPatch
.dial:  ldaa #2
        ldab dialSteps
        beq .row
        bpl .less
        inca                            ; backwards
        inc dialSteps
        bra .turn
.less:  dec dialSteps
.turn:  jsr panelTurn
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
        sei                             ; the interrupt reads a row too
        ldaa 0,x
        coma
        pulb
        stab LEDS
        cli
        ldab panelRow
        tst panelModel
        beq .dialled
        cmpb #DIAL_ROW
        bne .buttons
.dialled:
        anda #3Fh                       ; the rest is the dial
.buttons:
        ldab panelRow
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
        beq .done
        ldab panelRow
        jsr panelCodes
.bit:   lsr t2                          ; acts on the lowest
        bcs panelButton
        inx
        bra .bit
.done:  rts

; X: codes of row B.
panelCodes:
        aslb
        aslb
        aslb
        ldx #mks70Buttons
        tst panelModel
        beq .table
        ldx #jx10Buttons
.table: abx
        rts

; Code at X.
panelButton:
        ldaa 0,x
        tab
        lsrb
        lsrb
        lsrb
        andb #0Eh
        ldx #.table
        abx
        ldx 0,x
        anda #0Fh
        jmp 0,x
.table: dw .none, panelBank, panelNumber, panelTurn, panelPage, panelDo, panelDigit
.none:  rts

; Bits 0-7 of rows 0-7. Bits 6 and 7 of the MKS-70 are the dial.
mks70Buttons:
        db 46h, 50h, 51h, 44h, 52h, 53h, 0, 0 ; WRITE PARAM VALUE NAME CHASE CART
        db 45h, 41h, 42h, 43h, 31h, 30h, 0, 0 ; M.TUNE PATCH TONE MIDI BACK FORWARD
        db 27h, 26h, 16h, 17h, 54h, 55h, 0, 0 ; 8 7 G/9 H/0 ENTER TENKEY
        db 10h, 11h, 12h, 13h, 14h, 15h, 0, 0 ; A-F
        db 20h, 21h, 22h, 23h, 24h, 25h, 0, 0 ; 1-6
        ds 24, 0
; Rows 4-7 are ours, but for T ENT; row 7 is as in the JX-8P.
jx10Buttons:
        db 10h, 11h, 12h, 13h, 14h, 15h, 16h, 17h ; A-H
        db 20h, 21h, 22h, 23h, 24h, 25h, 26h, 27h ; P1-P8
        db 60h, 61h, 62h, 63h, 64h, 65h, 66h, 67h ; T0-T7
        db 57h, 58h, 52h, 0, 0, 0, 68h, 69h ; CH FC, CH TM, CH SW, SQ FC, SQ RE, SQ SW, T8, T9
        db 46h, 50h, 51h, 44h, 43h, 45h, 41h, 42h ; WRITE PARAM VALUE NAME MIDI M.TUNE PATCH TONE
        db 31h, 30h, 33h, 32h, 56h, 53h, 0, 0 ; BACK FORWARD DEC INC COMPARE CART
        db 0, 0, 0, 54h, 0, 0, 0, 0     ; T ENT, dial
        db 59h, 5Ah, 5Bh, 5Ch, 5Dh, 0, 0, 0 ; BEND 2, 3, 4, 7, PORTAMENTO; contacts of lever and pedal

; ---- What buttons do

; A letter: waits for its number. In a page it leads out of it, but for the place to write to.
panelBank:
        ldab tenkey
        lbne panelTenkeyBank
        staa bankWaiting
        ldab page
        cmpb #PAGE_WRITE
        beq .done
        clr page
        adda #'A'
        psha
        jsr screenMessage
        pula
        jsr textPut
        ldaa #'-'
        jsr textPut
        jmp ledsSet
.done:  rts

panelNumber:
        ldab tenkey
        lbne panelTenkeyNumber
        ldab currentPatch
        tst page
        beq .from
        ldab page
        cmpb #PAGE_WRITE
        bne .leave
        ldab writeTarget
        bra .from
.leave: clr page
        ldab currentPatch
.from:  andb #38h
        aba
        ldab bankWaiting
        cmpb #NO_BANK
        beq .chosen
        anda #7
        aslb
        aslb
        aslb
        aba
        ldab #NO_BANK
        stab bankWaiting
.chosen:
        ldab page
        beq .select
        ldab writeTone
        bne .done                       ; a tone has no letter
        staa writeTarget
        jmp screenPatch
.select:
        jmp patchSelect
.done:  rts

; PATCH, TONE, MIDI, NAME, M.TUNE, WRITE: into the page; in it already, out of it, or one step on.
panelPage:
        clr tenkey
        cmpa #PAGE_TONE
        beq .tone
        cmpa #PAGE_NAME
        beq .name
        cmpa #PAGE_WRITE
        lbeq writePage
        cmpa page
        bne .enter
        clra
.enter: staa page
        clr valueMode
        jmp screenPatch

.tone:  cmpa page
        beq .other
        pshx
        jsr halfHeard
        stx panelHalf
        pulx
        bra .enter
.other: ldx panelHalf                   ; the lower half after the upper, then out
        cpx #patch + P_LOWER
        beq .out
        ldab keyMode
        cmpb #MODE_WHOLE_A
        beq .out
        ldx #patch + P_LOWER
        stx panelHalf
        jmp screenPatch
.out:   clra
        bra .enter

.name:  ldab page
        cmpb #PAGE_NAME
        beq .out
        ldx #patch
        ldab page
        cmpb #PAGE_TONE
        bne .patchName
        ldx panelHalf
        jsr toneArea
        stx nameArea
        ldab #TONE_NAME_LENGTH
        bra .named
.patchName:
        stx nameArea
        ldab #NAME_LENGTH
.named: stab nameLength
        clr namePlace
        bra .enter

panelDo:
        ldx #.table
        tab
        aslb
        abx
        ldx 0,x
        jmp 0,x
.table: dw .param, .value, .chase, cartSelect, panelEnter, .tenkey, compareToggle, .chaseMode, .chaseTime
        dw .bendRange, .bendRange, .bendRange, .bendRange, portamentoToggle
.bendRange:
        suba #DO_BEND_RANGE
        jmp bendRangeSet
.param: clr valueMode
        jmp screenPatch
.value: ldaa #1
        staa valueMode
        jmp screenPatch
.tenkey:
        ldaa tenkey
        eora #1
        staa tenkey
        clr tenkeyNumber
        jmp screenPatch
.chase: ldaa patch + P_CHASE
        beq .on
        clra
        bra .set
.on:    inca
.set:   ldab #P_CHASE
        clr editEffect
        jsr patchParameterSet
        jmp editApply
.chaseMode:
        ldab #P_CHASE_MODE
        bra .item
.chaseTime:
        ldab #P_CHASE_TIME
.item:  subb #P_BALANCE
        stab patchItem
        ldaa #PAGE_PATCH
        staa page
        ldaa #1
        staa valueMode
        jmp screenPatch

; ENTER: a number typed, else what the page waits for, else compare.
panelEnter:
        ldaa tenkey
        bne .typed
        ldaa page
        cmpa #PAGE_WRITE
        lbeq writeConfirm
        cmpa #PAGE_MIDI
        lbeq midiEnter
        cmpa #PAGE_NAME
        bcc .none
        jmp compareToggle
.none:  rts
.typed: clr tenkey
        ldaa tenkeyNumber               ; 1-100 selects a tone
        deca
        cmpa #2 * TONES
        bcc .bad
        ldx panelHalf
        ldab page
        cmpb #PAGE_TONE
        beq .select
        jsr halfHeard
.select:
        pshx
        jsr toneSelect
        pulx
        jmp outToneSelected
.bad:   jmp screenPatch

; Number buttons as digits.
panelTenkeyNumber:
        inca
        bra panelTyped
panelTenkeyBank:
        cmpa #6                         ; G/9, H/0
        bcs .none
        beq .nine
        clra
        bra panelTyped
.nine:  ldaa #9
        bra panelTyped
.none:  rts

; The JX-10 has digits of their own.
panelDigit:
        ldab tenkey
        bne panelTyped
        clr tenkeyNumber
        inc tenkey
panelTyped:
        psha
        ldaa tenkeyNumber
        cmpa #11                        ; the third digit is the last
        bcs .room
        clra
.room:  ldab #10
        mul
        pula
        aba
        staa tenkeyNumber
        jmp screenPatch

; ---- LEDs

; Lights what holds: the bank and the number of the patch, the page, what the dial does, chase, tenkey.
; A row a millisecond, so that nothing waits for it.
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
        jsr panelCodes
        clr t1
        ldaa #8
        staa <t0
.bit:   bsr ledLit
        ror t1
        inx
        dec t0
        bne .bit
        ldx #ledRows
        pulb
        abx
        ldaa <t1
        staa 0,x
.done:  rts

; Carry: the button with the code at X is lit.
ledLit: ldaa 0,x
        tab
        andb #0F0h
        anda #0Fh
        cmpb #BUTTON_BANK
        beq .bank
        cmpb #BUTTON_NUMBER
        beq .number
        cmpb #BUTTON_PAGE
        beq .page
        cmpb #BUTTON_DO
        bne .dark
        cmpa #DO_PARAM
        beq .param
        cmpa #DO_VALUE
        beq .value
        cmpa #DO_CHASE
        beq .chase
        cmpa #DO_CARTRIDGE
        beq .cartridge
        cmpa #DO_TENKEY
        beq .tenkey
        cmpa #DO_COMPARE
        beq .compare
        suba #DO_BEND_RANGE
        bcs .dark
        cmpa #4
        bcs .range
.dark:  clc
        rts
.lit:   sec
        rts
.bank:  ldab bankWaiting
        cmpb #NO_BANK
        bne .letter
        ldab currentPatch
        lsrb
        lsrb
        lsrb
.letter:
        cba
        beq .lit
        bra .dark
.number:
        ldab currentPatch
        andb #7
        cba
        beq .lit
        bra .dark
.page:  cmpa page
        beq .lit
        bra .dark
.param: tst page
        beq .dark
        tst valueMode
        beq .lit
        bra .dark
.value: tst page
        beq .dark
        ldab valueMode
        bra .switch
.chase: ldab patch + P_CHASE
        bra .switch
.cartridge:
        ldab medium
        ldaa page
        cmpa #PAGE_WRITE
        bne .switch
        ldab writeMedium
        bra .switch
.range: ldab patch + P_BEND_12
        bne .dark
        ldab patch + P_BEND_RANGE
        andb #60h
        lsrb
        lsrb
        lsrb
        lsrb
        lsrb
        cba
        beq .lit
        bra .dark
.tenkey:
        ldab tenkey
        bra .switch
.compare:
        ldab comparing
.switch:
        tstb
        bne .lit
        bra .dark

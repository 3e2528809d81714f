; Values of parameters as the owner sees them. The tables of names, kinds and texts are generated: an entry is
; the kind, the largest value or step, and the texts of the steps.

ENTRY_BYTES equ 4
STEP_WIDTH equ 10                       ; characters of a step's text

; A: the value one panelBy further, for the entry at X.
valueStep:
        ldab 1,x
        pshb
        ldab 0,x
        ldx #.table
        aslb
        abx
        ldx 0,x
        pulb                            ; the largest
        anda #7Fh
        jmp 0,x
.table: dw stepWithin, stepWithin, stepWithin, .tune, .quarters, .halves, stepWithin, stepWithin, stepWithin
        dw .shift, stepWithin, stepWithin
.quarters:
        lsra
        lsra
        lsra
        lsra
        lsra
        jsr stepWithin
        bra .up5
.halves:
        asla
        asla
        ldaa #0
        rola
        jsr stepWithin
        asla
.up5:   asla
        asla
        asla
        asla
        asla
        rts
.tune:  jsr tuneStep
        ldab #24
        jsr stepWithin
        tab
        ldx #tuneValues
        abx
        ldaa 0,x
        rts
.shift: adda #24
        anda #7Fh
        ldab #48
        jsr stepWithin
        suba #24
        anda #7Fh
        rts

; A: tune value to 0-24, 12 = in tune.
tuneStep:
        lsra
        lsra
        tab
        ldx #tuneSteps
        abx
        ldaa 0,x
        rts

; Writes value A by the entry at X.
valueShow:
        anda #7Fh
        ldab 0,x
        pshx
        ldx #.table
        aslb
        abx
        ldx 0,x
        pshx
        rts                             ; to the kind's routine, which takes the entry
.table: dw .number, .depth, .signed, .tune, .quarters, .halves, .list, .note, .tone, .shift, .time, .number
.number:
        pulx
        jmp textNumber
.depth: pulx
        ldab #100
        mul
        asld                            ; A = value x 100 >> 7
        jmp textTwo
.time:  pulx
        ldab #100
        mul
        asld
        tsta
        bne .two
        inca
.two:   jmp textTwo
.signed:
        pulx
        ldab #200                       ; value x 100 / 127 to the nearest, less 50
        mul
        addd #127
        ldx #0
.divide:
        subd #254
        bcs .divided
        inx
        bra .divide
.divided:
        xgdx
        tba
        suba #50
        jmp textSigned
.tune:  pulx
        bsr tuneStep
        suba #12
        jmp textSigned
.shift: pulx
        bita #40h
        beq .up
        oraa #80h
.up:    jmp textSigned
.quarters:
        lsra
        lsra
        lsra
        lsra
        lsra
        bra .list
.halves:
        asla
        asla
        ldaa #0
        rola
.list:  pulx
        cmpa 1,x
        bls .inside
        ldaa 1,x
.inside:
        ldx 2,x
        ldab #STEP_WIDTH
        mul
        stx <source
        addd <source
        xgdx
        ldab #STEP_WIDTH
        jmp textCopy
.tone:  pulx
        inca
        jmp textNumber
.note:  pulx                            ; from A0 on
        adda #21
        clrb
.octave:
        suba #12
        bcs .name
        incb
        bra .octave
.name:  adda #12
        pshb
        asla
        tab
        ldx #.names
        abx
        ldab #2
        jsr textCopy
        pula
        deca                            ; C4 is 60
        bpl .positive
        clra
.positive:
        adda #'0'
        jmp textPut
.names: db "C C#D D#E F F#G G#A A#B "

; A as two digits, or three from 100 on.
textTwo:
        cmpa #100
        bcs .two
        jmp textNumber
.two:   clrb
.ten:   suba #10
        bcs .tens
        incb
        bra .ten
.tens:  adda #10
        psha
        tba
        jsr textPut
        pula
        jmp textPut

; A with its sign.
textSigned:
        tsta
        bmi .minus
        psha
        ldaa #'+'
        bra .sign
.minus: nega
        psha
        ldaa #'-'
.sign:  jsr textPut
        pula
        bra textTwo

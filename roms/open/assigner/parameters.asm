; What each board has to be set to, and the sending of what changed.
;
; The image of a board holds parameters 80h-BFh; bit 7 of a cell means "not sent yet". A later value replaces an
; earlier one that still waits, so controllers never pile up. Sixteen cells are a group, and how many of it wait
; is counted, so that finding one is short. When both boards wait for the same value of the
; same parameter it is sent once, to both.

; Power-up values of the boards.
parametersStart:
        ldaa #7Fh
        staa imageLower + 31h           ; B1 volume
        staa imageLower + 3Fh           ; BF bender up
        staa boardPolarity
        staa boardVolume
        if BOARDS == 2
        staa imageUpper + 31h
        staa imageUpper + 3Fh
        staa boardPolarity + 1
        staa boardVolume + 1
        endif
        rts

; Puts A into the cell at X; it waits if that is news, or if forceSend. Keeps X, changes B.
parameterSet:
        anda #7Fh
        ldab <forceSend
        bne .news
        tab
        eorb 0,x
        andb #7Fh
        beq cellDone
.news:  ldab 0,x
        oraa #80h
        staa 0,x
        tstb
        bmi cellDone                    ; it waits already
        inc cellsWaiting
        bsr cellGroup
        inc 0,x
        ldx <cellPointer
cellDone:
        rts

; The cell at X, which may wait, has been sent. A: its value. Keeps X, changes B.
cellSent:
        ldaa 0,x
        bpl cellDone
        anda #7Fh
        staa 0,x
        dec cellsWaiting
        bsr cellGroup
        dec 0,x
        ldx <cellPointer
        rts

; X: count of the group that cell X belongs to. The cell stays in cellPointer.
cellGroup:
        stx <cellPointer
        ldab <cellPointer + 1
        lsrb
        lsrb
        lsrb
        lsrb
        andb #7
        ldx #groupCounts
        abx
        rts

; Groups in the order they are served, what is played before what the tone is: count, cells.
groupOrder:
        dw groupCounts + 3, imageLower + 30h
        if BOARDS == 2
        dw groupCounts + 7, imageUpper + 30h
        endif
        dw groupCounts, imageLower
        dw groupCounts + 1, imageLower + 10h
        dw groupCounts + 2, imageLower + 20h
        if BOARDS == 2
        dw groupCounts + 4, imageUpper
        dw groupCounts + 5, imageUpper + 10h
        dw groupCounts + 6, imageUpper + 20h
        endif

; Sends one waiting parameter. Carry: something was sent.
parameterServe:
        clc
        ldaa cellsWaiting
        beq cellDone
        ldx #groupOrder
.group: pshx
        ldx 0,x
        ldaa 0,x
        pulx
        bne .search
        ldab #4
        abx
        bra .group
.search:
        ldx 2,x
.cell:  ldaa 0,x
        bmi .found
        inx
        bra .cell
.found:
; The bender is two parameters: the direction goes out before the amount, or leaving the middle would begin
; with a jump to the wrong side.
        stx <source
        ldab <source + 1
        andb #3Fh
        cmpb #32h
        bne parameterSend
        ldab #0Dh
        abx
        ldaa 0,x
        bpl .amount
        bsr parameterSend
.amount:
        ldx <source
        bra parameterSend

; Sends the cell at X. Carry set. Keeps nothing.
parameterSend:
        stx <imagePointer
        bsr cellSent
        staa <t0
        if BOARDS == 1
        ldaa #TO_LOWER
        else
        ldaa <imagePointer + 1
        eora #imageLower ^ imageUpper
        staa <imagePointer + 1
        ldx <imagePointer               ; the same parameter of the other board
        ldaa 0,x
        bpl .one
        anda #7Fh
        cmpa <t0
        bne .one
        jsr cellSent
        ldaa #TO_BOTH
        bra .prefix
.one:   ldaa <imagePointer + 1          ; the other board's address tells whose turn it is
        anda #imageLower ^ imageUpper
        bne .lower
        ldaa #TO_UPPER
        bra .prefix
.lower: ldaa #TO_LOWER
.prefix:
        endif
        jsr sendPrefix
        ldaa <imagePointer + 1
        anda #3Fh
        oraa #80h
        jsr sendByte
        ldaa <t0
        jsr sendByte
        sec
        rts

; ---- Filling the images

; Both boards, tone and patch.
refreshAll:
        clrb
        bsr refreshTone
        if BOARDS == 2
        ldab #1
        bsr refreshTone
        endif
        jmp refreshPlay

; Points at what board B (0, 1) plays.
boardSelect:
        stab <board
        ldx #imageLower
        tstb
        beq .image
        ldx #imageUpper
.image: stx <imagePointer
        ldx #boardTone
        aslb
        abx
        pshx
        ldx 0,x
        stx <tonePointer
        pulx
        ldx boardHalf - boardTone,x
        stx <halfPointer
        rts

; The parameters of board B's tone, all but the level.
refreshTone:
        bsr boardSelect
        ldx <tonePointer
        ldab #FIRST_TONE_PARAMETER
        abx
        stx <source
        ldx <imagePointer
        clra
.next:  staa <t1
        cmpa #0Ch                       ; 8C-8E belong to the patch
        bcs .set
        cmpa #0Fh
        bcs .skip
        cmpa #1Eh                       ; 9E is scaled
        beq .skip
.set:   pshx
        ldx <source
        ldaa 0,x
        pulx
        jsr parameterSet
.skip:  inx
        pshx
        ldx <source
        inx
        stx <source
        pulx
        ldaa <t1
        inca
        cmpa #30h
        bne .next
        rts

; What patch and player decide, for both boards.
refreshPlay:
        jsr refreshBend
        clrb
        if BOARDS == 2
        bsr .board
        ldab #1
        endif
.board: bsr controlBoard
        jsr boardLevel
        ldab #1Eh
        bsr controlSet                  ; 9E
        ldaa patch + P_BEND_RANGE
        tst patch + P_BEND_12
        beq .range
        ldaa #BEND_12                   ; our boards play 12 semitones, others their widest, 7
.range: ldab #37h
        bsr controlSet                  ; B7
        ldaa patch + P_VIBRATO
        ldab #0Ch
        bsr .depth                      ; 8C, B8
        ldaa patch + P_BRILLIANCE
        ldab #0Dh
        bsr .depth                      ; 8D, B9
        ldaa patch + P_LOUDNESS
        ldab #0Eh
        bsr .depth                      ; 8E, BA
        jmp boardTune

; A depth to parameter 80h + B, and its switch 2Ch further up.
.depth: stab <t1
        staa <t2
        bsr controlSet
        ldaa <t2
        jsr onOff
        ldab <t1
        addb #2Ch
controlSet:
        ldx <imagePointer
        abx
        jmp parameterSet

; Pedal, lever and portamento of both boards.
refreshControls:
        clrb
        if BOARDS == 2
        bsr controlBoard
        ldab #1
        endif
controlBoard:
        jsr boardSelect
        ldx <halfPointer
        ldaa H_HOLD,x
        beq .hold
        ldx #boardPedal
        jsr ofBoard
.hold:  ldab #3Bh
        bsr controlSet                  ; BB
        ldx #boardModulation
        bsr ofBoard
        ldx <halfPointer
        ldab H_LFO,x
        incb
        mul
        asld
        ldab #3Ch
        bsr controlSet                  ; BC
        ldx <halfPointer
        ldaa H_PORTAMENTO,x
        bsr onOff
        ldab #35h
        bsr controlSet                  ; B5
        ldaa patch + P_PORTAMENTO
        ldab #30h
        bra controlSet                  ; B0

; Pressure and volume of both boards.
refreshTouch:
        ldaa boardPressure
        ldx #imageLower + 33h           ; B3
        jsr parameterSet
        ldaa boardVolume
        ldx #imageLower + 31h           ; B1
        if BOARDS == 2
        jsr parameterSet
        ldaa boardPressure + 1
        ldx #imageUpper + 33h
        jsr parameterSet
        ldaa boardVolume + 1
        ldx #imageUpper + 31h
        endif
        jmp parameterSet

; The bender of both boards.
refreshBend:
        ldx boardHalf
        ldaa H_BENDER,x
        beq .lower
        ldaa boardPolarity
        ldx #imageLower + 3Fh           ; BF
        jsr parameterSet
        ldaa boardBend
.lower: ldx #imageLower + 32h           ; B2
        if BOARDS == 2
        jsr parameterSet
        ldx boardHalf + 2
        ldaa H_BENDER,x
        beq .upper
        ldaa boardPolarity + 1
        ldx #imageUpper + 3Fh
        jsr parameterSet
        ldaa boardBend + 1
.upper: ldx #imageUpper + 32h
        endif
        jmp parameterSet

; 7Fh for anything but 0.
onOff:  tsta
        beq .off
        ldaa #7Fh
.off:   rts

; A: this board's entry of the pair at X.
ofBoard:
        ldab <board
        abx
        ldaa 0,x
        rts

        if BOARDS == 1
; A: the tone's level.
boardLevel:
        ldx <tonePointer
        ldaa TONE_LEVEL,x
        rts
        else
; A: tone level x total volume, less of one board for a balance off the middle, and the lower tone as loud as
; chase play wants it.
boardLevel:
        bsr .level
        ldab keyMode
        bne .done
        ldab patch + P_CHASE
        beq .done
        tst board
        bne .done
        ldab patch + P_CHASE_LEVEL
        incb
        mul
        asld
        rts
.level:
        ldx <tonePointer
        ldaa TONE_LEVEL,x
        anda #7Fh
        ldab patch + P_VOLUME
        andb #7Fh
        mul
        asld                            ; A = product >> 7
        ldab keyMode
        cmpb #MODE_WHOLE_A
        beq .done
        cmpb #MODE_WHOLE_B
        beq .done
        ldab patch + P_BALANCE
        subb #64
        beq .done
        bcs .upper
        tst board                       ; above the middle the lower board gets less
        bne .done
        negb
        addb #63                        ; 127 - balance
        mul
        ldx #0                          ; divided by 63
.divide:
        subd #63
        bcs .quotient
        inx
        bra .divide
.quotient:
        xgdx
        tba
.done:  rts
.upper: tst board
        beq .done
        addb #64
        mul
        asld
        asld
        rts
        endif

; B4 and BE of the board: master tune, half the detune up on the lower and down on the upper board. A unison
; within one board is spread between its two DCOs.
boardTune:
        ldd #64
        std <sum
        ldaa masterTune
        bsr tuneAdd
        if BOARDS == 2
        ldaa keyMode
        beq .dual
        cmpa #MODE_XFADE
        beq .dual
        cmpa #MODE_WHOLE_A
        beq .whole
        cmpa #MODE_WHOLE_B
        bne .set
.whole: ldx <halfPointer
        ldaa H_ASSIGN,x
        anda #3
        beq .set
        ldaa H_DETUNE,x
        bra .boards
.dual:  ldaa patch + P_DUAL_DETUNE
.boards:
        suba #64
        tab
        asrb                            ; floor of the half
        tst board
        bne .down
        sba
        bra .add                        ; ceiling of the half
.down:  tba
        nega
.add:   bsr tuneAdd
        endif
.set:   bsr tuneClamped
        staa <t2
        staa <t3
        if BOARDS == 2
        ldaa keyMode
        cmpa #MODE_WHOLE_A
        beq .store
        cmpa #MODE_WHOLE_B
        beq .store
        endif
        ldx <halfPointer
        ldaa H_ASSIGN,x
        anda #3
        beq .store
        ldaa H_DETUNE,x
        suba #64
        tab
        asrb
        sba
        bsr tuneAdd
        bsr tuneClamped
        staa <t2
        ldx <halfPointer
        ldaa #64                        ; all of it down again: the other half below
        suba H_DETUNE,x
        bsr tuneAdd
        bsr tuneClamped
        staa <t3
.store: ldx <imagePointer
        ldab #34h
        abx
        ldaa <t2
        jsr parameterSet                ; B4
        ldx <imagePointer
        ldab #3Eh
        abx
        ldaa <t3
        jmp parameterSet                ; BE

; Adds the signed A to the sum.
tuneAdd:
        tab
        clra
        tstb
        bpl .add
        coma
.add:   addd <sum
        std <sum
        rts

; A: the sum, 0-127.
tuneClamped:
        ldd <sum
        bpl .low
        clra
        rts
.low:   subd #128
        bcs .inside
        ldaa #127
        rts
.inside:
        ldaa <sum + 1
        rts

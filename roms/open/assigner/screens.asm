; What the display says: the patch, or for two seconds what was changed.
;
; Whoever changes something asks for a screen; it is written when no MIDI waits, so that floods of edits cost
; one screen and not hundreds.

MESSAGE_MS equ 2000

screenPatch:
        ldx #drawPatch
        bra screenAsk
; The tone of half X.
screenTone:
        stx screenSubject
        ldx #drawTone
        bra screenAsk
screenTune:
        ldx #drawTune
        bra screenAsk
; Parameter editNumber of the tone of half X.
screenToneParameter:
        stx screenSubject
        ldx #drawToneParameter
        bra screenAsk
; Parameter editNumber of the patch.
screenPatchParameter:
        ldx #drawPatchParameter
screenAsk:
        stx screenWanted
screenDone:
        rts

; Once a millisecond: counts down the time of a message, writes the screen asked for.
screenStep:
        ldx messageWait
        beq .wanted
        dex
        stx messageWait
        bne .wanted
        bsr screenPatch
.wanted:
        ldx screenWanted
        beq screenDone
        ldd #0
        std screenWanted
        jmp 0,x

screenBoot:
        jsr textStart
        ldx #.text
        jmp textString
.text:  db "SUPERJX OPEN ASSIGNER 1.0", 0

; "A1 name of the patch   upper tone/lower tone"; during boot what stands there stays.
drawPatch:
        ldx <bootWait
        bne .done
        stx messageWait
        jsr textStart
        ldaa currentPatch
        lsra
        lsra
        lsra
        adda #'A'
        jsr textPut
        ldaa currentPatch
        anda #7
        inca
        jsr textPut
        ldaa #' '
        jsr textPut
        ldx #patch
        ldab #NAME_LENGTH
        jsr textCopy
        ldaa #' '
        jsr textPut
        ldaa keyMode
        ldx #upperTone
        cmpa #MODE_WHOLE_B
        beq .lower
        bsr textName
        ldaa keyMode
        cmpa #MODE_WHOLE_A
        beq .done
        ldaa #'/'
        jsr textPut
.lower: ldx #lowerTone
        bra textName
.done:  rts

; The ten characters at X without the spaces behind them.
textName:
        ldab #TONE_NAME_LENGTH
        abx
.trim:  dex
        ldaa 0,x
        cmpa #' '
        bne .length
        decb
        bne .trim
        rts
.length:
        stx <source
        pshb
        decb                            ; back to the first
        negb
        ldaa #0FFh
        tstb
        bne .back
        clra
.back:  addd <source
        xgdx
        pulb
        jmp textCopy

; The tone of a half.
drawTone:
        bsr screenHalf
        ldx #.tone
        jsr textString
        ldx screenSubject
        ldaa H_TONE,x
        inca
        jsr textNumber
        ldaa #' '
        jsr textPut
        ldx screenSubject
        jsr toneArea
        ldab #TONE_NAME_LENGTH
        jmp textCopy
.tone:  db "TONE ", 0

; Starts a message with the name of the half in question.
screenHalf:
        bsr screenMessage
        ldx screenSubject
        cpx #patch + P_LOWER
        beq .lower
        ldx #.upperName
        jmp textString
.lower: ldx #.lowerName
        jmp textString
.upperName:
        db "UPPER ", 0
.lowerName:
        db "LOWER ", 0

; Starts a message.
screenMessage:
        jsr textStart
        ldx #MESSAGE_MS
        stx messageWait
        rts

drawTune:
        bsr screenMessage
        ldx #.text
        jsr textString
        ldaa #'+'
        ldab masterTune
        bpl .sign
        ldaa #'-'
        negb
.sign:  pshb
        jsr textPut
        pula
        jmp textNumber
.text:  db "MASTER TUNE ", 0

; What was last set in a tone.
drawToneParameter:
        ldab editNumber
        subb #FIRST_TONE_PARAMETER
        bcc .parameter
        jmp drawTone                    ; a letter of the name
.parameter:
        bsr screenHalf
        ldab editNumber
        subb #FIRST_TONE_PARAMETER
        ldx #toneParameterNames
        bra screenParameter

; What was last set in the patch.
drawPatchParameter:
        bsr screenMessage
        ldab editNumber
        subb #P_BALANCE
        ldx #patchParameterNames

; Name B of the table at X and the value.
screenParameter:
        ldaa #TEXT_WIDTH
        mul
        stx <source
        addd <source
        xgdx
        ldab #TEXT_WIDTH
        jsr textCopy
        ldaa #' '
        jsr textPut
        ldaa editValue
        jmp textNumber

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

; The string at X.
screenNote:
        stx noteText
        ldx #drawNote
        bra screenAsk

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
.text:
        if BOARDS == 2
        db "SUPERJX OPEN ASSIGNER 1.0", 0
        else
        db "JX-8P OPEN ASSIGNER 1.0", 0
        endif

; The page the panel is at; during boot what stands there stays.
drawPatch:
        ldx <bootWait
        bne .done
        stx messageWait
        jsr ledsSet
        if BOARDS == 2
        ldaa tenkey
        bne drawTenkey
        endif
        ldab page
        ldx #.table
        aslb
        abx
        ldx 0,x
        jmp 0,x
.done:  rts
.table:
        if BOARDS == 2
        dw drawPlay, drawPatchPage, drawTonePage, drawMidiPage, drawName, drawTunePage, drawWrite
        else
        dw drawPlay, 0, drawTonePage, drawMidiPage, drawName, drawTunePage, drawWrite, drawCopy, drawCopy
        endif

        if BOARDS == 2
drawTenkey:
        jsr textStart
        ldx #.text
        jsr textString
        ldaa tenkeyNumber
        jmp textNumber
.text:  db "TONE NUMBER ", 0

; "C5 " for patch A, "C5*" if B: of the cartridge.
screenPlace:
        pshb
        psha
        lsra
        lsra
        lsra
        adda #'A'
        jsr textPut
        pula
        anda #7
        inca
        jsr textPut
        ldaa #' '
        pulb
        tstb
        beq .memory
        ldaa #'*'
.memory:
        jmp textPut

; "A1 name of the patch   upper tone/lower tone"
drawPlay:
        jsr textStart
        ldaa comparing
        beq .edited
        ldx #.compare
        jsr textString
.edited:
        ldaa currentPatch
        ldab medium
        bsr screenPlace
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
.compare:
        db "COMPARE ", 0

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
        else
drawTone equ drawPatch
        endif

        if BOARDS == 2
; Starts a message with the name of the half in question.
screenHalf:
        bsr screenMessage
        ldx screenSubject
; The name of half X.
screenHalfName:
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
        else
screenHalf equ screenMessage
        endif

drawNote:
        bsr screenMessage
        ldx noteText
        jmp textString

; Starts a message.
screenMessage:
        jsr textStart
        ldx #MESSAGE_MS
        stx messageWait
        rts

drawTune:
        bsr screenMessage
screenTuneValue:
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
        cmpb #TONE_ITEMS
        bcc .none
        bsr screenHalf
        ldaa editNumber
        suba #FIRST_TONE_PARAMETER
        ldx #toneParameterKinds
        jsr entryOf
        stx entryPointer
        ldx #toneParameterNames
        bra screenEdited
.none:  rts

; What was last set in the patch.
drawPatchParameter:
        if BOARDS == 1
        bsr screenMessage
        ldaa playNumber
        adda #TONE_ITEMS
        ldx #toneParameterKinds
        jsr entryOf
        stx entryPointer
        ldaa playNumber
        jsr playValue
        tab
        ldaa playNumber
        adda #TONE_ITEMS
        ldx #toneParameterNames
        bra screenNamed
        else
        ldaa editNumber                 ; a message may have set none
        suba #P_BALANCE
        cmpa #PATCH_ITEMS
        lbcc drawPatch
        jsr screenMessage
        ldaa editNumber
        suba #P_BALANCE
        ldx #patchParameterKinds
        jsr entryOf
        stx entryPointer
        ldx #patchParameterNames
        endif
screenEdited:
        ldab editValue

; Name A of the table at X, and value B by the entry.
screenNamed:
        pshb
        ldab #TEXT_WIDTH
        mul
        stx <source
        addd <source
        xgdx
        ldab #TEXT_WIDTH
        jsr textCopy
        ldaa #' '
        jsr textPut
        pula
        ldx entryPointer
        jmp valueShow

; The pages of the JX-8P's panel: what P.CHAIN LEFT, RIGHT and ENTER do in them, and what they show. LEFT and
; RIGHT take one from a value or add one, ENTER goes on to the next thing.

PAGE_PLAY equ 0
PAGE_TONE equ 2
PAGE_MIDI equ 3
PAGE_NAME equ 4
PAGE_TUNE equ 5
PAGE_WRITE equ 6
PAGE_SAVE equ 7                         ; memory to cartridge
PAGE_LOAD equ 8

TONE_ITEMS equ TONE_BYTES - FIRST_TONE_PARAMETER
PARAM_ITEMS equ TONE_ITEMS + PLAY_SETTINGS

; LEFT (A = 4) and RIGHT (5).
panelTurn:
        asla
        suba #9
        staa panelBy                    ; -1, +1
        ldab page
        ldx #.table
        aslb
        abx
        ldx 0,x
        jmp 0,x
.table: dw turnPlay, 0, turnParameter, turnMidi, turnName, turnTune, turnWrite, panelNothing, panelNothing

panelEnter:
        ldab page
        ldx #.table
        aslb
        abx
        ldx 0,x
        jmp 0,x
.table: dw panelNothing, 0, enterParameter, enterMidi, enterName, panelNothing, writeConfirm, copyConfirm, copyConfirm

; A + panelBy, from 0 to B.
stepWithin:
        tst panelBy
        bmi .down
        cba
        bcc .end
        inca
        rts
.end:   tba
        rts
.down:  tsta
        beq .lowest
        deca
.lowest:
        rts

; A + panelBy, round and round, 0 to B - 1.
stepAround:
        adda panelBy
        bpl .low
        tba
        deca
        rts
.low:   cba
        bcs .inside
        clra
.inside:
        rts

turnPlay:
        ldaa patch + P_UPPER + H_TONE
        jsr cartReady
        beq .all
        ldab #CART_FIRST
        bsr stepAround
        jmp toneChoose
.all:   adda panelBy
        anda #7Fh
        jmp toneChoose

turnTune:
        ldaa masterTune
        adda #64
        ldab #127
        bsr stepWithin
        suba #64
        staa masterTune
        jsr refreshPlay
        jsr settingsStore
        jmp screenPatch

turnWrite:
        ldaa writeTarget
        ldab #TONES
        bsr stepAround
        staa writeTarget
        jmp screenPatch

; ---- Parameters of the tone, and behind them those of the panel

turnParameter:
        jsr toneEntry
        cmpa #TONE_ITEMS
        bcc .play
        tab
        addb #FIRST_TONE_PARAMETER
        pshb
        pshx
        ldx #upperTone
        abx
        ldaa 0,x
        pulx
        jsr valueStep
        pulb
        bra parameterChange
.play:  suba #TONE_ITEMS
        psha
        bsr playValue
        jsr valueStep
        pulb
        jsr playChange
        jmp screenPatch

; Parameter B of the tone becomes A.
parameterChange:
        ldx #patch + P_UPPER
        stx editHalf
        jsr toneParameterSet
        ldab editNumber
        ldx #TONE_LEVEL_ID * 256 + 1
        jsr outParameter
        jmp screenPatch

; The edit slider stands at A, 0-127: what the page is about becomes that.
panelSlider:
        ldab page
        cmpb #PAGE_TUNE
        beq .tune
        cmpb #PAGE_NAME
        beq .letter
        cmpb #PAGE_TONE
        bne .done
        staa editValue
        bsr toneEntry
        cmpa #TONE_ITEMS
        bcc .play
        tab
        addb #FIRST_TONE_PARAMETER
        ldaa editValue
        bra parameterChange
.play:  ldab 0,x
        cmpb #K_LIST
        bne .whole
        ldaa 1,x                        ; of a list what is at that place
        inca
        ldab editValue
        mul
        asld
        staa editValue
.whole: ldab toneItem
        subb #TONE_ITEMS
        ldaa editValue
        jsr playChange
        jmp screenPatch
.tune:  suba #64
        staa masterTune
        jsr refreshPlay
        jsr settingsStore
        jmp screenPatch
.letter:
        lsra
        adda #20h
        ldx #upperTone
        ldab namePlace
        abx
        staa 0,x
        jmp screenPatch
.done:  rts

; A: performance parameter A. Keeps X.
playValue:
        tab
        pshx
        ldx #playSettings
        abx
        ldaa 0,x
        pulx
        rts

enterParameter:
        ldaa #1
        staa panelBy
        ldaa toneItem
        ldab #PARAM_ITEMS
        jsr stepAround
        staa toneItem
        jsr toneEntry
        ldab 0,x
        cmpb #K_UNUSED
        beq enterParameter
        jmp screenPatch

; A: the item the page is at, X: its entry.
toneEntry:
        ldaa toneItem
        ldx #toneParameterKinds
; X + A entries. Keeps A.
entryOf:
        psha
        ldab #ENTRY_BYTES
        mul
        stx <source
        addd <source
        xgdx
        pula
        rts

; Two digits name a parameter: its number on the panel, 01-07 for what the panel sets. Button 10 is 0.
panelDigit:
        inca
        cmpa #10
        bhi .done
        bne .digit
        clra
.digit: ldab tenkey
        bne .second
        inc tenkey
        ldab #10
        mul
        stab tenkeyNumber
        jmp screenPatch
.second:
        clr tenkey
        adda tenkeyNumber
        clrb
        ldx #parameterNumbers
.search:
        cmpa 0,x
        beq .found
        inx
        incb
        cmpb #PARAM_ITEMS
        bne .search
        jmp screenPatch
.found: stab toneItem
        jmp screenPatch
.done:  rts

; Sends parameter B, value editValue, as an exclusive message. X: level and group.
outParameter:
        ldaa switches
        bita #SWITCH_SEND
        beq .done
        stx outEdit
        stab outEdit + 2
        ldaa editValue
        anda #7Fh
        staa outEdit + 3
        ldaa #1
        staa outEdited
.done:  rts

; ---- The name

enterName:
        ldaa #1
        staa panelBy
        ldaa namePlace
        ldab #TONE_NAME_LENGTH
        jsr stepAround
        staa namePlace
        jmp screenPatch

turnName:
        ldx #upperTone
        ldab namePlace
        abx
        ldaa 0,x
        anda #7Fh
        cmpa #10
        bcc .ascii
        adda #'0'
.ascii: suba #20h
        bcc .known
        clra
.known: ldab #40h
        jsr stepAround
        adda #20h
        staa 0,x
        jmp screenPatch

; ---- MIDI settings

MIDI_SWITCHES equ 4
MIDI_ITEMS equ MIDI_SWITCHES + 2        ; the channel, switches, the dump
ITEM_WIDTH equ 20

enterMidi:
        ldaa #1
        staa panelBy
        ldaa midiItem
        ldab #MIDI_ITEMS
        jsr stepAround
        staa midiItem
        jmp screenPatch

turnMidi:
        ldab midiItem
        beq .channel
        decb
        cmpb #MIDI_SWITCHES
        beq .bulk
        ldx #midiSwitchBits
        abx
        ldaa switches
        ldab panelBy
        decb
        eorb midiSwitchSense - midiSwitchBits,x
        beq .set
        eora #0FFh                      ; clears the bit
        oraa 0,x
        eora #0FFh
        bra .switched
.set:   oraa 0,x
.switched:
        staa switches
        bra .store
.channel:
        clr eventKey                    ; keys held on the old channel would stay
        jsr notesOff
        ldaa channelUpper
        ldab #15
        jsr stepWithin
        staa channelUpper
        jsr midiChannel
.store: jsr settingsStore
        jmp screenPatch
.bulk:  ldx #.sent
        stx outFinished
        ldx #outBulk
        jsr outStart
        ldx #.sending
        jmp screenNote
.sent:  ldx #.done
        jmp screenNote
.sending:
        db "BULK DUMP", 0
.done:  db "BULK DUMP COMPLETE", 0

midiSwitchBits:
        db SWITCH_SEND, SWITCH_DEAF, SWITCH_NO_PROGRAM, SWITCH_PROTECT
midiSwitchSense:
        db 0, 0FEh, 0FEh, 0             ; FEh: the bit means off
midiItemNames:
        db "MIDI CHANNEL        "
        db "EXCLUSIVE SEND      "
        db "EXCLUSIVE RECEIVE   "
        db "PROGRAM RECEIVE     "
        db "MEMORY PROTECT      "
        db "BULK DUMP           "

; ---- Writing the edit area into the memory

; WRITE: asks where to; pressed again, or ENTER, it is done.
writePage:
        ldab page
        cmpb #PAGE_WRITE
        beq writeConfirm
        clr writeMedium
        ldaa patch + P_UPPER + H_TONE
        cmpa #TONES
        bcs .enter
        suba #CART_FIRST
        bcs .preset
        jsr cartReady
        bne .preset
        inc writeMedium
        bra .enter
.preset:
        clra                            ; any place may be right
.enter: staa writeTarget
        ldaa #PAGE_WRITE
        staa page
        jmp screenPatch

writeConfirm:
        clr page
        tst writeMedium
        lbne cartWrite
        jsr storeProtected
        bcs writeProtected
        ldx #upperTone
        stx <source
        ldaa writeTarget
        jsr toneStore
        ldaa writeTarget
        staa patch + P_UPPER + H_TONE
        clr bankSelected
writeDone:
        ldx #.text
        jmp screenNote
.text:  db "WRITTEN", 0
writeProtected:
        ldx #.text
        jmp screenNote
.text:  db "MEMORY PROTECTED", 0

; ---- Drawing

; "I 5 name      POLY 1"
drawPlay:
        jsr textStart
        ldaa patch + P_UPPER + H_TONE
        bsr drawPlace
        ldx #upperTone
        ldab #TONE_NAME_LENGTH
        jsr textCopy
        ldaa #' '
        jsr textPut
        ldaa bankSelected               ; chosen and not yet used
        ldab patch + P_UPPER + H_TONE
        lsrb
        lsrb
        lsrb
        lsrb
        lsrb
        cba
        beq .assign
        tab
        aslb
        ldx #.banks
        abx
        ldx 0,x
        jmp textString
.assign:
        ldaa #TONE_ITEMS + PLAY_ASSIGN
        ldx #toneParameterKinds
        jsr entryOf
        stx entryPointer
        ldaa playSettings + PLAY_ASSIGN
        jmp valueShow
.banks: dw .memory, .preset, .preset2, .cartridge
.memory:
        db "MEMORY 1-32", 0
.preset:
        db "PRESET 1-32", 0
.preset2:
        db "PRESET 33-64", 0
.cartridge:
        db "CARTRIDGE 1-32", 0

; "M05 " for tone A of the memory, "P05 " for a preset, "C05 " for a cartridge's.
drawPlace:
        ldab #'M'
        cmpa #TONES
        bcs .memory
        suba #TONES
        ldab #'P'
        cmpa #PRESETS
        bcs .memory
        suba #PRESETS
        ldab #'C'
.memory:
        inca
        psha
        tba
        jsr textPut
        pula
        jsr textTwo
        ldaa #' '
        jmp textPut

drawTonePage:
        jsr textStart
        ldaa tenkey
        bne .typing
        ldab toneItem
        ldx #parameterNumbers
        abx
        ldaa 0,x
        jsr textTwo
        ldaa #' '
        jsr textPut
        jsr toneEntry
        stx entryPointer
        cmpa #TONE_ITEMS
        bcc .play
        tab
        addb #FIRST_TONE_PARAMETER
        ldx #upperTone
        abx
        ldab 0,x
        bra .named
.play:  suba #TONE_ITEMS
        jsr playValue
        tab
.named: ldaa toneItem
        ldx #toneParameterNames
        jmp screenNamed
.typing:
        ldx #.text
        jsr textString
        ldaa tenkeyNumber
        jmp textTwo
.text:  db "PARAMETER ", 0

drawMidiPage:
        jsr textStart
        ldaa midiItem
        ldab #ITEM_WIDTH
        mul
        addd #midiItemNames
        xgdx
        ldab #ITEM_WIDTH
        jsr textCopy
        ldab midiItem
        beq .channel
        decb
        cmpb #MIDI_SWITCHES
        beq .bulk
        ldx #midiSwitchBits
        abx
        ldaa switches
        anda 0,x
        ldab midiSwitchSense - midiSwitchBits,x
        tsta
        beq .clear
        tstb
        bne .off
.on:    ldx #.onText
        bra .state
.clear: tstb
        bne .on
.off:   ldx #.offText
.state: jmp textString
.channel:
        ldaa channelUpper
        inca
        jmp textTwo
.bulk:  ldx #.bulkText
        bra .state
.onText:
        db "ON", 0
.offText:
        db "OFF", 0
.bulkText:
        db "PUSH RIGHT", 0

; The name; its letter in question takes turns with a line.
drawName:
        jsr textStart
        ldx #.title
        jsr textString
        ldx #upperTone
        ldab #TONE_NAME_LENGTH
        jsr textCopy
        ldaa <milliseconds
        lsra
        bcc .done
        ldx #text + 5
        ldab namePlace
        abx
        stx textPointer
        ldaa #'_'
        jmp textPut
.done:  rts
.title: db "NAME ", 0

drawTunePage:
        jsr textStart
        jmp screenTuneValue

; "WRITE TO M 5 what is there now"
drawWrite:
        jsr textStart
        ldx #.text
        jsr textString
        bsr .target
        jsr drawPlace
        bsr .target
        jsr toneAddress
        ldab #TONE_NAME_LENGTH
        jmp textCopy
.target:
        ldaa writeTarget
        tst writeMedium
        beq .memory
        adda #CART_FIRST
.memory:
        rts
.text:  db "WRITE TO ", 0

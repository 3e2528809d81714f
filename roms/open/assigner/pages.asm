; The pages of the panel: what the dial, FORWARD and BACK do in them, and what they show.

PAGE_PLAY equ 0
PAGE_PATCH equ 1
PAGE_TONE equ 2
PAGE_MIDI equ 3
PAGE_NAME equ 4
PAGE_TUNE equ 5
PAGE_WRITE equ 6

PATCH_ITEMS equ PATCH_PARAMETERS - NAME_LENGTH
TONE_ITEMS equ TONE_BYTES - FIRST_TONE_PARAMETER

; One step: A = 0 FORWARD, 1 BACK, 2 dial or INC, 3 dial or DEC.
panelTurn:
        ldab #1
        bita #1
        beq .by
        negb
.by:    stab panelBy
        ldab page
        ldx #.table
        aslb
        abx
        ldx 0,x
        bita #2
        beq .step
        tst valueMode                   ; the dial changes the value
        beq .step
        cpx #pagePatchItem
        beq .value
        cpx #pageToneItem
        beq .value
        cpx #pageMidiItem
        bne .step
.value: ldx #.values
        ldab page
        aslb
        abx
        ldx 0,x
.step:  jmp 0,x                         ; A: who asks
.table: dw pagePlay, pagePatchItem, pageToneItem, pageMidiItem, pageName, pageTune, pageWrite
.values:
        dw 0, pagePatchValue, pageToneValue, pageMidiValue

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

pagePlay:
        ldaa currentPatch
        adda panelBy
        anda #PATCHES - 1
        jmp patchSelect

pagePatchItem:
        ldaa patchItem
        ldab #PATCH_ITEMS
        bsr stepAround
        staa patchItem
        jsr patchEntry
        ldaa 0,x
        cmpa #K_UNUSED
        beq pagePatchItem
        jmp screenPatch

pageToneItem:
        ldaa toneItem
        ldab #TONE_ITEMS
        bsr stepAround
        staa toneItem
        jsr toneEntry
        ldaa 0,x
        cmpa #K_UNUSED
        beq pageToneItem
        jmp screenPatch

pageMidiItem:
        ldaa midiItem
        ldab #MIDI_ITEMS
        tst panelModel
        beq .around
        addb #MIDI_SLIDERS
.around:
        jsr stepAround
        staa midiItem
        jmp screenPatch

pagePatchValue:
        jsr patchEntry
        ldab patchItem
        addb #P_BALANCE
        pshb
        bsr .value
        jsr valueStep
        pulb
        pshb
        clr editEffect
        jsr patchParameterSet
        jsr editApply
        pulb
        ldx #PATCH_LEVEL_ID * 256 + 1
        jsr outParameter
        jmp screenPatch
.value: pshx
        ldx #patch
        abx
        ldaa 0,x
        pulx
        rts

pageToneValue:
        ldx panelHalf
        stx editHalf
        jsr toneArea
        ldab toneItem
        addb #FIRST_TONE_PARAMETER
        abx
        ldaa 0,x
        psha
        jsr toneEntry
        pula
        jsr valueStep
        ldab toneItem
        addb #FIRST_TONE_PARAMETER
        jsr toneParameterSet
        ldab editNumber
        ldx editHalf
        cpx #patch + P_LOWER
        beq .lower
        ldx #TONE_LEVEL_ID * 256 + 1
        bra .send
.lower: ldx #TONE_LEVEL_ID * 256 + 2
.send:  jsr outParameter
        jmp screenPatch

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

; FORWARD and BACK move the place, the dial changes the letter there.
pageName:
        bita #2
        bne .letter
        ldaa namePlace
        ldab nameLength
        jsr stepAround
        staa namePlace
        jmp screenPatch
.letter:
        ldx nameArea
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

pageTune:
        ldaa masterTune
        adda #64
        ldab #127
        jsr stepWithin
        suba #64
        staa masterTune
        jsr refreshPlay
        jsr settingsStore
        jmp screenPatch

pageWrite:
        ldaa writeTarget
        ldab #PATCHES
        tst writeTone
        beq .step
        ldab #TONES
.step:  jsr stepAround
        staa writeTarget
        jmp screenPatch

; X: entry of the parameter the page is at.
patchEntry:
        ldaa patchItem
        ldx #patchParameterKinds
        bra entryOf
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

; ---- MIDI settings

MIDI_CHANNELS equ 3
MIDI_SWITCHES equ 5
MIDI_ENTERS equ 5                       ; what begins with ENTER
MIDI_ITEMS equ MIDI_CHANNELS + MIDI_SWITCHES + MIDI_ENTERS
MIDI_SLIDERS equ 2                      ; of the JX-10
ITEM_WIDTH equ 20

pageMidiValue:
        ldab midiItem
        cmpb #MIDI_CHANNELS
        bcs .channel
        subb #MIDI_CHANNELS
        cmpb #MIDI_SWITCHES
        bcc .slider
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
.slider:
        subb #MIDI_SWITCHES + MIDI_ENTERS
        bcs .none
        jsr sliderStep
        bra .store
.channel:
        clr eventKey                    ; keys held on the old channel would stay
        pshb
        jsr notesOff
        pulb
        ldx #channels
        abx
        ldaa 0,x
        ldab #15
        jsr stepWithin
        staa 0,x
        jsr midiChannel
.store: jsr settingsStore
        jmp screenPatch
.none:  rts

; ENTER begins what the last items offer.
midiEnter:
        ldaa midiItem
        suba #MIDI_CHANNELS + MIDI_SWITCHES
        bcs .none
        beq .bulk
        deca
        beq .offer
        deca
        beq .ask
        deca
        beq .save
        deca
        bne .none
        jmp cartLoad
.save:  jmp cartSave
.ask:   jmp fileAsk
.offer: jmp fileOffer
.bulk:  ldx #.sent
        stx outFinished
        ldx #outBulk
        jsr outStart
        ldx #.sending
        jmp screenNote
.sent:  ldx #.done
        jmp screenNote
.none:  rts
.sending:
        db "BULK DUMP", 0
.done:  db "BULK DUMP COMPLETE", 0

midiSwitchBits:
        db SWITCH_SEND, SWITCH_SEND_ALL, SWITCH_DEAF, SWITCH_NO_PROGRAM, SWITCH_PROTECT
midiSwitchSense:
        db 0, 0, 0FEh, 0FEh, 0          ; FEh: the bit means off
midiItemNames:
        db "UPPER CHANNEL       "
        db "LOWER CHANNEL       "
        db "CONTROL CHANNEL     "
        db "EXCLUSIVE SEND      "
        db "EXCLUSIVE APR SEND  "
        db "EXCLUSIVE RECEIVE   "
        db "PROGRAM RECEIVE     "
        db "MEMORY PROTECT      "
        db "BULK DUMP           "
        db "HANDSHAKE DUMP      "
        db "HANDSHAKE LOAD      "
        db "SAVE TO CARTRIDGE   "
        db "LOAD FROM CARTRIDGE "
        db "C1 SLIDER           "
        db "C2 SLIDER           "

; ---- Drawing

drawPatchPage:
        jsr textStart
        jsr patchEntry
        stx entryPointer
        ldab patchItem
        addb #P_BALANCE
        ldx #patch
        abx
        ldab 0,x
        ldaa patchItem
        ldx #patchParameterNames
        jsr screenNamed
        bra drawMark

drawTonePage:
        jsr textStart
        ldx panelHalf
        jsr screenHalfName
        jsr toneEntry
        stx entryPointer
        ldx panelHalf
        jsr toneArea
        ldab toneItem
        addb #FIRST_TONE_PARAMETER
        abx
        ldab 0,x
        ldaa toneItem
        ldx #toneParameterNames
        jsr screenNamed

; What the dial does, in the last cell.
drawMark:
        ldx #text + CELLS - 1
        stx textPointer
        ldaa #'P'
        tst valueMode
        beq .put
        ldaa #'V'
.put:   jmp textPut

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
        cmpb #MIDI_CHANNELS
        bcs .channel
        subb #MIDI_CHANNELS
        cmpb #MIDI_SWITCHES
        bcc .enterOrSlider
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
.state: jsr textString
.mark:  bra drawMark
.channel:
        ldx #channels
        abx
        ldaa 0,x
        inca
        jsr textTwo
        bra drawMark
.enterOrSlider:
        subb #MIDI_SWITCHES + MIDI_ENTERS
        bcs .enter
        jsr sliderShow
        bra .mark
.enter: ldx #.enterText
        jmp textString
.onText:
        db "ON", 0
.offText:
        db "OFF", 0
.enterText:
        db "PUSH ENTER", 0

; The name; its letter in question takes turns with a line.
drawName:
        jsr textStart
        ldx #.title
        jsr textString
        ldx nameArea
        ldab nameLength
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

; "WRITE PATCH TO C5 what is there now"
drawWrite:
        jsr textStart
        tst writeTone
        bne .tone
        ldx #.patchText
        jsr textString
        ldaa writeTarget
        ldab writeMedium
        stab placeMedium
        jsr screenPlace
        ldaa writeTarget
        jsr patchAddressOf
        clr placeMedium
        ldab #NAME_LENGTH
        jmp textCopy
.tone:  ldx #.toneText
        jsr textString
        ldaa writeTarget
        inca
        jsr textTwo
        ldaa #' '
        ldab writeMedium
        beq .memory
        ldaa #'*'
.memory:
        jsr textPut
        ldaa writeTarget
        ldab writeMedium
        stab placeMedium
        jsr toneAddressOf
        clr placeMedium
        ldab #TONE_NAME_LENGTH
        jmp textCopy
.patchText:
        db "WRITE PATCH TO ", 0
.toneText:
        db "WRITE TONE TO ", 0

; Patches and tones in the edit areas, and what the boards are told of them.

; Selects patch A (0-63) of the medium and says so on MIDI OUT: those of a cartridge are programs 64-127.
patchSelect:
        staa currentPatch
        ldab medium
        beq .memory
        oraa #PATCHES
.memory:
        staa forwardProgram
        ldaa #1
        staa <forwardWaiting
        oim #JOB_PATCH, jobs
        rts

; Loads the current patch and sends it.
patchReload:
        clr comparing
        bsr patchLoad
        jsr patchApply
        jmp screenPatch

; The current patch and its tones to the edit areas.
patchLoad:
        jsr patchAddress
        jsr patchUnpack
        ldx #patch + P_UPPER
        bsr toneLoad
        ldx #patch + P_LOWER

; The tone of the half at X to its edit area.
toneLoad:
        pshx
        ldaa H_TONE,x
        jsr toneAddress
        stx <source
        pulx
        bsr toneArea
        stx <target
        ldab #TONE_BYTES
        jmp copyBytes

; X: half of the patch to edit area of its tone.
toneArea:
        cpx #patch + P_LOWER
        beq .lower
        ldx #upperTone
        rts
.lower: ldx #lowerTone
        rts

; Half X plays tone A (0-99) from now on.
toneSelect:
        staa H_TONE,x
toneReload:
        pshx
        bsr toneLoad
        pulx
        pshx
        bsr toneSend
        pulx
        jmp screenTone

; Sends the whole tone of half X to the boards that play it.
toneSend:
        inc forceSend
        clrb
        bsr .board
        ldab #1
        bsr .board
        clr forceSend
        jmp refreshPlay
.board: pshx
        pshb
        aslb
        stx <source
        ldx #boardHalf
        abx
        ldx 0,x
        cpx <source
        bne .other
        pulb
        jsr refreshTone
        ldx <imagePointer               ; 9E with it
        ldab #1Eh
        abx
        ldaa 0,x
        jsr parameterSet
        pulx
        rts
.other: pulb
        pulx
        rts

; Makes the boards play what the edit areas hold.
patchApply:
        jsr modeSet
        jsr queueForget
        jsr voicesReset
        jsr refreshAll
        jmp streamStart

; keyMode, and who plays which half, from the patch.
modeSet:
        ldaa patch + P_KEY_MODE_2
        anda #3
        beq .first
        adda #MODE_XFADE - 1            ; 1 X-fade, 2 touch voice
        cmpa #MODE_TVOICE + 1
        bcs .set
        ldaa #MODE_TVOICE
        bra .set
.first: ldaa patch + P_KEY_MODE
        anda #3
.set:   staa keyMode
        ldx #patch + P_LOWER
        cmpa #MODE_WHOLE_A
        bne .lowerBoard
        ldx #patch + P_UPPER
.lowerBoard:
        stx boardHalf
        jsr toneArea
        stx boardTone
        ldx #patch + P_UPPER
        ldaa keyMode
        cmpa #MODE_WHOLE_B
        bne .upperBoard
        ldx #patch + P_LOWER
.upperBoard:
        stx boardHalf + 2
        jsr toneArea
        stx boardTone + 2
        jsr midiChannel                 ; the channel now played may mean other boards
        jmp partsSet

; ---- The packed record of 48 bytes

; X: record of the current patch.
patchAddress:
        ldaa currentPatch
        ldab medium
        bra patchOf

; X: record of patch A in placeMedium.
patchAddressOf:
        ldab placeMedium
patchOf:
        ldx #cartPatches
        tstb
        bne patchOffset
        ldx #nvPatches
        tst memoryValid
        bne patchOffset
        ldx #bankPatches
patchOffset:                            ; X + A records
        ldab #PATCH_BYTES
        mul
        stx <target
        addd <target
        xgdx
        rts

; The record at X to the 53 parameters.
patchUnpack:
        stx <source
        stx <tonePointer
        ldx #patch
        ldab #PATCH_PARAMETERS
.clear: clr 0,x
        inx
        decb
        bne .clear
        ldx #patch
        stx <target
        ldab #NAME_LENGTH
        jsr copyBytes
        ldx #patchFields
.field: ldab 0,x                        ; byte of the record
        bmi .switches
        pshx
        ldx <tonePointer
        abx
        ldaa 0,x
        anda #7Fh
        pulx
        ldab 1,x
        bsr .put
        inx
        inx
        bra .field
.switches:
        ldx #patchSwitches
.switch:
        ldab 0,x
        bmi .rest
        pshx
        ldx <tonePointer
        abx
        ldaa 0,x
        pulx
        bpl .clear7
        ldaa 2,x
        ldab 1,x
        bsr .put
.clear7:
        ldab #3
        abx
        bra .switch
.rest:  ldx <tonePointer
        ldaa 39,x
        bsr .assign
        staa patch + P_UPPER + H_ASSIGN
        ldaa 40,x
        bsr .assign
        staa patch + P_LOWER + H_ASSIGN
        ldaa 31,x
        anda #1
        staa patch + P_UPPER + H_BENDER
        ldaa 36,x
        anda #1
        staa patch + P_LOWER + H_BENDER
        ldaa 47,x
        anda #1
        staa patch + P_BEND_12
        rts
.assign:
        lsra
        lsra
        lsra
        lsra
        lsra
        rts
.put:   pshx                            ; ORs A into parameter B
        ldx #patch
        abx
        oraa 0,x
        staa 0,x
        pulx
        rts

; Record byte, parameter: the low seven bits.
patchFields:
        db 18, P_BALANCE, 19, P_DUAL_DETUNE, 20, P_UPPER_SPLIT, 21, P_LOWER_SPLIT, 22, P_PORTAMENTO
        db 23, P_VOLUME, 24, P_VIBRATO, 25, P_BRILLIANCE, 26, P_LOUDNESS
        db 27, P_UPPER + H_TONE, 28, P_UPPER + H_SHIFT, 29, P_UPPER + H_DETUNE, 30, P_UPPER + H_LFO
        db 32, P_LOWER + H_TONE, 33, P_LOWER + H_SHIFT, 34, P_LOWER + H_DETUNE, 35, P_LOWER + H_LFO
        db 37, 2Fh, 38, 31h             ; chase level and time
        db 0FFh

; Record byte, parameter, value: what its bit 7 adds.
patchSwitches:
        db 18, P_BEND_RANGE, 20h, 26, P_BEND_RANGE, 40h
        db 20, P_KEY_MODE, 2, 21, P_KEY_MODE, 1
        db 24, P_KEY_MODE_2, 2, 25, P_KEY_MODE_2, 1
        db 27, P_UPPER + H_HOLD, 1, 30, P_UPPER + H_PORTAMENTO, 1
        db 32, P_LOWER + H_HOLD, 1, 35, P_LOWER + H_PORTAMENTO, 1
        db 37, 30h, 2, 38, 30h, 1       ; chase mode
        db 45, 32h, 1                   ; chase switch
        db 0FFh

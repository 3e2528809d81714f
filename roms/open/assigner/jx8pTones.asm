; The JX-8P's tone in the edit area, and what its panel sets beside it. It stands where the Super-JX has the upper
; half of its patch; tones 0-31 are the memory, 32-95 the presets, 96-127 a cartridge.

; Power-up: what the panel sets, as the memory has it.
playStart:
        ldx #patch + P_UPPER
        stx boardHalf
        ldx #upperTone
        stx boardTone
        ldaa #1
        staa patch + P_UPPER + H_HOLD
        staa patch + P_UPPER + H_BENDER
        clrb
.next:  pshb
        ldx #playSettings
        abx
        ldaa 0,x
        jsr playSet
        pulb
        incb
        cmpb #PLAY_SETTINGS
        bne .next
        jmp partsSet

; Tone A (0-127) is to be played, and MIDI OUT is told.
toneChoose:
        staa patch + P_UPPER + H_TONE
        tab
        lsrb
        lsrb
        lsrb
        lsrb
        lsrb
        stab bankSelected
        bsr programOfTone
        staa forwardProgram
        ldaa #1
        staa <forwardWaiting
        oim #JOB_PATCH, jobs
        rts

; A: tone of program number A; carry: it is in a cartridge, and there is none.
toneOfProgram:
        cmpa #PRESETS
        bcs .preset
        suba #PRESETS
        cmpa #TONES
        bcs .memory
        jsr cartReady
        beq .cartridge
        sec
        rts
.cartridge:
        adda #PRESETS
        clc
        rts
.preset:
        adda #TONES
.memory:
        clc
        rts

; A: program number of tone A.
programOfTone:
        cmpa #TONES
        bcc .preset
        adda #PRESETS
        rts
.preset:
        cmpa #CART_FIRST
        bcc .cartridge
        suba #TONES
.cartridge:
        rts

; Loads the current tone and sends it.
patchReload:
        bsr patchLoad
        bsr patchApply
        jmp screenPatch

; The current tone to the edit area.
patchLoad:
        ldaa patch + P_UPPER + H_TONE
        jsr toneAddress
        stx <source
        ldx #upperTone
        stx <target
        ldab #TONE_BYTES
        jmp copyBytes

; Makes the board play what the edit area holds.
patchApply:
        jsr queueForget
        jsr voicesReset
        jsr refreshAll
        jmp streamStart

; X: what stands for the half of a patch. Keeps A and B.
halfHeard:
        ldx #patch + P_UPPER
        rts

; X: its edit area. Keeps A and B.
toneArea:
        ldx #upperTone
        rts

; Sends the whole tone.
toneSend:
        inc forceSend
        clrb
        jsr refreshTone
        ldx <imagePointer               ; 9E with it
        ldab #1Eh
        abx
        ldaa 0,x
        jsr parameterSet
        clr forceSend
        jmp refreshPlay

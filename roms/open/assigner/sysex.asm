; System exclusive. A message is acted upon when its end has come and its length is right; anything else is
; counted and forgotten. The buffer holds what stands between F0 and F7.
;
;   0   41h Roland
;   1   34h program number, 35h (38h) all parameters, 36h individual parameters, 37h bulk load
;   2   channel: any
;   3   21h JX-8P, 24h Super-JX
;   4   20h tone, 30h patch
;   5   group: 1 upper (memory), 2 lower (cartridge)

SX_OPERATION equ sysexBuffer + 1
SX_MODEL equ sysexBuffer + 3
SX_LEVEL equ sysexBuffer + 4
SX_GROUP equ sysexBuffer + 5
SX_DATA equ sysexBuffer + 6

JX8P    equ 21h
SUPERJX equ 24h
TONE_LEVEL_ID equ 20h
PATCH_LEVEL_ID equ 30h

sysexReceived:
        jsr jobsFinish
        ldaa sysexBuffer
        ldab <sysexLength
        cmpa #7Fh
        bne .roland
        jmp sysexUniversal
.roland:
        cmpa #41h
        lbne sysexIgnore
        ldaa switches
        bita #SWITCH_DEAF
        lbne sysexIgnore
        cmpb #4
        lbcs sysexIgnore
        ldaa SX_OPERATION
        if BOARDS == 2
        anda #0F0h
        cmpa #40h
        bne .oneWay
        ldaa SX_MODEL
        cmpa #SUPERJX
        lbne sysexIgnore
        jmp fileReceived
.oneWay:
        endif
        cmpb #7
        if BOARDS == 2
        beq sysexRequest
        endif
        lbcs sysexIgnore
        ldx #.table
.search:
        ldd 0,x
        lbeq sysexIgnore
        cmpa SX_OPERATION
        bne .next
        cmpb SX_MODEL
        bne .next
        ldaa 2,x
        cmpa SX_LEVEL
        beq .found
.next:  ldab #5
        abx
        bra .search
.found: ldx 3,x
        ldaa SX_DATA
        ldab <sysexLength
        jmp 0,x                         ; A: first data byte, B: length
.table:
        if BOARDS == 2
        db 34h, SUPERJX, PATCH_LEVEL_ID
        dw patchNumberReceived
        db 34h, SUPERJX, TONE_LEVEL_ID
        dw toneNumberReceived
        endif
        db 34h, JX8P, TONE_LEVEL_ID
        dw jx8pNumberReceived
        if BOARDS == 2
        db 35h, SUPERJX, PATCH_LEVEL_ID
        dw patchReceived
        db 38h, SUPERJX, PATCH_LEVEL_ID
        dw patchReceived
        db 35h, SUPERJX, TONE_LEVEL_ID
        dw toneReceived
        endif
        db 35h, JX8P, TONE_LEVEL_ID
        dw jx8pToneReceived
        if BOARDS == 2
        db 36h, SUPERJX, PATCH_LEVEL_ID
        dw patchParametersReceived
        db 36h, SUPERJX, TONE_LEVEL_ID
        dw toneParametersReceived
        endif
        db 36h, JX8P, TONE_LEVEL_ID
        dw jx8pParametersReceived
        db 36h, JX8P, PATCH_LEVEL_ID
        dw jx8pPlayReceived
        if BOARDS == 2
        db 37h, SUPERJX, PATCH_LEVEL_ID
        dw patchBulkReceived
        db 37h, SUPERJX, TONE_LEVEL_ID
        dw toneBulkReceived
        endif
        dw 0

        if BOARDS == 2
; Asks for all that is being edited: F0 41 3D ch 24 02 01 07 F7.
sysexRequest:
        ldd SX_OPERATION - 1
        cmpb #3Dh
        bne sysexIgnore
        ldaa SX_MODEL
        cmpa #SUPERJX
        bne sysexIgnore
        ldd SX_LEVEL
        subd #0201h
        bne sysexIgnore
        ldaa SX_DATA
        cmpa #7
        bne sysexIgnore
        ldx #outAll
        jmp outStart
        endif

sysexIgnore:
        ldx ignoredSysex
        inx
        stx ignoredSysex
        rts

; Master fine tuning: F0 7F device 04 03 lsb msb F7, 2000h = 0, 40h a step of 100/128 cent.
sysexUniversal:
        cmpb #6
        bne sysexIgnore
        ldd sysexBuffer + 2
        subd #0403h
        bne sysexIgnore
        ldaa sysexBuffer + 5
        ldab sysexBuffer + 4
        aslb
        lsrd
        subd #2000h - 20h               ; to the nearest step
        asld
        bvs .far
        asld
        bvs .far
        cmpa #63
        bgt .far
        cmpa #-64
        bge .edge
.far:   ldaa sysexBuffer + 5            ; further than it goes
        cmpa #40h
        ldaa #63
        bcc .edge
        ldaa #-64
.edge:  staa masterTune
.set:   oim #JOB_PLAY, jobs
        jmp screenTune

; ---- Program numbers

        if BOARDS == 2
; The number stands in a message of ten bytes first, in one of eleven after a zero. A: the number, carry clear.
numberOf:
        ldaa SX_DATA
        cmpb #8
        beq .good
        ldaa SX_DATA + 1
        cmpb #9
        beq .good
        sec
        rts
.good:  clc
        rts

patchNumberReceived:
        bsr numberOf
        bcs sysexIgnore
        jsr programSelect
        bcs sysexIgnore
        rts

toneNumberReceived:
        bsr numberOf
        bcs sysexIgnore
        cmpa #100
        bcc sysexIgnore
        jsr halfOfGroup
        bcs sysexIgnore
        bra toneLater
        endif

; JX-8P: selects a tone, or with function 02 writes the edit area into the memory.
jx8pNumberReceived:
        cmpb #9
        bne sysexIgnore
        ldaa SX_DATA + 1
        cmpa #TONES
        bcc sysexIgnore
        jsr halfHeard
        ldab SX_DATA + 2
        cmpb #2
        beq toneWrite
        if BOARDS == 1
        jmp toneChoose
        else
; Half X is to play tone A.
toneLater:
        staa H_TONE,x
        cpx #patch + P_LOWER
        beq .lower
        oim #JOB_UPPER, jobs
        rts
.lower: oim #JOB_LOWER, jobs
        rts
        endif
toneWrite:
        jsr storeProtected
        bcs sysexIgnore2
        staa H_TONE,x
        pshx
        jsr toneArea
        stx <source
        bsr toneStore
        pulx
        jmp screenTone

; Writes the 59 bytes at source to tone A (0-49) of the memory.
toneStore:
        psha
        ldx <source
        pshx
        jsr storeOpen                   ; decides where toneAddress finds it
        pulx
        stx <source
        pula
        jsr toneAddressOf
        stx <target
        ldab #TONE_BYTES
        jmp storeBytes

        if BOARDS == 2
; X: the half that group 1 or 2 means; carry for another group. Keeps A and B.
halfOfGroup:
        ldx #patch + P_UPPER
        pshb
        ldab SX_GROUP
        cmpb #1
        beq .good
        ldx #patch + P_LOWER
        cmpb #2
        beq .good
        pulb
        sec
        rts
.good:  pulb
        clc
        rts

; X: the half a JX-8P message means: the one that is heard, upper if both are.
halfHeard:
        ldx #patch + P_UPPER
        pshb
        ldab keyMode
        cmpb #MODE_WHOLE_B
        bne .upper
        ldx #patch + P_LOWER
.upper: pulb
        rts
        endif

; ---- All parameters, to the edit area

sysexIgnore2:
        jmp sysexIgnore

        if BOARDS == 2
patchReceived:
        subb #6
        cmpb #PATCH_PARAMETERS - 2
        bcs sysexIgnore2
        cmpb #PATCH_PARAMETERS + 1
        bcc sysexIgnore2
        ldaa patch + P_UPPER
        psha
        ldaa patch + P_LOWER
        psha
        clr patch + P_KEY_MODE_2        ; not in the short forms
        clr patch + P_BEND_12
        ldx #SX_DATA
        stx <source
        ldx #patch
        stx <target
        jsr copyBytes
        pula
        ldx #patch + P_LOWER
        bsr .tone
        pula
        ldx #patch + P_UPPER
        bsr .tone
        jsr patchApply
        jmp screenPatch
.tone:  cmpa H_TONE,x                   ; another tone than before has to be fetched
        beq .same
        jmp toneLoad
.same:  rts

toneReceived:
        bsr halfOfGroup
        bcs sysexIgnore2
        bra toneReceivedFor
        endif
jx8pToneReceived:
        jsr halfHeard
toneReceivedFor:
        cmpb #6 + TONE_BYTES
        bne sysexIgnore2
        pshx
        jsr toneArea
        stx <target
        ldx #SX_DATA
        stx <source
        ldab #TONE_BYTES
        jsr copyBytes
        pulx
        pshx
        jsr toneSend
        pulx
        jmp screenTone

        if BOARDS == 2
; ---- Bulk load, to the memory or a cartridge

patchBulkReceived:
        bsr .bulk
        clr placeMedium
        rts
.bulk:  cmpb #8 + 2 * PATCH_BYTES
        bne sysexIgnore2
        jsr bulkNumber
        bcs sysexIgnore2
        cmpa #PATCHES
        bcc sysexIgnore2
        psha
        ldx #sysexBuffer                ; nibbles to bytes, high nibble first; A: how many
        stx <target
        ldx #SX_DATA + 2
        ldaa #PATCH_BYTES
        staa <t0
.byte:  ldaa 0,x
        ldab 1,x
        inx
        inx
        pshx
        asla
        asla
        asla
        asla
        andb #0Fh
        aba
        ldx <target
        staa 0,x
        inx
        stx <target
        pulx
        dec t0
        bne .byte
        jsr storeOpen
        ldx #sysexBuffer
        stx <source
        pula
        psha
        jsr patchAddressOf
        stx <target
        ldab #PATCH_BYTES
        jsr storeBytes
        pula
        cmpa currentPatch
        bne .done
        ldab medium
        cmpb placeMedium
        bne .done
        jmp patchReload
.done:  rts

toneBulkReceived:
        bsr .bulk
        clr placeMedium
        rts
.bulk:  cmpb #8 + TONE_BYTES
        bne .ignore
        bsr bulkNumber
        bcs .ignore
        cmpa #TONES
        bcc .ignore
        psha
        ldx #SX_DATA + 2
        stx <source
        jsr toneStore
        pula
        ldab medium
        cmpb placeMedium
        bne .other
        psha
        ldx #patch + P_UPPER
        bsr .half
        pula
        ldx #patch + P_LOWER
.half:  cmpa H_TONE,x
        bne .other
        jmp toneReload
.other: rts
.ignore:
        jmp sysexIgnore

; A: the number; carry unless it belongs to the memory (group 1) or a cartridge (2) and that may be written.
; placeMedium says which.
bulkNumber:
        ldaa SX_GROUP
        deca
        beq .memory
        deca
        bne .bad
        inc placeMedium
.memory:
        jsr storeProtected
        bcs .bad
        ldaa SX_DATA + 1
        clc
        rts
.bad:   sec
        rts
        endif

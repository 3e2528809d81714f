; Writing the edit areas into the memory from the panel, and comparing them with it.

packArea equ compareUpper               ; free while nothing is compared

; WRITE: asks where to; pressed again, or ENTER, it is done.
writePage:
        ldab page
        cmpb #PAGE_WRITE
        beq writeConfirm
        tst comparing                   ; what is edited is meant
        beq .edited
        pshb
        jsr compareToggle
        pulb
.edited:
        clr writeTone
        cmpb #PAGE_TONE
        beq .tone
        cmpb #PAGE_NAME
        bne .patch
        ldaa nameLength
        cmpa #TONE_NAME_LENGTH
        beq .tone
.patch: ldaa currentPatch
.enter: staa writeTarget
        ldaa medium
        staa writeMedium
        ldaa #PAGE_WRITE
        staa page
        jmp screenPatch
.tone:  inc writeTone
        ldx panelHalf
        ldaa H_TONE,x
        cmpa #TONES
        bcs .enter
        clra                            ; a preset: any place may be right
        bra .enter

writeConfirm:
        clr page
        ldaa writeMedium
        staa placeMedium
        jsr storeProtected
        bcs .protected
        tst writeTone
        bne .tone
        bsr patchPack
        jsr storeOpen
        ldaa writeTarget
        staa currentPatch
        ldab placeMedium
        stab medium
        jsr patchAddressOf
        stx <target
        ldx #packArea
        stx <source
        ldab #PATCH_BYTES
        jsr storeBytes
        bra .written
.tone:  ldx panelHalf
        pshx
        jsr toneArea
        stx <source
        ldaa writeTarget
        jsr toneStore
        pulx
        ldab placeMedium                ; a patch has its tones from where it is itself
        cmpb medium
        bne .written
        ldaa writeTarget
        staa H_TONE,x
.written:
        clr placeMedium
        ldx #.text
        jmp screenNote
.text:  db "WRITTEN", 0
.protected:
        ldab placeMedium
        bne .cartridge
        jmp fileProtected
.cartridge:
        clr placeMedium
        jmp cartProtectedNote

; The 53 parameters to a record in packArea. What has no parameter, the MIDI send settings, stays as the current
; patch has it.
patchPack:
        jsr patchAddress
        stx <source
        ldx #packArea
        stx <target
        ldab #PATCH_BYTES
        jsr copyBytes
        ldx #patch
        stx <source
        ldx #packArea
        stx <target
        ldab #NAME_LENGTH
        jsr copyBytes
        ldx #patchFields
.field: ldab 0,x
        bmi .switches
        pshb
        ldab 1,x
        bsr packParameter
        pulb
        cmpb #28                        ; the shifts have eight bits
        beq .shift
        cmpb #33
        bne .store
.shift: bita #40h
        beq .store
        oraa #80h
.store: bsr packStore
        inx
        inx
        bra .field
.switches:
        ldx #patchSwitches
.switch:
        ldab 0,x
        bmi .rest
        ldab 1,x
        bsr packParameter
        anda 2,x
        beq .next
        pshx
        ldab 0,x
        ldx #packArea
        abx
        ldaa 0,x
        oraa #80h
        staa 0,x
        pulx
.next:  ldab #3
        abx
        bra .switch
.rest:  ldx #packArea
        ldaa patch + P_UPPER + H_ASSIGN
        ldab 39,x
        bsr packAssign
        staa 39,x
        ldaa patch + P_LOWER + H_ASSIGN
        ldab 40,x
        bsr packAssign
        staa 40,x
        ldaa patch + P_UPPER + H_BENDER
        anda #1
        staa 31,x
        ldaa patch + P_LOWER + H_BENDER
        anda #1
        staa 36,x
        ldaa 45,x                       ; bit 7 is the chase switch, the rest a send setting
        anda #7Fh
        tst patch + P_CHASE
        beq .chase
        oraa #80h
.chase: staa 45,x
        ldaa 47,x
        anda #0FEh
        tst patch + P_BEND_12
        beq .range
        inca
.range: staa 47,x
        rts

; A: assign, B: what was there. A: the byte.
packAssign:
        andb #1Fh
        asla
        asla
        asla
        asla
        asla
        aba
        rts

; A: parameter B of the patch. Keeps X.
packParameter:
        pshx
        ldx #patch
        abx
        ldaa 0,x
        pulx
        anda #7Fh
        rts

; A to byte B of packArea. Keeps X.
packStore:
        pshx
        ldx #packArea
        abx
        staa 0,x
        pulx
        rts

; Exchanges what is edited with what the memory holds, to hear the difference.
compareToggle:
        ldaa comparing
        bne .back
        ldx #patch
        stx <source
        ldx #comparePatch
        stx <target
        ldab #PATCH_PARAMETERS
        jsr copyBytes
        ldx #upperTone
        stx <source
        ldx #compareUpper
        stx <target
        ldab #TONE_BYTES
        jsr copyBytes
        ldx #lowerTone
        stx <source
        ldx #compareLower
        stx <target
        ldab #TONE_BYTES
        jsr copyBytes
        jsr patchLoad
        ldaa #1
        bra .apply
.back:  ldx #comparePatch
        stx <source
        ldx #patch
        stx <target
        ldab #PATCH_PARAMETERS
        jsr copyBytes
        ldx #compareUpper
        stx <source
        ldx #upperTone
        stx <target
        ldab #TONE_BYTES
        jsr copyBytes
        ldx #compareLower
        stx <source
        ldx #lowerTone
        stx <target
        ldab #TONE_BYTES
        jsr copyBytes
        clra
.apply: staa comparing
        jsr patchApply
        jmp screenPatch

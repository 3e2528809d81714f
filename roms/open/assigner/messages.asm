; The messages of MKS-70 and JX-10 for MIDI OUT, and who asks for them.

; Lists of messages to send one after the other: indices into outMessages.
M_PATCH_NUMBER equ 0
M_PATCH   equ 1
M_UPPER_NUMBER equ 2
M_UPPER   equ 3
M_LOWER_NUMBER equ 4
M_LOWER   equ 5
M_PATCHES equ 6                         ; all of the memory
M_TONES   equ 7
M_FILE    equ 8                         ; handshake
M_REQUEST equ 9
M_BLOCK   equ 10
M_ACKNOWLEDGE equ 11
M_FILE_END equ 12
M_REJECT  equ 13
M_DONE    equ 0FFh

outAll: db M_PATCH_NUMBER, M_PATCH, M_UPPER_NUMBER, M_UPPER, M_LOWER_NUMBER, M_LOWER, M_DONE
outNumbers:
        db M_PATCH_NUMBER, M_UPPER_NUMBER, M_LOWER_NUMBER, M_DONE
outUpper:
        db M_UPPER_NUMBER, M_UPPER, M_DONE
outUpperNumber:
        db M_UPPER_NUMBER, M_DONE
outLower:
        db M_LOWER_NUMBER, M_LOWER, M_DONE
outLowerNumber:
        db M_LOWER_NUMBER, M_DONE
outBulk:
        db M_PATCHES, M_TONES, M_DONE

outMessages:
        dw .patchNumber, .patch, .upperNumber, .upper, .lowerNumber, .lower, .patches, .tones
        dw .file, .request, .block, .acknowledge, .fileEnd, .reject

.patchNumber:
        ldaa currentPatch
        ldx #.patchNumberText
        bra .numbered
.upperNumber:
        ldaa patch + P_UPPER + H_TONE
        ldx #.upperNumberText
        bra .numbered
.lowerNumber:
        ldaa patch + P_LOWER + H_TONE
        ldx #.lowerNumberText
.numbered:
        staa outNumber
        jmp outText0
.patch: ldd #patch
        std outData
        ldaa #PATCH_PARAMETERS
        ldx #.patchText
        bra .data
.upper: ldd #upperTone
        ldx #.upperText
        bra .tone
.lower: ldd #lowerTone
        ldx #.lowerText
.tone:  std outData
        ldaa #TONE_BYTES
.data:  staa outCount
        jmp outText0

; All patches, all tones: one more of them each time.
.patches:
        ldaa outLoop
        cmpa #PATCHES
        beq .allSent
        staa outNumber
        bsr .again
        jsr patchAddressOf
        stx outData
        ldaa #PATCH_BYTES
        staa outCount
        ldaa #OUT_NIBBLES
        ldx #.patchesText
        jmp outTextFormat
.tones: ldaa outLoop
        cmpa #TONES
        beq .allSent
        staa outNumber
        bsr .again
        jsr toneAddressOf
        stx outData
        ldaa #TONE_BYTES
        ldx #.tonesText
        bra .data
.again: inc outLoop
        ldx outScript
        dex
        stx outScript
        rts
.allSent:
        clr outLoop
        rts

.file:  ldx #.fileText
        jmp outText0
.request:
        ldx #.requestText
        jmp outText0
.block: jsr fileBlock
        stx outData
        ldaa #FILE_BLOCK
        staa outCount
        ldaa #OUT_NIBBLES + OUT_LOW_FIRST + OUT_CHECKED
        ldx #.blockText
        jmp outTextFormat
.acknowledge:
        ldx #.acknowledgeText
        jmp outText0
.fileEnd:
        ldx #.fileEndText
        jmp outText0
.reject:
        ldx #.rejectText
        jmp outText0

.patchNumberText:
        db 0F0h, 41h, 34h, X_CHANNEL, SUPERJX, PATCH_LEVEL_ID, 1, X_NUMBER, 0, X_END
.upperNumberText:
        db 0F0h, 41h, 34h, X_CHANNEL, SUPERJX, TONE_LEVEL_ID, 1, X_NUMBER, 0, X_END
.lowerNumberText:
        db 0F0h, 41h, 34h, X_CHANNEL, SUPERJX, TONE_LEVEL_ID, 2, X_NUMBER, 0, X_END
.patchText:
        db 0F0h, 41h, 35h, X_CHANNEL, SUPERJX, PATCH_LEVEL_ID, 1, X_END
.upperText:
        db 0F0h, 41h, 35h, X_CHANNEL, SUPERJX, TONE_LEVEL_ID, 1, X_END
.lowerText:
        db 0F0h, 41h, 35h, X_CHANNEL, SUPERJX, TONE_LEVEL_ID, 2, X_END
.patchesText:
        db 0F0h, 41h, 37h, X_CHANNEL, SUPERJX, PATCH_LEVEL_ID, 1, 0, X_NUMBER, X_END
.tonesText:
        db 0F0h, 41h, 37h, X_CHANNEL, SUPERJX, TONE_LEVEL_ID, 1, 0, X_NUMBER, X_END
.fileText:
        db 0F0h, 41h, 40h, X_CHANNEL, SUPERJX, 0, 0, X_END
.requestText:
        db 0F0h, 41h, 41h, X_CHANNEL, SUPERJX, 0, 0, X_END
.blockText:
        db 0F0h, 41h, 42h, X_CHANNEL, SUPERJX, X_END
.acknowledgeText:
        db 0F0h, 41h, 43h, X_CHANNEL, SUPERJX, X_END
.fileEndText:
        db 0F0h, 41h, 45h, X_CHANNEL, SUPERJX, X_END
.rejectText:
        db 0F0h, 41h, 4Fh, X_CHANNEL, SUPERJX, X_END

; One parameter edited at the panel: F0 41 36 ch 24 level group number value F7.
outEditText:
        db 0F0h, 41h, 36h, X_CHANNEL, SUPERJX, X_END

; A patch has been selected.
outSelected:
        ldaa switches
        bita #SWITCH_SEND
        beq .done
        ldx #outNumbers
        bita #SWITCH_SEND_ALL
        beq .start
        ldx #outAll
.start: jmp outStart
.done:  rts

; Half X has been given another tone at the panel.
outToneSelected:
        ldaa switches
        bita #SWITCH_SEND
        beq .done
        cpx #patch + P_LOWER
        beq .lower
        ldx #outUpperNumber
        bita #SWITCH_SEND_ALL
        beq .start
        ldx #outUpper
        bra .start
.lower: ldx #outLowerNumber
        bita #SWITCH_SEND_ALL
        beq .start
        ldx #outLower
.start: jmp outStart
.done:  rts

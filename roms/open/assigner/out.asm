; What goes out of MIDI OUT: program changes, and exclusive messages on selection, on request and from the panel.
; The lower board passes on what follows F5. Nothing is kept in a buffer: each byte is fetched when the wire has
; room for it and nothing else waits, so that notes and parameters pass between any two bytes of a message.

; Codes in the text of a message; F0 and below 80h stand for themselves.
X_NUMBER  equ 0FDh                      ; outNumber
X_CHANNEL equ 0FEh                      ; channel UPPER
X_END     equ 0FFh                      ; the data follow, then F7

; outFormat
OUT_NIBBLES equ 1                       ; two bytes a byte
OUT_SECOND equ 2                        ; the second is next
OUT_LOW_FIRST equ 4
OUT_CHECKED equ 80h                     ; behind the data: what makes their sum 0

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

; Begins the message with text X, format A or 0.
outText0:
        clra
outTextFormat:
        staa outFormat
        stx outText
        clr outSum
        ldaa #1
        staa <outActive
outNothing:
        rts

; One step of what waits for MIDI OUT: the next byte of a message, else the program change, else the next message.
forwardServe:
        ldaa <outActive
        bne outByte
        ldaa <forwardWaiting
        bne .program
        ldaa outEdited
        bne .edit
        ldx outScript
        beq outNothing
        ldab 0,x
        inx
        stx outScript
        cmpb #M_DONE
        beq .done
        ldx #outMessages
        aslb
        abx
        ldx 0,x
        clr outCount
        jmp 0,x
.done:  ldd #0
        std outScript
        ldx outFinished
        beq outNothing
        std outFinished
        jmp 0,x
.program:
        clr forwardWaiting
        ldaa #TO_MIDI_OUT
        jsr sendPrefixAlways
        ldaa channelControl
        oraa #0C0h
        jsr sendByte
        ldaa forwardProgram
        jmp sendByte
.edit:  clr outEdited
        ldx #outEdit
        stx outData
        ldaa #4
        staa outCount
        ldx #outEditText
        bra outText0

; The next byte of the message under way.
outByte:
        ldx outText
        beq .data
        ldaa 0,x
        inx
        stx outText
        cmpa #X_NUMBER
        bcs .send
        beq .number
        cmpa #X_CHANNEL
        beq .channel
        ldx #0
        stx outText
.data:  ldaa outCount
        beq .end
        ldx outData
        ldaa 0,x
        ldab outFormat
        bitb #OUT_NIBBLES
        beq .whole
        eorb #OUT_SECOND
        stab outFormat
        bitb #OUT_SECOND
        bne .first                      ; it is the first one of the byte
        inx
        stx outData
        dec outCount
        eorb #OUT_LOW_FIRST
.first: bitb #OUT_LOW_FIRST
        bne .nibble
        lsra
        lsra
        lsra
        lsra
.nibble:
        anda #0Fh
        bra .summed
.whole: inx
        stx outData
        dec outCount
        anda #7Fh
.summed:
        tab
        addb outSum
        stab outSum
.send:  psha
        ldaa #TO_MIDI_OUT
        jsr sendPrefix
        pula
        jmp sendByte
.number:
        ldaa outNumber
        bra .send
.channel:
        ldaa channelUpper
        bra .send
.end:   ldaa outFormat
        bpl .close
        clr outFormat
        ldaa outSum
        nega
        anda #7Fh
        bra .send
.close: clr outActive
        ldaa #0F7h
        bra .send

; ---- Who asks for messages

; A patch has been selected.
outSelected:
        ldaa switches
        bita #SWITCH_SEND
        beq .done
        ldx #outNumbers
        bita #SWITCH_SEND_ALL
        beq .start
        ldx #outAll
.start: bra outStart
.done:  rts

; Sends the list at X from its beginning; a message under way is finished first.
outStart:
        clr outLoop
        stx outScript
        rts

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
.start: bra outStart
.done:  rts

; The JX-8P's messages for MIDI OUT, and who asks for them.

; Lists of messages to send one after the other: indices into outMessages.
M_TONE  equ 0                           ; what is being edited
M_TONES equ 1                           ; the memory: each tone, and the order to write it
M_DONE  equ 0FFh

outTone:
        db M_TONE, M_DONE
outBulk:
        db M_TONES, M_DONE

outMessages:
        dw .tone, .tones

.tone:  ldx #upperTone
.data:  stx outData
        ldaa #TONE_BYTES
        staa outCount
        ldx #.toneText
        jmp outText0
.tones: ldaa outLoop
        cmpa #2 * TONES
        beq .allSent
        inc outLoop
        ldx outScript
        dex
        stx outScript
        lsra
        bcs .write
        jsr toneAddress
        bra .data
.write: staa outNumber
        ldx #.writeText
        jmp outText0
.allSent:
        clr outLoop
        rts

.toneText:
        db 0F0h, 41h, 35h, X_CHANNEL, JX8P, TONE_LEVEL_ID, 1, X_END
.writeText:
        db 0F0h, 41h, 34h, X_CHANNEL, JX8P, TONE_LEVEL_ID, 1, 0, X_NUMBER, 2, X_END

; One parameter edited at the panel: F0 41 36 ch 21 level group number value F7.
outEditText:
        db 0F0h, 41h, 36h, X_CHANNEL, JX8P, X_END

; A tone has been selected.
outSelected:
        ldaa switches
        bita #SWITCH_SEND
        beq .done
        ldx #outTone
        jmp outStart
.done:  rts

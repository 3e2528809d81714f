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

; Sends the list at X from its beginning; a message under way is finished first.
outStart:
        clr outLoop
        stx outScript
        rts

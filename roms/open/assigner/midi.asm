; MIDI in: bytes to messages. Running status; a system message ends it. Real-time bytes never get here.

; Takes one byte from the receive ring, if there is one.
midiTake:
        ldx <receiveTail
        cpx <receiveHead
        beq midiIgnore
        ldaa 0,x
        ldab <receiveTail + 1
        incb
        stab <receiveTail + 1
        tsta
        lbmi midiStatus
        ldab <sysexActive
        beq midiData
        ldab <sysexLength
        cmpb #SYSEX_ROOM + 1
        bcc midiIgnore                  ; too long: the length will tell
        ldx #sysexBuffer
        abx
        if BOARDS == 2
        cmpb #4
        bcc .data
        endif
.store: staa 0,x
        incb
        stab <sysexLength
        rts
        if BOARDS == 2
.data:  pshb
        ldab SX_OPERATION               ; nibbles of a file come two a byte, low ones first
        cmpb #42h
        pulb
        bne .store
        psha
        adda fileSum
        staa fileSum
        pula
        tst fileNibble
        bne .second
        inc fileNibble
        staa 0,x
        rts
.second:
        clr fileNibble
        asla
        asla
        asla
        asla
        oraa 0,x
        bra .store
        endif

midiIgnore:
        rts

midiData:
        ldab <runningStatus
        beq midiIgnore
        ldab <dataHave
        bne .second
        staa <data1
        ldab <dataWanted
        decb
        beq midiMessage
        inc dataHave
        rts
.second:
        staa <data2
        clr dataHave

; A complete channel message.
midiMessage:
.jobs:  ldaa <jobs
        bita #JOB_PATCH + JOB_APPLY
        beq .current
        ldaa <runningStatus             ; what follows a patch change means the new patch
        anda #0F0h
        cmpa #0C0h
        beq .current
        ldaa <receiveHead + 1           ; but when many come, none may be lost for it
        suba <receiveTail + 1
        cmpa #MIDI_WAITING
        bcc .current
        ldaa <jobs
        jsr jobServe
        bra .jobs
.current:
        ldab <runningStatus
        lsrb
        lsrb
        lsrb
        andb #0Eh
        ldx #.table
        abx
        ldx 0,x
        ldaa <data1
        jmp 0,x
.table: dw noteOffReceived, noteOnReceived, midiIgnore, controlReceived
        dw programReceived, pressureReceived, bendReceived, midiIgnore

midiStatus:
        cmpa #0F0h
        bcs .channel
        clr runningStatus
        cmpa #0F7h
        beq .end
        clr sysexActive
        cmpa #0F0h
        bne .nothing
        inc sysexActive
        clr sysexLength
        if BOARDS == 2
        clr fileNibble
        clr fileSum
        endif
        rts
.end:   ldab <sysexActive
        beq .nothing
        clr sysexActive
        jmp sysexReceived
.nothing:
        rts
.channel:
        clr sysexActive                 ; a message without its end is void
        staa <runningStatus
        clr dataHave
        ldab #2
        anda #0E0h
        cmpa #0C0h                      ; program change and pressure have one data byte
        bne .two
        decb
.two:   stab <dataWanted

        if BOARDS == 1
; Whether the running status is on our channel.
midiChannel:
        ldaa <runningStatus
        anda #0Fh
        clrb
        cmpa channelUpper
        bne .other
        incb
.other: stab <eventBoards
        rts
        else
; Whose channel the running status is. UPPER plays the whole patch; LOWER the lower half, where the halves are played apart.
midiChannel:
        ldaa <runningStatus
        anda #0Fh
        clrb
        cmpa channelUpper
        bne .lower
        orab #1
.lower: cmpa channelLower
        bne .control
        orab #2
.control:
        cmpa channelControl
        bne .boards
        orab #4
.boards:
        stab <channelMatch
        clra
        clr keyChannel
        bitb #1
        bne .both
        bitb #2
        beq .set
        ldab keyMode
        beq .set                        ; dual
        cmpb #MODE_WHOLE_A
        beq .set
        cmpb #MODE_WHOLE_B
        beq .set
        ldab #80h
        stab <keyChannel
        inca
        bra .set
.both:  ldaa #3
.set:   staa <eventBoards
        rts
        endif

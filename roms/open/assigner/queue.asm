; The queue of note events between MIDI and the wire. The wire is slower than MIDI can be: note-ons older than
; 100 ms are dropped and counted, everything else is kept and in order.

NOTE_AGE equ 51                         ; of 2 ms: more than 100 ms whatever the rounding

; Adds key A, velocity or code B.
queuePut:
        staa <eventKey
        stab <eventVelocity
        ldab <queueHead
        bsr queueAfter
        cmpb <queueTail
        beq .full
.room:  ldab <queueHead
        ldx #queueKey
        abx
        ldaa <eventKey
        staa 0,x
        ldx #queueVelocity
        abx
        ldaa <eventVelocity
        staa 0,x
        ldx #queueTime
        abx
        ldd <milliseconds
        lsrd
        stab 0,x
        ldab <queueHead
        bsr queueAfter
        stab <queueHead
        rts
; 191 events inside 100 ms cannot come by wire; should it happen, the oldest makes room: a note-on is dropped,
; anything else is done now.
.full:  ldaa <eventKey
        psha
        ldaa <eventVelocity
        psha
        bsr queueForce
        pula
        staa <eventVelocity
        pula
        staa <eventKey
        bra .room

; The place after B.
queueAfter:
        incb
        cmpb #QUEUE_SIZE
        bne .inside
        clrb
.inside:
        rts

queueForce:
        bsr queueHeadEvent
        bmi queueTake
        beq queueTake
        bra queueDrop

; A: velocity or code of the oldest event, with flags.
queueHeadEvent:
        ldx #queueVelocity
        ldab <queueTail
        abx
        ldaa 0,x
        rts

; Does the oldest event if its time has come. Carry: something happened that may have used the wire.
queueServe:
        ldab <queueTail
        cmpb <queueHead
        beq .nothing
        bsr queueHeadEvent
        bmi queueTake
        beq queueTake
        ldx #queueTime
        abx
        ldaa 0,x
        staa <t0
        ldd <milliseconds
        lsrd
        subb <t0
        cmpb #NOTE_AGE
        bcc queueDrop
        ldaa <wireBlocked
        beq queueTake
.nothing:
        clc
        rts

queueDrop:
        bsr queuePass
        ldx droppedNotes
        inx
        stx droppedNotes
        sec
        rts

; Drops the note-ons that wait: the patch they were meant for is gone, and its channels may have meant other keys.
queueForget:
        ldab <queueTail
.next:  cmpb <queueHead
        beq .done
        ldx #queueVelocity
        abx
        ldaa 0,x
        ble .after                      ; a note-off, or none
        clr 0,x
        ldx droppedNotes
        inx
        stx droppedNotes
.after: jsr queueAfter
        bra .next
.done:  rts

; The oldest event is done with.
queuePass:
        ldab <queueTail
        bsr queueAfter
        stab <queueTail
        rts

; Takes the oldest event out and does it.
queueTake:
        ldx #queueVelocity
        ldab <queueTail
        abx
        ldaa 0,x
        staa <eventVelocity
        ldx #queueKey
        abx
        ldaa 0,x
        staa <eventKey
        bsr queuePass
        tst eventVelocity
        bmi .special
        bne .on
        jsr noteOff
        sec
        rts
.on:    jsr noteOn
        sec
        rts
.special:
        ldab <eventVelocity
        cmpb #QUEUE_ALL_NOTES_OFF
        beq .notesOff
        cmpb #QUEUE_ALL_SOUND_OFF
        beq .soundOff
        clra                            ; pedal
        cmpb #QUEUE_PEDAL_DOWN
        bne .pedal
        ldaa #7Fh
.pedal: staa boardPedal
        tst eventKey
        bmi .refresh
        staa boardPedal + 1
.refresh:
        jsr refreshControls
        ldaa <wireBlocked
        bne .sent
        ldx #imageLower + 3Bh           ; BB goes at once: the next event may be a key that was let go
        bsr .waiting
        if BOARDS == 2
        ldx #imageUpper + 3Bh
        bsr .waiting
        endif
.sent:  sec
        rts
.waiting:
        tst 0,x
        bpl .sent
        jmp parameterSend
.notesOff:
        jsr notesOff
        sec
        rts
.soundOff:
        jsr notesOff
        ldaa <wireBlocked
        bne .sent                       ; the patch change silences the boards itself
        ldaa #TO_ALL
        if BOARDS == 2
        tst eventKey
        bpl .silence
        ldaa #TO_LOWER                  ; from LOWER's own channel
.silence:
        endif
        jsr sendPrefix
        ldaa #0B6h
        jsr sendByte
        ldaa #7Fh
        jsr sendByte
        sec
        rts

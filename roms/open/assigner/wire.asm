; The wire to the sound boards: bytes, prefixes, and what goes first.
;
; Order of things that wait: a patch change under way, notes, parameters, what is for MIDI OUT. The ring is kept
; short, so that a note never waits behind more than RING_FULL bytes.

RING_FULL equ 12
NOTES_IN_A_ROW equ 2                    ; then one parameter may go

; Sends A. Keeps A and X.
sendByte:
        pshx
        ldab <transmitHead
        ldx #0
        abx
        staa 0,x
        incb
        bne .wait
        ldab #TRANSMIT_RING
.wait:  cmpb <transmitTail              ; full: the interrupt makes room
        beq .wait
        stab <transmitHead
        ldab #TALK
        stab <TRCSR
        pulx
        rts

; Makes the boards of prefix A listen; says nothing if they already do.
sendPrefix:
        cmpa <wirePrefix
        beq sendDone
sendPrefixAlways:
        staa <wirePrefix
        bra sendByte
sendDone:
        rts

; Once a millisecond: after a pause the prefix is said again, so that a board that missed one is not lost for
; long. Not in the middle of a patch change, where a pause means nothing.
wireRest:
        ldaa <transmitHead
        cmpa <transmitTail
        bne sendDone
        ldx <streamPosition
        bne sendDone
        clr wirePrefix
        rts

; Puts the next thing that waits into the ring, if there is room.
wireFeed:
        ldab <transmitHead
        subb <transmitTail
        andb #TRANSMIT_MASK
        cmpb #RING_FULL
        bcc wireDone
        ldx <bootWait
        bne .wait                       ; only what is too old is dropped
        ldx <streamPosition
        beq .open
        jsr queueServe                  ; only drops
        jsr streamStep
        bra wireFeed
.wait:  jmp queueServe
.open:  ldaa <noteBurst
        cmpa #NOTES_IN_A_ROW
        bcc .parameterFirst
        jsr queueServe
        bcc .parameter
        inc noteBurst
        rts
.parameterFirst:
        clr noteBurst
        jsr parameterServe
        bcs wireDone
        jmp queueServe
.parameter:
        clr noteBurst
        jsr parameterServe
        bcs wireDone
        jmp forwardServe
wireDone:
        rts

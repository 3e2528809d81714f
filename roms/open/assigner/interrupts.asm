; Interrupts: one byte in, one byte out, one millisecond.

; MIDI bytes go into a ring of one page; real-time bytes go nowhere. The wire is fed from a ring in internal RAM.
serialInterrupt:
        ldaa <TRCSR
        bita #RDRF + ORFE
        beq .transmit
        ldab <RDR
        tsta
        bpl .transmit                   ; framing error: no byte
        cmpb #0F8h
        bcc .transmit
        ldx <receiveHead
        stab 0,x
        ldab <receiveHead+1
        incb
        cmpb <receiveTail+1
        beq .overrun
        stab <receiveHead+1
.transmit:
        anda #TDRE + TIE
        cmpa #TDRE + TIE
        bne .done
        ldab <transmitTail
        cmpb <transmitHead
        beq .silent
        ldx #0
        abx
        ldaa 0,x
        staa <TDR
        incb
        bne .stored
        ldab #TRANSMIT_RING
.stored:
        stab <transmitTail
.done:  rti
.silent:
        ldaa #LISTEN
        staa <TRCSR
        rti
.overrun:
        ldx receiveOverruns
        inx
        stx receiveOverruns
        bra .transmit

timerInterrupt:
        ldaa <TCSR                      ; first half of clearing OCF
        ldd <COMPARE
        addd #E_CYCLES_PER_MS
        std <COMPARE                    ; second half
        ldx <milliseconds
        inx
        stx <milliseconds
        if BOARDS == 2
        jsr dialFollow
        endif
        rti

; A key of the JX-10 went down or up. Reading the key bytes takes the request back.
keyInterrupt:
        ldaa KEY_BYTES
        ldaa #1
        staa <keysMoved
        rti

ignoredInterrupt:
        rti

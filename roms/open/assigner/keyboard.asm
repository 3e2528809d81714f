; The own keyboard of JX-10 and JX-8P. The key scanner keeps a byte a key, bit 7 set while it is down, the rest its velocity.
; This layout is ours: how the real gate array reports keys is not known. Keys play as if they came on UPPER.

KEY_BYTES equ SHARED
        if BOARDS == 2
KEYS    equ 76                          ; E1 to G7, MIDI notes 28-103
KEY_FIRST equ KEY_LOWEST
        else
KEYS    equ 61                          ; C2 to C7
KEY_FIRST equ 36
        endif

KEYS_IN_A_ROW equ 4                     ; with the note queue full each may take 6 ms

; Compares all keys with what they were; what is left of many comes the next millisecond. keyMap has one bit a
; key, set while it is down. MIDI that has piled up is read first.
keyboardScan:
        ldaa <receiveHead + 1
        suba <receiveTail + 1
        cmpa #MIDI_WAITING
        bcc .later
        clr keysMoved
        ldaa #KEYS_IN_A_ROW
        staa keysLeft
        ldx #KEY_BYTES
        clra                            ; key
.byte:  staa <t2
        anda #7
        bne .bit
        ldaa #1
        staa <t3                        ; bit in its byte of the map
.bit:   ldab <t2
        lsrb
        lsrb
        lsrb
        pshx
        ldaa 0,x
        staa <t1
        ldx #keyMap
        abx
        ldab 0,x
        andb <t3
        beq .wasUp
        tsta
        bmi .next
        ldab <t3
        eorb 0,x
        stab 0,x
        clrb                            ; up: velocity 0
        bra .moved
.wasUp: tsta
        bpl .next
        ldab <t3
        orab 0,x
        stab 0,x
        ldab <t1
        andb #7Fh
        bne .moved
        incb
.moved: ldaa <t3
        psha
        ldaa <t2
        psha
        adda #KEY_FIRST
        jsr queuePut                    ; may play a note to make room
        pula
        staa <t2
        pula
        staa <t3
        dec keysLeft
        beq .enough
.next:  asl t3
        pulx
        inx
        ldaa <t2
        inca
        cmpa #KEYS
        bne .byte
.later: rts
.enough:
        inc keysMoved
        pulx
        rts

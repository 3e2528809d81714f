; Chase play, in dual mode: a key plays the upper tone, and the lower tone follows after the chase time; U-L-L
; repeats the lower one, U-L-U takes turns, as long as the key is down. Roland's laws are not known; ours:
;
; - time 10 ms + 23.5 ms a step;
; - the level scales the lower tone's level, and of each further repeat the velocity once more;
; - a key that goes up before its lower tone has come still gets it, as long as the key was down. What sounds
;   when the key goes up is released at once.

CHASE_ULL equ 1
CHASE_ULU equ 2
CHASE_SHORTEST equ 10

; Nothing follows any more.
chaseReset:
        ldx #chaseSlots
        ldaa #CHASES
.slot:  clr C_STATE,x
        ldab #C_SIZE
        abx
        deca
        bne .slot
        rts

; D: chase time, milliseconds.
chaseTime:
        ldaa patch + P_CHASE_TIME
        ldab #47                        ; half milliseconds
        mul
        lsrd
        addd #CHASE_SHORTEST
        rts

; A key goes down: eventKey, eventVelocity. With all slots taken the one nearest its end makes room.
chaseStart:
        ldx #chaseSlots
        stx <source
        ldaa #CHASES
        staa <t0
.slot:  ldaa C_STATE,x
        beq .found
        ldd C_TIMER,x
        pshx
        ldx <source
        subd C_TIMER,x
        pulx
        bcc .later
        stx <source
.later: ldab #C_SIZE
        abx
        dec t0
        bne .slot
        ldx <source
.found: ldaa <eventKey
        staa C_KEY,x
        ldaa <eventVelocity
        staa C_VELOCITY,x
        clr C_STEP,x
        ldaa #1
        staa C_STATE,x
        staa <chaseBusy
        pshx
        bsr chaseTime
        pulx
        std C_TIMER,x
        rts

; A key goes up: eventKey. Carry: its lower tone has not come yet and is not to be released now.
chaseRelease:
        ldx #chaseSlots
        ldaa #CHASES
        staa <t0
.slot:  ldaa C_STATE,x
        cmpa #1
        bne .next
        ldaa C_KEY,x
        cmpa <eventKey
        beq .found
.next:  ldab #C_SIZE
        abx
        dec t0
        bne .slot
        clc
        rts
.found: ldaa C_STEP,x
        beq .coming
        clr C_STATE,x
        clc
        rts
.coming:
        inc C_STATE,x
        pshx
        bsr chaseTime
        pulx
        std C_OFF,x
        sec
        rts

; Once a millisecond.
chaseStep:
        ldaa <chaseBusy
        beq .done
        clr chaseBusy
        ldx #chaseSlots
        ldaa #CHASES
.slot:  psha
        ldaa C_STATE,x
        beq .next
        inc chaseBusy
        deca
        beq .down
        ldd C_OFF,x                     ; the key is up
        subd #1
        beq .release
        std C_OFF,x
.down:  ldd C_TIMER,x
        beq .next
        subd #1
        beq .due
        std C_TIMER,x
.next:  ldab #C_SIZE
        abx
        pula
        deca
        bne .slot
.done:  rts
.due:   bsr chaseRoom
        bcs .next
        pshx
        bsr chaseNote
        pulx
        bra .next
.release:
        bsr chaseRoom
        bcs .next
        clr C_STATE,x
        ldaa C_KEY,x
        staa <eventKey
        pshx
        ldx #lowerPart
        jsr partOff
        pulx
        bra .next

; Carry: the wire is full or closed; a millisecond later it may do.
chaseRoom:
        ldaa <wireBlocked
        bne .full
        ldab <transmitHead
        subb <transmitTail
        andb #TRANSMIT_MASK
        cmpb #RING_FULL
        bcc .full
        clc
        rts
.full:  sec
        rts

; The next note of the slot at X.
chaseNote:
        inc C_STEP,x
        ldaa C_KEY,x
        staa <eventKey
        ldaa C_VELOCITY,x
        staa <eventVelocity
        ldd #0                          ; U-L: that was all
        std C_TIMER,x
        ldab patch + P_CHASE_MODE
        beq .play
        ldab C_STATE,x
        decb
        bne .play                       ; the key is up
        ldab patch + P_CHASE_LEVEL
        incb
        ldaa C_VELOCITY,x
        mul
        asld
        staa C_VELOCITY,x
        beq .play                       ; faded
        pshx
        jsr chaseTime
        pulx
        std C_TIMER,x
.play:  ldaa C_STEP,x
        pshx
        psha
        ldaa <eventKey
        anda #7Fh
        jsr noteFold
        pula
        ldx #lowerPart
        bita #1
        bne .part                       ; the first, third ... are the lower tone's
        ldab patch + P_CHASE_MODE
        cmpb #CHASE_ULU
        bne .part
        ldx #upperPart
.part:  jsr partOn
        pulx
        rts

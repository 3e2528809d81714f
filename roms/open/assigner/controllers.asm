; What channel messages do.

noteOnReceived:
        ldab <data2
        bne queueNote
noteOffReceived:
        clrb
queueNote:
        ldaa <eventBoards
        beq .ignore
        ldaa <data1
        oraa <keyChannel
        jmp queuePut
.ignore:
        rts

pressureReceived:
        ldx #boardPressure
        jmp touchStore

; Puts A into the entries of the boards played of the pair at X.
boardsStore:
        ldab <eventBoards
        bitb #1
        beq .upper
        staa 0,x
.upper:
        if BOARDS == 2
        bitb #2
        beq .done
        staa 1,x
        endif
.done:  rts

; 14 bits to a magnitude and a direction.
bendReceived:
        ldaa <data2
        ldab <data1
        aslb
        lsrd                            ; A, B: the 14 bits
        subd #2000h
        staa <t2                        ; the sign
        bpl .size
        coma
        comb
        addd #1
.size:  asld
        asld                            ; A = size >> 6
        tsta
        bpl .full
        ldaa #7Fh
.full:  tsta
        beq .middle                     ; keeps its direction: no jump to the other side on the way back
        psha
        ldaa #7Fh
        tst t2
        bpl .up
        clra
.up:    ldx #boardPolarity
        bsr boardsStore
        pula
.middle:
        ldx #boardBend
        bsr boardsStore
        oim #JOB_BEND, jobs
        rts

; ---- Controllers

controlReceived:
        ldx #.table
.search:
        ldab 0,x
        bmi .ignore
        cmpb <data1
        beq .found
        ldab #3
        abx
        bra .search
.found: ldx 1,x
        ldab <eventBoards
        beq .ignore
        ldaa <data2
        jmp 0,x
.ignore:
        rts
.table: db 1
        dw modulationReceived
        db 5
        dw portamentoTimeReceived
        db 7
        dw volumeReceived
        db 64
        dw pedalReceived
        db 65
        dw portamentoReceived
        db 120
        dw allSoundOffReceived
        db 121
        dw resetReceived
        db 123
        dw allNotesOffReceived
        db 124
        dw allNotesOffReceived
        db 125
        dw allNotesOffReceived
        db 126
        dw allNotesOffReceived
        db 127
        dw allNotesOffReceived
        db 0FFh

modulationReceived:
        ldx #boardModulation
        jsr boardsStore
controlsLater:
        oim #JOB_CONTROLS, jobs
        rts

volumeReceived:
        ldx #boardVolume
touchStore:
        jsr boardsStore
        oim #JOB_TOUCH, jobs
        rts

portamentoTimeReceived:
        staa patch + P_PORTAMENTO
        bra controlsLater

; The portamento switches of the halves played.
portamentoReceived:
        asla
        asla
        ldaa #0
        rola                            ; 64 and up: 1
        ldx boardHalf
        ldab <eventBoards
        bitb #1
        beq .upper
        staa H_PORTAMENTO,x
.upper:
        if BOARDS == 2
        bitb #2
        beq controlsLater
        ldx boardHalf + 2
        staa H_PORTAMENTO,x
        endif
        bra controlsLater

; The pedal waits its turn among the notes: it must not overtake a key that was let go before, nor fall behind
; one that is let go after. Only changes are worth it, and down and up again with nothing between is up: it may
; come faster than the wire takes it.
pedalReceived:
        ldx #pedalSeen
        ldab <keyChannel
        beq .asked
        inx
.asked: asla
        asla                            ; 64 and up: carry
        ldaa #QUEUE_PEDAL_UP
        adca #0
        cmpa 0,x
        beq .same
        staa 0,x
        cmpa #QUEUE_PEDAL_DOWN
        beq .down
        bsr pedalLast
        cmpa #QUEUE_PEDAL_DOWN
        bne .up
        stab <queueHead                 ; takes it back
        bsr pedalLast
        cmpa #QUEUE_PEDAL_UP
        beq .same
.up:    ldab #QUEUE_PEDAL_UP
        bra .put
.down:  ldab #QUEUE_PEDAL_DOWN
.put:   ldaa <keyChannel
        jmp queuePut
.same:  rts

; A: code of the last event that waits, if it is for the keys of keyChannel, else 0. B: its place.
pedalLast:
        clra
        ldab <queueHead
        cmpb <queueTail
        beq .done
        tstb
        bne .before
        ldab #QUEUE_SIZE
.before:
        decb
        ldx #queueKey
        abx
        ldaa 0,x
        eora <keyChannel
        bne .other
        ldx #queueVelocity
        abx
        ldaa 0,x
.done:  rts
.other: clra
        rts

allSoundOffReceived:
        ldab #QUEUE_ALL_SOUND_OFF
        bra modePut
allNotesOffReceived:
        ldab #QUEUE_ALL_NOTES_OFF
modePut:
        ldaa <keyChannel
        jmp queuePut

; Reset all controllers: bender, lever, pressure, pedal.
resetReceived:
        clra
        ldx #boardBend
        jsr boardsStore
        ldx #boardModulation
        jsr boardsStore
        ldx #boardPressure
        jsr boardsStore
        oim #JOB_BEND + JOB_TOUCH + JOB_CONTROLS, jobs
        bra pedalReceived

        if BOARDS == 1
; ---- Program change: 0-63 presets, 64-95 the memory, from 96 on the cartridge.

programReceived:
        ldab switches
        bitb #SWITCH_NO_PROGRAM
        bne .nothing
        ldab <eventBoards
        beq .ignore
        jsr toneOfProgram
        bcs .none
        jmp toneChoose
.none:  jsr cartTell                    ; the display says why
.nothing:
        ldx ignoredPrograms
        inx
        stx ignoredPrograms
.ignore:
        rts
        else
; ---- Program change: CONTROL selects a patch, the other channels a tone.

programReceived:
        ldab switches
        bitb #SWITCH_NO_PROGRAM
        bne .nothing
        ldab <channelMatch
        bitb #4
        bne .patch
        cmpa #100
        bcc .nothing
        psha
        ldaa <jobs                      ; a patch that came before goes first
        bpl .tone
        jsr jobServe
.tone:  pula
        ldab <channelMatch
        bitb #1
        beq .lower
        staa patch + P_UPPER + H_TONE
        oim #JOB_UPPER, jobs
        rts
.lower: bitb #2
        beq .ignore
        staa patch + P_LOWER + H_TONE
        oim #JOB_LOWER, jobs
        rts
.patch: jsr programSelect
        bcc .ignore
        jsr cartTell                    ; the display says why
.nothing:
        ldx ignoredPrograms
        inx
        stx ignoredPrograms
.ignore:
        rts
        endif

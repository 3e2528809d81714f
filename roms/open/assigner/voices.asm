; Keys to voices.
;
; A part is the voices that play one tone: the six of a board, or all twelve when the patch is whole. Within a
; part voices are grouped into units, one a key: single voices (poly), pairs (unison), all of them (mono).
; The copies of unit u are voices u, u + units, u + 2 units ...

KEY_LOWEST  equ 28
KEY_HIGHEST equ 103
ASSIGN_UNISON equ 1
ASSIGN_MONO equ 2
ASSIGN_SECOND equ 4                     ; Poly 2, Unison 2, Mono 2

; Notes the boards are given: an octave more than the keyboard has at either end. What a shift moves beyond
; comes back by octaves; the boards' counters end not far below.
SOUND_LOWEST equ KEY_LOWEST - 12
SOUND_HIGHEST equ KEY_HIGHEST + 12

; Fills in the voice records.
voicesStart:
        ldx #voices
        ldd #TO_LOWER * 256
.next:  std V_PREFIX,x
        pshb
        ldab #V_SIZE
        abx
        pulb
        incb
        cmpb #VOICES_PER_BOARD
        bne .next
        if BOARDS == 2
        cmpa #TO_UPPER
        beq .done
        ldd #TO_UPPER * 256
        bra .next
        endif
.done:  rts

; Forgets all keys. The caller sees to it that the boards are silent.
voicesReset:
        if BOARDS == 2
        jsr chaseReset
        endif
        ldx #voices
        ldaa #VOICES
.next:  clr V_HELD,x
        psha
        ldd <stamp                      ; all of one age: the turn decides
        std V_STAMP,x
        pula
        ldab #V_SIZE
        abx
        deca
        bne .next
        clr monoCounts
        clr monoCounts + 1
        rts

; Divides the voices into parts as the key mode wants.
        if BOARDS == 1
partsSet:
        clr lowerPart + PART_NEXT
        ldx #voices
        stx lowerPart + PART_FIRST
        ldaa #VOICES
        staa lowerPart + PART_VOICES
        ldx boardHalf
        bsr assignOf
        staa lowerPart + PART_ASSIGN
        clr lowerPart + PART_SHIFT
        rts
        else
partsSet:
        clr lowerPart + PART_NEXT
        clr upperPart + PART_NEXT
        ldx #voices
        stx lowerPart + PART_FIRST
        ldx #voices + VOICES_PER_BOARD * V_SIZE
        stx upperPart + PART_FIRST
        ldaa #VOICES_PER_BOARD
        staa upperPart + PART_VOICES
        ldab keyMode
        cmpb #MODE_WHOLE_A
        beq .whole
        cmpb #MODE_WHOLE_B
        bne .halves
.whole: ldaa #VOICES
.halves:
        staa lowerPart + PART_VOICES
        ldx boardHalf
        bsr assignOf
        ldab H_SHIFT,x
        bsr signed
        staa lowerPart + PART_ASSIGN
        stab lowerPart + PART_SHIFT
        ldx boardHalf + 2
        bsr assignOf
        ldab H_SHIFT,x
        bsr signed
        staa upperPart + PART_ASSIGN
        stab upperPart + PART_SHIFT
        rts
        endif

; A: key assign of half X; 3 and 7 mean nothing and are poly.
assignOf:
        ldaa H_ASSIGN,x
        anda #7
        tab
        andb #3
        cmpb #3
        bne .done
        anda #ASSIGN_SECOND
.done:  rts

        if BOARDS == 2
; B: 7 bits two's complement to 8.
signed: bitb #40h
        beq .positive
        orab #80h
        rts
.positive:
        andb #7Fh
        rts
        endif

; ---- Notes

; Note A by octaves into the range of the keyboard, to eventNote.
noteFold:
        cmpa #KEY_LOWEST
        bcc .low
        adda #12
        bra noteFold
.low:   cmpa #KEY_HIGHEST + 1
        bcs .inside
        suba #12
        bra .low
.inside:
        staa <eventNote
        rts

; A key goes down: eventKey, eventVelocity.
noteOn: ldaa <eventKey
        anda #7Fh
        bsr noteFold
        if BOARDS == 1
        ldx #lowerPart
        else
        ldab keyMode
        beq .dual
        cmpb #MODE_WHOLE_A
        beq .lower
        cmpb #MODE_WHOLE_B
        beq .lower
        tst eventKey
        bmi .lower                      ; LOWER's own channel
        cmpb #MODE_SPLIT
        beq .split
        cmpb #MODE_TVOICE
        beq .touch
; X-fade: harder is more upper and less lower
        ldaa <eventVelocity
        psha
        nega
        adda #128
        staa <eventVelocity
        bsr .lower
        pula
        staa <eventVelocity
        bra .upper
.dual:  ldab patch + P_CHASE
        bne .chase
        bsr .lower
.upper: ldx #upperPart
        bra partOn
.lower: ldx #lowerPart
        bra partOn
.chase: jsr chaseStart                  ; the lower tone follows
        bra .upper
.split: suba #21                        ; split points count from A0
        psha
        cmpa patch + P_LOWER_SPLIT
        bhi .notLower
        bsr .lower
.notLower:
        pula
        cmpa patch + P_UPPER_SPLIT
        bcc .upper
        rts
.touch: ldaa <eventVelocity
        cmpa patch + P_UPPER_SPLIT
        bhi .upper
        bra .lower
        endif

; Plays eventNote on the part at X.
partOn: stx <partPointer
        ldaa <eventNote
        adda PART_SHIFT,x
        adda #64                        ; so that nothing is below zero
.raise: cmpa #SOUND_LOWEST + 64
        bcc .lower
        adda #12
        bra .raise
.lower: cmpa #SOUND_HIGHEST + 64 + 1
        bcs .inside
        suba #12
        bra .lower
.inside:
        suba #64
        staa <playNote
        ldab PART_VOICES,x
        ldaa PART_ASSIGN,x
        anda #3
        cmpa #ASSIGN_UNISON
        beq .unison
        bcc .mono
        ldaa #1                         ; poly: units of one voice
        bra .units
.unison:
        lsrb
        ldaa #2
        bra .units
.mono:  jsr monoPush
        ldx <partPointer
        ldaa PART_VOICES,x
        ldab #1
.units: stab <unitCount
        staa <copies
        aslb
        aslb
        aslb
        stab <unitStride

; 1. The unit that already plays this key.
        ldx PART_FIRST,x
        clra
        ldab #V_SIZE
.same:  tst V_HELD,x
        beq .other
        psha
        ldaa V_KEY,x
        cmpa <eventKey
        pula
        beq .take
.other: abx
        inca
        cmpa <unitCount
        bne .same

; 2. Poly 2: that of the key before, if it is up: a portamento stays in the voice, a release is cut.
        ldx <partPointer
        ldaa PART_NEXT,x
        staa <chosenUnit
        ldaa PART_ASSIGN,x
        cmpa #ASSIGN_SECOND             ; alone: not Unison 2
        bne .free
        bsr unitRecord
        tst V_HELD,x
        beq .found

; 3. The one whose key went up first, so that releases sound on as long as they can. Never played ones are of
; one age: the turn decides.
.free:  clra
        bsr unitOldest
        bcc .found

; 4. The one whose key has been down longest.
        ldaa #1
        bsr unitOldest
        bra .found

.take:  staa <chosenUnit
.found: bsr unitPlay
        ldx <partPointer                ; Poly 2 takes the same again, the others go round
        ldaa PART_ASSIGN,x
        cmpa #ASSIGN_SECOND
        beq .stay
        bsr unitAfter
.stay:  ldaa <chosenUnit
        staa PART_NEXT,x
        rts

; X: the first record of chosenUnit.
unitRecord:
        ldx <partPointer
        ldx PART_FIRST,x
        ldab <chosenUnit
        aslb
        aslb
        aslb
        abx
        rts

; chosenUnit to the next in turn.
unitAfter:
        ldab <chosenUnit
        incb
        cmpb <unitCount
        bcs .inside
        clrb
.inside:
        stab <chosenUnit
        rts

; chosenUnit: the one whose V_HELD is A and whose last change is longest ago; of equals the first in turn.
; Carry: there is none.
unitOldest:
        staa <t1
        ldaa <chosenUnit
        staa <t2                        ; in question
        ldaa #0FFh
        staa <t3                        ; the best so far
        ldab <unitCount
        stab <t0
.unit:  ldx <partPointer
        ldx PART_FIRST,x
        ldab <t2
        aslb
        aslb
        aslb
        abx
        ldaa V_HELD,x
        cmpa <t1
        bne .next
        ldd <stamp
        subd V_STAMP,x
        tst t3
        bmi .best
        std <sum
        subd <bestAge
        bls .next
        ldd <sum
.best:  std <bestAge
        ldaa <t2
        staa <t3
.next:  ldaa <t2
        inca
        cmpa <unitCount
        bne .turn
        clra
.turn:  staa <t2
        dec t0
        bne .unit
        ldaa <t3
        bmi .none
        staa <chosenUnit
        clc
        rts
.none:  sec
        rts

; Plays playNote on all copies of chosenUnit.
unitPlay:
        bsr unitRecord
        ldd <stamp
        addd #1
        std <stamp
        clr t0                          ; copy
.copy:  stx <voicePointer
        ldaa <eventKey
        staa V_KEY,x
        ldaa #1
        staa V_HELD,x
        ldd <stamp
        std V_STAMP,x
        ldx <partPointer                ; Unison 2 and Mono 2: every other copy an octave down
        ldaa PART_ASSIGN,x
        lsra
        lsra
        anda <t0
        anda #1
        beq .tone
        ldaa <playNote
        suba #12
        cmpa #SOUND_LOWEST
        bcc .note
.tone:  ldaa <playNote
.note:  ldx <voicePointer
        staa V_NOTE,x
        ldaa V_PREFIX,x
        jsr sendPrefix
        ldaa #NOTE_ON
        adda V_NUMBER,x
        jsr sendByte
        ldaa V_NOTE,x
        jsr sendByte
        ldaa <eventVelocity
        jsr sendByte
        inc t0
        ldab <unitStride
        abx
        ldaa <t0
        cmpa <copies
        bne .copy
        rts

; A key goes up: eventKey. A lower tone that has not followed yet is released in its own time.
noteOff:
        if BOARDS == 1
        ldx #lowerPart
        else
        jsr chaseRelease
        bcs .upper
        ldx #lowerPart
        bsr partOff
.upper: ldaa keyMode
        cmpa #MODE_WHOLE_A
        beq .done
        cmpa #MODE_WHOLE_B
        beq .done
        ldx #upperPart
        bra partOff
.done:  rts
        endif

; The part at X lets go of eventKey: all voices that play it are released; a mono part goes back to a key still
; down.
partOff:
        stx <partPointer
        jsr monoRelease
        ldx <partPointer
        ldaa PART_VOICES,x
        staa <t0
        ldx PART_FIRST,x
.voice: tst V_HELD,x
        beq .next
        ldaa V_KEY,x
        cmpa <eventKey
        bne .next
        bsr voiceRelease
.next:  ldab #V_SIZE
        abx
        dec t0
        bne .voice
        rts

; Releases the voice at X. Keeps X.
voiceRelease:
        clr V_HELD,x
        ldd <stamp
        addd #1
        std <stamp
        std V_STAMP,x
        ldaa V_PREFIX,x
        jsr sendPrefix
        ldaa #NOTE_OFF
        adda V_NUMBER,x
        jsr sendByte
        ldaa V_NOTE,x
        jsr sendByte
        clra
        jmp sendByte

; All keys up; with bit 7 of eventKey only those of LOWER's own channel.
notesOff:
        clr monoCounts
        tst eventKey
        bmi .voices
        if BOARDS == 2
        jsr chaseReset
        endif
        clr monoCounts + 1
.voices:
        ldaa #VOICES
        staa <t0
        ldx #voices
.voice: tst V_HELD,x
        beq .next
        tst eventKey
        bpl .release
        tst V_KEY,x
        bpl .next
.release:
        bsr voiceRelease
.next:  ldab #V_SIZE
        abx
        dec t0
        bne .voice
        rts

; ---- Keys held in mono

MONO_KEYS equ 8

; X, B: key list and count of the part at partPointer. Keeps A.
monoList:
        ldx <partPointer
        cpx #lowerPart
        beq .lower
        ldx #monoKeys + MONO_KEYS
        ldab monoCounts + 1
        rts
.lower: ldx #monoKeys
        ldab monoCounts
        rts

; B: the new count.
monoStore:
        ldx <partPointer
        cpx #lowerPart
        beq .lower
        stab monoCounts + 1
        rts
.lower: stab monoCounts
        rts

; Puts eventKey on top.
monoPush:
        bsr monoRemove
        bsr monoList
        cmpb #MONO_KEYS
        bne .room
        ldaa 0,x                        ; the oldest is forgotten
        bsr monoDelete
        bsr monoList
.room:  abx
        ldaa <eventKey
        staa 0,x
        ldaa <eventVelocity
        staa monoVelocities - monoKeys,x
        incb
        bra monoStore

; Takes eventKey out. Carry: it was there.
monoRemove:
        ldaa <eventKey
monoDelete:
        bsr monoList
        tstb
        beq .absent
        stab <t1
.search:
        cmpa 0,x
        beq .move
        inx
        decb
        bne .search
.absent:
        clc
        rts
.move:  decb                            ; those above come down
        beq .gone
        ldaa 1,x
        staa 0,x
        ldaa monoVelocities - monoKeys + 1,x
        staa monoVelocities - monoKeys,x
        inx
        bra .move
.gone:  ldab <t1
        decb
        bsr monoStore
        sec
.done:  rts

; A key of a mono part goes up: if it sounded and another is down, that one sounds again.
monoRelease:
        ldaa PART_ASSIGN,x
        anda #3
        cmpa #ASSIGN_MONO
        bne .done
        bsr monoRemove
        bcc .done
        ldx <partPointer
        ldx PART_FIRST,x
        ldaa V_KEY,x
        cmpa <eventKey
        bne .done
        bsr monoList
        tstb
        beq .done
        decb
        abx
        ldaa <eventKey
        psha
        ldaa 0,x
        ldab monoVelocities - monoKeys,x
        staa <eventKey
        stab <eventVelocity
        anda #7Fh
        jsr noteFold
        ldx <partPointer
        jsr partOn
        pula
        staa <eventKey
.done:  rts

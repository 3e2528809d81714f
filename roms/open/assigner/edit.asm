; Individual parameters by system exclusive: pairs of number and value up to the end of the message.

; The next pair: A value, B number, carry clear; carry set behind the last.
pairNext:
        ldx pairPointer
        ldd 0,x
        inx
        inx
        stx pairPointer
        ldx pairEnd
        cpx pairPointer
        bcs .end
        staa <t3
        tba
        ldab <t3
        clc
        rts
.end:   sec
        rts

; B: length of the message. Carry if there is not a whole number of pairs.
pairsStart:
        subb #6
        bcs .bad
        bitb #1
        bne .bad
        ldx #SX_DATA
        stx pairPointer
        abx
        stx pairEnd
        clc
        rts
.bad:   sec
        rts

; ---- Patch

        if BOARDS == 2
patchParametersReceived:
        bsr pairsStart
        bcs editIgnore
        clr editEffect
.next:  bsr pairNext
        bcs .done
        cmpb #PATCH_PARAMETERS
        bcc .next
        bsr patchParameterSet
        bra .next
.done:  bra editApply

editIgnore:
        jmp sysexIgnore
        endif

EFFECT_MODE  equ 1                      ; voices are divided anew
EFFECT_PARTS equ 2
EFFECT_UPPER equ 4                      ; another tone
EFFECT_LOWER equ 8
EFFECT_NAME  equ 10h

; Parameter B of the patch becomes A.
patchParameterSet:
        staa <t3
        stab editNumber
        staa editValue
        ldx #patch
        abx
        staa 0,x
        ldaa #EFFECT_NAME
        cmpb #P_BALANCE
        bcs .effect
        ldx #.table
.search:
        ldaa 0,x
        bmi .done
        cba
        beq .found
        inx
        inx
        bra .search
.found: ldaa 1,x
.effect:
        oraa editEffect
        staa editEffect
.done:  rts
.table:
        if BOARDS == 2
        db P_KEY_MODE, EFFECT_MODE, P_KEY_MODE_2, EFFECT_MODE
        db P_UPPER + H_TONE, EFFECT_UPPER, P_LOWER + H_TONE, EFFECT_LOWER
        db P_UPPER + H_SHIFT, EFFECT_PARTS, P_LOWER + H_SHIFT, EFFECT_PARTS
        db P_LOWER + H_ASSIGN, EFFECT_PARTS
        endif
        db P_UPPER + H_ASSIGN, EFFECT_PARTS
        db 0FFh

; Brings machine and display up to date with the edited patch.
editApply:
        ldaa editEffect
        if BOARDS == 2
        bita #EFFECT_UPPER
        beq .lower
        oim #JOB_UPPER, jobs
.lower: ldaa editEffect
        bita #EFFECT_LOWER
        beq .mode
        oim #JOB_LOWER, jobs
.mode:  ldaa editEffect
        bita #EFFECT_MODE
        bne .all
        endif
        bita #EFFECT_PARTS
        beq .play
        clr eventKey
        jsr notesOff
        jsr partsSet
.play:  oim #JOB_PLAY, jobs
        if BOARDS == 2
        bra .show
.all:   oim #JOB_APPLY, jobs
.show:  ldaa editEffect
        anda #EFFECT_NAME + EFFECT_UPPER + EFFECT_LOWER
        beq .parameter
        jmp screenPatch
.parameter:
        endif
        jmp screenPatchParameter

; JX-8P: what its panel sets beside the tone.
jx8pPlayReceived:
        jsr pairsStart
        bcs .ignore
        clr editEffect
.next:  jsr pairNext
        bcs editApply
        cmpb #PLAY_SETTINGS
        bcc .next
        bsr playSet
        bra .next
.ignore:
        jmp sysexIgnore

; Performance parameter B becomes A.
playSet:
        if BOARDS == 1
        ldx #playSettings
        abx
        staa 0,x
        stab playNumber
        endif
        ldx #.table
        aslb
        abx
        ldx 0,x
        jmp 0,x
.table: dw .bendRange, .portamentoTime, .portamento, .assign, .pressure, .lever, .detune

.bendRange:
        ldab #P_BEND_RANGE
        bra .one
.portamentoTime:
        ldab #P_PORTAMENTO
.one:   jmp patchParameterSet
.portamento:
        lsra
        lsra
        lsra
        lsra
        lsra
        lsra
        ldab #H_PORTAMENTO
        bra .halves
.assign:
        ldab #H_ASSIGN
        bra .halves
.lever: ldab #H_LFO
        bra .halves
.detune:
        ldab #H_DETUNE
; Parameter B of both halves becomes A.
.halves:
        if BOARDS == 1
        addb #P_UPPER
        bra .one
        else
        psha
        addb #P_UPPER
        pshb
        bsr .one
        pulb
        pula
        addb #P_LOWER - P_UPPER
        bra .one
        endif
.pressure:                              ; one bit each: vibrato, brilliance, volume
        staa <t2
        ldab #P_VIBRATO
.depth: lsr t2
        ldaa #0
        bcc .off
        ldaa #7Fh
.off:   pshb
        bsr .one
        pulb
        incb
        cmpb #P_LOUDNESS + 1
        bne .depth
        rts

; ---- Tone

jx8pParametersReceived:
        jsr halfHeard
        if BOARDS == 2
        bra toneParameters
toneParametersReceived:
        jsr halfOfGroup
        bcs toneParametersBad
        endif
toneParameters:
        stx editHalf
        jsr pairsStart
        bcs toneParametersBad
        clr editNumber
.next:  jsr pairNext
        bcs .done
        cmpb #TONE_BYTES
        bcc .next
        bsr toneParameterSet
        bra .next
.done:  ldx editHalf
        jmp screenToneParameter
toneParametersBad:
        jmp sysexIgnore

; Parameter B of the tone of editHalf becomes A, on the boards that play it too.
toneParameterSet:
        staa editValue
        stab editNumber
        ldx editHalf
        jsr toneArea
        abx
        staa 0,x
        cmpb #FIRST_TONE_PARAMETER
        bcs .done
        cmpb #TONE_LEVEL
        beq .level
        subb #FIRST_TONE_PARAMETER
        cmpb #0Ch                       ; 8C-8E belong to the patch
        bcs .boards
        cmpb #0Fh
        bcs .done
.boards:
        stab <t2
        ldx boardHalf
        if BOARDS == 2
        cpx editHalf
        bne .upper
        endif
        ldx #imageLower
        if BOARDS == 2
        bsr .set
.upper: ldx boardHalf + 2
        cpx editHalf
        bne .done
        ldx #imageUpper
        endif
.set:   ldab <t2
        abx
        ldaa editValue
        jmp parameterSet
.done:  rts
.level: oim #JOB_PLAY, jobs
        rts

; What hands and feet do at a keyboard: the converter with bender, aftertouch and the two sliders, and the contacts of
; the bender unit and the pedal. They act like the MIDI messages of UPPER's channel; whatever moved last counts.

        if BOARDS == 2
SLIDER_OFF    equ 0                     ; what a slider does
SLIDER_VOLUME equ 1
SLIDER_LFO    equ 2
SLIDER_PORTAMENTO equ 3
SLIDER_BALANCE equ 4
SLIDER_TOUCH  equ 5
SLIDERS_MAX   equ 5
        endif

ADC_BENDER    equ 0                     ; inputs of the converter
ADC_TOUCH     equ 1
ADC_C1        equ 2

CONTACTS      equ 7                     ; row of the contacts
CONTACT_DOWN  equ 20h                   ; the lever is on the lower side
CONTACT_LFO   equ 40h                   ; the lever is pushed
CONTACT_HOLD  equ 80h

ADC_SELECT_WAIT equ 8                   ; of 5 E cycles: 12.5 us until the converter drives its line

; Once a millisecond: fetches a conversion that is done, chooses the next input, so that each is read every 4 ms.
; 0.2 ms. A change by one code is taken for noise, but for the ends.
adcStep:
        ldaa <P1DATA
        lsra
        bcc .ready
.done:  rts
.ready: ldaa <port1                     ; clock high
        anda #~ADC_DESELECT & 0FFh
        staa <P1DATA
        anda #~ADC_CLOCK & 0FFh
        staa <t2
        ldaa adcChannel
        inca
        anda #3
        staa <t1
        ldaa #8
        staa <t0
        ldab #ADC_SELECT_WAIT
.wait:  decb
        bne .wait
.bit:   ldaa <t2                        ; clock low: a bit comes out
        asl t1
        bcc .zero
        oraa #ADC_DATA
.zero:  staa <P1DATA
        ldab <P1DATA
        lsrb
        rol t3
        oraa #ADC_CLOCK                 ; clock high: ours is taken
        staa <P1DATA
        dec t0
        bne .bit
        ldaa <port1                     ; deselected: it converts
        staa <P1DATA
        ldaa adcChannel
        tab
        inca
        anda #3
        staa adcChannel
        ldx #adcValues
        abx
        ldaa <t3
        suba 0,x
        beq .done
        inca
        beq .noise
        cmpa #2
        bne .moved
.noise: ldaa <t3
        beq .moved
        inca
        bne .done
.moved: ldaa <t3
        staa 0,x
        ldx <bootWait                   ; where they stand at first means nothing
        bne .done
        lsra                            ; to seven bits
        cmpb #ADC_BENDER
        beq .bender
        cmpb #ADC_TOUCH
        beq sliderTouch
        subb #ADC_C1
        if BOARDS == 1                  ; the edit slider, the pedal
        bne sliderVolume
        jmp panelSlider
        else
        psha
        jsr sliderFunction
        tab
        pula
        cmpb #SLIDERS_MAX + 1
        bcc .done
        aslb
        ldx #.table
        abx
        ldx 0,x
        jmp 0,x
.table: dw .done, sliderVolume, leverSet, sliderPortamento, sliderBalance, sliderTouch
        endif
.bender:
        psha                            ; which way: the matrix is not waited for
        ldab SWITCHES + CONTACTS
        comb
        bsr benderSide
        pula
        ldx #boardBend
        bsr bothSet
        oim #JOB_BEND, jobs
        rts

; The direction from contacts B. Keeps B.
benderSide:
        ldaa #7Fh
        bitb #CONTACT_DOWN
        beq .up
        clra
.up:    ldx #boardPolarity
        bra bothSet

sliderVolume:
        ldx #boardVolume
        bra touchSet
sliderTouch:
        ldx #boardPressure
touchSet:
        bsr bothSet
        oim #JOB_TOUCH, jobs
        rts
        if BOARDS == 2
sliderPortamento:
        staa patch + P_PORTAMENTO
        bra leverLater
sliderBalance:
        staa patch + P_BALANCE
        oim #JOB_PLAY, jobs
        rts
        endif
leverSet:
        ldx #boardModulation
        bsr bothSet
leverLater:
        oim #JOB_CONTROLS, jobs
        rts

; A to all boards.
bothSet:
        staa 0,x
        if BOARDS == 2
        staa 1,x
        endif
        rts

; Once a millisecond: contacts that have changed, as the matrix was read last.
contactsStep:
        ldaa buttonState + CONTACTS
        tab
        eora contactsSeen
        beq .done
        stab contactsSeen
        staa <t2
        bita #CONTACT_DOWN
        beq .lever
        bsr benderSide
        oim #JOB_BEND, jobs
.lever: ldaa <t2
        bita #CONTACT_LFO
        beq .pedal
        clra
        bitb #CONTACT_LFO
        beq .level
        ldaa #7Fh
.level: bsr leverSet
.pedal: ldaa <t2
        bita #CONTACT_HOLD
        beq .done
        clra
        bitb #CONTACT_HOLD
        beq .hold
        ldaa #7Fh
.hold:  ldab <keyChannel                ; that of the running status waits for more
        pshb
        clr keyChannel
        jsr pedalReceived
        pulb
        stab <keyChannel
.done:  rts

        if BOARDS == 2
; ---- Buttons of the bender unit

; A: range 0-3.
bendRangeSet:
        asla
        asla
        asla
        asla
        asla
        psha
        clr editEffect
        clra
        ldab #P_BEND_12
        jsr patchParameterSet
        pula
        ldab #P_BEND_RANGE
        jsr patchParameterSet
        jmp editApply

; Portamento of both halves on or off.
portamentoToggle:
        clr editEffect
        ldaa patch + P_UPPER + H_PORTAMENTO
        oraa patch + P_LOWER + H_PORTAMENTO
        beq .on
        ldaa #1
.on:    eora #1
        psha
        ldab #P_LOWER + H_PORTAMENTO
        jsr patchParameterSet
        pula
        ldab #P_UPPER + H_PORTAMENTO
        jsr patchParameterSet
        jmp editApply

; ---- What the sliders do, in the settings

; B: slider 0, 1. Its function one panelBy further.
sliderStep:
        pshb
        bsr sliderFunction
        ldab #SLIDERS_MAX
        jsr stepWithin
        pulb
        tstb
        bne .second
        psha
        ldab sliders
        andb #0F0h
        pula
        bra .store
.second:
        asla
        asla
        asla
        asla
        ldab sliders
        andb #0Fh
.store: aba
        staa sliders
        rts

; A: function of slider B.
sliderFunction:
        ldaa sliders
        tstb
        beq .low
        lsra
        lsra
        lsra
        lsra
.low:   anda #0Fh
        rts

; Writes the function of slider B.
sliderShow:
        bsr sliderFunction
        cmpa #SLIDERS_MAX + 1
        bcs .known
        clra
.known: ldab #SLIDER_WIDTH
        mul
        addd #.names
        xgdx
        ldab #SLIDER_WIDTH
        jmp textCopy
SLIDER_WIDTH equ 10
.names: db "OFF       "
        db "VOLUME    "
        db "MODULATION"
        db "PORTA TIME"
        db "BALANCE   "
        db "AFTERTOUCH"
        endif

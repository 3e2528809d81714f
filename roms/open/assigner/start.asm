; Power-up and the main loop.

BOOT_MS equ 2000                        ; the boards calibrate meanwhile

restart:
        sei
        lds #STACK
        ldaa #P1_IDLE
        staa <P1DATA
        staa <port1
        ldaa #P1_OUTPUTS
        staa <P1DDR
        clr P2DATA
        ldaa #P2_OUTPUTS
        staa <P2DDR

; RAM holds anything at power-up
        ldx #80h
.clearInternal:
        clr 0,x
        inx
        cpx #100h
        bne .clearInternal
        ldx #KEY_BYTES
.clearShared:
        clr 0,x
        inx
        cpx #STACK - 7                  ; a restart by trap must not hurt anybody either
        bne .clearShared

        ldaa #P1_IDLE
        staa <port1
        ldd #receiveRing
        std <receiveHead
        std <receiveTail
        ldaa #TRANSMIT_RING
        staa <transmitHead
        staa <transmitTail
        ldaa #1
        staa <wireBlocked
        ldd #BOOT_MS
        std <bootWait
        if BOARDS == 2
        ldaa #0FFh
        staa bankWaiting
        ldaa #DIAL_REST
        staa dialPhases
        endif
        ldaa #CART_SENSE
        staa cartSensed

        ldaa #EXTERNAL_CLOCK
        staa <RMCR
        ldaa <TRCSR
        ldaa <RDR
        ldaa #LISTEN
        staa <TRCSR
        ldd <COUNTER
        addd #E_CYCLES_PER_MS
        std <COMPARE
        ldaa #EOCI
        staa <TCSR
        cli                             ; from here on MIDI is received

        jsr displayStart
        jsr voicesStart
        jsr parametersStart
        jsr panelStart
        jsr storeCheck
        jsr settingsLoad
        clr currentPatch
        if BOARDS == 1
        jsr playStart
        endif
        jsr patchLoad
        jsr patchApply
        ldx #bootStream                 ; wakes the boards, then the patch change
        stx <streamPosition
        clr streamAgain
        ldaa #FIRST_PROGRAM
        staa forwardProgram
        ldaa #1
        staa <forwardWaiting
        jsr screenBoot

; MIDI first, as far as it has come; then one piece of work, then some for the wire. What messages change
; is only noted when they are read: a flood of them is worked off once.
MIDI_IN_A_ROW equ 32
WIRE_IN_A_ROW equ 4

mainLoop:
        ldaa #MIDI_IN_A_ROW
        staa <midiBurst
.midi:  ldx <receiveTail
        cpx <receiveHead
        beq .read
        jsr midiTake
        dec midiBurst
        bne .midi
        bra .wire
.read:  ldaa <jobs
        beq .wire
        jsr jobServe
.wire:  ldaa #WIRE_IN_A_ROW             ; enough for what may take longer below
        staa <midiBurst
.feed:  jsr wireFeed
        dec midiBurst
        bne .feed
        ldd <milliseconds
        subd <lastMillisecond
        beq mainLoop
        ldx <lastMillisecond
        inx
        stx <lastMillisecond
        ldaa <keysMoved
        beq .keys
        jsr keyboardScan
.keys:  jsr wireRest
        jsr panelStep
        jsr pgStep
        jsr cartStep
        if BOARDS == 2
        ldaa panelModel
        beq .rack
        endif
        jsr adcStep
        jsr contactsStep
.rack:  jsr bootStep
        if BOARDS == 2
        jsr chaseStep
        jsr fileStep
        endif
        ldx <receiveTail
        cpx <receiveHead
        bne mainLoop                    ; MIDI first
        jsr screenStep
        jsr displayStep
        bra mainLoop

; Counts the boot time down; at its end the boards are spoken to: the patch change has been waiting.
bootStep:
        ldx <bootWait
        beq .done
        dex
        stx <bootWait
        bne .done
        jmp screenPatch
.done:  rts

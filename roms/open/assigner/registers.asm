; Registers of the HD6303R (multiplexed expanded mode) and what hangs on its bus and ports.

P1DDR   equ 00h                         ; 1 = output
P2DDR   equ 01h
P1DATA  equ 02h
P2DATA  equ 03h
TCSR    equ 08h
COUNTER equ 09h                         ; 16 bits, E cycles
COMPARE equ 0Bh                         ; 16 bits
RMCR    equ 10h
TRCSR   equ 11h
RDR     equ 12h
TDR     equ 13h

EOCI    equ 08h                         ; TCSR: interrupt at output compare
EXTERNAL_CLOCK equ 0Ch                  ; RMCR: 250 kHz on P2.2, 31 250 baud
RDRF    equ 80h                         ; TRCSR
ORFE    equ 40h
TDRE    equ 20h
TIE     equ 04h
LISTEN  equ 1Ah                         ; RIE, RE, TE
TALK    equ LISTEN + TIE

; Port 1. P1.0 is the ADC's data (JX-10), P1.6 and P1.7 belong to the PG-800.
ADC_CLOCK     equ 02h
ADC_DATA      equ 04h
ADC_DESELECT  equ 08h
DISPLAY_DATA  equ 10h
DISPLAY_CLOCK equ 20h
P1_OUTPUTS    equ ADC_CLOCK + ADC_DATA + ADC_DESELECT + DISPLAY_DATA + DISPLAY_CLOCK
P1_IDLE       equ ADC_DESELECT + ADC_CLOCK

P2_OUTPUTS equ 1                        ; the PG-800's clock
CART_SENSE equ 2                        ; port 2, input: 0 with a cartridge in the slot

SWITCHES equ 4000h                      ; + row 0-7, 0 = pressed

; Wire to the sound boards
TO_LOWER equ 0F1h
TO_BOTH  equ 0F4h
TO_MIDI_OUT equ 0F5h
TO_UPPER equ 0F9h
        if BOARDS == 2
TO_ALL   equ TO_BOTH
        else
TO_ALL   equ TO_LOWER
        endif
NOTE_ON  equ 0C0h                       ; + voice
NOTE_OFF equ 0D0h
BEND_12  equ 6Ch                        ; B7: 12 semitones

E_CYCLES_PER_MS equ 2000

; Branches to where a branch does not reach
lbeq    macro place
        bne .over
        jmp place
.over:
        endm
lbne    macro place
        beq .over
        jmp place
.over:
        endm
lbcs    macro place
        bcc .over
        jmp place
.over:
        endm
lbcc    macro place
        bcs .over
        jmp place
.over:
        endm
lbmi    macro place
        bpl .over
        jmp place
.over:
        endm
lbpl    macro place
        bmi .over
        jmp place
.over:
        endm
lbls    macro place
        bhi .over
        jmp place
.over:
        endm
lbhi    macro place
        bls .over
        jmp place
.over:
        endm

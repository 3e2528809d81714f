; Memory of the sound board.
;
; Internal RAM, 128 bytes
;   00-07  register bank 0, the main flow
;   08-0A  register bank 1, the serial interrupt: R0, R1 pointers, R2 bytes to send
;   0B-0F  serial and voice loop
;   10-19  stack
;   1A-2F  the voice at work; 20-2F are addressable by bit
;   30-5F  what the round has worked out for all six voices
;   60-6F  ring of bytes to forward, 70-7F ring of bytes received
;
; 8155 RAM, 256 bytes, MOVX @R0 with P2 = 0
;   00-3F  parameters 80-BF as received
;   40-9F  six voices, 16 bytes each
;   A0-AF  LFO, portamento, fine tune

RX_IN       equ 08h                     ; R0 of bank 1: where the next received byte goes
TX_OUT      equ 09h                     ; R1 of bank 1: next byte to forward
TX_PENDING  equ 0Ah                     ; R2 of bank 1: bytes to forward, the one in flight included
TX_IN       equ 0Ch                     ; where the next byte to forward goes
NOTE_BYTE   equ 0Dh                     ; first data byte of a note command
VOICE       equ 0Eh                     ; 0-5
RECORD      equ 0Fh                     ; its record in 8155 RAM
STACK_START equ 10h
V_SCALED_H  equ 1Ah                     ; its pitch envelope after dynamics; low byte in place of V_KEY
SILENCE     equ 1Bh                     ; bit v: voice v is to stop at once

; The voice at work
V_NOTE      equ 1Ch
V_VELOCITY  equ 1Dh
V_KEY       equ 1Eh                     ; 2 (note - 28), for key follow
V_SCALED_L  equ V_KEY
V_MASK      equ 1Fh                     ; 1 << voice

FLAGS       equ 20h
GATE        bit FLAGS.0                 ; envelopes have not been released
ATTACK1     bit FLAGS.1
ATTACK2     bit FLAGS.2

STATE       equ 21h
LISTEN      bit STATE.0                 ; addressed by the last prefix
FORWARD     bit STATE.1                 ; prefix F5: bytes go to MIDI OUT
PARAMETER   bit STATE.2                 ; a parameter waits for its value
NOTE_FIRST  bit STATE.3                 ; a note command waits for its note
NOTE_SECOND bit STATE.4                 ; and for its velocity
EXPECTING   equ 00011100b               ; the last three

DCO_MODE    equ 22h                     ; parameters 90, 95, 9D, AF as received:
MIX_MODE    equ 23h                     ; bit 6 = ENV1, bit 5 = not inverted
VCF_MODE    equ 24h
VCA_MODE    equ 25h                     ; bit 6 = ENV2, else gate
HOLD_PEDAL  equ 26h                     ; parameter BB: bit 6 = down
COMMAND     equ 27h                     ; byte that started the command
SWITCHES    equ 28h
GLIDING     bit SWITCHES.0              ; portamento is on
LFO_DOWN    bit SWITCHES.1              ; the LFO is negative
LFO_RESTART bit SWITCHES.2              ; first key of a phrase
LFO_WAITS   bit SWITCHES.3              ; in its delay
LFO_FADES   bit SWITCHES.4              ; in its fade

V_PITCH_H   equ 29h
V_PITCH_L   equ 2Ah
V_ENV1_H    equ 2Bh
V_ENV1_L    equ 2Ch
V_ENV2_H    equ 2Dh
V_ENV2_L    equ 2Eh
PC_LEVELS   equ 2Fh                     ; MUTE bit of 8155 port C

; Worked out each round for all voices
PITCH1_H    equ 30h                     ; tune, bend, LFO of DCO1, signed
PITCH1_L    equ 31h
PITCH2_H    equ 32h
PITCH2_L    equ 33h
DEPTH1_H    equ 34h                     ; ENV depth of DCO1
DEPTH1_L    equ 35h
DEPTH2_H    equ 36h
DEPTH2_L    equ 37h
MIX1_H      equ 38h                     ; DAC words
MIX1_L      equ 39h
MIX2_H      equ 3Ah
MIX2_L      equ 3Bh
MIX_DEPTH_H equ 3Ch                     ; ENV depth of MIX2 x its level
MIX_DEPTH_L equ 3Dh
CUTOFF_X    equ 3Eh                     ; cutoff, LFO, brilliance, key follow of note 0; 24 bits, signed
CUTOFF_H    equ 3Fh
CUTOFF_L    equ 40h
VCF_DEPTH_H equ 41h
VCF_DEPTH_L equ 42h
FOLLOW_H    equ 43h                     ; VCF key follow of half a semitone, 1/256 of a DAC word
FOLLOW_L    equ 44h
LEVEL_H     equ 45h
LEVEL_L     equ 46h
SWELL       equ 47h                     ; aftertouch volume, 255 = + 6 dB
DCO_PAGE    equ 48h                     ; pages of the dynamics curves
MIX_PAGE    equ 49h
VCF_PAGE    equ 4Ah
VCA_PAGE    equ 4Bh
ATTACK_1    equ 4Ch                     ; envelope times in half steps of the parameter
DECAY_1     equ 4Dh
RELEASE_1   equ 4Eh
ATTACK_2    equ 4Fh
DECAY_2     equ 50h
RELEASE_2   equ 51h
SUSTAIN1_H  equ 52h
SUSTAIN1_L  equ 53h
SUSTAIN2_H  equ 54h
SUSTAIN2_L  equ 55h
FOLLOW_A1   equ 56h                     ; envelope key follow coefficients
FOLLOW_D1   equ 57h
FOLLOW_A2   equ 58h
FOLLOW_D2   equ 59h
FOOTAGE1    equ 5Ah                     ; semitones above 8'
FOOTAGE2    equ 5Bh
GLIDE_H     equ 5Ch                     ; portamento this round
GLIDE_L     equ 5Dh
KEYS        equ 5Eh                     ; bit v: key of voice v is down
STARTS      equ 5Fh                     ; bit v: voice v has been struck
TX_RING     equ 60h
RX_BUFFER   equ 70h

; 8155 RAM
VOICES      equ 40h
VOICE_SIZE  equ 16
; record of a voice
R_FLAGS     equ 0
R_NOTE      equ 1
R_VELOCITY  equ 2
R_PITCH     equ 3                       ; high, low: where portamento has got to
R_ENV1      equ 5
R_ENV2      equ 7
R_MIRROR1   equ 9                       ; CHARGE_MIRROR with the calibration of DCO1
R_MIRROR2   equ 11
LFO_PHASE   equ 0A0h                    ; low, high
LFO_FADE    equ 0A2h                    ; low, high
LFO_RANDOM  equ 0A4h                    ; value, carry
GLIDE_REST  equ 0A6h
FINE_SET    equ 0A7h                    ; fine tune that the timer has been set to

; Value of B7 that means 12 semitones; for a board that knows four ranges it is 7, the widest
BEND_12     equ 6Ch

; External data space
IO_COMMAND  equ 0100h                   ; 8155
IO_PORT_A   equ 0101h
IO_PORT_B   equ 0102h
IO_PORT_C   equ 0103h
IO_TIMER_L  equ 0104h
IO_TIMER_H  equ 0105h
DAC_PAGE    equ 06h                     ; data: D11-D4, A7-A4: D3-D0
PORTS_OUT   equ 00001111b               ; 8155 command: A, B, C are outputs
TIMER_STOP  equ 01000000b
TIMER_START equ 11000000b

; Where everything lies. BOARDS, SHARED (2 KB of RAM) and NVRAM are the model's.

VOICES_PER_BOARD equ 6
VOICES  equ BOARDS * VOICES_PER_BOARD
PATCH_BYTES equ 48
PATCH_PARAMETERS equ 53
TONE_BYTES equ 59
        if BOARDS == 2
PATCHES equ 64
TONES   equ 50
PRESETS equ 50
        else
PATCHES equ 0                           ; the JX-8P has tones and one panel
TONES   equ 32
PRESETS equ 64
        endif
NAME_LENGTH equ 18
TONE_NAME_LENGTH equ 10
FIRST_TONE_PARAMETER equ 11             ; record byte of wire parameter 80h
TONE_LEVEL equ 41                       ; VCA level: sent scaled, as 9Eh
SYSEX_ROOM equ 136
CELLS   equ 40

PLAY_BEND_RANGE equ 0                   ; what the JX-8P's panel sets beside the tone, numbers as in its IPR
PLAY_PORTAMENTO_TIME equ 1
PLAY_PORTAMENTO equ 2
PLAY_ASSIGN equ 3
PLAY_PRESSURE equ 4                     ; 1 vibrato, 2 brilliance, 4 volume
PLAY_LEVER equ 5
PLAY_DETUNE equ 6
PLAY_SETTINGS equ 7

; ---- Battery-backed memory

nvSignature equ NVRAM                   ; "SUPERJX" or "JX-8P  ", version
nvChecksum equ NVRAM + 0008h            ; sum of the bytes from nvSettings to nvEnd, 16 bits
        if BOARDS == 2
nvSettings equ NVRAM + 0010h            ; channel UPPER, LOWER, CONTROL (0-15), master tune (signed), SWITCH_*, sliders
nvPatches equ NVRAM + 0100h
nvTones equ NVRAM + 0D00h
nvBank  equ nvPatches                   ; here begins what the ROM bank fills
SETTINGS equ 6
        else
nvSettings equ NVRAM + 0010h            ; channel (0-15), master tune (signed), SWITCH_*, PLAY_*
nvMarker equ NVRAM + M16C_MARK          ; 55h: the mark of the JX-8P's cartridges, whose layout this is
nvTones equ NVRAM + M16C_TONES
nvBank  equ nvTones
SETTINGS equ 3 + PLAY_SETTINGS
        endif
nvEnd   equ nvTones + TONES * TONE_BYTES

; ---- A cartridge of ours is laid out alike; an M-16C of the JX-8P has 32 tones from A0h on

CART    equ 2000h
cartSignature equ CART
cartChecksum equ CART + 0008h
CART_PROBE equ CART + 000Fh             ; nothing is kept here: shows whether writes arrive
cartSettings equ CART + 0010h           ; zeros
cartPatches equ CART + 0100h
        if BOARDS == 2
cartTones equ CART + 0D00h
        else
cartTones equ CART + M16C_TONES
CART_FIRST equ TONES + PRESETS          ; number of its first tone
        endif
M16C_BYTES equ 800h
M16C_MARK equ 9Fh                       ; holds 55h
M16C_TONES equ 0A0h

; ---- Internal RAM: what is touched at every byte

        org 80h
receiveHead:    ds 2                    ; where the interrupt stores the next MIDI byte
receiveTail:    ds 2                    ; the next one to read
transmitHead:   ds 1                    ; low byte: where the next byte for the wire goes
transmitTail:   ds 1                    ; the next one the interrupt sends
milliseconds:   ds 2                    ; since boot, counted by the timer interrupt
lastMillisecond: ds 2                   ; the one the main loop has seen
wirePrefix:     ds 1                    ; destination the boards now listen for
keysMoved:      ds 1                    ; the key scanner has called
midiBurst:      ds 1                    ; what is done in a row until something else has its turn
jobs:           ds 1                    ; JOB_*: what has been noted and is still to be done
runningStatus:  ds 1                    ; 0 = none
dataWanted:     ds 1                    ; data bytes of this status
dataHave:       ds 1
data1:          ds 1
data2:          ds 1
channelMatch:   ds 1                    ; 1 UPPER, 2 LOWER, 4 CONTROL
eventBoards:    ds 1                    ; boards this channel plays: 1 lower, 2 upper
keyChannel:     ds 1                    ; 80h if the event came on LOWER alone
sysexActive:    ds 1
sysexLength:    ds 1
queueHead:      ds 1
queueTail:      ds 1
wireBlocked:    ds 1                    ; 1 while notes must wait: boot, patch change
cellPointer:    ds 2
noteBurst:      ds 1                    ; note events since the last parameter
streamPosition: ds 2                    ; in the table of the patch change, 0 = none
streamIndex:    ds 1                    ; parameter within a range, 0 = none
streamAgain:    ds 1                    ; another patch change waits
forwardWaiting: ds 1                    ; a program change for MIDI OUT waits
bootWait:       ds 2                    ; milliseconds until the boards are spoken to
forceSend:      ds 1                    ; 1: parameters are sent even if they did not change
eventKey:       ds 1                    ; note as received, + 80h on LOWER
eventNote:      ds 1                    ; folded into 28-103
eventVelocity:  ds 1
playNote:       ds 1
partPointer:    ds 2
unitCount:      ds 1
unitStride:     ds 1                    ; bytes from one copy's record to the next
copies:         ds 1
chosenUnit:     ds 1
voicePointer:   ds 2
stamp:          ds 2                    ; counts note events
bestAge:        ds 2
source:         ds 2                    ; copying
target:         ds 2
board:          ds 1                    ; 0 lower, 1 upper
imagePointer:   ds 2
tonePointer:    ds 2
halfPointer:    ds 2
sum:            ds 2
t0:             ds 1                    ; scratch of leaf routines
t1:             ds 1
t2:             ds 1
t3:             ds 1
port1:          ds 1                    ; what P1 shows between display bits
displayCursor:  ds 1
displayPosition: ds 1
displayChanged: ds 1
chaseBusy:      ds 1                    ; 0: no slot is taken
outActive:      ds 1                    ; a message for MIDI OUT is under way
outText:        ds 2                    ; its next byte, 0 = the data follow
outData:        ds 2
outCount:       ds 1                    ; data left
outFormat:      ds 1                    ; OUT_*
outSum:         ds 1
outNumber:      ds 1
outLoop:        ds 1                    ; number of the next one of many
outScript:      ds 2                    ; next message, 0 = none
        if $ > 0E0h
        error "the direct page is full"
        endif

TRANSMIT_RING equ 0E0h                  ; to FFh
TRANSMIT_MASK equ 1Fh

; ---- Shared RAM. Its first 50h bytes belong to the key scanner.

        if BOARDS == 2
        org SHARED + 50h
CHASES  equ VOICES_PER_BOARD
C_KEY   equ 0                           ; eventKey
C_VELOCITY equ 1                        ; of the next note
C_TIMER equ 2                           ; milliseconds until it, 2 bytes; 1 = due, 0 = none follows
C_OFF   equ 4                           ; milliseconds until the release, once the key is up, 2 bytes
C_STEP  equ 6                           ; notes that have followed
C_STATE equ 7                           ; 0 free, 1 key down, 2 key up
C_SIZE  equ 8
chaseSlots:     ds CHASES * C_SIZE      ; keys whose lower tone is to follow
        if $ > SHARED + 80h
        error "the chase slots run into the counters"
        endif
        endif

        org SHARED + 80h
droppedNotes:   ds 2                    ; note-ons older than 100 ms
ignoredPrograms: ds 2                   ; program numbers for which there is nothing
ignoredSysex:   ds 2                    ; exclusive messages not for us or damaged
receiveOverruns: ds 2                   ; MIDI bytes lost

parts:                                  ; two parts of 8 bytes, PART_*
lowerPart:      ds 8
upperPart:      ds 8
monoKeys:       ds 16                   ; keys held in mono, newest last; 8 for each part
monoVelocities: ds 16
monoCounts:     ds 2
boardBend:      ds 2                    ; lower, upper: magnitude
boardPolarity:  ds 2                    ; 7Fh up, 00h down
boardModulation: ds 2
boardPedal:     ds 2                    ; 7Fh or 0
boardPressure:  ds 2
boardVolume:    ds 2
keyMap:         ds 10                   ; keys of the own keyboard that are down
pedalSeen:      ds 2                    ; last pedal event put in the queue: UPPER, LOWER
boardTone:      ds 4                    ; tone record each board plays
boardHalf:      ds 4                    ; its half of the patch
channels:
channelUpper:   ds 1
        if BOARDS == 2
channelLower:   ds 1
channelControl: ds 1
        else
channelControl  equ channelUpper        ; one channel for all
        endif
masterTune:     ds 1                    ; signed, 100/128 cent
switches:       ds 1                    ; SWITCH_*
        if BOARDS == 2
sliders:        ds 1                    ; SLIDER_* of C1, and of C2 in the upper four bits
        else
playSettings:   ds PLAY_SETTINGS        ; PLAY_*
playNumber:     ds 1                    ; the one set last
bankSelected:   ds 1                    ; BANK_*: what the tone buttons mean
repeatCount:    ds 1                    ; how long LEFT or RIGHT has been down, 8 ms
        endif
page:           ds 1                    ; PAGE_*
patchItem:      ds 1                    ; where the pages are
toneItem:       ds 1
midiItem:       ds 1
valueMode:      ds 1                    ; 1: the dial changes the value
namePlace:      ds 1
nameLength:     ds 1
writeTarget:    ds 1
writeTone:      ds 1                    ; 0 the patch, 1 the tone of panelHalf
tenkey:         ds 1                    ; 1: number buttons are digits
tenkeyNumber:   ds 1
comparing:      ds 1                    ; 1: the edited is put by, the stored is heard
dialPhases:     ds 1                    ; as last seen
dialPosition:   ds 1                    ; 0-3
dialSteps:      ds 1                    ; turned and not yet acted upon, signed
panelRow:       ds 1                    ; row read last
panelBy:        ds 1                    ; +1 or -1
pgNumber:       ds 1                    ; parameter the PG-800 has named
memoryValid:    ds 1
currentPatch:   ds 1                    ; 0-63
keyMode:        ds 1                    ; MODE_*
forwardProgram: ds 1
        if $ > SHARED + 100h
        error "work variables run into the receive ring"
        endif

SWITCH_SEND equ 1                       ; program numbers and edits go out as exclusive messages
SWITCH_SEND_ALL equ 2                   ; and all parameters with them
SWITCH_DEAF equ 4                       ; Roland's exclusive messages are not received
SWITCH_NO_PROGRAM equ 8                 ; program changes are not received
SWITCH_PROTECT equ 10h                  ; the memory is not written

PART_FIRST  equ 0                       ; first voice record
PART_VOICES equ 2
PART_ASSIGN equ 3
PART_SHIFT  equ 4                       ; signed semitones
PART_NEXT   equ 5                       ; unit to try first

MODE_DUAL   equ 0
MODE_SPLIT  equ 1
MODE_WHOLE_A equ 2
MODE_WHOLE_B equ 3
MODE_XFADE  equ 4
MODE_TVOICE equ 5

receiveRing equ SHARED + 100h           ; one page
queueKey    equ SHARED + 200h           ; the note queue: three quarters of three pages
queueVelocity equ SHARED + 300h         ; 0 off, 1-127 on, or QUEUE_*
queueTime   equ SHARED + 400h           ; of arrival, 2 ms
QUEUE_SIZE  equ 192
QUEUE_ALL_NOTES_OFF equ 80h
QUEUE_ALL_SOUND_OFF equ 81h
QUEUE_PEDAL_UP   equ 82h
QUEUE_PEDAL_DOWN equ 83h

; What each board has, or with bit 7 set is to get, for parameters 80h-BFh. One bit of the address tells the
; boards apart.
imageLower  equ SHARED + 500h
imageUpper  equ SHARED + 540h

        org SHARED + 2C0h               ; beside the note queue
comparePatch:   ds PATCH_PARAMETERS
medium:         ds 1                    ; where the patch that plays and its tones come from: 0 memory, 1 cartridge
placeMedium:    ds 1                    ; where stored records are read and written just now; back to 0 when done
writeMedium:    ds 1                    ; where WRITE goes
cartState:      ds 1                    ; CART_*
cartSensed:     ds 1                    ; CART_SENSE as last seen
cartWait:       ds 1                    ; milliseconds until a change of it is believed
adcChannel:     ds 1                    ; input that is converted
adcValues:      ds 4                    ; inputs as last acted upon
        if $ > SHARED + 300h
        error "too much beside the note queue"
        endif
        org SHARED + 3C0h
compareUpper:   ds TONE_BYTES
contactsSeen:   ds 1                    ; row CONTACTS as last acted upon
keysLeft:       ds 1                    ; events that the scan of the keys may still find
        org SHARED + 4C0h
compareLower:   ds TONE_BYTES

        org SHARED + 580h
patch:          ds PATCH_PARAMETERS     ; edit area: parameters in the order of an APR
P_BALANCE   equ 12h
P_DUAL_DETUNE equ 13h
P_UPPER_SPLIT equ 14h
P_LOWER_SPLIT equ 15h
P_PORTAMENTO equ 16h
P_BEND_RANGE equ 17h
P_KEY_MODE  equ 18h
P_VOLUME    equ 19h
P_VIBRATO   equ 1Ah
P_BRILLIANCE equ 1Bh
P_LOUDNESS  equ 1Ch
P_UPPER     equ 1Dh
P_LOWER     equ 26h
P_CHASE_LEVEL equ 2Fh
P_CHASE_MODE equ 30h
P_CHASE_TIME equ 31h
P_CHASE equ 32h
P_KEY_MODE_2 equ 33h
P_BEND_12   equ 34h
H_TONE      equ 0                       ; from P_UPPER or P_LOWER
H_SHIFT     equ 1
H_ASSIGN    equ 2
H_DETUNE    equ 3
H_HOLD      equ 4
H_LFO       equ 5
H_PORTAMENTO equ 6
H_BENDER    equ 7
buttonState:    ds 8                    ; 1 = pressed, by row
bankWaiting:    ds 1                    ; bank letter 0-7 pressed, FFh none
panelModel:     ds 1                    ; 0 MKS-70, 1 JX-10
screenWanted:   ds 2                    ; routine that writes the next screen, 0 = none
screenSubject:  ds 2                    ; half of the patch it is about
messageWait:    ds 2                    ; milliseconds until the patch is shown again
textPointer:    ds 2                    ; next cell to write
pairPointer:    ds 2                    ; individual parameters
pairEnd:        ds 2
editNumber:     ds 1                    ; last parameter set
editValue:      ds 1
editEffect:     ds 1                    ; EFFECT_*
editHalf:       ds 2                    ; half of the patch whose tone is edited
outFinished:    ds 2                    ; routine for the end of the list, 0 = none
outEdited:      ds 1                    ; outEdit waits
outEdit:        ds 4                    ; level, group, number, value
fileState:      ds 1                    ; FILE_*
fileNumber:     ds 1                    ; of the next block
fileFormat:     ds 1                    ; FORMAT_*
fileSwapped:    ds 1                    ; high nibbles come first
fileWait:       ds 2                    ; milliseconds until the other side is given up
fileNibble:     ds 1                    ; 1: the second nibble of a byte is next
fileSum:        ds 1
noteText:       ds 2                    ; what drawNote shows
ledRows:        ds 8
ledsWanted:     ds 1                    ; rows still to be worked out
panelHalf:      ds 2                    ; half whose tone the panel edits
nameArea:       ds 2
entryPointer:   ds 2                    ; kind of the parameter to show
        if $ > SHARED + 600h
        error "the patch area is too small"
        endif

        org SHARED + 600h
upperTone:      ds TONE_BYTES           ; edit areas
lowerTone:      ds TONE_BYTES
sysexBuffer:    ds SYSEX_ROOM + 2
        if $ > SHARED + 700h
        error "the SysEx buffer is too small"
        endif

        org SHARED + 700h
voices:         ds VOICES * 8           ; lower 0-5, upper 0-5
V_KEY   equ 0                           ; eventKey that plays it
V_NOTE  equ 1                           ; note sent
V_HELD  equ 2                           ; 1 while its key is down
V_STAMP equ 3                           ; of the last change, 2 bytes
V_PREFIX equ 5
V_NUMBER equ 6                          ; 0-5
V_SIZE  equ 8
groupCounts:    ds 8                    ; cells that wait in each group of 16
cellsWaiting:   ds 1                    ; in all
text:           ds CELLS                ; what the display is to show
shown:          ds CELLS                ; what it shows
        if $ > SHARED + 7C0h
        error "the work area runs into the stack"
        endif
STACK   equ SHARED + 7FFh               ; 64 bytes

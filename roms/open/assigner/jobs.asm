; Work that messages leave behind, most urgent first.

JOB_PATCH   equ 80h                     ; currentPatch is to be loaded and sent
JOB_PLAY    equ 40h                     ; what the patch says of playing changed
JOB_CONTROLS equ 20h                    ; pedal, lever, portamento
JOB_TOUCH   equ 10h                     ; pressure, volume
JOB_BEND    equ 08h
JOB_UPPER   equ 04h                     ; the half's tone is to be fetched and sent
JOB_LOWER   equ 02h
JOB_APPLY   equ 01h                     ; voices are divided anew, the boards get the whole patch

; Does one of the jobs A.
jobServe:
        ldx #.table
        bra .test
.next:  ldab #4
        abx
.test:  bita 0,x
        beq .next
        eora 0,x
        staa <jobs
        ldx 2,x
        jmp 0,x
.table: dw JOB_PATCH * 256, .patch
        if BOARDS == 2
        dw JOB_UPPER * 256, .upper
        dw JOB_LOWER * 256, .lower
        endif
        dw JOB_BEND * 256, refreshBend
        dw JOB_TOUCH * 256, refreshTouch
        dw JOB_CONTROLS * 256, refreshControls
        dw JOB_PLAY * 256, refreshPlay
        dw JOB_APPLY * 256, patchApply
.patch: aim #~(JOB_UPPER + JOB_LOWER + JOB_APPLY), jobs ; it brings its own tones
        jsr patchReload
        jmp outSelected
        if BOARDS == 2
.upper: ldx #patch + P_UPPER
        jmp toneReload
.lower: ldx #patch + P_LOWER
        jmp toneReload
        endif

; When more bytes wait in the receive ring than this, jobs wait too, or bytes would be lost: a job and a note for
; all voices take 30 ms together, 94 bytes.
MIDI_WAITING equ 96

; Does what fetches patch and tones: before a message that builds on it.
jobsFinish:
        ldaa <receiveHead + 1
        suba <receiveTail + 1
        cmpa #MIDI_WAITING
        bcc .done
        ldaa <jobs
        bita #JOB_PATCH + JOB_UPPER + JOB_LOWER
        beq .done
        bsr jobServe
        bra jobsFinish
.done:  rts

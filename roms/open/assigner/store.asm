; The battery-backed memory and the ROM bank.
;
; A memory without our signature, or whose sum is wrong, is left as it is: the ROM bank takes its place until
; the user writes something. Only then is it filled from the ROM bank.

BLOCK   equ 32
BANK_BYTES equ PATCHES * PATCH_BYTES + TONES * TONE_BYTES

signature:
        db "SUPERJX", 1

; memoryValid from signature and sum.
storeCheck:
        clr memoryValid
        ldx #nvSignature
        stx <source
        ldx #signature
        stx <target
        ldab #8
        stab <t0
.letter:
        ldx <source
        ldaa 0,x
        inx
        stx <source
        ldx <target
        cmpa 0,x
        bne .done
        inx
        stx <target
        dec t0
        bne .letter
        bsr storeSum
        subd nvChecksum
        bne .done
        inc memoryValid
.done:  rts

; D: sum of everything the check covers, in the memory or from X, the first setting, on.
storeSum:
        ldx #nvSettings
storeSumFrom:
        xgdx
        addd #nvEnd - nvSettings
        std <source
        subd #nvEnd - nvSettings
        xgdx
        ldd #0
.next:  addb 0,x
        adca #0
        inx
        cpx <source
        bne .next
        rts

; Channels and tune of the memory, or of a fresh one.
settingsLoad:
        ldx #freshSettings
        ldaa memoryValid
        beq .copy
        ldx #nvSettings
.copy:  stx <source
        ldx #channels
        stx <target
        ldab #SETTINGS
        jmp copyBytes
freshSettings:
        db 0, 1, 0, 0, 0, SLIDER_LFO * 16 + SLIDER_VOLUME ; UPPER 1, LOWER 2, CONTROL 1, tune 0, switches, sliders
FRESH_SUM equ 1 + SLIDER_LFO * 16 + SLIDER_VOLUME

; Carry: placeMedium is protected, or is a cartridge that is not ours.
storeProtected:
        pshb
        ldab placeMedium
        beq .memory
        psha
        jsr cartProtected
        pula
        pulb
        rts
.memory:
        ldab switches
        andb #SWITCH_PROTECT
        addb #0FFh
        pulb
        rts

; Before anything is written: a memory that is not ours yet becomes a copy of the ROM bank.
storeOpen:
        ldaa memoryValid
        oraa placeMedium                ; a cartridge has been looked at
        bne storeReady
        bsr storeHead
        ldx #bankPatches                ; patches and tones lie together here and there
        stx <source
        ldx #nvPatches
        stx <target
        ldaa #BANK_BYTES / BLOCK
.block: bsr copyBlock
        deca
        bne .block
        ldab #BANK_BYTES % BLOCK
        bsr copyBytes
        ldd #BANK_SUM + FRESH_SUM
        std nvChecksum
; The memory is whole.
storeSign:
        ldx #signature
        stx <source
        ldx #nvSignature
        stx <target
        ldab #8
        bsr copyBytes
        ldaa #1
        staa memoryValid
storeReady:
        rts

; What stands before the patches: fresh settings.
storeHead:
        ldx #NVRAM
        clra
.zero:  staa 0,x
        inx
        cpx #nvPatches
        bne .zero
        ldx #freshSettings
        stx <source
        ldx #nvSettings
        stx <target
        ldab #SETTINGS

; B bytes (1-255) from source to target; both end behind what was copied.
copyBytes:
        ldx <source
        ldaa 0,x
        inx
        stx <source
        ldx <target
        staa 0,x
        inx
        stx <target
        decb
        bne copyBytes
        rts

; BLOCK bytes. The whole bank has to be copied before the receive ring is full of MIDI. Keeps A.
copyBlock:
        psha
blockOffset set 0
        rept BLOCK / 2
        ldx <source
        ldd blockOffset,x
        ldx <target
        std blockOffset,x
blockOffset set blockOffset + 2
        endm
        ldab #BLOCK
        ldx <source
        abx
        stx <source
        ldx <target
        abx
        stx <target
        pula
        rts

; Channels, tune and switches to the memory.
settingsStore:
        ldx #channels
        stx <source
        ldx #nvSettings
        stx <target
        ldab #SETTINGS

; B bytes from source to target in placeMedium, the sum kept right.
storeBytes:
        pshb
        ldx <source
        pshx
        ldx <target
        pshx
        jsr storeOpen
        pulx
        stx <target
        pulx
        stx <source
        pulb
        stab <t0
        ldx #nvChecksum
        tst placeMedium
        beq .memory
        ldx #cartChecksum
.memory:
        stx <sum
.next:  ldx <source
        ldaa 0,x
        inx
        stx <source
        ldx <target
        ldab 0,x
        staa 0,x
        inx
        stx <target
        staa <t1
        stab <t2
        ldx <sum
        ldd 0,x
        addb <t1
        adca #0
        subb <t2
        sbca #0
        std 0,x
        dec t0
        bne .next
        rts

; X: record of tone A: 0-49 of the medium, 50-99 preset, and what only later firmware knows is taken for a preset.
toneAddress:
        ldab medium
        bra toneOf
; The same of placeMedium.
toneAddressOf:
        ldab placeMedium
toneOf: ldx #cartTones
        tstb
        bne .memory
        ldx #nvTones
        tst memoryValid
        bne .memory
        ldx #bankTones
.memory:
        cmpa #TONES
        bcs toneOffset
        ldx #bankPresets
.preset:
        suba #TONES
        cmpa #TONES
        bcc .preset
toneOffset:                             ; X + A records
        ldab #TONE_BYTES
        mul
        stx <target
        addd <target
        xgdx
        rts

; The battery-backed memory and the ROM bank.
;
; A memory without our signature, or whose sum is wrong, is left as it is: the ROM bank takes its place until
; the user writes something. Only then is it filled from the ROM bank.

BLOCK   equ 32
BANK_BYTES equ PATCHES * PATCH_BYTES + TONES * TONE_BYTES

signature:
        if BOARDS == 2
        db "SUPERJX", 1
        else
        db "JX-8P  ", 1
        endif

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
        if BOARDS == 2
        db 0, 1, 0, 0, 0, SLIDER_LFO * 16 + SLIDER_VOLUME ; UPPER 1, LOWER 2, CONTROL 1, tune 0, switches, sliders
FRESH_SUM equ 1 + SLIDER_LFO * 16 + SLIDER_VOLUME
        else
        db 0, 0, 0                      ; channel 1, tune 0, switches
        db 0, 0, 0, 0, 0, 127, 64       ; bend 2, no portamento, Poly 1, no touch, lever, detune
FRESH_SUM equ 127 + 64 + MARKER
MARKER  equ 55h
        endif

; Carry: placeMedium is protected, or is a cartridge that is not ours.
storeProtected:
        pshb
        if BOARDS == 2
        ldab placeMedium
        beq .memory
        psha
        jsr cartProtected
        pula
        pulb
        rts
.memory:
        endif
        ldab switches
        andb #SWITCH_PROTECT
        addb #0FFh
        pulb
        rts

; Before anything is written: a memory that is not ours yet becomes a copy of the ROM bank.
storeOpen:
        ldaa memoryValid
        if BOARDS == 2
        oraa placeMedium                ; a cartridge has been looked at
        endif
        bne storeReady
        bsr storeHead
        ldx #bankMemory                 ; patches and tones lie together here and there
        stx <source
        ldx #nvBank
        stx <target
        ldaa #BANK_BYTES / BLOCK
.block: bsr copyBlock
        deca
        bne .block
        if BANK_BYTES % BLOCK != 0
        ldab #BANK_BYTES % BLOCK
        bsr copyBytes
        endif
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
        cpx #nvBank
        bne .zero
        if BOARDS == 1
        ldaa #MARKER
        staa nvMarker
        endif
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
        if BOARDS == 2
        tst placeMedium
        beq .memory
        ldx #cartChecksum
.memory:
        endif
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

; X: record of tone A: the medium's, then the presets, and what only later firmware knows is taken for a preset.
toneAddress:
        if BOARDS == 2
        ldab medium
        bra toneOf
; The same of placeMedium.
toneAddressOf:
        ldab placeMedium
toneOf: ldx #cartTones
        tstb
        bne .memory
        else
toneAddressOf:                          ; the number tells which medium
        cmpa #CART_FIRST
        bcs .own
        suba #CART_FIRST
        ldx #cartTones
        bra toneOffset
.own:
        endif
        ldx #nvTones
        tst memoryValid
        bne .memory
        ldx #bankTones
.memory:
        cmpa #TONES
        bcs toneOffset
        ldx #bankPresets
        suba #TONES
.preset:
        cmpa #PRESETS
        bcs toneOffset
        suba #PRESETS
        bra .preset
toneOffset:                             ; X + A records
        ldab #TONE_BYTES
        mul
        stx <target
        addd <target
        xgdx
        rts

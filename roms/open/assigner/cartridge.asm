; The cartridge slot. An M-64C holds what the memory holds, arranged alike: patches 64-127 and their tones are played
; from it, written to it and copied either way. How Roland's firmware arranges an M-64C is not known. Of an M-16C,
; the JX-8P's, the 32 tones are copied.

CART_NONE equ 0
CART_UNKNOWN equ 1
CART_OURS equ 2
CART_M16C equ 3

CART_HEAD equ cartPatches - cartSettings
CART_MS equ 100                         ; the contacts bounce while it is pushed in

; Once a millisecond: has one been put in or taken out?
cartStep:
        ldaa <P2DATA
        anda #CART_SENSE
        cmpa cartSensed
        beq .steady
        staa cartSensed
        ldaa #CART_MS
        staa cartWait
.done:  rts
.steady:
        ldaa cartWait
        beq .done
        dec cartWait
        bne .done

        clr fileState                   ; a transfer under way meant what was there before

; Finds out what is in the slot, and says so.
cartLook:
        clr cartState
        ldaa cartSensed
        bne .out
        inc cartState                   ; CART_UNKNOWN
        ldx #cartSettings
        bsr cartHasOurs
        bne .other
        jsr storeSumFrom
        subd cartChecksum
        bne .other
        ldaa #CART_OURS
        bra .found
.other: bsr cartHasM16c
        bne .said
        ldaa #CART_M16C
.found: staa cartState
.said:  ldx <bootWait
        bne .quiet
        jmp cartTell
.out:   clr medium                      ; what was fetched from it goes on
        clr writeMedium
        ldx <bootWait
        bne .quiet
        ldx #.text
        jmp screenNote
.quiet: rts
.text:  db "CARTRIDGE OUT", 0

; Z: the signature is there. Keeps X.
cartHasOurs:
        pshx
        ldx cartSignature
        cpx signature
        bne .done
        ldx cartSignature + 2
        cpx signature + 2
        bne .done
        ldx cartSignature + 4
        cpx signature + 4
        bne .done
        ldx cartSignature + 6
        cpx signature + 6
.done:  pulx
        rts

; Z: 2 KB with the JX-8P's mark: they show again behind themselves.
cartHasM16c:
        ldaa CART + M16C_MARK
        cmpa #55h
        bne .done
        cmpa CART + M16C_MARK + M16C_BYTES
        bne .done
        ldx CART + M16C_TONES
        cpx CART + M16C_TONES + M16C_BYTES
        bne .done
        ldx CART + M16C_TONES + TONE_BYTES
        cpx CART + M16C_TONES + TONE_BYTES + M16C_BYTES
.done:  rts

; What is in the slot, for two seconds; the answer to whoever wants what is not there.
cartTell:
        ldx #.ours
        ldab cartState
        cmpb #CART_OURS
        beq .say
        ldx #.m16c
        cmpb #CART_M16C
        beq .say
        ldx #.unknown
        tstb
        bne .say
        ldx #.none
.say:   jmp screenNote
.ours:  db "CARTRIDGE M-64C", 0
.m16c:  db "CARTRIDGE M-16C: NO PATCHES", 0
.unknown:
        db "CARTRIDGE IS NOT FORMATTED", 0
.none:  db "NO CARTRIDGE", 0

; Program A: 0-63 a patch of the memory, 64-127 one of the cartridge. Carry: there is no cartridge of ours.
programSelect:
        clrb
        cmpa #PATCHES
        bcs .select
        ldab cartState
        cmpb #CART_OURS
        bne .none
        suba #PATCHES
        ldab #1
.select:
        stab medium
        jsr patchSelect
        clc
        rts
.none:  sec
        rts

; CART SEL: the same patch of the other medium; on the WRITE page where to write.
cartSelect:
        ldab page
        cmpb #PAGE_WRITE
        beq .write
        ldaa medium
        bsr .other
        lbcs cartTell
        staa medium
        clr page
        ldaa currentPatch
        jmp patchSelect
.write: ldaa writeMedium
        bsr .other
        lbcs cartTell
        staa writeMedium
        jmp screenPatch
; A: the other of memory and cartridge. Carry: there is no other.
.other: eora #1
        beq .good
        ldab cartState
        cmpb #CART_OURS
        beq .good
        sec
        rts
.good:  clc
        rts

; Carry: what would be written to the cartridge is lost, or there is none of ours.
cartProtected:
        ldaa cartState
        cmpa #CART_OURS
        bne cartLost
; Carry: writes are lost. Changes A.
cartReadOnly:
        ldaa CART_PROBE
        coma
        staa CART_PROBE
        cmpa CART_PROBE
        bne cartLost
        coma
        staa CART_PROBE
        clc
        rts
cartLost:
        sec
        rts

; ---- Copying: the last settings

cartBlocks:                             ; A blocks from source to target
        jsr copyBlock
        deca
        bne cartBlocks
        rts

; All patches and tones to the cartridge, whatever it held; of an M-16C the first 32 tones.
cartSave:
        ldaa cartState
        lbeq cartTell
        bsr cartReadOnly
        lbcs .protected
        jsr cartSmall
        beq .small
        ldx #cartSignature
.zero:  clr 0,x
        inx
        cpx #cartPatches
        bne .zero
        ldd #BANK_SUM
        ldx #bankPatches
        tst memoryValid
        beq .copy
        ldx #nvSettings
        jsr cartHeadSum                 ; the settings stay here
        coma
        comb
        addd #1
        addd nvChecksum
        ldx #nvPatches
.copy:  std cartChecksum
        stx <source
        ldx #cartPatches
        stx <target
        jsr cartCopyAll
        ldx #signature
        stx <source
        ldx #cartSignature
        stx <target
        ldab #8
        jsr copyBytes
        ldaa #CART_OURS
        bra .saved
.small: ldaa #55h
        staa CART + M16C_MARK
        ldx #nvTones
        tst memoryValid
        bne .tones
        ldx #bankTones
.tones: stx <source
        ldx #CART + M16C_TONES
        stx <target
        ldaa #32 * TONE_BYTES / BLOCK
        jsr cartBlocks
        ldaa #CART_M16C
.saved: staa cartState
        ldx #.text
        jmp screenNote
.text:  db "SAVED TO CARTRIDGE", 0
.protected:
        jmp cartProtectedNote

; Patches and tones from source to target: they lie together everywhere.
cartCopyAll:
        ldaa #BANK_BYTES / BLOCK
        jsr cartBlocks
        ldab #BANK_BYTES % BLOCK
        jmp copyBytes

; All patches and tones from the cartridge; of an M-16C its tones, which become tones 1-32.
cartLoad:
        jsr storeProtected
        bcs .protected
        ldaa cartState
        cmpa #CART_M16C
        beq .small
        cmpa #CART_OURS
        lbne cartTell
        tst memoryValid
        bne .settings
        jsr storeHead
.settings:
        ldx #cartSettings
        jsr cartHeadSum
        std <sum
        ldx #nvSettings
        jsr cartHeadSum
        subd <sum
        addd cartChecksum
        std nvChecksum
        ldx #cartPatches
        stx <source
        ldx #nvPatches
        stx <target
        bsr cartCopyAll
        jsr storeSign
        bra .loaded
.small: ldx #CART + M16C_TONES
        stx <source
        ldx #nvTones
        stx <target
        ldaa #8
.tones: psha
        ldab #4 * TONE_BYTES
        jsr storeBytes
        pula
        deca
        bne .tones
.loaded:
        clr medium
        jsr patchReload
        ldx #.text
        jmp screenNote
.text:  db "LOADED FROM CARTRIDGE", 0
.protected:
        jmp fileProtected

; ---- The file of the handshake

; X: block fileNumber.
cartBlock:
        ldaa fileNumber
        ldab #FILE_BLOCK
        mul
        addd #CART
        xgdx
        rts

; Stores the block received as it is. Low nibbles come first, unless our signature in block 0 reads the other way
; round. Carry: it is beyond the end of an M-16C.
cartTake:
        ldaa fileNumber
        bne .order
        jsr fileSignature
        beq .store
        jsr fileSwap
        jsr fileSignature
        bne .back
        inc fileSwapped
        bra .store
.back:  jsr fileSwap
        bra .store
.order: ldab fileSwapped
        beq .size
        jsr fileSwap
.size:  ldaa fileNumber
        cmpa #M16C_BYTES / FILE_BLOCK
        bcs .store
        bsr cartSmall
        beq .beyond
.store: bsr cartBlock
        stx <target
        ldx #SX_FILE
        stx <source
        ldab #FILE_BLOCK
        jsr copyBytes
        clc
        rts
.beyond:
        sec
        rts

; Z: a cartridge that takes writes has 2 KB: what is written shows again further up.
cartSmall:
        ldaa CART_PROBE
        coma
        staa CART_PROBE
        ldab CART_PROBE + M16C_BYTES
        coma
        staa CART_PROBE
        coma
        cba
        rts

; D: sum of the bytes from X, the first setting, to the patches.
cartHeadSum:
        ldaa #CART_HEAD
        staa <t0
        ldd #0
.next:  addb 0,x
        adca #0
        inx
        dec t0
        bne .next
        rts

cartProtectedNote:
        ldx #.text
        jmp screenNote
.text:  db "CARTRIDGE PROTECTED", 0

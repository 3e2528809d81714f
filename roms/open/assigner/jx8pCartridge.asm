; The JX-8P's cartridge slot. An M-16C holds 32 tones arranged as the memory holds them, and 55h at 9Fh; what stands
; before that is nobody's business. Its tones are played as programs 96-127, written to, and copied either way.

CART_NONE equ 0
CART_UNKNOWN equ 1
CART_M16C equ 2

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
        bsr cartLook
        ldx <bootWait
        bne .done

; What is in the slot, for two seconds; the answer to whoever wants what is not there.
cartTell:
        ldx #.m16c
        ldab cartState
        cmpb #CART_M16C
        beq .say
        ldx #.unknown
        tstb
        bne .say
        ldx #.none
.say:   jmp screenNote
.m16c:  db "CARTRIDGE M-16C", 0
.unknown:
        db "CARTRIDGE IS NOT FORMATTED", 0
.none:  db "NO CARTRIDGE", 0

; cartState. A cartridge that has gone is no bank to choose from; what was fetched from it goes on.
cartLook:
        clr cartState
        ldaa cartSensed
        bne .out
        inc cartState                   ; CART_UNKNOWN
        ldaa CART + M16C_MARK
        cmpa #MARKER
        bne .done
        inc cartState
.done:  rts
.out:   clr writeMedium
        ldab bankSelected
        cmpb #BANK_CARTRIDGE
        bne .done
        clr bankSelected
        rts

; Z: there is one with tones.
cartReady:
        ldab cartState
        cmpb #CART_M16C
        rts

; CARTRIDGE: the bank; on the WRITE page where to write.
panelCartridge:
        bsr cartReady
        bne cartTell
        ldaa page
        cmpa #PAGE_WRITE
        beq .write
        ldaa #BANK_CARTRIDGE
        jmp bankSet
.write: ldaa #1
        staa writeMedium
        jmp screenPatch

; Carry: what would be written is lost. Changes A.
cartReadOnly:
        ldaa CART_PROBE
        coma
        staa CART_PROBE
        cmpa CART_PROBE
        bne .lost
        coma
        staa CART_PROBE
        clc
        rts
.lost:  sec
        rts

cartProtectedNote:
        ldx #.text
        jmp screenNote
.text:  db "CARTRIDGE PROTECTED", 0

; Writes the edit area to place writeTarget of the cartridge.
cartWrite:
        bsr cartReady
        lbne cartTell
        bsr cartReadOnly
        bcs cartProtectedNote
        ldx #upperTone
        stx <source
        ldaa writeTarget
        adda #CART_FIRST
        staa patch + P_UPPER + H_TONE
        ldab #BANK_CARTRIDGE
        stab bankSelected
        jsr toneAddress
        stx <target
        ldab #TONE_BYTES
        jsr copyBytes
        jmp writeDone

; COPY CARTRIDGE and COPY MEMORY: which way is asked first, pressed again it is done.
panelCopy:
        adda #PAGE_SAVE - 1             ; bits 1, 2 of their row
        cmpa page
        beq copyConfirm
        tst cartState
        lbeq cartTell
        staa page
        jmp screenPatch

copyConfirm:
        ldaa page
        clr page
        cmpa #PAGE_LOAD
        beq cartLoad

; All tones to the cartridge, whatever it held.
        tst cartState
        lbeq cartTell
        jsr cartReadOnly
        bcs cartProtectedNote
        ldaa #MARKER
        staa CART + M16C_MARK
        ldx #nvTones
        tst memoryValid
        bne .tones
        ldx #bankTones
.tones: stx <source
        ldx #cartTones
        stx <target
        ldaa #TONES * TONE_BYTES / BLOCK
.block: jsr copyBlock
        deca
        bne .block
        ldaa #CART_M16C
        staa cartState
        ldx #.text
        jmp screenNote
.text:  db "SAVED TO CARTRIDGE", 0

; All tones from the cartridge.
cartLoad:
        jsr cartReady
        lbne cartTell
        jsr storeProtected
        bcs .protected
        ldx #cartTones
        stx <source
        ldx #nvTones
        stx <target
        ldaa #TONES / 4
.tones: psha
        ldab #4 * TONE_BYTES
        jsr storeBytes
        pula
        deca
        bne .tones
        jsr patchReload
        ldx #.text
        jmp screenNote
.protected:
        jmp writeProtected
.text:  db "LOADED FROM CARTRIDGE", 0

; The question that COPY waits with.
drawCopy:
        jsr textStart
        ldx #.save
        ldaa page
        cmpa #PAGE_SAVE
        beq .say
        ldx #.load
.say:   jmp textString
.save:  db "COPY MEMORY TO CARTRIDGE?", 0
.load:  db "COPY CARTRIDGE TO MEMORY?", 0

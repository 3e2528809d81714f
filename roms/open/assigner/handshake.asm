; The JX-10's handshake transfer of a cartridge: 64 blocks of 128 bytes, or 16 of an M-16C, each acknowledged. With a
; cartridge in the slot it is sent and stored as it stands, see cartridge.asm. With none the file is the memory in our
; own arrangement: block 0 begins with the signature, patches from byte 100h,
; tones from D00h. Settings are neither sent nor taken. Of others' files only the JX-8P's M-16C is known: 16
; blocks, byte 9Fh = 55h, 32 tones from A0h on, which become tones 1-32.
;
; 40h wants to send, 41h requests, 42h block, 43h acknowledge, 45h end, 4Eh error, 4Fh reject. A request is
; answered with the first block. The sum of name or data and the byte behind them is 0 mod 128.

FILE_IDLE equ 0
FILE_OFFERED equ 1                      ; waiting for the answer to "want to send"
FILE_SENDING equ 2                      ; a block is out
FILE_ENDING equ 3                       ; the end is out
FILE_LOADING equ 4

FORMAT_UNKNOWN equ 0
FORMAT_OURS equ 1
FORMAT_M16C equ 2

FILE_BLOCK equ 128
FILE_BLOCKS equ 64
FILE_FIRST equ 2                        ; blocks before the patches
FILE_LAST equ (nvEnd - NVRAM) / FILE_BLOCK ; the block in which the tones end
FILE_REST equ (nvEnd - NVRAM) % FILE_BLOCK
FILE_MS equ 5000                        ; patience

SX_FILE equ sysexBuffer + 4             ; name or data

; Offers the file.
fileOffer:
        ldab #FILE_OFFERED
        ldx #fileOfferList
        bra fileBegin
; Asks for the other's file.
fileAsk:
        jsr fileGuard
        bcc .free
        ldaa cartState
        beq fileProtected
        jmp cartProtectedNote
.free:
        ldab #FILE_LOADING
        ldx #fileAskList
fileBegin:
        stab fileState
        clr fileNumber
        clr fileFormat
        clr fileSwapped
        jsr outStart
        ldx #fileText
        jsr screenNote
fileTimer:
        ldx #FILE_MS
        stx fileWait
        rts
fileText:
        db "HANDSHAKE TRANSFER", 0

; Carry: what would be received can't be stored.
fileGuard:
        ldaa cartState
        beq .memory
        jmp cartReadOnly
.memory:
        jmp storeProtected

fileProtected:
        ldx #textProtected
        jmp screenNote
textProtected:
        db "MEMORY PROTECTED", 0

fileOfferList:
        db M_FILE, M_DONE
fileAskList:
        db M_REQUEST, M_DONE
fileBlockList:
        db M_BLOCK, M_DONE
fileEndList:
        db M_FILE_END, M_DONE
fileAcknowledgeList:
        db M_ACKNOWLEDGE, M_DONE
fileRejectList:
        db M_REJECT, M_DONE

; Once a millisecond: an other side that says no more is given up.
fileStep:
        ldaa fileState
        beq .done
        ldx fileWait
        dex
        stx fileWait
        bne .done
        ldx #.text
        jsr screenNote
        clr fileState
.done:  rts
.text:  db "HANDSHAKE: NO ANSWER", 0

; X: block fileNumber.
fileBlock:
        ldaa cartState
        lbne cartBlock
        ldaa fileNumber
        cmpa #FILE_FIRST
        bcs .head
        cmpa #FILE_LAST + 1
        bcc .nothing
        suba #FILE_FIRST
        ldab #FILE_BLOCK
        mul
        ldx #nvPatches
        tst memoryValid
        bne .memory
        ldx #bankPatches                ; the tones lie behind it too
.memory:
        stx <target
        addd <target
        xgdx
        rts
.nothing:
        ldaa #1
.head:  ldx #fileHead
        tsta
        beq .found
        ldab #FILE_BLOCK
        abx
.found: rts
fileHead:
        db "SUPERJX", 1
        ds 2 * FILE_BLOCK - 8, 0

; A message 40h-4Fh; B: its length, nibbles counted as bytes.
fileReceived:
        ldaa SX_OPERATION
        ldx #.table
.search:
        cmpa 0,x
        beq .found
        tst 0,x
        beq .ignore
        inx
        inx
        inx
        bra .search
.found: ldx 1,x
        jmp 0,x
.ignore:
        jmp sysexIgnore
.table: db 40h
        dw .offered
        db 41h
        dw .requested
        db 42h
        dw .block
        db 43h
        dw .acknowledged
        db 45h
        dw .ended
        db 4Eh
        dw .error
        db 4Fh
        dw .rejected
        db 0

; Somebody wants to send.
.offered:
        jsr fileNameCheck
        lbcs fileRefuse
        jsr fileGuard
        lbcs fileRefuse
        ldab #FILE_LOADING
        ldx #fileAcknowledgeList
        jmp fileBegin
.requested:
        jsr fileNameCheck
        lbcs fileRefuse
        ldab #FILE_SENDING
        ldx #fileBlockList
        jmp fileBegin

.acknowledged:
        ldaa fileState
        cmpa #FILE_OFFERED
        beq .first
        cmpa #FILE_SENDING
        beq .next
        cmpa #FILE_ENDING
        bne .unasked
.complete:
        clr fileState
        ldx #.text
        jmp screenNote
.text:  db "HANDSHAKE COMPLETE", 0
.first: ldaa #FILE_SENDING
        staa fileState
        bra .sendBlock
.next:  inc fileNumber
        ldab #FILE_BLOCKS
        ldaa cartState
        cmpa #CART_M16C
        bne .whole
        ldab #M16C_BYTES / FILE_BLOCK
.whole: cmpb fileNumber
        beq .last
.sendBlock:
        ldx #fileBlockList
        bra .send
.last:  ldaa #FILE_ENDING
        staa fileState
        ldx #fileEndList
.send:  jsr outStart
        jmp fileTimer

.unasked:
        jmp sysexIgnore
.block: ldaa fileState
        cmpa #FILE_LOADING
        bne .unasked
        cmpb #4 + FILE_BLOCK
        bne fileFault
        ldaa fileNibble                 ; the sum stands alone
        beq fileFault
        ldaa fileSum
        anda #7Fh
        bne fileFault
        jsr fileTake
        bcs fileFault
        inc fileNumber
        ldx #fileAcknowledgeList
        jmp .send
.ended: ldaa fileState
        cmpa #FILE_LOADING
        bne .unasked
        ldx #fileAcknowledgeList
        jsr outStart
        jsr patchReload
        ldaa cartState
        lbeq .complete
        jsr cartLook                    ; it may be another now
        jmp .complete
.error: bra fileFault
.rejected:
        clr fileState
        ldx #fileRejectedText
        jmp screenNote
fileRejectedText:
        db "HANDSHAKE REJECTED", 0

; Gives up and says so. What has been stored by then stays.
fileFault:
        clr fileState
        ldx #fileRejectedText
        jsr screenNote
fileRefuse:
        ldx ignoredSysex
        inx
        stx ignoredSysex
        ldx #fileRejectList
        jmp outStart

; Carry: name and sum do not agree. B: length.
fileNameCheck:
        subb #4
        bls .bad
        ldx #SX_FILE
        clra
.next:  adda 0,x
        inx
        decb
        bne .next
        anda #7Fh
        bne .bad
        clc
        rts
.bad:   sec
        rts

; Stores the block received. Carry: it is not from a file we know.
fileTake:
        ldaa cartState
        lbne cartTake
        ldaa fileNumber
        beq .head
        cmpa #1
        lbeq .second
        ldaa fileSwapped
        beq .ordered
        jsr fileSwap
.ordered:
        ldab fileNumber
        ldaa fileFormat
        cmpa #FORMAT_OURS
        beq .ours
        cmpb #16                        ; an M-16C has no more
        bcc .taken
        ldaa #FILE_BLOCK
        mul
        addd #nvTones - M16C_TONES
        std <target
        ldab #FILE_BLOCK
        bra .store
.ours:  cmpb #FILE_LAST
        bhi .taken
        ldaa #FILE_BLOCK
        mul
        addd #NVRAM
        std <target
        ldab #FILE_BLOCK
        ldaa fileNumber
        cmpa #FILE_LAST
        bne .store
        ldab #FILE_REST
.store: ldx #SX_FILE
        stx <source
        jsr storeBytes
.taken: clc
        rts

; Block 0 of ours says in which order nibbles come.
.head:  bsr fileSignature
        beq .isOurs
        jsr fileSwap
        bsr fileSignature
        bne .taken
        inc fileSwapped
.isOurs:
        ldaa #FORMAT_OURS
        staa fileFormat
        bra .taken
.second:
        jmp fileSecond

; Z: the block begins with our signature.
fileSignature:
        ldx SX_FILE
        cpx signature
        bne .different
        ldx SX_FILE + 2
        cpx signature + 2
        bne .different
        ldx SX_FILE + 4
        cpx signature + 4
        bne .different
        ldx SX_FILE + 6
        cpx signature + 6
.different:
        rts

; Block 1 of an M-16C has the mark, and the name of its first tone, which shows the order.
fileSecond:
        ldaa fileFormat
        bne .taken
        ldaa SX_FILE + M16C_MARK - FILE_BLOCK
        cmpa #55h
        bne .unknown
        bsr .name
        bcc .isM16c
        bsr fileSwap
        bsr .name
        bcs .unknown
        inc fileSwapped
.isM16c:
        ldaa #FORMAT_M16C
        staa fileFormat
        ldx #nvTones
        stx <target
        ldx #SX_FILE + M16C_TONES - FILE_BLOCK
        stx <source
        ldab #2 * FILE_BLOCK - M16C_TONES
        jsr storeBytes
.taken: clc
        rts
.unknown:
        sec
        rts
.name:  ldx #SX_FILE + M16C_TONES - FILE_BLOCK
        ldab #TONE_NAME_LENGTH
.letter:
        ldaa 0,x
        anda #7Fh
        cmpa #10
        bcs .good
        cmpa #20h
        bcs .bad
        cmpa #60h
        bcc .bad
.good:  inx
        decb
        bne .letter
        clc
        rts
.bad:   sec
        rts

; Exchanges the nibbles of the block.
fileSwap:
        ldx #SX_FILE
        ldab #FILE_BLOCK
        stab <t0
.byte:  ldaa 0,x
        ldab #16
        mul                             ; high nibble to A, low one to the top of B
        aba
        staa 0,x
        inx
        dec t0
        bne .byte
        rts

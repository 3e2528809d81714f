; Decoding of received bytes, called after every voice and while the main flow waits, so at least every 1.8 ms: at
; most 6 bytes arrive meanwhile, the buffer takes 16. Changes A, R0-R3, R7, DPTR.
;
; F0h and up is a prefix, 80h-EFh starts a command whatever went before, below 80h is data. F5 makes the board
; pass everything on to TXD until the next of F1, F4, F9.

DECODE: mov   r1,#RX_BUFFER
        jb    FORWARD,.on
.next:  mov   a,RX_IN
        xrl   a,r1
        jz    .empty
        mov   a,@r1
        inc   r1
        jnb   acc.7,.data
        jb    acc.6,.above
        jnb   LISTEN,.next
        anl   a,#3Fh                    ; 80-BF
        mov   COMMAND,a
        anl   STATE,#~EXPECTING & 0FFh
        setb  PARAMETER
        sjmp  .next

.data:  jnb   LISTEN,.next
        jb    PARAMETER,.value
        jb    NOTE_SECOND,.note
        jnb   NOTE_FIRST,.next
        mov   NOTE_BYTE,a
        clr   NOTE_FIRST
        setb  NOTE_SECOND
        sjmp  .next

; All taken? Then start the buffer afresh.
.empty: clr   es
        mov   a,RX_IN
        xrl   a,r1
        jnz   .more
        mov   RX_IN,#RX_BUFFER
        setb  es
        ret
.more:  setb  es
        jnb   FORWARD,.next
.on:    ljmp  .forwarding
.above: ljmp  .high

.value: mov   r0,COMMAND
        movx  @r0,a
        clr   PARAMETER
        cjne  r0,#0B6h-80h,.next
        jnb   acc.6,.next
        mov   SILENCE,#00111111b        ; B6: all voices stop at once
        mov   STARTS,#0
        sjmp  .next

; A = velocity, or the ignored third byte of a note-off
.note:  clr   NOTE_SECOND
        mov   r2,a
        mov   a,COMMAND
        anl   a,#0Fh
        mov   r3,a
        cjne  a,#6,$+3
        jnc   .next                     ; no such voice
        mov   dptr,#VOICE_BITS
        movc  a,@a+dptr
        jb    COMMAND.4,.off
        mov   r0,a
        mov   a,KEYS
        jnz   .phrase
        setb  LFO_RESTART
.phrase:orl   a,r0
        mov   KEYS,a
        mov   a,STARTS
        orl   a,r0
        mov   STARTS,a
        mov   a,r3
        swap  a
        add   a,#VOICES+R_NOTE
        mov   r0,a
        mov   a,NOTE_BYTE
        movx  @r0,a
        inc   r0
        mov   a,r2
        movx  @r0,a
        sjmp  .far
.off:   cpl   a
        anl   a,KEYS
        mov   KEYS,a
.far:   ljmp  .next

.high:  cjne  a,#PREFIX,.no_prefix
        mov   STATE,#00000001b          ; LISTEN
        sjmp  .far
.no_prefix:
        cjne  a,#0F0h,$+3
        jnc   .prefix
        jnb   LISTEN,.far
        mov   COMMAND,a                 ; C0-EF
        anl   STATE,#~EXPECTING & 0FFh
        cjne  a,#0E0h,$+3
        jnc   .far
        setb  NOTE_FIRST
        sjmp  .far

.prefix:lcall PREFIXES
        jnb   FORWARD,.far

; Bytes leave as fast as they come in, so that this ring cannot overflow while DECODE keeps up. R7 counts.
.forwarding:
        mov   r0,TX_IN
        mov   r7,#0
.pass:  mov   a,RX_IN
        xrl   a,r1
        jz    .passed
        mov   a,@r1
        inc   r1
        jb    acc.7,.may_end
.put:   mov   @r0,a
        inc   r0
        anl   00h,#6Fh                  ; R0: 70h back to 60h
        inc   r7
        sjmp  .pass
.may_end:
        cjne  a,#0F1h,$+3
        jc    .put
        lcall PREFIXES
        jc    .put                      ; not a prefix of this wire: F6, F7, F8 and the like
        jb    FORWARD,.pass
.passed:mov   TX_IN,r0
        mov   a,r7
        jz    .queued
        clr   es                        ; between looking and counting no byte must finish
        mov   a,TX_PENDING
        jnz   .flying
        mov   r0,TX_OUT                 ; nothing in flight: start
        mov   sbuf,@r0
        inc   TX_OUT
        anl   TX_OUT,#6Fh
.flying:add   a,r7
        mov   TX_PENDING,a
        setb  es
.queued:ljmp  .empty

; A = F0h or more: acts on F1, F4, F5, F9; carry for any other
PREFIXES:
        cjne  a,#0F5h,.not5
        mov   STATE,#00000010b          ; FORWARD
        clr   c
        ret
.not5:  cjne  a,#PREFIX,.not_me
.mine:  mov   STATE,#00000001b          ; LISTEN
        clr   c
        ret
.not_me:cjne  a,#0F4h,.not4
        sjmp  .mine
.not4:  cjne  a,#0F1h,.not1
.others:mov   STATE,#0
        clr   c
        ret
.not1:  cjne  a,#0F9h,.not9
        sjmp  .others
.not9:  setb  c
        ret

VOICE_BITS: db 1,2,4,8,16,32

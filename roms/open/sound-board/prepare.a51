; Power-up: memory, 8155, counters, serial port.

PREPARE:
        mov   r0,#7Fh                   ; internal RAM down to the return address of this call
.clear: mov   @r0,#0
        dec   r0
        cjne  r0,#STACK_START+1,.clear
        mov   TX_PENDING,#0
        mov   RX_IN,#RX_BUFFER
        mov   TX_OUT,#TX_RING
        mov   TX_IN,#TX_RING

        mov   dptr,#IO_COMMAND
        mov   a,#PORTS_OUT|TIMER_STOP
        movx  @dptr,a
        mov   dptr,#IO_PORT_B
        mov   a,#PB_WAVE1_0|PB_WAVE2_0|PB_XMOD_0|PB_HPF_0
        movx  @dptr,a
        mov   dptr,#IO_PORT_C
        mov   a,#PC_MUTE_0|PC_CHORUS_0
        mov   PC_LEVELS,#PC_MUTE_0
        movx  @dptr,a

        clr   a                         ; parameters, voices, LFO: zero
        mov   r0,a
.zero:  movx  @r0,a
        inc   r0
        cjne  r0,#0,.zero
        mov   a,#7Fh                    ; but full volume, bend upwards,
        mov   r0,#0B1h-80h
        movx  @r0,a
        mov   r0,#0BFh-80h
        movx  @r0,a
        mov   a,#40h                    ; in tune
        mov   r0,#0B4h-80h
        movx  @r0,a
        mov   r0,#0BEh-80h
        movx  @r0,a
        mov   a,#40h                    ; the timer is stopped
        mov   r0,#FINE_SET
        movx  @r0,a
        mov   a,#5Ah                    ; any seed but zero
        mov   r0,#LFO_RANDOM
        movx  @r0,a

; Voices: where portamento starts from, and everything silent
        mov   VOICE,#0
        mov   r0,#VOICES+R_NOTE
.voice: mov   a,#60
        movx  @r0,a
        inc   r0
        inc   r0
        mov   a,#60+PITCH_BIAS
        movx  @r0,a
        convert #0,#0
        mov   dptr,#VCAS
        mov   a,VOICE
        movc  a,@a+dptr
        mov   p1,a
        mov   a,r0
        add   a,#VOICE_SIZE-2
        mov   r0,a
        mov   b,#20                     ; 40 us
        djnz  b,$
        inc   VOICE
        mov   a,VOICE
        cjne  a,#6,.voice
        mov   p1,#MUX_HOLD

; Serial port: timer 1 gives 31 250 baud, timer 0 paces the round
        mov   tmod,#21h
        mov   th1,#0FFh
        mov   tl1,#0FFh
        setb  tr1
        mov   scon,#50h
        mov   ie,#90h
        ret

; The processor's vectors.

        org 0FFEEh
        dw restart                      ; trap: undefined op code
        dw serialInterrupt              ; SCI
        dw ignoredInterrupt             ; timer overflow
        dw timerInterrupt               ; output compare
        dw ignoredInterrupt             ; input capture
        dw keyInterrupt                 ; IRQ1: the key scanner
        dw ignoredInterrupt             ; SWI
        dw ignoredInterrupt             ; NMI
        dw restart                      ; reset

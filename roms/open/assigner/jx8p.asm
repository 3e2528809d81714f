; superjx open assigner firmware, JX-8P
;
; HD6303R at 2 MHz, 16 KB ROM at C000h, 2 KB battery-backed memory at A000h, 2 KB shared RAM at 8000h. One sound
; board, tones instead of patches, and a panel of its own; the rest is the same source as the Super-JX's.

BOARDS  equ 1
SHARED  equ 8000h
NVRAM   equ 0A000h
LEDS    equ 6000h                       ; those of the row read last
FIRST_PROGRAM equ PRESETS               ; of memory tone 1

        include "registers.asm"
        include "memory.asm"

        org 0C000h
        include "start.asm"
        include "interrupts.asm"
        include "wire.asm"
        include "stream.asm"
        include "out.asm"
        include "jx8pMessages.asm"
        include "parameters.asm"
        include "midi.asm"
        include "controllers.asm"
        include "controls.asm"
        include "jobs.asm"
        include "queue.asm"
        include "voices.asm"
        include "jx8pTones.asm"
        include "store.asm"
        include "sysex.asm"
        include "edit.asm"
        include "display.asm"
        include "screens.asm"
        include "jx8pPanel.asm"
        include "jx8pPages.asm"
        include "jx8pCartridge.asm"
        include "values.asm"
        include "pg800.asm"
        include "keyboard.asm"
        include "jx8pTexts.inc"

; The ROM bank: 32 tones for the memory, 64 preset tones.
        include "jx8pBank.inc"
bankMemory equ bankTones
bankEnd:
        if bankEnd > 0FFEEh
        error "the ROM bank runs into the vectors"
        endif

        include "vectors.asm"

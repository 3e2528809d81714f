; superjx open assigner firmware, MKS-70 and JX-10
;
; HD6303R at 2 MHz, 32 KB ROM at 8000h, 8 KB battery-backed memory at 6000h, 2 KB shared RAM at 1000h.
; Takes MIDI in, keeps patches and tones, gives keys to voices and tells both sound boards over one wire what
; to do. README.md beside this file describes the memory, the messages and the rules.

BOARDS  equ 2
SHARED  equ 1000h
NVRAM   equ 6000h
FIRST_PROGRAM equ 0                     ; of patch A1

        include "registers.asm"
        include "memory.asm"

        org 8000h
        include "start.asm"
        include "interrupts.asm"
        include "wire.asm"
        include "stream.asm"
        include "out.asm"
        include "messages.asm"
        include "parameters.asm"
        include "midi.asm"
        include "controllers.asm"
        include "jobs.asm"
        include "queue.asm"
        include "voices.asm"
        include "chase.asm"
        include "patch.asm"
        include "store.asm"
        include "sysex.asm"
        include "handshake.asm"
        include "edit.asm"
        include "display.asm"
        include "screens.asm"
        include "panel.asm"
        include "pages.asm"
        include "values.asm"
        include "write.asm"
        include "pg800.asm"
        include "keyboard.asm"
        include "controls.asm"
        include "cartridge.asm"
        include "texts.inc"

programEnd:
        if programEnd > 0D800h
        error "the program runs into the ROM bank"
        endif

; The ROM bank: 64 patches, 50 tones for the memory, 50 preset tones.
        org 0D800h
        include "bank.inc"
bankMemory equ bankPatches
bankEnd:
        if bankEnd > 0FFEEh
        error "the ROM bank runs into the vectors"
        endif

        include "vectors.asm"

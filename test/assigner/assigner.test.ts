import { describe, expect, it } from 'vitest';
import { assemble6303 } from '../../src/asm/hd6303.js';
import { Assigner } from '../../src/assigner/assigner.js';
import { JX10_ASSIGNER, MKS70_ASSIGNER } from '../../src/profiles/assignerProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';

/** An assigner board running `source` from 8000h. */
function board(source: string, profile = MKS70_ASSIGNER) {
  const wire: { byte: number; startTick: number }[] = [];
  const program = assemble6303(`        org $8000\n${source}\n        org $fffe\n        dw $8000\n`);
  const assigner = new Assigner({
    rom: program.image(0x8000, 0x8000),
    profile,
    onWire: (byte, startTick) => wire.push({ byte, startTick }),
  });
  return { assigner, wire };
}

const FOREVER = 'stop:   bra stop';
const MILLISECOND = TICKS_PER_SECOND / 1000;

describe('assigner board', () => {
  it('decodes the address map of JX-10 and MKS-70', () => {
    const { assigner } = board(`
        ldaa #$11
        staa $6000              ; battery-backed memory
        ldaa #$22
        staa $7fff
        ldaa #$33
        staa $1800              ; gate-array RAM, mirrored at 1000
        ldaa $1000
        staa $6001
        ldaa $2000              ; no cartridge
        staa $6002
        ldaa $8000              ; ROM
        staa $6003
${FOREVER}`);
    assigner.runTo(MILLISECOND);
    expect([...assigner.nvram.data.subarray(0, 4)]).toEqual([0x11, 0x33, 0xff, 0x86]);
    expect(assigner.nvram.data[0x1fff]).toBe(0x22);
  });

  it('scans buttons active low, mirrored every eight addresses, and drives the LEDs of the row scanned last', () => {
    const { assigner } = board(`
loop:   ldaa $4003
        staa $6000
        ldaa $400c              ; row 4
        staa $6001
        ldaa #$5a
        staa $5123
        bra loop`);
    assigner.panel.press('C', true);
    assigner.panel.press('6', true);
    assigner.runTo(MILLISECOND);
    expect([...assigner.nvram.data.subarray(0, 2)]).toEqual([0xfb, 0xdf]);
    expect(assigner.leds[4]).toBe(0x5a);
    assigner.panel.press('C', false);
    assigner.runTo(2 * MILLISECOND);
    expect(assigner.nvram.data[0]).toBe(0xff);
    expect(() => assigner.panel.press('VOLUME', true)).toThrow(/no button "VOLUME".*WRITE/);
  });

  it('puts the dial on bits 40h and 80h of every row, one phase at a time', () => {
    const { assigner } = board(`
loop:   ldaa $4006
        staa $6000
        bra loop`);
    const seen: number[] = [];
    for (let step = 1; step <= 4; step++) {
      assigner.panel.turnDial(1);
      assigner.runTo(step * MILLISECOND);
      seen.push(assigner.nvram.data[0]! >> 6);
    }
    expect(seen).toEqual([0b10, 0b00, 0b01, 0b11]);
  });

  it('sends on the wire at 31 250 baud and receives MIDI at the same rate', () => {
    const { assigner, wire } = board(`
        ldaa #$0c               ; external clock
        staa $10
        ldaa #$0a               ; RE, TE
        staa $11
echo:   ldaa $11
        bpl echo
        ldaa $12
        staa $13
        bra echo`);
    assigner.runTo(MILLISECOND);
    for (let n = 0; n < 4; n++) assigner.midiIn(0x41 + n, MILLISECOND + n * TICKS_PER_BYTE);
    assigner.runTo(5 * MILLISECOND);
    expect(wire.map(({ byte }) => byte)).toEqual([0x41, 0x42, 0x43, 0x44]);
    const gaps = wire.slice(1).map(({ startTick }, n) => startTick - wire[n]!.startTick);
    expect(gaps).toEqual([TICKS_PER_BYTE, TICKS_PER_BYTE, TICKS_PER_BYTE]);
  });

  it('assembles display bytes from P1.4 and P1.5', () => {
    const { assigner } = board(`
        lds #$ff
        ldaa #$30
        staa $00
        ldab #'J'
        bsr send
        ldab #'X'
        bsr send
${FOREVER}
send:   ldx #8
.bit:   clra
        aslb
        bcc .low
        ldaa #$10
.low:   staa $02                ; data, clock low
        oraa #$20
        staa $02
        dex
        bne .bit
        rts`);
    assigner.runTo(2 * MILLISECOND);
    expect(assigner.display.text.slice(0, 2)).toBe('JX');
  });

  it('lets the firmware tell a JX-10 from an MKS-70 by P1.0', () => {
    const source = `
        ldx #100
wait:   dex                     ; 200 us: the first conversion is done
        bne wait
        ldaa $02
        staa $6000
${FOREVER}`;
    const levels = [MKS70_ASSIGNER, JX10_ASSIGNER].map((profile) => {
      const { assigner } = board(source, profile);
      assigner.runTo(MILLISECOND);
      return assigner.nvram.data[0]! & 1;
    });
    expect(levels).toEqual([1, 0]);
  });

  it('reads the controls of the JX-10 through its converter, each access the channel chosen by the one before', () => {
    const source = `
        lds #$ff
        ldaa #$0a               ; /CS high, clock high
        staa $02
        ldaa #$0e
        staa $00
        ldx #$6000
        clrb
next:   pshb
        bsr access
        staa 0,x
        inx
        pulb
        incb
        cmpb #5
        bne next
${FOREVER}
access: ldaa $02                ; waits for EOC
        lsra
        bcs access
        ldaa #$02               ; /CS low
        staa $02
        ldaa #10                ; 12.5 us until the output drives
.wait:  deca
        bne .wait
        ldaa #8
        staa $80
        stab $81                ; bits of B go out, most significant first
        clr $82
.bit:   asl $81
        ldaa #0
        bcc .zero
        ldaa #4
.zero:  staa $02                ; clock low: the next bit comes
        psha
        ldaa $02
        lsra
        rol $82
        pula
        oraa #2
        staa $02                ; clock high: the bit of B is taken
        dec $80
        bne .bit
        ldaa #$0a
        staa $02                ; /CS high: converts
        ldaa $82
        rts`;
    const { assigner } = board(source, JX10_ASSIGNER);
    const names = JX10_ASSIGNER.adc!.inputs.map(({ name }) => name);
    expect(names).toEqual(['bender', 'aftertouch', 'C1', 'C2']);
    names.forEach((name, channel) => {
      assigner.setControl(name, 0x5a + 0x11 * channel);
    });
    assigner.runTo(3 * MILLISECOND);
    // the first access gives the conversion that began at power-on, of channel 0
    expect([...assigner.nvram.data.subarray(0, 5)]).toEqual([0x5a, 0x5a, 0x6b, 0x7c, 0x8d]);
    expect(() => assigner.setControl('wheel', 1)).toThrow(/no control "wheel".*bender/);
    expect(() => assigner.setControl('C1', Number.NaN)).toThrow(/can't read NaN/);
    expect(() => board(FOREVER).assigner.setControl('C1', 1)).toThrow(/this model has none/);
  });

  it('counts what the program does that nothing answers, once per place', () => {
    const { assigner } = board(`
        staa $9000              ; ROM
loop:   ldaa $0500              ; nothing there
        bra loop`);
    assigner.runTo(MILLISECOND);
    const [rom, nothing] = assigner.oddities.list();
    expect(rom).toMatchObject({ address: 0x9000, pc: 0x8000, count: 1 });
    expect(rom!.what).toMatch(/write to ROM/);
    expect(nothing).toMatchObject({ what: 'read of nothing', address: 0x0500, pc: 0x8003 });
    expect(nothing!.count).toBeGreaterThan(100);
    expect(assigner.oddities.list()).toHaveLength(2);
  });

  it('goes on from a snapshot', () => {
    const source = `
loop:   inc $6000
        bra loop`;
    const { assigner } = board(source);
    assigner.runTo(MILLISECOND);
    const writer = new StateWriter();
    assigner.save(writer);
    const twin = board(source).assigner;
    twin.load(new StateReader(writer.finish()));
    assigner.runTo(3 * MILLISECOND);
    twin.runTo(3 * MILLISECOND);
    expect(twin.nvram.data[0]).toBe(assigner.nvram.data[0]);
    expect(twin.cpu.cycle).toBe(assigner.cpu.cycle);
  });

  it('refuses a ROM that does not fit the socket', () => {
    const options = { profile: MKS70_ASSIGNER, onWire: () => {} };
    expect(() => new Assigner({ rom: new Uint8Array(100), ...options })).toThrow(/100 bytes.*32768/);
  });
});

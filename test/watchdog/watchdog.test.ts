import { describe, expect, it } from 'vitest';
import { assemble6303 } from '../../src/asm/hd6303.js';
import { assemble8051 } from '../../src/asm/mcs51.js';
import { Assigner } from '../../src/assigner/assigner.js';
import { DigitalBoard } from '../../src/machine/digitalBoard.js';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { MKS70 } from '../../src/machine/models.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import type { SoundBoardProfile } from '../../src/profiles/soundBoardProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { watchAssigner } from '../../src/watchdog/assignerWatch.js';
import { BootError, type ProcessorReport } from '../../src/watchdog/bootReport.js';
import { watchSoundBoard } from '../../src/watchdog/soundBoardWatch.js';

/** A sound-board program that does what it does to begin with, then sets everything high, the mute line too. */
function board(beginning: string): Uint8Array {
  const source = `
        org 0
        ljmp START
        org 40h
START:
${beginning}
        mov  dptr,#0100h
        mov  a,#0Fh
        movx @dptr,a
        mov  dptr,#0103h
        mov  a,#3Fh
        movx @dptr,a
DONE:   sjmp DONE
`;
  return assemble8051(source, { file: 'board.a51' }).image(0, 0x2000);
}

/** An assigner program that waits, then sends a parameter and rests. */
function assigner(beginning: string): Uint8Array {
  const source = `
        org 0C000h
START:  lds  #00FFh
        ldaa #0Ch
        staa 10h
        ldaa #0Ah
        staa 11h
${beginning}
        ldaa #0F1h
        bsr  SEND
        ldaa #80h
        bsr  SEND
        ldaa #20h
        bsr  SEND
DONE:   bra  DONE
SEND:   tim  #20h,11h
        beq  SEND
        staa 13h
        rts
NONE:   rti
COUNT:  inc  0090h
        rti
        org 0FFEEh
        dw   NONE,NONE,NONE,NONE,NONE,NONE,NONE,COUNT,START
`;
  return assemble6303(source, { file: 'assigner.asm' }).image(0x8000, 0x8000);
}

/** What the watchdog says of a sound board, half a second after reset. */
function watchBoard(program: Uint8Array, soundBoard: SoundBoardProfile = MKS70.soundBoard): ProcessorReport {
  const options = { program, soundBoard, analog: analogProfile('default'), seed: 1, board: 0 as const };
  const board = new DigitalBoard(options);
  board.runTo(TICKS_PER_SECOND / 2);
  return watchSoundBoard('lower', board, options);
}

/** The same of an assigner. */
function watchProgram(rom: Uint8Array): ProcessorReport {
  const board = new Assigner({ rom, profile: MKS70.assigner, onWire: () => {} });
  board.runTo(TICKS_PER_SECOND / 2);
  return watchAssigner(board);
}

function withCalibration(change: Partial<SoundBoardProfile['calibration']>): SoundBoardProfile {
  const { soundBoard } = MKS70;
  return { ...soundBoard, calibration: { ...soundBoard.calibration, ...change } };
}

function fieldsOf({ remedies }: ProcessorReport): string[] {
  return remedies.map(({ field, value }) => `${field} = ${value}`);
}

describe('a machine that does not come up', () => {
  it('throws what its processors wait for', () => {
    const roms = {
      ...openFirmware(),
      lower: board('        mov  scon,#50h\nWAIT:   jnb  ri,WAIT'),
      assigner: assigner('HANG:   bra  HANG'),
    };
    let error: unknown;
    try {
      new DigitalMachine({ roms }).boot();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(BootError);
    const { message, report } = error as BootError;
    expect(report.processors.map(({ cpu }) => cpu)).toEqual(['lower', 'assigner']);
    expect(report.processors[0]!.inputs[0]!.what).toContain('RI');
    expect(report.processors[1]).toMatchObject({ state: 'waits', inputs: [] });
    expect(message).toContain('did not come up within 15 s: a sound board is still muted');
    expect(message).toContain('The lower sound board waits in a loop from 0043h to 0043h:');
    expect(message).toContain('0043  30 98 FD  jnb   RI,0043h');
  });
});

describe('the watchdog on a sound board', () => {
  it('names the loop, the pin, and the field that puts the comparator there', () => {
    const report = watchBoard(board('WAIT:   jb   P3.4,WAIT'));
    expect(report).toMatchObject({ cpu: 'lower', state: 'waits', first: 0x40, last: 0x40 });
    expect(report.listing).toEqual(['0040  20 B4 FD  jb    T0,0040h']);
    expect(report.inputs.map(({ what, reads }) => [what, reads])).toEqual([['P3.4 (T0)', '1']]);
    expect(fieldsOf(report)).toContain('soundBoard.calibration.sensePin = 4 and .levelWhenReached = 1');
  });

  it('tells the level of a pin that is connected already', () => {
    const report = watchBoard(board('WAIT:   jnb  P3.3,WAIT'), withCalibration({ levelWhenReached: 1 }));
    expect(fieldsOf(report)).toContain('soundBoard.calibration.levelWhenReached = 0');
  });

  it('finds levels of lines that nobody drives', () => {
    const waits = `
        mov  dptr,#0102h
WAIT:   movx a,@dptr
        jnb  acc.5,WAIT`;
    const report = watchBoard(board(waits));
    expect(report.inputs[0]!.what).toBe('0102 (port B of the 8155)');
    expect(fieldsOf(report)).toEqual(['soundBoard.undriven.PB = 0xFF']);
  });

  it('says that a program which is at work releases another mute line', () => {
    const profile = withCalibration({ voice: { port: 'PC', bits: [3, 4] } });
    const mute = { port: 'PC' as const, bits: [5] };
    const report = watchBoard(openFirmware().lower, { ...profile, latches: { ...profile.latches, mute } });
    expect(report.state).toBe('works');
    expect(fieldsOf(report)).toEqual(['soundBoard.latches.mute = { "port": "PC", "bits": [2] }']);
  });

  it('tells an interrupt that never comes', () => {
    const waits = `
        clr  20h.0
        mov  ie,#84h
WAIT:   jnb  20h.0,WAIT`;
    const report = watchBoard(board(waits));
    expect(report.inputs).toMatchObject([{ what: 'bit 0 of RAM 20h', reads: '0' }]);
    expect(report.remarks.join()).toContain('INT1 (P3.3) enabled');
  });
});

describe('the watchdog on an assigner', () => {
  it('names the port bit and tries it the other way', () => {
    const report = watchProgram(
      assigner(`
WAIT:   ldaa 02h
        anda #80h
        bne  WAIT`),
    );
    expect(report).toMatchObject({ cpu: 'assigner', state: 'waits' });
    expect(report.inputs).toMatchObject([
      { what: 'port 1 bit 7', reads: '1', fields: ['assigner.port1Inputs'] },
    ]);
    expect(fieldsOf(report)).toEqual(['assigner.port1Inputs = 0x3F (bit 7 the other way)']);
    expect(report.remedies[0]!.effect).toContain('sends 3 bytes');
  });

  it('tries buttons', () => {
    const report = watchProgram(
      assigner(`
WAIT:   ldaa 4001h
        bita #08h
        bne  WAIT`),
    );
    expect(fieldsOf(report)).toEqual(['assigner.buttons = row 1 bit 3 closed ("MIDI")']);
  });

  it('tries what reads of nothing give', () => {
    const report = watchProgram(
      assigner(`
WAIT:   ldaa 0800h
        bne  WAIT`),
    );
    expect(fieldsOf(report)).toEqual(['assigner.openBus = 0x00']);
  });

  it('tries edges on NMI', () => {
    const report = watchProgram(
      assigner(`
        clr  90h
WAIT:   ldaa 90h
        cmpa #6
        blo  WAIT`),
    );
    expect(report.inputs).toMatchObject([{ what: '0090 (its own RAM)' }]);
    expect(report.remarks.join()).toContain('With 6 falling edges on NMI it goes on');
  });
});
